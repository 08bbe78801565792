"""Workbooks as people send them back: what was written, with some cells changed by hand."""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import python_calamine
from xlsxwriter import Workbook

from marsa.config import sample
from marsa.exchange import reading as files
from marsa.exchange.record import Record
from marsa.exchange.tables.rows import letters
from marsa.exchange.workbook import addresses, reading, writing
from marsa.exchange.workbook.about import About
from marsa.exchange.workbook.choices import Choice
from marsa.exchange.workbook.reading import Row
from marsa.exchange.workbook.writing import Filled
from marsa.kit.findings import Finding, Reading
from marsa.registry import reference

SECRET = b"a key for tests alone"
THEMES = (
    Choice("1", "Root causes", "Causes profondes"),
    Choice("1.01", "Jobs for the young", "Emploi des jeunes"),
    Choice("1.10", "Jobs for returnees", "Emploi des migrants de retour"),
    Choice("2", "Legal migration", "Migration légale"),
    Choice("3", "Protection and asylum", "Protection et asile"),
    Choice("4", "Fight against smuggling", "Lutte contre le trafic"),
    Choice("5", "Return and reintegration", ""),
)
NIGER = Choice("NER", "Niger", "Niger")
Change = Any  # a value, or a function that writes the cell: (page, row, column) → None


def organisations() -> tuple[Choice, ...]:
    return tuple(
        Choice(row["code"], row["name_en"], row["name_fr"]) for row in reference.organisations()
    )


def an_about(**other: Any) -> About:
    """Return whose workbook it is: that of Niger in 2022, with five domains."""
    lists = {"organisations": organisations(), "themes": THEMES}
    about = About(cycle="2022", partner=NIGER, secret=SECRET, lists=lists)
    return replace(about, **other)


def sample_records(folder: Any) -> list[Record]:
    """Return the records of the whole sample, read from its files."""
    made = sample.write(folder)
    return [record for file in made for part in files.open(file.path) for record in part.records]


def written(*records: Record, about: About | None = None, version: str = "3") -> bytes:
    """Return a workbook with these entries."""
    target = io.BytesIO()
    entries = [Filled(record, version) for record in records]
    writing.write(target, entries=entries, about=about or an_about())
    return target.getvalue()


def read(data: bytes, *, about: About | None = None, today: date | None = None) -> Reading[Row]:
    """Read a workbook as that of `an_about`."""
    return reading.read(io.BytesIO(data), expect=about or an_about(), today=today)


def without_lines(record: Record) -> Record:
    """Return what a record says, wherever it stood."""

    def bare(things: Any) -> Any:
        return tuple(replace(thing, line=None) for thing in things)

    return replace(
        record,
        line=None,
        parties=bare(record.parties),
        places=bare(record.places),
        themes=bare(record.themes),
        amounts=tuple(
            replace(a, line=None, provider=a.provider and replace(a.provider, line=None))
            for a in record.amounts
        ),
    )


def position(data: bytes, sheet: str, column: str) -> int:
    """Return the index of a column by its code."""
    book = python_calamine.load_workbook(io.BytesIO(data))
    return book.get_sheet_by_name(sheet).to_python()[0].index(column)


def cell(data: bytes, sheet: str, column: str, row: int) -> str:
    """Return the address of a column in a row, as a finding gives it."""
    return f"{sheet}!{letters(position(data, sheet, column))}{row}"


def changed(
    data: bytes,
    changes: Mapping[tuple[str, str, int], Change],
    *,
    without: tuple[str, ...] = (),
    after: Callable[[Workbook], None] | None = None,
    **options: Any,
) -> bytes:
    """Return the workbook with other values in some cells, saved by another program.

    changes: (sheet, code of the column or its letters, row from 1) → value. without: sheets left
    out. after: does more to the new workbook. options: of the writer, as date_1904.
    """
    book = python_calamine.load_workbook(io.BytesIO(data))
    target = io.BytesIO()
    new = Workbook(target, {"in_memory": True, "strings_to_formulas": False, **options})
    day = new.add_format({"num_format": "dd/mm/yyyy"})
    for name in book.sheet_names:
        if name in without:
            continue
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        values = {(r, c): v for r, row in enumerate(rows) for c, v in enumerate(row) if v != ""}
        for (sheet, column, row), value in changes.items():
            if sheet == name:
                at = rows[0].index(column) if column in rows[0] else None
                index = addresses.position(f"{column}1")[1] if at is None else at  # type: ignore[index]
                values[row - 1, index] = value
        page = new.add_worksheet(name)
        for (r, c), value in values.items():
            _put(page, r, c, value, day)
    if after:
        after(new)
    new.close()
    return target.getvalue()


def _put(page: Any, row: int, column: int, value: Any, day: Any) -> None:
    if callable(value):
        value(page, row, column)
    elif isinstance(value, str):
        page.write_string(row, column, value)
    elif isinstance(value, datetime | date):
        page.write_datetime(row, column, value, day)
    elif value is not None:
        page.write(row, column, value)


def part_changed(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return the workbook with one of its parts changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", 8) as new:
        for entry in old.infolist():
            part = old.read(entry)
            new.writestr(entry.filename, change(part) if entry.filename == name else part)
    return target.getvalue()


def said(findings: tuple[Finding, ...]) -> list[tuple[str, str | None]]:
    """Return what was found and where, in its order."""
    return [(finding.code, finding.cell) for finding in findings]
