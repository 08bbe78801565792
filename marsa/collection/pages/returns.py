"""The page of a return: what is left before it is declared, and what can be done next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from marsa.collection import deadlines, writing
from marsa.collection.board import Work
from marsa.collection.models import Cycle, Extension, Return
from marsa.collection.pages.cycles import Step
from marsa.collection.queries import returns as queries
from marsa.collection.rules import returns as rules
from marsa.collection.states import CycleState, ReturnState, State
from marsa.registry import codelists
from marsa.registry.acting import Acting
from marsa.registry.models import Partner
from marsa.registry.roles import MAY, Permission


@dataclass(frozen=True, slots=True)
class Left:
    """One thing that is left to do. url: of the list, empty where there is none yet."""

    sentence: str
    url: str


@dataclass(frozen=True, slots=True)
class One:
    """One return."""

    title: str
    cycle: str
    lead: str
    deadline: str
    sent_back: str
    left: tuple[Left, ...]
    figures: tuple[tuple[str, str, str], ...]  # number, what, address
    steps: tuple[Step, ...]
    cover: str
    scorecard: str
    more_time: str


def state_name(state: str) -> str:
    """Return what a state of a return is called."""
    return {
        ReturnState.EXPECTED: pgettext("return", "expected"),
        ReturnState.IN_PROGRESS: pgettext("return", "in progress"),
        ReturnState.DECLARED: pgettext("return", "declared"),
        ReturnState.COMPLETE: pgettext("return", "complete"),
    }[ReturnState(state)]


def one(returned: Return, *, acting: Acting, at: datetime) -> One:
    """Return one return as it stands, for the one who asks."""
    work, extensions = queries.work(returned), queries.extensions(returned)
    until = deadlines.of(returned.cycle, extensions=extensions)
    may = MAY[acting.role]
    sees_scorecard = Permission.RUN_CYCLES in may or bool(acting.partner)
    gives_time = Permission.RUN_CYCLES in may and returned.cycle.state in _TIME
    extend = f"{reverse('extend', args=[returned.cycle.code])}?partner={returned.partner_id}"
    return One(
        title=title(returned, acting),
        cycle=returned.cycle.title(writing.language()),
        lead=_lead(returned),
        deadline=_deadline(returned, until=until, at=at),
        sent_back=_sent_back(returned),
        left=tuple(_left(returned, work, acting)),
        figures=tuple(_figures(returned, work)),
        steps=tuple(steps(returned, work=work, extensions=extensions, acting=acting, at=at)),
        cover=to("print-cover", returned),
        scorecard=to("scorecard", returned) if sees_scorecard else "",
        more_time=extend if gives_time else "",
    )


_TIME = (CycleState.OPEN, CycleState.CLOSED)


def steps(
    returned: Return, *, work: Work, extensions: list[Extension], acting: Acting, at: datetime
) -> Iterator[Step]:
    """Yield what this person can do with the return next, or why not."""
    may, state = MAY[acting.role], returned.state
    about = {"work": work, "extensions": extensions, "by": acting, "at": at}
    if Permission.DECLARE in may and state in (ReturnState.EXPECTED, ReturnState.IN_PROGRESS):
        reason = rules.why_not_declare(returned, **about)  # type: ignore[arg-type]
        yield Step(_("Declare the return"), to("declare", returned), reason)
        if not work.new + work.changed:
            nil = why_not_declare_nil(returned, work, extensions, acting, at)
            yield Step(_("Declare that there is nothing new"), to("declare-nil", returned), nil)
    if Permission.COMPLETE_RETURN in may and state == ReturnState.DECLARED:
        reason = rules.why_not_complete(returned, work=work, by=acting)
        yield Step(_("Complete the return"), to("complete-return", returned), reason)
        back = rules.why_not_send_back(returned, reason=None, by=acting)
        yield Step(_("Send the return back"), to("send-back-return", returned), back)
    if Permission.RUN_CYCLES in may and state in (ReturnState.DECLARED, ReturnState.COMPLETE):
        reason = rules.why_not_reopen(returned, by=acting)
        yield Step(_("Reopen the return"), to("reopen-return", returned), reason)


def why_not_declare_nil(
    returned: Return, work: Work, extensions: list[Extension], acting: Acting, at: datetime
) -> str | None:
    """Return why nothing new cannot be declared now, before a reason is chosen."""
    reasons = codelists.labels("nil_reasons").keys()
    return rules.why_not_declare_nil(
        returned,
        reason=None,
        reasons=reasons,
        work=work,
        extensions=extensions,
        by=acting,
        at=at,
    )


def choices(cycle: Cycle) -> list[tuple[str, str]]:
    """Return code and name of the partners that can get more time: the return is not complete."""
    rows = cycle.returns.exclude(state=ReturnState.COMPLETE).select_related("partner")
    named = ((row.partner_id, name(row.partner)) for row in rows)
    return sorted(named, key=lambda pair: codelists.fold(pair[1]))


def said_of(extension: Extension) -> str:
    """Say who has how much time and why."""
    return _("%(partner)s has time until %(until)s: “%(reason)s”") % {
        "partner": name(extension.of.partner),
        "until": deadlines.written(extension.until),
        "reason": extension.reason,
    }


def name(partner: Partner) -> str:
    """Return what a partner is called on this page."""
    return partner.name_fr if writing.language() == "fr" else partner.name_en


def to(view: str, returned: Return) -> str:
    """Return the address of a page about a return."""
    return reverse(view, args=[returned.cycle.code, returned.partner_id])


def entries(returned: Return, **wanted: str) -> str:
    """Return the address of the list of the partner's entries in the cycle, filtered."""
    about = {"cycle": returned.cycle.code, "partner": returned.partner_id, **wanted}
    return f"{address('entries')}?{urlencode(about)}" if address("entries") else ""


