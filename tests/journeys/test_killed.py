"""Killed at any moment: never half, and the edition before is served."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from marsa.editions import store
from tests.shared import shared

LIST = "data/tables/eutf-projects-2022-01.csv"
POINTS = 20
CHECKOUT = Path(__file__).parents[2]


class Home:
    """A MARSA_HOME of its own, driven from outside as an operator does."""

    def __init__(self, folder: Path) -> None:
        """Prepare the database."""
        self.folder = folder
        self.env = {**os.environ, "MARSA_HOME": str(folder), "LANG": "C.UTF-8"}
        self.env["KILLER_COUNT"] = str(folder.parent / "steps")
        self.env.pop("MARSA_DATABASE", None)
        self.run("setup")

    def run(self, *words: str, step: int = 0) -> int:
        """Run a command, killed at a step (0: to its end); return how many steps it took."""
        process = subprocess.run(
            [sys.executable, "-m", "tests.journeys.killer", str(step), *words],
            env=self.env,
            cwd=CHECKOUT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        if step:
            assert process.returncode in (0, -signal.SIGKILL), process.stderr.decode()
            return 0
        assert process.returncode == 0, process.stderr.decode()
        return int(Path(self.env["KILLER_COUNT"]).read_text())

    def count(self, table: str) -> int:
        """Count the rows of a working table; the database must be whole."""
        with closing(sqlite3.connect(self.folder / "marsa.sqlite")) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            rows = database.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(rows[0])

    def accepted(self) -> int:
        """Count the entries that were accepted."""
        return self.count("collection_entry WHERE accepted_id IS NOT NULL")

    def empty(self) -> None:
        """Forget all entries and arrivals."""
        with closing(sqlite3.connect(self.folder / "marsa.sqlite")) as database:
            for table in ("collection_entry", "collection_version", "collection_arrival"):
                database.execute(f"DELETE FROM {table}")
            database.commit()


@pytest.fixture
def home(tmp_path: Path) -> Home:  # type: ignore[override]
    return Home(tmp_path / "home")


def points(steps: int) -> list[int]:
    """Return twenty steps spread evenly over a command, its first and its last among them."""
    return [1 + (steps - 1) * point // (POINTS - 1) for point in range(POINTS)]


@pytest.mark.slow
def test_a_collection_killed_at_twenty_points_leaves_all_or_nothing(home: Home) -> None:
    words = ("collect", str(shared(LIST)), "--partner", "EU", "--cycle", "2022", "--accept")
    seen = []
    for point in points(Home(home.folder.parent / "clock").run(*words)):
        home.empty()
        home.run(*words, step=point)
        entries = home.count("collection_entry")
        seen.append((entries, home.count("collection_version"), home.accepted()))
        # Whatever was left, the same command takes it to the end, and the bytes are kept once.
        home.run(*words)
        assert (home.count("collection_entry"), home.accepted()) == (253, 253)
        assert home.count("collection_arrival") == 1
    assert set(seen) == {(0, 0, 0), (253, 253, 253)}


@pytest.mark.slow
def test_a_publication_killed_at_twenty_points_leaves_the_edition_before_served(
    home: Home,
) -> None:
    home.run("collect", str(shared(LIST)), "--partner", "EU", "--cycle", "2022", "--accept")
    home.run("publish")
    root = home.folder / "editions"
    kept = 0
    for point in points(home.run("publish")):
        before = store.current_number(root)
        home.run("publish", step=point)
        current = store.current_number(root)
        kept += current == before
        assert current is not None
        served = store.find(root, current)
        store.verify(served)
        with duckdb.connect(str(served.database), read_only=True) as connection:
            assert connection.execute("SELECT count(*) FROM initiatives").fetchone() == (253,)
    assert kept >= POINTS - 2
    # The next publication cleans up and goes on.
    home.run("publish")
    assert list(root.glob(".building-*")) == []
    assert store.current_number(root) == store.numbers(root)[-1]
    assert home.count("journal_entry WHERE verb = 'editions.publish'") == len(store.numbers(root))
