"""Writing in the stream of an entry: called once by every action, inside its transaction."""

from datetime import datetime
from typing import Any

from marsa.collection.models import Entry, Event
from marsa.collection.states import EventKind
from marsa.journal import actions as journal
from marsa.registry.acting import Acting


def tell(
    entry: Entry,
    kind: EventKind,
    *,
    by: Acting,
    at: datetime,
    text: str = "",
    field: str = "",
    reply_to: Event | None = None,
    **detail: object,
) -> Event:
    """Add a line. field: key of the content that it speaks of. detail: plain values."""
    return Event.objects.create(
        entry=entry,
        version=entry.current,
        at=at,
        by=by.by,
        kind=kind,
        text=text,
        field=field,
        reply_to=reply_to,
        detail=detail,
    )


def moved(entry: Entry, verb: str, *, was: str, by: Acting, at: datetime, text: str = "") -> Entry:
    """Tell stream and journal that an entry went from one state to another; return the entry."""
    version = entry.current.number if entry.current else None
    detail: dict[str, Any] = {"from": str(was), "to": str(entry.state)}
    tell(entry, EventKind.STATE, by=by, at=at, text=text, verb=verb, **detail)
    reason = {"reason": text} if text else {}
    journal.record(
        f"collection.{verb}", entry, by=by.by, at=at, version=version, **detail, **reason
    )
    return entry
