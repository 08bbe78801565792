"""Reminding of due dates, and of partners that nobody speaks for."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from marsa.accounts import outbox
from marsa.accounts.actions import notices
from marsa.accounts.notices import Value
from marsa.collection import reminders
from marsa.collection.models import Return
from marsa.collection.queries import reminders as queries
from marsa.collection.reminders import Reminder
from marsa.journal import actions as journal
from marsa.registry import appointments
from marsa.registry.models import Partner
from marsa.registry.roles import Role


@transaction.atomic
def remind(on: date, *, by: str, at: datetime) -> int:
    """Tell everybody who is due a reminder on a day; return how many. Twice does nothing more."""
    waiting = [each for cycle in queries.cycles() for each in queries.waiting(cycle, on=on)]
    due = reminders.due(waiting, on=on)
    people = queries.people(reminder.person for reminder in due)
    names = queries.names({reminder.waiting.partner for reminder in due})
    told = sum(
        notices.tell(
            [people[reminder.person]],
            event=reminder.event,
            subject=f"{Return._meta.label_lower}:{reminder.waiting.number}",
            address=reverse("return"),
            values=_values(reminder, names[reminder.waiting.partner]),
            at=at,
        )
        for reminder in due
    )
    if told:
        journal.record("collection.remind", "cycles", by=by, at=at, day=on.isoformat(), told=told)
    return told


@transaction.atomic
def tell_of_vacancies(on: date, *, by: str, at: datetime) -> int:
    """Tell the secretariat, once, of each partner without focal point for 30 days."""
    vacant = queries.vacant(on)
    office = [held.person for held in appointments.holders([Role.SECRETARIAT], on=on)]
    if not vacant or not office:
        return 0
    oldest = datetime.combine(min(vacant.values()), datetime.min.time())
    told = outbox.told_since("no_focal_point", since=timezone.make_aware(oldest))
    names = queries.names(vacant)
    new = [code for code, since in vacant.items() if not _was_told(code, since, told)]
    for code in new:
        notices.tell(
            office,
            event="no_focal_point",
            subject=_subject(code),
            address=reverse("people"),
            values={"partner": names[code]},
            at=at,
        )
    if new:
        journal.record("collection.tell_of_vacancies", "partners", by=by, at=at, partners=new)
    return len(new)


def _values(reminder: Reminder, partner: dict[str, str]) -> dict[str, Value]:
    waiting = reminder.waiting
    return {"partner": partner, "cycle": waiting.cycle, "due": waiting.due_at.isoformat()}


def _subject(code: str) -> str:
    return f"{Partner._meta.label_lower}:{code}"


def _was_told(code: str, since: date, told: dict[str, datetime]) -> bool:
    at = told.get(_subject(code))
    return at is not None and at.date() >= since + timedelta(queries.VACANT_DAYS)
