"""A changed row of a workbook over the version it was made of. Pure.

A workbook cannot carry all that a version says. Three contents (`sheet.content`) are compared:
what is stored, what the row said when it was written (`before`) and what it says now (`after`).
What differs between the last two was changed by a person and replaces what is stored; everything
else stays, whether a workbook shows it or not.
"""

from collections.abc import Hashable, Mapping, Sequence, Set
from typing import Any

from marsa.collection import pairing, records, resharing, sheet
from marsa.exchange.iati.draft import UNKNOWN_LANGUAGE
from marsa.exchange.rules import sectors

Content = Mapping[str, Any]
Item = dict[str, Any]

# Child sheet of a workbook → what stands on it.
GROUPS: Mapping[str, frozenset[str]] = {
    "funders": frozenset({"funders", "implementers", "funding", "others"}),
    "places": frozenset({"places"}),
    "themes": frozenset({"themes"}),
    "identifiers": frozenset({"identifiers"}),
}
# A day and where it comes from change together.
_DATED = {"starts_on": "starts_basis", "ends_on": "ends_basis", "value_on": "value_on_basis"}
_PRECISE = {"starts_on": "starts_precision", "ends_on": "ends_precision"}
_BASES = frozenset(_DATED.values())
OTHERS = "others"
# Keys that are absent when there is nothing in them.
OPTIONAL = frozenset({OTHERS, "human_rights_evidence", *_PRECISE.values()})
_TEXTS = ("titles", "summaries", "outcomes", "human_rights_evidence")
_LISTS = ("funders", "implementers", "funding", "identifiers", "related", "links", OTHERS)


def merge(
    stored: Content, *, before: Content, after: Content, kept: Set[str] = frozenset()
) -> dict[str, Any]:
    """Return what the entry says once what was changed in its row is taken over.

    stored, before, after: contents as `sheet.content` makes them. kept: keys that stay as stored
    whatever the row says, because it could not be read there. Lines are those of the row; what
    the row does not show has none.
    """
    merged = dict(stored)
    if "funding" in kept:
        merged["funding"] = [pairing.without_line(line) for line in stored["funding"]]
    for key in (after.keys() | before.keys() & OPTIONAL) - kept - _BASES:
        if key in _TEXTS:
            merged[key] = _texts(*(content.get(key) or {} for content in (stored, before, after)))
        elif key in _LISTS:
            lists = [content.get(key) or [] for content in (stored, before, after)]
            merged[key] = pairing.merged(*lists, fields=_fields)
        elif key == "places":
            merged[key] = _places(stored[key], before[key], after[key])
        elif key == "themes":
            merged[key] = _themes(stored[key], before[key], after[key])
        elif before.get(key) != after.get(key):
            merged[key] = after.get(key)
            if key in _DATED:
                merged[_DATED[key]] = after[_DATED[key]]
            if key in _PRECISE:
                merged[_PRECISE[key]] = after.get(_PRECISE[key])
    return {key: value for key, value in merged.items() if value or key not in OPTIONAL}


def completed(after: Content, *, before: Content) -> dict[str, Any]:
    """Return what a row says that was not written for the entry it names.

    Nobody emptied its empty cells: what it leaves out stays as `before`, text by text in each
    language and themes list by list; a list of which it gives any part is given whole.
    """
    said = {key: value or before.get(key) for key, value in after.items()}
    if before.get(OTHERS):
        said.setdefault(OTHERS, before[OTHERS])
    for day, precision in _PRECISE.items():
        if said.get(day) == before.get(day) and not said.get(precision):
            said[precision] = before.get(precision)
    for key in _TEXTS:
        said[key] = {**(before.get(key) or {}), **(after.get(key) or {})}
    lists = {theme["vocabulary"] for theme in after["themes"]}
    others = [theme for theme in before["themes"] if theme["vocabulary"] not in lists]
    whole = said | {"themes": [*after["themes"], *others]}
    return {key: value for key, value in whole.items() if value or key not in OPTIONAL}


def _fields(stored: Any, before: Any, after: Any) -> Any:
    """Return one item of a list with the fields that were changed."""
    if not isinstance(stored, dict):
        return stored if before == after else after
    item = dict(stored)
    for key in before.keys() | after.keys():
        if key in _BASES or before.get(key) == after.get(key):
            continue
        item[key] = after.get(key)
        if key not in after:  # one that is absent when there is nothing in it
            del item[key]
        if key in _DATED:
            item[_DATED[key]] = after.get(_DATED[key])
    return item | {"line": after["line"]} if "line" in after else item


def _texts(stored: Content, before: Content, after: Content) -> dict[str, str]:
    """Return the texts in all languages.

    A text in neither English nor French stands in the English column, for it to be seen. Changed
    there, a text without a stated language is replaced: the column states it. One in another
    language stays beside the new one, unless the cell was emptied.
    """
    texts = dict(stored)
    for language in before.keys() | after.keys():
        new = after.get(language)
        if before.get(language) == new:
            continue
        if language in before and language not in stored:
            shown = UNKNOWN_LANGUAGE if stored.get(UNKNOWN_LANGUAGE) else next(iter(stored))
            if not new or shown == UNKNOWN_LANGUAGE:
                del texts[shown]
        if new:
            texts[language] = new
        else:
            texts.pop(language, None)
    return dict(sorted(texts.items()))


def _places(stored: Sequence[Item], before: Sequence[Item], after: Sequence[Item]) -> list[Item]:
    """Return the places; where any was changed, the shares of all are worked out again."""
    items = pairing.merged(stored, before, after, fields=_fields, key=lambda p: p["code"])
    if _published(items) == _published(stored):
        return [item | {"share": was["share"]} for item, was in zip(items, stored, strict=True)]
    settled = resharing.settled_places(map(records.place, items))
    by_key = {(place.kind, place.code): sheet.place(place)["share"] for place in settled}
    return [
        item | {"share": by_key[key]}
        for item in items
        if (key := (item["kind"], item["code"])) in by_key
    ]


def _themes(stored: Sequence[Item], before: Sequence[Item], after: Sequence[Item]) -> list[Item]:
    """Return the themes of all lists; in a changed one the shares are worked out again."""
    items = pairing.merged(stored, before, after, fields=_fields, key=_of_list)
    changed = {
        item["vocabulary"]
        for item in (*items, *stored)
        if _published(_in(items, item)) != _published(_in(stored, item))
    }
    themes = [records.theme(item) for item in items]
    divided = [t for t in themes if t.vocabulary in changed and sectors.divides(t)]
    settled = resharing.settled_themes(divided)
    by_key = {(theme.vocabulary, theme.code): theme for theme in settled}
    gone = {(t.vocabulary, t.code) for t in divided} - by_key.keys()
    return [
        item | {"share": sheet.theme(by_key[key])["share"]}
        if (key := _of_list(item)) in by_key
        else item
        for item in items
        if _of_list(item) not in gone
    ]


def _of_list(theme: Item) -> Hashable:
    return theme["vocabulary"], theme["code"]


def _in(themes: Sequence[Item], like: Item) -> list[Item]:
    return [theme for theme in themes if theme["vocabulary"] == like["vocabulary"]]


def _published(items: Sequence[Item]) -> list[tuple[Any, Any]]:
    return [(item["code"], item["published_share"]) for item in items]
