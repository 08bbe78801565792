"""Exploring: which initiatives fit filters and words, page by page.

Parametrised SQL over the same bases as the measures; tests hold both to the same figures.
Knows nothing of Django.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from marsa.analytics import bases, filters, matching, predicates
from marsa.analytics.dimensions import DIMENSIONS, REGION
from marsa.analytics.filters import BadFilter, Chosen, Where
from marsa.analytics.matching import Part
from marsa.analytics.opened import Opened
from marsa.analytics.text import Text, shown

LARGEST_PAGE = 200
SORTS = {
    "amount": "i.eur DESC NULLS LAST",
    "here": "h.eur DESC NULLS LAST",
    "title": "title NULLS LAST",
    "start": "i.starts_on DESC NULLS LAST",
}
_ITEM = (
    "i.public_id, i.type, i.title_en, i.title_fr, i.title_other, i.title_other_language, "
    "i.summary_en, i.summary_fr, i.summary_other, i.summary_other_language, i.status, "
    "i.starts_on, i.ends_on, i.cycle_first, i.cycle_last, i.eur, i.not_converted, "
    "h.eur AS eur_here"
)


@dataclass(frozen=True, slots=True)
class Item:
    """An initiative in a list.

    title_language: "en", "fr", another or "und" (not known). eur: what is counted of it,
    None when nothing could be converted. eur_here: the part of it that fits the filters
    on place, theme, year, funder or kind; None without such a filter or such an amount.
    countries: codes it names, regions as "region:CODE". domains: codes it names.
    """

    public_id: str
    type: str
    title: str
    title_language: str
    summary: str | None
    summary_language: str | None
    status: str | None
    starts_on: date | None
    ends_on: date | None
    cycle_first: str
    cycle_last: str
    eur: Decimal | None
    not_converted: int
    eur_here: Decimal | None
    countries: tuple[str, ...]
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the initiatives that fit.

    count, eur_total: of all that fit, each initiative once. not_converted: their counted
    funding lines without a rate, in no amount. eur_here_total: the sum of `eur_here`;
    None without a filter that divides money. limits: the filters in words.
    """

    count: int
    eur_total: Decimal
    eur_here_total: Decimal | None
    not_converted: int
    rows: tuple[Item, ...]
    page: int
    pages: int
    size: int
    sort: str
    limits: Text | None


