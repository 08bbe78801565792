"""Journey 9: the server is killed while a file is taken, twenty times: no row or all of them."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

POINTS = 20
CHECKOUT = Path(__file__).parents[2]
NOTHING, ALL = (100, 100, 1, 100), (300, 400, 2, 400)


class Home:
    """A MARSA_HOME of its own, with a file that was sent and is to be taken."""

    def __init__(self, folder: Path) -> None:
        """Prepare it once; `fresh` puts it back."""
        self.folder, self.kept = folder, folder.with_name("kept")
        self.env = {**os.environ, "MARSA_HOME": str(folder), "LANG": "C.UTF-8"}
        self.env["KILLER_COUNT"] = str(folder.parent / "steps")
        self.env.pop("MARSA_DATABASE", None)
        self._run("marsa", "setup")
        self.numbers = self._run("tests.journeys.sender").split()
        shutil.copytree(folder, self.kept)

    def fresh(self) -> None:
        """Put everything back as it was before the file was taken."""
        shutil.rmtree(self.folder)
        shutil.copytree(self.kept, self.folder)

    def take(self, step: int = 0) -> int:
        """Take the file, killed at a step (0: to its end); return how many steps it took."""
        process = self._process("tests.journeys.taker", str(step), *self.numbers)
        if step:
            assert process.returncode in (0, -signal.SIGKILL), process.stderr.decode()
            return 0
        assert process.returncode == 0, process.stderr.decode()
        return int(Path(self.env["KILLER_COUNT"]).read_text())

    def counts(self) -> tuple[int, ...]:
        """Count entries, versions, commits and what they took; the database must be whole."""
        tables = ("entry", "version", "commit", "taken")
        with closing(sqlite3.connect(self.folder / "marsa.sqlite")) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            return tuple(
                database.execute(f"SELECT count(*) FROM collection_{table}").fetchone()[0]
                for table in tables
            )

    def _run(self, module: str, *words: str) -> str:
        process = self._process(module, *words)
        assert process.returncode == 0, process.stderr.decode()
        return process.stdout.decode()

    def _process(self, module: str, *words: str) -> "subprocess.CompletedProcess[bytes]":
        command = [sys.executable, "-m", module, *words]
        return subprocess.run(command, env=self.env, cwd=CHECKOUT, capture_output=True)


@pytest.mark.slow
def test_a_file_that_is_killed_while_it_is_taken_is_taken_whole_or_not_at_all(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path / "home")
    assert home.counts() == NOTHING
    steps = home.take()
    assert home.counts() == ALL
    seen = []
    for point in range(POINTS):
        home.fresh()
        home.take(1 + (steps - 1) * point // (POINTS - 1))
        seen.append(home.counts())
        # Whatever was left, taking the same file again takes the rest, and nothing twice.
        home.take()
        assert home.counts() == ALL
    assert set(seen) <= {NOTHING, ALL}
    assert seen.count(NOTHING) >= POINTS - 2
