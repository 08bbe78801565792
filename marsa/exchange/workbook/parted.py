"""Cells that hold several things in one text: references, years with shares, codes of regions."""

import re
from collections.abc import Iterator

from marsa.exchange import numbers

_BETWEEN = re.compile(r"[\s,;]+")


def refs(text: str) -> list[str]:
    """Return the references of a cell, set apart by semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]


def years(text: str) -> Iterator[tuple[str, str]]:
    """Yield year and percent of "2025 60; 2026 40": digits as they are kept, else as written."""
    for part in refs(text.replace("\n", ";")):
        year, _, share = part.replace(":", " ").partition(" ")
        written = share.strip().removesuffix("%").strip()
        found = numbers.read(written).value if written else None
        yield year, numbers.plain(found) if found is not None else written


def regions(text: str) -> tuple[str, ...]:
    """Return the codes of a cell in capitals, set apart by blanks, commas or semicolons."""
    return tuple(part for part in _BETWEEN.split(text.upper()) if part)
