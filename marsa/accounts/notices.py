"""What people are told by mail: the list of events, their sentences, and when a digest is due.

Pure. The list itself is `notices.yaml`: what is said there in two languages is data, and the
page of preferences, the mails and the rules all read it from here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from babel import dates

from marsa.accounts.states import Pace

FILE = Path(__file__).with_suffix(".yaml")
INSTANTS = frozenset({"due", "until"})  # values that are instants, written where the reader lives
MAY_SAY = INSTANTS | {"number", "partner", "cycle"}  # a notice says nothing else: no field values
DIGEST_AT = time(7)  # where the reader lives
ATTEMPTS = 6
DELAYS = (1, 5, 30, 120, 720)  # minutes after the first failure, the second …

Value = str | int | Mapping[str, str]  # a mapping is one text in each language


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a person may be told.

    values: names of what its sentences say. label, subject, line: language → text.
    """

    code: str
    pace: Pace
    may_be_muted: bool
    values: frozenset[str]
    label: Mapping[str, str]
    subject: Mapping[str, str]
    line: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a sentence is written: language and time zone."""

    language: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One event on the page where a person chooses. is_fixed: it may not be muted."""

    code: str
    label: str
    pace: Pace
    is_told: bool
    is_fixed: bool


@cache
def events() -> dict[str, Event]:
    """Return every event by its code, in the order in which a digest tells them."""
    listed = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        code: Event(
            code=code,
            pace=Pace(about["pace"]),
            may_be_muted=about["may_be_muted"],
            values=frozenset(about["values"]),
            label=about["label"],
            subject=about["subject"],
            line=about["line"],
        )
        for code, about in listed.items()
    }


def choices(muted: Iterable[str], *, language: str) -> list[Choice]:
    """Return what a person chooses from, as it stands. muted: codes that the person left out."""
    silent, spoken = set(muted), "fr" if language.startswith("fr") else "en"
    return [
        Choice(
            code=each.code,
            label=each.label[spoken],
            pace=each.pace,
            is_told=not (each.may_be_muted and each.code in silent),
            is_fixed=not each.may_be_muted,
        )
        for each in events().values()
    ]


def left_out(wanted: Iterable[str]) -> list[str]:
    """Return the events that a person who wants these is not told."""
    kept = set(wanted)
    return [each.code for each in events().values() if each.may_be_muted and each.code not in kept]


def event(code: str, *, values: Mapping[str, Value]) -> Event:
    """Return an event; raise ValueError unless exactly the values that it says are given."""
    found = events().get(code)
    if found is None:
        raise ValueError(f"there is no event “{code}” in {FILE.name}")
    if set(values) != found.values:
        raise ValueError(f"“{code}” says {sorted(found.values)}, not {sorted(values)}")
    return found


def sentence(texts: Mapping[str, str], *, values: Mapping[str, Value], reader: Reader) -> str:
    """Return a text of an event in the reader's language, with its values in place."""
    language = "fr" if reader.language.startswith("fr") else "en"
    return texts[language] % {
        name: _written(name, value, reader, language) for name, value in values.items()
    }


def instant(at: datetime, *, reader: Reader) -> str:
    """Return an instant where the reader lives, as "30 June 2026, 17:00 (Vienna)"."""
    zone = ZoneInfo(reader.time_zone)
    here = at.astimezone(zone)
    if reader.language.startswith("fr"):
        day = dates.format_date(here, "d MMMM y", locale="fr").replace("1 ", "1er ", here.day == 1)
        place = dates.get_timezone_location(zone, locale="fr", return_city=True)
        minutes = f"\N{NO-BREAK SPACE}{here:%M}" if here.minute else ""
        return f"{day} à {here.hour}\N{NO-BREAK SPACE}h{minutes} (heure de {place})"
    day = dates.format_date(here, "d MMMM y", locale="en")
    place = dates.get_timezone_location(zone, locale="en", return_city=True)
    return f"{day}, {here:%H:%M} ({place})"


def day_of(at: datetime, *, time_zone: str) -> date:
    """Return the day that an instant falls on where the reader lives."""
    return at.astimezone(ZoneInfo(time_zone)).date()


def last_digest(at: datetime, *, time_zone: str) -> datetime:
    """Return the last instant, `at` included, at which it was 07:00 where the reader lives."""
    here = at.astimezone(ZoneInfo(time_zone))
    today = datetime.combine(here.date(), DIGEST_AT, tzinfo=here.tzinfo)
    if here >= today:
        return today
    return datetime.combine(here.date() - timedelta(days=1), DIGEST_AT, tzinfo=here.tzinfo)


def next_attempt(at: datetime, *, attempts: int) -> datetime | None:
    """Return when a mail that failed so many times is tried again; None when it is given up."""
    if attempts >= ATTEMPTS:
        return None
    return at + timedelta(minutes=DELAYS[min(attempts, len(DELAYS)) - 1])


def _written(name: str, value: Value, reader: Reader, language: str) -> str:
    if name in INSTANTS:
        return instant(datetime.fromisoformat(str(value)), reader=reader)
    return value[language] if isinstance(value, Mapping) else str(value)
