"""A whole scan: what is to be read, read it, and write what was kept.

from marsa.exchange.scan import run

scan = run.Scan(Path("mirror"), output=Path("found"))
for size in scan.read(workers=2):
    ...                      # so many bytes more are done
report = scan.write()        # found/candidates.parquet, found/report.json

Stopped at any point and begun again, it goes on where it was; the result is the same, on any
number of workers.
"""

import time
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from marsa.exchange.scan import pool, report, units
from marsa.exchange.scan.outcome import Outcome
from marsa.exchange.scan.pool import Job
from marsa.exchange.scan.profile import USUAL, load
from marsa.exchange.scan.report import Report
from marsa.exchange.scan.store import Store
from marsa.exchange.scan.table import Table
from marsa.exchange.scan.units import Unit

CANDIDATES, REPORT = "candidates.parquet", "report.json"
OWN = (CANDIDATES, f"{CANDIDATES}.part", REPORT, f"{REPORT}.part")


class Unusable(Exception):
    """Why nothing can be scanned, in both languages."""

    def __init__(self, en: str, fr: str) -> None:
        super().__init__(en)
        self.en, self.fr = en, fr


class Scan:
    """One folder, looked through for one profile.

    profile: the name of one, or the path of its YAML file. part_size: bytes of which a large file
    is read at one go. is_sieved: False to read every activity in full, for comparison. size: bytes
    of all files. Raises Unusable for a folder that is missing or holds no file.
    """

    def __init__(
        self,
        folder: Path,
        *,
        output: Path,
        profile: str = USUAL,
        part_size: int = units.PART,
        is_sieved: bool = True,
    ) -> None:
        self._job = Job(folder.absolute(), output.absolute(), profile, part_size, is_sieved)
        self._profile = load(profile)
        self._store = Store(output)
        self._output = output
        self._files = _files(folder, output)
        self._report = Report()
        self._undivided: set[str] = set()  # files that cannot be read in parts
        self.size = sum(unit.size for unit in self._files)

    def read(
        self, *, workers: int = 1, method: str | None = None, is_fresh: bool = False
    ) -> Iterator[int]:
        """Read what has not been read; hand on the bytes of each unit, those put by at once.

        is_fresh: read everything again. Raises store.Busy when another scan writes to the folder.
        """
        started_at = time.monotonic()
        with self._store.locked():
            if is_fresh:
                self._store.forget()
            yield from self._read(self._parts(), workers, method)
            for _ in self._read(self._open(), workers, method):
                yield 0  # their bytes were counted in their parts
        self._report.seconds = time.monotonic() - started_at

    def _read(self, wanted: Iterator[Unit], workers: int, method: str | None) -> Iterator[int]:
        """Read the units that have not been put by; hand on the bytes of all."""
        left: list[Unit] = []
        for unit in wanted:
            outcome = self._store.load(self._job.key(unit))
            if outcome is None:
                left.append(unit)
            else:
                yield outcome.size
        for size in pool.read(left, job=self._job, workers=workers, method=method):
            self._report.done += size
            yield size

    def write(self) -> Report:
        """Write the table of candidates and the report; to be called once all has been read."""
        started_at = time.monotonic()
        keys: set[str] = set()
        with self._store.locked():
            with Table(self._output / CANDIDATES) as table:
                for file, parts in groupby(self._wanted(), key=lambda unit: unit.file):
                    self._report.count(file, list(self._written(parts, table, keys)))
            self._store.forget(but=keys)
            self._report.seconds += time.monotonic() - started_at
            report.write(self._output / REPORT, report=self._report, profile=self._profile)
        return self._report

    def _parts(self) -> Iterator[Unit]:
        """Return the units of all files, in their order."""
        for unit in self._files:
            yield from units.parts(unit, folder=self._job.folder, size=self._job.part_size)

    def _open(self) -> Iterator[Unit]:
        """Return the files of which a part cannot be read by itself, each as a whole."""
        for unit in self._files:
            parts = list(units.parts(unit, folder=self._job.folder, size=self._job.part_size))
            if len(parts) > 1 and any(self._of(part).is_open for part in parts):
                self._undivided.add(unit.file)
                yield unit

    def _wanted(self) -> Iterator[Unit]:
        """Return the units of which the result is made, in the order of paths and places."""
        for unit in self._parts():
            if unit.file not in self._undivided:
                yield unit
            elif not unit.part:
                yield unit.whole

    def _written(self, parts: Iterable[Unit], table: Table, keys: set[str]) -> Iterator[Outcome]:
        """Write the rows of a file, a part at a time, with places in it and not in its part."""
        lines = activities = 0
        for unit in parts:
            keys.add(self._job.key(unit))
            if unit.file in self._undivided:
                whole = units.parts(unit, folder=self._job.folder, size=self._job.part_size)
                keys.update(map(self._job.key, whole))
            outcome = self._of(unit)
            for row in outcome.rows:
                self._report.keep(row)
                place = {"position": row["position"] + activities, "line": row["line"] + lines}
                table.add({"file": unit.file} | row | place)
            outcome.rows.clear()
            lines += outcome.lines
            activities += outcome.activities
            yield outcome

    def _of(self, unit: Unit) -> Outcome:
        outcome = self._store.load(self._job.key(unit))
        if outcome is None:
            raise LookupError(f"{unit.file}: not read yet")
        return outcome


def _files(folder: Path, output: Path) -> list[Unit]:
    """Return all files to be read. Raises Unusable when there is none."""
    if folder.is_file():
        raise Unusable(
            f"{folder} is a file, and what is scanned is a folder. Give the folder in which it "
            "stands, or read this file alone with marsa read.",
            f"{folder} est un fichier, alors que la recherche porte sur un dossier. Indiquer le "
            "dossier qui le contient, ou lire ce seul fichier avec marsa read.",
        )
    if not folder.is_dir():
        raise Unusable(
            f"There is no folder {folder}. Check the path and run the command again.",
            f"Le dossier {folder} n’existe pas. Vérifier le chemin, puis relancer la commande.",
        )
    own = {(output / name).absolute() for name in OWN}
    found = [
        unit for unit in units.files(folder.absolute()) if folder.absolute() / unit.file not in own
    ]
    if not found:
        raise Unusable(
            f"The folder {folder} holds no file. Put the IATI files into it, compressed or not.",
            f"Le dossier {folder} ne contient aucun fichier. Y placer les fichiers IITA, "
            "compressés ou non.",
        )
    return found
