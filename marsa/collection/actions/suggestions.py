"""What can happen to the lines that a cycle proposes: made, answered one by one or together."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from marsa.collection import leftovers, prefill
from marsa.collection.actions import entries, returns, stream
from marsa.collection.models import Arrival, Cycle, Entry, Return, Suggestion
from marsa.collection.prefill import Proposed, Sifted
from marsa.collection.queries import entries as entry_queries
from marsa.collection.queries import suggestions as queries
from marsa.collection.rules import suggestions as rules
from marsa.collection.sheet import parsed
from marsa.collection.states import ArrivalState, EventKind, LineAnswer, Way
from marsa.journal import actions as journal
from marsa.kit import queue
from marsa.kit.locking import lock
from marsa.kit.refusal import Refused, insist
from marsa.registry.acting import Acting

BATCH = 500
LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Outcome:
    """What answering several lines came to: how many are done, and title and reason of others."""

    done: int
    refused: tuple[tuple[str, str], ...]


@transaction.atomic
def suggest_last_cycle(cycle: Cycle, *, by: str, at: datetime) -> int:
    """Ask each partner of a cycle about its entries that still go on; twice asks nothing new.

    Returns how many lines were added. Called when the cycle opens.
    """
    added = 0
    for returned in Return.objects.select_for_update().filter(cycle=cycle).order_by("partner"):
        known = set(returned.suggestions.values_list("local_ref", flat=True))
        lines = [
            Suggestion(of=returned, entry=entry, local_ref=entry.local_ref, title=entry.title,
                       made_at=at)
            for entry in queries.that_go_on(returned.partner_id, cycle=cycle)
            if entry.local_ref not in known
        ]  # fmt: skip
        Suggestion.objects.bulk_create(lines, batch_size=BATCH)
        added += len(lines)
    if added:
        journal.record("collection.suggest_last_cycle", cycle, by=by, at=at, lines=added)
    return added


@transaction.atomic
def ask_for_files(returned: Return, *, late: str | None, by: Acting, at: datetime) -> Return:
    """Have a partner's published files fetched and read by a worker. Raises Refused."""
    returned = lock(returned)
    last = queries.last_fetch(returned)
    sources = queries.sources(returned.partner_id)
    running = last is not None and last.is_running
    reason = rules.why_not_fetch(
        returned, sources=len(sources), is_running=running, by=by, late=late
    )
    insist(reason)
    queue.put(queries.TASK, args=[returned.pk, by.by])
    journal.record("collection.ask_for_files", returned, by=by.by, at=at, sources=len(sources))
    return returned


@transaction.atomic
def propose(
    arrival: Arrival,
    *,
    returned: Return,
    format: str | None,
    sifted: Sifted,
    store: Path,
    by: str,
    at: datetime,
) -> Arrival:
    """Make what a partner's published file says lines of its return, those that are new.

    The same file twice adds nothing. What is not proposed is kept with its reasons in the store.
    outcome of the arrival: read, proposed, updates, rest (its sha256), problems. Raises Refused.
    """
    insist(rules.why_not_propose(format, read=sifted.read))
    returned, arrival = lock(returned), lock(arrival)
    found, known = prefill.compare(sifted.wanted, around=queries.around(returned))
    for proposed in found:
        _ask(proposed, returned=returned, arrival=arrival, at=at)
    rest = leftovers.keep([*sifted.rest, *known], store=store)
    counts = {
        "read": sifted.read,
        "proposed": len(found),
        "updates": sum(proposed.entry is not None for proposed in found),
    }
    problems = [[each.message_en, each.message_fr] for each in sifted.problems]
    arrival.outcome = {**counts, "rest": rest, "problems": problems}
    arrival.way, arrival.state, arrival.read_at = Way.IATI, ArrivalState.READ, at
    arrival.save(update_fields=["outcome", "way", "state", "read_at"])
    returns.start(returned.cycle, partner=returned.partner_id, by=by, at=at)
    journal.record("collection.propose", arrival, by=by, at=at, **counts)
    return arrival


@transaction.atomic
def confirm(line: Suggestion, *, late: str | None, by: Acting, at: datetime) -> Suggestion:
    """Say that the entry of a line is unchanged: it is reported in this cycle as it is."""
    line = queries.held(line)
    insist(rules.why_not_confirm(line, by=by, late=late))
    if line.entry and line.entry.cycle_last_id != line.of.cycle_id:
        entries.confirm_unchanged(line.entry, cycle=line.of.cycle, late=late, by=by, at=at)
    return _answered(line, LineAnswer.UNCHANGED, by=by, at=at)


@transaction.atomic
def update(line: Suggestion, *, late: str | None, by: Acting, at: datetime) -> Suggestion:
    """Say that the entry of a line will be updated: it is reported in this cycle from now on."""
    line = queries.held(line)
    insist(rules.why_not_confirm(line, by=by, late=late))
    assert line.entry
    if line.entry.cycle_last_id != line.of.cycle_id:
        entry = entry_queries.held(line.entry)
        entry.cycle_last = line.of.cycle
        entry.save(update_fields=["cycle_last"])
        code = line.of.cycle.code
        stream.tell(entry, EventKind.STATE, by=by, at=at, updated_in=code)
        returns.touched(line.of.cycle, partner=entry.partner_id, by=by.by, at=at)
    return _answered(line, LineAnswer.UPDATE, by=by, at=at)


