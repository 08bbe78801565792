"""What can happen to a file: it is received, and what it says is taken."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery

from marsa.collection import arrivals
from marsa.collection.models import Arrival, Cycle, Entry, Version
from marsa.collection.proposals import Change, Digest, Proposal, Statement
from marsa.collection.queries import files as queries
from marsa.collection.rules import files as rules
from marsa.collection.states import REVIEWED, State
from marsa.journal import actions as journal
from marsa.kit.locking import lock
from marsa.kit.refusal import insist
from marsa.registry.models import Partner

BATCH = 500
T = TypeVar("T")


def receive(
    file: Path, *, store: Path, partner: Partner, cycle: Cycle, mapping: str, by: str, at: datetime
) -> Arrival:
    """Keep a file byte for byte and note that it arrived; the same file again arrives once."""
    kept = arrivals.keep(file, store=store)
    with transaction.atomic():
        arrival, is_new = Arrival.objects.get_or_create(
            partner=partner,
            cycle=cycle,
            sha256=kept.sha256,
            mapping=mapping,
            defaults={
                "name": file.name,
                "size": kept.size,
                "received_at": at,
                "received_by": by,
            },
        )
        if is_new:
            journal.record(
                "collection.receive", arrival, by=by, at=at, sha256=kept.sha256, name=file.name
            )
    return arrival


@transaction.atomic
def commit(
    arrival: Arrival,
    *,
    statements: Sequence[Statement],
    digest: Digest,
    accept: bool,
    by: str,
    at: datetime,
) -> Proposal:
    """Make the file's statements the current versions of the partner's entries, all or none.

    accept: also accept them for publication, in the name of the operator; the journal says
    that no second person looked. A file that changes nothing writes nothing; what is in conflict
    is neither taken nor accepted.
    Raises Refused when rules.why_not_commit gives a reason.
    """
    arrival = lock(arrival)
    insist(rules.why_not_commit(usable=len(statements), digest=digest))

    proposal = queries.proposal(arrival.partner, cycle=arrival.cycle, statements=statements)
    if not proposal.is_empty:
        _write(arrival, proposal, by=by, at=at)
        counts = {str(change): proposal.count(change) for change in Change}
        findings = {str(severity): n for severity, n in digest.severities.items()}
        journal.record("collection.commit", arrival, by=by, at=at, **counts, findings=findings)
    _confirm(arrival, proposal)
    if accept:
        contested = {said.local_ref for said in proposal.changes[Change.CONFLICT]}
        refs = [said.local_ref for said in statements if said.local_ref not in contested]
        _accept(arrival, refs, by=by, at=at)
    return proposal


def _write(arrival: Arrival, proposal: Proposal, *, by: str, at: datetime) -> None:
    new, changed = proposal.changes[Change.NEW], proposal.changes[Change.CHANGED]
    Entry.objects.bulk_create(
        [
            Entry(
                partner=arrival.partner,
                local_ref=said.local_ref,
                type=said.type,
                cycle_first=arrival.cycle,
                cycle_last=arrival.cycle,
                last_changed_by=by,
                created_at=at,
                changed_at=at,
            )
            for said in new
        ],
        batch_size=BATCH,
    )
    for batch in _batches([*new, *changed]):
        _add_versions(arrival, batch, by=by, at=at)
    for batch in _batches(changed):
        touched = _entries(arrival, [said.local_ref for said in batch])
        touched.filter(state__in=REVIEWED).update(state=State.EDITED)
        touched.update(changed_at=at, last_changed_by=by)
    if arrival.committed_at is None:
        arrival.committed_at = at
        arrival.save(update_fields=["committed_at"])


def _add_versions(arrival: Arrival, batch: Sequence[Statement], *, by: str, at: datetime) -> None:
    touched = _entries(arrival, [said.local_ref for said in batch])
    known = {
        ref: (pk, number or 0)
        for ref, pk, number in touched.values_list("local_ref", "pk", "current__number")
    }
    Version.objects.bulk_create(
        Version(
            entry_id=known[said.local_ref][0],
            number=known[said.local_ref][1] + 1,
            content=said.content,
            fingerprint=said.fingerprint,
            arrival=arrival,
            line=said.line,
            made_at=at,
            made_by=by,
        )
        for said in batch
    )
    newest = Version.objects.filter(entry=OuterRef("pk")).order_by("-number").values("pk")[:1]
    touched.update(current=Subquery(newest))


def _confirm(arrival: Arrival, proposal: Proposal) -> None:
    """Note that the entries the file names were last reported in this cycle."""
    for change in (Change.CHANGED, Change.UNCHANGED):
        for batch in _batches(proposal.changes[change]):
            touched = _entries(arrival, [said.local_ref for said in batch])
            later = touched.filter(cycle_last__code__lt=arrival.cycle.code)
            later.update(cycle_last=arrival.cycle)


def _accept(arrival: Arrival, refs: Sequence[str], *, by: str, at: datetime) -> None:
    accepted = 0
    for batch in _batches(refs):
        waiting = _entries(arrival, batch).filter(state__in=[State.DRAFT, State.EDITED])
        accepted += waiting.update(
            accepted=F("current"), state=State.ACCEPTED, accepted_at=at, accepted_by=by
        )
    if accepted:
        journal.record(
            "collection.accept", arrival, by=by, at=at, accepted=accepted, second_person=False
        )


def _entries(arrival: Arrival, refs: Sequence[str]) -> QuerySet[Entry]:
    return Entry.objects.filter(partner=arrival.partner, local_ref__in=refs)


def _batches(items: Sequence[T]) -> Iterable[Sequence[T]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
