"""Deciding which initiative an entry speaks of. For now each entry is its own initiative."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction

from marsa.collection.models import Entry
from marsa.journal import actions as journal
from marsa.reconciliation import identity, queries
from marsa.reconciliation.models import Belonging, Initiative

ALONE = "own-entry"
BATCH = 1_000


@transaction.atomic
def identify(*, by: str, at: datetime) -> int:
    """Give every accepted entry that has none an initiative of its own; return how many."""
    taken = set(Initiative.objects.values_list("public_id", flat=True))
    made = 0
    entries = list(queries.entries_without_initiative())
    for start in range(0, len(entries), BATCH):
        made += _own(entries[start : start + BATCH], taken=taken, at=at)
    if made:
        journal.record("reconciliation.identify", "initiatives", by=by, at=at, made=made)
    return made


def _own(entries: Sequence[Entry], *, taken: set[str], at: datetime) -> int:
    fresh = [
        Initiative(public_id=public_id, made_at=at) for public_id in _identifiers(entries, taken)
    ]
    Initiative.objects.bulk_create(fresh)
    Belonging.objects.bulk_create(
        Belonging(entry=entry, initiative=initiative, because=ALONE)
        for entry, initiative in zip(entries, fresh, strict=True)
    )
    return len(fresh)


def _identifiers(entries: Sequence[Entry], taken: set[str]) -> Iterator[str]:
    for entry in entries:
        attempt = 0
        while True:
            candidate = identity.public_id(entry.partner.code, entry.local_ref, attempt=attempt)
            if candidate not in taken:
                break
            attempt += 1
        taken.add(candidate)
        yield candidate
