"""Dividing an amount so that the parts add up to it, to the last cent."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

CENT = Decimal("0.01")


def divide(amount: Decimal, weights: Sequence[Decimal], *, unit: Decimal = CENT) -> list[Decimal]:
    """Divide `amount` in proportion to `weights` by the largest-remainder rule.

    amount: any sign, a multiple of `unit`. weights: not negative, not all zero.
    Returns one part per weight, each a multiple of `unit`, summing exactly to `amount`;
    of equal remainders the earlier weight gets the unit. Raises ValueError otherwise.
    """
    total = sum(weights, Decimal(0))
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must not be negative and not all zero")
    units = amount / unit
    if units != units.to_integral_value():
        raise ValueError(f"{amount} is not a multiple of {unit}")
    sign = -1 if units < 0 else 1
    exact = [abs(units) * weight / total for weight in weights]
    whole = [part.to_integral_value(rounding=ROUND_FLOOR) for part in exact]
    missing = int(abs(units) - sum(whole))
    order = sorted(range(len(weights)), key=lambda i: (whole[i] - exact[i], i))
    for i in order[:missing]:
        whole[i] += 1
    return [sign * part * unit for part in whole]
