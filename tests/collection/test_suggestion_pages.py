"""Pages of what is proposed: each works, asks for its permission, refuses a stranger."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from marsa.collection.actions import cycles
from marsa.collection.actions import suggestions as actions
from marsa.collection.models import Cycle, Entry, Return, Suggestion
from marsa.collection.states import CycleState, LineAnswer, State
from marsa.registry.roles import Role
from tests.make import AT, a_partner
from tests.make_cycle import acting_as, an_appointment, an_entry, an_open_cycle
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


def now_open(count: int = 1, *, state: State = State.ACCEPTED) -> Return:
    """Return the return of a cycle that runs today, with lines about earlier entries."""
    earlier = an_open_cycle("2030", partners=(), state="finished")
    for n in range(count):
        content = {"status": "ongoing", "starts_on": "2020-01-01"}
        an_entry(f"P-{n:03}", cycle=earlier, content=content, state=state, title=f"Wells {n:03}")
    now = timezone.now()
    cycle = an_open_cycle(
        "2031",
        opens_at=now - timedelta(days=9),
        due_at=now + timedelta(days=9),
        review_ends_at=now + timedelta(days=90),
    )
    actions.suggest_last_cycle(cycle, by="clock", at=AT)
    return Return.objects.get(cycle=cycle)


def test_opening_a_cycle_proposes_what_goes_on() -> None:
    returned = now_open(2)
    Suggestion.objects.all().delete()
    Return.objects.all().delete()
    Cycle.objects.filter(pk=returned.cycle_id).update(state=CycleState.PLANNED)
    cycle = cycles.open_cycle(returned.cycle, by=acting_as(Role.SECRETARIAT), at=timezone.now())
    own = cycle.returns.get(partner="EU")
    assert sorted(own.suggestions.values_list("local_ref", flat=True)) == ["P-000", "P-001"]


def test_the_ticked_lines_are_confirmed_together(client: Client) -> None:
    returned = now_open(3)
    sign_in(client, an_appointment(Role.FOCAL_POINT))
    page = client.get(reverse("suggestions")).content.decode()
    assert "3 lines of 3 are left to answer." in page
    lines = list(returned.suggestions.order_by("id")[:2])
    said = {"line": [line.pk for line in lines], "do": "unchanged", "show": "entries"}
    page = client.post(reverse("suggestions-all"), said, follow=True).content.decode()
    assert "2 lines are answered." in page
    assert "1 line of 3 is left to answer." in page
    assert Entry.objects.filter(cycle_last=returned.cycle).count() == 2
    none = client.post(reverse("suggestions-all"), {"do": "unchanged"}, follow=True)
    assert "No line is ticked." in none.content.decode()


def test_one_line_asks_for_the_day_or_the_reason_that_its_answer_needs(client: Client) -> None:
    returned = now_open()
    sign_in(client, an_appointment(Role.FOCAL_POINT))
    line = returned.suggestions.get()
    address = reverse("suggestion", args=[line.pk])
    assert "What this entry says" in client.get(address).content.decode()
    for said, sentence in (
        ({}, "Choose one of the answers."),
        ({"answer": "ended"}, "Give the day on which the project ended."),
        ({"answer": "ended", "ended_on": "2019-12-31"}, "The project began on 1 January 2020."),
        ({"answer": "not_ours", "reason": "no"}, "Give a reason of at least 10 characters."),
    ):
        answer = client.post(address, said)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert sentence in page
        assert "<title>Error: " in page and "There is a problem" in page
    client.post(address, {"answer": "ended", "ended_on": "2026-06-01"})
    line.refresh_from_db()
    assert line.answer == LineAnswer.ENDED
    assert "Answered:" in client.get(address).content.decode()


def test_an_update_leads_on_to_the_form_of_the_entry(client: Client) -> None:
    returned = now_open()
    sign_in(client, an_appointment(Role.FOCAL_POINT))
    line = returned.suggestions.get()
    answer = client.post(reverse("suggestion", args=[line.pk]), {"answer": "update"})
    assert answer.headers["Location"] == reverse("write", args=[line.entry_id])


def test_another_partner_finds_no_such_line(client: Client) -> None:
    returned = now_open()
    number = returned.suggestions.get().pk
    sign_in(client, an_appointment(Role.FOCAL_POINT, partner=a_partner("AU")))
    assert client.get(reverse("suggestion", args=[number])).status_code == 404
    said = {"line": [number], "do": "unchanged"}
    client.post(reverse("suggestions-all"), said)
    assert returned.suggestions.get().answer == ""


@pytest.mark.parametrize("view", ["suggestions", "published-files"])
def test_pages_of_proposals_are_for_who_may_write(view: str) -> None:
    now_open()
    for role, status in (
        (Role.CONTRIBUTOR, 200),
        (Role.ALTERNATE, 200),
        (Role.SECRETARIAT, 403),
        (Role.VERIFIER, 403),
        (Role.PARTNER_READER, 403),
    ):
        client = sign_in(Client(), an_appointment(role))
        assert client.get(reverse(view)).status_code == status
    assert Client().get(reverse(view)).headers["Location"].startswith("/en/account/login/")


def test_without_a_cycle_the_page_says_when_lines_come(client: Client) -> None:
    sign_in(client, an_appointment(Role.FOCAL_POINT))
    for view in ("suggestions", "published-files"):
        page = client.get(reverse(view)).content.decode()
        assert "No cycle expects a return of you now." in page


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_as_many_queries_for_one_line_as_for_three(
    count: int, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    now_open(count)
    sign_in(client, an_appointment(Role.FOCAL_POINT))
    client.get(reverse("suggestions"))
    with django_assert_max_num_queries(16):
        page = client.get(reverse("suggestions")).content.decode()
    assert len(re.findall(r'name="line"', page)) == count
