"""What can happen to a cycle."""

from datetime import datetime

from django.db import transaction

from marsa.collection.models import Cycle
from marsa.collection.queries import cycles as queries
from marsa.collection.rules import cycles as rules
from marsa.collection.states import CycleState
from marsa.journal import actions as journal
from marsa.kit.refusal import insist
from marsa.registry.models import FrameworkVersion


@transaction.atomic
def record_cycle(
    code: str, *, framework: FrameworkVersion, sample: bool, by: str, at: datetime
) -> Cycle:
    """Note a cycle that is loaded by command: it has no dates, and nobody returns anything."""
    insist(rules.why_not_record(code, known=[cycle.code for cycle in queries.cycles()]))
    cycle = Cycle.objects.create(
        code=code,
        title_en=f"Data collection {code}",
        title_fr=f"Collecte de données {code}",
        framework=framework,
        sample=sample,
        state=CycleState.CLOSED,
    )
    journal.record("collection.record_cycle", cycle, by=by, at=at, code=code, sample=sample)
    return cycle


@transaction.atomic
def load_cycles(*, framework: FrameworkVersion, by: str, at: datetime) -> int:
    """Add the cycles that are known to have taken place; return how many were missing."""
    known = {cycle.code for cycle in queries.cycles()}
    missing = [about for about in queries.reference_cycles() if about["code"] not in known]
    for about in missing:
        Cycle.objects.create(
            code=about["code"],
            title_en=f"JVAP data collection {about['code']}",
            title_fr=f"Collecte de données du PACV {about['code']}",
            framework=framework,
            source=about["source"],
            state=CycleState.FINISHED,
        )
    if missing:
        codes = [about["code"] for about in missing]
        journal.record("collection.load_cycles", "cycles", by=by, at=at, codes=codes)
    return len(missing)