@transaction.atomic
def end(
    line: Suggestion, *, on: date | None, today: date, late: str | None, by: Acting, at: datetime
) -> Suggestion:
    """Say that what a line speaks of has ended, a project on a day. Raises Refused."""
    line = queries.held(line)
    said = entry_queries.said(line.entry) if line.entry else {}
    starts_on = said.get("starts_on")
    insist(rules.why_not_end(line, on=on, starts_on=starts_on, today=today, by=by, late=late))
    assert line.entry
    _save(line, line.entry, _ended(line.entry, on=on), late=late, by=by, at=at)
    return _answered(line, LineAnswer.ENDED, by=by, at=at)


@transaction.atomic
def disown(
    line: Suggestion, *, reason: str, late: str | None, by: Acting, at: datetime
) -> Suggestion:
    """Say that a line is not ours: its entry is withdrawn, or nothing is made of it.

    Raises Refused.
    """
    line = queries.held(line)
    insist(rules.why_not_disown(line, reason=reason, by=by, late=late))
    if line.entry:
        entries.withdraw(line.entry, reason=reason, by=by, at=at)
    return _answered(line, LineAnswer.NOT_OURS, by=by, at=at)


@transaction.atomic
def keep(line: Suggestion, *, late: str | None, by: Acting, at: datetime) -> Suggestion:
    """Take over what a published file says: into a new draft, or into the entry that it is of.

    Raises Refused, and Conflict as `entries.save` does.
    """
    line = queries.held(line)
    insist(rules.why_not_keep(line, by=by, late=late))
    said = parsed(line.content)
    if line.entry is None:
        line.entry = _started(line, said, late=late, by=by, at=at)
        line.save(update_fields=["entry"])
    else:
        stored, base = entry_queries.said(line.entry), queries.base(line.entry)
        new = prefill.put_over(said, stored=stored, base=base)
        _save(line, line.entry, new, late=late, by=by, at=at)
    name = line.arrival.name if line.arrival else ""
    stream.tell(line.entry, EventKind.FILE, by=by, at=at, text=name, said=line.content)
    return _answered(line, LineAnswer.UPDATE, by=by, at=at)


def answer_all(lines: Iterable[Suggestion], *, do: Callable[[Suggestion], object]) -> Outcome:
    """Answer each of several lines by itself: one transaction and one journal entry per row.

    do: answers a line. What it refuses is returned with its reason; the others are done.
    """
    done, refused = 0, []
    for line in lines:
        try:
            do(line)
            done += 1
        except Refused as no:
            refused.append((line.title or line.local_ref, str(no)))
    return Outcome(done, tuple(refused))


def _ask(proposed: Proposed, *, returned: Return, arrival: Arrival, at: datetime) -> None:
    """Add a line, or let the one that asks of the entry already ask of the file, too."""
    said = proposed.said
    title = prefill.title(parsed(said.content))[:LONGEST_TITLE]
    values: dict[str, Any] = {
        "arrival": arrival,
        "title": title,
        "content": said.content,
        "fingerprint": said.fingerprint,
        "line": said.line,
        "answer": "",
        "answered_at": None,
        "answered_by": "",
    }
    if proposed.line:
        Suggestion.objects.filter(pk=proposed.line).update(**values)
        return
    ref = proposed.local_ref
    Suggestion.objects.create(
        of=returned, entry_id=proposed.entry, local_ref=ref, made_at=at, **values
    )


def _started(
    line: Suggestion, said: Mapping[str, Any], *, late: str | None, by: Acting, at: datetime
) -> Entry:
    entry = entries.start(
        line.of.partner,
        cycle=line.of.cycle,
        type=str(said["type"]),
        local_ref=line.local_ref,
        said={**said, "contributor": by.contributor or None},
        late=late,
        by=by,
        at=at,
    )
    entry.way = Way.IATI
    entry.save(update_fields=["way"])
    return entry


def _save(
    line: Suggestion,
    entry: Entry,
    content: Mapping[str, Any],
    *,
    late: str | None,
    by: Acting,
    at: datetime,
) -> None:
    """Write what a line says of its entry; an entry that says so already is confirmed."""
    held = entry_queries.held(entry)
    token = entry_queries.token(held)
    cycle = line.of.cycle
    saved = entries.save(held, content=content, token=token, cycle=cycle, late=late, by=by, at=at)
    if not saved.changed and held.cycle_last_id != cycle.pk:
        entries.confirm_unchanged(held, cycle=cycle, late=late, by=by, at=at)


def _ended(entry: Entry, *, on: date | None) -> dict[str, Any]:
    """Return what an entry says once it has ended."""
    said = entry_queries.said(entry)
    if entry.type != "project":
        return {**said, "status": "ended"}
    assert on
    dated: dict[str, str | None] = {"ends_on": on.isoformat(), "ends_basis": "actual"}
    if "ends_precision" in said:
        dated["ends_precision"] = None  # to the day
    return {**said, "status": "completed", **dated}


def _answered(line: Suggestion, answer: LineAnswer, *, by: Acting, at: datetime) -> Suggestion:
    line.answer, line.answered_at, line.answered_by = answer, at, by.by
    line.save(update_fields=["answer", "answered_at", "answered_by"])
    detail = {"answer": str(answer), "entry": line.entry_id}
    journal.record("collection.answer_line", line, by=by.by, at=at, **detail)
    return line
