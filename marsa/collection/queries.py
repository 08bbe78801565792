"""Reads of the collection room."""

from collections.abc import Iterable
from pathlib import Path

import yaml

from marsa.collection import proposals
from marsa.collection.models import Cycle, Entry
from marsa.collection.proposals import Proposal, Statement
from marsa.registry.models import Partner

REFERENCE = Path(__file__).with_name("reference")


def cycles() -> list[Cycle]:
    """Return every cycle, oldest first."""
    return list(Cycle.objects.order_by("code"))


def cycle(code: str) -> Cycle | None:
    """Return a cycle by its code, or the newest for an empty code."""
    found = Cycle.objects.filter(code=code) if code else Cycle.objects.order_by("-code")
    return found.select_related("framework").first()


def reference_cycles() -> list[dict[str, str]]:
    """Return code and source of each cycle that is known to have taken place."""
    text = (REFERENCE / "cycles.yaml").read_text(encoding="utf-8")
    loaded: list[dict[str, str]] = yaml.safe_load(text)
    return loaded


def proposal(partner: Partner, *, cycle: Cycle | None, statements: Iterable[Statement]) -> Proposal:
    """Say what committing statements would change. cycle: None for one that is not open yet."""
    return proposals.compare(
        statements,
        existing=fingerprints(partner),
        in_cycle=references(partner, cycle=cycle) if cycle else (),
    )


def fingerprints(partner: Partner) -> dict[str, str]:
    """Return reference → fingerprint of the current version, for all entries of a partner."""
    return dict(
        Entry.objects.filter(partner=partner).values_list("local_ref", "current__fingerprint")
    )


def references(partner: Partner, *, cycle: Cycle) -> set[str]:
    """Return the references of a partner's entries in a cycle."""
    entries = Entry.objects.filter(partner=partner, cycle_last=cycle)
    return set(entries.values_list("local_ref", flat=True))
