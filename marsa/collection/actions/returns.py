"""What can happen to a partner's return."""

from datetime import datetime

from django.db import transaction

from marsa.collection.models import Cycle, Return
from marsa.collection.queries import returns as queries
from marsa.collection.rules import returns as rules
from marsa.collection.states import ReturnState
from marsa.journal import actions as journal
from marsa.kit.locking import lock
from marsa.kit.refusal import insist
from marsa.registry import codelists
from marsa.registry.acting import Acting

DECLARATION = ["state", "is_nil", "nil_reason", "declared_at", "declared_by"]


@transaction.atomic(savepoint=False)  # a part of the action that calls it
def start(cycle: Cycle, *, partner: str, by: str, at: datetime) -> Return | None:
    """Note that a partner has begun: its first entry or file came. Called by other actions.

    A return that was begun before stays as it is but for its last activity. Returns None where
    the cycle expects no return of the partner (a cycle that is loaded by command).
    """
    returned = _held(cycle, partner)
    if returned is None:
        return None
    if returned.state == ReturnState.EXPECTED:
        returned.state, returned.started_at = ReturnState.IN_PROGRESS, at
        journal.record("collection.start_return", returned, by=by, at=at, partner=partner)
    returned.active_at = at
    returned.save(update_fields=["state", "started_at", "active_at"])
    return returned


@transaction.atomic(savepoint=False)  # a part of the action that calls it
def touched(cycle: Cycle, *, partner: str, by: str, at: datetime) -> Return | None:
    """Note that an entry changed. Called by other actions, as `start` is.

    A declared return goes back to in progress; when it was first declared is kept.
    """
    returned = start(cycle, partner=partner, by=by, at=at)
    if returned is not None and returned.state == ReturnState.DECLARED:
        _take_back(returned)
        journal.record("collection.reopen_by_edit", returned, by=by, at=at, partner=partner)
    return returned


@transaction.atomic
def declare(returned: Return, *, by: Acting, at: datetime) -> Return:
    """Declare that a partner has nothing more to report in the cycle.

    Raises Refused when rules.why_not_declare gives a reason.
    """
    returned = lock(returned)
    work, extensions = queries.work(returned), queries.extensions(returned)
    insist(rules.why_not_declare(returned, work=work, extensions=extensions, by=by, at=at))
    _declare(returned, by=by, at=at)
    journal.record(
        "collection.declare", returned, by=by.by, at=at, entries=work.total, new=work.new
    )
    return returned


@transaction.atomic
def declare_nil(returned: Return, *, reason: str, by: Acting, at: datetime) -> Return:
    """Declare that a partner has nothing new. reason: a code of the list `nil_reasons`.

    Raises Refused when rules.why_not_declare_nil gives a reason.
    """
    returned = lock(returned)
    refusal = rules.why_not_declare_nil(
        returned,
        reason=reason,
        reasons=codelists.labels("nil_reasons").keys(),
        work=queries.work(returned),
        extensions=queries.extensions(returned),
        by=by,
        at=at,
    )
    insist(refusal)
    _declare(returned, by=by, at=at, nil_reason=reason)
    journal.record("collection.declare_nil", returned, by=by.by, at=at, reason=reason)
    return returned


@transaction.atomic
def complete_return(returned: Return, *, by: Acting, at: datetime) -> Return:
    """Say that all of a declared return is reviewed. Raises Refused as rules.why_not_complete."""
    returned = lock(returned)
    insist(rules.why_not_complete(returned, work=queries.work(returned), by=by))
    returned.state = ReturnState.COMPLETE
    returned.completed_at, returned.completed_by = at, by.by
    returned.save(update_fields=["state", "completed_at", "completed_by"])
    journal.record("collection.complete_return", returned, by=by.by, at=at)
    return returned


@transaction.atomic
def send_back_return(returned: Return, *, reason: str, by: Acting, at: datetime) -> Return:
    """Give a declared return back to its partner. Raises Refused as rules.why_not_send_back."""
    returned = lock(returned)
    insist(rules.why_not_send_back(returned, reason=reason, by=by))
    _take_back(returned)
    returned.sent_back_at, returned.sent_back_reason = at, reason.strip()
    returned.save(update_fields=["sent_back_at", "sent_back_reason"])
    journal.record("collection.send_back_return", returned, by=by.by, at=at, reason=reason.strip())
    return returned


@transaction.atomic
def reopen(returned: Return, *, by: Acting, at: datetime) -> Return:
    """Put a declared or complete return back in progress. Raises Refused as rules.why_not_reopen.

    The deadline does not move: after it the partner needs an extension to write.
    """
    returned = lock(returned)
    insist(rules.why_not_reopen(returned, by=by))
    before = returned.state
    _take_back(returned)
    returned.completed_at, returned.completed_by = None, ""
    returned.save(update_fields=["completed_at", "completed_by"])
    journal.record("collection.reopen_return", returned, by=by.by, at=at, before=before)
    return returned


def _held(cycle: Cycle, partner: str) -> Return | None:
    return queries.held(cycle, partner=partner)


def _declare(returned: Return, *, by: Acting, at: datetime, nil_reason: str = "") -> None:
    returned.state = ReturnState.DECLARED
    returned.is_nil, returned.nil_reason = bool(nil_reason), nil_reason
    returned.declared_at, returned.declared_by, returned.active_at = at, by.by, at
    returned.first_declared_at = returned.first_declared_at or at
    returned.save(update_fields=[*DECLARATION, "first_declared_at", "active_at"])


def _take_back(returned: Return) -> None:
    """The declaration stands no more; when it was first made is kept, and the journal the rest."""
    returned.state = ReturnState.IN_PROGRESS
    returned.is_nil, returned.nil_reason = False, ""
    returned.declared_at, returned.declared_by = None, ""
    returned.save(update_fields=DECLARATION)
