"""Days: those of a project and of a policy, each in its order and within the scope."""

from collections.abc import Iterator
from datetime import date

from marsa.collection.checks.context import Context
from marsa.collection.checks.said import Check, Words, say
from marsa.collection.checks.values import Content, day, latest
from marsa.collection.fields import catalogue

# "Launched since November 2015": Khartoum Process, infographic of the JVAP follow-up.
SCOPE_FROM = date(2015, 11, 1)
YEARS = range(1990, 2101)  # outside, a day is a slip of the keyboard
FAR = 20  # years from today
ADOPTED = frozenset({"adopted", "in-force", "ended"})
_DAYS = ("starts_on", "ends_on", "adopted_on", "in_force_on")
_DAYS_OF_MONEY = ("value_on", "on", "until")


def check(content: Content, context: Context) -> Iterator[Check]:
    """Check the days of an entry and of its amounts."""
    for field in _DAYS:
        yield from _possible(field, content.get(field), context.around.today)
    for index, line in enumerate(content["funding"]):
        for part in _DAYS_OF_MONEY:
            yield from _possible(f"funding/{index}/{part}", line.get(part), None)
    if content["type"] == "project":
        yield from _project(content, context.around.today)
    elif content["type"] == "policy":
        yield from _policy(content)


def label(field: str) -> Words:
    """Return the name of a field for a sentence."""
    about = catalogue.of(field)
    return Words(about.en, about.fr)


def _possible(field: str, written: str | None, today: date | None) -> Iterator[Check]:
    """Ask that a day is one; far from today, that it is explained."""
    found = day(written)
    if written and found is None:
        yield say("date.unreadable", field, label=label(field), found=written)
    elif found and found.year not in YEARS:
        first, last = str(YEARS[0]), str(YEARS[-1])
        yield say("date.beyond", field, label=label(field), found=found, first=first, last=last)
    elif found and today and found.year > today.year + FAR:
        yield say("date.far", field, label=label(field), found=found, years=FAR)


def _project(content: Content, today: date) -> Iterator[Check]:
    starts, ends = day(content["starts_on"]), day(content["ends_on"])
    if not content["starts_on"]:
        yield say("start.missing", "starts_on")
    if starts and latest(starts, content.get("starts_precision")) < SCOPE_FROM:
        yield say("start.out_of_scope", "starts_on", found=starts)
    if ends is None:
        return
    last = latest(ends, content.get("ends_precision"))
    if starts and last < starts:
        yield say("end.before_start", "ends_on", found=ends, start=starts)
    if content["status"] == "completed" and ends > today:
        yield say("end.ahead", "ends_on", found=ends)
    elif content["status"] == "ongoing" and last < today:
        yield say("end.past", "ends_on", found=ends)


def _policy(content: Content) -> Iterator[Check]:
    adopted = day(content.get("adopted_on"))
    if not content.get("adopted_on") and content["status"] in ADOPTED:
        yield say("adopted.missing", "adopted_on")
    elif adopted and adopted < SCOPE_FROM:
        yield say("adopted.out_of_scope", "adopted_on", found=adopted)
