"""A workbook that came back, to rows: each with its record, its version and its place."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from marsa.exchange import sentences
from marsa.exchange.encodings import Readable
from marsa.exchange.record import Record
from marsa.exchange.report import Report
from marsa.exchange.unpacking import Unusable
from marsa.exchange.workbook import (
    blinds,
    building,
    checking,
    columns,
    expecting,
    grids,
    headers,
    laying,
    opening,
    texts,
)  # fmt: skip
from marsa.exchange.workbook.about import About
from marsa.exchange.workbook.blinds import Blind
from marsa.exchange.workbook.columns import Sheet
from marsa.exchange.workbook.grids import Grid
from marsa.exchange.workbook.headers import Header
from marsa.exchange.workbook.lines import Given, Line, as_text
from marsa.kit.findings import Finding, Reading

_BETWEEN = "/"  # version and fingerprint in the cell of the version


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as it came back.

    version: the token that was written beside it, empty for a new entry. place: its row, as
    "Projects!A12". is_untouched: it says exactly what was written, so that nothing changes even
    where the record held more than a workbook can hold. blind: where it says nothing, because
    columns or sheets are missing or a cell could not be read.
    """

    record: Record
    version: str
    place: str
    is_untouched: bool
    blind: Blind


def read(
    source: Readable, *, expect: About | None = None, name: str = "", today: date | None = None
) -> Reading[Row]:
    """Read a whole workbook. As `stream`."""
    return Reading.of(stream(source, expect=expect, name=name, today=today))


def stream(
    source: Readable, *, expect: About | None = None, name: str = "", today: date | None = None
) -> Iterator[Reading[Row]]:
    """Read a workbook, one reading per entry, those of Projects first, in the order of its rows.

    source: the bytes of a file. expect: partner, cycle, template, lists and key by which it must
    have been written; without it nothing is refused for whose it is, and lists that the product
    does not bring along are not checked. name: of the file, for nothing but a debugger. today:
    dates more than twenty years after it are said to be implausible. Never raises for what the
    file says. Of an entry that comes back as it was written nothing is said that it did not say
    before; only what was typed into it and could not be read.
    """
    try:
        yield from _stream(source, expect=expect, today=today)
    except Unusable as reason:
        yield _said(reason.code, **reason.values)


def records(
    source: Readable, *, name: str = "", today: date | None = None
) -> Iterator[Reading[Record]]:
    """Read the records of a workbook, whosever it is. As `stream`."""
    for part in stream(source, name=name, today=today):
        yield Reading(tuple(row.record for row in part.records), part.findings)


def version_cell(version: str, fingerprint: str) -> str:
    """Return what the locked column of a row holds."""
    return f"{version}{_BETWEEN}{fingerprint}"


