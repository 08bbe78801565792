"""What to do next, for the role one acts in: each room is asked, each line leads to its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marsa.collection import deadlines
from marsa.collection.models import ChangeProposal, Cycle, Event, Return
from marsa.collection.queries import cycles, entries, method, returns
from marsa.collection.states import (
    CycleState,
    EventKind,
    ProposalState,
    ReturnState,
    State,
)
from marsa.registry import appointments
from marsa.registry.acting import Acting
from marsa.registry.roles import MAY, Permission


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: a sentence with its number, and where."""

    sentence: str
    url: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """What waits for somebody, what comes next, and where to look otherwise.

    cycle: the round that runs, in a sentence; empty while there is none.
    """

    tasks: tuple[Task, ...]
    cycle: str
    places: tuple[Task, ...]


def of(acting: Acting, *, at: datetime) -> Agenda:
    """Return what waits for somebody at an instant (at most 15 queries)."""
    cycle = cycles.chosen(cycles.begun(), code="")
    mine = _own_return(acting, cycle)
    return Agenda(
        tasks=tuple(_tasks(acting, cycle, mine, at)),
        cycle=_about(cycle, mine, at),
        places=tuple(_places(acting)),
    )


def _tasks(
    acting: Acting, cycle: Cycle | None, mine: Return | None, at: datetime
) -> Iterator[Task]:
    may = MAY[acting.role]
    if Permission.READ_ENTRIES in may:
        yield from _of_entries(acting)
    if mine and Permission.EDIT in may:
        yield from _of_return(acting, mine)
    if cycle and Permission.COMPLETE_RETURN in may:
        yield from _to_complete(acting, cycle)
    if cycle and acting.partner:
        yield from _of_method(acting, cycle)
    if Permission.RUN_CYCLES in may:
        yield from _of_secretariat(cycle, at)
    if Permission.DECIDE_READERS in may:
        yield from _of_readers(acting)


def _of_entries(acting: Acting) -> Iterator[Task]:
    seen = entries.visible_to(acting)
    counts = dict(seen.order_by().values_list("state").annotate(Count("id")))
    if Permission.ACCEPT in MAY[acting.role]:
        n = counts.get(State.ENDORSED, 0)
        said = ngettext("%(n)d entry to accept", "%(n)d entries to accept", n)
        yield from _line(n, said, reverse("review"))
    if Permission.ENDORSE in MAY[acting.role]:
        n = counts.get(State.SUBMITTED, 0)
        said = ngettext("%(n)d entry to endorse", "%(n)d entries to endorse", n)
        yield from _line(n, said, reverse("review"))
    if Permission.EDIT in MAY[acting.role]:
        yield from _to_write(counts)
        asked = Event.objects.filter(
            entry__in=seen, kind=EventKind.QUESTION, answered_at__isnull=True
        ).exclude(by__startswith=f"#{acting.person} ")
        n = asked.values("entry").distinct().count()
        said = ngettext("%(n)d entry with a question", "%(n)d entries with a question", n)
        first = asked.values_list("entry", flat=True).order_by("at").first()
        url = f"{reverse('entry', args=[first])}#stream" if first else ""
        yield from _line(n, said, url)


def _to_write(counts: dict[str, int]) -> Iterator[Task]:
    for state in (State.SENT_BACK, State.EDITED, State.DRAFT):
        n = counts.get(state, 0)
        yield from _line(n, _unsubmitted(state, n), f"{reverse('entries')}?state={state}")


def _unsubmitted(state: State, n: int) -> str:
    if state == State.SENT_BACK:
        return ngettext("%(n)d entry was sent back", "%(n)d entries were sent back", n)
    if state == State.DRAFT:
        return ngettext("%(n)d draft to finish", "%(n)d drafts to finish", n)
    return ngettext(
        "%(n)d entry was changed and not submitted",
        "%(n)d entries were changed and not submitted",
        n,
    )


def _of_return(acting: Acting, mine: Return) -> Iterator[Task]:
    work = returns.work(mine)
    n = work.unanswered
    said = ngettext(
        "%(n)d line of the last cycle to confirm", "%(n)d lines of the last cycle to confirm", n
    )
    yield from _line(n, said, reverse("suggestions"))
    waits = mine.state in (ReturnState.EXPECTED, ReturnState.IN_PROGRESS)
    if waits and Permission.DECLARE in MAY[acting.role]:
        yield Task(_("Declare the return when there is nothing more to report"), _return(mine))


