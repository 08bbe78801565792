"""Journey 9: the server is killed while a file is taken, twenty times: no row or all of them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
# Entries, versions, commits and rows that these took: 100 entries are there, all of which the file
# changes; it brings 200 more.
NOTHING, ALL = (100, 100, 1, 100), (300, 400, 2, 400)
POINTS = 20


def run(module: str, *words: str, home: Path) -> str:
    """Run a module in a home of its own."""
    env = {**os.environ, "MARSA_HOME": str(home), "LANG": "C.UTF-8"}
    env.pop("MARSA_DATABASE", None)
    command = [sys.executable, "-m", module, *words]
    process = subprocess.run(command, env=env, cwd=CHECKOUT, capture_output=True)
    assert process.returncode == 0, process.stderr.decode()
    return process.stdout.decode()


@pytest.mark.slow
def test_a_file_that_is_killed_while_it_is_taken_is_taken_whole_or_not_at_all(
    tmp_path: Path,
) -> None:
    home, kept = tmp_path / "home", tmp_path / "kept"
    run("marsa", "setup", home=home)
    numbers = run("tests.journeys.sender", home=home).split()
    shutil.copytree(home, kept)
    said = run("tests.journeys.taker", str(kept), *numbers, home=home)
    whole, *points = [tuple(map(int, line.split())) for line in said.splitlines()]
    assert whole == ALL
    assert len(points) == POINTS
    left = [counts[:4] for counts in points]
    assert set(left) == {NOTHING, ALL} or set(left) == {NOTHING}
    assert left.count(NOTHING) >= POINTS - 2
    # Whatever was left, taking the same file again takes the rest, and nothing twice.
    assert [counts[4:] for counts in points] == [ALL] * POINTS
