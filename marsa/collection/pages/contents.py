"""What a content says, section by section, in the words of one language; and what differs. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from marsa.collection import diffs, fields, units, wording
from marsa.collection.checks.said import Words
from marsa.collection.fields import Field
from marsa.collection.fields.tags import RELATIONS, TAGS
from marsa.collection.tiers import RESTRICTED
from marsa.collection.wording import Names

Content = Mapping[str, Any]
RESTRICTED_WORDS = Words("restricted", "accès restreint")  # never blank
# What stands in other tables than the version, or is told with another field.
_ELSEWHERE = frozenset(
    {
        "entry_id", "local_ref", "documents", "amount_eur", "rate", "rate_on", "cycle_first",
        "cycle_confirmed", "reported_by", "source", "starts_basis", "ends_basis",
        "starts_precision", "ends_precision",
    }
)  # fmt: skip
_FOR_NOTHING: Content = {"type": "project", "themes": (), "related": ()}  # what diffs look up


@dataclass(frozen=True, slots=True)
class Line:
    """One field: its key and label, and what it says, one text for each of its values."""

    key: str
    label: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One section of the form with its fields."""

    key: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One field that says something else: what it said, and what it says; empty for nothing."""

    key: str
    label: str
    before: str
    after: str


def blocks(content: Content, *, language: str, names: Names) -> tuple[Block, ...]:
    """Return what a content says, by section, in the order of the form.

    A field that is asked stands there even when it says nothing; others only with a value.
    """
    whole = {**_FOR_NOTHING, **content}
    by_section: dict[str, list[Line]] = {}
    for key, field in _applying(whole).items():
        said = tuple(in_language(words, language) for words in _said(whole, key, names))
        if any(said) or field.is_asked:
            line = Line(key, field.label(language), tuple(filter(None, said)))
            by_section.setdefault(field.section, []).append(line)
    return tuple(
        Block(section.key, section.label(language), tuple(by_section[section.key]))
        for section in fields.sections()
        if section.key in by_section
    )


def changes(before: Content, *, after: Content, language: str, names: Names) -> tuple[Change, ...]:
    """Return what differs from one content to another, line by line, in reading order.

    Contents that hold some keys alone are compared on those.
    """
    found = diffs.diff({**_FOR_NOTHING, **before}, after={**_FOR_NOTHING, **after}, names=names)
    return tuple(
        Change(
            each.field, *(in_language(w, language) for w in (each.label, each.before, each.after))
        )
        for each in found
    )


def in_language(words: Words, language: str) -> str:
    """Return French words for "fr…", English ones for anything else."""
    return words.fr if language.startswith("fr") else words.en


def label(path: str, *, language: str) -> str:
    """Return what a place in the content is called: "Title (French)" for "titles/fr"."""
    try:
        return in_language(wording.label(path), language)
    except KeyError:
        return path


def _said(content: Content, key: str, names: Names) -> Iterator[Words]:
    """Yield what a field says, one for each of its values."""
    type_ = content["type"]
    if content.get(key) == RESTRICTED:
        yield RESTRICTED_WORDS
        return
    if key in TAGS or key in RELATIONS:
        find = fields.tagged if key in TAGS else fields.related_to
        yield wording.of(key, list(find(content, key)), type_=type_, names=names)
        return
    for index, row in enumerate(_rows(content, key)):
        yield wording.of(f"{key}/{index}", row, type_=type_, names=names)
    values = {p: v for p, v in units.plain_units(content).items() if p.partition("/")[0] == key}
    several = len([value for value in values.values() if value]) > 1
    for place, value in values.items():
        words = wording.of(place, value, type_=type_, names=names)
        yield _tagged(place, words) if several else words


def _rows(content: Content, key: str) -> list[Any]:
    name = "themes" if key == "sectors" else key
    rows = content.get(name) or () if name in units.LISTS else ()
    return [row for row in rows if units.field_of(name, row) == key]


def _tagged(place: str, words: Words) -> Words:
    """Say in which language a text is, where there are several."""
    language = place.rpartition("/")[2].upper()
    return Words(f"{language} · {words.en}", f"{language} · {words.fr}") if words.en else words


def _applying(content: Content) -> dict[str, Field]:
    """Return the fields of the entry's type, wholes only, that a content can say."""
    return {
        key: field
        for key, field in fields.all_fields().items()
        if "/" not in key and key not in _ELSEWHERE and content["type"] in field.applies
    }
