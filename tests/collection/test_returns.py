"""Declaring, completing, sending back and reopening a return: each refusal by its sentence."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from marsa.collection.actions import returns
from marsa.collection.board import Work
from marsa.collection.models import Cycle, Extension, Return, Suggestion
from marsa.collection.queries import returns as queries
from marsa.collection.states import CycleState, ReturnState, State
from marsa.journal.models import Entry as JournalEntry
from marsa.kit.refusal import Refused
from marsa.registry import codelists
from marsa.registry.acting import Acting
from marsa.registry.roles import Role
from tests.make import AT, BY, a_cycle, a_partner
from tests.make_cycle import DUE_AT, OPENS_AT, a_return, acting_as, an_entry, an_open_cycle

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOT_ALLOWED = "Your role does not allow this. Ask the secretariat who may do it."
OTHER = "This belongs to another partner."
FINISHED = "The cycle 2026 is finished; it can only be read."
NOT_DECLARED = "The return is not declared. There is nothing to complete or send back."
Do = Callable[[Return, Acting], object]


def declare(returned: Return, by: Acting | None = None, **other: Any) -> Return:
    return returns.declare(returned, by=by or acting_as(), **{"at": AT, **other})


def declare_nil(returned: Return, by: Acting | None = None, **other: Any) -> Return:
    about = {"reason": "nothing-new", "at": AT, **other}
    return returns.declare_nil(returned, by=by or acting_as(), **about)


def complete(returned: Return, by: Acting | None = None) -> Return:
    return returns.complete_return(returned, by=by or acting_as(Role.VERIFIER), at=AT)


def send_back(returned: Return, by: Acting | None = None, reason: str = "Two are alike.") -> Return:
    by = by or acting_as(Role.VERIFIER)
    return returns.send_back_return(returned, reason=reason, by=by, at=AT)


def reopen(returned: Return, by: Acting | None = None) -> Return:
    return returns.reopen(returned, by=by or acting_as(Role.SECRETARIAT), at=AT + DAY)


def refused(do: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        do()
    return str(caught.value)


def in_progress(*states: State, **other: Any) -> Return:
    """Return a return with an entry in each of the states."""
    cycle = an_open_cycle(partners=())
    for state in states:
        an_entry(state=state, cycle=cycle)
    return a_return(cycle, state=ReturnState.IN_PROGRESS, **other)


def verbs() -> list[str]:
    return list(JournalEntry.objects.order_by("id").values_list("verb", flat=True))


def test_a_return_begins_with_the_first_entry_or_file_and_once() -> None:
    cycle = an_open_cycle()
    returns.start(cycle, partner="EU", by=BY, at=AT)
    returns.start(cycle, partner="EU", by=BY, at=AT + DAY)
    row = Return.objects.get()
    assert (row.state, row.started_at, row.active_at) == ("in_progress", AT, AT + DAY)
    assert verbs() == ["collection.start_return"]


def test_where_nothing_is_expected_nothing_begins() -> None:
    assert returns.start(a_cycle("2022"), partner="EU", by=BY, at=AT) is None
    assert returns.touched(a_cycle("2022"), partner="EU", by=BY, at=AT) is None
    assert Return.objects.count() == 0


def test_a_declared_return_has_its_instant_and_its_declarer() -> None:
    by = acting_as()
    returned = declare(in_progress(State.ENDORSED, State.ACCEPTED, State.WITHDRAWN), by)
    returned.refresh_from_db()
    assert (returned.state, returned.declared_at, returned.first_declared_at) == (
        "declared",
        AT,
        AT,
    )
    assert (returned.declared_by, returned.is_nil, returned.active_at) == (by.by, False, AT)
    note = JournalEntry.objects.get()
    assert (note.verb, note.by, note.detail) == (
        "collection.declare",
        by.by,
        {"entries": 2, "new": 2},
    )


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.SENT_BACK, State.EDITED])
def test_a_return_with_an_entry_below_endorsed_is_not_declared(state: State) -> None:
    returned = in_progress(state, State.ENDORSED)
    assert refused(lambda: declare(returned)) == (
        "1 entry is not endorsed yet. Endorse or withdraw it."
    )


def a_line(returned: Return, ref: str = "L-1", **other: Any) -> Suggestion:
    return Suggestion.objects.create(of=returned, local_ref=ref, made_at=AT, **other)


def test_a_return_with_an_unanswered_line_is_not_declared() -> None:
    returned = in_progress(State.ENDORSED)
    a_line(returned, "L-1")
    a_line(returned, "L-2", answer="not_ours", answered_at=AT)
    assert refused(lambda: declare(returned)) == ("1 proposed line is not answered yet. Answer it.")


def test_a_return_without_any_entry_is_declared_as_nil_or_not_at_all() -> None:
    assert refused(lambda: declare(in_progress(State.WITHDRAWN))) == (
        "This cycle holds no entry of yours. If there is nothing new, declare that."
    )


def test_a_return_is_declared_until_the_last_second_and_not_after_it() -> None:
    returned = in_progress(State.ENDORSED)
    late = refused(lambda: declare(returned, at=DUE_AT))
    assert late.startswith("The deadline was 31 July 2026, 17:00 (Vienna).")
    assert declare(returned, at=DUE_AT - timedelta(seconds=1)).state == ReturnState.DECLARED


def test_an_extension_lets_a_partner_declare_after_the_due_date() -> None:
    returned = in_progress(State.ENDORSED)
    Extension.objects.create(
        of=returned, until=DUE_AT + 7 * DAY, reason="Flood.", granted_at=AT, granted_by=BY
    )
    Cycle.objects.update(state=CycleState.CLOSED)
    assert declare(returned, at=DUE_AT + DAY).state == ReturnState.DECLARED


def test_a_return_is_declared_once() -> None:
    returned = declare(in_progress(State.ENDORSED))
    assert refused(lambda: declare(returned)) == "The return was declared before."
    assert refused(lambda: declare_nil(returned)) == "The return was declared before."


def test_a_nil_return_is_a_declared_return_with_its_reason() -> None:
    returned = declare_nil(a_return(an_open_cycle(partners=())))
    returned.refresh_from_db()
    assert (returned.state, returned.is_nil, returned.nil_reason, returned.first_declared_at) == (
        "declared",
        True,
        "nothing-new",
        AT,
    )
    assert verbs() == ["collection.declare_nil"]


def test_a_nil_return_leaves_confirmed_entries_and_unanswered_lines_as_they_are() -> None:
    returned, last = in_progress(), a_cycle("2022")
    an_entry(state=State.ACCEPTED, cycle_first=last, made_at=OPENS_AT - DAY)
    a_line(returned)
    assert declare_nil(returned).is_nil


def test_a_nil_return_is_refused_where_something_is_new_or_changed() -> None:
    returned, last = in_progress(State.DRAFT), a_cycle("2022")
    an_entry(state=State.ACCEPTED, cycle_first=last, made_at=OPENS_AT)
    assert refused(lambda: declare_nil(returned)) == (
        "This cycle holds 2 new or changed entries. Declare a return with them, or withdraw them "
        "first."
    )


@pytest.mark.parametrize("reason", ["", "lazy"])
def test_the_reason_of_a_nil_return_is_one_of_the_list(reason: str) -> None:
    returned = a_return(an_open_cycle(partners=()))
    sentence = "Choose the reason from the list."
    assert refused(lambda: declare_nil(returned, reason=reason)) == sentence
    returned.refresh_from_db()
    assert returned.state == ReturnState.EXPECTED


def test_the_reasons_are_five() -> None:
    assert list(codelists.labels("nil_reasons")) == [
        "nothing-new",
        "reported-by-another",
        "no-information",
        "not-concerned",
        "other",
    ]


def test_a_nil_return_comes_in_time_like_any_other() -> None:
    returned = a_return(an_open_cycle(partners=()))
    assert refused(lambda: declare_nil(returned, at=DUE_AT)).startswith("The deadline was")


def test_an_edit_takes_the_declaration_back_and_keeps_when_it_was_first_made() -> None:
    returned = declare(in_progress(State.ENDORSED))
    returns.touched(returned.cycle, partner="EU", by=BY, at=AT + DAY)
    returned.refresh_from_db()
    assert (returned.state, returned.declared_at, returned.declared_by) == ("in_progress", None, "")
    assert (returned.first_declared_at, returned.active_at) == (AT, AT + DAY)
    declare(returned, at=AT + 2 * DAY)
    returned.refresh_from_db()
    assert (returned.first_declared_at, returned.declared_at) == (AT, AT + 2 * DAY)


def test_an_entry_after_a_nil_return_makes_it_nil_no_more() -> None:
    returned = declare_nil(a_return(an_open_cycle(partners=())))
    returns.touched(returned.cycle, partner="EU", by=BY, at=AT + DAY)
    returned.refresh_from_db()
    assert (returned.state, returned.is_nil, returned.nil_reason) == ("in_progress", False, "")


def declared(*states: State, **other: Any) -> Return:
    cycle = an_open_cycle(partners=())
    for state in states:
        an_entry(state=state, cycle=cycle)
    return a_return(cycle, state=ReturnState.DECLARED, **other)


def test_a_return_is_complete_when_each_entry_is_accepted_or_withdrawn() -> None:
    by = acting_as(Role.VERIFIER)
    returned = complete(declared(State.ACCEPTED, State.WITHDRAWN), by)
    returned.refresh_from_db()
    assert (returned.state, returned.completed_at, returned.completed_by) == (
        "complete",
        AT,
        by.by,
    )
    assert verbs() == ["collection.complete_return"]


@pytest.mark.parametrize("state", sorted(set(State) - {State.ACCEPTED, State.WITHDRAWN}))
def test_a_return_with_an_entry_in_review_is_not_complete(state: State) -> None:
    assert refused(lambda: complete(declared(State.ACCEPTED, state))) == (
        "1 entry is neither accepted nor withdrawn. Review it, or send the return back."
    )


def test_a_return_that_is_sent_back_is_in_progress_and_says_why() -> None:
    returned = send_back(declared(State.ENDORSED))
    returned.refresh_from_db()
    assert (returned.state, returned.sent_back_at, returned.sent_back_reason) == (
        "in_progress",
        AT,
        "Two are alike.",
    )
    assert (returned.declared_at, returned.first_declared_at) == (None, AT)


def test_a_return_is_not_sent_back_without_a_reason() -> None:
    sentence = "Give the reason in at least 10 characters."
    assert refused(lambda: send_back(declared(), reason="  wrong    ")) == sentence


def test_the_secretariat_reopens_a_complete_return() -> None:
    returned = reopen(complete(declared(State.ACCEPTED)))
    returned.refresh_from_db()
    assert (returned.state, returned.completed_at, returned.completed_by) == (
        "in_progress",
        None,
        "",
    )
    assert (returned.first_declared_at, verbs()[-1]) == (AT, "collection.reopen_return")


@pytest.mark.parametrize("state", [ReturnState.EXPECTED, ReturnState.IN_PROGRESS])
def test_what_is_not_declared_is_neither_judged_nor_reopened(state: ReturnState) -> None:
    returned = a_return(an_open_cycle(partners=()), state=state)
    assert refused(lambda: complete(returned)) == NOT_DECLARED
    assert refused(lambda: send_back(returned)) == NOT_DECLARED
    assert refused(lambda: reopen(returned)) == (
        "Only a return that is declared or complete can be reopened."
    )


def test_in_a_finished_cycle_nothing_happens_to_a_return() -> None:
    returned = declared(State.ACCEPTED)
    Cycle.objects.update(state=CycleState.FINISHED)
    for do in (complete, send_back, reopen):
        assert refused(lambda do=do: do(returned)) == FINISHED
    Return.objects.update(state=ReturnState.IN_PROGRESS)
    for act in (declare, declare_nil):
        assert refused(lambda act=act: act(returned)) == FINISHED


DECLARES = {Role.FOCAL_POINT, Role.ALTERNATE}
WHO: list[tuple[Do, set[Role]]] = [
    (declare, DECLARES),
    (declare_nil, DECLARES),
    (complete, {Role.VERIFIER}),
    (send_back, {Role.VERIFIER}),
    (reopen, {Role.SECRETARIAT}),
]


@pytest.mark.parametrize("role", sorted(Role))
@pytest.mark.parametrize(("do", "roles"), WHO, ids=lambda p: getattr(p, "__name__", ""))
def test_each_step_belongs_to_its_roles(do: Do, roles: set[Role], role: Role) -> None:
    if role in roles:
        return
    assert refused(lambda: do(declared(), acting_as(role))) == NOT_ALLOWED


@pytest.mark.parametrize("role", sorted(DECLARES))
def test_an_alternate_declares_like_the_focal_point_and_neither_for_another_partner(
    role: Role,
) -> None:
    returned = in_progress(State.ENDORSED)
    stranger = acting_as(role, partner=a_partner("AU"))
    assert refused(lambda: declare(returned, stranger)) == OTHER
    assert refused(lambda: declare_nil(returned, stranger)) == OTHER
    assert declare(returned, acting_as(role)).state == ReturnState.DECLARED


def test_a_verifier_of_certain_partners_judges_those_alone() -> None:
    by = acting_as(Role.VERIFIER, partners=["AU"])
    sentence = "This partner is looked after by another verifier."
    assert refused(lambda: complete(declared(), by)) == sentence
    assert refused(lambda: send_back(declared(), by)) == sentence


def test_the_entries_of_a_return_are_counted_by_what_they_are_in_the_cycle() -> None:
    returned, last = in_progress(State.DRAFT, State.SUBMITTED, State.WITHDRAWN), a_cycle("2022")
    an_entry(state=State.ACCEPTED, cycle_first=last, made_at=OPENS_AT - DAY)  # confirmed
    an_entry(state=State.EDITED, cycle_first=last, made_at=OPENS_AT)  # changed
    an_entry(state=State.ACCEPTED, cycle=last, made_at=OPENS_AT - DAY)  # not in this cycle
    an_entry(state=State.DRAFT, partner=a_partner("AU"))  # of somebody else
    a_line(returned)
    assert queries.work(returned) == Work(
        new=2,
        changed=1,
        confirmed=1,
        draft=1,
        submitted=1,
        accepted=1,
        edited=1,
        unanswered=1,
        submitted_at=AT,
    )


def test_one_sees_the_returns_of_ones_partner_or_of_those_one_looks_after() -> None:
    au, eu = a_partner("AU"), a_partner("EU")
    an_open_cycle(partners=(au, eu))

    def seen(role: Role, **scope: Any) -> list[str]:
        rows = queries.visible_to(acting_as(role, **scope)).order_by("partner")
        return [row.partner_id for row in rows]

    assert seen(Role.FOCAL_POINT, partner=eu) == ["EU"]
    assert seen(Role.CONTRIBUTOR, partner=eu) == ["EU"]
    assert seen(Role.SECRETARIAT) == ["AU", "EU"]
    assert seen(Role.VERIFIER, partners=["AU"]) == ["AU"]
    for role in (Role.PARTNER_READER, Role.ADMINISTRATOR, Role.CHAIR, Role.READER):
        assert seen(role) == []


def test_whether_a_partner_is_late_is_told_by_cycle_and_partner() -> None:
    cycle = an_open_cycle()
    assert queries.late(cycle, partner="EU", at=AT) is None
    assert queries.late(cycle, partner="EU", at=DUE_AT) == (
        "The deadline was 31 July 2026, 17:00 (Vienna). Ask the secretariat for more time; what "
        "you have entered is kept."
    )
    assert queries.late(cycle, partner="AU", at=AT) == (
        "No return of this partner is expected in the cycle 2026."
    )
