"""What has been read so far, unit by unit, so that a scan that was stopped goes on."""

import fcntl
import json
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from marsa.exchange.scan.outcome import Outcome

FOLDER = ".scan"
_UNFINISHED = ".part"


class Busy(Exception):
    """Another scan writes to the same folder."""


class Store:
    """Outcomes by the keys of their units, each in a file that is there whole or not at all."""

    def __init__(self, output: Path) -> None:
        self.folder = output / FOLDER

    def load(self, key: str) -> Outcome | None:
        """Return an outcome; None when it is not there, or not whole (after a power cut)."""
        try:
            return Outcome.of(json.loads(self._file(key).read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def save(self, key: str, outcome: Outcome) -> None:
        """Put an outcome by."""
        file = self._file(key)
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_name(f"{file.name}.{os.getpid()}{_UNFINISHED}")
        text = json.dumps(outcome.plain(), ensure_ascii=False, separators=(",", ":"))
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(file)

    def forget(self, *, but: Collection[str] = ()) -> None:
        """Remove everything other than the outcomes of these keys, half-written files included."""
        if not but:
            shutil.rmtree(self.folder, ignore_errors=True)
            return
        wanted = {self._file(key) for key in but}
        for file in self.folder.glob("*/*"):
            if file not in wanted:
                file.unlink(missing_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other scans out. Raises Busy when one is at work; a killed one is not."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        # A lock of POSIX: it is not handed on to workers, and ends with this process.
        with (self.folder.parent / f"{FOLDER}.lock").open("w") as file:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise Busy from None
            yield

    def _file(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"
