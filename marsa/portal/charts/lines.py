"""Bars: a table that draws itself, one line per row."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from marsa.portal.charts.counting import ZERO, Counting, Row, counting


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a table that draws itself.

    x and width: percent of the column, as text. kind: "" , "highlight", "others" or
    "not-allocated". shown: the value as counted; tiny: it is more than zero but shows as zero.
    """

    row: Row
    x: str
    width: str
    kind: str
    shown: Decimal
    tiny: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """A table that draws itself. total: of all rows, others and what is not allocated."""

    bars: tuple[Bar, ...]
    counting: Counting
    total: Decimal


def bars(
    rows: Sequence[Row],
    *,
    unit: str,
    highlight: Collection[str] = (),
    others: Decimal | None = None,
    not_allocated: Decimal | None = None,
) -> Bars:
    """Lay out bars in the order of the rows; "all others" and "not allocated" come last.

    highlight: codes of rows that stand out. others and not_allocated: shown whenever
    given, even when zero. A negative value goes to the left of the common zero.
    """
    lines = [(row, "highlight" if row.code in highlight else "") for row in rows]
    if others is not None:
        lines.append((Row("", others), "others"))
    if not_allocated is not None:
        lines.append((Row("", not_allocated), "not-allocated"))
    values = [row.value for row, _ in lines]
    how = counting(values, unit=unit)
    low = min([ZERO, *values])
    span = max([ZERO, *values]) - low
    return Bars(
        bars=tuple(_bar(row, kind, how, low, span) for row, kind in lines),
        counting=how,
        total=sum(values, ZERO),
    )


def _bar(row: Row, kind: str, how: Counting, low: Decimal, span: Decimal) -> Bar:
    shown = how.shown(row.value)
    return Bar(
        row=row,
        x=_percent(min(row.value, ZERO) - low, span),
        width=_percent(abs(row.value), span),
        kind=kind,
        shown=shown,
        tiny=row.value > 0 and not shown,
    )


def _percent(part: Decimal, span: Decimal) -> str:
    return f"{part * 100 / span:.2f}%" if span else "0%"
