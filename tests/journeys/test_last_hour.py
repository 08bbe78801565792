"""Journey 4: the last hour, small: people save, hand in and send workbooks up to the deadline.

The full size is `bench/last_hour.py`. Here no time is demanded of a machine that does other things
besides: what counts is that nothing is lost, nothing doubled, and all stamped when it was received.
"""

import hashlib
import json
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from marsa.collection.actions.uploads import CROWD, JUST_NOW
from marsa.collection.models import Arrival
from marsa.collection.tasks import read_arrival
from marsa.registry.roles import Role
from tests.journeys import rush
from tests.journeys.rush import Act, Answer, Person
from tests.make import a_partner
from tests.make_cycle import a_contributor, an_appointment, an_entry
from tests.make_files import a_register, a_row, a_running_cycle, a_workbook, sent
from tests.sign_in import sign_in

PARTNERS, PEOPLE, SUBMITTERS, ENTRIES = 6, 18, 5, 40
LEAD = 8.0  # seconds from the first save to the deadline
PATIENCE = 60.0  # seconds until every file must be read


def acts(people: list[Person], folder: Path) -> list[tuple[float, Act]]:
    """Return the timetable: three saves of each, files and submissions, the last 1 s before."""
    planned: list[tuple[float, Act]] = []
    for person in people:
        does = person.continues if person.number % 5 == 4 else person.saves_by_itself
        planned += [(n * 2.5 + person.number / 9, does) for n in range(3)]
    for n, person in enumerate(people[:SUBMITTERS]):
        planned.append((LEAD - 1 - n, person.submits))
    for n, person in enumerate(people[:PARTNERS]):
        book = folder / f"{person.told['partner']}.xlsx"
        sends = partial(lambda due, who, file: who.sends(file, due=due), who=person, file=book)
        planned.append((LEAD - 1 - n / 2, sends))
    return planned


@pytest.mark.django_db
def test_while_many_files_come_in_the_next_are_left_to_a_worker(client: Client) -> None:
    a_register()
    partners = [a_partner("EU"), *(a_partner(f"P{n}") for n in range(CROWD + 1))]
    cycle = a_running_cycle(partners=partners)
    for partner in partners:
        a_contributor("MIN", partner=partner)
    states = []
    for partner in partners:
        sign_in(client, an_appointment(Role.FOCAL_POINT, partner=partner))
        states.append(sent(client, a_workbook(a_row(), partner=partner, cycle=cycle)).state)
    assert states == ["read"] * CROWD + ["received"] * 2
    last = Arrival.objects.latest("id")
    page = client.get(f"/en/desk/files/{last.pk}/")
    assert page["Refresh"] == "3"
    assert "Many files come in at this moment" in page.content.decode()
    read_arrival.call(last.pk)
    last.refresh_from_db()
    assert (last.state, last.outcome["rows"], last.outcome["findings"]) == ("read", 1, {})
    assert last.read_at and last.received_at < last.read_at
    # A minute later the next file is read while its sender waits.
    Arrival.objects.update(received_at=F("received_at") - JUST_NOW)
    again = sent(client, a_workbook(a_row("A-2"), partner=partners[-1], cycle=cycle))
    assert again.state == "read"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["entries/", "entries/?page=2&state=draft", "board/"])
def test_a_list_asks_the_database_at_most_twelve_times(client: Client, path: str) -> None:
    cycle = a_running_cycle(partners=[a_partner(), a_partner("UNHCR")])
    for n in range(60):
        an_entry(f"E-{n}", cycle=cycle, partner=a_partner("UNHCR" if n % 2 else "EU"))
    sign_in(client, an_appointment(Role.SECRETARIAT))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/en/desk/{path}").status_code == 200
    assert len(asked) <= 12


@pytest.mark.slow
def test_what_is_saved_handed_in_and_sent_in_the_last_seconds_is_all_there(tmp_path: Path) -> None:
    home = tmp_path / "home"
    env = rush.around(home)
    rush.said(env, "tests.journeys.rush_world", PARTNERS, PEOPLE, SUBMITTERS, ENTRIES, tmp_path)
    with rush.serving(env, workers=2) as address:
        people = rush.people(tmp_path, address)
        due = float(rush.said(env, "tests.journeys.rush_database", "due", LEAD + 0.5))
        answers = rush.timetable(acts(people, tmp_path))
        found = looked(env)
    for kind in ("save", "page", "submit", "send"):
        print(kind, rush.percentiles(rush.of(answers, kind)))
    assert statuses(answers, "save") == {200: 3 * 15, 302: 3 * 3}
    assert statuses(answers, "submit") == {302: SUBMITTERS}
    assert statuses(answers, "send") == {302: PARTNERS}
    for person in people:
        is_there(person, found["entries"])
    are_there(found["arrivals"], people[:PARTNERS], tmp_path, due=due)


def statuses(answers: list[Answer], kind: str) -> dict[int, int]:
    found = [each.status for each in rush.of(answers, kind)]
    return {status: found.count(status) for status in sorted(set(found))}


def looked(env: dict[str, str]) -> dict[str, Any]:
    """Return what stands in the database once every file was read."""
    until = time.monotonic() + PATIENCE
    while True:
        found: dict[str, Any] = json.loads(rush.said(env, "tests.journeys.rush_database", "look"))
        if all(each["read_at"] for each in found["arrivals"]) or time.monotonic() > until:
            return found
        time.sleep(1)


def is_there(person: Person, entries: dict[str, Any]) -> None:
    """Each save is there once, in its order; what was handed in is handed in once."""
    kept = entries[str(person.told["entry"])]
    assert kept["history"] == person.saved
    assert (kept["says"], kept["saves"], person.lost) == (person.saved[-1], len(person.saved), [])
    if ready := person.told["submit"]:
        handed = entries[str(ready["entry"])]
        assert (handed["is_submitted"], handed["submits"]) == (True, 1)


def are_there(
    arrivals: list[dict[str, Any]], people: list[Person], folder: Path, *, due: float
) -> None:
    """Each file is there once, byte for byte, stamped before the deadline, and read."""
    sent = {
        p.told["partner"]: (
            hashlib.sha256((folder / f"{p.told['partner']}.xlsx").read_bytes()).hexdigest(),
            True, "read", p.told["rows"],
        )
        for p in people
    }  # fmt: skip
    assert len(arrivals) == len(sent)
    assert sent == {
        each["partner"]: (each["sha256"], each["is_kept"], each["state"], each["rows"])
        for each in arrivals
    }
    assert all(each["received_at"] < due for each in arrivals)
