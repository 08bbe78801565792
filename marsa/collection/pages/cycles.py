"""Pages of the secretariat about cycles, as plain values."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from marsa.collection import deadlines, writing
from marsa.collection.models import Cycle, Extension
from marsa.collection.queries import cycles as queries
from marsa.collection.rules import cycles as rules
from marsa.collection.states import CycleState
from marsa.registry import queries as registry
from marsa.registry.acting import Acting


@dataclass(frozen=True, slots=True)
class Step:
    """Something that can be done next, or why it cannot."""

    label: str
    url: str
    why_not: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One cycle of the list. url: empty for one that was loaded by command."""

    code: str
    title: str
    state: str
    due: str
    declared: str
    url: str


@dataclass(frozen=True, slots=True)
class MoreTime:
    """One extension. revoke: address while it runs, else empty."""

    partner: str
    until: str
    reason: str
    state: str
    revoke: str


@dataclass(frozen=True, slots=True)
class One:
    """One cycle."""

    code: str
    title: str
    lead: str
    steps: tuple[Step, ...]
    facts: tuple[tuple[str, str], ...]
    scope: str
    extensions: tuple[MoreTime, ...]
    change: str
    board: str
    extend: str
    revoke_all: str


def state_name(state: str) -> str:
    """Return what a state of a cycle is called."""
    return {
        CycleState.PLANNED: pgettext("cycle", "planned"),
        CycleState.OPEN: pgettext("cycle", "open"),
        CycleState.CLOSED: pgettext("cycle", "closed, in review"),
        CycleState.FINISHED: pgettext("cycle", "finished"),
    }[CycleState(state)]


def listed() -> list[Listed]:
    """Return every cycle, newest first."""
    return [
        Listed(
            code=cycle.code,
            title=cycle.title(writing.language()),
            state=state_name(cycle.state),
            due=deadlines.written(cycle.due_at) if cycle.due_at else "",
            declared=writing.counted(declared, of=expected) if expected else "",
            url=reverse("cycle", args=[cycle.code]) if cycle.due_at else "",
        )
        for cycle, declared, expected in queries.counted()
    ]


def one(cycle: Cycle, *, acting: Acting, at: datetime) -> One:
    """Return one cycle with what can be done next."""
    extensions = list(queries.extensions(cycle))
    runs = any(each.revoked_at is None and each.until > at for each in extensions)
    may_extend = cycle.state in (CycleState.OPEN, CycleState.CLOSED)
    return One(
        code=cycle.code,
        title=cycle.title(writing.language()) or cycle.code,
        lead=_lead(cycle),
        steps=tuple(_steps(cycle, acting=acting, at=at)),
        facts=tuple(_facts(cycle)),
        scope=cycle.scope_fr if writing.language() == "fr" else cycle.scope_en,
        extensions=tuple(_more_time(each, at) for each in extensions),
        change="" if cycle.state == CycleState.FINISHED else _to("change-plan", cycle),
        board="" if cycle.state == CycleState.PLANNED else f"{reverse('board')}?cycle={cycle.code}",
        extend=_to("extend", cycle) if may_extend else "",
        revoke_all=_to("revoke-all", cycle) if runs else "",
    )


def why_not_open(cycle: Cycle, *, acting: Acting, at: datetime) -> str | None:
    """Return why this cycle does not open now."""
    return rules.why_not_open(
        cycle,
        by=acting,
        is_open=queries.open_code(),
        expected=registry.expected_partners().count(),
        unanswered=queries.unanswered(cycle),
        at=at,
    )


def why_not_finish(cycle: Cycle, *, acting: Acting, at: datetime) -> str | None:
    """Return why this cycle is not finished now."""
    running = queries.running_extensions(cycle, at=at)
    return rules.why_not_finish(
        cycle,
        by=acting,
        declared=queries.declared(cycle),
        running=[each.of.partner_id for each in running],
    )


