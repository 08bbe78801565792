"""A map coloured by classes of a value."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from marsa.portal import maps
from marsa.portal.charts.counting import ZERO, Counting, Row, counting


@dataclass(frozen=True, slots=True)
class Country:
    """A country on the map. css: "c1" … "c5", "zero", "none" (no figure) or "around"."""

    shape: maps.Shape
    name: str
    value: Decimal | None
    css: str
    url: str
    highlight: bool


@dataclass(frozen=True, slots=True)
class Class:
    """A class of values from `low` to under `high` (None: no limit), and how many are in it."""

    css: str
    low: Decimal | None
    high: Decimal | None
    count: int


@dataclass(frozen=True, slots=True)
class Choropleth:
    """A map coloured by classes.

    classes: from least to most, limits in the scale of `counting`. without: countries of
    Africa and Europe with no figure. zeros: countries whose figure is zero or less. rows:
    as given, largest first. off_map: those of them that the map cannot show.
    """

    countries: tuple[Country, ...]
    classes: tuple[Class, ...]
    counting: Counting
    width: int
    height: int
    rows: tuple[Row, ...]
    off_map: tuple[Row, ...]
    not_allocated: Decimal | None
    total: Decimal
    without: int
    zeros: int

    @property
    def is_linked(self) -> bool:
        """Whether a country leads somewhere."""
        return any(country.url for country in self.countries)


_SPREAD = {1: (3,), 2: (2, 4), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5)}


def choropleth(
    rows: Sequence[Row],
    *,
    unit: str,
    names: Mapping[str, str],
    highlight: Collection[str] = (),
    not_allocated: Decimal | None = None,
) -> Choropleth:
    """Colour the map of Africa and Europe by value, in at most five classes.

    rows: one per alpha-3 code (ValueError for a second); regions may have none. names: of
    all countries, also of those without a row. What the map cannot show (another continent,
    a region) is returned in `off_map`, and `not_allocated` is part of the total: nothing
    is dropped.
    """
    drawn = maps.load()
    figures = {row.code: row for row in rows if row.code}
    if len(figures) != sum(bool(row.code) for row in rows):
        raise ValueError("a country is given twice")
    how = counting([row.value for row in rows], unit=unit)
    codes = {shape.code for shape in drawn.shapes}
    values = [row.value for row in rows if row.code in codes]
    limits = breaks(values, unit=unit)
    countries = tuple(
        _country(shape, figures.get(shape.code), limits, names, highlight)
        # What stands out is drawn last, or its neighbours would cover half of its line.
        for shape in sorted(drawn.shapes, key=lambda shape: shape.code in highlight)
    )
    return Choropleth(
        countries=countries,
        classes=_classes(limits, [value for value in values if value > 0], how),
        counting=how,
        width=drawn.width,
        height=drawn.height,
        rows=tuple(sorted(rows, key=lambda row: (-row.value, row.label))),
        off_map=tuple(row for row in rows if row.code not in codes),
        not_allocated=not_allocated,
        total=sum((row.value for row in rows), not_allocated or ZERO),
        without=sum(country.css == "none" for country in countries),
        zeros=sum(country.css == "zero" for country in countries),
    )


def _country(
    shape: maps.Shape,
    row: Row | None,
    limits: Sequence[Decimal],
    names: Mapping[str, str],
    highlight: Collection[str],
) -> Country:
    if row is None:
        css = "around" if shape.part == "around" else "none"
    elif row.value <= 0:
        css = "zero"
    else:
        css = f"c{_SPREAD[len(limits) + 1][_class_of(row.value, limits)]}"
    return Country(
        shape=shape,
        name=row.label if row else names.get(shape.code, shape.code),
        value=row.value if row else None,
        css=css,
        url=row.url if row else "",
        highlight=shape.code in highlight,
    )


def _class_of(value: Decimal, limits: Sequence[Decimal]) -> int:
    return sum(value >= limit for limit in limits)


def _classes(
    limits: Sequence[Decimal], values: Sequence[Decimal], how: Counting
) -> tuple[Class, ...]:
    if not values:
        return ()
    ends = [None, *limits, None]
    spread = _SPREAD[len(limits) + 1]
    return tuple(
        Class(
            css=f"c{spread[i]}",
            low=None if low is None else (low / how.scale).normalize(),
            high=None if high is None else (high / how.scale).normalize(),
            count=sum(_class_of(value, limits) == i for value in values),
        )
        for i, (low, high) in enumerate(pairwise(ends))
    )


def breaks(values: Sequence[Decimal], *, unit: str, classes: int = 5) -> list[Decimal]:
    """Return round limits that divide the positive values into classes of about equal number.

    A class holds its lower limit. Limits that would leave a class empty are dropped, so
    few or equal values give fewer classes, down to one (no limit).
    """
    ordered = sorted(value for value in values if value > 0)
    limits: list[Decimal] = []
    for k in range(1, classes):
        if not ordered:
            break
        limit = _round(ordered[len(ordered) * k // classes], whole=unit == "count")
        below = [value for value in ordered if value < limit]
        floor = limits[-1] if limits else ZERO
        if any(value >= floor for value in below) and ordered[-1] >= limit and limit > floor:
            limits.append(limit)
    return limits


def _round(value: Decimal, *, whole: bool) -> Decimal:
    """Round to the nearest of 1, 1.5, 2, 2.5, 3, 4 … 9, 10 times a power of ten; halves go up."""
    power = Decimal(10) ** value.adjusted()
    steps = [Decimal(step) for step in ("1", "1.5", "2", "2.5", *"3456789", "10")]
    if whole and power == 1:
        steps = [step for step in steps if step == int(step)]
    return min(reversed(steps), key=lambda step: abs(step * power - value)) * power
