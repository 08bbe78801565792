"""An edition as a workbook: a sheet that explains it, one for each main table, one of codes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

import duckdb
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from marsa.analytics.text import plain
from marsa.config.exporting import content, readme
from marsa.editions import store

SHEETS = ("initiatives", "entries", "funding", "allocations", "places", "themes")
README, CODES = "Readme · Lisez-moi", "codes"
MOST_ROWS = 1_048_575  # below the header
LONGEST_CELL = 32_767
EXACT_DIGITS = 15  # of a number in a spreadsheet
_CODES = (
    ("codelists", "list", "code", "label_en", "label_fr"),
    ("countries", None, "code", "name_en", "name_fr"),
    ("regions", None, "code", "label_en", "label_fr"),
    ("partners", None, "code", "name_en", "name_fr"),
    ("organisations", None, "code", "name_en", "name_fr"),
    ("framework_nodes", "framework", "code", "label_en", "label_fr"),
    ("cycles", None, "code", "title_en", "title_fr"),
)
_WIDE = ("title", "summary", "name", "label", "identifiers", "implementers", "links")
# Every text stays a text, whatever it starts with.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


@dataclass(frozen=True, slots=True)
class Looks:
    """The formats of the cells."""

    head: Format
    text: Format
    day: Format
    money: Format
    number: Format


def too_long(edition: store.Edition) -> list[str]:
    """Return the tables with more rows than a sheet can hold."""
    rows = edition.manifest["rows"]
    return [name for name in SHEETS if rows.get(name, 0) > MOST_ROWS]


def write(
    edition: store.Edition,
    target: BinaryIO,
    *,
    advance: Callable[[int], None] | None = None,
) -> int:
    """Write the workbook; return how many texts had to be cut to what a cell can hold.

    Numbers are numbers, days are days; a number of more than 15 digits, which a spreadsheet would
    round, is a text. No text is ever taken for a formula. advance: is told of the rows. The same
    edition gives the same bytes. Raises store.Damaged; ValueError when `too_long`.
    """
    if long := too_long(edition):
        raise ValueError(", ".join(long))
    with content.opened(edition) as connection, xlsxwriter.Workbook(target, _OPTIONS) as book:
        book.set_properties({"title": f"Marsa {edition.number}", "created": edition.made_at})
        looks = _looks(book)
        lines = readme.lines(edition, _described(edition, connection))
        cut = _sheet(book.add_worksheet(README), readme.HEAD, lines, looks, readme.WIDTHS)
        for name in SHEETS:
            kinds = _columns(connection, name)
            cells = (tuple(row.values()) for row in content.rows(connection, name))
            widths = [_width(column, kind) for column, kind in kinds]
            head = [column for column, _ in kinds]
            cut += _sheet(book.add_worksheet(name), head, cells, looks, widths, advance)
        head = ["list", "code", "label_en", "label_fr"]
        widths = [20, 30, 60, 60]
        cut += _sheet(book.add_worksheet(CODES), head, _code_rows(connection), looks, widths)
    return cut


def _sheet(
    sheet: Worksheet,
    head: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
    looks: Looks,
    widths: Sequence[int],
    advance: Callable[[int], None] | None = None,
) -> int:
    """Fill a sheet row by row under a header that stays in view; return how many texts were cut."""
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(head):
        sheet.write_string(0, column, name, looks.head)
    number = cut = 0
    for number, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells):
            cut += _cell(sheet, number, column, cell, looks)
        if advance:
            advance(1)
    sheet.autofilter(0, 0, number, len(head) - 1)
    return cut


def _cell(sheet: Worksheet, row: int, column: int, cell: object, looks: Looks) -> bool:
    """Write one cell as what it is; return whether its text was cut."""
    if cell is None or cell == "":
        return False
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, Decimal) and len(_digits(cell)) <= EXACT_DIGITS:
        is_money = -(cell.normalize().as_tuple().exponent or 0) <= 2  # type: ignore[operator]
        sheet.write_number(row, column, float(cell), looks.money if is_money else looks.number)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, looks.day)
    else:
        text = plain(cell) if isinstance(cell, Decimal) else str(cell)
        is_cut = len(text) > LONGEST_CELL
        shown = f"{text[: LONGEST_CELL - 1]}…" if is_cut else text
        sheet.write_string(row, column, shown, looks.text)
        return is_cut
    return False


def _looks(book: xlsxwriter.Workbook) -> Looks:
    return Looks(
        head=book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EDF2"}),
        text=book.add_format({"valign": "top"}),
        day=book.add_format({"num_format": "yyyy-mm-dd"}),
        money=book.add_format({"num_format": "#,##0.00"}),
        number=book.add_format({"num_format": "0.00########"}),
    )


def _digits(number: Decimal) -> tuple[int, ...]:
    return number.normalize().as_tuple().digits


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str]]:
    found = connection.execute(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? "
        "ORDER BY column_index",
        [table],
    )
    return [(name, kind) for name, kind in found.fetchall()]


def _width(column: str, kind: str) -> int:
    if kind == "VARCHAR" and column.startswith(_WIDE):
        return 50
    return max(12, len(column) + 3, 18 if kind.startswith("DECIMAL") else 0)


def _described(
    edition: store.Edition, connection: duckdb.DuckDBPyConnection
) -> Iterator[readme.Described]:
    """Yield every column of the main tables with its kind and meaning."""
    for table in SHEETS:
        told = edition.manifest.get("tables", {}).get(table, {}).get("columns", ())
        meanings = {about["name"]: (about["en"], about["fr"]) for about in told}
        for column, kind in _columns(connection, table):
            yield readme.Described(table, column, kind, *meanings.get(column, ("", "")))


def _code_rows(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    """Yield every code of the edition with its labels, list by list."""
    for table, list_column, *columns in _CODES:
        for row in content.rows(connection, table):
            name = row[list_column] if list_column else table
            yield (name, *(row[str(column)] for column in columns))
