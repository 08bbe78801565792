"""A sample cycle that is under way: open, with work waiting for each of the sample accounts."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from marsa.collection.actions import cycles
from marsa.collection.models import Cycle
from marsa.collection.queries import cycles as queries
from marsa.collection.rules.cycles import Plan
from marsa.config.published import MAIN_FRAMEWORK
from marsa.config.sample_cycle import cast, method, partners, stories
from marsa.config.sample_cycle.cast import Cast
from marsa.registry import queries as registry

CODE = "2026-sample"
OPENED_HOUR, DUE_HOUR = 9, 17  # of settings.TIME_ZONE
DUE_IN = timedelta(days=30)
OPENED = timedelta(days=30)  # before the demonstration
REVIEW = timedelta(days=60)  # after the due date


def may_be_made() -> bool:
    """Say whether the sample cycle is neither there yet nor in the way of an open one."""
    return queries.cycle(CODE) is None and not queries.open_code()


@transaction.atomic
def make(*, word: str, at: datetime) -> Cycle:
    """Make the cycle as it stands 30 days after it opened, by the actions that people use.

    word: password of the sample accounts, which must be there. at: the moment of the
    demonstration; what came before it happens at instants before it. All of it or nothing.
    """
    players = cast.gathered(word=word, at=at, since=at - OPENED)
    cycle = _opened(players, at=at)
    stories.tell(cycle, players=players, at=at)
    partners.report(cycle, players=players, at=at)
    method.discuss(cycle, players=players, at=at)
    return cycle


def _opened(players: Cast, *, at: datetime) -> Cycle:
    by, plan = players["secretariat"], _plan(at)
    cycle = cycles.plan_cycle(plan, by=by, at=plan.opens_at)
    return cycles.open_cycle(cycle, by=by, at=plan.opens_at)


def _at(hour: int, *, on: datetime) -> datetime:
    """Return a full hour of the day of an instant, as the site counts hours."""
    return timezone.localtime(on).replace(hour=hour, minute=0, second=0, microsecond=0)


def _plan(at: datetime) -> Plan:
    due = _at(DUE_HOUR, on=at + DUE_IN)
    return Plan(
        code=CODE,
        title_en="Sample data: a cycle under way",
        title_fr="Données fictives\N{NO-BREAK SPACE}: un cycle en cours",
        scope_en="Projects and policies launched since November 2015, ongoing or completed. "
        "Everything in this cycle is invented.",
        scope_fr="Projets et politiques lancés depuis novembre 2015, en cours ou achevés. "
        "Tout est inventé dans ce cycle.",
        framework=registry.required_version(MAIN_FRAMEWORK),
        opens_at=_at(OPENED_HOUR, on=at - OPENED),
        due_at=due,
        review_ends_at=due + REVIEW,
        sample=True,
    )
