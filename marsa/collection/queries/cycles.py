"""Cycles, those of today and those that are known to have taken place."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import yaml
from django.db.models import Count, Q, QuerySet

from marsa.collection.models import ChangeProposal, Cycle, Extension, FormVersion, Return
from marsa.collection.states import CycleState, ProposalState, ReturnState

REFERENCE = Path(__file__).parents[1] / "reference"
UNANSWERED = (ProposalState.OPEN, ProposalState.CLOSED)  # a draft was not put forward yet


def cycles() -> list[Cycle]:
    """Return every cycle, oldest first."""
    return list(Cycle.objects.order_by("code"))


def cycle(code: str) -> Cycle | None:
    """Return a cycle by its code, or the newest for an empty code."""
    found = Cycle.objects.filter(code=code) if code else Cycle.objects.order_by("-code")
    return found.select_related("framework").first()


def with_dates() -> QuerySet[Cycle]:
    """Return the cycles in which partners return something, newest first, with their framework."""
    found = Cycle.objects.filter(due_at__isnull=False).select_related("framework")
    return found.order_by("-code")


def counted() -> list[tuple[Cycle, int, int]]:
    """Return every cycle, newest first, with its declared and its expected returns counted."""
    done = Q(returns__state__in=[ReturnState.DECLARED, ReturnState.COMPLETE])
    rows = Cycle.objects.order_by("-code").annotate(
        n_declared=Count("returns", filter=done), n_expected=Count("returns")
    )
    return [(row, row.n_declared, row.n_expected) for row in rows]


def begun() -> list[Cycle]:
    """Return the cycles with dates that were opened, newest first, with their framework."""
    return list(with_dates().exclude(state=CycleState.PLANNED))


def chosen(cycles: Sequence[Cycle], *, code: str) -> Cycle | None:
    """Return the cycle of a code; for an empty code the open one, else the newest.

    cycles: as `begun` returns them. None for a code that none of them has.
    """
    if code:
        return next((each for each in cycles if each.code == code), None)
    is_open = (each for each in cycles if each.state == CycleState.OPEN)
    return next(is_open, cycles[0] if cycles else None)


def due(at: datetime) -> QuerySet[Cycle]:
    """Return the open cycles whose due date has come."""
    return Cycle.objects.filter(state=CycleState.OPEN, due_at__lte=at)


def open_code() -> str:
    """Return the code of the open cycle, "" without one."""
    return Cycle.objects.filter(state=CycleState.OPEN).values_list("code", flat=True).first() or ""


def unanswered(cycle: Cycle) -> int:
    """Return how many change proposals of other cycles have no published answer."""
    return ChangeProposal.objects.exclude(cycle=cycle).filter(state__in=UNANSWERED).count()


def newest_form() -> FormVersion | None:
    """Return the form as the last applied proposals left it; None before the first."""
    return FormVersion.objects.order_by("-number").first()


def declared(cycle: Cycle) -> list[str]:
    """Return the partners whose declared return waits for the verifier."""
    rows = Return.objects.filter(cycle=cycle, state=ReturnState.DECLARED)
    return list(rows.order_by("partner").values_list("partner", flat=True))


def extensions(cycle: Cycle) -> QuerySet[Extension]:
    """Return all extensions of a cycle, those that end first above, with their returns."""
    rows = Extension.objects.filter(of__cycle=cycle).select_related("of__partner")
    return rows.order_by("until", "of__partner", "id")


def every_extension() -> QuerySet[Extension]:
    """Return all extensions of all cycles, with cycle and partner."""
    return Extension.objects.select_related("of__cycle", "of__partner")


def running_extensions(cycle: Cycle, *, at: datetime) -> list[Extension]:
    """Return the extensions that are neither revoked nor over."""
    return list(extensions(cycle).filter(revoked_at__isnull=True, until__gt=at))


def reference_cycles() -> list[dict[str, str]]:
    """Return code and source of each cycle that is known to have taken place."""
    text = (REFERENCE / "cycles.yaml").read_text(encoding="utf-8")
    loaded: list[dict[str, str]] = yaml.safe_load(text)
    return loaded
