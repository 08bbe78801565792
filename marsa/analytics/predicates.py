"""Filters as conditions of a query: on money, where one allocation has one code, and on what
initiatives name, where an initiative may name several."""

from typing import Any

from marsa.analytics import bases
from marsa.analytics.dimensions import DIMENSIONS, NONE, UNALLOCATED, Dimension
from marsa.analytics.filters import Chosen, proper
from marsa.analytics.opened import Opened


def money(opened: Opened, chosen: Chosen, *, needs: tuple[str, ...] = ()) -> Any:
    """Return `bases.money` with the dimensions in `needs`, limited to what was chosen.

    "none" and "unallocated" both mean the money that has no code.
    """
    asked = [name for name in chosen.codes if not DIMENSIONS[name].overlaps]
    rows = bases.money(opened, needs={*needs, *asked}, every_kind=chosen.every_kind)
    for name, codes in chosen.codes.items():
        if DIMENSIONS[name].overlaps:
            rows = rows.filter(_in_dialogue(opened, rows, chosen))
        else:
            wanted = rows[name].isin(proper(codes))
            rows = rows.filter(wanted | rows[name].isnull() if _with_none(codes) else wanted)
    return rows


def source(opened: Opened, chosen: Chosen, *, name: str, needs: tuple[str, ...] = ()) -> Any:
    """Return `bases.source` of that name with the dimensions in `needs`, limited likewise.

    The filters of one source hold for one row of it: "funder X and year 2020" is money of
    X in 2020. "none": the initiative names no code at all; "unallocated": part of its
    money that fits all the filters has no code.
    """
    asked = chosen.of_source(name)
    columns = {*needs, *(dimension.name for dimension in asked)}
    rows = bases.source(opened, name=name, needs=columns, every_kind=chosen.every_kind)
    wanted = [_names(opened, chosen, rows, dimension) for dimension in asked]
    return rows.filter(*wanted) if wanted else rows


def _names(opened: Opened, chosen: Chosen, rows: Any, dimension: Dimension) -> Any:
    codes, column = chosen.codes[dimension.name], rows[dimension.name]
    wanted = column.isin(proper(codes))
    if NONE in codes:
        wanted |= column.isnull() & ~rows.public_id.isin(
            naming(opened, chosen, dimension).public_id
        )
    if UNALLOCATED in codes:
        wanted |= rows.public_id.isin(money(opened, chosen).public_id)
    return wanted


def naming(opened: Opened, chosen: Chosen, dimension: Dimension) -> Any:
    """Return the identifiers of the initiatives that name any code of a dimension."""
    rows = bases.source(
        opened, name=dimension.source, needs=[dimension.name], every_kind=chosen.every_kind
    )
    return rows.filter(rows[dimension.name].notnull()).select("public_id")


def _in_dialogue(opened: Opened, rows: Any, chosen: Chosen) -> Any:
    """A country in two dialogues must not double its money: ask for members, never join them."""
    codes, sits = chosen.codes["dialogue"], bases.members(opened)
    wanted = rows.country_code.isin(sits.filter(sits.dialogue.isin(proper(codes))).member_code)
    if _with_none(codes):
        outside = ~rows.country_code.isin(sits.member_code) | rows.country_code.isnull()
        return wanted | outside
    return wanted


def _with_none(codes: tuple[Any, ...]) -> bool:
    return NONE in codes or UNALLOCATED in codes
