"""Putting back what was taken of a file, as long as nobody has worked on it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from marsa.collection.actions import returns, taking
from marsa.collection.models import Commit, Entry, Event, Taken, Version
from marsa.collection.queries import files as queries
from marsa.collection.rules import files as rules
from marsa.collection.states import ArrivalState, EventKind
from marsa.journal import actions as journal
from marsa.kit.locking import lock
from marsa.kit.refusal import insist
from marsa.registry.acting import Acting

# What taking a row changes of an entry, and putting it back restores.
FIELDS = (
    "contributor_id", "type", "title", "way", "state", "cycle_last_id", "current_id",
    "endorsed_id", "endorsed_at", "endorsed_by", "last_changed_by", "changed_at",
)  # fmt: skip
INSTANTS = frozenset({"endorsed_at", "changed_at"})
OPEN = "open"  # of what was before: number of the version that was being written


@transaction.atomic
def undo(commit: Commit, *, late: str | None, by: Acting, at: datetime) -> Commit:
    """Put everything back as it was before a commit, byte for byte. Raises Refused.

    Entries that it made are gone; others have the version, state and dates of before.
    """
    lock(commit.arrival.partner)
    commit = lock(commit)
    insist(rules.why_not_undo(commit, by=by, changed=queries.worked_on_since(commit), late=late))
    rows = list(commit.rows.select_related("entry"))
    _restore([row for row in rows if row.before is not None])
    _remove([row for row in rows if row.before is None])
    commit.undone_at, commit.undone_by = at, by.by
    commit.save(update_fields=["undone_at", "undone_by"])
    arrival = lock(commit.arrival)
    if not arrival.commits.filter(undone_at__isnull=True).exists():
        arrival.state, arrival.committed_at = ArrivalState.UNDONE, None
        arrival.save(update_fields=["state", "committed_at"])
    returns.touched(arrival.cycle, partner=arrival.partner_id, by=by.by, at=at)
    journal.record("collection.undo", commit, by=by.by, at=at, **commit.counts)
    return commit


def before(entry: Entry) -> dict[str, Any]:
    """Return the fields of an entry that taking a row changes, as plain values."""
    values = {name: getattr(entry, name) for name in FIELDS}
    for name in INSTANTS:
        values[name] = values[name].isoformat() if values[name] else None
    is_open = entry.current is not None and entry.current.is_open
    return values | {OPEN: entry.current_id if is_open else None}


def _restore(rows: Sequence[Taken]) -> None:
    """Put entries back that were there before."""
    entries: list[Entry] = []
    for row in rows:
        for name in FIELDS:
            value = (row.before or {})[name]
            if name in INSTANTS and value:
                value = datetime.fromisoformat(value)
            setattr(row.entry, name, value)
        entries.append(row.entry)
    names = [name.removesuffix("_id") for name in FIELDS]
    Entry.objects.bulk_update(entries, names, batch_size=50)
    opened = [number for row in rows if (number := (row.before or {}).get(OPEN))]
    _drop([row for row in rows if row.version_id])
    for batch in taking.batches(opened):
        Version.objects.filter(pk__in=batch).update(is_open=True)


def _remove(rows: Sequence[Taken]) -> None:
    """Take entries out that were not there before."""
    for batch in taking.batches([row.entry_id for row in rows]):
        Entry.objects.filter(pk__in=batch).update(current=None)
    _drop(rows)
    for batch in taking.batches([row.entry_id for row in rows]):
        Entry.objects.filter(pk__in=batch).delete()


def _drop(rows: Iterable[Taken]) -> None:
    """Take the versions of a commit out, with what the streams say of them."""
    for batch in taking.batches(list(rows)):
        versions = [row.version_id for row in batch if row.version_id]
        Event.objects.filter(version__in=versions, kind=EventKind.FILE).delete()
        Taken.objects.filter(pk__in=[row.pk for row in batch]).delete()
        Version.objects.filter(pk__in=versions).delete()
