"""Writing in the journal: called once by every action, inside its transaction."""

from datetime import datetime

from django.db.models import Model

from marsa.journal.models import Entry


def record(verb: str, subject: Model | str, *, by: str, at: datetime, **detail: object) -> Entry:
    """Record one action.

    verb: "room.action", as "collection.collect". subject: the row it was done to, or a
    plain name. by: who, in words that remain when an account is closed. detail: plain
    values only (text, numbers, lists and dictionaries of them).
    """
    name = subject if isinstance(subject, str) else f"{subject._meta.label_lower}:{subject.pk}"
    return Entry.objects.create(at=at, by=by, verb=verb, subject=name, detail=detail)
