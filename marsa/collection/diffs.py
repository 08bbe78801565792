"""What differs between two contents of an entry, in words; two changes brought together. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from marsa.collection import units, wording
from marsa.collection.checks.said import Words
from marsa.collection.fields import catalogue
from marsa.collection.fields.tags import RELATIONS, TAGS, related_to, tagged
from marsa.collection.threeway import Conflict, Merged, three_way
from marsa.collection.wording import Names

__all__ = ["Conflict", "Difference", "Merged", "diff", "three_way"]

Content = Mapping[str, Any]
_SETS = frozenset({*TAGS, *RELATIONS})


@dataclass(frozen=True, slots=True)
class Difference:
    """One change in words. field: its place, as `fields.of` reads it; of a line of a list, its
    number in the later content, or in the earlier one for what is gone. before, after: empty
    for nothing."""

    field: str
    label: Words
    before: Words
    after: Words


def diff(before: Content, *, after: Content, names: Names | None = None) -> tuple[Difference, ...]:
    """Return every change from one content to another, in reading order.

    names: code of a theme or contributor → what it is called. The order of a list, the line of
    a file and computed shares make no difference. An amount is one line, whatever changed in it.
    """
    known = names or {}
    found = [*_plain(before, after, known), *_sets(before, after, known)]
    for field in units.LISTS:
        found += _lines(field, before, after, known)
    order = {key: place for place, key in enumerate(catalogue.all_fields())}
    return tuple(sorted(found, key=lambda each: order[catalogue.of(each.field).whole]))


def _plain(before: Content, after: Content, names: Names) -> Iterator[Difference]:
    was, now = units.plain_units(before), units.plain_units(after)
    for place in dict.fromkeys([*was, *now]):
        old, new = was.get(place), now.get(place)
        if (old or None) != (new or None):
            yield _difference(place, old, new, before, after, names)


def _sets(before: Content, after: Content, names: Names) -> Iterator[Difference]:
    """Yield the fields that are a set of codes or references, each as a whole."""
    for field in sorted(_SETS):
        old, new = (
            list(related_to(c, field) if field in RELATIONS else tagged(c, field))
            for c in (before, after)
        )
        if sorted(old) != sorted(new):
            yield _difference(field, old, new, before, after, names)


def _lines(field: str, before: Content, after: Content, names: Names) -> Iterator[Difference]:
    was, now = (_rows(field, content) for content in (before, after))
    partners = units.pair(was, now, keys=units.LISTS[field])
    for index, (new, at) in enumerate(zip(now, partners, strict=True)):
        old = None if at is None else was[at]
        if old is None or not units.is_same(units.stated(old), units.stated(new)):
            yield _difference(
                f"{units.field_of(field, new)}/{index}", old, new, before, after, names
            )
    for index in sorted(set(range(len(was))) - set(partners)):
        place = f"{units.field_of(field, was[index])}/{index}"
        yield _difference(place, was[index], None, before, after, names)


def _rows(field: str, content: Content) -> list[Any]:
    """Return the lines of a list, without those that belong to a set of codes."""
    return [row for row in content.get(field) or () if units.field_of(field, row) not in _SETS]


def _difference(
    place: str, old: Any, new: Any, before: Content, after: Content, names: Names
) -> Difference:
    about = wording.label(place)
    was = wording.of(place, old, type_=before["type"], names=names)
    now = wording.of(place, new, type_=after["type"], names=names)
    return Difference(place, about, was, now)
