"""When a cycle is planned, begins and ends."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marsa.collection import deadlines
from marsa.collection.models import Cycle, Extension, Return
from marsa.collection.states import CYCLE_NEXT, CycleState, ReturnState
from marsa.registry.acting import Acting
from marsa.registry.models import FrameworkVersion
from marsa.registry.roles import Permission
from marsa.registry.rules import why_not_act
from marsa.registry.states import VersionState

CYCLE_CODE = re.compile(r"\d{4}(-[a-z0-9]+)*")
LEAST_REASON = 10  # characters


@dataclass(frozen=True, slots=True)
class Plan:
    """What the secretariat decides about a cycle, by the names of the columns of `Cycle`."""

    code: str
    title_en: str
    title_fr: str
    scope_en: str
    scope_fr: str
    framework: FrameworkVersion
    opens_at: datetime
    due_at: datetime
    review_ends_at: datetime
    reminder_days: tuple[int, ...] = (-30, -7, -1, 1, 7)
    board: str = "partners"
    sample: bool = False


FIXED = ("code", "framework", "opens_at", "due_at", "sample")  # once a cycle is open


def why_not_record(code: str, *, known: list[str]) -> str | None:
    """A cycle is named by its year, with a word after a hyphen where there are several."""
    if CYCLE_CODE.fullmatch(code):
        return None
    return _(
        "There is no cycle “%(code)s”. Known cycles: %(known)s. "
        "A new one is named by its year, for example 2027."
    ) % {"code": code, "known": ", ".join(known)}


def why_not_plan(plan: Plan, *, by: Acting, known: Collection[str]) -> str | None:
    """The secretariat plans; a code is new and begins with the year; the dates follow each other.

    known: the codes of the other cycles.
    """
    if reason := why_not_act(by, permission=Permission.RUN_CYCLES):
        return reason
    if not CYCLE_CODE.fullmatch(plan.code):
        return _("The code “%(code)s” does not begin with a year. Write it as 2027 or 2027-b.") % {
            "code": plan.code
        }
    if plan.code in known:
        return _("There is a cycle %(code)s already. Choose another code.") % {"code": plan.code}
    if not plan.opens_at < plan.due_at <= plan.review_ends_at:
        return _(
            "The dates do not follow each other: the cycle opens, then it is due, then its review "
            "ends. Correct them."
        )
    return None


def why_not_change_plan(
    cycle: Cycle, *, plan: Plan, by: Acting, known: Collection[str]
) -> str | None:
    """Once a cycle is open its code, framework, opening and due date stay; a finished one stays."""
    if reason := why_not_plan(plan, by=by, known=known):
        return reason
    if cycle.state == CycleState.FINISHED or cycle.due_at is None:
        return _("The cycle %(code)s is finished; it can only be read.") % {"code": cycle.code}
    changed = [name for name in FIXED if getattr(plan, name) != getattr(cycle, name)]
    if cycle.state != CycleState.PLANNED and changed:
        return _(
            "The cycle is open: its code, framework, opening and due date stay. Give partners "
            "more time instead."
        )
    return None


def why_not_open(
    cycle: Cycle, *, by: Acting, is_open: str, expected: int, unanswered: int, at: datetime
) -> str | None:
    """A planned cycle opens when no other is open and all that partners need is there.

    is_open: code of the cycle that is open, or "". expected: number of partners whose return is
    expected. unanswered: change proposals of earlier cycles without a published answer.
    """
    if reason := why_not_act(by, permission=Permission.RUN_CYCLES):
        return reason
    if CycleState.OPEN not in CYCLE_NEXT[CycleState(cycle.state)]:
        return _("The cycle %(code)s was opened before.") % {"code": cycle.code}
    if is_open:
        return _("The cycle %(code)s is open. It must close before another one opens.") % {
            "code": is_open
        }
    return _why_not_ready(cycle, expected=expected, at=at) or _why_not_answered(unanswered)


def why_not_extend(
    cycle: Cycle,
    *,
    until: datetime,
    reason: str,
    returns: Collection[Return],
    extensions: Mapping[int, Collection[Extension]],
    by: Acting,
    at: datetime,
) -> str | None:
    """More time lies after the due date and within the review, and has a reason.

    returns: of the partners who get it. extensions: those given before, by number of the return.
    """
    if refusal := why_not_act(by, permission=Permission.RUN_CYCLES):
        return refusal
    if cycle.state not in (CycleState.OPEN, CycleState.CLOSED) or cycle.due_at is None:
        return _("More time can be given in a cycle that is open or in review.")
    if until <= cycle.due_at or until <= at:
        return _("The new deadline must lie after the due date, %(due)s, and in the future.") % {
            "due": deadlines.written(cycle.due_at)
        }
    if cycle.review_ends_at and until > cycle.review_ends_at:
        return _("The review ends on %(end)s. Choose an earlier deadline.") % {
            "end": deadlines.written(cycle.review_ends_at)
        }
    if len(reason.strip()) < LEAST_REASON:
        return _("Give the reason in at least 10 characters.")
    if not returns:
        return _("Choose at least one partner.")
    return _why_not_each(returns, extensions, until)


def why_not_revoke(extensions: Collection[Extension], *, by: Acting, at: datetime) -> str | None:
    """Extensions are revoked while they run."""
    if refusal := why_not_act(by, permission=Permission.RUN_CYCLES):
        return refusal
    if not extensions:
        return _("No extension is running. There is nothing to revoke.")
    for each in extensions:
        if each.revoked_at is not None:
            return _("This extension was revoked before.")
        if each.until <= at:
            return _("This extension ended on %(until)s; it cannot be revoked.") % {
                "until": deadlines.written(each.until)
            }
    return None


def why_not_finish(
    cycle: Cycle, *, by: Acting, declared: Collection[str], running: Collection[str]
) -> str | None:
    """A closed cycle is finished when no declared return waits and no extension runs.

    declared: codes of partners whose declared return is neither complete nor sent back. running:
    codes of partners whose extension has not ended.
    """
    if refusal := why_not_act(by, permission=Permission.RUN_CYCLES):
        return refusal
    if CycleState.FINISHED not in CYCLE_NEXT[CycleState(cycle.state)] or cycle.due_at is None:
        return _("Only a cycle that is closed can be finished.")
    if declared:
        return ngettext(
            "%(n)d declared return is neither complete nor sent back: %(partners)s.",
            "%(n)d declared returns are neither complete nor sent back: %(partners)s.",
            len(declared),
        ) % {"n": len(declared), "partners": _some(declared)}
    if running:
        return _("An extension is still running: %(partners)s. Wait, or revoke it.") % {
            "partners": _some(running)
        }
    return None


def _why_not_ready(cycle: Cycle, *, expected: int, at: datetime) -> str | None:
    if cycle.framework.state != VersionState.IN_FORCE:
        return _("Version %(number)s of %(framework)s is not in force. Put it in force first.") % {
            "number": cycle.framework.number,
            "framework": cycle.framework.framework_id,
        }
    if missing := _missing_texts(cycle):
        return _("Some texts are missing: %(texts)s. Write them in the plan.") % {
            "texts": ", ".join(missing)
        }
    if cycle.due_at is None or cycle.due_at <= at:
        return _("The due date is over. Set a later one in the plan.")
    if not expected:
        return _("No partner is expected to report. Add partners to the registry first.")
    return None


def _missing_texts(cycle: Cycle) -> list[str]:
    texts = {
        _("title in English"): cycle.title_en,
        _("title in French"): cycle.title_fr,
        _("scope in English"): cycle.scope_en,
        _("scope in French"): cycle.scope_fr,
    }
    return [name for name, text in texts.items() if not text.strip()]


def _why_not_answered(unanswered: int) -> str | None:
    if not unanswered:
        return None
    return ngettext(
        "%(n)d change proposal of the last cycle has no published answer. Answer it first.",
        "%(n)d change proposals of the last cycle have no published answer. Answer them first.",
        unanswered,
    ) % {"n": unanswered}


def _why_not_each(
    returns: Collection[Return],
    extensions: Mapping[int, Collection[Extension]],
    until: datetime,
) -> str | None:
    for each in returns:
        if each.state == ReturnState.COMPLETE:
            return _("The return of %(partner)s is complete. Reopen it first.") % {
                "partner": each.partner_id
            }
        before = deadlines.standing(extensions.get(each.pk, ()))
        if before and before >= until:
            return _(
                "%(partner)s has time until %(until)s already. Choose a later deadline, or "
                "revoke that extension first."
            ) % {"partner": each.partner_id, "until": deadlines.written(before)}
    return None


def _some(codes: Collection[str]) -> str:
    """Return up to five codes in a sentence, and how many more there are."""
    first = ", ".join(sorted(codes)[:5])
    if len(codes) <= 5:
        return first
    return _("%(codes)s and %(n)d more") % {"codes": first, "n": len(codes) - 5}


PLAN_FIELDS = tuple(field.name for field in fields(Plan))
