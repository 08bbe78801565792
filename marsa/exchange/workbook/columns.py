"""The sheets and columns of the workbook: data in `columns.yaml`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from marsa.exchange import sentences

FILE = Path(__file__).with_name("columns.yaml")
ENTRY_SHEETS = ("projects", "policies")
TYPES = {"projects": "project", "policies": "policy"}
ERRORS = "errors"
# Roles on the sheet of funders that bring no money.
OTHER_ROLES = ("implementing", "accountable", "extending")
# How many of a block stand in the row of an entry; an entry with more has all on a child sheet.
INLINE = {"funders": 3, "implementers": 3, "places": 5, "themes": 3, "identifiers": 1}
_DAY_WIDTH = 12


@dataclass(frozen=True, slots=True)
class Column:
    """One column. code: what reading goes by. kind and list: see `columns.yaml`. width: in
    characters. example: as text, empty for none."""

    code: str
    kind: str
    en: str
    fr: str
    help_en: str
    help_fr: str
    list: str = ""
    required: bool = False
    example: str = ""
    width: int = _DAY_WIDTH


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. name: on its tab, the same in both languages."""

    code: str
    name: str
    en: str
    fr: str
    columns: tuple[Column, ...]

    @property
    def is_entry(self) -> bool:
        """Whether each row is an entry of its own, not a part of one."""
        return self.code in ENTRY_SHEETS


@cache
def data() -> Any:
    """Return the contents of `columns.yaml`."""
    return sentences.load(FILE)


@cache
def words() -> Any:
    """Return the contents of `words.yaml`: what the workbook itself says."""
    return sentences.load(FILE.with_name("words.yaml"))


@cache
def sheets() -> Mapping[str, Sheet]:
    """Return every sheet that holds entries or parts of them, by code, in order."""
    return {
        code: Sheet(code, row["name"], row["en"], row["fr"], tuple(_columns(code)))
        for code, row in data()["sheets"].items()
    }


@cache
def errors() -> Column:
    """Return the column that a returned workbook has besides."""
    return Column(**data()["errors"])


def template() -> str:
    """Return the version of the template that is written and read."""
    return str(data()["template"])


def example_ref() -> str:
    """Return the reference of the example row, which is never read."""
    return str(data()["example"])


def _columns(sheet: str) -> Iterator[Column]:
    rows = data()["entry"] if sheet in ENTRY_SHEETS else data()["children"][sheet]
    for row in rows:
        if sheet not in row.get("sheets", (sheet,)):
            continue
        if "repeat" not in row:
            yield _column(row)
            continue
        for number in range(1, row["repeat"] + 1):
            for part in row["columns"]:
                yield _column(part, number)


def _column(row: Mapping[str, Any], number: int | None = None) -> Column:
    """Make a column; of a numbered one only the first is required and has an example."""
    values = {key: value for key, value in row.items() if key != "sheets"}
    if number is not None:
        values = {
            key: value.replace("{n}", str(number)) if isinstance(value, str) else value
            for key, value in values.items()
        }
        if number > 1:
            values |= {"required": False, "example": ""}
    return Column(**values)
