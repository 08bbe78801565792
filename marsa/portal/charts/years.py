"""Columns by year: upright bars on an axis of time that leaves no year out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

from marsa.portal.charts.counting import ZERO, Counting, counting


@dataclass(frozen=True, slots=True)
class Year:
    """A value of one year; year None: the source does not say."""

    year: int | None
    value: Decimal
    url: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the chart at a round value."""

    y: int
    shown: Decimal


@dataclass(frozen=True, slots=True)
class Column:
    """One upright bar. middle: where its labels are centred; label_y: baseline of its number.

    labelled: the number stands at the column; dated: the year stands under it.
    """

    year: Year
    x: int
    y: int
    width: int
    height: int
    middle: int
    label_y: int
    kind: str
    shown: Decimal
    tiny: bool
    labelled: bool
    dated: bool


@dataclass(frozen=True, slots=True)
class Columns:
    """A column chart in a viewBox of width × height; zero: the y of the value 0."""

    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]
    counting: Counting
    width: int
    height: int
    left: int
    zero: int
    foot: int
    total: Decimal


# A phone shows the 480 units on some 330 pixels: text of 16 units is then 11 pixels high.
_WIDTH, _HEIGHT, _LEFT, _TOP, _FOOT = 480, 280, 52, 28, 224
_NOT_STATED = 86
_LABEL, _DATE = 36, 40


def columns_by_year(
    rows: Sequence[Year], *, unit: str, highlight: Collection[int] = ()
) -> Columns | None:
    """Lay out one column per year, none left out between the first and the last.

    rows: at most one per year, in any order. A row without year stands apart at the end.
    Returns None when there is no row at all; raises ValueError for a year given twice.
    """
    if not rows:
        return None
    given = {row.year: row for row in rows}
    if len(given) != len(rows):
        raise ValueError("a year is given twice")
    stated = [year for year in given if year is not None]
    span = range(min(stated), max(stated) + 1) if stated else range(0)
    years = [given.get(year, Year(year, ZERO)) for year in span]
    values = [row.value for row in rows]
    how = counting(values, unit=unit)
    axis = ticks(min([ZERO, *values]), max([ZERO, *values]), whole=unit == "count")
    plan = _Plan(how, axis[0], axis[-1], _slot(len(years), unstated=None in given))
    columns = [_column(row, i, plan, max(values), highlight) for i, row in enumerate(years)]
    if None in given:
        columns.append(_not_stated(given[None], plan))
    return Columns(
        columns=tuple(columns),
        ticks=tuple(Tick(plan.y(value), (value / how.scale).normalize()) for value in axis),
        counting=how,
        width=_WIDTH,
        height=_HEIGHT,
        left=_LEFT,
        zero=plan.y(ZERO),
        foot=_FOOT,
        total=sum(values, ZERO),
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where values go: the ends of the axis, and the room for each year."""

    how: Counting
    low: Decimal
    high: Decimal
    slot: Decimal

    def y(self, value: Decimal) -> int:
        return round(_FOOT - (value - self.low) / (self.high - self.low) * (_FOOT - _TOP))


def _slot(years: int, *, unstated: bool) -> Decimal:
    room = _WIDTH - _LEFT - (_NOT_STATED if unstated else 0)
    return min(Decimal(80), Decimal(room) / max(years, 1))


def _column(
    row: Year, place: int, plan: _Plan, largest: Decimal, highlight: Collection[int]
) -> Column:
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100) if plan.slot * step >= _DATE)
    year = row.year or 0
    stands_out = year in highlight
    return _upright(
        row,
        left=_LEFT + plan.slot * place,
        room=plan.slot,
        plan=plan,
        kind="highlight" if stands_out else "",
        labelled=plan.slot >= _LABEL or stands_out or row.value == largest,
        dated=year % step == 0,
    )


def _not_stated(row: Year, plan: _Plan) -> Column:
    return _upright(
        row,
        left=Decimal(_WIDTH - _NOT_STATED + 12),
        room=Decimal(_NOT_STATED - 12),
        plan=plan,
        kind="not-stated",
        labelled=True,
        dated=True,
    )


def _upright(
    row: Year, *, left: Decimal, room: Decimal, plan: _Plan, kind: str, labelled: bool, dated: bool
) -> Column:
    width = max(1, round(min(room * Decimal("0.72"), Decimal(44))))
    top, bottom = plan.y(max(row.value, ZERO)), plan.y(min(row.value, ZERO))
    shown = plan.how.shown(row.value)
    return Column(
        year=row,
        x=round(left + (room - width) / 2),
        y=top,
        width=width,
        height=bottom - top,
        middle=round(left + room / 2),
        label_y=bottom + 18 if row.value < 0 else top - 7,
        kind=kind,
        shown=shown,
        tiny=row.value > 0 and not shown,
        labelled=labelled and bool(row.value),
        dated=dated,
    )


def ticks(low: Decimal, high: Decimal, *, whole: bool) -> list[Decimal]:
    """Return three to five round values that hold `low` ≤ 0 ≤ `high` between them.

    whole: things are counted, so no value between two whole numbers (fewer values then).
    """
    span = high - low
    if not span:
        return [ZERO, Decimal(1)]
    step = Decimal(10) ** (span.adjusted() - 1)
    for factor in (1, 2, Decimal("2.5"), 5, 10, 20, 25, 50, 100):
        size = step * factor
        if whole and size != int(size):
            continue
        first, last = floor(low / size), ceil(high / size)
        if last - first <= 4:
            return [size * n for n in range(first, last + 1)]
    raise AssertionError("a hundred steps hold any span")
