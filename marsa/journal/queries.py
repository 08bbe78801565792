"""Reading the journal: what one looks for, and the lines that answer."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from django.db.models import QuerySet

from marsa.journal.models import Entry


@dataclass(frozen=True, slots=True)
class Search:
    """What one looks for; what is empty is not looked at.

    subject: what it was done to, as written in the journal, or the beginning of it
    ("collection.entry", "collection.entry:12"). person: number of an account, as "12" or "#12",
    or a part of what the journal writes ("secretariat", "command line"). verb: "room.action".
    first, last: days, both included, in the time zone that is given.
    """

    subject: str = ""
    person: str = ""
    verb: str = ""
    first: date | None = None
    last: date | None = None


def found(search: Search, *, zone: tzinfo) -> QuerySet[Entry]:
    """Return the lines that answer, newest first."""
    lines = Entry.objects.order_by("-at", "-id")
    if search.subject:
        lines = _of(lines, search.subject)
    if search.person:
        lines = _by(lines, search.person)
    if search.verb:
        lines = lines.filter(verb=search.verb)
    if search.first:
        lines = lines.filter(at__gte=_midnight(search.first, zone))
    if search.last:
        lines = lines.filter(at__lt=_midnight(search.last + timedelta(days=1), zone))
    return lines


def _of(lines: QuerySet[Entry], subject: str) -> QuerySet[Entry]:
    """With a number it is one row, and "12" is not the beginning of "120"."""
    if ":" in subject:
        return lines.filter(subject=subject)
    return lines.filter(subject__istartswith=subject)


def _by(lines: QuerySet[Entry], person: str) -> QuerySet[Entry]:
    number = person.removeprefix("#")
    if number.isdecimal():
        return lines.filter(by__startswith=f"#{number} ")
    return lines.filter(by__icontains=person)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)
