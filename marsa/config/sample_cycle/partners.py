"""What other partners did in the sample cycle: declared, nothing new, more time."""

from datetime import datetime, timedelta

from marsa.collection.actions import cycles, returns, suggestions
from marsa.collection.models import Cycle, Return
from marsa.collection.queries import suggestions as queries
from marsa.config.sample_cycle.cast import Cast
from marsa.registry.acting import Acting
from marsa.registry.actions import readers
from marsa.registry.roles import ReaderKind

CONFIRMED = 2  # of the lines of Niger; the others wait for its focal point


def report(cycle: Cycle, *, players: Cast, at: datetime) -> None:
    """Have partners confirm, declare, say that there is nothing new, and ask for more time."""

    def ago(days: int) -> datetime:
        return at - timedelta(days=days)

    _confirm(cycle, by=players["focal_point"], at=ago(6), most=CONFIRMED)
    _confirm(cycle, by=players["senegal"], at=ago(14))
    returns.declare(_of(cycle, players["senegal"]), by=players["senegal"], at=ago(13))
    nil = _of(cycle, players["mali"])
    returns.declare_nil(nil, reason="nothing-new", by=players["mali"], at=ago(18))
    returns.complete_return(nil, by=players["verifier"], at=ago(15))
    _more_time(cycle, by=players["secretariat"], at=ago(3))
    _ask_to_read(at=ago(4))


def _of(cycle: Cycle, acting: Acting) -> Return:
    rows = Return.objects.select_related("cycle", "partner")
    return rows.get(cycle=cycle, partner=acting.partner)


def _confirm(cycle: Cycle, *, by: Acting, at: datetime, most: int | None = None) -> None:
    """Confirm lines of the last cycle as unchanged, all of them or a few."""
    lines = queries.listed(by, returned=_of(cycle, by), kind="entries")
    for line in list(lines[:most]):
        suggestions.confirm(line, late=None, by=by, at=at)


def _more_time(cycle: Cycle, *, by: Acting, at: datetime) -> None:
    assert cycle.due_at is not None  # (it was planned with its dates)
    cycles.extend(
        cycle,
        partners=["ETH"],
        until=cycle.due_at + timedelta(days=14),
        reason="The ministry moves house in the week of the deadline.",
        by=by,
        at=at,
    )


def _ask_to_read(*, at: datetime) -> None:
    readers.ask(
        "researcher@example.org",
        name="Sample researcher",
        language="en",
        kind=ReaderKind.RESEARCHER,
        institution="Sample University",
        purpose="A thesis on how long projects for people who come home last.",
        months=12,
        on=at.date(),
        at=at,
    )
