"""When an activity starts and ends: the actual day where it is given, else the planned one."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from marsa.exchange.iati.draft import Draft
from marsa.exchange.iati.elements import Element

PLANNED_START, ACTUAL_START, PLANNED_END, ACTUAL_END = "1", "2", "3", "4"
_STARTING = (PLANNED_START, ACTUAL_START)
STARTS = ((ACTUAL_START, "actual"), (PLANNED_START, "planned"))
ENDS = ((ACTUAL_END, "actual"), (PLANNED_END, "planned"))

# Types of versions 1 (words) and 2 (IATI ActivityDateType), by what they mean (rule 19).
_TYPES = {
    "1": PLANNED_START,
    "2": ACTUAL_START,
    "3": PLANNED_END,
    "4": ACTUAL_END,
    "START-PLANNED": PLANNED_START,
    "START-ACTUAL": ACTUAL_START,
    "END-PLANNED": PLANNED_END,
    "END-ACTUAL": ACTUAL_END,
}
_PATH = "iati-activity/activity-date"


def read(element: Element, draft: Draft) -> None:
    """Read one activity-date into the draft; of two of one type the first stands."""
    line = element.sourceline + draft.offset
    written, kind = element.get("iso-date"), element.get("type")
    if not written:
        draft.lacks("iso-date", "activity-date", line=line, is_there=written is not None)
        written = (element.text or "").strip()
    day = draft.day(written, line=line, path=_PATH)
    if not kind:
        draft.lacks("type", "activity-date", line=line, is_there=kind is not None)
        return
    known = _type(kind)
    if known is None:
        draft.report.add("code.date_type", line=line, path=_PATH, found=kind, once=kind)
    else:
        draft.has_start = draft.has_start or known in _STARTING
        if day is not None:
            draft.days.setdefault(known, day)


def first(
    days: Mapping[str, date], choice: tuple[tuple[str, str], ...]
) -> tuple[date | None, str | None]:
    """Return the first of the chosen kinds of day that is given, and which one it was."""
    for kind, basis in choice:
        if kind in days:
            return days[kind], basis
    return None, None


@lru_cache(maxsize=64)
def _type(written: str) -> str | None:
    return _TYPES.get(written.strip().upper())
