"""An invented entry before its amounts are settled."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from marsa.config.sample.words import Funder


@dataclass(frozen=True, slots=True)
class Pledge:
    """Money of one funder before it is rounded.

    weight: what it is worth beside the others, about a million euro; None while the
    amount is not decided. digits: how many figures the amount is rounded to; 0 for an
    amount to the cent.
    """

    funder: Funder
    kind: str
    currency: str
    value_on: date
    weight: Decimal | None
    digits: int


@dataclass(frozen=True, slots=True)
class Draft:
    """One entry. titles, summaries: (English, French), "" where the language is missing.

    places, themes: (code, share in percent or "").
    """

    type: str
    status: str
    titles: tuple[str, str]
    summaries: tuple[str, str]
    starts_on: date | None
    ends_on: date | None
    places: tuple[tuple[str, str], ...]
    themes: tuple[tuple[str, str], ...]
    pledges: tuple[Pledge, ...] = ()
    implementers: tuple[str, ...] = field(default=())
    has_link: bool = False