def find(
    opened: Opened,
    *,
    where: Where | None = None,
    search: str = "",
    sort: str = "amount",
    page: int = 1,
    size: int = 20,
    language: str = "en",
) -> Found:
    """Return a page of the initiatives that fit all filters and say every word searched for.

    where: as in `filters.parse`. search: case, accents and the form of apostrophes do not
    matter. sort: "amount", "here" (the part that fits), "title" or "start"; equal ones by
    identifier. page: from 1; after the last it is empty. size: 1 to 200. language: of
    titles, summaries and their order. Raises BadFilter.
    """
    _insist_on_page(sort, page, size)
    chosen = filters.parse(opened, where=where)
    divides = any(DIMENSIONS[name].divides_money for name in chosen.codes)
    rows = _from(opened, chosen, search=search, divides=divides)
    count, eur, missing, here = _sums(opened, rows)
    order = SORTS["amount" if sort == "here" and not divides else sort]
    items = _page(opened, rows, order, (page, size), language) if count else []
    return Found(
        count=count,
        eur_total=eur,
        eur_here_total=here if divides else None,
        not_converted=missing,
        rows=tuple(items),
        page=page,
        pages=max(1, -(-count // size)),
        size=size,
        sort=sort,
        limits=filters.in_words(opened, chosen),
    )


def _from(opened: Opened, chosen: Chosen, *, search: str, divides: bool) -> Part:
    """Return the tables of the query: the initiatives `i` that fit, and their money here `h`."""
    fit = matching.fits(opened, chosen, search=search)
    here = "SELECT NULL AS public_id, NULL::DECIMAL(38, 2) AS eur WHERE FALSE"
    if divides:
        money = predicates.money(opened, chosen)
        here = opened.sql(money.group_by("public_id").agg(eur=money.eur.sum()))
    sql = (
        f"(SELECT * FROM initiatives WHERE public_id IN ({fit.sql})) AS i "  # noqa: S608
        f"LEFT JOIN ({here}) AS h ON h.public_id = i.public_id"
    )
    return Part(sql, fit.values)


def _sums(opened: Opened, rows: Part) -> tuple[int, Decimal, int, Decimal]:
    sql = (
        "SELECT count(*), coalesce(sum(i.eur), 0.00), coalesce(sum(i.not_converted), 0), "  # noqa: S608
        f"coalesce(sum(h.eur), 0.00) FROM {rows.sql}"
    )
    ((count, eur, missing, here),) = opened.select(sql, rows.values)
    return count, eur, int(missing), here


def _page(
    opened: Opened, rows: Part, order: str, place: tuple[int, int], language: str
) -> list[Item]:
    page, size = place
    first, second = ("fr", "en") if language.startswith("fr") else ("en", "fr")
    title = matching.fold(f"coalesce(i.title_{first}, i.title_{second}, i.title_other)")
    sql = (
        f"SELECT {_ITEM}, {title} AS title FROM {rows.sql} "  # noqa: S608
        f"ORDER BY {order}, i.public_id LIMIT ? OFFSET ?"
    )
    found = opened.records(sql, [*rows.values, size, (page - 1) * size])
    ids = [row["public_id"] for row in found]
    countries, domains = _countries(opened, ids), _domains(opened, ids)
    return [_item(row, countries, domains, (first, second)) for row in found]


def _item(
    row: dict[str, Any],
    countries: Mapping[str, tuple[str, ...]],
    domains: Mapping[str, tuple[str, ...]],
    languages: Sequence[str],
) -> Item:
    title, title_language = in_language(row, "title", languages)
    summary, summary_language = in_language(row, "summary", languages)
    same = ("public_id", "type", "status", "starts_on", "ends_on", "cycle_first", "cycle_last")
    return Item(
        **{name: row[name] for name in (*same, "eur", "not_converted", "eur_here")},
        title=title or row["public_id"],
        title_language=title_language or "und",
        summary=summary,
        summary_language=summary_language,
        countries=countries.get(row["public_id"], ()),
        domains=domains.get(row["public_id"], ()),
    )


def in_language(
    row: Mapping[str, Any], what: str, languages: Sequence[str]
) -> tuple[str | None, str | None]:
    """Return the text of a row of `initiatives` in the first language it has, and which it is.

    what: "title" or "summary". A text in neither English nor French comes last; its
    language is "und" when it is not stated. Both are None without any text.
    """
    for language in languages:
        if row[f"{what}_{language}"]:
            return row[f"{what}_{language}"], language
    other = row[f"{what}_other"]
    return (other, row[f"{what}_other_language"] or "und") if other else (None, None)


def _countries(opened: Opened, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    sql = (
        f"SELECT public_id, coalesce(country_code, '{REGION}' || region_code) FROM places "  # noqa: S608
        f"WHERE public_id IN ({', '.join('?' * len(ids))}) ORDER BY rowid"
    )
    return _gathered(opened.select(sql, ids) if ids else [])


def _domains(opened: Opened, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    sql = (
        "SELECT public_id, domain_code FROM themes WHERE framework = ? AND "  # noqa: S608
        f"domain_code IS NOT NULL AND public_id IN ({', '.join('?' * len(ids))}) ORDER BY rowid"
    )
    framework = opened.once(bases.main_framework)
    return _gathered(opened.select(sql, [framework, *ids]) if ids else [])


def _gathered(pairs: Iterable[tuple[Any, ...]]) -> dict[str, tuple[str, ...]]:
    """Gather the codes of each initiative, each once, in the order they come."""
    found: dict[str, dict[str, None]] = {}
    for public_id, code in pairs:
        found.setdefault(public_id, {})[code] = None
    return {public_id: tuple(codes) for public_id, codes in found.items()}


def _insist_on_page(sort: str, page: int, size: int) -> None:
    if sort not in SORTS:
        every = ", ".join(SORTS)
        raise BadFilter(
            f"A list cannot be sorted by “{shown(sort)}”. Sort by one of: {every}.",
            f"Une liste ne peut pas être triée par « {shown(sort)} ». Tris possibles : {every}.",
        )
    if page < 1 or not 1 <= size <= LARGEST_PAGE:
        raise BadFilter(
            f"Pages are numbered from 1 and hold 1 to {LARGEST_PAGE} initiatives. "
            f"Found: page {page} of {size}.",
            f"Les pages sont numérotées à partir de 1 et comptent de 1 à {LARGEST_PAGE} "
            f"initiatives. Reçu : page {page} de {size}.",
        )
