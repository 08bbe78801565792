"""Which organisation a written name stands for. Pure: no query, no guess.

A name, code, alias or published identifier is recognised as it stands (case, accents and
punctuation aside). What merely resembles a name is a candidate for a person to confirm;
it is never taken silently.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from marsa.registry.codelists import fold

RESEMBLES = 92  # of 100, rapidfuzz token_sort_ratio
MOST_CANDIDATES = 3
# "Name (ACRONYM)" and "ACRONYM - Name - Nom": several names of one organisation.
_PARTS = re.compile(r"\s+[-–—/|]\s+|[()\[\]]")


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write an organisation. is_name: its own name or code, not an alias."""

    code: str
    written: str
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """All spellings and identifiers at hand, folded; made by `known`, read by `match`."""

    names: Mapping[str, str]
    aliases: Mapping[str, str]
    identifiers: Mapping[str, str]
    classes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Recognised:
    """The organisation that a written name stands for; funder_class is empty if it has none."""

    code: str
    funder_class: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation whose spelling resembles what was written. score: 92 to 100."""

    code: str
    written: str
    score: float


@dataclass(frozen=True, slots=True)
class Match:
    """What a written name stands for.

    code: the organisation, None when a person must say. how: "identifier", "exact",
    "alias", "candidates" (to confirm) or "unknown".
    """

    code: str | None
    how: str
    candidates: tuple[Candidate, ...] = ()


def known(
    spellings: Iterable[Spelling],
    *,
    identifiers: Mapping[str, str] | None = None,
    classes: Mapping[str, str] | None = None,
) -> Known:
    """Index spellings, identifiers (value → code) and funder classes (code → class)."""
    names: dict[str, str] = {}
    aliases: dict[str, str] = {}
    for spelling in spellings:
        index = names if spelling.is_name else aliases
        index.setdefault(fold(spelling.written), spelling.code)
    return Known(
        names=names,
        aliases=aliases,
        identifiers={_bare(value): code for value, code in (identifiers or {}).items()},
        classes=dict(classes or {}),
    )


def recognise(name: str, *, known: Known, identifier: str | None = None) -> Recognised | None:
    """Find the organisation that a name or identifier is one of the spellings of, or None.

    identifier: a published identifier as written beside the name; it wins over the name.
    """
    found = _spelled(name, identifier, known)
    return Recognised(found[0], known.classes.get(found[0], "")) if found else None


def match(name: str, *, known: Known, identifier: str | None = None) -> Match:
    """Find the organisation a written name stands for, or who it might be.

    As `recognise`; where nothing is spelled so, candidates resemble by at least 92 of 100,
    best first, at most three organisations.
    """
    if found := _spelled(name, identifier, known):
        return Match(*found)
    candidates = _candidates(fold(name), known)
    return Match(None, "candidates" if candidates else "unknown", candidates)


def _spelled(name: str, identifier: str | None, known: Known) -> tuple[str, str] | None:
    """Return the code and how it was found: "identifier", "exact" or "alias"."""
    if identifier and (code := known.identifiers.get(_bare(identifier))):
        return code, "identifier"
    key = fold(name)
    if code := known.names.get(key):
        return code, "exact"
    if code := known.aliases.get(key) or _one_of_its_names(name, known):
        return code, "alias"
    return None


def _bare(identifier: str) -> str:
    return identifier.strip().upper()


def _one_of_its_names(name: str, known: Known) -> str | None:
    """Return the one organisation that all parts of "Name (ACRONYM)" name; None otherwise."""
    keys = [key for part in _PARTS.split(name) if (key := fold(part))]
    codes = {known.names.get(key) or known.aliases.get(key) for key in keys}
    return codes.pop() if len(keys) > 1 and len(codes) == 1 else None


def _candidates(key: str, known: Known) -> tuple[Candidate, ...]:
    if not key:
        return ()
    spellings = {**known.aliases, **known.names}
    found = process.extract(
        key, list(spellings), scorer=fuzz.token_sort_ratio, score_cutoff=RESEMBLES, limit=None
    )
    best: dict[str, Candidate] = {}
    for written, score, _ in sorted(found, key=lambda hit: (-hit[1], hit[0])):
        best.setdefault(spellings[written], Candidate(spellings[written], written, score))
    return tuple(best.values())[:MOST_CANDIDATES]
