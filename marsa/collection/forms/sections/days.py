"""A day in three controls: of what is not known exactly, the month or the year alone. Pure."""

from collections.abc import Mapping
from datetime import date

from marsa.collection.checks.values import day
from marsa.collection.forms.sections.typing import Typed, one

PARTS = ("d", "m", "y")  # after the name, in the order in which they stand
BETWEEN, MISSING = "-", "?"
_UNKNOWN = {"year": ("d", "m"), "month": ("d",)}


def typed(written: str | None, *, name: str, precision: str | None = None) -> Typed:
    """Return what stands in the three controls. written: a day, or what was typed for one."""
    found = day(written)
    if found:
        shown = {"d": str(found.day), "m": str(found.month), "y": str(found.year)}
        shown |= dict.fromkeys(_UNKNOWN.get(precision or "", ()), "")
    else:
        y, m, d = [*(written or "").split(BETWEEN, 2), "", ""][:3]
        shown = {p: "" if t == MISSING else t for p, t in (("d", d), ("m", m), ("y", y))}
    return {f"{name}-{part}": [shown[part]] for part in PARTS}


def said(written: Mapping[str, list[str]], *, name: str) -> tuple[str, str | None]:
    """Return the day as text and how exactly it is known: None to the day, "month" or "year".

    What is no day comes back as it was typed, year first, "?" for a part that is missing.
    """
    d, m, y = (one(written, f"{name}-{part}") for part in PARTS)
    if not (d or m or y):
        return "", None
    try:
        found = date(int(y), int(m or 1), int(d or 1))
    except ValueError:
        found = None
    if found is None or (d and not m):  # a day without its month is none
        return BETWEEN.join(part or MISSING for part in (y, m, d)), None
    return found.isoformat(), None if d else "month" if m else "year"
