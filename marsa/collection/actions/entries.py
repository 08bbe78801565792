"""What its partner can do with an entry: start, save, submit, explain, confirm, withdraw."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from marsa.collection import conflicts, sheet
from marsa.collection.actions import returns, stream, telling, versions
from marsa.collection.models import Cycle, Entry, Explanation
from marsa.collection.queries import entries as queries
from marsa.collection.queries import stream as told
from marsa.collection.rules import entries as rules
from marsa.collection.rules import review
from marsa.collection.rules.entries import Check
from marsa.collection.rules.review import Token
from marsa.collection.states import REVIEWED, EventKind, State, Way
from marsa.collection.threeway import Chosen
from marsa.exchange.record import Record
from marsa.journal import actions as journal
from marsa.kit.locking import lock
from marsa.kit.refusal import insist
from marsa.registry.acting import Acting
from marsa.registry.models import Partner

Content = Mapping[str, Any]
Conflict = conflicts.Conflict  # what `save` raises


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving came to.

    changed: keys whose value is another than before. merged: keys that somebody else had changed
    meanwhile and that were kept. told: who reviewed the version that no longer stands, as the
    journal names them.
    """

    entry: Entry
    changed: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


@transaction.atomic
def start(
    partner: Partner,
    *,
    cycle: Cycle,
    type: str,
    contributor: str = "",
    local_ref: str = "",
    said: Content | None = None,
    late: str | None,
    by: Acting,
    at: datetime,
) -> Entry:
    """Begin a project or a policy as a draft.

    contributor: code; a contributor's own without saying so. local_ref: made when it is empty,
    as NER-2027-0007. said: what is known of it already, keys of `sheet.content`. late: as in
    `rules.why_not_start`. Raises Refused.
    """
    lock(partner)  # two people who begin at once get two numbers
    prefix = f"{partner.code}-{cycle.code}-"
    ref = local_ref.strip() or f"{prefix}{queries.number_from(partner, prefix=prefix):04d}"
    service = contributor or by.contributor
    insist(
        rules.why_not_start(
            by,
            partner=partner.code,
            contributor=service,
            type=type,
            local_ref=ref,
            taken=Entry.objects.filter(partner=partner, local_ref=ref).exists(),
            late=late,
        )
    )
    content = {**empty(type), "contributor": service or None, **(said or {})}
    entry = Entry.objects.create(
        partner=partner,
        local_ref=ref,
        way=Way.FORM,
        cycle_first=cycle,
        cycle_last=cycle,
        last_changed_by=by.by,
        created_at=at,
        changed_at=at,
        **versions.repeated(content, partner=partner),
    )
    versions.write(entry, content, by=by.by, at=at)
    stream.tell(entry, EventKind.STATE, by=by, at=at, to=State.DRAFT)
    returns.start(cycle, partner=partner.code, by=by.by, at=at)
    journal.record("collection.start", entry, by=by.by, at=at, ref=ref, type=type)
    return entry


@transaction.atomic
def save(
    entry: Entry,
    *,
    content: Content,
    token: Token,
    cycle: Cycle | None = None,
    chosen: Chosen | None = None,
    late: str | None,
    by: Acting,
    at: datetime,
) -> Saved:
    """Write what an entry says over its open version, or as a new one after a fixed one.

    content: keys of `sheet.content`; those left out stay. token: names what the person saw. cycle:
    in which it is reported from now on (`queries.writing_in`). late: why not in that cycle.
    chosen: whose value stays at each place of a conflict that was raised before.

    A reviewed entry becomes edited and loses its endorsement; the version last accepted stays the
    one that is offered. What somebody else changed elsewhere in it meanwhile is kept. Saving
    without a change changes nothing. Raises Refused, and Conflict when the same field was changed
    twice.
    """
    entry = queries.held(entry)
    insist(
        rules.why_not_edit(entry, by=by, late=late, contributor=content.get("contributor") or "")
    )
    assert entry.current
    theirs = sheet.parsed(entry.current.content)
    base = told.base(entry, token=token)
    now = queries.token(entry)
    new = conflicts.merged(base, mine=content, theirs=theirs, token=now, chosen=chosen)
    changed = conflicts.differing(theirs, new)
    if not changed:
        return Saved(entry)
    entry.cycle_last = cycle or entry.cycle_last
    reviewers = _write(entry, new, changed=changed, was=theirs, by=by, at=at)
    returns.touched(entry.cycle_last, partner=entry.partner_id, by=by.by, at=at)
    return Saved(entry, changed, conflicts.differing(base or theirs, theirs), reviewers)


