"""The lists behind the dropdowns: how a value is shown in a cell, and what a cell means."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

import pycountry
from babel import Locale
from rapidfuzz import fuzz, process

from marsa.exchange.workbook import columns
from marsa.registry import codelists
from marsa.registry.codelists import fold

SEPARATOR = " · "
RESEMBLES = 70  # of 100, by rapidfuzz: a candidate to show, never one to take
MOST_CANDIDATES = 3
# Amounts that an entry may report: code in the workbook → kind of a record.
KINDS = {
    "commitment": "2",
    "budget": "budget",
    "disbursement": "3",
    "expenditure": "4",
    "estimate": "estimate",
    "planned": "planned",
    "incoming-funds": "1",
    "interest-payment": "5",
    "loan-repayment": "6",
    "reimbursement": "7",
    "purchase-of-equity": "8",
    "sale-of-equity": "9",
    "credit-guarantee": "10",
    "incoming-commitment": "11",
    "outgoing-pledge": "12",
    "incoming-pledge": "13",
}
REGIONS = {"m49": "2", "dac": "1", "named": "named"}  # vocabulary of the list → of a record
_PLAIN = (
    "project_statuses", "policy_statuses", "legal_forms", "funder_classes", "no_amount_reasons",
    "sdgs", "gender_marker", "human_rights",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a list. also: other ways to write it, read but not offered."""

    code: str
    en: str
    fr: str
    also: tuple[str, ...] = ()

    def shown(self, language: str) -> str:
        """Return what a cell shows: code and label; the English label where there is no other."""
        label = (self.fr or self.en) if language.startswith("fr") else (self.en or self.fr)
        return f"{self.code}{SEPARATOR}{label}" if label and label != self.code else self.code


@dataclass(slots=True)
class Index:
    """A list made ready for reading. codes and words: folded; words lead to one code or more.
    The rest is remembered: what was asked before, and every spelling with its code."""

    choices: Mapping[str, Choice]
    codes: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    asked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    near: dict[str, tuple[str, ...]] = field(default_factory=dict)
    spelled: dict[str, str] = field(default_factory=dict)

    def meant(self, written: str) -> tuple[str, ...]:
        """Return the codes that a cell may mean: one, none, or several to choose from.

        A code, "code · label" or a label in English or French will do, whatever the case and
        accents; a code counts before a label.
        """
        found = self.asked.get(written)
        if found is None:
            found = self.asked[written] = self._meant(written)
        return found

    def _meant(self, written: str) -> tuple[str, ...]:
        before, separator, _ = written.partition(SEPARATOR.strip())
        if separator and (code := self.codes.get(fold(before))):
            return (code,)
        key = fold(written)
        code = self.codes.get(key)
        return (code,) if code else self.words.get(key, ())

    def candidates(self, written: str, *, language: str = "en") -> list[str]:
        """Return up to three values that resemble what was written, best first, as shown."""
        key = fold(written)
        found = self.near.get(key)
        if found is None:
            found = self.near[key] = self._nearest(key)
        return [self.choices[code].shown(language) for code in found]

    def _nearest(self, key: str) -> tuple[str, ...]:
        if not self.spelled:
            keys = {**{word: codes[0] for word, codes in self.words.items()}, **self.codes}
            self.spelled.update((w, code) for w, code in keys.items() if len(w) > len("NE"))
        for scorer in (fuzz.token_sort_ratio, fuzz.WRatio):  # the whole, else a part of it
            found = process.extract(
                key, self.spelled.keys(), scorer=scorer, score_cutoff=RESEMBLES, limit=12
            )
            if found:
                break
        ranked = sorted(found, key=lambda hit: (-hit[1], hit[0]))
        best = dict.fromkeys(self.spelled[word] for word, _, _ in ranked)
        return tuple(best)[:MOST_CANDIDATES]


def index(choices: Iterable[Choice]) -> Index:
    """Make a list ready for reading."""
    by_code = {choice.code: choice for choice in choices}
    words: dict[str, tuple[str, ...]] = {}
    for choice in by_code.values():
        for written in (choice.en, choice.fr, *choice.also):
            key = fold(written)
            if key and choice.code not in words.get(key, ()):
                words[key] = (*words.get(key, ()), choice.code)
    return Index(by_code, {fold(code): code for code in by_code}, words)


@cache
def shipped() -> Mapping[str, tuple[Choice, ...]]:
    """Return the lists that the product brings along, by name."""
    own = columns.data()["lists"]
    return {
        **{name: _labelled(name) for name in _PLAIN},
        "funding_kinds": tuple(c for c in _labelled("funding_kinds") if c.code in KINDS),
        "places": (*_countries(), *_regions()),
        "currencies": _currencies(),
        **{
            name: tuple(Choice(code, row["en"], row["fr"]) for code, row in rows.items())
            for name, rows in own.items()
        },
    }


@cache
def shipped_index(name: str) -> Index:
    """Return a list that the product brings along, ready for reading."""
    return index(shipped()[name])


def _labelled(name: str) -> tuple[Choice, ...]:
    return tuple(Choice(code, row.en, row.fr) for code, row in codelists.labels(name).items())


def _countries() -> tuple[Choice, ...]:
    return tuple(
        Choice(c.alpha3, c.name_en, c.name_fr, (c.alpha2, *c.aliases))
        for c in codelists.countries()
    )


def _regions() -> tuple[Choice, ...]:
    return tuple(Choice(r.code, r.name_en, r.name_fr) for r in codelists.regions())


def _currencies() -> tuple[Choice, ...]:
    """Return the currencies in use; those withdrawn are understood, too, but not offered."""
    en, fr = Locale("en").currencies, Locale("fr").currencies
    in_use = sorted({row.alpha_3 for row in pycountry.currencies} & codelists.currencies())
    return tuple(Choice(code, en.get(code, ""), fr.get(code, "")) for code in in_use)
