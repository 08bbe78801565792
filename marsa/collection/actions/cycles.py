"""What can happen to a cycle."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from marsa.collection.actions import suggestions
from marsa.collection.models import Cycle, Extension, Return
from marsa.collection.queries import cycles as queries
from marsa.collection.rules import cycles as rules
from marsa.collection.rules.cycles import PLAN_FIELDS, Plan
from marsa.collection.states import CycleState
from marsa.journal import actions as journal
from marsa.kit.locking import lock
from marsa.kit.refusal import insist
from marsa.registry import queries as registry
from marsa.registry.acting import Acting
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


@transaction.atomic
def plan_cycle(plan: Plan, *, by: Acting, at: datetime) -> Cycle:
    """Plan a cycle. Raises Refused when rules.why_not_plan gives a reason."""
    insist(rules.why_not_plan(plan, by=by, known=_codes()))
    cycle = Cycle.objects.create(**_columns(plan), state=CycleState.PLANNED)
    journal.record("collection.plan_cycle", cycle, by=by.by, at=at, code=cycle.code)
    return cycle


@transaction.atomic
def change_plan(cycle: Cycle, *, plan: Plan, by: Acting, at: datetime) -> Cycle:
    """Change what was planned; the journal keeps the names of what changed.

    Raises Refused when rules.why_not_change_plan gives a reason. A plan that changes nothing
    writes nothing.
    """
    cycle = lock(cycle)
    known = [code for code in _codes() if code != cycle.code]
    insist(rules.why_not_change_plan(cycle, plan=plan, by=by, known=known))
    columns = _columns(plan)
    changed = [name for name in PLAN_FIELDS if columns[name] != getattr(cycle, name)]
    for name in changed:
        setattr(cycle, name, columns[name])
    if changed:
        cycle.save(update_fields=changed)
        journal.record("collection.change_plan", cycle, by=by.by, at=at, changed=changed)
    return cycle


@transaction.atomic
def open_cycle(cycle: Cycle, *, by: Acting, at: datetime) -> Cycle:
    """Open a cycle now: a return is expected of every partner that reports.

    opens_at becomes the instant of opening. A cycle without a form version takes the newest.
    Raises Refused when rules.why_not_open gives a reason.
    """
    cycle = lock(cycle)
    partners = list(registry.expected_partners())
    refusal = rules.why_not_open(
        cycle,
        by=by,
        is_open=queries.open_code(),
        expected=len(partners),
        unanswered=queries.unanswered(cycle),
        at=at,
    )
    insist(refusal)
    cycle.state, cycle.opens_at = CycleState.OPEN, at
    cycle.form_version = cycle.form_version or queries.newest_form()
    cycle.save(update_fields=["state", "opens_at", "form_version"])
    Return.objects.bulk_create(Return(cycle=cycle, partner=partner) for partner in partners)
    journal.record("collection.open_cycle", cycle, by=by.by, at=at, expected=len(partners))
    suggestions.suggest_last_cycle(cycle, by=by.by, at=at)
    return cycle


@transaction.atomic
def close_due(*, by: str, at: datetime) -> list[Cycle]:
    """Close the open cycles whose due date has come; again at once does nothing.

    Extensions and review go on; the deadline itself counts even before this has run.
    """
    closed = []
    for found in queries.due(at):
        cycle = lock(found)
        if cycle.state != CycleState.OPEN:  # another worker was faster
            continue
        cycle.state = CycleState.CLOSED
        cycle.save(update_fields=["state"])
        journal.record("collection.close_cycle", cycle, by=by, at=at)
        closed.append(cycle)
    return closed


@transaction.atomic
def extend(
    cycle: Cycle,
    *,
    partners: Collection[str],
    until: datetime,
    reason: str,
    by: Acting,
    at: datetime,
) -> list[Extension]:
    """Give partners more time, all or none; each extension has its entry in the journal.

    partners: codes. Raises Refused when rules.why_not_extend gives a reason.
    """
    cycle = lock(cycle)
    held = Return.objects.select_for_update().filter(cycle=cycle, partner__in=partners)
    returns = list(held.order_by("partner"))
    refusal = rules.why_not_extend(
        cycle,
        until=until,
        reason=reason,
        returns=returns,
        extensions={each.pk: list(each.extensions.all()) for each in returns},
        by=by,
        at=at,
    )
    insist(refusal)
    return [_extend(each, until=until, reason=reason.strip(), by=by, at=at) for each in returns]


@transaction.atomic
def revoke_extension(extension: Extension, *, by: Acting, at: datetime) -> Extension:
    """Take more time back while it runs. Raises Refused as rules.why_not_revoke."""
    extension = lock(extension)
    insist(rules.why_not_revoke([extension], by=by, at=at))
    _revoke(extension, by=by, at=at)
    return extension


@transaction.atomic
def revoke_extensions(cycle: Cycle, *, by: Acting, at: datetime) -> list[Extension]:
    """Take back every extension of a cycle that runs. Raises Refused as rules.why_not_revoke."""
    cycle = lock(cycle)
    running = [lock(each) for each in queries.running_extensions(cycle, at=at)]
    insist(rules.why_not_revoke(running, by=by, at=at))
    for extension in running:
        _revoke(extension, by=by, at=at)
    return running


@transaction.atomic
def finish_cycle(cycle: Cycle, *, by: Acting, at: datetime) -> Cycle:
    """Finish a cycle; from then on it can only be read. Raises Refused as rules.why_not_finish."""
    cycle = lock(cycle)
    running = queries.running_extensions(cycle, at=at)
    refusal = rules.why_not_finish(
        cycle,
        by=by,
        declared=queries.declared(cycle),
        running=[each.of.partner_id for each in running],
    )
    insist(refusal)
    cycle.state = CycleState.FINISHED
    cycle.save(update_fields=["state"])
    journal.record("collection.finish_cycle", cycle, by=by.by, at=at)
    return cycle


def _codes() -> list[str]:
    return [cycle.code for cycle in queries.cycles()]


def _columns(plan: Plan) -> dict[str, Any]:
    """Return a plan as columns of the table."""
    columns = {name: getattr(plan, name) for name in PLAN_FIELDS}
    return {**columns, "reminder_days": list(plan.reminder_days)}


def _extend(
    returned: Return, *, until: datetime, reason: str, by: Acting, at: datetime
) -> Extension:
    extension = Extension.objects.create(
        of=returned, until=until, reason=reason, granted_at=at, granted_by=by.by
    )
    detail = {"until": until.isoformat(), "reason": reason, "partner": returned.partner_id}
    journal.record("collection.extend", extension, by=by.by, at=at, **detail)
    return extension


def _revoke(extension: Extension, *, by: Acting, at: datetime) -> None:
    extension.revoked_at, extension.revoked_by = at, by.by
    extension.save(update_fields=["revoked_at", "revoked_by"])
    journal.record("collection.revoke_extension", extension, by=by.by, at=at)
