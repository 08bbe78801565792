"""The stream of an entry: what happened to it, what was said, what it said before."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from marsa.accounts.models import Person
from marsa.collection import sheet
from marsa.collection.models import Entry, Event, Explanation
from marsa.collection.rules.review import REVIEWERS, Token
from marsa.collection.states import EventKind
from marsa.registry.acting import person_of

STATES, COMMENTS, CHANGES, FILES = "states", "comments", "changes", "files"
SPOKEN = (EventKind.COMMENT, EventKind.QUESTION, EventKind.ANSWER)
SHOWN: dict[str, Q] = {
    STATES: Q(kind=EventKind.STATE) | Q(detail__has_key="to"),
    COMMENTS: Q(kind__in=SPOKEN),
    CHANGES: Q(kind=EventKind.CHANGE),
    FILES: Q(kind=EventKind.FILE),
}


def of(entry: Entry, *, only: str = "") -> QuerySet[Event]:
    """Return the stream, newest first. only: a key of SHOWN; anything else shows all."""
    events = Event.objects.filter(SHOWN.get(only, Q()), entry=entry)
    return events.select_related("version", "reply_to").order_by("-at", "-id")


def open_questions(entry: Entry) -> QuerySet[Event]:
    """Return the questions that nobody answered yet, oldest first."""
    asked = Event.objects.filter(entry=entry, kind=EventKind.QUESTION, answered_at__isnull=True)
    return asked.order_by("at", "id")


def questions_of_reviewers(entry: Entry) -> int:
    """Return how many open questions a focal point or a verifier asked."""
    return open_questions(entry).filter(detail__role__in=sorted(REVIEWERS)).count()


def noted(entries: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Return entry → its open questions and its explanations, counted (two queries)."""
    among = list(entries)
    asked = Event.objects.filter(
        entry__in=among, kind=EventKind.QUESTION, answered_at__isnull=True
    ).order_by()
    said = Explanation.objects.filter(entry__in=among).order_by()
    questions = dict(asked.values_list("entry").annotate(Count("id")))
    explanations = dict(said.values_list("entry").annotate(Count("id")))
    return {pk: (questions.get(pk, 0), explanations.get(pk, 0)) for pk in among}


def explained(entry: Entry) -> set[tuple[str, str]]:
    """Return (code, field) of the findings that somebody explained."""
    return set(Explanation.objects.filter(entry=entry).values_list("finding", "field"))


def base(entry: Entry, *, token: Token) -> dict[str, Any] | None:
    """Return what somebody saw who holds a token; None where that is no longer known.

    A version that is being written is saved over; each saving left the values of before in the
    stream, so that they are undone one by one until what was seen stands there again.
    """
    if entry.current and token == (entry.current.pk, entry.current.fingerprint):
        return sheet.parsed(entry.current.content)
    version = entry.versions.filter(pk=token[0]).first()
    if version is None:
        return None
    content = sheet.parsed(version.content)
    if version.fingerprint == token[1]:
        return content
    changes = Event.objects.filter(version=version, kind=EventKind.CHANGE).order_by("-id")
    for detail in changes.values_list("detail", flat=True):
        content |= {field: before for field, (before, _) in detail["fields"].items()}
        if detail["was"] == token[1]:
            return content
    return None


def people(events: Iterable[Event]) -> dict[int, str]:
    """Return number → name of those who speak in these lines, as far as accounts are open."""
    numbers = {number for event in events if (number := person_of(event.by))}
    return dict(Person.objects.filter(pk__in=numbers).values_list("pk", "name"))
