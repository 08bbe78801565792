"""Documents of an entry: attach, remove, note what the virus scanner said."""

from datetime import datetime
from typing import Any

from django.db import transaction

from marsa.collection.actions import stream
from marsa.collection.arrivals import Kept
from marsa.collection.models import Document, Entry
from marsa.collection.queries import entries as queries
from marsa.collection.rules import documents as rules
from marsa.collection.states import EventKind
from marsa.journal import actions as journal
from marsa.kit.locking import lock
from marsa.kit.refusal import insist
from marsa.registry.acting import Acting

LONGEST_NAME = 255


@transaction.atomic
def attach(
    entry: Entry, *, name: str, kept: Kept, type: str, verdict: str, by: Acting, at: datetime
) -> Document:
    """Attach a file that is in the store. The same file is attached once.

    kept: where its bytes are. type: as the content tells it. verdict: of the scanner, empty while
    it waits. Raises Refused.
    """
    entry = queries.held(entry)
    there = entry.documents.filter(removed_at__isnull=True)
    if same := there.filter(sha256=kept.sha256).first():
        return same
    count = there.count()
    insist(rules.why_not_attach(entry, name=name, size=kept.size, type=type, count=count, by=by))
    document = Document.objects.create(
        entry=entry,
        sha256=kept.sha256,
        name=name[-LONGEST_NAME:],
        size=kept.size,
        type=type,
        added_at=at,
        added_by=by.by,
        verdict=verdict,
        scanned_at=at if verdict else None,
    )
    about: dict[str, Any] = {"document": document.name, "sha256": document.sha256}
    stream.tell(entry, EventKind.FILE, by=by, at=at, field="documents", **about)
    journal.record("collection.attach", entry, by=by.by, at=at, **about)
    return document


@transaction.atomic
def detach(document: Document, *, by: Acting, at: datetime) -> Document:
    """Take a document off its entry; its bytes stay in the store. Raises Refused."""
    entry = queries.held(document.entry)
    insist(rules.why_not_change(entry, by=by))
    document = lock(document)
    if document.removed_at:
        return document
    document.removed_at = at
    document.save(update_fields=["removed_at"])
    about: dict[str, Any] = {"removed": document.name, "sha256": document.sha256}
    stream.tell(entry, EventKind.FILE, by=by, at=at, field="documents", **about)
    journal.record("collection.detach", entry, by=by.by, at=at, **about)
    return document


@transaction.atomic
def judge(document: Document, *, verdict: str, by: str, at: datetime) -> Document:
    """Note what the scanner said of a document that waited."""
    document = lock(document)
    document.verdict, document.scanned_at = verdict, at
    document.save(update_fields=["verdict", "scanned_at"])
    journal.record("collection.judge", document, by=by, at=at, verdict=verdict)
    return document
