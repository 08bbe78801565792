"""Notices on their way out: what waits for whom, and what could not be delivered."""

from datetime import datetime, timedelta

from django.db.models import F, Min, Q, QuerySet

from marsa.accounts import notices
from marsa.accounts.models import Notice
from marsa.accounts.states import Pace

LATE = timedelta(hours=1)  # a mail that should have left at once, and has not


def notice(number: int) -> Notice | None:
    """Return a notice with its person."""
    return Notice.objects.select_related("person").filter(pk=number).first()


def waiting(person: int) -> QuerySet[Notice]:
    """Return what waits for a person's next digest, oldest first."""
    found = Notice.objects.filter(person=person, pace=Pace.DIGEST, sent_at__isnull=True)
    return found.filter(attempts__lt=notices.ATTEMPTS).select_related("person").order_by("id")


def digests_due(at: datetime) -> dict[int, datetime]:
    """Return person → the 07:00 (theirs, the last) at which their digest should have left.

    Only persons for whom something waited at that instant already. One query.
    """
    unsent = Notice.objects.filter(pace=Pace.DIGEST, sent_at__isnull=True, attempts=0)
    rows = unsent.values_list("person", "person__time_zone").annotate(Min("made_at"))
    found = {}
    for person, time_zone, oldest in rows:
        due = notices.last_digest(at, time_zone=time_zone)
        if oldest < due:
            found[person] = due
    return found


def undelivered(at: datetime) -> QuerySet[Notice]:
    """Return the mails that failed or are late, newest first, with their persons."""
    late = Q(pace=Pace.AT_ONCE, made_at__lt=at - LATE)
    found = Notice.objects.filter(Q(attempts__gt=0) | late, sent_at__isnull=True)
    found = found.filter(person__is_active=True)
    return found.select_related("person").order_by("-made_at", "-id")


def failing(at: datetime) -> int:
    """Return how many persons cannot be reached: something failed, nothing reached them since."""
    return undelivered(at).values("person").distinct().count()


def told_since(event: str, *, since: datetime) -> dict[str, datetime]:
    """Return subject → when somebody was last told an event, from an instant on."""
    rows = Notice.objects.filter(event=event, made_at__gte=since).order_by("made_at")
    return dict(rows.values_list("subject", F("made_at")))
