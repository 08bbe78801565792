"""Code lists: countries, regions, currencies and the small lists with their labels.

Pure: no Django, no database. The data stands in `codelists/*.yaml`, each file with its
sources; ISO 4217 comes from pycountry, withdrawn currencies from the CLDR data of Babel.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pycountry
import yaml
from babel.core import get_global

FOLDER = Path(__file__).with_name("codelists")

# Letters that carry no accent to take off, yet are typed without their stroke or apart.
_UNDECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "œ": "oe", "æ": "ae", "ı": "i"})
_WORD = re.compile(r"[^\W_]+")
_ARTICLES = frozenset({"the", "le", "la", "les", "l"})
# Codes of the list that are no money: gold, silver, bond units, tests, "no currency" …
_NO_MONEY = re.compile(r"X(?!AF|OF|PF|CD|CG|DR|EU|SU|UA)")


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory of ISO 3166-1, or Kosovo.

    region, subregion: United Nations M49 codes ("002", "011"), empty where M49 has none.
    side: "africa", "europe" or "other".
    """

    alpha2: str
    alpha3: str
    name_en: str
    name_fr: str
    region: str
    subregion: str
    side: str
    aliases: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """Return the French name for "fr…", the English one for anything else."""
        return self.name_fr if language.startswith("fr") else self.name_en


@dataclass(frozen=True, slots=True)
class Label:
    """What a code is called in each language."""

    en: str
    fr: str

    def text(self, language: str) -> str:
        """Return the French label for "fr…", the English one for anything else."""
        return self.fr if language.startswith("fr") else self.en


@dataclass(frozen=True, slots=True)
class Region:
    """A region that no single country stands for.

    vocabulary: "m49", "dac" or "named". parent: the next wider M49 region. members:
    alpha-3 codes, for named regions only; for the reader, never for dividing an amount.
    """

    code: str
    vocabulary: str
    name_en: str
    name_fr: str
    parent: str = ""
    members: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """Return the French name for "fr…", the English one for anything else."""
        return self.name_fr if language.startswith("fr") else self.name_en


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Reduce a name to what people agree on when they type it.

    Case, accents, apostrophes, punctuation and runs of blanks are folded; "&" is "and".
    """
    bare = unicodedata.normalize("NFKD", text.replace("&", " and ").casefold())
    bare = "".join(c for c in bare if not unicodedata.combining(c)).translate(_UNDECOMPOSED)
    return " ".join(_WORD.findall(bare))


@cache
def countries() -> tuple[Country, ...]:
    """Return all countries and territories in the order of their alpha-3 codes."""
    rows = _load("countries")
    return tuple(Country(**{**row, "aliases": tuple(row.get("aliases", ()))}) for row in rows)


@lru_cache(maxsize=65_536)
def country(text: str) -> Country | None:
    """Find a country by alpha-2 or alpha-3 code, English or French name, or another spelling.

    Case, accents, apostrophes, blanks and an article before or after do not matter. Returns None
    for anything else: a near miss is never taken for a country.
    """
    key = fold(text)
    return _countries_by_key().get(key) or _countries_by_key().get(_bare(key))


@cache
def regions() -> tuple[Region, ...]:
    """Return all regions: M49, then OECD DAC, then the named ones."""
    return tuple(
        Region(
            code=row["code"],
            vocabulary=vocabulary,
            name_en=row["en"],
            name_fr=row["fr"],
            parent=row.get("parent", ""),
            members=tuple(row.get("members", ())),
        )
        for vocabulary, rows in _load("regions").items()
        for row in rows
    )


@lru_cache(maxsize=4_096)
def region(text: str) -> Region | None:
    """Find a region by its code, or by its English or French name; None for anything else."""
    return _regions_by_key().get(fold(text))


@cache
def currencies() -> frozenset[str]:
    """Return the ISO 4217 codes of all currencies, in use or withdrawn.

    Codes that are not money of a country or a union of them (gold, test codes) are left out.
    """
    current = {entry.alpha_3 for entry in pycountry.currencies}
    known = current | set(get_global("all_currencies"))
    return frozenset(code for code in known if not _NO_MONEY.match(code))


@cache
def labels(list_name: str) -> Mapping[str, Label]:
    """Return the codes of a small list with their labels, in the order of the list.

    list_name: a heading of `codelists/labels.yaml`, "countries" (alpha-3) or "regions".
    Raises KeyError for any other name.
    """
    if list_name == "countries":
        rows = {c.alpha3: Label(c.name_en, c.name_fr) for c in countries()}
    elif list_name == "regions":
        rows = {r.code: Label(r.name_en, r.name_fr) for r in regions()}
    else:
        rows = {code: Label(**row) for code, row in _load("labels")[list_name].items()}
    return MappingProxyType(rows)


def _bare(key: str) -> str:
    """Take an article off a folded name: "the gambia", "niger the", "l ethiopie"."""
    words = key.split()
    if len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    if len(words) > 1 and words[-1] in _ARTICLES:
        words = words[:-1]
    return " ".join(words)


@cache
def _load(name: str) -> Any:
    """Read one YAML file of the folder, with the parser in C where there is one."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=loader)  # noqa: S506 (a safe loader either way)


@cache
def _countries_by_key() -> dict[str, Country]:
    """Index every way to write a country; no two countries share one (a test proves it)."""
    return {
        fold(written): row
        for row in countries()
        for written in (row.alpha2, row.alpha3, row.name_en, row.name_fr, *row.aliases)
    }


@cache
def _regions_by_key() -> dict[str, Region]:
    """Index codes and names; where two vocabularies share a name, M49 comes first."""
    index: dict[str, Region] = {}
    for row in regions():
        for written in (row.code, row.name_en, row.name_fr):
            index.setdefault(fold(written), row)
    return index
