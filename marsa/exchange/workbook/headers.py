"""Which column of a sheet is which: by its code, else by its label in either language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from marsa.exchange import sentences
from marsa.exchange.tables.rows import letters
from marsa.exchange.workbook import columns
from marsa.exchange.workbook.columns import Column, Sheet
from marsa.exchange.workbook.grids import Grid
from marsa.exchange.workbook.lines import Cell, as_text
from marsa.kit.findings import Finding
from marsa.registry.codelists import fold

ROWS = 3  # code, English, French


@dataclass(frozen=True, slots=True)
class Header:
    """columns: code → column and its index from 0; last: number of the last row of the header;
    texts: what those rows say, index → text, of every column that says anything; twice and
    unknown: index → text, of columns that are not read."""

    columns: Mapping[str, tuple[Column, int]]
    last: int
    texts: Mapping[int, str]
    twice: Mapping[int, str]
    unknown: Mapping[int, str]


def header(grid: Grid, *, sheet: Sheet) -> Header:
    """Find the columns of a sheet in its first rows, wherever they were moved.

    Labels count where the row of codes is gone; a row belongs to the header when half of what it
    says is a code or a label. Two columns of one code: the first is read.
    """
    names = _names(sheet)
    last = 0
    for number, row in grid.rows[:ROWS]:
        said = [key for cell in row if (key := _key(cell))]
        if number <= ROWS and 2 * sum(key in names for key in said) >= len(said):
            last = number
    rows = [row for number, row in grid.rows if number <= last]
    found: dict[str, tuple[Column, int]] = {}
    texts, twice, unknown = dict[int, str](), dict[int, str](), dict[int, str]()
    for index in range(max(map(len, rows), default=0)):
        said = [as_text(row[index]).strip() for row in rows if index < len(row)]
        text = next(filter(None, said), "")
        column = next((names[key] for key in map(_key, said) if key in names), None)
        if text:
            texts[index] = text
        if column is not None and column.code in found:
            twice[index] = column.code
        elif column is not None:
            found[column.code] = (column, index)
        elif text:
            unknown[index] = text
    return Header(found, last, texts, twice, unknown)


def findings(head: Header, *, sheet: Sheet) -> Iterator[Finding]:
    """Say which columns are missing, stand there twice, or are not read."""
    for column in sheet.columns:
        if column.code not in head.columns:
            shown = sentences.Words(f"{column.code} · {column.en} · {column.fr}")
            yield sentences.finding(
                "file.column_absent", line=1, cell=f"{sheet.name}!A1", found=shown
            )
    for index, code in head.twice.items():
        cell = f"{sheet.name}!{letters(index)}1"
        yield sentences.finding("file.column_twice", line=1, cell=cell, found=code)
    for index, text in head.unknown.items():
        cell = f"{sheet.name}!{letters(index)}1"
        yield sentences.finding("file.column_unknown", line=1, cell=cell, found=text)


def _names(sheet: Sheet) -> dict[str, Column]:
    """Return every way to head a column; a code counts before the label of another column."""
    listed = (*sheet.columns, columns.errors())
    names = {fold(column.code): column for column in listed}
    for column in listed:
        for label in (column.en, column.fr):
            names.setdefault(fold(label), column)
    return names


def _key(cell: Cell) -> str:
    return fold(as_text(cell)) if cell != "" else ""
