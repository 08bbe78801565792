"""What is wrong with an entry, and what is to be known of it: one list for every way in. Pure."""

from collections.abc import Iterable, Mapping

from marsa.collection import unreadable
from marsa.collection.checks import (
    basics,
    dates,
    funders,
    identifiers,
    money,
    places,
    relations,
    tags,
    texts,
    themes,
)
from marsa.collection.checks.context import Around, Attached, Context, Contributor, Node
from marsa.collection.checks.said import Check, Severity, catalogue
from marsa.collection.checks.values import Content
from marsa.collection.fields.catalogue import all_fields, of

__all__ = [
    "Around",
    "Attached",
    "Check",
    "Context",
    "Contributor",
    "Node",
    "Severity",
    "by_section",
    "catalogue",
    "check",
    "left_to_do",
    "unexplained",
]
LEAST_REASON = 10  # characters of an explanation
Explanations = Mapping[tuple[str, str], str]  # code and field of a check → the reporter's reason
_NOUNS = (basics, texts, dates, funders, money, places, themes, tags, identifiers, relations)


def check(content: Content, *, context: Context) -> tuple[Check, ...]:
    """Return everything to be said of an entry, in the order of the fields.

    content: as `sheet.content` makes it, with the keys of `fields`. Without a type nothing else
    is asked. Asks nothing of the network, the clock or the database: `queries.checking` does
    beforehand.
    """
    content = unreadable.in_place(content)
    found = list(basics.check(content, context))
    if not any(each.code == "type.unknown" for each in found):
        found += [each for noun in _NOUNS[1:] for each in noun.check(content, context)]
    order = {key: place for place, key in enumerate(all_fields())}
    return tuple(sorted(found, key=lambda each: order[of(each.field).whole]))


def unexplained(checks: Iterable[Check], *, explained: Explanations) -> tuple[Check, ...]:
    """Return the checks that ask for a reason and have none of at least 10 characters."""
    return tuple(
        each
        for each in checks
        if each.severity == Severity.EXPLAIN
        and len(explained.get((each.code, each.field), "").strip()) < LEAST_REASON
    )


def left_to_do(checks: Iterable[Check], *, explained: Explanations) -> tuple[Check, ...]:
    """Return what blocks submitting: all to fix, and all to explain without a reason."""
    found = tuple(checks)
    without_reason = set(unexplained(found, explained=explained))
    return tuple(each for each in found if _blocks(each) or each in without_reason)


def by_section(checks: Iterable[Check]) -> dict[str, tuple[Check, ...]]:
    """Return section of the form → its checks, for those sections that have any."""
    found: dict[str, list[Check]] = {}
    for each in checks:
        found.setdefault(of(each.field).section, []).append(each)
    return {section: tuple(of_it) for section, of_it in found.items()}


def _blocks(each: Check) -> bool:
    return each.severity in (Severity.STOP, Severity.FIX)
