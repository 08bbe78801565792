"""What a row would say if a record had been written into it and nothing had been changed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from marsa.exchange.record import Record
from marsa.exchange.report import Report
from marsa.exchange.workbook import building, columns, laying, lines, rendering
from marsa.exchange.workbook.blinds import Blind
from marsa.exchange.workbook.laying import Cells, Value
from marsa.exchange.workbook.lines import Cell, Given, Line


def echo(record: Record, *, blind: Blind, given: Given) -> Record:
    """Return a record as it comes back from a workbook in which nothing was changed.

    blind: where the workbook that did come back says nothing; the same is left out here, so that
    the two differ only in what somebody changed. given: what that workbook was read by.
    """
    laid = laying.lay(record, framework=given.framework)
    ref = laid.cells.get("local_ref", "")
    report = Report()
    row = {code: value for code, value in laid.cells.items() if code not in blind.columns}
    line = _line(laid.sheet, row | {"local_ref": ref}, report, given)
    parts = {
        child: [_part(child, ref, cells, blind, report, given) for cells in rows]
        for child, rows in laid.children.items()
    }
    made, _ = building.record(line, sheet=laid.sheet, parts=parts)
    return made


def _part(child: str, ref: Value, cells: Cells, blind: Blind, report: Report, given: Given) -> Line:
    missing = blind.parts.get(child, frozenset())
    row = {code: value for code, value in cells.items() if code not in missing}
    return _line(child, row | {"local_ref": ref}, report, given)


def _line(sheet: str, cells: Mapping[str, Value], report: Report, given: Given) -> Line:
    about = columns.sheets()[sheet]
    where = {column.code: (column, index) for index, column in enumerate(about.columns)}
    values = {code: _held(value) for code, value in cells.items() if value != ""}
    return Line(about.name, 1, values, where, report, given)


def _held(value: Value) -> Cell:
    """Return a value as a cell gives it back."""
    if isinstance(value, Decimal):
        fits = Decimal(f"{value:.{lines.DIGITS}g}") == value
        return float(value) if fits else lines.plain(value)
    if isinstance(value, date) and value < rendering.OLDEST:
        return value.isoformat()
    return value
