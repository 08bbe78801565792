"""How cells look: one format for each use, made once for each workbook."""

from collections.abc import Callable
from functools import cache
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from marsa.kit.findings import Severity

DAY, MONEY = "yyyy-mm-dd", "#,##0.00"
INK, PALE, STRONG, GREY = "#1d3557", "#dbe4ee", "#1d3557", "#6b7280"
MARKS = {
    Severity.CRITICAL: "#f4b6b6",
    Severity.ERROR: "#fbd5d5",
    Severity.WARNING: "#fdeebd",
    Severity.NOTE: "#e3edf7",
}
_NUMBERS = {"day": DAY, "money": MONEY}

# kind of the column, what is marked, whether the text looks like a formula → format
Cell = Callable[[str, Severity | None, bool], Format]


def cells(book: Workbook) -> Cell:
    """Return a function to the format of a cell that a person fills in."""

    @cache
    def made(kind: str, mark: Severity | None, is_guarded: bool) -> Format:
        properties: dict[str, Any] = {"valign": "top", "locked": kind == "version"}
        if kind in _NUMBERS:
            properties["num_format"] = _NUMBERS[kind]
        elif kind != "share":
            properties["num_format"] = "@"
        if kind == "version":
            properties |= {"font_color": GREY, "bg_color": "#f3f4f6"}
        if mark is not None:
            properties["bg_color"] = MARKS[mark]
        if is_guarded:
            properties["quote_prefix"] = True
        return book.add_format(properties)

    return made


def heads(book: Workbook) -> dict[str, Format]:
    """Return the formats of headings and prose by name."""
    base: dict[str, Any] = {"valign": "vcenter", "text_wrap": True, "border": 1}
    base["border_color"] = "#b6c2cf"
    label = base | {"bg_color": PALE, "font_color": INK, "bold": True}
    strong = base | {"bg_color": STRONG, "font_color": "#ffffff", "bold": True}
    faint = {"font_color": GREY, "italic": True, "bg_color": "#f3f4f6", "valign": "top"}
    prose: dict[str, Any] = {"text_wrap": True, "valign": "top"}
    return {
        "code": book.add_format(base | {"font_color": GREY, "font_size": 8}),
        "label": book.add_format(label),
        "label-required": book.add_format(strong),
        "french": book.add_format(label | {"bold": False, "italic": True}),
        "french-required": book.add_format(strong | {"bold": False, "italic": True}),
        "example": book.add_format(faint),
        "example-day": book.add_format(faint | {"num_format": DAY}),
        "example-money": book.add_format(faint | {"num_format": MONEY}),
        "title": book.add_format({"bold": True, "font_size": 14, "font_color": INK}),
        "prose": book.add_format(prose),
    }
