"""The partners that report in the sample, with the weight and the habits of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from marsa.config.sample import words
from marsa.registry import codelists

AFRICAN_ORGANISATIONS = frozenset({"AU", "ECOWAS", "IGAD"})


@dataclass(frozen=True, slots=True)
class Partner:
    """How much a partner reports, and how (see the head of `words/partners.yaml`).

    side: "africa", "europe" or "international". median: million euro.
    """

    code: str
    side: str
    projects: int = 0
    emergencies: int = 0
    policies: int = 0
    median: float = 0.5
    money: Mapping[str, int] = field(default_factory=dict)
    english_only: float = 0.0
    french_only: float = 0.0
    en_of: str = ""
    fr_of: str = ""
    wide: bool = False
    focus: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    themes: tuple[str, ...] = words.DOMAINS


@cache
def partners() -> tuple[Partner, ...]:
    """Return the partners that report, in the order of their file."""
    return tuple(_partner(code, row) for code, row in words.load("partners").items())


def _partner(code: str, row: Mapping[str, Any]) -> Partner:
    given: dict[str, Any] = {
        name: tuple(v) if isinstance(v, list) else v for name, v in row.items()
    }
    return Partner(code=code, side=_side(code), **given)


def _side(code: str) -> str:
    if code in AFRICAN_ORGANISATIONS:
        return "africa"
    if code == "EU":
        return "europe"
    country = codelists.country(code) if len(code) == 3 else None
    return country.side if country else "international"
