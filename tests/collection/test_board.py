"""The board: a row per partner, completeness and timeliness as counts, growth by who brought it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from marsa.collection import board
from marsa.collection.board import Growth, Row, Sum, Waiting, Work
from marsa.collection.models import Cycle, Extension, Return
from marsa.collection.queries import returns as queries
from marsa.collection.states import ReturnState, State
from marsa.registry.models import Membership, Partner
from tests.make import AT, BY, a_cycle, a_partner
from tests.make_cycle import (
    DUE_AT,
    OPENS_AT,
    a_contributor,
    a_dialogue,
    a_return,
    an_entry,
    an_open_cycle,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = DUE_AT + 14 * DAY


def an_extension(returned: Return, until: datetime = LATER, **other: Any) -> Extension:
    return Extension.objects.create(
        of=returned, until=until, reason="Flood.", granted_at=AT, granted_by=BY, **other
    )


def a_member(code: str, *dialogues: str, side: str = "africa") -> Partner:
    partner = a_partner(code)
    partner.side = side
    partner.save()
    for dialogue in dialogues:
        Membership.objects.create(
            partner=partner,
            dialogue=a_dialogue(dialogue),
            status="partner",
            from_precision="unknown",
            to_precision="unknown",
            source="invented",
        )
    return partner


def the_row(cycle: Cycle | None = None, *, at: datetime = AT) -> Row:
    return queries.rows(cycle or Cycle.objects.get(code="2026"), at=at)[0]


def declared(first: datetime, **other: Any) -> Return:
    cycle = an_open_cycle(partners=())
    state = other.pop("state", ReturnState.DECLARED)
    return a_return(cycle, state=state, first_declared_at=first, declared_at=first, **other)


def test_a_row_says_all_that_is_known_of_a_partner() -> None:
    cycle, last = an_open_cycle(partners=()), a_cycle("2022")
    partner = a_member("EU", "rabat", "khartoum", side="europe")
    returned = a_return(
        cycle, partner=partner, state=ReturnState.IN_PROGRESS, active_at=AT - 3 * DAY
    )
    an_entry(state=State.ENDORSED)
    an_entry(state=State.SENT_BACK)
    an_entry(state=State.ACCEPTED, cycle_first=last, made_at=OPENS_AT - DAY)
    an_extension(returned)
    assert the_row() == Row(
        partner="EU",
        name_en="Partner EU",
        name_fr="Partenaire EU",
        side="europe",
        dialogues=frozenset({"rabat", "khartoum"}),
        state=ReturnState.IN_PROGRESS,
        is_nil=False,
        is_overdue=False,
        work=Work(new=2, confirmed=1, endorsed=1, sent_back=1, accepted=1),
        first_declared_at=None,
        is_on_time=False,
        is_on_time_extended=False,
        extended_until=LATER,
        active_at=AT - 3 * DAY,
        waits_on=Waiting.PARTNER,
        days=3,
    )


def test_a_return_declared_at_the_due_date_is_not_on_time() -> None:
    declared(DUE_AT)
    assert (the_row().is_on_time, the_row().is_on_time_extended) == (False, False)


def test_a_return_declared_a_second_before_it_is_on_time() -> None:
    declared(DUE_AT - timedelta(seconds=1))
    assert (the_row().is_on_time, the_row().is_on_time_extended) == (True, True)


def test_a_return_declared_in_its_extension_is_on_time_with_it() -> None:
    an_extension(declared(DUE_AT + DAY))
    assert (the_row().is_on_time, the_row().is_on_time_extended) == (False, True)


def test_an_extension_revoked_after_the_declaration_still_counts_for_it() -> None:
    returned = declared(DUE_AT + 2 * DAY)
    an_extension(returned, revoked_at=DUE_AT + 3 * DAY)
    assert the_row().is_on_time_extended is True
    Extension.objects.update(revoked_at=DUE_AT + DAY)
    assert the_row().is_on_time_extended is False


def test_a_return_that_went_back_was_still_first_declared_on_time() -> None:
    declared(AT, state=ReturnState.IN_PROGRESS)
    row = the_row()
    assert (row.is_on_time, row.is_declared) == (True, False)


def test_overdue_is_what_is_not_declared_when_its_own_time_is_over() -> None:
    returned = a_return(an_open_cycle(partners=()))
    assert (the_row(at=DUE_AT - DAY).is_overdue, the_row(at=DUE_AT).is_overdue) == (False, True)
    an_extension(returned)
    assert (the_row(at=DUE_AT).is_overdue, the_row(at=LATER).is_overdue) == (False, True)


@pytest.mark.parametrize(
    ("returned", "work", "on", "since"),
    [
        ({"state": ReturnState.EXPECTED}, Work(), Waiting.PARTNER, OPENS_AT),
        (
            {"state": ReturnState.IN_PROGRESS, "active_at": AT},
            Work(new=1, draft=1),
            Waiting.PARTNER,
            AT,
        ),
        (
            {"state": ReturnState.IN_PROGRESS, "active_at": AT},
            Work(new=2, draft=1, submitted=1, submitted_at=AT - DAY),
            Waiting.FOCAL_POINT,
            AT - DAY,
        ),
        (
            {"state": ReturnState.IN_PROGRESS, "active_at": AT},
            Work(new=1, endorsed=1),
            Waiting.FOCAL_POINT,
            AT,
        ),
        (
            {"state": ReturnState.IN_PROGRESS, "active_at": AT},
            Work(new=1, endorsed=1, unanswered=1),
            Waiting.PARTNER,
            AT,
        ),
        (
            {"state": ReturnState.IN_PROGRESS, "active_at": AT, "sent_back_at": AT + DAY},
            Work(new=1, sent_back=1),
            Waiting.PARTNER,
            AT + DAY,
        ),
        (
            {"state": ReturnState.DECLARED, "declared_at": AT},
            Work(new=1, endorsed=1),
            Waiting.VERIFIER,
            AT,
        ),
        ({"state": ReturnState.COMPLETE}, Work(), Waiting.NOBODY, None),
    ],
)
def test_a_return_waits_on_whoever_has_the_next_step(
    returned: dict[str, Any], work: Work, on: Waiting, since: datetime | None
) -> None:
    assert board.waiting(Return(**returned), work=work, opens_at=OPENS_AT) == (on, since)


def test_a_partner_in_two_dialogues_counts_in_each_and_once_in_all() -> None:
    cycle = an_open_cycle(
        partners=(
            a_member("AA", "rabat", "khartoum"),
            a_member("BB", "rabat", side="europe"),
            a_member("CC", side="international"),
        )
    )
    for code, at, nil in (("AA", AT, True), ("BB", DUE_AT + DAY, False)):
        Return.objects.filter(partner=code).update(
            state=ReturnState.DECLARED, declared_at=at, first_declared_at=at, is_nil=nil
        )
    an_extension(Return.objects.get(partner="BB"))
    an_entry(state=State.ENDORSED, partner=a_partner("BB"), cycle=cycle)
    rows = queries.rows(cycle, at=LATER)
    assert board.total(rows) == Sum(
        group="", expected=3, declared=2, on_time=1, extended=1, nil=1, overdue=1, entries=1
    )
    assert [(s.group, s.expected, s.declared) for s in board.by_dialogue(rows)] == [
        ("khartoum", 1, 1),
        ("rabat", 2, 2),
        ("none", 1, 0),
    ]
    assert [(s.group, s.expected, s.on_time) for s in board.by_side(rows)] == [
        ("africa", 1, 1),
        ("europe", 1, 0),
        ("international", 1, 0),
    ]


def test_who_has_left_a_dialogue_counts_in_it_no_more() -> None:
    an_open_cycle(partners=(a_member("AA", "rabat"),))
    Membership.objects.update(status="left", to_on=AT.date(), to_precision="day")
    assert the_row().dialogues == frozenset()


def test_new_initiatives_are_split_by_whether_their_contributor_is_new() -> None:
    cycle, last = an_open_cycle(), a_cycle("2022")
    au, old, echo = a_partner("AU"), a_contributor("OLD"), a_contributor("ECHO")
    an_entry(cycle=last, contributor=old)
    for _number in range(3):
        an_entry(cycle=cycle, contributor=old)
    for _number in range(5):
        an_entry(cycle=cycle, contributor=echo)
    an_entry(cycle=cycle)  # names no contributor, while the partner has some: nobody can say
    an_entry(cycle=cycle, partner=au)  # a partner that never reported
    an_entry(cycle=cycle, cycle_first=last, contributor=old)  # not new
    an_entry(cycle=cycle, contributor=echo, state=State.WITHDRAWN)
    assert queries.growth(cycle) == Growth(returning=3, first_time=6, unknown=1, first_timers=2)
    assert queries.growth(cycle).total == 10


def test_where_earlier_entries_name_no_contributor_nobody_is_called_new() -> None:
    cycle = an_open_cycle()
    an_entry(cycle=a_cycle("2022"))
    an_entry(cycle=cycle, contributor=a_contributor("ECHO"))
    an_entry(cycle=cycle)
    assert queries.growth(cycle) == Growth(returning=1, unknown=1)


def test_the_board_asks_the_same_few_questions_for_many_partners(
    django_assert_num_queries: Any,
) -> None:
    an_open_cycle(partners=[a_partner("AU")])
    cycle = Cycle.objects.get(code="2026")
    with django_assert_num_queries(5):
        queries.rows(cycle, at=AT)
    for number in range(20):
        partner = a_member(f"P{number}", "rabat")
        an_extension(a_return(cycle, partner=partner))
        an_entry(partner=partner)
    with django_assert_num_queries(5):
        assert len(queries.rows(cycle, at=AT)) == 21
    with django_assert_num_queries(2):
        queries.growth(cycle)
