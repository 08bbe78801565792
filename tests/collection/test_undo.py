"""Undoing what was taken of a file: byte for byte, until somebody works on one of its entries."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from marsa.collection.actions import comments, entries
from marsa.collection.models import Arrival, Commit, Cycle, Entry, Event, Taken, Version
from marsa.collection.queries import entries as entry_queries
from marsa.collection.states import State
from marsa.registry.roles import Role
from tests.collection.test_files import acting_of, save
from tests.make_cycle import an_appointment, an_open_cycle
from tests.make_files import a_register, a_row, a_running_cycle, a_workbook, sent, take
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cycle() -> Cycle:
    a_register()
    return a_running_cycle()


@pytest.fixture
def focal(client: Client) -> Client:
    return sign_in(client, an_appointment(Role.FOCAL_POINT))


def everything() -> tuple[list[Any], ...]:
    """Return all that is stored of entries, their versions and their streams."""
    return tuple(list(m.objects.order_by("pk").values()) for m in (Entry, Version, Event))


def undo(client: Client, arrival: Arrival) -> str:
    commit = arrival.commits.order_by("-id")[0]
    url = f"/en/desk/files/{arrival.pk}/undo/{commit.pk}/"
    return str(client.post(url, follow=True).content.decode())


def test_undoing_the_first_file_leaves_nothing_of_it(focal: Client) -> None:
    arrival = sent(focal, a_workbook(a_row("A-1"), a_row("A-2")))
    take(focal, arrival)
    assert "Undone. Every entry is as it was before." in undo(focal, arrival)
    assert everything() == ([], [], [])
    assert Taken.objects.count() == 0
    assert Arrival.objects.get().state == "undone"


def test_undoing_restores_contents_fingerprints_states_and_dates(
    focal: Client, cycle: Cycle
) -> None:
    """One entry is accepted, one endorsed, one a draft that is being written."""
    take(focal, sent(focal, a_workbook(*(a_row(f"A-{n}") for n in range(1, 5)))))
    at = timezone.now()
    first, second, third, _ = Entry.objects.order_by("local_ref")
    first.accepted = first.endorsed = first.current
    first.state, first.accepted_at, first.endorsed_at = State.ACCEPTED, at, at
    first.accepted_by = first.endorsed_by = "#9 verifier"
    first.save()
    second.endorsed, second.endorsed_at = second.current, at
    second.state, second.endorsed_by = State.ENDORSED, "#8 focal_point EU"
    second.save()
    save(third, {"status": "planned"}, acting_of(focal), cycle)
    before = everything()
    changes = {("Projects", "status", row): "suspended" for row in (5, 6, 7)}
    changes |= {("Projects", "title_en", row): f"A new title {row}" for row in (5, 6, 7)}
    arrival = sent(focal, a_workbook(a_row("A-5"), filled=True, changes=changes))
    take(focal, arrival)
    assert Commit.objects.latest("id").counts == {
        "new": 1, "changed": 3, "unchanged": 1, "conflict": 0,
    }  # fmt: skip
    assert [e.state for e in Entry.objects.order_by("local_ref")] == [
        "edited", "edited", "draft", "draft", "draft",
    ]  # fmt: skip
    assert everything() != before
    undo(focal, arrival)
    assert everything() == before


def test_an_entry_of_an_earlier_cycle_is_last_reported_there_again(focal: Client) -> None:
    take(focal, sent(focal, a_workbook(a_row())))
    old = an_open_cycle("2020", state="finished", partners=())
    Entry.objects.update(cycle_last=old)
    before = everything()
    arrival = sent(focal, a_workbook(filled=True))
    take(focal, arrival)
    assert Entry.objects.get().cycle_last.code == "2026"
    undo(focal, arrival)
    assert everything() == before


def test_what_was_undone_can_be_taken_again(focal: Client) -> None:
    arrival = sent(focal, a_workbook(a_row()))
    take(focal, arrival)
    undo(focal, arrival)
    take(focal, arrival)
    assert Entry.objects.count() == 1
    assert arrival.commits.count() == 2


def test_twice_is_refused(focal: Client) -> None:
    arrival = sent(focal, a_workbook(a_row()))
    take(focal, arrival)
    undo(focal, arrival)
    assert "This was undone already. Nothing was changed." in undo(focal, arrival)


@pytest.mark.parametrize("work", ["write", "comment", "another file"])
def test_nothing_is_undone_once_somebody_worked_on_an_entry(
    focal: Client, cycle: Cycle, work: str
) -> None:
    arrival = sent(focal, a_workbook(a_row("A-1"), a_row("A-2")))
    take(focal, arrival)
    entry, acting = Entry.objects.get(local_ref="A-2"), acting_of(focal)
    if work == "write":
        save(entry, {"status": "planned"}, acting, cycle)
    elif work == "comment":
        comments.comment(entry, text="Is this right?", by=acting, at=timezone.now())
    else:
        changes = {("Projects", "status", 6): "suspended"}
        take(focal, sent(focal, a_workbook(filled=True, changes=changes)))
    before = everything()
    said = undo(focal, arrival)
    assert "Since then somebody worked on 1 of these entries: A-2." in said
    assert everything() == before


def test_the_second_file_is_undone_then_the_first(focal: Client) -> None:
    first = sent(focal, a_workbook(a_row("A-1")))
    take(focal, first)
    before = everything()
    changes = {("Projects", "status", 5): "suspended"}
    second = sent(focal, a_workbook(filled=True, changes=changes))
    take(focal, second)
    undo(focal, second)
    assert everything() == before
    undo(focal, first)
    assert everything() == ([], [], [])


def test_nothing_is_undone_after_the_deadline(focal: Client) -> None:
    arrival = sent(focal, a_workbook(a_row()))
    take(focal, arrival)
    Cycle.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    assert "Ask the secretariat for more time" in undo(focal, arrival)
    assert Entry.objects.count() == 1


def test_a_submitted_entry_is_worked_on(focal: Client, cycle: Cycle) -> None:
    arrival = sent(focal, a_workbook(a_row()))
    take(focal, arrival)
    entry = Entry.objects.get()
    entries.submit(
        entry, token=entry_queries.token(entry), findings=(), late=None, by=acting_of(focal),
        at=timezone.now(),
    )  # fmt: skip
    assert "Since then somebody worked on 1 of these entries" in undo(focal, arrival)
