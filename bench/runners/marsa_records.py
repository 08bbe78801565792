"""Read one file with Marsa: check it, make records of it, and with --csv write them as tables.

    python marsa_records.py FILE OUT [--csv] [--unchecked]

Writes OUT/count.json. With --csv, also a table for each kind of row in a record, and one of
the findings. With --unchecked, the structure is not held against the official schema.
"""

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from operator import attrgetter
from pathlib import Path
from typing import Any

from marsa.exchange import iati
from marsa.exchange.iati import structure
from marsa.exchange.iati.draft import Draft
from marsa.exchange.iati.elements import Element
from marsa.exchange.record import Party, Record
from marsa.kit.findings import Reading

PARTY = ("role", "name", "ref", "type", "activity_ref", "line")
SHARES = ("code", "vocabulary", "share", "published_share", "line")
TABLES: dict[str, tuple[str, ...]] = {
    "activities": (
        *("type", "status", "starts_on", "starts_basis", "ends_on", "ends_basis", "secondary"),
        *("humanitarian", "hierarchy", "updated_at", "line"),
    ),
    "parties": PARTY,
    "places": ("kind", *SHARES),
    "themes": ("label", *SHARES),
    "amounts": (
        *("kind", "amount", "currency", "on", "until", "value_on", "value_on_basis"),
        *("humanitarian", "ref", "line", "set_aside"),
    ),
    "amount-parties": PARTY,
    "amount-places": ("kind", *SHARES),
    "amount-themes": ("label", *SHARES),
    "identifiers": ("scheme", "value"),
    "related": ("kind", "ref"),
}
TEXTS = ("kind", "language", "text")
FINDINGS = ("code", "severity", "message_en", "message_fr", "line", "column", "path", "record")
ROW = {table: attrgetter(*columns) for table, columns in TABLES.items()}
FINDING = attrgetter(*FINDINGS)


def main() -> None:
    """Read, and write what is asked for."""
    file, out = Path(sys.argv[1]), Path(sys.argv[2])
    records = findings = 0
    with file.open("rb") as source, ExitStack() as stack:
        check = _unchecked if "--unchecked" in sys.argv else structure.check
        readings: Iterable[Reading[Record]] = iati.stream(source, check=check)
        if "--csv" in sys.argv:
            readings = _written(readings, out=out, stack=stack)
        for reading in readings:
            records += len(reading.records)
            findings += len(reading.findings)
    (out / "count.json").write_text(json.dumps({"records": records, "findings": findings}))


def _unchecked(element: Element, draft: Draft) -> None:
    """Say nothing of the structure, as a tool that checks nothing does."""


def _written(
    readings: Iterable[Reading[Record]], *, out: Path, stack: ExitStack
) -> Iterator[Reading[Record]]:
    """Write each reading, and hand it on."""
    columns = {**TABLES, "texts": TEXTS}
    writers = {name: csv.writer(_opened(out / f"{name}.csv", stack)) for name in columns}
    for name, writer in writers.items():
        writer.writerow(("activity", *columns[name]))
    notes = csv.writer(_opened(out / "findings.csv", stack))
    notes.writerow(FINDINGS)
    for reading in readings:
        for record in reading.records:
            for table, things in _rows(record):
                row = ROW[table]
                writers[table].writerows((record.ref, *row(thing)) for thing in things)
            writers["texts"].writerows(_texts(record))
        notes.writerows(map(FINDING, reading.findings))
        yield reading


def _opened(file: Path, stack: ExitStack) -> Any:
    return stack.enter_context(file.open("w", newline=""))


def _rows(record: Record) -> Iterator[tuple[str, Iterable[object]]]:
    yield "activities", (record,)
    yield "parties", (record.reporter, *record.parties) if record.reporter else record.parties
    yield "places", record.places
    yield "themes", record.themes
    yield "amounts", record.amounts
    yield "identifiers", record.identifiers
    yield "related", record.related
    for amount in record.amounts:
        yield "amount-parties", _sides(amount.provider, amount.receiver)
        yield "amount-places", amount.places
        yield "amount-themes", amount.themes


def _sides(*parties: Party | None) -> list[Party]:
    return [party for party in parties if party is not None]


def _texts(record: Record) -> Iterator[tuple[str, str, str, str]]:
    for kind, texts in (("title", record.titles), ("summary", record.summaries)):
        for language, text in texts.items():
            yield record.ref, kind, language, text


if __name__ == "__main__":
    main()
