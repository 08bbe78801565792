"""What can happen to a file: it is received, and what it says is taken."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import F

from marsa.collection import arrivals
from marsa.collection.actions import taking
from marsa.collection.models import Arrival, Cycle
from marsa.collection.proposals import Change, Digest, Proposal, Statement
from marsa.collection.queries import files as queries
from marsa.collection.rules import files as rules
from marsa.collection.states import ArrivalState, State, Way
from marsa.journal import actions as journal
from marsa.kit.locking import lock
from marsa.kit.refusal import insist
from marsa.registry.models import Partner

LONGEST_NAME = 255


def receive(
    file: Path,
    *,
    store: Path,
    partner: Partner,
    cycle: Cycle,
    mapping: str,
    by: str,
    at: datetime,
    name: str = "",
    way: Way = Way.COMMAND,
    on_behalf: bool = False,
) -> Arrival:
    """Keep a file byte for byte and note that it arrived; the same file again arrives once.

    name: as its sender calls it, where that is not what it is called here. way: how it came.
    on_behalf: somebody sent it for the partner.
    """
    kept = arrivals.keep(file, store=store)
    with transaction.atomic():
        arrival, is_new = Arrival.objects.get_or_create(
            partner=partner,
            cycle=cycle,
            sha256=kept.sha256,
            mapping=mapping,
            defaults={
                "name": (name or file.name)[-LONGEST_NAME:],
                "way": way,
                "on_behalf": on_behalf,
                "size": kept.size,
                "received_at": at,
                "received_by": by,
            },
        )
        if is_new:
            journal.record(
                "collection.receive", arrival, by=by, at=at, sha256=kept.sha256, name=arrival.name
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
    taking.confirm(arrival, proposal.changes[Change.CHANGED])
    taking.confirm(arrival, proposal.changes[Change.UNCHANGED])
    if accept:
        contested = {said.local_ref for said in proposal.changes[Change.CONFLICT]}
        refs = [said.local_ref for said in statements if said.local_ref not in contested]
        _accept(arrival, refs, by=by, at=at)
    return proposal


def _write(arrival: Arrival, proposal: Proposal, *, by: str, at: datetime) -> None:
    taking.write(arrival, proposal, by=by, at=at)
    if arrival.committed_at is None:
        arrival.committed_at, arrival.state = at, ArrivalState.COMMITTED
        arrival.save(update_fields=["committed_at", "state"])


def _accept(arrival: Arrival, refs: Sequence[str], *, by: str, at: datetime) -> None:
    accepted = 0
    for batch in taking.batches(refs):
        waiting = taking.entries(arrival, batch).filter(state__in=[State.DRAFT, State.EDITED])
        accepted += waiting.update(
            accepted=F("current"), state=State.ACCEPTED, accepted_at=at, accepted_by=by
        )
    if accepted:
        journal.record(
            "collection.accept", arrival, by=by, at=at, accepted=accepted, second_person=False
        )
