"""What stands in a code list, and what a value that does not stand there may have meant.

The lists are data: `iati/codelists/*.yaml`; countries, regions and currencies are those of the
registry. A file of lists is read when one of its lists is asked for first.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import yaml
from babel import Locale
from rapidfuzz import fuzz, process

from marsa.registry import codelists

FOLDER = Path(__file__).parent / "iati" / "codelists"
APART = {"Language": "languages", "OrganisationRegistrationAgency": "agencies"}  # list → its file
NEAR = 60  # percent of likeness from which a code is offered instead of an unknown one
NEAR_NAME = 80  # the same of its name or a part of it, of which more are alike
MOST_OFFERED = 3
LONGEST_NAME = 60  # that is shown
_LONGEST, _SHORTEST_NAME, _LOOKED_AT = 60, 4, 24
_SIGNS = {"€": ("EUR",), "$": ("USD",), "£": ("GBP",), "cfa": ("XOF", "XAF")}
_SIGNS |= dict.fromkeys(("fcfa", "f cfa"), _SIGNS["cfa"])
_OF_UNION = {"uk": ("GB",), "el": ("GR",)}  # as the European Union writes two countries


@dataclass(frozen=True, slots=True)
class CodeList:
    """A code list. names: code → its name in English and French, empty where the list has none.

    accepted: the codes, and the values of versions 1.01 to 1.05 that mean one of them (rule 19).
    tidied: codes by themselves in small letters. is_embedded: part of the standard itself, which
    allows nothing else. also: other ways to write what means a code, in small letters.
    """

    name_en: str
    name_fr: str
    names: Mapping[str, tuple[str, str]]
    accepted: frozenset[str]
    tidied: Mapping[str, str]
    is_embedded: bool = False
    also: Mapping[str, tuple[str, ...]] | None = None


def load(file: Path) -> Any:
    """Read a YAML file of the room with the safe loader, in C where there is one."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(file.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 (safe)


@cache
def of(name: str) -> CodeList:
    """Return a code list by the name that IATI gives it. Raises KeyError for any other name."""
    if name in _OF_REGISTRY:
        return _OF_REGISTRY[name]()
    return _in_file(APART.get(name, "iati"))[name]


def names() -> tuple[str, ...]:
    """Return the names of the lists that are kept here, those of the registry left out."""
    files = ("iati", *APART.values())
    return tuple(name for file in files for name in _in_file(file))


@cache
def accepted(name: str) -> frozenset[str]:
    """Return the values that stand for a code of a list, without a look at blanks and capitals."""
    return of(name).accepted


@lru_cache(maxsize=1_024)
def near(written: str, name: str) -> tuple[str, ...]:
    """Return the codes that a value most looks like, by itself or by its name; at most three."""
    text, code_list = written.strip().casefold(), of(name)
    meant = dict.fromkeys(code for code, both in code_list.names.items() if text in _folded(both))
    meant |= dict.fromkeys((code_list.also or {}).get(text, ()))
    if meant or not text or len(text) > _LONGEST:
        return tuple(meant)[:MOST_OFFERED]
    alike = [code_list.tidied[code] for code in _alike(text, code_list.tidied)]
    if len(text) >= _SHORTEST_NAME:
        codes = {one: code for code, both in code_list.names.items() for one in _folded(both)}
        alike += [codes[one] for one in _alike(text, codes, by=fuzz.WRatio, least=NEAR_NAME)]
    return tuple(dict.fromkeys(alike))[:MOST_OFFERED]


@lru_cache(maxsize=1_024)
def offer(written: str, name: str) -> tuple[str, str]:
    """Return a sentence that names the codes that may be meant, in English and in French.

    Each starts with a blank, so that it can follow another sentence; empty when none is near.
    """
    code_list = of(name)
    codes = near(written, name)
    shown = [", ".join(_shown(code, code_list.names[code][at]) for code in codes) for at in (0, 1)]
    if len(codes) < 2:
        return _said(codes, "Nearest code", "Code le plus proche", shown)
    return _said(codes, "Nearest codes", "Codes les plus proches", shown)


