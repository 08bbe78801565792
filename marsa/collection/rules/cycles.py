"""When a cycle begins and ends."""

import re

from django.utils.translation import gettext as _

CYCLE_CODE = re.compile(r"\d{4}(-[a-z0-9]+)*")


def why_not_record(code: str, *, known: list[str]) -> str | None:
    """A cycle is named by its year, with a word after a hyphen where there are several."""
    if CYCLE_CODE.fullmatch(code):
        return None
    return _(
        "There is no cycle “%(code)s”. Known cycles: %(known)s. "
        "A new one is named by its year, for example 2027."
    ) % {"code": code, "known": ", ".join(known)}
