"""Tables of an edition with one column for each dimension that a question needs.

`money` has a row per allocation; `source` has the codes that initiatives name, with at
least one row per initiative. All measures stand on these two. Ibis only.
"""

from collections.abc import Callable, Collection
from typing import Any

import ibis

from marsa.analytics.dimensions import COUNTRIES, DIMENSIONS, REGION, REGIONS
from marsa.analytics.opened import Opened

COUNTABLE = ("counted", "another-kind-is-counted")  # others are set aside: said twice, superseded
LEFT = "left"  # status of a partner that is no longer in a dialogue

Column = Callable[[Any], Any]


def money(opened: Opened, *, needs: Collection[str], every_kind: bool = False) -> Any:
    """Return the allocations that are counted, with a column for each dimension in `needs`.

    Columns besides: funding_id, public_id, country_code, currency, amount, eur. One
    allocation stays one row. every_kind: those of all kinds of amount, counted or not,
    save the lines that were set aside because another one says the same money.
    """
    parts = opened.allocations
    if every_kind or "partner" in needs:
        lines = _lines(opened)
        parts = parts.inner_join(lines, parts.funding_id == lines.line_id)
    parts = parts.filter(parts.line_because.isin(COUNTABLE) if every_kind else parts.counted)
    if "side" in needs:
        parts = _with_side(opened, parts)
    if any(DIMENSIONS[name].source == "initiatives" for name in needs):
        own = _own(opened)
        parts = parts.left_join(own, parts.public_id == own.own_id)
    kept = ("funding_id", "public_id", "country_code", "currency", "amount", "eur")
    columns = {name: column(parts) for name, column in _MONEY.items() if name in needs}
    return parts.select(**{name: parts[name] for name in kept}, **columns)


def source(opened: Opened, *, name: str, needs: Collection[str], every_kind: bool = False) -> Any:
    """Return what initiatives name in one source, with a column for each dimension in `needs`.

    name: "places", "themes", "lines", "entries" or "initiatives". Columns besides:
    public_id. An initiative that names nothing has one row without codes. every_kind: as
    in `money`, for the lines of funding.
    """
    rows = _SOURCES[name](opened, needs, every_kind)
    columns = {code: column(rows) for code, column in _NAMED.items() if code in needs}
    named = rows.select(public_id=rows.public_id, **columns)
    if name == "initiatives":
        return named
    every = opened.initiatives.select(every_id="public_id")
    whole = every.left_join(named, every.every_id == named.public_id)
    return whole.select(public_id=whole.every_id, **{code: whole[code] for code in columns})


def members(opened: Opened) -> Any:
    """Return the countries that sit in each dialogue, as members or observers, today."""
    rows = opened.memberships
    sits = rows.filter(rows.status.isnull() | (rows.status != LEFT))
    return sits.select("dialogue", member_code="partner_code")


def main_framework(opened: Opened) -> str | None:
    """Return the code of the framework whose themes divide the money."""
    stated = opened.edition.manifest.get("main_framework")
    if stated:
        return str(stated)
    # Only themes of the main framework have a domain, so an older manifest can do without.
    themes = opened.themes
    found = opened.ask(themes.filter(themes.domain_code.notnull()).select("framework").distinct())
    return str(min(found)[0]) if found else None


def _places(opened: Opened, needs: Collection[str], every_kind: bool) -> Any:
    rows = _with_side(opened, opened.places) if "side" in needs else opened.places
    if "dialogue" in needs:
        sits = members(opened)
        rows = rows.left_join(sits, rows.country_code == sits.member_code)
    return rows


def _themes(opened: Opened, needs: Collection[str], every_kind: bool) -> Any:
    return opened.themes.filter(opened.themes.framework == opened.once(main_framework))


def _funding(opened: Opened, needs: Collection[str], every_kind: bool) -> Any:
    rows = opened.funding
    return rows.filter(rows.counted_because.isin(COUNTABLE) if every_kind else rows.counted)


def _with_side(opened: Opened, rows: Any) -> Any:
    sides = opened.countries.select(side_code="code", country_side="side")
    return rows.left_join(sides, rows.country_code == sides.side_code)


def _lines(opened: Opened) -> Any:
    lines = opened.funding.select(
        line_id="funding_id", line_because="counted_because", line_entry="entry_id"
    )
    entries = opened.entries.select(entry_key="entry_id", line_partner="partner_code")
    return lines.left_join(entries, lines.line_entry == entries.entry_key)


def _own(opened: Opened) -> Any:
    return opened.initiatives.select(
        own_id="public_id",
        own_type="type",
        own_status="status",
        own_cycle="cycle_first",
        own_start="starts_on",
    )


def _country(rows: Any) -> Any:
    return ibis.coalesce(rows.country_code, ibis.literal(REGION) + rows.region_code)


def _region(rows: Any) -> Any:
    return ibis.ifelse(rows.country_code.notnull(), ibis.literal(COUNTRIES), rows.region_code)


def _side(rows: Any) -> Any:
    regional = rows.country_code.isnull() & rows.region_code.notnull()
    return ibis.ifelse(regional, ibis.literal(REGIONS), rows.country_side)


_SOURCES: dict[str, Callable[[Opened, Collection[str], bool], Any]] = {
    "places": _places,
    "themes": _themes,
    "lines": _funding,
    "entries": lambda opened, needs, every_kind: opened.entries,
    "initiatives": lambda opened, needs, every_kind: opened.initiatives,
}
_PLACE: dict[str, Column] = {"country": _country, "region": _region, "side": _side}
_MONEY: dict[str, Column] = {
    **_PLACE,
    "domain": lambda rows: rows.domain_code,
    "theme": lambda rows: rows.theme_code,
    "year": lambda rows: rows.year,
    "kind": lambda rows: rows.kind,
    "funder": lambda rows: rows.funder_code.nullif(""),
    "funder_class": lambda rows: rows.funder_class,
    "partner": lambda rows: rows.line_partner,
    "type": lambda rows: rows.own_type,
    "status": lambda rows: rows.own_status,
    "cycle": lambda rows: rows.own_cycle,
    "start_year": lambda rows: rows.own_start.year(),
}
_NAMED: dict[str, Column] = {
    **_PLACE,
    "dialogue": lambda rows: rows.dialogue,
    "domain": lambda rows: rows.domain_code,
    "theme": lambda rows: rows.code,
    "year": lambda rows: rows.year,
    "kind": lambda rows: rows.kind,
    "funder": lambda rows: ibis.coalesce(rows.funder_code.nullif(""), rows.funder_name.nullif("")),
    "funder_class": lambda rows: rows.funder_class,
    "partner": lambda rows: rows.partner_code,
    "type": lambda rows: rows.type,
    "status": lambda rows: rows.status,
    "cycle": lambda rows: rows.cycle_first,
    "start_year": lambda rows: rows.starts_on.year(),
}
