"""Shares of a whole, brought to 100 (correctness rule 2)."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from marsa.exchange import numbers
from marsa.kit.shares import divide

HUNDRED = Decimal(100)
# Shares are kept to a millionth of a percent, so that 33.33 × 3 adds up to exactly 100.
UNIT = Decimal("0.000001")
TOLERANCE = Decimal(1)

Share = Decimal | None


@lru_cache(maxsize=4_096)
def read(text: str) -> Share:
    """Read a percentage between 0 and 100, with or without its sign; None when it is none."""
    value = numbers.read(text.strip().removesuffix("%")).value
    return value if value is not None and 0 <= value <= HUNDRED else None


def is_whole(total: Decimal) -> bool:
    """Whether a sum of percentages means 100, give or take the rounding of its parts."""
    return abs(total - HUNDRED) <= TOLERANCE


def total(published: Sequence[Share]) -> Decimal:
    """Add up the percentages that are given."""
    return sum((share for share in published if share is not None), Decimal(0))


def rebase(published: Sequence[Share]) -> list[Share]:
    """Bring shares to exactly 100, each to a millionth of a percent.

    published: percentages as written, None where missing, no zeros. One share alone is 100. A
    missing one beside others that are given counts as 100 before all are scaled (rule 2, from
    the CDFD methodology 2.4). Where none of several is given none is made up: all stay None.
    """
    if len(published) == 1:
        return [HUNDRED]
    if all(share is None for share in published):
        return [None] * len(published)
    weights = [HUNDRED if share is None else share for share in published]
    summed = sum(weights, Decimal(0))
    if summed == HUNDRED:
        return list(weights)
    return list(divide(HUNDRED, weights, unit=UNIT))


def fault(published: Sequence[Share]) -> str | None:
    """Name what is wrong with shares as published, as the code of a sentence; None when nothing.

    A single share that is missing says nothing wrong: the whole is meant.
    """
    missing = sum(share is None for share in published)
    if missing == len(published):
        return "rule.shares_missing" if missing > 1 else None
    if missing:
        return "rule.some_shares_missing"
    summed = total(published)
    if summed == HUNDRED:
        return None
    return "rule.shares_rounded" if is_whole(summed) else "rule.shares_do_not_add_up"