def _to_complete(acting: Acting, cycle: Cycle) -> Iterator[Task]:
    declared = returns.visible_to(acting).filter(cycle=cycle, state=ReturnState.DECLARED)
    n = declared.count()
    said = ngettext("%(n)d return to complete", "%(n)d returns to complete", n)
    yield from _line(n, said, reverse("board"))


def _of_method(acting: Acting, cycle: Cycle) -> Iterator[Task]:
    may = MAY[acting.role]
    if Permission.VOTE in may:
        proposals = ChangeProposal.objects.filter(state=ProposalState.OPEN)
        n = proposals.exclude(votes__partner=acting.partner).count()
        said = ngettext("%(n)d proposal to vote on", "%(n)d proposals to vote on", n)
        yield from _line(n, said, reverse("method"))
    if Permission.ANSWER in may and method.questions(cycle):
        answers = method.answer_set(cycle, partner=acting.partner)
        if answers is None or answers.sent_at is None:
            yield Task(_("Answer the questions about the method"), reverse("method"))


def _of_secretariat(cycle: Cycle | None, at: datetime) -> Iterator[Task]:
    if cycle and cycle.state != CycleState.FINISHED and cycle.due_at and cycle.due_at <= at:
        rows = cycle.returns.filter(state__in=[ReturnState.EXPECTED, ReturnState.IN_PROGRESS])
        n = rows.count()
        said = ngettext("%(n)d return is overdue", "%(n)d returns are overdue", n)
        yield from _line(n, said, reverse("board"))
    n = ChangeProposal.objects.filter(state=ProposalState.CLOSED).count()
    said = ngettext(
        "%(n)d proposal on the method without an answer",
        "%(n)d proposals on the method without an answer",
        n,
    )
    yield from _line(n, said, reverse("method"))
    n = appointments.without_focal_point(on=at.date()).count()
    said = ngettext("%(n)d partner has no focal point", "%(n)d partners have no focal point", n)
    yield from _line(n, said, reverse("people"))


def _of_readers(acting: Acting) -> Iterator[Task]:
    n = appointments.requests_visible_to(acting).filter(state="requested").count()
    said = ngettext(
        "%(n)d request for reader access to decide", "%(n)d requests for reader access to decide", n
    )
    yield from _line(n, said, reverse("readers"))


def _line(n: int, sentence: str, url: str) -> Iterator[Task]:
    if n:
        yield Task(sentence % {"n": n}, url)


def _own_return(acting: Acting, cycle: Cycle | None) -> Return | None:
    if cycle is None or not acting.partner:
        return None
    return returns.visible_to(acting).filter(cycle=cycle).first()


def _until(cycle: Cycle | None, mine: Return | None) -> str:
    if cycle is None or mine is None:
        return ""
    until = deadlines.of(cycle, extensions=returns.extensions(mine))
    return deadlines.written(until) if until else ""


def _about(cycle: Cycle | None, mine: Return | None, at: datetime) -> str:
    if cycle is None or cycle.due_at is None:
        return _("No cycle of collection runs at present.")
    words = {"code": cycle.code, "until": _until(cycle, mine) or deadlines.written(cycle.due_at)}
    if cycle.state == CycleState.OPEN and cycle.due_at > at:
        return _("Cycle %(code)s is open until %(until)s.") % words
    if cycle.state == CycleState.FINISHED:
        return _("Cycle %(code)s is finished.") % words
    return _("Cycle %(code)s was open until %(until)s. Review goes on.") % words


def _return(mine: Return) -> str:
    return reverse("return-of", args=[mine.cycle.code, mine.partner_id])


def _places(acting: Acting) -> Iterator[Task]:
    may = MAY[acting.role]
    if Permission.EDIT in may:
        yield Task(_("Report a project or a policy"), reverse("write-new"))
    if Permission.UPLOAD in may:
        yield Task(_("Send a workbook or another file"), reverse("files"))
    if Permission.SEE_BOARD in may:
        yield Task(_("See where the cycle stands"), reverse("board"))
    if Permission.KEEP_PEOPLE in may:
        yield Task(_("Look after people and their roles"), reverse("people"))
    if Permission.SEE_JOURNAL in may:
        yield Task(_("See who did what, and when"), reverse("journal"))
    yield Task(_("Read the published database"), reverse("portal:home"))