def _stream(
    source: Readable, *, expect: About | None, today: date | None
) -> Iterator[Reading[Row]]:
    package = opening.package(source)
    checking.insist(package, expect=expect)
    wanted = {sheet.name: sheet for sheet in columns.sheets().values()}
    found = grids.grids(package, wanted=frozenset(wanted))
    if package.is_1904:
        yield _said("file.dates_1904")
    given = expecting.given(expect, today=today, is_1904=package.is_1904)
    tables: dict[str, _Table] = {}
    for sheet in wanted.values():
        grid = found.get(sheet.name)
        if grid is None:
            yield _said("file.sheet_missing", found=sheet.name)
            continue
        head = headers.header(grid, sheet=sheet)
        yield Reading((), tuple(headers.findings(head, sheet=sheet)))
        tables[sheet.code] = _Table(sheet, grid, head)
    yield from _entries(tables, given)


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet with its header found."""

    sheet: Sheet
    grid: Grid
    head: Header

    def lines(self, given: Given) -> Iterator[Line]:
        """Yield the rows below the header that hold something, the example left out."""
        name, head = self.sheet.name, self.head
        where = [(code, index) for code, (_, index) in head.columns.items()]
        example = columns.example_ref()
        for number, cells in self.grid.rows:
            if number <= head.last:
                continue
            width = len(cells)
            values = {
                code: value
                for code, index in where
                if index < width and (value := cells[index]) != "" and not _is_blank(value)
            }
            values.pop(columns.ERRORS, None)
            if values and values.get("local_ref") != example and set(values) != {"version"}:
                yield Line(name, number, values, head.columns, Report(), given)


def _is_blank(value: object) -> bool:
    return isinstance(value, str) and (not value or value.isspace())


def _entries(tables: Mapping[str, _Table], given: Given) -> Iterator[Reading[Row]]:
    """Read every entry with its parts; then say which parts belong to none."""
    parts = _parts(tables, given)
    gaps = blinds.gaps({code: table.head for code, table in tables.items()})
    first: dict[str, str] = {}  # reference, or content without one → place of its first row
    is_empty = True
    for code in columns.ENTRY_SHEETS:
        table = tables.get(code)
        for line in table.lines(given) if table else ():
            is_empty = False
            yield _entry(
                line, table=tables[code], parts=parts, tables=tables, first=first, gaps=gaps
            )
    for ref, by_sheet in parts.items():
        yield Reading((), tuple(_orphans(ref, by_sheet)))
    if is_empty:
        yield _said("file.no_rows")


def _parts(tables: Mapping[str, _Table], given: Given) -> dict[str, dict[str, list[Line]]]:
    """Gather the rows of the child sheets by the reference of their entry."""
    parts: dict[str, dict[str, list[Line]]] = {}
    for code, table in tables.items():
        if not table.sheet.is_entry:
            for line in table.lines(given):
                parts.setdefault(_ref(line), {}).setdefault(code, []).append(line)
    return parts


def _orphans(ref: str, by_sheet: Mapping[str, Iterable[Line]]) -> Iterator[Finding]:
    """Say which rows belong to no entry. ref: empty for rows without a reference."""
    for lines in by_sheet.values():
        for line in lines:
            line.say("rule.part_without_entry", "local_ref", found=ref or "–")
            yield from line.report.findings(None)


def _entry(
    line: Line,
    *,
    table: _Table,
    parts: dict[str, dict[str, list[Line]]],
    tables: Mapping[str, _Table],
    first: dict[str, str],
    gaps: Mapping[str, Set[str]],
) -> Reading[Row]:
    """Read one entry. parts: those that it has are taken out."""
    key = _ref(line)
    own = parts.pop(key, {}) if key else {}
    for lines in own.values():
        for part in lines:
            part.report = line.report
            _say_unseen(part, tables)
    _say_unseen(line, tables)
    record, findings = building.record(line, sheet=table.sheet.code, parts=own)
    version, is_untouched, odd = _version(line, record)
    place = line.place("local_ref")
    earlier = first.setdefault(key or _content(record, line.given), place)
    if earlier != place:
        twice = sentences.finding(
            "rule.same_row_twice", line=line.number, cell=place, record=record.ref or None,
            found=record.ref or "–", first=earlier,
        )  # fmt: skip
        return Reading((), (twice,))
    if is_untouched:
        findings = tuple(filter(blinds.is_lost, findings))
    blind = blinds.of(gaps, findings=findings, sheet=table.sheet)
    return Reading((Row(record, version, place, is_untouched, blind),), (*odd, *findings))


def _ref(line: Line) -> str:
    return texts.kept(as_text(line.values.get("local_ref", "")))


def _content(record: Record, given: Given) -> str:
    return "\x1f" + laying.lay(record, framework=given.framework).fingerprint


def _version(line: Line, record: Record) -> tuple[str, bool, tuple[Finding, ...]]:
    """Take the locked cell apart: version, whether the row is untouched, and what is odd."""
    written = as_text(line.values.get("version", ""))
    if not written:
        return "", False, ()
    version, between, fingerprint = written.rpartition(_BETWEEN)
    if not between:
        cell = line.place("version")
        code, ref = "value.version_changed", record.ref or None
        odd = sentences.finding(code, line=line.number, cell=cell, record=ref, found=written)
        return "", False, (odd,)
    laid = laying.lay(record, framework=line.given.framework)
    return version, laid.fingerprint == fingerprint, ()


def _say_unseen(line: Line, tables: Mapping[str, _Table]) -> None:
    """Say what a value does not show: formulas, failed ones, merged cells, a hidden row."""
    grid = next(table.grid for table in tables.values() if table.sheet.name == line.sheet)
    if line.number in grid.hidden:
        line.say("value.hidden_row", "local_ref")
    if not (grid.formulas or grid.errors or grid.merged):
        return
    for code in line.columns:
        address = line.place(code).partition("!")[2]
        if address in grid.errors:
            line.say("value.error_in_cell", code, found=grid.errors[address])
        elif address in grid.formulas:
            found = as_text(line.values.get(code, "")) or "–"
            line.say("value.formula", code, found=found)
        if address in grid.merged:
            line.say("value.merged_cells", code, found=grid.merged[address])


def _said(code: str, **values: Any) -> Reading[Row]:
    """Make a reading that says one thing about the file."""
    return Reading((), (sentences.finding(code, **values),))
