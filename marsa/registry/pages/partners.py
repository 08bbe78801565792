"""Pages of partners: all of them, and one with its dialogues, contributors and published files."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from django.utils.translation import gettext as _

from marsa.registry import codelists, queries
from marsa.registry.models import Contributor, Membership, Partner, PublishedSource
from marsa.registry.states import Precision

_FORMS = {Precision.DAY: "d MMMM y", Precision.MONTH: "MMMM y", Precision.YEAR: "y"}


@dataclass(frozen=True, slots=True)
class Line:
    """A partner in the list."""

    code: str
    name: str
    kind: str
    dialogues: str
    contributors: int
    sources: int


@dataclass(frozen=True, slots=True)
class Belonging:
    """A partner in a dialogue, in words."""

    dialogue: str
    status: str
    since: str
    until: str
    source: str


@dataclass(frozen=True, slots=True)
class Supplier:
    """A contributor in words. is_over: it has ended or has its end."""

    number: int
    code: str
    name: str
    since: str
    until: str
    successor: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class One:
    """One partner with what the registry knows of it."""

    code: str
    name: str
    facts: str
    belongs: tuple[Belonging, ...]
    suppliers: tuple[Supplier, ...]
    sources: tuple[PublishedSource, ...]


def lines(*, words: str, language: str) -> tuple[Line, ...]:
    """Return the partners whose name or code has all of these words, by name (four queries)."""
    belonging: dict[str, list[str]] = defaultdict(list)
    for row in queries.memberships().filter(to_on__isnull=True).select_related("dialogue"):
        belonging[row.partner_id].append(
            f"{_name(row.dialogue, language)} ({_status(row, language)})"
        )
    suppliers = Counter(Contributor.objects.values_list("partner", flat=True))
    sources = Counter(PublishedSource.objects.values_list("partner", flat=True))
    found = [row for row in queries.partners() if _fits(row, words)]
    named = sorted(found, key=lambda row: codelists.fold(_name(row, language)))
    return tuple(
        Line(
            row.code,
            _name(row, language),
            codelists.labels("partner_kinds")[row.kind].text(language),
            ", ".join(belonging[row.code]),
            suppliers[row.code],
            sources[row.code],
        )
        for row in named
    )


def one(partner: Partner, *, language: str) -> One:
    """Return one partner (four queries)."""
    belonging = queries.memberships().filter(partner=partner).select_related("dialogue")
    contributors = partner.contributors.select_related("successor").order_by("code")
    kind = codelists.labels("partner_kinds")[partner.kind].text(language)
    side = codelists.labels("sides")[partner.side].text(language)
    return One(
        code=partner.code,
        name=_name(partner, language),
        facts=f"{partner.code} · {kind} · {side}",
        belongs=tuple(_belonging(row, language) for row in belonging),
        suppliers=tuple(_supplier(row, language) for row in contributors),
        sources=tuple(partner.sources.order_by("address")),
    )


def successors(contributor: Contributor, *, language: str) -> list[tuple[str, str]]:
    """Return number and name of who could succeed a contributor: others that have not ended."""
    rows = Contributor.objects.filter(partner=contributor.partner_id, to_on__isnull=True)
    return [(str(row.pk), _name(row, language)) for row in rows.exclude(pk=contributor.pk)]


def known_day(day: date | None, *, precision: str, language: str) -> str:
    """Return a day as exactly as it is known: "12 November 2015", "2015", "day not known"."""
    if day is None or precision == Precision.UNKNOWN:
        return _("day not known")
    return str(format_date(day, _FORMS[Precision(precision)], locale=language))


def _belonging(row: Membership, language: str) -> Belonging:
    has_ended = row.to_on is not None
    until = known_day(row.to_on, precision=row.to_precision, language=language)
    return Belonging(
        _name(row.dialogue, language),
        _status(row, language),
        known_day(row.from_on, precision=row.from_precision, language=language),
        until if has_ended else "",
        row.source,
    )


def _supplier(row: Contributor, language: str) -> Supplier:
    def shown(day: date | None) -> str:
        return str(format_date(day, "d MMMM y", locale=language)) if day else ""

    successor = _name(row.successor, language) if row.successor else ""
    ended = row.to_on is not None
    return Supplier(
        row.pk,
        row.code,
        _name(row, language),
        shown(row.from_on),
        shown(row.to_on),
        successor,
        ended,
    )


def _fits(row: Partner, words: str) -> bool:
    text = codelists.fold(f"{row.code} {row.name_en} {row.name_fr}")
    return all(codelists.fold(word) in text for word in words.split())


def _status(row: Membership, language: str) -> str:
    return codelists.labels("membership_statuses")[row.status].text(language).lower()


def _name(row: object, language: str) -> str:
    return str(getattr(row, "name_fr" if language.startswith("fr") else "name_en"))


def choices(partners: Iterable[Partner], *, language: str) -> list[tuple[str, str]]:
    """Return code and name of partners."""
    return [(row.code, _name(row, language)) for row in partners]
