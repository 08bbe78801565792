"""Addresses of cells: "Projects!F12" to the sheet, the row and the column."""

import re

from marsa.exchange.tables.rows import letters

__all__ = ["letters", "position", "split"]

_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")


def split(cell: str) -> tuple[str, str]:
    """Return the sheet and the address on it; no sheet for an address alone."""
    sheet, _, address = cell.rpartition("!")
    return sheet, address


def position(address: str) -> tuple[int, int] | None:
    """Return row and column from 0; None for what is no address."""
    match = _ADDRESS.match(address)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1
