"""What to do next: each role reads what waits for it, and nothing that waits for others."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from marsa.collection.states import ReturnState, State
from marsa.config import agenda
from marsa.registry.roles import Role
from tests.make import AT, a_partner
from tests.make_cycle import (
    DUE_AT,
    a_contributor,
    a_return,
    acting_as,
    an_appointment,
    an_entry,
    an_open_cycle,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


def told(role: Role, **scope: object) -> list[str]:
    """Return the sentences of a role's tasks at `make.AT`."""
    return [task.sentence for task in agenda.of(acting_as(role, **scope), at=AT).tasks]


def entries_in(*states: State) -> None:
    """Put an entry of EU into each of these states."""
    cycle = an_open_cycle()
    for state in states:
        an_entry(state=state, cycle=cycle)


def test_a_focal_point_reads_what_to_endorse_and_declares_in_the_end() -> None:
    entries_in(State.SUBMITTED, State.SUBMITTED, State.ENDORSED, State.DRAFT)
    assert told(Role.FOCAL_POINT) == [
        "2 entries to endorse",
        "1 draft to finish",
        "Declare the return when there is nothing more to report",
    ]


def test_a_contributor_reads_what_was_sent_back_first() -> None:
    a_contributor()
    entries_in(State.DRAFT, State.SENT_BACK, State.EDITED, State.SUBMITTED)
    assert told(Role.CONTRIBUTOR) == [
        "1 entry was sent back",
        "1 entry was changed and not submitted",
        "1 draft to finish",
    ]


def test_a_verifier_accepts_entries_and_completes_returns() -> None:
    entries_in(State.ENDORSED, State.SUBMITTED)
    a_return(an_open_cycle(), partner=a_partner("NER"), state=ReturnState.DECLARED)
    assert told(Role.VERIFIER) == ["1 entry to accept", "1 return to complete"]


def test_the_secretariat_reads_of_overdue_returns_once_the_cycle_is_due() -> None:
    an_open_cycle(partners=[a_partner("EU"), a_partner("NER")])
    secretariat = acting_as(Role.SECRETARIAT)
    before = [task.sentence for task in agenda.of(secretariat, at=DUE_AT - timedelta(days=1)).tasks]
    after = [task.sentence for task in agenda.of(secretariat, at=DUE_AT + timedelta(days=1)).tasks]
    assert "2 returns are overdue" not in before
    assert "2 returns are overdue" in after


def test_other_partners_work_is_nobody_elses_task() -> None:
    entries_in(State.SUBMITTED)
    assert told(Role.FOCAL_POINT, partner=a_partner("NER")) == []


def test_the_lead_says_until_when_the_cycle_is_open() -> None:
    an_open_cycle()
    assert agenda.of(acting_as(Role.FOCAL_POINT), at=AT).cycle == (
        "Cycle 2026 is open until 31 July 2026, 17:00 (Vienna)."
    )


def test_a_reader_has_nothing_to_do_and_is_told_where_to_read() -> None:
    found = agenda.of(acting_as(Role.READER), at=AT)
    assert (found.tasks, [place.url for place in found.places]) == ((), ["/en/"])


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_works_for_each_role(client: Client, role: Role, language: str) -> None:
    an_open_cycle()
    sign_in(client, an_appointment(role))
    answer = client.get(reverse("desk").replace("/en/", f"/{language}/"))
    assert answer.status_code == 200
    title = {"en": "What to do next", "fr": "À faire"}[language]
    assert f"<h1>{title}</h1>" in answer.content.decode()


def test_the_page_takes_few_queries_however_much_waits(
    client: Client, django_assert_max_num_queries: object
) -> None:
    entries_in(*[State.SUBMITTED] * 20)
    sign_in(client, an_appointment(Role.FOCAL_POINT))
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        client.get(reverse("desk"))