def _write(
    entry: Entry,
    new: Content,
    *,
    changed: tuple[str, ...],
    was: Content,
    by: Acting,
    at: datetime,
) -> tuple[str, ...]:
    """Write a changed content; return the reviewers of the version that no longer stands."""
    reviewers: tuple[str, ...] = ()
    about: dict[str, Any] = {
        "was": sheet.fingerprint(dict(was)),
        "is": sheet.fingerprint(dict(new)),
    }
    if entry.state in REVIEWED:
        reviewers = _reviewers(entry)
        about |= {"from": entry.state, "to": State.EDITED, "told": list(reviewers)}
        entry.state = State.EDITED
        entry.endorsed, entry.endorsed_at, entry.endorsed_by = None, None, ""
    versions.write(entry, new, by=by.by, at=at)
    fields = {key: [was.get(key), new.get(key)] for key in changed}
    stream.tell(entry, EventKind.CHANGE, by=by, at=at, fields=fields, **about)
    journal.record("collection.save", entry, by=by.by, at=at, fields=list(changed), **about)
    people = telling.named(reviewers)
    telling.tell("edited_after_review", entry=entry, people=people, by=by, at=at)
    return reviewers


def _reviewers(entry: Entry) -> tuple[str, ...]:
    """Return who endorsed and who accepted the version that stands, as the journal names them."""
    accepted = entry.accepted_by if entry.accepted_id == entry.current_id else ""
    return tuple(dict.fromkeys(who for who in (entry.endorsed_by, accepted) if who))


@transaction.atomic
def submit(
    entry: Entry,
    *,
    token: Token,
    findings: Iterable[Check],
    late: str | None,
    by: Acting,
    at: datetime,
) -> Entry:
    """Hand an entry in to the focal point; its version is fixed.

    findings: of the content that the token names. Raises Refused.
    """
    entry = queries.held(entry)
    insist(
        rules.why_not_submit(
            entry, by=by, findings=findings, explained=told.explained(entry), late=late
        )
        or review.why_not_seen(entry, token=token)
    )
    was = entry.state
    versions.fix(entry)
    entry.state = State.SUBMITTED
    entry.submitted_at, entry.submitted_by = at, by.by
    entry.save(update_fields=["state", "submitted_at", "submitted_by"])
    returns.start(entry.cycle_last, partner=entry.partner_id, by=by.by, at=at)
    people = telling.focal_points(entry, at=at)
    telling.tell("to_endorse", entry=entry, people=people, by=by, at=at)
    return stream.moved(entry, "submit", was=was, by=by, at=at)


@transaction.atomic
def withdraw(entry: Entry, *, reason: str, by: Acting, at: datetime) -> Entry:
    """Take an entry out for good, with a reason; it is offered no more. Raises Refused."""
    entry = queries.held(entry)
    insist(rules.why_not_withdraw(entry, by=by, reason=reason))
    was = entry.state
    entry.state, entry.endorsed, entry.endorsed_at = State.WITHDRAWN, None, None
    entry.endorsed_by = ""
    entry.save(update_fields=["state", "endorsed", "endorsed_at", "endorsed_by"])
    returns.touched(entry.cycle_last, partner=entry.partner_id, by=by.by, at=at)
    return stream.moved(entry, "withdraw", was=was, by=by, at=at, text=reason.strip())


@transaction.atomic
def explain(
    entry: Entry, *, finding: str, field: str, text: str, by: Acting, at: datetime
) -> Explanation:
    """Say why a value that looks wrong is right; a later explanation replaces an earlier one.

    finding, field: code and field of what was found. Raises Refused.
    """
    entry = queries.held(entry)
    insist(rules.why_not_explain(entry, by=by, text=text))
    explanation, _ = Explanation.objects.update_or_create(
        entry=entry,
        finding=finding,
        field=field,
        defaults={"text": text.strip(), "given_at": at, "given_by": by.by},
    )
    stream.tell(
        entry,
        EventKind.COMMENT,
        by=by,
        at=at,
        text=text.strip(),
        field=field,
        finding=finding,
    )
    journal.record("collection.explain", entry, by=by.by, at=at, finding=finding, field=field)
    return explanation


@transaction.atomic
def confirm_unchanged(
    entry: Entry, *, cycle: Cycle, late: str | None, by: Acting, at: datetime
) -> Entry:
    """Report an entry of an earlier cycle again as it is; its state stays. Raises Refused."""
    entry = queries.held(entry)
    insist(rules.why_not_confirm(entry, by=by, cycle=cycle, late=late))
    before, entry.cycle_last = entry.cycle_last, cycle
    entry.save(update_fields=["cycle_last"])
    returns.start(cycle, partner=entry.partner_id, by=by.by, at=at)
    detail: dict[str, Any] = {"confirmed_in": cycle.code, "last": before.code}
    stream.tell(entry, EventKind.STATE, by=by, at=at, **detail)
    journal.record("collection.confirm_unchanged", entry, by=by.by, at=at, **detail)
    return entry


def empty(type: str) -> dict[str, Any]:
    """Return the content of an entry that says nothing yet."""
    return sheet.content(Record("", type=type), recognise=lambda name, ref: None)
