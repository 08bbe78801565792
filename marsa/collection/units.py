"""A content taken apart into what a person changes at a time, and two contents side by side. Pure.

A unit is a field, one language of a text, a day with its precision, or one line of a list. Lines
are matched by what they are about, never by their place.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from marsa.collection import sheet
from marsa.collection.checks.values import party_key
from marsa.collection.fields.tags import RELATIONS, field_of_theme

Content = Mapping[str, Any]
Keys = tuple[Callable[[Any], Hashable], ...]
# A day is changed with where it comes from and how exactly it is known.
DAYS = {
    "starts_on": ("starts_on", "starts_basis", "starts_precision"),
    "ends_on": ("ends_on", "ends_basis", "ends_precision"),
}
TEXTS = ("titles", "summaries", "outcomes", "human_rights_evidence", "restrictions")
PLAIN = (
    "type", "contributor", "status", "legal_form", "adopted_on", "in_force_on", "humanitarian",
    "hierarchy", "secondary", "contact_name", "contact_email", "note",
)  # fmt: skip


def text(item: Any) -> str:
    """Return what an item says, as `sheet.fingerprint` understands it."""
    return sheet.canonical(sheet.said(item))


def is_same(one: Any, other: Any) -> bool:
    """Say whether two values say the same."""
    return text(one) == text(other)


def _money(*names: str) -> Callable[[Any], Hashable]:
    return lambda line: (party_key(line.get("funder")), *(line.get(name) for name in names))


# List → what its lines are told by: the first key that two lines share makes them one.
LISTS: Mapping[str, Keys] = {
    "funders": (text, party_key),
    "implementers": (text, party_key),
    "others": (text, lambda party: (party.get("role"), party_key(party)), party_key),
    "funding": (
        text,
        _money("kind", "on", "until", "value_on", "currency"),
        _money("kind", "on", "until"),
        _money("kind"),
        _money("amount", "currency"),
        lambda line: (line.get("kind"), line.get("amount"), line.get("currency")),
    ),
    "places": (lambda place: (place["kind"], place["code"]),),
    "themes": (lambda theme: theme_key(theme),),
    "identifiers": (lambda identifier: (identifier["scheme"], identifier["value"]),),
    "related": (lambda related: (related["kind"], related["ref"]),),
    "links": (lambda link: link,),
}


def theme_key(theme: Mapping[str, Any]) -> Hashable:
    """Return what a theme is told by: a marker by itself, anything else by list and code."""
    field = field_of_theme(theme)
    return field if field in ("gender", "human_rights") else (theme["vocabulary"], theme["code"])


def pair(before: Sequence[Any], after: Sequence[Any], *, keys: Keys) -> list[int | None]:
    """Return for each item of `after` the place of the item of `before` that it was, or None.

    keys: from the strictest; each item is paired once.
    """
    found: list[int | None] = [None] * len(after)
    free = set(range(len(before)))
    for key in keys:
        waiting: dict[Hashable, deque[int]] = defaultdict(deque)
        for place in sorted(free):
            waiting[key(before[place])].append(place)
        for index, item in enumerate(after):
            if found[index] is None and (places := waiting.get(key(item))):
                place = found[index] = places.popleft()
                free.discard(place)
    return found


def field_of(name: str, row: Any) -> str:
    """Return the field to which a line of a list belongs: themes and relations have several."""
    if name == "themes":
        return field_of_theme(row)
    if name == "related":
        return next((field for field, kind in RELATIONS.items() if kind == row["kind"]), name)
    return name


def stated(row: Any) -> Any:
    """Return a line as its reporter stated it: the share that counts changes with the others."""
    return {k: v for k, v in row.items() if k != "share"} if isinstance(row, dict) else row


def plain_units(content: Content) -> dict[str, Any]:
    """Return every unit that is no line of a list, by its place in the content."""
    units: dict[str, Any] = {key: content.get(key) for key in PLAIN}
    for field, names in DAYS.items():
        units[field] = {name: content[name] for name in names if content.get(name) is not None}
    for field in TEXTS:
        for name, value in (content.get(field) or {}).items():
            units[f"{field}/{name}"] = value
    return units
