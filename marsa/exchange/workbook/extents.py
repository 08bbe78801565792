"""How far a sheet reaches: one cell far out would make a grid that no memory holds."""

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from marsa.exchange.tables.rows import letters
from marsa.exchange.unpacking import Unusable

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # by the rules of the format
LARGEST_AREA = 5_000_000  # cells of the rectangle that holds all values; 60,000 rows of 80 columns
_SHEET = b"sheetData"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # no spreadsheet program writes it, and it hides what is here
_PLACES = re.compile(rb"""(?<![:\w.-])r\s*=\s*["']\s*([A-Za-z]*)([0-9]*)""")
# Without a column of three letters and a row of five digits there are 7,019,298 cells at most.
_FAR = re.compile(rb"""(?<![:\w.-])r\s*=\s*["']\s*(?:[A-Za-z]{3,}[0-9]|[A-Za-z]*0*[1-9][0-9]{4})""")
_PLACE = re.compile(rb"\s*([A-Za-z]*)([0-9]*)")
_FILLED = re.compile(
    rb"""<(?:[\w.-]+:)?c\b[^>]*?\br\s*=\s*["']\s*([A-Za-z]+)([0-9]+)[^>]*(?<!/)>"""
)


def insist(parts: Iterable[bytes]) -> None:
    """Refuse a sheet whose values reach further than can be held.

    parts: of the package. Raises Unusable, naming the cell that reaches furthest.
    """
    for part in parts:
        if part.startswith(_UTF_16):
            raise Unusable("file.workbook_broken")
        if _SHEET in part and _FAR.search(part) and not _fits(set(_PLACES.findall(part))):
            filled = set(_filled(part))
            if not _fits(filled):
                column, row = _furthest(filled)
                raise Unusable("file.sheet_too_large", found=f"{letters(column - 1)}{row}")


def _filled(part: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Return where cells hold something; formatted ones alone do not count."""
    options: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False}
    for _, cell in etree.iterparse(io.BytesIO(part), tag="{*}c", huge_tree=True, **options):
        match = _PLACE.match(str(cell.get("r", "")).encode())
        if len(cell) and match:
            yield match[1], match[2]
        cell.clear()


def _fits(places: set[tuple[bytes, bytes]]) -> bool:
    column, row = _furthest(places)
    return row <= MOST_ROWS and column <= MOST_COLUMNS and row * column <= LARGEST_AREA


def _furthest(places: set[tuple[bytes, bytes]]) -> tuple[int, int]:
    """Return the last column and the last row that are named, from 1."""
    columns = {column for column, _ in places if column}
    rows = {row.lstrip(b"0") for _, row in places}
    longest = max(map(len, rows), default=0)
    last = max((row for row in rows if len(row) == longest), default=b"0")
    return max(map(_number, columns), default=1), int(last[: len(str(MOST_ROWS)) + 1] or 0)


def _number(column: bytes) -> int:
    """Return the number of a column from its letters, and one too many for too many of them."""
    if len(column) > len("XFD"):
        return MOST_COLUMNS + 1
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - 64
    return number
