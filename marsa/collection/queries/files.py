"""What a file would change."""

from collections.abc import Iterable

from marsa.collection import proposals
from marsa.collection.models import Cycle, Entry
from marsa.collection.proposals import Proposal, Statement
from marsa.registry.models import Partner


def proposal(partner: Partner, *, cycle: Cycle | None, statements: Iterable[Statement]) -> Proposal:
    """Say what committing statements would change. cycle: None for one that is not open yet."""
    return proposals.compare(
        statements,
        existing=fingerprints(partner),
        numbers=numbers(partner),
        in_cycle=references(partner, cycle=cycle) if cycle else (),
    )


def fingerprints(partner: Partner) -> dict[str, str]:
    """Return reference → fingerprint of the current version, for all entries of a partner."""
    return dict(
        Entry.objects.filter(partner=partner).values_list("local_ref", "current__fingerprint")
    )


def numbers(partner: Partner) -> dict[str, int]:
    """Return reference → number of the current version, for all entries of a partner."""
    entries = Entry.objects.filter(partner=partner, current__isnull=False)
    return dict(entries.values_list("local_ref", "current__number"))


def references(partner: Partner, *, cycle: Cycle) -> set[str]:
    """Return the references of a partner's entries in a cycle."""
    entries = Entry.objects.filter(partner=partner, cycle_last=cycle)
    return set(entries.values_list("local_ref", flat=True))