def address(view: str) -> str:
    """Return the address of a page that has no argument, "" where there is none."""
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""


def title(returned: Return, acting: Acting) -> str:
    """Return what the page of a return is called."""
    if acting.partner:
        return _("Our return, %(cycle)s") % {"cycle": returned.cycle.code}
    return _("Return of %(partner)s, %(cycle)s") % {
        "partner": name(returned.partner),
        "cycle": returned.cycle.code,
    }


def _lead(returned: Return) -> str:
    declared = deadlines.written(returned.declared_at) if returned.declared_at else ""
    if returned.state == ReturnState.COMPLETE:
        return _("This return is complete. Everything in it was reviewed.")
    if returned.state == ReturnState.DECLARED and returned.is_nil:
        reason = codelists.labels("nil_reasons")[returned.nil_reason].text(writing.language())
        return _("Declared on %(at)s: nothing new. Reason: %(reason)s.") % {
            "at": declared,
            "reason": reason,
        }
    if returned.state == ReturnState.DECLARED:
        return _("Declared on %(at)s. A change to an entry takes the declaration back.") % {
            "at": declared
        }
    if returned.state == ReturnState.IN_PROGRESS:
        return _("This return is in progress. Declare it when there is nothing more to report.")
    return _("This return is expected. Nothing was entered yet.")


def _deadline(returned: Return, *, until: datetime | None, at: datetime) -> str:
    if until is None or returned.state in (ReturnState.DECLARED, ReturnState.COMPLETE):
        return ""
    if at < until:
        return _("Time to declare: until %(until)s.") % {"until": deadlines.written(until)}
    return _("The deadline was %(until)s. %(how)s") % {
        "until": deadlines.written(until),
        "how": deadlines.how_to_get_time(),
    }


def _sent_back(returned: Return) -> str:
    if not returned.sent_back_at or returned.state != ReturnState.IN_PROGRESS:
        return ""
    return _("Sent back on %(at)s: “%(reason)s”") % {
        "at": deadlines.written(returned.sent_back_at),
        "reason": returned.sent_back_reason,
    }


def _left(returned: Return, work: Work, acting: Acting) -> Iterator[Left]:
    """Yield what is left before the return can be declared, each with its list."""
    n = writing.number
    if work.unanswered:
        words = ngettext(
            "%(n)s proposed line to answer", "%(n)s proposed lines to answer", work.unanswered
        )
        answers = Permission.EDIT in MAY[acting.role]
        yield Left(words % {"n": n(work.unanswered)}, address("suggestions") if answers else "")
    if work.draft:
        words = ngettext("%(n)s draft to submit", "%(n)s drafts to submit", work.draft)
        yield Left(words % {"n": n(work.draft)}, entries(returned, state=State.DRAFT))
    if work.sent_back:
        words = ngettext(
            "%(n)s entry that was sent back", "%(n)s entries that were sent back", work.sent_back
        )
        yield Left(words % {"n": n(work.sent_back)}, entries(returned, state=State.SENT_BACK))
    if work.edited:
        words = ngettext(
            "%(n)s entry edited after review", "%(n)s entries edited after review", work.edited
        )
        yield Left(words % {"n": n(work.edited)}, entries(returned, state=State.EDITED))
    if work.submitted:
        words = ngettext("%(n)s entry to endorse", "%(n)s entries to endorse", work.submitted)
        yield Left(words % {"n": n(work.submitted)}, entries(returned, state=State.SUBMITTED))


def _figures(returned: Return, work: Work) -> Iterator[tuple[str, str, str]]:
    yield writing.number(work.new), _("new entries"), entries(returned)
    yield writing.number(work.changed), _("changed entries"), entries(returned)
    yield writing.number(work.confirmed), _("entries confirmed unchanged"), entries(returned)
    yield (
        writing.number(work.endorsed),
        _("endorsed entries, to be accepted"),
        entries(returned, state=State.ENDORSED),
    )
    yield (
        writing.number(work.accepted),
        _("accepted entries"),
        entries(returned, state=State.ACCEPTED),
    )
