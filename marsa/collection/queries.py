"""Reads of the collection room."""


from marsa.collection.models import Cycle, Entry
from marsa.registry.models import Partner


def cycles() -> list[Cycle]:
    """Every cycle, oldest first."""
    return list(Cycle.objects.order_by("code"))


def fingerprints(partner: Partner) -> dict[str, str]:
    """Return reference → fingerprint of the current version, for all entries of a partner."""
    return dict(Entry.objects.filter(partner=partner).values_list("local_ref", "current__sha256"))


def references(partner: Partner, *, cycle: Cycle) -> set[str]:
    """Return the references of a partner's entries in a cycle."""
    entries = Entry.objects.filter(partner=partner, cycle_last=cycle)
    return set(entries.values_list("local_ref", flat=True))