def said_open(cycle: Cycle) -> str:
    """Say what opening came to."""
    number = cycle.returns.count()
    return ngettext(
        "The cycle %(code)s is open. %(n)s return is expected.",
        "The cycle %(code)s is open. %(n)s returns are expected.",
        number,
    ) % {"code": cycle.code, "n": writing.number(number)}


def said_extended(extensions: Iterable[Extension]) -> str:
    """Say who has how much time."""
    given = list(extensions)
    return ngettext(
        "%(n)s partner has time until %(until)s.",
        "%(n)s partners have time until %(until)s.",
        len(given),
    ) % {"n": writing.number(len(given)), "until": deadlines.written(given[0].until)}


def said_revoked(extensions: Iterable[Extension]) -> str:
    """Say how many extensions were revoked."""
    number = len(list(extensions))
    return ngettext("%(n)s extension is revoked.", "%(n)s extensions are revoked.", number) % {
        "n": writing.number(number)
    }


def _to(view: str, cycle: Cycle) -> str:
    return reverse(view, args=[cycle.code])


def _lead(cycle: Cycle) -> str:
    assert cycle.opens_at and cycle.due_at and cycle.review_ends_at
    sentences: dict[CycleState, Callable[[], str]] = {
        CycleState.PLANNED: lambda: _("This cycle is planned for %(opens)s."),
        CycleState.OPEN: lambda: _("This cycle is open until %(due)s."),
        CycleState.CLOSED: lambda: _("This cycle is closed. Its review ends on %(review)s."),
        CycleState.FINISHED: lambda: _("This cycle is finished; it can only be read."),
    }
    return sentences[CycleState(cycle.state)]() % {
        "opens": deadlines.written(cycle.opens_at),
        "due": deadlines.written(cycle.due_at),
        "review": deadlines.written(cycle.review_ends_at),
    }


def _steps(cycle: Cycle, *, acting: Acting, at: datetime) -> Iterable[Step]:
    if cycle.state == CycleState.PLANNED:
        reason = why_not_open(cycle, acting=acting, at=at)
        yield Step(_("Open the cycle"), _to("open-cycle", cycle), reason)
    if cycle.state == CycleState.OPEN and cycle.due_at and cycle.due_at <= at:
        yield Step(_("Close the cycle"), _to("close-cycle", cycle))
    if cycle.state == CycleState.CLOSED:
        reason = why_not_finish(cycle, acting=acting, at=at)
        yield Step(_("Finish the cycle"), _to("finish-cycle", cycle), reason)


def _facts(cycle: Cycle) -> Iterable[tuple[str, str]]:
    assert cycle.opens_at and cycle.due_at and cycle.review_ends_at
    yield _("Opens"), deadlines.written(cycle.opens_at)
    yield _("Due"), deadlines.written(cycle.due_at)
    yield _("Review ends"), deadlines.written(cycle.review_ends_at)
    yield _("Framework"), f"{cycle.framework.framework_id} {cycle.framework.number}"
    yield _("Days of reminders"), ", ".join(_signed(day) for day in cycle.reminder_days)
    yield _("Who sees the board"), _("Everybody") if cycle.board == "public" else _("Partners")


def _signed(days: int) -> str:
    """Return days from the due date with their sign, a minus being as long as a plus."""
    return f"{days:+d}".replace("-", "\N{MINUS SIGN}")


def _more_time(extension: Extension, at: datetime) -> MoreTime:
    partner, runs = extension.of.partner, extension.until > at
    name = partner.name_fr if writing.language() == "fr" else partner.name_en
    state = pgettext("extension", "running") if runs else pgettext("extension", "over")
    is_revoked = extension.revoked_at is not None
    return MoreTime(
        partner=name,
        until=deadlines.written(extension.until),
        reason=extension.reason,
        state=pgettext("extension", "revoked") if is_revoked else state,
        revoke=reverse("revoke-extension", args=[extension.pk]) if runs and not is_revoked else "",
    )
