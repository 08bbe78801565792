"""What can be said about an entry: a comment, a question, an answer."""

from datetime import datetime

from django.db import transaction

from marsa.collection.actions import stream, telling
from marsa.collection.models import Entry, Event
from marsa.collection.queries import entries as queries
from marsa.collection.rules import entries as rules
from marsa.collection.states import EventKind
from marsa.journal import actions as journal
from marsa.kit.locking import lock
from marsa.kit.refusal import insist
from marsa.registry.acting import Acting


@transaction.atomic
def comment(
    entry: Entry,
    *,
    text: str,
    field: str = "",
    named: bool = False,
    by: Acting,
    at: datetime,
) -> Event:
    """Say something about an entry, or about one field of it. named: as in the rule.

    Raises Refused.
    """
    entry = queries.held(entry)
    insist(rules.why_not_comment(entry, by=by, text=text, named=named))
    event = stream.tell(entry, EventKind.COMMENT, by=by, at=at, text=text.strip(), field=field)
    people = telling.writers(entry, at=at)
    telling.tell("comment", entry=entry, people=people, by=by, at=at)
    journal.record("collection.comment", entry, by=by.by, at=at, event=event.pk, field=field)
    return event


@transaction.atomic
def ask(entry: Entry, *, text: str, field: str = "", by: Acting, at: datetime) -> Event:
    """Ask something about an entry; the question is open until somebody answers. Raises Refused."""
    entry = queries.held(entry)
    insist(rules.why_not_ask(entry, by=by, text=text))
    event = stream.tell(
        entry,
        EventKind.QUESTION,
        by=by,
        at=at,
        text=text.strip(),
        field=field,
        role=by.role,
    )
    people = telling.writers(entry, at=at)
    telling.tell("question_asked", entry=entry, people=people, by=by, at=at)
    journal.record("collection.ask", entry, by=by.by, at=at, event=event.pk, field=field)
    return event


@transaction.atomic
def answer(question: Event, *, text: str, by: Acting, at: datetime) -> Event:
    """Answer an open question. Raises Refused."""
    question = lock(question)
    entry = queries.held(question.entry)
    insist(rules.why_not_answer(question, entry=entry, by=by, text=text))
    question.answered_at = at
    question.save(update_fields=["answered_at"])
    event = stream.tell(
        entry,
        EventKind.ANSWER,
        by=by,
        at=at,
        text=text.strip(),
        field=question.field,
        reply_to=question,
    )
    people = telling.named([question.by])
    telling.tell("comment", entry=entry, people=people, by=by, at=at)
    journal.record("collection.answer", entry, by=by.by, at=at, event=event.pk)
    return event
