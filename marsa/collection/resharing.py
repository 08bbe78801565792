"""The shares that count worked out again, where a list was brought together from two. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from marsa.collection import records
from marsa.collection.fields.tags import field_of_theme
from marsa.exchange.record import Place, Theme
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
        shares = {(p.kind, p.code): p.share for p in settled_places(map(records.place, rows))}
        return [_with(row, shares.get((row["kind"], row["code"]))) for row in rows]
    themes = settled_themes(map(records.theme, divided(name, rows)))
    by_key = {(t.vocabulary, t.code): t.share for t in themes}
    of_whole = divided(name, rows)
    return [
        _with(row, by_key.get((row["vocabulary"], row["code"]))) if row in of_whole else row
        for row in rows
    ]


def settled_places(stated: Iterable[Place]) -> tuple[Place, ...]:
    """Return places with the shares that count: none where a stated one is below nothing, which
    the checks say, for there is no dividing by it."""
    places = [replace(place, share=None) for place in stated]
    return tuple(places) if _below_nothing(places) else geography.settle(places, Report())


def settled_themes(stated: Iterable[Theme]) -> tuple[Theme, ...]:
    """Return themes with the shares that count, in each list. As `settled_places`."""
    themes = [replace(theme, share=None) for theme in stated]
    return tuple(themes) if _below_nothing(themes) else sectors.settle(themes, Report())


def _below_nothing(stated: Sequence[Place] | Sequence[Theme]) -> bool:
    return any(one.published_share is not None and one.published_share < 0 for one in stated)


def _with(row: Row, share: Any) -> Row:
    return row | {"share": None if share is None else format(share, "f")}
