"""Numbers as people write them, read exactly or not at all.

Amounts are decimals, never floats. What can be read in two ways is not guessed.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

# xs:decimal, the form the IATI schema asks for.
_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)\Z")
# Groups of three digits set apart by one kind of separator, and decimals behind another.
_GROUPED = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[0-9]{1,3}(?:(?P<sep>[., '’])[0-9]{3})(?:(?P=sep)[0-9]{3})*)"
    r"(?:(?P<point>[.,])(?P<rest>[0-9]+))?\Z"
)
_DECIMAL_COMMA = re.compile(r"(?P<sign>[+-]?)(?P<whole>[0-9]+),(?P<rest>[0-9]+)\Z")
_POINT_GROUPS = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}\Z")
_BLANKS = re.compile(r"[\u00a0\u202f\u2009\u2007\s]+")
LONGEST = 60
# Digits of precision with which sums and parts of the longest numbers are exact.
EXACT = 4 * LONGEST


@dataclass(frozen=True, slots=True)
class Number:
    """A number as read. fault: None, "separators" (read, to be said), "ambiguous" or "unreadable".

    value is None when the fault is one of the last two. other: the second way to read an
    ambiguous number, the first being without its separator.
    """

    value: Decimal | None
    fault: str | None = None
    first: str = ""
    other: str = ""


_UNREADABLE = Number(None, "unreadable")
_REMEMBERED = 16_384
_exact: dict[str, Decimal] = {}  # as written; a plain table is asked quicker than any cache


@lru_cache(maxsize=16_384)
def read(text: str, *, table: bool = False) -> Number:
    """Read a number exactly as written.

    Accepted silently: xs:decimal ("1234.50", "-5", ".5"). Accepted with the fault
    "separators": "1,234.50", "1.234,50", "1 234,50", "1234,5", "12,345,678". "1,234" alone can
    be 1234 or 1.234 and is "ambiguous"; in a `table`, whose writer may group by points, so is
    "1.234". Anything else is "unreadable", numbers in words and exponents included.
    """
    text = text.strip()
    if len(text) > LONGEST:
        return _UNREADABLE
    if _PLAIN.match(text) and not (table and _POINT_GROUPS.match(text)):
        return Number(Decimal(text))
    return _separated(_BLANKS.sub(" ", text))


def exact(text: str) -> Decimal | None:
    """Return a number that `read` would read without a fault, if it is written plainly.

    None for all others: whoever gets it asks `read`. Nearly all numbers are plain, so that to
    make a Number of each would cost more than to read it.
    """
    known = _exact.get(text)
    if known is not None:
        return known
    if len(text) > LONGEST or _PLAIN.match(text) is None:
        return None
    if len(_exact) >= _REMEMBERED:
        _exact.clear()
    number = _exact[text] = Decimal(text)
    return number


def _separated(text: str) -> Number:
    """Read a number with separators."""
    if match := _GROUPED.match(text):
        sep, point = match["sep"], match["point"]
        if sep == point:
            return _UNREADABLE
        whole = match["whole"].replace(sep, "")
        if point is None and sep in ".," and match["whole"].count(sep) == 1:
            return Number(
                None,
                "ambiguous",
                first=match["sign"] + whole,
                other=match["sign"] + match["whole"].replace(sep, "."),
            )
        return _number(match["sign"], whole, match["rest"])
    if match := _DECIMAL_COMMA.match(text):
        return _number(match["sign"], match["whole"], match["rest"])
    return _UNREADABLE


def _number(sign: str, whole: str, rest: str | None) -> Number:
    """Put the digits together again without their separators."""
    digits = f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"
    return Number(Decimal(digits), "separators")


def plain(amount: Decimal) -> str:
    """Write an amount with all its digits and no exponent."""
    return format(amount, "f")
