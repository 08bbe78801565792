"""Editions on disk: numbering, swapping in whole, going back. Knows nothing of Django.

    editions/
    ├── 2026.1/public/{manifest.json, edition.duckdb, parquet/, csv/}
    ├── 2026.2/public/…
    └── current → 2026.2

The one change a reader can see is the replacing of the `current` link, which the file
system does at once or not at all. A folder is renamed to its number only when complete.
"""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from marsa.editions import freeze

CURRENT = "current"
BUILDING = ".building-"
TIERS = ("public",)
NUMBER = re.compile(r"\d{4}\.[1-9]\d*")


class Damaged(Exception):
    """An edition whose files are not those its manifest names."""


class Busy(Exception):
    """Another publication is under way."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One published edition at one tier: its number, its folder and its manifest."""

    number: str
    tier: str
    folder: Path
    manifest: dict[str, Any]

    @property
    def database(self) -> Path:
        """The DuckDB file."""
        return self.folder / freeze.DATABASE

    @property
    def made_at(self) -> datetime:
        """When it was frozen."""
        return datetime.fromisoformat(self.manifest["made_at"])

    @property
    def sample(self) -> bool:
        """Whether its contents are invented."""
        return bool(self.manifest.get("sample"))


def order(number: str) -> tuple[int, int]:
    """Return a sort key: 2026.10 comes after 2026.9."""
    year, _, sequence = number.partition(".")
    return int(year), int(sequence)


def numbers(root: Path) -> list[str]:
    """Return the numbers of all complete editions, oldest first."""
    if not root.is_dir():
        return []
    found = [
        path.name
        for path in root.iterdir()
        if NUMBER.fullmatch(path.name) and (path / "public" / freeze.MANIFEST).exists()
    ]
    return sorted(found, key=order)


def current_number(root: Path) -> str | None:
    """Return the number of the edition that is served, or None before the first."""
    try:
        return (root / CURRENT).readlink().name
    except OSError:
        return None


def find(root: Path, number: str, *, tier: str = "public") -> Edition:
    """Return an edition by number. Raises FileNotFoundError when there is none."""
    folder = root / number / tier
    if number not in numbers(root) or tier not in TIERS:
        raise FileNotFoundError(number)
    manifest = json.loads((folder / freeze.MANIFEST).read_text(encoding="utf-8"))
    return Edition(number, tier, folder, manifest)


def verify(edition: Edition, *, only: str | None = None) -> None:
    """Raise Damaged unless the files are those of the manifest (`only`: one of them)."""
    for name, facts in edition.manifest["files"].items():
        if only not in (None, name):
            continue
        path = edition.folder / name
        if not path.exists() or freeze.sha256(path) != facts["sha256"]:
            raise Damaged(f"Edition {edition.number}: the file {name} is missing or was changed.")


def next_number(root: Path, *, year: int) -> str:
    """Return the number that a publication of this year gets."""
    taken = [order(number)[1] for number in numbers(root) if order(number)[0] == year]
    return f"{year}.{max(taken, default=0) + 1}"


@contextmanager
def publishing(root: Path) -> Iterator[Path]:
    """Hold the right to publish and lend an empty folder to build in.

    Raises Busy when another process holds it. What a killed build left behind is
    removed; the folder is removed again unless `put` moved it into place.
    """
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy from None
        for left in root.glob(f"{BUILDING}*"):
            shutil.rmtree(left)
        folder = root / f"{BUILDING}{os.getpid()}"
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def put(root: Path, folder: Path, *, number: str) -> None:
    """Move a complete build into place under its number; it is not served yet."""
    folder.rename(root / number)
    _to_disk(root)


def serve(root: Path, number: str) -> None:
    """Make an edition the current one, at once. Raises FileNotFoundError when there is none."""
    if number not in numbers(root):
        raise FileNotFoundError(number)
    draft = root / f".{CURRENT}-{os.getpid()}"
    draft.unlink(missing_ok=True)
    draft.symlink_to(number)
    draft.replace(root / CURRENT)
    _to_disk(root)


def _to_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
