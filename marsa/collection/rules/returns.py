"""When a partner's return is declared, completed, sent back, reopened."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marsa.collection import deadlines
from marsa.collection.board import Work
from marsa.collection.models import Extension, Return
from marsa.collection.rules.cycles import LEAST_REASON
from marsa.collection.states import CycleState, ReturnState
from marsa.registry.acting import Acting
from marsa.registry.roles import Permission
from marsa.registry.rules import why_not_act


def why_not_declare(
    returned: Return, *, work: Work, extensions: Iterable[Extension], by: Acting, at: datetime
) -> str | None:
    """The focal point declares in time, when every entry is endorsed and every line answered.

    returned: with its cycle at hand. work: the partner's entries in the cycle.
    """
    return _why_not_declare_at_all(returned, extensions, by, at) or _why_not_done(work)


def why_not_declare_nil(
    returned: Return,
    *,
    reason: str | None,
    reasons: Collection[str],
    work: Work,
    extensions: Iterable[Extension],
    by: Acting,
    at: datetime,
) -> str | None:
    """The focal point says "nothing new" when the cycle holds nothing new or changed.

    reason: a code of the list `nil_reasons`, None to ask before one is chosen.
    """
    if refusal := _why_not_declare_at_all(returned, extensions, by, at):
        return refusal
    if number := work.new + work.changed:
        return ngettext(
            "This cycle holds %(n)d new or changed entry. Declare a return with it, or withdraw "
            "it first.",
            "This cycle holds %(n)d new or changed entries. Declare a return with them, or "
            "withdraw them first.",
            number,
        ) % {"n": number}
    if reason is not None and reason not in reasons:
        return _("Choose the reason from the list.")
    return None


def why_not_complete(returned: Return, *, work: Work, by: Acting) -> str | None:
    """A verifier completes a declared return when each entry is accepted or withdrawn."""
    if refusal := _why_not_judge(returned, by):
        return refusal
    if number := work.total - work.accepted:
        return ngettext(
            "%(n)d entry is neither accepted nor withdrawn. Review it, or send the return back.",
            "%(n)d entries are neither accepted nor withdrawn. Review them, or send the return "
            "back.",
            number,
        ) % {"n": number}
    return None


def why_not_send_back(returned: Return, *, reason: str | None, by: Acting) -> str | None:
    """A verifier sends a declared return back and says why; reason: None to ask before it."""
    if refusal := _why_not_judge(returned, by):
        return refusal
    if reason is not None and len(reason.strip()) < LEAST_REASON:
        return _("Give the reason in at least 10 characters.")
    return None


def why_not_reopen(returned: Return, *, by: Acting) -> str | None:
    """The secretariat reopens what was declared or complete, until the cycle is finished."""
    if refusal := why_not_act(by, permission=Permission.RUN_CYCLES):
        return refusal
    if returned.cycle.state == CycleState.FINISHED:
        return _finished(returned)
    if returned.state not in (ReturnState.DECLARED, ReturnState.COMPLETE):
        return _("Only a return that is declared or complete can be reopened.")
    return None


def _why_not_declare_at_all(
    returned: Return, extensions: Iterable[Extension], by: Acting, at: datetime
) -> str | None:
    partner, cycle = returned.partner_id, returned.cycle
    if refusal := why_not_act(by, permission=Permission.DECLARE, partner=partner):
        return refusal
    if returned.state == ReturnState.DECLARED:
        return _("The return was declared before.")
    return deadlines.why_not_write(cycle, returned=returned, extensions=extensions, received_at=at)


def _why_not_done(work: Work) -> str | None:
    if not work.total and not work.unanswered:
        return _("This cycle holds no entry of yours. If there is nothing new, declare that.")
    if work.below_endorsed:
        return ngettext(
            "%(n)d entry is not endorsed yet. Endorse or withdraw it.",
            "%(n)d entries are not endorsed yet. Endorse or withdraw them.",
            work.below_endorsed,
        ) % {"n": work.below_endorsed}
    if work.unanswered:
        return ngettext(
            "%(n)d proposed line is not answered yet. Answer it.",
            "%(n)d proposed lines are not answered yet. Answer them.",
            work.unanswered,
        ) % {"n": work.unanswered}
    return None


def _why_not_judge(returned: Return, by: Acting) -> str | None:
    partner = returned.partner_id
    if refusal := why_not_act(by, permission=Permission.COMPLETE_RETURN, partner=partner):
        return refusal
    if returned.cycle.state == CycleState.FINISHED:
        return _finished(returned)
    if returned.state != ReturnState.DECLARED:
        return _("The return is not declared. There is nothing to complete or send back.")
    return None


def _finished(returned: Return) -> str:
    return _("The cycle %(code)s is finished; it can only be read.") % {"code": returned.cycle.code}
