"""What stands of a cycle, partner by partner, and what it adds up to. Pure.

Completeness is declared returns ÷ expected returns; timeliness is returns declared before the
first due date ÷ expected returns. Both stay counts until they are printed: they are never
averaged. Source: the rules of the cycle, section "board".
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from marsa.collection import deadlines
from marsa.collection.models import Cycle, Extension, Return
from marsa.collection.states import ReturnState

DECLARED = frozenset({ReturnState.DECLARED, ReturnState.COMPLETE})


class Waiting(StrEnum):
    """On whom a return waits."""

    PARTNER = "partner"
    FOCAL_POINT = "focal_point"
    VERIFIER = "verifier"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Work:
    """The entries of one partner in one cycle, counted; those withdrawn are left out.

    new, changed and confirmed (unchanged) add up to all of them, and so do the six states.
    unanswered: lines that the cycle proposed and nobody answered. submitted_at: when the entry
    was submitted that waits longest for the focal point.
    """

    new: int = 0
    changed: int = 0
    confirmed: int = 0
    draft: int = 0
    submitted: int = 0
    endorsed: int = 0
    accepted: int = 0
    sent_back: int = 0
    edited: int = 0
    unanswered: int = 0
    submitted_at: datetime | None = None

    @property
    def total(self) -> int:
        """All entries of the partner in the cycle."""
        return self.new + self.changed + self.confirmed

    @property
    def below_endorsed(self) -> int:
        """Entries that the focal point has still to endorse."""
        return self.draft + self.submitted + self.sent_back + self.edited

    @property
    def in_review(self) -> int:
        """Entries that wait for somebody's review."""
        return self.submitted + self.endorsed


@dataclass(frozen=True, slots=True)
class Row:
    """One partner of the board. days: whole days since it waits; deadline: with its extension."""

    partner: str
    name_en: str
    name_fr: str
    side: str
    dialogues: frozenset[str]
    state: ReturnState
    is_nil: bool
    is_overdue: bool
    work: Work
    first_declared_at: datetime | None
    is_on_time: bool
    is_on_time_extended: bool
    extended_until: datetime | None
    active_at: datetime | None
    waits_on: Waiting
    days: int

    @property
    def is_declared(self) -> bool:
        """Whether the declaration stands."""
        return self.state in DECLARED

    def name(self, language: str) -> str:
        """Return the French name for "fr…", the English one for anything else."""
        return self.name_fr if language.startswith("fr") else self.name_en


@dataclass(frozen=True, slots=True)
class Sum:
    """What a group of partners adds up to; group: a dialogue, a side, or "" for all."""

    group: str
    expected: int
    declared: int
    on_time: int
    extended: int
    nil: int
    overdue: int
    entries: int


@dataclass(frozen=True, slots=True)
class Growth:
    """New initiatives by who brought them.

    unknown: where the new entries, or earlier ones of the same partner, name no contributor, so
    that nobody can say whether it is here for the first time.
    """

    returning: int = 0
    first_time: int = 0
    unknown: int = 0
    first_timers: int = 0  # contributors, not initiatives

    @property
    def total(self) -> int:
        """All new initiatives."""
        return self.returning + self.first_time + self.unknown


def row(
    returned: Return,
    *,
    cycle: Cycle,
    work: Work,
    extensions: Collection[Extension],
    dialogues: frozenset[str],
    at: datetime,
) -> Row:
    """Return the line of one partner. returned: with its partner at hand."""
    partner = returned.partner
    until = deadlines.of(cycle, extensions=extensions)
    waits_on, since = waiting(returned, work=work, opens_at=cycle.opens_at)
    is_declared = returned.state in DECLARED
    return Row(
        partner=partner.code,
        name_en=partner.name_en,
        name_fr=partner.name_fr,
        side=partner.side,
        dialogues=dialogues,
        state=ReturnState(returned.state),
        is_nil=returned.is_nil,
        is_overdue=not is_declared and until is not None and until <= at,
        work=work,
        first_declared_at=returned.first_declared_at,
        is_on_time=is_on_time(returned, due_at=cycle.due_at),
        is_on_time_extended=_is_on_time_extended(returned, cycle, extensions),
        extended_until=deadlines.standing(extensions),
        active_at=returned.active_at,
        waits_on=waits_on,
        days=max(0, (at - since).days) if since else 0,
    )


