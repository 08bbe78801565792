"""Planning, opening, closing, extending and finishing a cycle: each refusal by its sentence."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from marsa.collection.actions import cycles
from marsa.collection.models import ChangeProposal, Cycle, Extension, FormVersion, Return
from marsa.collection.rules.cycles import Plan
from marsa.collection.states import CycleState, ProposalState, ReturnState
from marsa.journal.models import Entry as JournalEntry
from marsa.kit.refusal import Refused
from marsa.registry.acting import Acting
from marsa.registry.roles import Role
from tests.make import AT, BY, a_cycle, a_framework, a_partner
from tests.make_cycle import (
    DUE_AT,
    OPENS_AT,
    REVIEW_ENDS_AT,
    a_return,
    acting_as,
    an_entry,
    an_open_cycle,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = DUE_AT + 14 * DAY
NOT_ALLOWED = "Your role does not allow this. Ask the secretariat who may do it."
REASON = "The ministry has moved."


def a_plan(code: str = "2026", **other: Any) -> Plan:
    defaults: dict[str, Any] = {
        "title_en": "Data collection",
        "title_fr": "Collecte de données",
        "scope_en": "Since November 2015.",
        "scope_fr": "Depuis novembre 2015.",
        "framework": a_framework(),
        "opens_at": OPENS_AT,
        "due_at": DUE_AT,
        "review_ends_at": REVIEW_ENDS_AT,
    }
    return Plan(code=code, **{**defaults, **other})


def secretariat(**other: Any) -> Acting:
    return acting_as(Role.SECRETARIAT, **other)


def planned(**other: Any) -> Cycle:
    return cycles.plan_cycle(a_plan(**other), by=secretariat(), at=OPENS_AT - DAY)


def opened(**other: Any) -> Cycle:
    a_partner("EU")
    return cycles.open_cycle(planned(**other), by=secretariat(), at=OPENS_AT)


def refused(do: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        do()
    return str(caught.value)


def verbs() -> list[str]:
    return list(JournalEntry.objects.order_by("id").values_list("verb", flat=True))


def extend(cycle: Cycle, *partners: str, at: datetime = AT, **other: Any) -> list[Extension]:
    about: dict[str, Any] = {"until": LATER, "reason": REASON, "by": secretariat(), **other}
    return cycles.extend(cycle, partners=partners or ("EU",), at=at, **about)


def test_a_planned_cycle_is_what_the_plan_says_and_is_journaled_once() -> None:
    by = secretariat()
    cycle = cycles.plan_cycle(a_plan(board="public"), by=by, at=AT)
    cycle.refresh_from_db()
    assert (cycle.state, cycle.due_at, cycle.board, cycle.reminder_days) == (
        "planned",
        DUE_AT,
        "public",
        [-30, -7, -1, 1, 7],
    )
    written = JournalEntry.objects.get()
    assert (written.verb, written.by) == ("collection.plan_cycle", by.by)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"code": "next"},
            "The code “next” does not begin with a year. Write it as 2027 or 2027-b.",
        ),
        ({"code": "2022"}, "There is a cycle 2022 already. Choose another code."),
        (
            {"due_at": OPENS_AT},
            "The dates do not follow each other: the cycle opens, then it is due, then its "
            "review ends. Correct them.",
        ),
        (
            {"review_ends_at": DUE_AT - DAY},
            "The dates do not follow each other: the cycle opens, then it is due, then its "
            "review ends. Correct them.",
        ),
    ],
)
def test_a_plan_that_cannot_be_is_refused(change: dict[str, Any], sentence: str) -> None:
    a_cycle("2022")
    plan = replace(a_plan(), **change)
    assert refused(lambda: cycles.plan_cycle(plan, by=secretariat(), at=AT)) == sentence


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECRETARIAT}))
def test_the_secretariat_alone_runs_cycles(role: Role) -> None:
    by = acting_as(role)
    cycle, extension = opened(), extend(Cycle.objects.get())[0]
    for do in (
        lambda: cycles.plan_cycle(a_plan("2028"), by=by, at=AT),
        lambda: cycles.change_plan(cycle, plan=a_plan(), by=by, at=AT),
        lambda: cycles.open_cycle(cycle, by=by, at=AT),
        lambda: extend(cycle, by=by),
        lambda: cycles.revoke_extension(extension, by=by, at=AT),
        lambda: cycles.revoke_extensions(cycle, by=by, at=AT),
        lambda: cycles.finish_cycle(cycle, by=by, at=AT),
    ):
        assert refused(do) == NOT_ALLOWED


def test_without_the_second_factor_the_secretariat_plans_nothing() -> None:
    by = secretariat(is_secure=False)
    assert refused(lambda: cycles.plan_cycle(a_plan(), by=by, at=AT)) == (
        "Your role needs a second factor. Set one up in your account and sign in again."
    )


def test_a_plan_changes_until_the_cycle_opens() -> None:
    cycle, plan = planned(), a_plan("2026-b", due_at=DUE_AT + DAY)
    changed = cycles.change_plan(cycle, plan=plan, by=secretariat(), at=AT)
    changed.refresh_from_db()
    assert (changed.code, changed.due_at) == ("2026-b", DUE_AT + DAY)
    note = JournalEntry.objects.get(verb="collection.change_plan")
    assert note.detail == {"changed": ["code", "due_at"]}


def test_an_open_cycle_keeps_its_dates_but_not_its_words() -> None:
    cycle = opened()
    kept = a_plan(opens_at=cycle.opens_at)
    cycles.change_plan(cycle, plan=replace(kept, title_en="New"), by=secretariat(), at=AT)
    later = replace(kept, due_at=DUE_AT + DAY)
    assert refused(lambda: cycles.change_plan(cycle, plan=later, by=secretariat(), at=AT)) == (
        "The cycle is open: its code, framework, opening and due date stay. Give partners more "
        "time instead."
    )
    cycle.refresh_from_db()
    assert (cycle.title_en, cycle.due_at) == ("New", DUE_AT)


def test_a_plan_that_changes_nothing_writes_nothing() -> None:
    cycle = planned()
    heard = len(verbs())
    cycles.change_plan(cycle, plan=a_plan(), by=secretariat(), at=AT)
    assert len(verbs()) == heard


def test_opening_expects_a_return_of_every_partner_that_reports() -> None:
    a_partner("UNHCR")
    silent = a_partner("ILO")
    silent.reports = False
    silent.save()
    form = FormVersion.objects.create(number=3, made_at=AT)
    cycle = opened()
    assert list(
        Return.objects.order_by("partner").values_list("cycle__code", "partner", "state")
    ) == [("2026", "EU", "expected"), ("2026", "UNHCR", "expected")]
    assert (cycle.state, cycle.opens_at, cycle.form_version) == ("open", OPENS_AT, form)
    assert JournalEntry.objects.get(verb="collection.open_cycle").detail == {"expected": 2}


def open_now(cycle: Cycle, at: datetime = OPENS_AT) -> str:
    return refused(lambda: cycles.open_cycle(cycle, by=secretariat(), at=at))


def test_a_cycle_does_not_open_beside_another() -> None:
    opened()
    assert open_now(planned(code="2027")) == (
        "The cycle 2026 is open. It must close before another one opens."
    )


def test_a_cycle_opens_once() -> None:
    assert open_now(opened()) == "The cycle 2026 was opened before."


def test_a_cycle_does_not_open_without_a_framework_in_force() -> None:
    a_partner()
    version = a_framework()
    cycle = planned()
    version.state = "draft"
    version.save()
    assert open_now(cycle) == ("Version 2015 of jvap is not in force. Put it in force first.")


def test_a_cycle_does_not_open_with_a_text_missing_in_one_language() -> None:
    a_partner()
    assert open_now(planned(title_fr="", scope_en=" ")) == (
        "Some texts are missing: title in French, scope in English. Write them in the plan."
    )


def test_a_cycle_does_not_open_after_its_due_date() -> None:
    a_partner()
    assert open_now(planned(), at=DUE_AT) == ("The due date is over. Set a later one in the plan.")


def test_a_cycle_does_not_open_when_nobody_is_expected() -> None:
    assert open_now(planned()) == (
        "No partner is expected to report. Add partners to the registry first."
    )


def a_proposal(state: ProposalState, *, cycle: Cycle) -> ChangeProposal:
    return ChangeProposal.objects.create(
        cycle=cycle,
        target_kind="field",
        target="summary",
        text_en="Shorter.",
        text_fr="Plus court.",
        reason_en="Nobody reads it.",
        reason_fr="Personne ne le lit.",
        state=state,
        made_at=AT,
        made_by=BY,
    )


def test_a_cycle_opens_once_every_proposal_of_the_last_has_its_public_answer() -> None:
    a_partner()
    last = a_cycle("2025")
    one = a_proposal(ProposalState.OPEN, cycle=last)
    two = a_proposal(ProposalState.CLOSED, cycle=last)
    a_proposal(ProposalState.DRAFT, cycle=last)
    cycle = planned()
    assert open_now(cycle) == (
        "2 change proposals of the last cycle have no published answer. Answer them first."
    )
    ChangeProposal.objects.filter(pk=one.pk).update(state=ProposalState.ANSWERED)
    assert open_now(cycle) == (
        "1 change proposal of the last cycle has no published answer. Answer it first."
    )
    ChangeProposal.objects.filter(pk=two.pk).update(state=ProposalState.APPLIED)
    assert cycles.open_cycle(cycle, by=secretariat(), at=OPENS_AT).state == CycleState.OPEN


def test_a_cycle_closes_at_its_due_date_and_once() -> None:
    cycle = opened()
    assert cycles.close_due(by="clock", at=DUE_AT - timedelta(seconds=1)) == []
    assert cycles.close_due(by="clock", at=DUE_AT) == [cycle]
    assert cycles.close_due(by="clock", at=DUE_AT + DAY) == []
    cycle.refresh_from_db()
    assert (cycle.state, verbs().count("collection.close_cycle")) == ("closed", 1)


def test_several_partners_get_more_time_at_once_each_with_its_entry_in_the_journal() -> None:
    a_partner("UNHCR")
    cycle, by = opened(), secretariat()
    extend(cycle, "EU", "UNHCR", by=by)
    rows = Extension.objects.order_by("of__partner").values_list(
        "of__partner", "until", "reason", "granted_at", "granted_by"
    )
    assert list(rows) == [
        ("EU", LATER, REASON, AT, by.by),
        ("UNHCR", LATER, REASON, AT, by.by),
    ]
    assert verbs().count("collection.extend") == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"until": DUE_AT},
            "The new deadline must lie after the due date, 31 July 2026, 17:00 (Vienna), and in "
            "the future.",
        ),
        (
            {"until": DUE_AT + DAY, "at": DUE_AT + 2 * DAY},
            "The new deadline must lie after the due date, 31 July 2026, 17:00 (Vienna), and in "
            "the future.",
        ),
        (
            {"until": REVIEW_ENDS_AT + DAY},
            "The review ends on 31 October 2026, 16:00 (Vienna). Choose an earlier deadline.",
        ),
        ({"reason": "late     "}, "Give the reason in at least 10 characters."),
        ({"partners": ("ILO",)}, "Choose at least one partner."),
    ],
)
def test_more_time_that_cannot_be_given_is_refused(change: dict[str, Any], sentence: str) -> None:
    cycle = opened()
    partners = change.pop("partners", ("EU",))
    assert refused(lambda: extend(cycle, *partners, **change)) == sentence
    assert Extension.objects.count() == 0


def test_no_more_time_is_given_before_a_cycle_opens() -> None:
    assert refused(lambda: extend(planned())) == (
        "More time can be given in a cycle that is open or in review."
    )


def test_a_partner_that_has_more_time_gets_a_later_deadline_or_none() -> None:
    cycle = opened()
    extend(cycle)
    assert refused(lambda: extend(cycle)) == (
        "EU has time until 14 August 2026, 17:00 (Vienna) already. Choose a later deadline, or "
        "revoke that extension first."
    )
    extend(cycle, until=LATER + DAY)
    assert Extension.objects.count() == 2


def test_a_complete_return_gets_no_more_time_and_then_nobody_does() -> None:
    a_partner("UNHCR")
    cycle = opened()
    Return.objects.filter(partner="UNHCR").update(
        state=ReturnState.COMPLETE, declared_at=AT, first_declared_at=AT
    )
    assert refused(lambda: extend(cycle, "EU", "UNHCR")) == (
        "The return of UNHCR is complete. Reopen it first."
    )
    assert Extension.objects.count() == 0


def test_one_extension_is_revoked_while_it_runs() -> None:
    extension, by = extend(opened())[0], secretariat()
    cycles.revoke_extension(extension, by=by, at=DUE_AT)
    extension.refresh_from_db()
    assert (extension.revoked_at, extension.revoked_by) == (DUE_AT, by.by)
    assert refused(lambda: cycles.revoke_extension(extension, by=by, at=DUE_AT)) == (
        "This extension was revoked before."
    )


def test_an_extension_that_has_ended_is_not_revoked() -> None:
    extension = extend(opened())[0]
    assert refused(lambda: cycles.revoke_extension(extension, by=secretariat(), at=LATER)) == (
        "This extension ended on 14 August 2026, 17:00 (Vienna); it cannot be revoked."
    )


def test_all_extensions_that_run_are_revoked_together() -> None:
    a_partner("UNHCR")
    a_partner("AU")
    cycle = opened()
    extend(cycle, "AU", until=DUE_AT + DAY)
    extend(cycle, "EU", "UNHCR")
    revoked = cycles.revoke_extensions(cycle, by=secretariat(), at=DUE_AT + DAY)
    assert sorted(each.of.partner_id for each in revoked) == ["EU", "UNHCR"]
    again = refused(lambda: cycles.revoke_extensions(cycle, by=secretariat(), at=DUE_AT + DAY))
    assert again == "No extension is running. There is nothing to revoke."


def closed(**other: Any) -> Cycle:
    return an_open_cycle(state=CycleState.CLOSED, **other)


def finish(cycle: Cycle, at: datetime = LATER) -> Cycle:
    return cycles.finish_cycle(cycle, by=secretariat(), at=at)


def test_a_cycle_is_finished_when_no_declared_return_waits() -> None:
    cycle = closed(partners=())
    a_return(cycle, partner=a_partner("EU"), state=ReturnState.DECLARED)
    a_return(cycle, partner=a_partner("AU"), state=ReturnState.IN_PROGRESS, sent_back_at=AT)
    assert refused(lambda: finish(cycle)) == (
        "1 declared return is neither complete nor sent back: EU."
    )
    Return.objects.filter(partner="EU").update(state=ReturnState.COMPLETE)
    assert finish(cycle).state == CycleState.FINISHED


def test_a_cycle_is_not_finished_before_it_is_closed_or_while_an_extension_runs() -> None:
    cycle = opened()
    assert refused(lambda: finish(cycle)) == "Only a cycle that is closed can be finished."
    extend(cycle)
    cycles.close_due(by="clock", at=DUE_AT)
    assert refused(lambda: finish(cycle, at=DUE_AT + DAY)) == (
        "An extension is still running: EU. Wait, or revoke it."
    )
    assert finish(cycle, at=LATER).state == CycleState.FINISHED


def test_a_finished_cycle_changes_no_more() -> None:
    cycle = finish(closed())
    assert refused(lambda: cycles.change_plan(cycle, plan=a_plan(), by=secretariat(), at=AT)) == (
        "The cycle 2026 is finished; it can only be read."
    )


def test_a_late_entry_does_not_hold_up_the_end_of_a_cycle() -> None:
    cycle = closed()
    an_entry(cycle=cycle)
    assert finish(cycle, at=datetime(2026, 11, 2, tzinfo=UTC)).state == CycleState.FINISHED
