"""One value of a chart, and how the numbers of one chart are written."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from marsa.portal import formats

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Row:
    """One value of a chart: what it is about, how much, and the page that says more.

    value: in the unit of the chart (euros, not millions). code: alpha-3 for a country,
    else what the caller likes. url: empty when there is no page.
    """

    label: str
    value: Decimal
    code: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Counting:
    """How the numbers of one chart are written, all alike.

    unit: "count", "percent" or a currency code. decimals: after counting in `scale`.
    """

    unit: str
    scale: formats.Scale
    decimals: int

    @property
    def least(self) -> Decimal:
        """The smallest number that can be written so; less, yet not zero, is "under" it."""
        return Decimal(1).scaleb(-self.decimals)

    def shown(self, value: Decimal) -> Decimal:
        """Return a value in the scale, rounded half up."""
        return (value / self.scale).quantize(self.least, rounding=ROUND_HALF_UP)


def counting(values: Sequence[Decimal], *, unit: str) -> Counting:
    """Choose one way to write all values: millions from a million on, decimals where needed."""
    sizes = [abs(value) for value in values if value]
    if unit == "count" or not sizes:
        return Counting(unit, formats.Scale.ONE, 0)
    scale = formats.Scale.ONE if unit == "percent" else formats.scale_of(max(sizes))
    if scale is formats.Scale.ONE and unit != "percent":
        return Counting(unit, scale, 0)
    coarse = max(sizes) >= 10 * scale and min(sizes) >= scale
    return Counting(unit, scale, 0 if coarse else 1)
