"""Tables in CSV to records, by a mapping of columns that is data."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from marsa.exchange import encodings, sentences
from marsa.exchange.about import CSV, About
from marsa.exchange.encodings import Readable
from marsa.exchange.iati.draft import LAST_YEAR, YEARS_AHEAD
from marsa.exchange.record import Record
from marsa.exchange.report import Report
from marsa.exchange.tables import dialects, mappings, native, tabulated
from marsa.exchange.tables.dialects import Dialect
from marsa.exchange.tables.mappings import Mapping
from marsa.exchange.tables.native import Beside
from marsa.exchange.tables.rows import Row, letters
from marsa.kit.findings import Finding, Reading

_FEWEST = 2  # columns of anything that can be called a table
_SHOWN = 8  # columns of an unknown list, in a sentence


def stream(
    source: Readable,
    *,
    mapping: Mapping | None = None,
    name: str = "",
    today: date | None = None,
    about: About | None = None,
    beside: Beside | None = None,
) -> Iterator[Reading[Record]]:
    """Read a table, one reading per row with something in it, in the order of the file.

    source: bytes in any usual encoding, with any usual sign between the cells; what was found is
    said in a note. mapping: of its columns; by default the known list whose columns it has.
    name: of the file, for nothing but a debugger. today: dates more than twenty years after it
    are said to be implausible; nothing is asked without it. about: filled in while reading goes
    on. beside: rows of files beside the platform's own list. Never raises for what the file says.
    """
    sample = source.read(dialects.SAMPLE)
    if not sample.strip():
        yield _said("file.empty", line=1)
        return
    dialect = dialects.detect(sample)
    rest = encodings.Rest(sample, source)
    rows = enumerate(dialects.rows(rest.read, dialect), start=dialect.skips + 1)
    _, (line, header) = next(rows, (1, (1, None)))
    layout = mapping or mappings.recognise(header or ())
    if header is None or layout is None:
        yield _unknown(header or [], line)
        return
    if about is not None:
        about.format, about.version = CSV, layout.name
    yield Reading((), tuple(_header(header, layout, line)))
    last_year = today.year + YEARS_AHEAD if today else LAST_YEAR
    parts = beside or Beside()
    yield from _body(rows, header, layout, dialect, last_year=last_year, beside=parts)


def _body(
    rows: Iterator[tuple[int, tuple[int, list[str] | None]]],
    header: Sequence[str],
    layout: Mapping,
    dialect: Dialect,
    *,
    last_year: int,
    beside: Beside,
) -> Iterator[Reading[Record]]:
    """Read the rows below the header."""
    columns = _columns(header)
    lines: dict[str, int] = {}  # reference → line of its first row
    is_first = True
    for number, (line, cells) in rows:
        if cells is not None and not any(cell.strip() for cell in cells):
            continue
        if is_first:
            yield Reading((), (native.form(dialect, cells or [], line),))
            is_first = False
        if cells is None:
            yield _said("file.table_broken", line=line, cell=f"A{number}")
            continue
        row = Row(cells, columns, number, line, Report(), layout.empty, last_year)
        _surplus(row, len(header))
        record, said = _record(row, layout, beside)
        first = lines.setdefault(record.ref, line)
        if record.ref and first != line:
            row.say(
                "rule.duplicate_identifier", layout.single["ref"], found=record.ref, first=first
            )
        yield Reading((record,), (*row.report.findings(record.ref or None), *said))
    if is_first:
        yield _said("file.no_rows", line=1)


def _record(row: Row, layout: Mapping, beside: Beside) -> tuple[Record, tuple[Finding, ...]]:
    """Make the record of a row, of the platform's own list with all that the workbook has."""
    if layout.name != native.NAME:
        return tabulated.record(row, layout), ()
    parts = beside.of(row.text(layout.single["ref"]))
    made = tabulated.record(row, layout, elsewhere=parts.keys())
    return native.completed(made, row, parts=parts)


def _columns(header: Sequence[str]) -> dict[str, int]:
    """Return where each column stands; of two with one name the first."""
    columns: dict[str, int] = {}
    for index, cell in enumerate(header):
        columns.setdefault(mappings.fold(cell), index)
    return columns


def _header(header: Sequence[str], layout: Mapping, line: int) -> Iterator[Finding]:
    """Say what is missing from the first row, stands there twice, or is not read."""
    columns = _columns(header)
    for column in layout.recognise:
        if mappings.fold(column) not in columns:
            yield sentences.finding("file.column_missing", line=line, found=column)
    known = {mappings.fold(column) for column in (*layout.columns(), *layout.unread)}
    known |= native.columns_read() if layout.name == native.NAME else set()
    unknown = []
    for index, cell in enumerate(header):
        folded = mappings.fold(cell)
        if columns[folded] != index and folded:
            place = f"{letters(index)}1"
            yield sentences.finding("file.column_twice", line=line, cell=place, found=cell)
        elif folded and folded not in known:
            unknown.append(cell.strip())
    if unknown:
        yield sentences.finding("file.column_unknown", line=line, found=", ".join(unknown))


def _surplus(row: Row, width: int) -> None:
    """Say when a row has more filled cells than there are columns."""
    surplus = [cell for cell in row.cells[width:] if cell.strip()]
    if surplus:
        place = f"{letters(width)}{row.number}"
        row.report.add("schema.row_too_long", line=row.line, cell=place, found=surplus[0])


def _unknown(header: Sequence[str], line: int) -> Reading[Record]:
    """Say that the columns belong to no known list, or that there are no columns at all."""
    if len(header) < _FEWEST:
        return _said("file.not_xml", line=line, found="".join(header))
    shown = ", ".join(cell.strip() for cell in header[:_SHOWN])
    known = sentences.Words(", ".join(mappings.names()))
    return _said("file.list_unknown", line=line, found=shown, known=known)


def _said(code: str, **values: Any) -> Reading[Record]:
    """Make a reading that says one thing about the file."""
    return Reading((), (sentences.finding(code, **values),))
