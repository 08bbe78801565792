"""Days as people write them, read or not at all; and the year they belong to."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?\Z")
_ISO_TIME = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})[T ][0-9]{2}:[0-9]{2}[0-9:.Z+-]*\Z")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})\Z")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}\Z")


@dataclass(frozen=True, slots=True)
class Day:
    """A day as read.

    fault: None; "time" or "day-first" (read, but to be said); "ambiguous" or "unreadable" (not).
    """

    value: date | None
    fault: str | None = None


_LONGEST = 60  # signs in which a day is looked for
_REMEMBERED = 16_384
_exact: dict[str, date] = {}  # days as written; a plain table is asked quicker than any cache
_UNREADABLE = Day(None, "unreadable")
_AMBIGUOUS = Day(None, "ambiguous")


@lru_cache(maxsize=16_384)
def read(text: str) -> Day:
    """Read a day in the forms that the IATI schema allows (xs:date, xs:dateTime)."""
    text = text.strip()
    if match := _ISO.match(text):
        return _day(match[1], match[2], match[3], None)
    if match := _ISO_TIME.match(text):
        return _day(match[1], match[2], match[3], "time")
    return _UNREADABLE


def exact(text: str) -> date | None:
    """Return a day that `read` reads without a fault; None for any other."""
    known = _exact.get(text)
    if known is not None or len(text) > _LONGEST:
        return known
    day = read(text)
    if day.fault is not None or day.value is None:
        return None
    if len(_exact) >= _REMEMBERED:
        _exact.clear()
    _exact[text] = day.value
    return day.value


@lru_cache(maxsize=16_384)
def read_cell(text: str) -> Day:
    """Read a day in a table: ISO, else day/month/year, which is said.

    "05/04/2019" is the fifth of April, as the platform's lists ask for; a day above 12 in second
    place ("04/25/2019") means that the writer puts the month first, and a year of two digits
    ("28.05.19") that the order cannot be told: neither is guessed.
    """
    day = read(text)
    if day.value is not None:
        return day
    text = text.strip()
    if match := _DAY_FIRST.match(text):
        if int(match[2]) > 12 >= int(match[1]):
            return _AMBIGUOUS
        return _day(match[3], match[2], match[1], "day-first")
    return _AMBIGUOUS if _SHORT_YEAR.match(text) else _UNREADABLE


@lru_cache(maxsize=4_096)
def instant(text: str) -> datetime | None:
    """Read a date and time; a time without a zone counts as UTC. None when unreadable."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (OverflowError, ValueError):  # the year 1 or 9999 moved across its border
        return None


def _day(year: str, month: str, day: str, fault: str | None) -> Day:
    """Make a day, or say that there is none such (31 February)."""
    try:
        return Day(date(int(year), int(month), int(day)), fault)
    except ValueError:
        return _UNREADABLE
