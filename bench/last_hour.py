"""The last hour before a deadline, at full size, over HTTP, on PostgreSQL and on SQLite.

    python bench/last_hour.py [--on postgresql sqlite] [--small]

300 people with a session each save every 20 s, a fifth of them by Continue; 70 partners send
workbooks of 10 to 500 rows, and 60 people hand in, all within the last minute, the last file 1 s
before the deadline. Then 50 saves a second for 30 s. Then lists over 6,000 entries. The server is
`marsa serve` with two processes and `marsa work` beside it; the client and the database share their
processors, so what is measured is the whole machine. Everything is compared with the database
afterwards. Prints one line for each figure and writes bench/out/last_hour.json.
"""

import argparse
import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import files

sys.path.insert(0, str(files.ROOT))
from tests import postgres
from tests.journeys import rush
from tests.journeys.rush import Act, Answer, Person

PARTNERS, PEOPLE, SUBMITTERS, ENTRIES = 70, 300, 60, 6000
RUSH, EVERY, SENDING = 60.0, 20.0, 30.0  # seconds: all, between two saves of one, of files
STEADY, PER_SECOND = 30, 50
READ_WITHIN = 900.0
LISTS = {
    "entries, all partners": "entries/",
    "entries, a late page": "entries/?page=100",
    "entries, words": "entries/?words=returnees&sort=title",
    "entries of one state": "entries/?state=accepted&sort=oldest",
    "board": "board/",
}
KINDS = {"save": "save", "submit": "hand in", "send": "send a workbook", "page": "page of the form"}


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--on", nargs="+", default=["postgresql", "sqlite"])
    figures: dict[str, Any] = {}
    for engine in parser.parse_args().on:
        with tempfile.TemporaryDirectory(prefix="marsa-hour-") as place, database(engine) as where:
            figures[engine] = measured(engine, Path(place), where)
    files.OUT.mkdir(exist_ok=True)
    (files.OUT / "last_hour.json").write_text(json.dumps(figures, indent=1))