@lru_cache(maxsize=1_024)
def offer_of(written: str, values: tuple[str, ...]) -> tuple[str, str]:
    """Return the same of a few values that stand in no list."""
    folded = {value.casefold(): value for value in values}
    near = [folded[one] for one in _alike(written.strip().casefold()[:_LONGEST], folded)]
    shown = [", ".join(near)] * 2
    if len(near) < 2:
        return _said(near, "Nearest value", "Valeur la plus proche", shown)
    return _said(near, "Nearest values", "Valeurs les plus proches", shown)


def _said(found: Sequence[str], en: str, fr: str, shown: Sequence[str]) -> tuple[str, str]:
    """Put what was found into a sentence; one that says nothing when nothing was found."""
    if not found:
        return "", ""
    return f" {en}: {shown[0]}.", f" {fr}\N{NO-BREAK SPACE}: {shown[1]}."


def _shown(code: str, label: str) -> str:
    if len(label) > LONGEST_NAME:
        label = f"{label[: LONGEST_NAME - 1].rstrip()}…"
    return f"{code} ({label})" if label else code


def _alike(
    text: str, known: Iterable[str], *, by: Callable[..., float] = fuzz.ratio, least: int = NEAR
) -> list[str]:
    """Return what is most alike; of equals first what starts alike, as codes of one group do."""
    found = process.extract(text, list(known), scorer=by, limit=_LOOKED_AT, score_cutoff=least)
    ranked = sorted(found, key=lambda hit: (-hit[1], -_start(text, hit[0])))
    return [choice for choice, _, _ in ranked[:MOST_OFFERED]]


def _start(one: str, other: str) -> int:
    """Return with how many letters both start."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _folded(both: tuple[str, str]) -> tuple[str, ...]:
    return tuple(name.casefold() for name in both if name)


@cache
def _in_file(name: str) -> Mapping[str, CodeList]:
    return {title: _made(row) for title, row in load(FOLDER / f"{name}.yaml").items()}


def _made(row: Mapping[str, Any]) -> CodeList:
    written, old = row["codes"], row.get("old", "").split()
    if isinstance(written, str):
        written = dict.fromkeys(written.split(), "")
    both = {code: (n, n) if isinstance(n, str) else (n[0], n[1]) for code, n in written.items()}
    return _list(row["en"], row["fr"], both, old=old, is_embedded=row.get("embedded", False))


def _list(
    name_en: str,
    name_fr: str,
    names: Mapping[str, tuple[str, str]],
    *,
    old: Iterable[str] = (),
    is_embedded: bool = False,
    also: Mapping[str, tuple[str, ...]] | None = None,
) -> CodeList:
    tidied = {code.casefold(): code for code in names}
    return CodeList(
        name_en, name_fr, names, frozenset((*names, *old)), tidied, is_embedded, also
    )  # fmt: skip


def _countries() -> CodeList:
    rows = codelists.countries()
    both = {row.alpha2: (row.name_en, row.name_fr) for row in rows}
    return _list("countries", "pays", both, also=_OF_UNION)


def _regions() -> CodeList:
    rows = [row for row in codelists.regions() if row.vocabulary == "dac"]
    return _list("regions", "régions", {row.code: (row.name_en, row.name_fr) for row in rows})


def _currencies() -> CodeList:
    """Return the currencies in use; the name of others tells years or a use, in brackets."""
    english, french = (Locale.parse(language).currencies for language in ("en", "fr"))
    used = sorted(code for code in codelists.currencies() if "(" not in english.get(code, "("))
    both = {code: (english[code], french.get(code, "")) for code in used}
    return _list("currencies", "monnaies", both, also=_SIGNS)


_OF_REGISTRY: Mapping[str, Callable[[], CodeList]] = {
    "Country": _countries,
    "Region": _regions,
    "Currency": _currencies,
}
