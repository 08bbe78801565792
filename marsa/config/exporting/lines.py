"""One JSON object per initiative and line, with all that is said of it inside."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from marsa.analytics.text import plain
from marsa.config.exporting import content
from marsa.config.exporting.content import KEY, Initiative, Row
from marsa.editions import store

INSIDE = ("entries", "funding", "places", "themes")


def write(
    edition: store.Edition,
    target: BinaryIO,
    *,
    advance: Callable[[int], None] | None = None,
) -> None:
    """Write every initiative in the order of its public identifier, UTF-8, one line each.

    Exact decimals are strings, days are ISO 8601; allocations stand in their funding line.
    advance: is told of each initiative. Raises store.Damaged.
    """
    with content.opened(edition) as connection:
        for initiative in content.initiatives(connection):
            text = json.dumps(as_object(initiative), ensure_ascii=False, separators=(",", ":"))
            target.write(f"{text}\n".encode())
            if advance:
                advance(1)


def as_object(initiative: Initiative) -> dict[str, Any]:
    """Return an initiative as plain JSON values, its own columns first."""
    parts: dict[Any, list[Row]] = {}
    for part in initiative.allocations:
        parts.setdefault(part["funding_id"], []).append(_values(part, "funding_id"))
    inside: dict[str, list[Row]] = {
        name: [_values(row) for row in getattr(initiative, name)] for name in INSIDE
    }
    for line in inside["funding"]:
        line["allocations"] = parts.get(line["funding_id"], [])
    own = {name: _value(cell) for name, cell in initiative.row.items()}
    # The column `entries` counts the entries, which now stand there themselves.
    return {**own, **inside}


def _values(row: Row, *without: str) -> Row:
    left_out = {KEY, *without}
    return {name: _value(cell) for name, cell in row.items() if name not in left_out}


def _value(cell: object) -> object:
    if isinstance(cell, Decimal):
        return plain(cell)
    return cell.isoformat() if isinstance(cell, date) else cell
