"""Taking what a file says, by a person or a program, in one transaction."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from marsa.collection import proposals, sheet
from marsa.collection.actions import returns, taking, telling, undoing
from marsa.collection.models import Arrival, Commit, Entry, Event, Taken
from marsa.collection.proposals import Change, Proposal, Statement
from marsa.collection.queries import files as queries
from marsa.collection.reading_files import Read
from marsa.collection.rules import files as rules
from marsa.collection.states import REVIEWED, ArrivalState, EventKind, State
from marsa.journal import actions as journal
from marsa.kit.locking import lock
from marsa.kit.refusal import insist
from marsa.registry.acting import Acting


@transaction.atomic
def take(
    arrival: Arrival,
    *,
    read: Read | None,
    refs: Collection[str] | None = None,
    late: str | None,
    by: Acting,
    at: datetime,
) -> tuple[Commit | None, Proposal]:
    """Make what a file says drafts and edited entries: all of its rows or those chosen.

    read: the file as it was read. refs: of the rows that were chosen, None for all. late: why
    nothing may be written now. Rows that cannot be taken, and those in conflict with what was
    written since, are left out; the rest is taken in one transaction. Taking the same again
    changes nothing; then there is no commit. Raises Refused.
    """
    lock(arrival.partner)  # two files of one partner are taken one after the other
    arrival = lock(arrival)
    usable = _usable(read, refs)
    insist(
        rules.why_not_take(arrival, by=by, usable=len(usable), late=late, is_read=read is not None)
    )
    proposal = _allowed(arrival, usable, by)
    if proposal.is_empty and not _to_confirm(arrival, proposal):
        return None, proposal
    commit = Commit.objects.create(
        arrival=arrival, made_at=at, made_by=by.by, counts=_counts(proposal)
    )
    _take(commit, arrival, proposal, by=by, at=at)
    return commit, proposal


def _usable(read: Read | None, refs: Collection[str] | None) -> list[Statement]:
    said = read.statements if read else ()
    stopped = read.stopped if read else frozenset()
    return [
        each
        for each in said
        if each.local_ref not in stopped and (refs is None or each.local_ref in refs)
    ]


def _allowed(arrival: Arrival, usable: Sequence[Statement], by: Acting) -> Proposal:
    """Compare with what is stored now; a row that the one who acts may not write is left out."""
    compared = queries.proposal(arrival.partner, cycle=arrival.cycle, statements=usable)
    if not by.contributor:
        return compared
    entries = queries.entries_of(arrival.partner, refs=[said.local_ref for said in usable])
    changes = {
        change: tuple(
            said for said in found
            if not rules.why_not_row(
                local_ref=said.local_ref,
                entry=entries.get(said.local_ref),
                contributor=sheet.parsed(said.content).get("contributor") or "",
                service=by.contributor,
            )
        )
        for change, found in compared.changes.items()
    }  # fmt: skip
    return proposals.Proposal(changes, compared.absent)


def _take(
    commit: Commit, arrival: Arrival, proposal: Proposal, *, by: Acting, at: datetime
) -> None:
    changed = proposal.changes[Change.CHANGED]
    before = queries.entries_of(
        arrival.partner,
        refs=[said.local_ref for said in (*changed, *proposal.changes[Change.UNCHANGED])],
    )
    kept = {ref: undoing.before(entry) for ref, entry in before.items()}
    was = {ref: entry.current.content for ref, entry in before.items() if entry.current}
    confirmed = _to_confirm(arrival, proposal)
    taking.write(arrival, proposal, by=by.by, at=at)
    taking.confirm(arrival, [*changed, *confirmed])
    taken = [*proposal.changes[Change.NEW], *changed, *confirmed]
    now = queries.entries_of(arrival.partner, refs=[said.local_ref for said in taken])
    _note(commit, now, kept, versions={said.local_ref for said in taken[: -len(confirmed) or None]})
    _tell(commit, proposal, now, kept, was, by=by, at=at)
    arrival.committed_at, arrival.state = arrival.committed_at or at, ArrivalState.COMMITTED
    arrival.save(update_fields=["committed_at", "state"])
    returns.touched(arrival.cycle, partner=arrival.partner_id, by=by.by, at=at)
    journal.record(
        "collection.take", arrival, by=by.by, at=at, commit=commit.pk, on_behalf=arrival.on_behalf,
        **commit.counts,
    )  # fmt: skip


def _to_confirm(arrival: Arrival, proposal: Proposal) -> list[Statement]:
    """Return the unchanged rows whose entries were last reported in an earlier cycle."""
    unchanged = proposal.changes[Change.UNCHANGED]
    earlier: set[str] = set()
    for batch in taking.batches(unchanged):
        rows = taking.entries(arrival, [said.local_ref for said in batch])
        rows = rows.filter(cycle_last__code__lt=arrival.cycle.code)
        earlier |= set(rows.values_list("local_ref", flat=True))
    return [said for said in unchanged if said.local_ref in earlier]


def _note(
    commit: Commit,
    now: Mapping[str, Entry],
    kept: Mapping[str, dict[str, Any]],
    *,
    versions: Collection[str],
) -> None:
    """Write down what each entry was before. versions: references that have a new version."""
    Taken.objects.bulk_create(
        Taken(
            commit=commit,
            entry=entry,
            before=kept.get(ref),
            version_id=entry.current_id if ref in versions else None,
        )
        for ref, entry in now.items()
    )


def _tell(
    commit: Commit,
    proposal: Proposal,
    now: Mapping[str, Entry],
    kept: Mapping[str, dict[str, Any]],
    was: Mapping[str, str],
    *,
    by: Acting,
    at: datetime,
) -> None:
    """Tell the stream of each entry, and the reviewers of what no longer stands."""
    file = {"commit": commit.pk, "arrival": commit.arrival_id}
    events = [
        _event(now[said.local_ref], commit, {**file, "to": State.DRAFT}, by, at)
        for said in proposal.changes[Change.NEW]
    ]
    for said in proposal.changes[Change.CHANGED]:
        entry, before = now[said.local_ref], kept[said.local_ref]
        detail = {**file, **_differences(was.get(said.local_ref), said)}
        if before["state"] in REVIEWED:
            detail |= {"from": before["state"], "to": State.EDITED}
            stood = entry.accepted_id == before["current_id"]
            who = (before["endorsed_by"], entry.accepted_by if stood else "")
            reviewers = telling.named(filter(None, who))
            telling.tell("edited_after_review", entry=entry, people=reviewers, by=by, at=at)
        events.append(_event(entry, commit, detail, by, at))
    Event.objects.bulk_create(events)


def _event(entry: Entry, commit: Commit, detail: dict[str, Any], by: Acting, at: datetime) -> Event:
    return Event(
        entry=entry, version_id=entry.current_id, at=at, by=by.by, kind=EventKind.FILE,
        text=commit.arrival.name, detail=detail,
    )  # fmt: skip


def _differences(before: str | None, said: Statement) -> dict[str, Any]:
    """Return the keys that a row changed, with both values."""
    old, new = sheet.parsed(before or "{}"), sheet.parsed(said.content)
    keys = [key for key in sorted({*old, *new}) if old.get(key) != new.get(key)]
    return {"fields": {key: [old.get(key), new.get(key)] for key in keys}}


def _counts(proposal: Proposal) -> dict[str, int]:
    counts = Counter({str(change): proposal.count(change) for change in Change})
    return dict(counts)
