"""Sheets to a file: headings, typed cells, dropdowns, marks. Values only, never a formula."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from marsa.exchange.workbook import fronts, styles, texts, validations
from marsa.exchange.workbook.about import About
from marsa.exchange.workbook.columns import Column, Sheet
from marsa.exchange.workbook.lines import DIGITS, Cell, plain
from marsa.kit.findings import Finding, Severity

OWN = 20  # columns that the sender may add (each one costs time in every row)
FIRST = 4  # index of the first row of data, below three of headings and the example
_RANKS = list(Severity)
_FORMULA_SIGNS = ("=", "+", "-", "@")
OLDEST = date(1900, 3, 1)  # the format counts the days before it wrongly


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a column. column: None for one that the workbook does not know."""

    texts: tuple[str, ...]
    column: Column | None = None


@dataclass(slots=True)
class Drawn:
    """One sheet to be written. rows: (index from 0, values by index of the column); marks:
    (row, column) → what is said of that cell; header_rows: how many are written; keep_example:
    whether the example is."""

    sheet: Sheet
    heads: list[Head]
    rows: list[tuple[int, dict[int, Cell]]]
    marks: dict[tuple[int, int], list[Finding]] = field(default_factory=dict)
    header_rows: int = FIRST - 1
    keep_example: bool = True


def render(
    target: BinaryIO, *, drawn: Sequence[Drawn], about: About, found: Sequence[Finding]
) -> None:
    """Write a workbook: read-me, findings where there are any, sheets, lists, hidden sheet.

    target: a binary file open for writing; gets the whole workbook at once, at the end.
    """
    copy = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(copy, options)
    heads, cell = styles.heads(book), styles.cells(book)
    fronts.readme(book, about=about, heads=heads)
    if found:
        fronts.findings(book, found=found, values=_values(drawn), heads=heads)
    pages = [(one, book.add_worksheet(one.sheet.name)) for one in drawn]
    ranges = fronts.lists(book, about=about, heads=heads)
    for one, page in pages:
        _head(page, one, heads, cell)
        _body(page, one, cell, language=about.language)
        validations.put(page, heads=one.heads, ranges=ranges, rows=len(one.rows))
    fronts.meta(book, about=about)
    pages[0][1].activate()
    book.close()
    target.write(copy.getvalue())


def _head(page: Worksheet, one: Drawn, heads: Mapping[str, Format], cell: styles.Cell) -> None:
    """Write the heading of each column, its width, and the example."""
    for index, head in enumerate(one.heads):
        column = head.column
        suffix = "-required" if column and column.required else ""
        names = ("code", f"label{suffix}", f"french{suffix}")
        for row, text in enumerate(head.texts[: one.header_rows]):
            page.write_string(row, index, texts.kept(text), heads[names[row]])
        kind, width = (column.kind, column.width) if column else ("text", 20)
        page.set_column(index, index, width, cell(kind, None, False))
        if column and one.keep_example:
            _example(page, index, column, heads)
    page.set_column(len(one.heads), len(one.heads) + OWN, None, cell("text", None, False))
    page.set_row(1, 45)
    page.set_row(2, 45)
    page.freeze_panes(one.header_rows + one.keep_example, 1)
    page.protect("", validations.ALLOWED)
    page.set_landscape()
    if one.header_rows:
        page.repeat_rows(0, one.header_rows - 1)


def _example(page: Worksheet, index: int, column: Column, heads: Mapping[str, Format]) -> None:
    name = f"example-{column.kind}" if column.kind in ("day", "money") else "example"
    if column.kind == "day" and column.example:
        page.write_datetime(FIRST - 1, index, datetime.fromisoformat(column.example), heads[name])
    elif column.kind in ("money", "share") and column.example:
        page.write_number(FIRST - 1, index, float(column.example), heads[name])
    else:
        page.write_string(FIRST - 1, index, column.example, heads[name])


def _body(page: Worksheet, one: Drawn, cell: styles.Cell, *, language: str) -> None:
    """Write the values, each with its type, and what is said of them."""
    kinds = [head.column.kind if head.column else "text" for head in one.heads]
    for row, values in one.rows:
        for index, value in values.items():
            kind = kinds[index] if index < len(kinds) else "text"
            said = one.marks.get((row, index)) if one.marks else None
            _write(page, row, index, value, kind, _gravest(said) if said else None, cell)
    filled = {(row, index) for row, values in one.rows for index in values} if one.marks else ()
    for (row, index), said in one.marks.items():
        if (row, index) not in filled and row >= one.header_rows:
            kind = kinds[index] if index < len(kinds) else "text"
            page.write_blank(row, index, None, cell(kind, _gravest(said), False))
        page.write_comment(row, index, _comment(said, language), {"x_scale": 3, "y_scale": 2})


def _write(
    page: Worksheet, row: int, index: int, value: Cell, kind: str, mark: Severity | None,
    cell: styles.Cell,
) -> None:  # fmt: skip
    """Write one value as the type that it is; a number too long for a cell as text."""
    if isinstance(value, str):
        text = texts.fitting(value)
        is_guarded = text.startswith(_FORMULA_SIGNS)
        page.write_string(row, index, text, cell(kind, mark, is_guarded))
    elif isinstance(value, bool):
        page.write_boolean(row, index, value, cell(kind, mark, False))
    elif isinstance(value, date):
        if (value.date() if isinstance(value, datetime) else value) < OLDEST:
            page.write_string(row, index, value.isoformat(), cell("text", mark, False))
        else:
            page.write_datetime(row, index, value, cell("day", mark, False))
    elif isinstance(value, Decimal) and Decimal(f"{value:.{DIGITS}g}") != value:
        page.write_string(row, index, plain(value), cell("text", mark, False))
    elif isinstance(value, int | float | Decimal):
        shown = "money" if kind == "money" else "share"
        page.write_number(row, index, float(value), cell(shown, mark, False))
    else:  # a time of day or a span, which no column asks for
        page.write_string(row, index, str(value), cell("text", mark, False))


def _gravest(said: Sequence[Finding]) -> Severity:
    return min((finding.severity for finding in said), key=_RANKS.index)


def _comment(said: Sequence[Finding], language: str) -> str:
    """Return what is said of a cell, in the language of the workbook first, then in the other."""
    other = "en" if language.startswith("fr") else "fr"
    texts_of = [f"{f.message(language)}\n\n{f.message(other)}" for f in said]
    return "\n\n".join(texts_of)[: texts.LONGEST]


def _values(drawn: Sequence[Drawn]) -> dict[tuple[str, int, int], Cell]:
    """Return the values of marked cells, for the sheet of findings."""
    return {
        (one.sheet.name, row, index): values[index]
        for one in drawn
        for row, values in one.rows
        for index in values
        if (row, index) in one.marks
    }