def is_on_time(returned: Return, *, due_at: datetime | None) -> bool:
    """Say whether a return was first declared before an instant, whatever happened since."""
    declared_at = returned.first_declared_at
    return declared_at is not None and due_at is not None and declared_at < due_at


def waiting(
    returned: Return, *, work: Work, opens_at: datetime | None
) -> tuple[Waiting, datetime | None]:
    """Say on whom a return waits and since when.

    Declared: on the verifier, since then. Entries submitted: on the focal point, since the first
    of them. All entries endorsed: on the focal point, to declare. Else on the partner, since it
    was sent back, last worked, or the cycle opened.
    """
    if returned.state == ReturnState.COMPLETE:
        return Waiting.NOBODY, None
    if returned.state == ReturnState.DECLARED:
        return Waiting.VERIFIER, returned.declared_at
    if work.submitted:
        return Waiting.FOCAL_POINT, work.submitted_at
    times = (returned.active_at, returned.sent_back_at, opens_at)
    since = max((each for each in times if each), default=None)
    ready = work.total and not work.below_endorsed and not work.unanswered
    return (Waiting.FOCAL_POINT if ready else Waiting.PARTNER), since


def total(rows: Iterable[Row], *, group: str = "") -> Sum:
    """Count a group of partners."""
    kept = list(rows)
    return Sum(
        group=group,
        expected=len(kept),
        declared=sum(row.is_declared for row in kept),
        on_time=sum(row.is_on_time for row in kept),
        extended=sum(row.is_on_time_extended and not row.is_on_time for row in kept),
        nil=sum(row.is_nil and row.is_declared for row in kept),
        overdue=sum(row.is_overdue for row in kept),
        entries=sum(row.work.total for row in kept),
    )


def by_dialogue(rows: Collection[Row]) -> list[Sum]:
    """Count each dialogue; a partner in two is in both, so that these never add up to all."""
    codes = sorted({code for row in rows for code in row.dialogues})
    sums = [total((r for r in rows if code in r.dialogues), group=code) for code in codes]
    outside = [row for row in rows if not row.dialogues]
    return [*sums, total(outside, group="none")] if outside else sums


def by_side(rows: Collection[Row]) -> list[Sum]:
    """Count each side; each partner is on one."""
    sides = sorted({row.side for row in rows})
    return [total((row for row in rows if row.side == side), group=side) for side in sides]


def growth(
    new: Mapping[tuple[str, str], int],
    *,
    earlier: Collection[tuple[str, str]],
) -> Growth:
    """Split new initiatives by whether their contributor reported in an earlier cycle.

    new: (partner, contributor) → new initiatives, contributor "" where the entry names none.
    earlier: the same pairs, of all entries of earlier cycles.
    """
    known, counts, first_timers = set(earlier), {"returning": 0, "first_time": 0, "unknown": 0}, 0
    for unit, count in new.items():
        kind = _kind(unit, known=known, partners={partner for partner, _ in known})
        counts[kind] += count
        first_timers += kind == "first_time"
    return Growth(**counts, first_timers=first_timers)


def _kind(
    unit: tuple[str, str], *, known: Collection[tuple[str, str]], partners: Collection[str]
) -> str:
    partner, contributor = unit
    if unit in known:
        return "returning"
    is_vague = (partner, "") in known or (not contributor and partner in partners)
    return "unknown" if is_vague else "first_time"


def _is_on_time_extended(returned: Return, cycle: Cycle, extensions: Iterable[Extension]) -> bool:
    """An extension that was revoked counts for what was declared before that."""
    declared_at = returned.first_declared_at
    if declared_at is None:
        return False
    return is_on_time(returned, due_at=cycle.due_at) or any(
        declared_at < each.until and (each.revoked_at is None or declared_at < each.revoked_at)
        for each in extensions
    )
