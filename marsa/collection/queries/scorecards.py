"""What a scorecard needs of a cycle, all partners at once: the median stands beside each line."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db.models import Count, QuerySet

from marsa.collection import sheet
from marsa.collection.models import Arrival, Cycle, Entry, Event
from marsa.collection.scorecard import CHECKS, Facts, Seen, is_missing
from marsa.collection.states import EventKind, State

# Canonical JSON has one spelling of this, and text cannot hold it unescaped.
ONGOING = '"status":"ongoing"'


def facts(cycle: Cycle) -> dict[str, Facts]:
    """Return partner → what is known of it in a cycle (six queries; reads every content)."""
    seen: dict[str, list[Seen]] = defaultdict(list)
    for _number, partner, entry in _entries(cycle):
        seen[partner].append(entry)
    found = {code: Facts(entries=tuple(rows)) for code, rows in seen.items()}
    for code, (ongoing, unconfirmed) in _ongoing(cycle).items():
        before = found.get(code, Facts())
        found[code] = replace(before, ongoing=ongoing, unconfirmed=unconfirmed)
    for code, (rows, findings) in _arrived(cycle).items():
        found[code] = replace(found.get(code, Facts()), rows=rows, findings=findings)
    return found


def _entries(cycle: Cycle, *, partner: str = "") -> Iterator[tuple[int, str, Seen]]:
    """Yield number and partner of each entry of a cycle, and what is seen of it."""
    sent_back = set(
        Event.objects.filter(
            entry__cycle_last=cycle, kind=EventKind.STATE, detail__to=State.SENT_BACK
        )
        .filter(at__gte=cycle.opens_at)
        .values_list("entry", flat=True)
    )
    rows = Entry.objects.filter(cycle_last=cycle, current__isnull=False)
    rows = rows.filter(partner=partner) if partner else rows
    instants = ("submitted_at", "endorsed_at", "accepted_at")
    for pk, code, state, submitted, endorsed, accepted, content in (
        rows.exclude(state=State.WITHDRAWN)
        .values_list("id", "partner", "state", *instants, "current__content")
        .iterator(2000)
    ):
        seen = Seen(
            content=sheet.parsed(content),
            is_accepted=state == State.ACCEPTED,
            was_sent_back=pk in sent_back,
            submitted_at=submitted,
            endorsed_at=endorsed,
            accepted_at=accepted,
        )
        yield pk, code, seen


def _ongoing(cycle: Cycle) -> dict[str, tuple[int, int]]:
    """Return partner → its ongoing entries, and those that two cycles left unconfirmed."""
    counted = _ongoing_entries(cycle).values_list("partner").annotate(Count("id"))
    old = dict(_unconfirmed(cycle).values_list("partner").annotate(Count("id")))
    return {partner: (ongoing, old.get(partner, 0)) for partner, ongoing in counted}


def _ongoing_entries(cycle: Cycle) -> QuerySet[Entry]:
    rows = Entry.objects.exclude(state=State.WITHDRAWN)
    return rows.filter(current__content__contains=ONGOING, cycle_first__code__lte=cycle.code)


def _unconfirmed(cycle: Cycle) -> QuerySet[Entry]:
    """Return the ongoing entries that neither this cycle nor the one before it confirmed."""
    codes = Cycle.objects.filter(code__lt=cycle.code).order_by("-code")
    previous = codes.values_list("code", flat=True).first() or ""
    return _ongoing_entries(cycle).filter(cycle_last__code__lt=previous)


def _arrived(cycle: Cycle) -> dict[str, tuple[int, int]]:
    """Return partner → rows of its files, and findings on them, as they were read."""
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for partner, outcome in Arrival.objects.filter(cycle=cycle, read_at__isnull=False).values_list(
        "partner", "outcome"
    ):
        rows, findings = found[partner]
        found[partner] = (rows + _sum(outcome, "changes"), findings + _sum(outcome, "severities"))
    return found


def _sum(outcome: dict[str, Any], key: str) -> int:
    """Add up the counts under a key; a file that was not compared with the entries has none."""
    counts = outcome.get(key)
    if not isinstance(counts, dict):
        return 0
    return sum(number for number in counts.values() if isinstance(number, int))


def lacking(cycle: Cycle, *, partner: str, key: str) -> list[int]:
    """Return the numbers of a partner's entries that a line of the scorecard counts as lacking.

    key: of a line, as the query string of the list of entries names it (`missing=`).
    """
    if key == "unconfirmed":
        return list(_unconfirmed(cycle).filter(partner=partner).values_list("id", flat=True))
    return [
        pk
        for pk, code, seen in _entries(cycle, partner=partner)
        if (is_missing(seen.content, key=key) if key in CHECKS else seen.was_sent_back)
    ]
