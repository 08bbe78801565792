"""The sheets of a workbook as rows of typed values, and what a value does not show."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import python_calamine
from python_calamine import CalamineError, CalamineWorkbook

from marsa.exchange.tables.rows import letters
from marsa.exchange.unpacking import Unusable
from marsa.exchange.workbook.lines import Cell
from marsa.exchange.workbook.opening import Package

_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?(f|v)\b([^>]*)>?([^<]*)")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_ERROR = re.compile(
    rb'<(?:\w+:)?c\b([^>]*\bt="e"[^>]*)>'
    rb"(?:\s*<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*<[^>]*>))?"
    rb"\s*<(?:\w+:)?v>([^<]*)"
)
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_PLACE = re.compile(rb'\br="([A-Z]{1,3}[0-9]{1,7})"')
_NUMBER = re.compile(rb'\br="([0-9]{1,7})"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. rows: (number from 1, values from column A), rows without a value left out.
    formulas: addresses of cells with one; errors: address → what it shows ("#REF!"); hidden:
    numbers of hidden rows; merged: address of the first cell → the whole range."""

    name: str
    rows: tuple[tuple[int, list[Cell]], ...] = ()
    formulas: frozenset[str] = frozenset()
    errors: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    merged: Mapping[str, str] = field(default_factory=dict)


def grids(package: Package, *, wanted: frozenset[str]) -> dict[str, Grid]:
    """Read the sheets of these names, those that are there. Raises Unusable for a damaged one."""
    try:
        with python_calamine.load_workbook(io.BytesIO(package.data)) as book:
            return {
                name: _grid(book, name, package.sheets.get(name, b""))
                for name in book.sheet_names
                if name in wanted
            }
    except CalamineError:
        raise Unusable("file.workbook_broken") from None


def _grid(book: CalamineWorkbook, name: str, part: bytes) -> Grid:
    sheet = book.get_sheet_by_name(name)
    top, left = sheet.start or (0, 0)
    before: list[Cell] = [""] * left
    rows = tuple(
        (number, before + row)
        for number, row in enumerate(sheet.to_python(), start=top + 1)
        if any(cell != "" for cell in row)
    )
    return Grid(
        name=name,
        rows=rows,  # type: ignore[arg-type]
        formulas=frozenset(_formulas(part)),
        errors=dict(_errors(part)),
        hidden=frozenset(_hidden(part)),
        merged={
            f"{letters(c1)}{r1 + 1}": f"{letters(c1)}{r1 + 1}:{letters(c2)}{r2 + 1}"
            for (r1, c1), (r2, c2) in sheet.merged_cell_ranges or ()
        },
    )


def _formulas(part: bytes) -> Iterator[str]:
    if _FORMULA.search(part):
        for match in _CELL.finditer(part):
            if match[2] == b"f" and (place := _PLACE.search(match[1])):
                yield place[1].decode()


def _errors(part: bytes) -> Iterator[tuple[str, str]]:
    if b't="e"' in part:
        for match in _ERROR.finditer(part):
            if place := _PLACE.search(match[1]):
                yield place[1].decode(), match[2].decode("utf-8", "replace")


def _hidden(part: bytes) -> Iterator[int]:
    if _HIDDEN.search(part):
        for match in _ROW.finditer(part):
            if _HIDDEN.search(match[1]) and (number := _NUMBER.search(match[1])):
                yield int(number[1])
