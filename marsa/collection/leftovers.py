"""What was read of a published file and is not proposed, with its reasons: a table in the store."""

import csv
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from pathlib import Path

from marsa.collection import arrivals
from marsa.collection.prefill import Rest, Why

COLUMNS = tuple(field.name for field in fields(Rest))


def keep(rest: Iterable[Rest], *, store: Path) -> str:
    """Put the rest of a file into the store; return its sha256. The same rest is kept once."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "rest.csv"
        with table.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(asdict(each) for each in rest)
        return arrivals.keep(table, store=store).sha256


def rows(sha256: str, *, store: Path) -> Iterator[Rest]:
    """Yield the rest that was kept, in its order; nothing where it is gone."""
    table = arrivals.path_of(sha256, store=store)
    if not sha256 or not table.exists():
        return
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            line = int(row["line"]) if row["line"] else None
            told = {name: row[name] for name in ("ref", "title", "found", "found_fr")}
            yield Rest(Why(row["why"]), line, **told)
