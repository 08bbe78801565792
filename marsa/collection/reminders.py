"""Who is reminded of a due date on which day. Pure.

A cycle reminds on the days of its plan, counted from the due date (negative: before it). A partner
with an extension is reminded of the day on which that ends, instead of the due date. Focal points
are told until they have declared, contributors while they hold drafts; nobody twice on a day, and
nobody of a return that is declared. Source: the notifications of the follow-up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A return that is not declared.

    number: of the return. plan: on which days from the due date one is reminded. due_at, due_on:
    the instant until which it may be declared, and its day. focal_points, drafting: persons who
    declare it, and contributors who hold drafts of it.
    """

    number: int
    cycle: str
    partner: str
    plan: tuple[int, ...]
    due_at: datetime
    due_on: date
    focal_points: tuple[int, ...]
    drafting: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one person is reminded of today. days: from the due date, negative before it."""

    person: int
    waiting: Waiting
    days: int

    @property
    def event(self) -> str:
        """Return the event of the list of notices."""
        return "overdue" if self.days > 0 else "reminder"


def due(waiting: Iterable[Waiting], *, on: date) -> list[Reminder]:
    """Return the reminders of a day, one per person: of the return that was due first."""
    found: dict[int, Reminder] = {}
    for each in sorted(waiting, key=lambda w: (w.due_at, w.partner)):
        days = (on - each.due_on).days
        if days not in each.plan:
            continue
        for person in (*each.focal_points, *each.drafting):
            found.setdefault(person, Reminder(person, each, days))
    return list(found.values())
