"""Reads of the reconciliation room."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from marsa.collection import tiers
from marsa.collection.fields import catalogue
from marsa.collection.models import Entry
from marsa.collection.queries import entries as collection
from marsa.collection.states import Way
from marsa.registry.roles import TIERS, Tier

CHUNK = 500
# Ways by which lists come that are published anyway; a partner's own file keeps its name.
NAMED = frozenset({Way.COMMAND, Way.IATI})


@dataclass(frozen=True, slots=True)
class Account:
    """One accepted entry, as it will be published: who reported what, and of which initiative.

    local_ref: empty where the tier does not see it. content: what the tier of the edition sees.
    amounts_withheld: amounts that it does not.
    """

    public_id: str
    entry_id: int
    partner_code: str
    local_ref: str
    cycle_first: str
    cycle_last: str
    sample: bool
    accepted_at: datetime
    source_name: str
    source_sha256: str
    source_line: int | None
    content: dict[str, Any]
    amounts_withheld: int = 0


def entries_without_initiative() -> QuerySet[Entry]:
    """Accepted entries that belong to no initiative yet, oldest first."""
    return (
        collection.offered().filter(belonging__isnull=True).select_related("partner").order_by("id")
    )


def accounts(tier: Tier = Tier.PUBLIC) -> Iterator[Account]:
    """Every accepted entry with the content of its accepted version, by initiative and entry.

    tier: of the edition; what it does not see is left out here, before anything is counted.
    """
    rows = (
        _offered()
        .order_by("belonging__initiative__public_id", "id")
        .values_list(
            "belonging__initiative__public_id",
            "id",
            "partner__code",
            "local_ref",
            "cycle_first__code",
            "cycle_last__code",
            "cycle_last__sample",
            "accepted_at",
            "accepted__arrival__name",
            "accepted__arrival__way",
            "accepted__arrival__sha256",
            "accepted__line",
            "accepted__content",
        )
    )
    for row in rows.iterator(CHUNK):
        yield _account(tier, *row)


def holds_sample() -> bool:
    """Say whether any entry to be published is invented."""
    return _offered().filter(cycle_last__sample=True).exists()


def entries_by_cycle() -> dict[str, int]:
    """Return cycle → entries to be published that were last reported in it."""
    rows = _offered().values_list("cycle_last__code").annotate(n=Count("id")).order_by("cycle_last")
    return dict(rows)


def _offered() -> QuerySet[Entry]:
    return collection.offered().filter(belonging__isnull=False)


def _account(tier: Tier, *row: Any) -> Account:
    public_id, entry_id, partner, ref, first, last, sample, at, name, way, *rest = row
    sha256, line, content = rest
    offered = tiers.offered(json.loads(content), tier=tier)
    return Account(
        public_id=public_id,
        entry_id=entry_id,
        partner_code=partner,
        local_ref=ref if _shows_reference(ref, offered.content, tier) else "",
        cycle_first=first,
        cycle_last=last,
        sample=sample,
        accepted_at=at,
        source_name=name if way in NAMED else "",
        source_sha256=sha256 or "",
        source_line=line,
        content=offered.content,
        amounts_withheld=offered.amounts_withheld,
    )


def _shows_reference(ref: str, content: dict[str, Any], tier: Tier) -> bool:
    """A partner's own reference is for partners; one that names the entry elsewhere, as that of an
    IATI file does, is no secret."""
    least = tiers.tier_of(catalogue.of("local_ref"), restrictions={})
    is_known = any(identifier["value"] == ref for identifier in content["identifiers"])
    return is_known or TIERS.index(tier) >= TIERS.index(least)
