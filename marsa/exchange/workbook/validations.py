"""What a cell asks for: dropdowns from named ranges, days, amounts and shares within limits."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from xlsxwriter.worksheet import Worksheet

from marsa.exchange.workbook import columns
from marsa.exchange.workbook.columns import Column

SPARE = 2_000  # rows below the last one that ask, too
LONGEST_MESSAGE, LONGEST_TITLE = 255, 32  # characters, by the rules of the format
# What stays possible on a sheet whose headings and versions are locked.
ALLOWED = dict.fromkeys(
    ("format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows", "sort",
     "autofilter", "select_locked_cells", "select_unlocked_cells", "insert_hyperlinks"),
    True,
)  # fmt: skip
_FIRST = 4


class Headed(Protocol):
    """A heading with its column; read only."""

    @property
    def column(self) -> Column | None: ...


def put(page: Worksheet, *, heads: Sequence[Headed], ranges: Mapping[str, str], rows: int) -> None:
    """Let every known column of a sheet say what it expects. ranges: list → named range."""
    for index, head in enumerate(heads):
        if head.column is not None and head.column.code != columns.ERRORS:
            about = _asked(head.column, ranges)
            page.data_validation(_FIRST, index, _FIRST + rows + SPARE, index, about)


def _asked(column: Column, ranges: Mapping[str, str]) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "input_title": _short(column.code, LONGEST_TITLE),
        "input_message": _short(f"{column.help_en}\n{column.help_fr}", LONGEST_MESSAGE),
        "error_type": "warning",
        "ignore_blank": True,
    }
    if column.kind in ("code", "organisation") and column.list in ranges:
        return asked | _listed(ranges[column.list])
    if column.kind == "day":
        limits = {"minimum": date(1990, 1, 1), "maximum": date(2100, 12, 31)}
        return _limited(asked, column) | {"validate": "date", "criteria": "between"} | limits
    if column.kind == "money":
        return _limited(asked, column) | {"validate": "decimal", "criteria": ">=", "value": 0}
    if column.kind == "share":
        between = {"criteria": "between", "minimum": 0, "maximum": 100}
        return _limited(asked, column) | {"validate": "decimal"} | between
    return asked | {"validate": "any"}


def _listed(name: str) -> dict[str, Any]:
    pick = columns.words()["pick"]
    return {
        "validate": "list",
        "source": f"={name}",
        "error_title": _short(pick["title"], LONGEST_TITLE),
        "error_message": _short(f"{pick['en']}\n{pick['fr']}", LONGEST_MESSAGE),
    }


def _limited(asked: dict[str, Any], column: Column) -> dict[str, Any]:
    """Say of a day or number what is expected, where it is not."""
    return asked | {
        "error_title": _short(column.code, LONGEST_TITLE),
        "error_message": asked["input_message"],
    }


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
