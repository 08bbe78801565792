"""The platform's own list: what a row says besides the plainest list, and its files beside it.

A row has the columns of the workbook. Of what it has several it may have all on a file of its own
in one zip archive (Funders.csv, Places.csv, Themes.csv, Identifiers.csv), as on the sheets of that
name: they are read as the workbook's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from marsa.exchange import encodings, sentences
from marsa.exchange.encodings import Readable
from marsa.exchange.record import Record
from marsa.exchange.report import Report
from marsa.exchange.tables import dialects
from marsa.exchange.tables.dialects import Dialect
from marsa.exchange.tables.mappings import Source
from marsa.exchange.tables.rows import Row
from marsa.exchange.workbook import building, columns, dividing, expecting, headers, parties, texts
from marsa.exchange.workbook.blocks import Parts
from marsa.exchange.workbook.columns import OTHER_ROLES, Sheet
from marsa.exchange.workbook.grids import Grid
from marsa.exchange.workbook.lines import Cell, Given, Line, as_text
from marsa.kit.findings import Finding

NAME = "marsa"
NO_PARTS: Parts = {}


@dataclass(slots=True)
class Beside:
    """The rows of files beside a list: reference → child sheet → rows that no entry took yet."""

    rows: dict[str, dict[str, list[Line]]] = field(default_factory=dict)

    def of(self, ref: str) -> Parts:
        """Take the rows of an entry out."""
        return self.rows.pop(ref, NO_PARTS) if ref else NO_PARTS

    def orphans(self) -> Iterator[Finding]:
        """Say of each row that is left that it belongs to no entry."""
        for ref, by_sheet in self.rows.items():
            for line in (line for lines in by_sheet.values() for line in lines):
                line.say("rule.part_without_entry", "local_ref", found=ref or "–")
                yield from line.report.findings(None)


def sheet_of(name: str) -> Sheet | None:
    """Return the child sheet whose rows a file of this name has; None for any other file."""
    path = PurePosixPath(name)
    if path.suffix.lower() not in (".csv", ".tsv", ".txt"):
        return None
    children = (sheet for sheet in columns.sheets().values() if not sheet.is_entry)
    return next((s for s in children if path.stem.lower() in (s.code, s.name.lower())), None)


def take(source: Readable, sheet: Sheet, *, into: Beside) -> Iterator[Finding]:
    """Read the rows of a file beside the list; say how it was read and what is wrong with it."""
    sample = source.read(dialects.SAMPLE)
    if not sample.strip():
        yield sentences.finding("file.empty", line=1)
        return
    dialect = dialects.detect(sample)
    read = dialects.rows(encodings.Rest(sample, source).read, dialect)
    rows = [(line, cells or []) for line, cells in read]
    typed = ((number, list[Cell](cells)) for number, (_, cells) in enumerate(rows, start=1))
    grid = Grid(sheet.name, tuple(typed))
    head = headers.header(grid, sheet=sheet)
    yield from _of_head(head, sheet)
    yield form(dialect, rows[head.last][1] if head.last < len(rows) else [], 1)
    for number, (at, cells) in enumerate(rows, start=1):
        line = _child(sheet, head, cells, number, at) if number > head.last else None
        if line:
            ref = texts.kept(as_text(line.values.get("local_ref", "")))
            into.rows.setdefault(ref, {}).setdefault(sheet.code, []).append(line)


def form(dialect: Dialect, cells: Sequence[str], line: int) -> Finding:
    """Say how a table was read, with the start of its first row for a person to check."""
    return sentences.finding(
        "file.table_form",
        line=line,
        encoding=encodings.shown(dialect.encoding),
        delimiter=dialect.delimiter_name,
        found=" | ".join(cell.strip() for cell in cells),
    )


def completed(
    made: Record, row: Row, *, parts: Parts = NO_PARTS
) -> tuple[Record, tuple[Finding, ...]]:
    """Return a record with what its row says besides, and with its rows in other files.

    made: what the mapping of the plainest list reads of the row. What is found in the row goes to
    its report; what is returned is said of whole groups.
    """
    line = _line(row, made.type)
    for part in (part for own in parts.values() for part in own):
        part.report = row.report
    tags = tuple(building.tags(line))
    rest = building.besides(line, starts_on=made.starts_on, ends_on=made.ends_on)
    made = replace(made, themes=(*made.themes, *tags), **rest)
    if not parts:
        return made, ()
    places, said_of_places = dividing.places(line, parts) if "places" in parts else (None, ())
    themes, said_of_themes = dividing.themes(line, parts) if "themes" in parts else (None, ())
    changed: dict[str, Any] = _parties(made, line, parts)
    if places is not None:
        changed["places"] = places
    if themes is not None:
        changed["themes"] = (*themes, *tags)
    if "identifiers" in parts:
        changed["identifiers"] = tuple(building.identifiers(line, parts))
    return replace(made, **changed), (*said_of_places, *said_of_themes)


def _parties(made: Record, line: Line, parts: Parts) -> dict[str, Any]:
    """Return organisations and amounts: of each kind those of the file, else those of the row."""
    roles = {parties.role(row) for row in parts.get("funders", ())}
    funders = [p for p in made.parties if p.role == "funding"]
    others = [p for p in made.parties if p.role != "funding"]
    amounts = made.amounts
    if roles - {*OTHER_ROLES}:
        found = list(parties.funding(line, parts, made.starts_on))
        funders = [party for party, _ in found if party]
        amounts = tuple(amount for _, amount in found if amount)
    if roles & {*OTHER_ROLES}:
        others = list(parties.implementers(line, parts))
    return {"parties": (*funders, *others), "amounts": amounts}


def _of_head(head: headers.Header, sheet: Sheet) -> Iterator[Finding]:
    """Say which columns are not read, and which are needed and missing."""
    needed = {column.code for column in sheet.columns if column.required}
    for finding in headers.findings(head, sheet=sheet):
        if finding.code != "file.column_absent":
            yield finding
    for code in sorted(needed - head.columns.keys()):
        yield sentences.finding("file.column_missing", line=1, found=code)


def _child(
    sheet: Sheet, head: headers.Header, cells: Sequence[str], number: int, at: int
) -> Line | None:
    """Return a row of a file beside the list; None for an empty one and for the example."""
    row = Row(cells, {}, number, at, Report(), frozenset())
    known = {code: index for code, (_, index) in head.columns.items()}
    row.columns = known
    values = {code: text for code in known if (text := row.text(Source(column=code)))}
    if not values or values.get("local_ref") == columns.example_ref():
        return None

    def where(code: str) -> str:
        return f"{sheet.name}!{row.cell(Source(column=code)) or f'A{number}'}"

    return Line(sheet.name, at, values, head.columns, row.report, _given(), where)


def _line(row: Row, type_: str) -> Line:
    """Return a row as the workbook's reader asks it."""
    sheet = columns.sheets()["policies" if type_ == "policy" else "projects"]
    about = {column.code: (column, index) for index, column in enumerate(sheet.columns)}
    values = {code: text for code in about if (text := row.text(Source(column=code)))}

    def where(code: str) -> str:
        return row.where(Source(column=code)).get("cell") or ""

    given = replace(_given(), last_year=row.last_year)
    return Line("", row.line, values, about, row.report, given, where)


@cache
def _given() -> Given:
    return expecting.given(None)


def columns_read() -> frozenset[str]:
    """Return every column that a row of the list may have."""
    sheets: Mapping[str, Sheet] = columns.sheets()
    return frozenset(c.code for name in columns.ENTRY_SHEETS for c in sheets[name].columns)
