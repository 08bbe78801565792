"""Entries to a workbook, and a workbook that came back to one with its findings marked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from marsa.exchange.encodings import Readable
from marsa.exchange.record import Record
from marsa.exchange.workbook import addresses, columns, grids, headers, laying, opening, rendering
from marsa.exchange.workbook.about import About
from marsa.exchange.workbook.choices import SEPARATOR, Choice, shipped
from marsa.exchange.workbook.columns import Column, Sheet
from marsa.exchange.workbook.grids import Grid
from marsa.exchange.workbook.laying import Laid, Value
from marsa.exchange.workbook.lines import Cell
from marsa.exchange.workbook.reading import version_cell
from marsa.exchange.workbook.rendering import FIRST, Drawn, Head
from marsa.kit.findings import Finding

Labels = Mapping[str, Mapping[str, str]]  # list → code → what a cell shows


@dataclass(frozen=True, slots=True)
class Filled:
    """An entry to be written. version: a token of the entry as it is now, given back on reading;
    empty for a suggestion that is no entry yet."""

    record: Record
    version: str = ""


def write(
    target: BinaryIO,
    *,
    entries: Iterable[Filled],
    about: About,
    findings: Sequence[Finding] = (),
) -> None:
    """Write the workbook of a partner, pre-filled with its entries.

    target: a binary file open for writing. findings: what is known of the entries, each by its
    `record` (the reference); they fill a column `errors`, mark the row and have a sheet.
    """
    laid = [(filled, laying.lay(filled.record, framework=about.framework)) for filled in entries]
    labels = _labels(about)
    drawn = [_sheet(sheet, laid, labels) for sheet in columns.sheets().values()]
    placed = [_placed(finding, drawn) for finding in findings]
    _mark(drawn, placed, language=about.language)
    rendering.render(target, drawn=drawn, about=about, found=placed)


def give_back(
    source: Readable, *, target: BinaryIO, about: About, findings: Sequence[Finding]
) -> None:
    """Write a received workbook again with what was found marked in its cells.

    source: the file as it was received; target: a binary file open for writing. Every value
    stands where it stood, as it was typed, columns of the sender's own included; formulas, macros,
    pictures and formats do not come back. Raises Unusable for a file that cannot be read.
    """
    package = opening.package(source)
    known = {sheet.name: sheet for sheet in columns.sheets().values()}
    found = grids.grids(package, wanted=frozenset(known))
    drawn = [_again(sheet, found.get(sheet.name, Grid(sheet.name))) for sheet in known.values()]
    _mark(drawn, findings, language=about.language)
    rendering.render(target, drawn=drawn, about=about, found=findings)


def _labels(about: About) -> Labels:
    lists: Mapping[str, tuple[Choice, ...]] = {**shipped(), **about.lists}
    return {
        name: {choice.code: choice.shown(about.language) for choice in rows}
        for name, rows in lists.items()
    } | {"": {}, "organisations": _by_name(lists.get("organisations", ()), about.language)}


def _by_name(organisations: Iterable[Choice], language: str) -> dict[str, str]:
    """Return the English name of an organisation → what a cell shows; reading turns it back."""
    return {
        choice.en: choice.shown(language)
        for choice in organisations
        if SEPARATOR in choice.shown(language)
    }


def _sheet(sheet: Sheet, laid: Sequence[tuple[Filled, Laid]], labels: Labels) -> Drawn:
    """Lay one sheet out, each entry in the order in which they come."""
    where = {column.code: (index, column) for index, column in enumerate(sheet.columns)}
    rows: list[tuple[int, dict[int, Cell]]] = []
    for filled, one in laid:
        ref = one.cells.get("local_ref", "")
        if one.sheet == sheet.code:
            version = {"version": version_cell(filled.version, one.fingerprint)}
            cells = [one.cells | version if filled.version else one.cells]
        else:
            cells = [{"local_ref": ref} | row for row in one.children.get(sheet.code, ())]
        for values in cells:
            rows.append((FIRST + len(rows), _row(values, where, labels)))
    return Drawn(sheet, [_head(column) for column in sheet.columns], rows)


def _row(
    values: Mapping[str, Value], where: Mapping[str, tuple[int, Column]], labels: Labels
) -> dict[int, Cell]:
    return {where[c][0]: _shown(v, where[c][1], labels) for c, v in values.items()}


def _shown(value: Value, column: Column, labels: Labels) -> Value:
    """Return what a cell shows: code and label where its list has the code."""
    if isinstance(value, str) and column.kind in ("code", "organisation"):
        return labels.get(column.list, {}).get(value, value)
    return value


def _head(column: Column) -> Head:
    return Head((column.code, column.en, column.fr), column)


def _again(sheet: Sheet, grid: Grid) -> Drawn:
    """Lay a received sheet out again, every column and row where it was.

    The codes stand in the first row again; what was in a column of findings is left out.
    """
    head = headers.header(grid, sheet=sheet)
    if not grid.rows:
        return Drawn(sheet, [_head(column) for column in sheet.columns], [])
    known = {index: column for column, index in head.columns.values()}
    width = max([*head.texts, *known, -1]) + 1
    heads = [_head_again(known.get(i), head.texts.get(i, "")) for i in range(width)]
    dropped = {index for index, column in known.items() if column.code == columns.ERRORS}
    example = _example_row(grid, head)
    rows: list[tuple[int, dict[int, Cell]]] = [
        (number - 1, {i: v for i, v in enumerate(cells) if v != "" and i not in dropped})
        for number, cells in grid.rows
        if number > head.last and number != example
    ]
    return Drawn(sheet, heads, rows, header_rows=head.last, keep_example=example is not None)


def _example_row(grid: Grid, head: headers.Header) -> int | None:
    """Return the number of the example row where it still stands below a whole header."""
    _, index = head.columns.get("local_ref", (None, 0))
    return next(
        (
            number
            for number, cells in grid.rows
            if number == FIRST and head.last == headers.ROWS
            if index < len(cells) and cells[index] == columns.example_ref()
        ),
        None,
    )


def _head_again(column: Column | None, text: str) -> Head:
    return _head(column) if column else Head((text,))


def _placed(finding: Finding, drawn: Sequence[Drawn]) -> Finding:
    """Give a finding about an entry the cell of its reference, or that of the column it names."""
    for one in drawn:
        where = {head.column.code: i for i, head in enumerate(one.heads) if head.column}
        at = where.get(finding.path or "", where["local_ref"])
        for row, values in one.rows:
            if one.sheet.is_entry and values.get(where["local_ref"]) == finding.record:
                return replace(finding, cell=f"{one.sheet.name}!{addresses.letters(at)}{row + 1}")
    return finding


def _mark(drawn: Sequence[Drawn], findings: Sequence[Finding], *, language: str) -> None:
    """Put each finding to its cell and, in words, into the column `errors` of its row."""
    by_name = {one.sheet.name: one for one in drawn}
    for finding in findings:
        sheet, address = addresses.split(finding.cell or "")
        at = addresses.position(address)
        if at is not None and sheet in by_name:
            by_name[sheet].marks.setdefault(at, []).append(finding)
    for one in drawn:
        if one.marks:
            _tell(one, language)


def _tell(one: Drawn, language: str) -> None:
    """Fill the column `errors` of the rows in which something was found."""
    codes = [head.column.code if head.column else "" for head in one.heads]
    if columns.ERRORS not in codes:
        codes.append(columns.ERRORS)
        one.heads.append(_head(columns.errors()))
    rows = dict(one.rows)
    for (row, column), said in sorted(one.marks.items(), key=lambda mark: mark[0]):
        if row < one.header_rows:
            continue
        if row not in rows:
            rows[row] = {}
            one.rows.append((row, rows[row]))
        address = f"{addresses.letters(column)}{row + 1}"
        words = "\n".join(f"{address}: {finding.message(language)}" for finding in said)
        at = codes.index(columns.ERRORS)
        before = str(rows[row].get(at, ""))
        rows[row][at] = f"{before}\n{words}" if before else words
