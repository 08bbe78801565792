"""The word material of the sample, read from `words/*.yaml` into plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from marsa.registry import codelists

FOLDER = Path(__file__).with_name("words")
DOMAINS = ("1", "2", "3", "4", "5")
EMERGENCIES = "h"  # the humanitarian aid of the European Union; its domain is 3


@dataclass(frozen=True, slots=True)
class Phrase:
    """The same words in both languages, with slots in braces.

    needs: "coast", "desert" or "displacement", where it only makes sense there. people: it
    is for projects that reach people. before: it only makes sense for what began before that year.
    """

    en: str
    fr: str
    needs: str = ""
    people: bool = False
    before: int = 9999


@dataclass(frozen=True, slots=True)
class Strand:
    """A kind of project: for whom (English, French), titles, first and further sentences."""

    name: str
    domain: str
    groups: tuple[Phrase, ...]
    heads: tuple[Phrase, ...]
    opens: tuple[Phrase, ...]
    details: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Funder:
    """A funder as its reporter writes it, and its class."""

    name: str
    funder_class: str


def phrases(rows: list[dict[str, Any]]) -> tuple[Phrase, ...]:
    """Make phrases of the rows of a file."""
    return tuple(Phrase(**row) for row in rows)


@cache
def strands(domain: str) -> tuple[Strand, ...]:
    """Return the kinds of projects of a domain ("1" to "5"), or of humanitarian aid ("h")."""
    file = "humanitarian" if domain == EMERGENCIES else f"domain{domain}"
    groups = load("groups")
    return tuple(
        Strand(
            name=name,
            domain="3" if domain == EMERGENCIES else domain,
            groups=tuple(Phrase(**groups[group]) for group in row["groups"]),
            heads=phrases(row["heads"]),
            opens=phrases(row["opens"]),
            details=phrases(row["details"]),
        )
        for name, row in load(file).items()
    )


@cache
def funder(code: str) -> Funder:
    """Return how a funder is written: a state by its name in the code list, others as listed."""
    if row := load("funders").get(code):
        return Funder(row["name"], row["class"])
    country = codelists.country(code)
    if country is None:
        raise KeyError(code)
    side = {"africa": "african-country", "europe": "european-country"}[country.side]
    return Funder(country.name_en, side)


@cache
def load(name: str) -> Mapping[str, Any]:
    """Read one file of the folder."""
    loaded: Mapping[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    return loaded
