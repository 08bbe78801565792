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

from tests.journeys import rush
from tests.journeys.rush import Act, Answer, Person

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
