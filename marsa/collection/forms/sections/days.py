"""A day in three controls: of what is not known exactly, the month or the year alone. Pure."""

from collections.abc import Mapping
from datetime import date

from marsa.collection.checks.values import day
from marsa.collection.forms.sections.typing import Typed, one

PARTS = ("d", "m", "y")  # after the name, in the order in which they stand
BETWEEN = "-"


def typed(written: str | None, *, name: str, precision: str | None = None) -> Typed:
    """Return what stands in the three controls. written: a day, or what was typed for one."""
    found = day(written)
    if found is None:
        texts = [*(written or "").split(BETWEEN, 2)][::-1]
        texts = ["" if text == "?" else text for text in texts]
        return {f"{name}-{p}": [t] for p, t in zip(PARTS[::-1], _padded(texts)[::-1], strict=True)}
    shown = [str(found.day), str(found.month), str(found.year)]
    unknown = {"year": 2, "month": 1}.get(precision or "", 0)
    shown[:unknown] = [""] * unknown
    return {f"{name}-{part}": [text] for part, text in zip(PARTS, shown, strict=True)}


def said(written: Mapping[str, list[str]], *, name: str) -> tuple[str, str | None]:
    """Return the day as text and how exactly it is known: None to the day, "month" or "year".

    What is no day comes back as it was typed, year first, "?" for a part that is missing.
    """
    d, m, y = (one(written, f"{name}-{part}") for part in PARTS)
    if not (d or m or y):
        return "", None
    precision = None if d else "month" if m else "year"
    try:
        found = date(int(y), int(m or 1), int(d or 1))
        if not d or m:  # a day without its month is none
            return found.isoformat(), precision
    except ValueError:
        pass
    return BETWEEN.join(part or "?" for part in (y, m, d)), None


def _padded(texts: list[str]) -> list[str]:
    """Return three texts, day first, of up to three that end with the year."""
    return [""] * (len(PARTS) - len(texts)) + texts
