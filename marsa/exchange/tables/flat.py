"""One flat object of a known list to one record, by the same mapping as a row of a table."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from marsa.exchange import sentences
from marsa.exchange.iati.draft import LAST_YEAR
from marsa.exchange.record import Record
from marsa.exchange.tables import mappings, native, tabulated
from marsa.exchange.tables.mappings import Mapping, Source
from marsa.exchange.tables.objects import Number, Object
from marsa.exchange.tables.rows import Row
from marsa.kit.findings import Finding

_LARGEST_EXPONENT = 30
_THOUSANDS = 3


def record(one: Object, layout: Mapping, *, last_year: int = LAST_YEAR) -> Record:
    """Make the record of an object whose keys are the columns of a list; what is wrong is said.

    Numbers count exactly as written. A list of values stands for a cell that divides them, where
    the mapping divides its column; other lists and objects inside are not read, as is said.
    """
    signs = _signs(layout)
    cells = [
        _cell(one, key, value, signs.get(mappings.fold(key))) for key, value in one.values.items()
    ]
    columns: dict[str, int] = {}
    for index, key in enumerate(one.values):
        columns.setdefault(mappings.fold(key), index)
    row = Row(
        cells, columns, one.line, one.line, one.report, layout.empty, last_year, place=one.place
    )
    made = tabulated.record(row, layout)
    return native.completed(made, row)[0] if layout.name == native.NAME else made


def reference(layout: Mapping) -> str:
    """Return the key of the reference."""
    return layout.single["ref"].column or ""


def heads(keys: Sequence[str], layout: Mapping) -> Iterator[Finding]:
    """Say which columns no object has, and which are not read."""
    present = {mappings.fold(key) for key in keys}
    for column in layout.recognise:
        if mappings.fold(column) not in present:
            yield sentences.finding("file.column_missing", line=1, found=column)
    known = {mappings.fold(column) for column in (*layout.columns(), *layout.unread)}
    known |= native.columns_read() if layout.name == native.NAME else set()
    unknown = [key for key in keys if mappings.fold(key) not in known]
    if unknown:
        yield sentences.finding("file.column_unknown", line=1, found=", ".join(unknown))


def _signs(layout: Mapping) -> dict[str, str]:
    """Return column → the sign that divides its values."""
    blocks = [block for found in layout.blocks.values() for block in found]
    sources: list[Source] = [source for block in blocks for source in block.sources.values()]
    return {mappings.fold(s.column): s.split for s in sources if s.column and s.split}


def _cell(one: Object, key: str, value: Any, sign: str | None) -> str:
    if isinstance(value, list) and sign and not any(isinstance(v, list | dict) for v in value):
        return f"{sign} ".join(text for part in value if (text := _text(part)))
    if isinstance(value, list | dict):
        if value:
            one.say("value.json_nested", key, found=key)
        return ""
    return _text(value)


def _text(value: Any) -> str:
    """Return a single value as a cell of a table has it."""
    if isinstance(value, Number):
        return _digits(value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _digits(number: Number) -> str:
    """Return a number without an exponent, and so that its point is never taken for thousands."""
    text = str(number)
    if "e" in text.lower():
        figure = Decimal(text)
        if abs(figure.adjusted()) > _LARGEST_EXPONENT:
            return text
        text = format(figure, "f")
    decimals = text.partition(".")[2]
    return f"{text}0" if len(decimals) == _THOUSANDS else text
