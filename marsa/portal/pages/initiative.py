"""One initiative with everything that is known of it.

"I know in one line what it is, where, when, and how much."
"I can follow each amount to its rate, the day of the rate, and the line of the file."
"I see who reported it and when, and I can cite it or take its data away."
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from marsa.analytics import facts, labels, listing
from marsa.analytics.answers import exact_sum
from marsa.kit import identifiers
from marsa.portal import entries, frame, parts, reasons, sharing
from marsa.portal.entries import Entry
from marsa.portal.parts import Link
from marsa.portal.pictures import Picture
from marsa.portal.refusals import Missing
from marsa.portal.visit import Visit

Record = Mapping[str, Any]
LANGUAGES = ("en", "fr")


@dataclass(frozen=True, slots=True)
class Said:
    """A text, and its language where that is not the language of the page (empty: unknown)."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A funding line. rate: units of the currency for one euro; None for an amount in euro."""

    kind: str
    year: int | None
    funder: str
    amount: Decimal
    currency: str | None
    eur: Decimal | None
    rate: Decimal | None
    rate_on: date | None
    rate_source: str | None
    value_on: date | None
    value_on_basis: str
    counted: bool
    because: str
    source_line: int | None


@dataclass(frozen=True, slots=True)
class Initiative:
    """An initiative. eur: what is counted of it; not_converted: counted lines without a rate."""

    public_id: str
    crumbs: tuple[Link, ...]
    title: Said
    other_title: Said | None
    summary: Said | None
    type: str
    status: str
    starts_on: date | None
    starts_basis: str
    ends_on: date | None
    ends_basis: str
    cycles: str
    places: tuple[Link, ...]
    funders: tuple[str, ...]
    eur: Decimal | None
    not_converted: int
    lines: tuple[Line, ...]
    counted_total: Decimal
    by_place: Picture | None
    by_theme: Picture | None
    place_shares: tuple[sharing.Share, ...]
    theme_shares: tuple[sharing.Share, ...]
    entries: tuple[Entry, ...]
    downloads: tuple[Link, ...]


def ask(visit: Visit, *, public_id: str) -> facts.Initiative:
    """Return all rows about an initiative. Raises Missing with what to do."""
    found = facts.initiative(visit.opened, public_id=public_id)
    if found is None:
        raise _missing(visit, public_id)
    return found


def page(visit: Visit, *, public_id: str) -> Initiative:
    """Return the page of an initiative. Raises Missing."""
    found = ask(visit, public_id=public_id)
    row = found.row
    counted = [line["eur"] for line in found.funding if line["counted"]]
    title = _said(visit, row, "title")
    return Initiative(
        public_id=public_id,
        crumbs=frame.crumbs(visit, "explore"),
        title=title or Said(public_id),
        other_title=_other_title(visit, row, title),
        summary=_said(visit, row, "summary"),
        type=_word(visit, "type", row["type"]),
        status=_word(visit, "status", row["status"]),
        starts_on=row["starts_on"],
        starts_basis=reasons.basis(row["starts_basis"]),
        ends_on=row["ends_on"],
        ends_basis=reasons.basis(row["ends_basis"]),
        cycles=entries.cycles(visit, first=row["cycle_first"], last=row["cycle_last"]),
        places=sharing.places(visit, rows=found.places),
        funders=tuple(
            dict.fromkeys(name for line in found.funding if (name := _funder(visit, line)))
        ),
        eur=row["eur"],
        not_converted=row["not_converted"] or 0,
        lines=tuple(_line(visit, line, row["kind"]) for line in found.funding),
        counted_total=exact_sum(counted),
        by_place=sharing.by_place(visit, rows=found.allocations),
        by_theme=sharing.by_theme(visit, rows=found.allocations),
        place_shares=sharing.place_shares(visit, rows=found.places),
        theme_shares=sharing.theme_shares(visit, rows=found.themes),
        entries=tuple(entries.entry(visit, row=entry) for entry in found.entries),
        downloads=tuple(
            Link(form.upper(), visit.to("initiative", public_id=public_id, form=form))
            for form in ("json", "csv")
        ),
    )


def as_data(visit: Visit, *, public_id: str) -> dict[str, Any]:
    """Return all rows about an initiative by table. Raises Missing."""
    found = ask(visit, public_id=public_id)
    return {
        "initiative": found.row,
        "entries": found.entries,
        "funding": found.funding,
        "allocations": found.allocations,
        "places": found.places,
        "themes": found.themes,
    }


def as_lines(visit: Visit, *, public_id: str) -> list[list[object]]:
    """Return its funding lines as a table, the names of the columns first. Raises Missing."""
    found = ask(visit, public_id=public_id)
    names = list(visit.opened.tables["funding"].columns)
    return [names, *([line[name] for name in names] for line in found.funding)]


def _said(visit: Visit, row: Record, what: str) -> Said | None:
    """Return a text in the language of the page, else in the one it has."""
    order = sorted(LANGUAGES, key=lambda language: language != visit.language)
    text, language = listing.in_language(row, what, order)
    if text is None:
        return None
    return Said(text, None if language == visit.language else "" if language == "und" else language)


def _other_title(visit: Visit, row: Record, title: Said | None) -> Said | None:
    """Return the title in the other language, where there are two that differ."""
    if title is None or title.language is not None:
        return None
    other = next(language for language in LANGUAGES if language != visit.language)
    text = row[f"title_{other}"]
    return Said(text, other) if text and text != title.text else None


def _word(visit: Visit, dimension: str, code: str | None) -> str:
    if not code:
        return ""
    return visit.say(labels.label(visit.opened, dimension=dimension, code=code))


def _funder(visit: Visit, line: Record) -> str:
    return _word(visit, "funder", line["funder_code"]) or line["funder_name"] or ""


def _line(visit: Visit, line: Record, kind: str | None) -> Line:
    same = ("year", "amount", "currency", "eur", "value_on", "counted", "source_line")
    converted = line["currency"] != "EUR"
    return Line(
        **{name: line[name] for name in same},
        kind=_word(visit, "kind", line["kind"]),
        funder=_funder(visit, line) or reasons.not_stated(),
        rate=line["rate"] if converted else None,
        rate_on=line["rate_on"] if converted else None,
        rate_source=line["rate_source"] if converted else None,
        value_on_basis=reasons.basis(line["value_on_basis"]),
        because=reasons.counted(line["counted_because"], kind=kind),
    )


def _missing(visit: Visit, public_id: str) -> Missing:
    """Say whether the identifier is mistyped or unknown, and where to look."""
    if not identifiers.is_public_id(public_id):
        sentence = _(
            "“%(found)s” is mistyped: the last character does not fit the others, or the form is "
            "not MRS-XXXXXXXX-X. Compare it with your source, or search for the title."
        )
    else:
        sentence = _(
            "The identifier “%(found)s” is well formed, but edition %(number)s has no such "
            "initiative. It may be in another edition."
        )
    return Missing(
        _("There is no initiative with this identifier"),
        sentence % {"found": public_id, "number": visit.edition.number},
        links=(
            parts.Link(_("Search the initiatives"), visit.to("explore")),
            parts.Link(_("All editions"), visit.to("editions")),
        ),
    )
