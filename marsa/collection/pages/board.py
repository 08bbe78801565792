"""The board of a cycle as a page and as lines of a file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marsa.collection import board, writing
from marsa.collection.board import Growth, Row, Sum, Waiting
from marsa.collection.models import Cycle
from marsa.collection.pages.cycles import state_name
from marsa.collection.pages.returns import state_name as return_state
from marsa.collection.queries import returns as queries
from marsa.registry import codelists
from marsa.registry.acting import Acting
from marsa.registry.models import Membership
from marsa.registry.roles import MAY, Permission


@dataclass(frozen=True, slots=True)
class Group:
    """A line of the sums."""

    name: str
    expected: str
    declared: str
    completeness: str
    on_time: str
    timeliness: str
    extended: str
    nil: str
    overdue: str


@dataclass(frozen=True, slots=True)
class Line:
    """A partner. url: of its return, for those who may open it."""

    name: str
    url: str
    state: str
    is_overdue: bool
    is_nil: bool
    received: str
    declared_on: str
    on_time: str
    on_time_extended: str
    in_review: str
    sent_back: str
    accepted: str
    active_on: str
    waits_on: str
    days: str
    extended_until: str


@dataclass(frozen=True, slots=True)
class Board:
    """The board."""

    title: str
    code: str
    state: str
    lead: str
    completeness: tuple[str, str]  # share, formula
    timeliness: tuple[str, str]
    nil: str
    groups: tuple[tuple[str, tuple[Group, ...]], ...]  # caption, lines
    growth: tuple[tuple[str, str], ...]
    growth_lead: str
    lines: tuple[Line, ...]
    csv: str
    others: tuple[tuple[str, str], ...]


def page(cycle: Cycle, *, others: Iterable[Cycle], acting: Acting, at: datetime) -> Board:
    """Return the board for the one who asks (seven queries, however many partners).

    others: cycles that have a board of their own.
    """
    members, language = queries.members(), writing.language()
    rows = queries.rows(cycle, at=at, belonging=members)
    every, growth = board.total(rows), queries.growth(cycle)
    codes = [each.code for each in others if each.code != cycle.code]
    here = reverse("board")
    return Board(
        title=_("Board: %(cycle)s") % {"cycle": cycle.title(language)},
        code=cycle.code,
        state=state_name(cycle.state),
        lead=_lead(every),
        completeness=_rate(every.declared, every.expected),
        timeliness=_rate(every.on_time, every.expected),
        nil=writing.number(every.nil),
        groups=tuple(_groups(rows, every, members)),
        growth=tuple(_growth(growth)),
        growth_lead=_growth_lead(growth),
        lines=tuple(
            _line(row, cycle=cycle, acting=acting)
            for row in sorted(rows, key=lambda row: codelists.fold(row.name(language)))
        ),
        csv=f"{reverse('board-csv')}?cycle={cycle.code}",
        others=tuple((code, f"{here}?cycle={code}") for code in codes),
    )


HEAD = (
    *("cycle", "partner", "name_en", "name_fr", "side", "dialogues", "state", "nil", "overdue"),
    *("new", "changed", "confirmed", "first_declared_at", "on_time", "on_time_with_extension"),
    *("in_review", "sent_back", "accepted", "last_activity", "waits_on", "days_waiting"),
    "extension_until",
)


def as_lines(cycle: Cycle, *, at: datetime) -> Iterator[tuple[object, ...]]:
    """Yield the head and the lines of the board as a file; instants with their offset."""
    yield HEAD
    for row in queries.rows(cycle, at=at):
        work = row.work
        yield (
            *(cycle.code, row.partner, writing.cell(row.name_en), writing.cell(row.name_fr)),
            row.side,
            *(" ".join(sorted(row.dialogues)), row.state, int(row.is_nil), int(row.is_overdue)),
            *(work.new, work.changed, work.confirmed, _iso(row.first_declared_at)),
            *(int(row.is_on_time), int(row.is_on_time_extended)),
            *(work.in_review, work.sent_back, work.accepted, _iso(row.active_at)),
            *(row.waits_on, row.days, _iso(row.extended_until)),
        )


def _iso(instant: datetime | None) -> str:
    return instant.isoformat() if instant else ""


def _lead(every: Sum) -> str:
    words = ngettext(
        "%(declared)s of %(expected)s return is declared; %(extended)s in an extension, "
        "%(overdue)s overdue.",
        "%(declared)s of %(expected)s returns are declared; %(extended)s in an extension, "
        "%(overdue)s overdue.",
        every.expected,
    )
    return words % {
        "declared": writing.number(every.declared),
        "expected": writing.number(every.expected),
        "extended": writing.number(every.extended),
        "overdue": writing.number(every.overdue),
    }


def _rate(count: int, of: int) -> tuple[str, str]:
    gap = "\N{NO-BREAK SPACE}"
    formula = f"{writing.number(count)}{gap}÷{gap}{writing.number(of)}"
    return writing.share(count, of=of), formula


def _groups(
    rows: list[Row], every: Sum, members: Iterable[Membership]
) -> Iterator[tuple[str, tuple[Group, ...]]]:
    name = f"name_{writing.language()}"
    dialogues = {each.dialogue_id: getattr(each.dialogue, name) for each in members}
    dialogues["none"] = _("In no dialogue")
    sides = {c: label.text(writing.language()) for c, label in codelists.labels("sides").items()}
    by_dialogue = [_group(s, name=dialogues[s.group]) for s in board.by_dialogue(rows)]
    by_side = [_group(s, name=sides[s.group]) for s in board.by_side(rows)]
    total = _group(every, name=_("All, each once"))
    yield _("By dialogue"), (*by_dialogue, total)
    yield _("By side"), (*by_side, total)


def _group(each: Sum, *, name: str) -> Group:
    return Group(
        name=name,
        expected=writing.number(each.expected),
        declared=writing.number(each.declared),
        completeness=writing.share(each.declared, of=each.expected),
        on_time=writing.number(each.on_time),
        timeliness=writing.share(each.on_time, of=each.expected),
        extended=writing.number(each.extended),
        nil=writing.number(each.nil),
        overdue=writing.number(each.overdue),
    )


def _growth_lead(growth: Growth) -> str:
    if not growth.total:
        return _("No new initiative yet.")
    words = ngettext(
        "%(n)s new initiative; %(first)s from contributors that report for the first time.",
        "%(n)s new initiatives; %(first)s from contributors that report for the first time.",
        growth.total,
    )
    return words % {
        "n": writing.number(growth.total),
        "first": writing.number(growth.first_time),
    }


def _growth(growth: Growth) -> Iterator[tuple[str, str]]:
    if not growth.total:
        return
    parts = [
        (_("Contributors that reported before"), growth.returning),
        (_("Contributors that report for the first time"), growth.first_time),
        (_("Not known: the entries name no contributor"), growth.unknown),
    ]
    for name, count in parts:
        yield name, f"{writing.number(count)} ({writing.share(count, of=growth.total)})"


def _line(row: Row, *, cycle: Cycle, acting: Acting) -> Line:
    work, n = row.work, writing.number
    return Line(
        name=row.name(writing.language()),
        url=_url(row, cycle=cycle, acting=acting),
        state=return_state(row.state),
        is_overdue=row.is_overdue,
        is_nil=row.is_nil,
        received=f"{n(work.new)} / {n(work.changed)} / {n(work.confirmed)}",
        declared_on=writing.day(row.first_declared_at),
        on_time=_yes(row, row.is_on_time),
        on_time_extended=_yes(row, row.is_on_time_extended),
        in_review=n(work.in_review),
        sent_back=n(work.sent_back),
        accepted=n(work.accepted),
        active_on=writing.day(row.active_at),
        waits_on=waits_on(row.waits_on),
        days=n(row.days) if row.waits_on != Waiting.NOBODY else writing.NOTHING,
        extended_until=writing.day(row.extended_until),
    )


def waits_on(waiting: Waiting) -> str:
    """Return on whom a return waits, in words."""
    return {
        Waiting.PARTNER: _("contributors"),
        Waiting.FOCAL_POINT: _("focal point"),
        Waiting.VERIFIER: _("verifier"),
        Waiting.NOBODY: writing.NOTHING,
    }[waiting]


def _yes(row: Row, is_so: bool) -> str:
    if row.first_declared_at is None:
        return writing.NOTHING
    return _("yes") if is_so else _("no")


def _url(row: Row, *, cycle: Cycle, acting: Acting) -> str:
    """Return the address of a return for whoever may open it, as `queries.visible_to` does."""
    may_open = Permission.READ_ENTRIES in MAY[acting.role]
    is_mine = acting.partner in ("", row.partner)
    looked_after = not acting.partners or row.partner in acting.partners
    if not (may_open and is_mine and looked_after):
        return ""
    return reverse("return-of", args=[cycle.code, row.partner])
