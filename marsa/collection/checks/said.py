"""What a check says: the catalogue of its sentences, and the only place that makes a Check.

The sentences are data in `sentences.yaml`: code → severity, EN, FR. Severities: stop (row or value
cannot be kept), fix (kept as draft, blocks submitting), explain (passes with a reason that the
reviewer sees), note.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel.dates import format_date
from babel.numbers import format_decimal

from marsa.exchange.sentences import quote
from marsa.exchange.workbook.choices import Choice
from marsa.kit import findings
from marsa.registry import codelists

FILE = Path(__file__).with_name("sentences.yaml")
MOST_CANDIDATES = 3


class Severity(StrEnum):
    """What a check means for the entry it is about."""

    STOP = "stop"
    FIX = "fix"
    EXPLAIN = "explain"
    NOTE = "note"


# How grave a check is beside what reading a file finds.
_GRAVITY = {
    Severity.STOP: findings.Severity.CRITICAL,
    Severity.FIX: findings.Severity.ERROR,
    Severity.EXPLAIN: findings.Severity.WARNING,
    Severity.NOTE: findings.Severity.NOTE,
}


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the product's own in a sentence, in both languages."""

    en: str
    fr: str


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is wrong or to be known, at one place of an entry.

    field: where in the content, as `fields.of` reads it: "funding/1/amount", "titles/en"; the
    number counts from 0 among the values of the field, so that "themes/0" is the first theme of
    the framework and "sdg/0" the first goal. candidates: at most three values that may be meant.
    """

    code: str
    severity: Severity
    field: str
    en: str
    fr: str
    candidates: tuple[Choice, ...] = ()

    def sentence(self, language: str) -> str:
        """Return the sentence in French for "fr…", in English for anything else."""
        return self.fr if language.startswith("fr") else self.en

    def finding(
        self, *, record: str | None = None, line: int | None = None, cell: str | None = None
    ) -> findings.Finding:
        """Return the same as a finding of a file, for a workbook, CSV or API."""
        return findings.Finding(
            code=f"entry.{self.code}",
            severity=_GRAVITY[self.severity],
            message_en=self.en,
            message_fr=self.fr,
            line=line,
            cell=cell,
            path=self.field,
            record=record,
        )


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing that a check can say."""

    severity: Severity
    en: str
    fr: str


@cache
def catalogue() -> Mapping[str, Sentence]:
    """Return every sentence by its code, in the order of the fields."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        code: Sentence(Severity(row["severity"]), row["en"], row["fr"])
        for code, row in rows.items()
    }


def say(code: str, field: str, *, candidates: tuple[Choice, ...] = (), **values: Any) -> Check:
    """Fill the sentence `code`; the candidates are named at its end.

    values: numbers and days are written as each language writes them; what a reporter typed is
    shortened. Raises KeyError for an unknown code or a value that is missing.
    """
    sentence = catalogue()[code]
    few = candidates[:MOST_CANDIDATES]
    en = sentence.en.format_map({name: shown(v, "en") for name, v in values.items()})
    fr = sentence.fr.format_map({name: shown(v, "fr") for name, v in values.items()})
    if few:
        en += " Perhaps: " + "; ".join(choice.shown("en") for choice in few) + "."
        fr += " Peut-être\xa0: " + "\xa0; ".join(choice.shown("fr") for choice in few) + "."
    return Check(code, sentence.severity, field, en, fr, few)


def shown(value: Any, language: str) -> str:
    """Return a value as a sentence in one of the languages ("en", "fr") writes it."""
    if isinstance(value, Words):
        return value.fr if language == "fr" else value.en
    if isinstance(value, date):
        written = str(format_date(value, "d MMMM y", locale=language))
        return re.sub(r"^1 ", "1er ", written) if language == "fr" else written
    if isinstance(value, int | Decimal):
        # The narrow blank of French numbers is missing from many fonts; the wide one is not.
        number: str = format_decimal(value, locale=language, decimal_quantization=False)
        return number.replace("\u202f", "\xa0")
    return quote(value)


def labels(list_name: str) -> Words:
    """Return the labels of a code list, for a sentence that says what may be chosen."""
    rows = codelists.labels(list_name).values()
    return Words(", ".join(row.en for row in rows), ", ".join(row.fr for row in rows))
