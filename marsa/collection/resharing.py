"""The shares that count worked out again, where a list was brought together from two. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from marsa.collection import records
from marsa.collection.fields.tags import field_of_theme
from marsa.exchange.report import Report
from marsa.exchange.rules import geography, sectors

WHOLES = frozenset({"places", "themes"})
Row = dict[str, Any]


def divided(name: str, rows: Sequence[Row]) -> list[Row]:
    """Return the lines of "places" or "themes" that divide one whole: of themes, those of a
    framework."""
    return [row for row in rows if name == "places" or field_of_theme(row) == "themes"]


def reshared(name: str, rows: Sequence[Row]) -> list[Row]:
    """Return the lines with the shares that count, from those that were stated."""
    if name == "places":
        places = [replace(records.place(row), share=None) for row in rows]
        shares = {(p.kind, p.code): p.share for p in geography.settle(places, Report())}
        return [_with(row, shares.get((row["kind"], row["code"]))) for row in rows]
    themes = [replace(records.theme(row), share=None) for row in divided(name, rows)]
    by_key = {(t.vocabulary, t.code): t.share for t in sectors.settle(themes, Report())}
    of_whole = divided(name, rows)
    return [
        _with(row, by_key.get((row["vocabulary"], row["code"]))) if row in of_whole else row
        for row in rows
    ]


def _with(row: Row, share: Any) -> Row:
    return row | {"share": None if share is None else format(share, "f")}
