"""Shares of a whole: all empty, or 100 together, give or take half a percent."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from marsa.collection.checks.said import Check, Words, say
from marsa.collection.checks.values import number

HUNDRED = Decimal(100)
TOLERANCE = Decimal("0.5")


def check(shares: Sequence[tuple[str, Any]], *, field: str, of: Words) -> Iterator[Check]:
    """Check shares of one whole. shares: place and percent as text, None for none; field: the
    place of the whole; of: what is divided among, for the sentence."""
    read = [(place, written, number(written)) for place, written in shares]
    given = [value for _, _, value in read if value is not None]
    for place, written, value in read:
        if written not in (None, "") and value is None:
            yield say("share.unreadable", place, found=written)
        elif value is not None and not 0 <= value <= HUNDRED:
            yield say("share.beyond", place, found=value)
    if not given:
        return
    if len(given) < len(read):
        yield say("share.some_missing", field, of=of, missing=len(read) - len(given))
    elif abs(sum(given, Decimal(0)) - HUNDRED) > TOLERANCE:
        yield say("share.not_whole", field, of=of, found=sum(given, Decimal(0)))
