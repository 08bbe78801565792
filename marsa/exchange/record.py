"""What every format is read into: one record per project or policy.

A record holds what the file says, cleaned and coded, with the line it stands on.
It knows nothing of partners, cycles or frameworks in force.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def _value(cls: type[T]) -> type[T]:
    """Make a frozen value of a class: frozen for the type checker, who is asked about every line.

    Not frozen while the program runs, where this would make an Amount take six times as long: a
    file has thirty values for each activity, and making them so was a tenth of all reading.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)


@_value
class Party:
    """An organisation as a file names it.

    role: "funding", "accountable", "extending", "implementing", "reporting",
    "provider" or "receiver". ref: its identifier as written. type: IATI organisation
    type code. activity_ref: the identifier of its own account of the activity.
    no_amount_reason: why a funder stands without an amount (code list no_amount_reasons).
    """

    role: str
    name: str = ""
    ref: str | None = None
    type: str | None = None
    activity_ref: str | None = None
    line: int | None = None
    no_amount_reason: str | None = None


@_value
class Place:
    """A country (ISO 3166-1 alpha-3) or a region (code of its vocabulary).

    share: percent of the whole used for calculation, rebased so that all places of a
    record add up to 100; None when the file does not say (never split equally).
    published_share: percent as written in the file. admin1: codes of the regions within the
    country (ISO 3166-2).
    """

    kind: str  # "country" | "region"
    code: str
    vocabulary: str | None = None
    share: Decimal | None = None
    published_share: Decimal | None = None
    line: int | None = None
    admin1: tuple[str, ...] = ()


@_value
class Theme:
    """A sector, tag or theme: a code of a vocabulary ("DAC-5", "DAC-3", "99 <uri>", "jvap", …).

    share and published_share as in Place; shares add up to 100 in each vocabulary.
    """

    vocabulary: str
    code: str
    label: str = ""
    share: Decimal | None = None
    published_share: Decimal | None = None
    line: int | None = None


@_value
class Amount:
    """One sum of money as reported.

    kind: IATI transaction type number as text ("2" commitment, "3" disbursement,
    "4" expenditure …), "budget", "planned" (planned disbursement) or "estimate".
    amount: exact decimal in `currency` (ISO 4217; None when neither the value nor the
    record names one). on: transaction date, or first day of the budget period; until:
    last day of the period. value_on: the day whose rate applies; value_on_basis says
    where that day comes from ("value-date", "transaction-date", "period-start", …).
    places and themes: those of this transaction alone, empty when it has none.
    set_aside: code of the reason why this amount must not be counted beside the others
    ("superseded-budget", "duplicate", …); None when it may be. years: calendar year and percent
    of the amount, as written. eur, eur_source: the amount in euro, as written, and who published
    its rate, where the platform knows no rate.
    """

    kind: str
    amount: Decimal
    currency: str | None
    on: date | None = None
    until: date | None = None
    value_on: date | None = None
    value_on_basis: str | None = None
    provider: Party | None = None
    receiver: Party | None = None
    places: tuple[Place, ...] = ()
    themes: tuple[Theme, ...] = ()
    humanitarian: bool | None = None
    ref: str | None = None
    line: int | None = None
    set_aside: str | None = None
    years: tuple[tuple[str, str], ...] = ()
    eur: str | None = None
    eur_source: str | None = None


@_value
class Identifier:
    """Another name of the record: "iati", "eutf", "cris", "opsys", "national" or "other"."""

    scheme: str
    value: str


@_value
class Related:
    """A link to a record: "parent", "child", "sibling", "co-funded" or "third-party"; "phase-of"
    one that it continues."""

    kind: str
    ref: str


@_value
class Record:
    """A project or policy as one file tells it.

    ref: the identifier that the file gives it. titles, summaries: language → text
    ("und" when the file does not name the language). status: planned, ongoing,
    completed, suspended, cancelled (projects), or None. starts_basis, ends_basis:
    "actual", "planned", "adoption"… : which of the dates of the file was taken.
    outcomes: as titles. contributor: code of the ministry or agency that supplies it.
    legal_form (code list legal_forms), adopted_on, in_force_on: of a policy. contact_name and
    contact_email are personal; note is for the reviewer: none of the three is ever published.
    starts_precision, ends_precision: "month" or "year", None to the day. human_rights_evidence:
    as titles.
    """

    ref: str
    type: str = "project"
    titles: Mapping[str, str] = field(default_factory=dict)
    summaries: Mapping[str, str] = field(default_factory=dict)
    status: str | None = None
    starts_on: date | None = None
    starts_basis: str | None = None
    ends_on: date | None = None
    ends_basis: str | None = None
    reporter: Party | None = None
    secondary: bool = False
    parties: tuple[Party, ...] = ()
    places: tuple[Place, ...] = ()
    themes: tuple[Theme, ...] = ()
    amounts: tuple[Amount, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    related: tuple[Related, ...] = ()
    links: tuple[str, ...] = ()
    humanitarian: bool | None = None
    hierarchy: int | None = None
    updated_at: datetime | None = None
    line: int | None = None
    outcomes: Mapping[str, str] = field(default_factory=dict)
    contributor: str | None = None
    legal_form: str | None = None
    adopted_on: date | None = None
    in_force_on: date | None = None
    contact_name: str | None = None
    contact_email: str | None = None
    note: str | None = None
    starts_precision: str | None = None
    ends_precision: str | None = None
    human_rights_evidence: Mapping[str, str] = field(default_factory=dict)
