"""What the official schema has against an activity, said beside what its reading noticed.

`iati.stream` hands each activity to a Check before it becomes a record; this is the usual one.
"""

from collections.abc import Callable, Mapping

from marsa.exchange.iati import schema
from marsa.exchange.iati.draft import Draft
from marsa.exchange.iati.elements import Element

Check = Callable[[Element, Draft], None]

_NOT_A_DATE = (("schema.not_a_date", None), ("schema.not_a_moment", None))
_NO_VALUE = (("schema.missing_part", "value"), ("schema.empty_element", "<value>"))
# What was noticed in reading → what of the schema says the same, and more, of the same value
# (None) or of another. What tells how a value was read nevertheless stays.
SAID_BY_SCHEMA: Mapping[str, tuple[tuple[str, str | None], ...]] = {
    "value.date_unreadable": _NOT_A_DATE,
    "value.amount_unreadable": (("schema.not_a_number", None),),
    "value.percentage_unreadable": (("schema.not_a_number", None),),
    "value.amount_missing": _NO_VALUE,
    "value.attribute_missing": (("schema.empty_attribute", None),),
    "code.humanitarian": (("schema.not_yes_or_no", None),),
}


def for_all(activities: Element, *, version: str, check: Check) -> Check:
    """Return what judges each of the activities in an element: nothing, where all are sound."""
    is_sound = check is _usual and schema.are_sound(activities, version=version)
    return _nothing if is_sound else check


def _nothing(element: Element, draft: Draft) -> None:
    """Say nothing of an activity that is known to have no fault."""


def check(element: Element, draft: Draft) -> None:
    """Say what the official schema has against an activity that has been read."""
    report = draft.report
    before = len(report)
    schema.check(element, version=draft.version, offset=draft.offset, report=report)
    if before and len(report) > before:
        report.forget(SAID_BY_SCHEMA)


_usual = check
