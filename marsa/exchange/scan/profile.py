"""What a scan looks for: data in `profiles/*.yaml`, one file for each profile.

A new profile is a new YAML file; `profiles/migration.yaml` explains each part of one.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from marsa.exchange import sentences
from marsa.exchange.scan import words
from marsa.registry import codelists, reference
from marsa.registry.states import MembershipStatus

FOLDER = Path(__file__).with_name("profiles")
USUAL = "migration"
# To be raised when the same profile would keep or tell something else than before: what earlier
# scans put by is then read again.
EDITION = 1


class Unknown(LookupError):
    """There is no profile of this name."""


class Faulty(ValueError):
    """A file is not what a profile must be; with what is wrong in it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that speaks for an activity.

    alone: whether it is enough to keep one (with a place and a time). codes: (vocabulary, code)
    of a sector or tag, in small letters. phrases, pattern: words of titles and descriptions; None
    for codes.
    en, fr: the sentence that gives the reason, with `{found}`. label_en, label_fr: for a list.
    """

    name: str
    label_en: str
    label_fr: str
    weight: int
    alone: bool
    en: str
    fr: str
    codes: frozenset[tuple[str, str]]
    phrases: tuple[str, ...]
    pattern: re.Pattern[bytes] | None


@dataclass(frozen=True, slots=True)
class Profile:
    """What is looked for. countries: alpha-3; regions: (vocabulary of IATI, code).

    excluded: phrases that say something else and are taken out first; exceptions: tells quickly
    that a text has none. sha256: of everything that decides what is kept.
    """

    name: str
    title_en: str
    title_fr: str
    since: date
    countries: frozenset[str]
    regions: frozenset[tuple[str, str]]
    rules: tuple[Rule, ...]
    excluded: re.Pattern[bytes]
    exceptions: words.Loose
    sha256: str


def names() -> tuple[str, ...]:
    """Return the names of the profiles that the product brings along."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.yaml")))


@cache
def load(name: str) -> Profile:
    """Return the profile of this name, or of the YAML file at this path.

    Raises Unknown when there is none, Faulty when its file is not what a profile must be.
    """
    file = FOLDER / f"{name}.yaml" if name in names() else Path(name)
    if file.suffix != ".yaml" or not file.is_file():
        raise Unknown(name)
    try:
        return made_of(sentences.load(file))
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise Faulty(f"{type(error).__name__} {error}") from error


def made_of(data: Mapping[str, Any]) -> Profile:
    """Make a profile from the contents of its file. Raises KeyError for what is missing there."""
    countries = _partners(data["dialogues"]) | frozenset(data["countries"])
    regions = frozenset((lst, code) for lst, codes in data["regions"].items() for code in codes)
    decides = [EDITION, data, sorted(countries)]
    written = json.dumps(decides, sort_keys=True, default=str, ensure_ascii=False)
    return Profile(
        name=data["name"],
        title_en=data["title_en"],
        title_fr=data["title_fr"],
        since=data["since"],
        countries=countries,
        regions=regions,
        rules=tuple(map(_rule, data["rules"])),
        excluded=words.strict(data["except"]),
        exceptions=words.Loose(data["except"]),
        sha256=hashlib.sha256(written.encode()).hexdigest(),
    )


def _rule(data: Mapping[str, Any]) -> Rule:
    codes, phrases = data.get("codes", {}), tuple(data.get("words", ()))
    return Rule(
        name=data["name"],
        label_en=data["label_en"],
        label_fr=data["label_fr"],
        weight=data["weight"],
        alone=data["alone"],
        en=data["en"],
        fr=data["fr"],
        codes=frozenset((name, code.lower()) for name in codes for code in codes[name]),
        phrases=phrases,
        pattern=words.strict(phrases) if phrases else None,
    )


def _partners(dialogues: Iterable[str]) -> frozenset[str]:
    """Return the states that are in these dialogues today, observers included, alpha-3."""
    named = frozenset(dialogues)
    if unknown := named - {row["code"] for row in reference.dialogues()}:
        raise KeyError(sorted(unknown)[0])
    return frozenset(
        row["partner_id"]
        for row in reference.memberships()
        if row["dialogue_id"] in named
        and row["status"] is not MembershipStatus.LEFT
        and row["partner_id"] in codelists.labels("countries")
    )
