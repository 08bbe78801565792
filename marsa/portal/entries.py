"""Who reported an initiative, when, and in which file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from marsa.analytics import labels
from marsa.portal.parts import Link
from marsa.portal.visit import Visit

BETWEEN = " | "  # as the table of entries joins several values


@dataclass(frozen=True, slots=True)
class Entry:
    """One partner's account. links: those that a browser may follow; source: name of its file."""

    partner: str
    local_ref: str
    cycles: str
    accepted_on: date | None
    source: str
    source_line: int | None
    sha256: str
    identifiers: tuple[str, ...]
    implementers: tuple[str, ...]
    links: tuple[Link, ...]


def entry(visit: Visit, *, row: Mapping[str, Any]) -> Entry:
    """Return an entry from its row in the table of that name."""
    partner = labels.label(visit.opened, dimension="partner", code=row["partner_code"])
    return Entry(
        partner=visit.say(partner),
        local_ref=row["local_ref"] or "",
        cycles=cycles(visit, first=row["cycle_first"], last=row["cycle_last"]),
        accepted_on=row["accepted_on"],
        source=row["source_name"] or "",
        source_line=row["source_line"],
        sha256=row["source_sha256"] or "",
        identifiers=tuple(i.removeprefix("other:") for i in _several(row["identifiers"])),
        implementers=_several(row["implementers"]),
        links=tuple(Link(text, text) for text in _several(row["links"]) if _is_web(text)),
    )


def cycles(visit: Visit, *, first: str | None, last: str | None) -> str:
    """Return the names of the first and the last cycle, once when they are the same."""
    codes = [code for code in dict.fromkeys((first, last)) if code]
    names = [labels.label(visit.opened, dimension="cycle", code=code) for code in codes]
    return " – ".join(visit.say(name) for name in names)


def _several(text: str | None) -> tuple[str, ...]:
    return tuple(part for part in (text or "").split(BETWEEN) if part)


def _is_web(text: str) -> bool:
    """Whether following it opens a page: a file may name anything, a script included."""
    try:
        return urlsplit(text).scheme in ("http", "https")
    except ValueError:
        return False