@contextmanager
def database(engine: str) -> Iterator[str]:
    """Yield the address of a database that lives as long as the block; empty for SQLite."""
    if engine == "sqlite":
        yield ""
        return
    folder = postgres.binaries()
    if folder is None:
        sys.exit("No PostgreSQL server was found. Install one, or measure with --on sqlite.")
    with tempfile.TemporaryDirectory(prefix="marsa-pg-") as place:
        data, run = Path(place) / "data", Path(place) / "socket"
        run.mkdir()
        user = postgres._owner(Path(place))
        start = partial(postgres._run, user)
        start(folder / "initdb", "-D", data, "-U", "marsa", "-A", "trust", "-E", "UTF8")
        options = f"-c listen_addresses='' -k {run}"
        start(folder / "pg_ctl", "-D", data, "-w", "-l", data / "log", "-o", options, "start")
        try:
            yield f"postgresql://marsa@/postgres?host={run}"
        finally:
            start(folder / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def measured(engine: str, place: Path, where: str) -> dict[str, Any]:
    """Run the three parts on one engine; return the figures."""
    env = rush.around(place / "home", database=where)
    rush.said(env, "tests.journeys.rush_world", PARTNERS, PEOPLE, SUBMITTERS, ENTRIES, place)
    found: dict[str, Any] = {}
    with rush.serving(env, workers=2) as address:
        people = rush.people(place, address)
        world = json.loads((place / "world.json").read_text())
        for person in people[:20]:  # each process has drawn its first pages
            person.asks("page", "/en/desk/entries/", due=time.monotonic())
        load = os.getloadavg()[0]
        due = float(rush.said(env, "tests.journeys.rush_database", "due", RUSH + 0.5))
        answers = rush.timetable(last_minute(people, place))
        tell(found, "last minute", answers, load)
        tell(found, "steady", rush.timetable(steady(people)), os.getloadavg()[0])
        tell_lists(found, Person(-1, {"session": world["office"]}, address))
        compare(found, env, people, place, due=due)
    for line in found["lines"]:
        print(f"{engine:<11}{line}", flush=True)
    return found


def last_minute(people: list[Person], place: Path) -> list[tuple[float, Act]]:
    """Return the timetable of the last minute."""
    planned: list[tuple[float, Act]] = []
    for n, person in enumerate(people):
        does = person.continues if n % 5 == 4 else person.saves_by_itself
        planned += [(round_ * EVERY + EVERY * n / len(people), does) for round_ in range(3)]
    for n, person in enumerate(people[:SUBMITTERS]):
        planned.append((RUSH - 1 - n * (RUSH - 5) / SUBMITTERS, person.submits))
    for n, person in enumerate(people[:PARTNERS]):
        book = place / f"{person.told['partner']}.xlsx"
        planned.append((RUSH - 1 - n * SENDING / PARTNERS, partial(_sends, person, book)))
    return planned


def _sends(person: Person, book: Path, due: float) -> list[Answer]:
    return person.sends(book, due=due)


def steady(people: list[Person]) -> list[tuple[float, Act]]:
    """Return the timetable of so many saves a second, by those whose pages save themselves."""
    saving = [person for n, person in enumerate(people) if n % 5 != 4]
    return [
        (n / PER_SECOND, saving[n % len(saving)].saves_by_itself)
        for n in range(STEADY * PER_SECOND)
    ]


def tell(found: dict[str, Any], part: str, answers: list[Answer], load: float) -> None:
    """Keep the percentiles of a part and a line for each."""
    lines = found.setdefault("lines", [])
    for kind, name in KINDS.items():
        some = rush.of(answers, kind)
        if not some:
            continue
        numbers = rush.percentiles(some)
        failed = [each for each in some if each.status not in (200, 302)]
        found[f"{part}, {name}"] = numbers | {"failed": len(failed), "load": load}
        lines.append(
            f"{part}, {name:<18}"
            + "".join(f" {key} {value:,.0f}" for key, value in numbers.items())
            + f" ms, failed {len(failed)}, load {load:.1f} to {os.getloadavg()[0]:.1f}"
        )
        for each in failed[:3]:
            lines.append(f"  failed: {each.status} {each.body[:200]!r}")
    lines.append(
        f"{part}, client sent late by at most {max(a.late for a in answers) * 1000:.0f} ms"
    )


def tell_lists(found: dict[str, Any], office: Person) -> None:
    """Ask for each list twenty times, by one who sees all partners."""
    for name, path in LISTS.items():
        asked = [office.asks("list", f"/en/desk/{path}", due=time.monotonic()) for _ in range(20)]
        assert {each.status for each in asked} == {200}, name
        numbers = found[f"list, {name}"] = rush.percentiles(asked)
        text = "".join(f" {key} {value:,.0f}" for key, value in numbers.items())
        found["lines"].append(f"list, {name:<22}{text} ms")


def compare(
    found: dict[str, Any], env: dict[str, str], people: list[Person], place: Path, *, due: float
) -> None:
    """Wait until all files are read, then hold everything against what was acknowledged."""
    until = time.monotonic() + READ_WITHIN
    while True:
        there = json.loads(rush.said(env, "tests.journeys.rush_database", "look"))
        arrivals = there["arrivals"]
        if all(each["read_at"] for each in arrivals) or time.monotonic() > until:
            break
        time.sleep(2)
    entries = [there["entries"][str(person.told["entry"])] for person in people]
    both = list(zip(people, entries, strict=True))
    handed = [there["entries"][str(p.told["submit"]["entry"])] for p in people[:SUBMITTERS]]
    sent = {
        p.told["partner"]: hashlib.sha256(
            (place / f"{p.told['partner']}.xlsx").read_bytes()
        ).hexdigest()
        for p in people[:PARTNERS]
    }
    counts = {
        "saves acknowledged": sum(len(p.saved) for p in people),
        "saves lost or out of order": sum(e["history"] != p.saved for p, e in both),
        "saves doubled": sum(e["saves"] != len(p.saved) for p, e in both),
        "handed in": sum(e["is_submitted"] and e["submits"] == 1 for e in handed),
        "files kept, byte for byte": sum(
            a["is_kept"] and sent[a["partner"]] == a["sha256"] for a in arrivals
        ),
        "files stamped before the deadline": sum(a["received_at"] < due for a in arrivals),
        "files read, all their rows": sum(
            a["state"] == "read" and a["rows"] == p.told["rows"]
            for p in people[:PARTNERS] for a in arrivals if a["partner"] == p.told["partner"]
        ),
        "last file stamped before the deadline by, s": due - max(
            a["received_at"] for a in arrivals
        ),
        "last file read after the deadline by, s": max(a["read_at"] or 0 for a in arrivals) - due,
    }  # fmt: skip
    found["compared"] = counts
    found["lines"] += [f"{name}: {value:,.4g}" for name, value in counts.items()]


if __name__ == "__main__":
    main()
