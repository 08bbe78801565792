"""The one catalogue of what a reader can say, and the only place that makes a Finding.

The sentences are data in `sentences.yaml`: code → severity, EN, FR.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from marsa.exchange import listed
from marsa.exchange.listed import load
from marsa.exchange.words import Words
from marsa.kit.findings import Finding, Severity

FILE = listed.FOLDER.parents[1] / "sentences.yaml"
LONGEST_QUOTE = 60
LONGEST_WORDS = 1_000
KNOWN = "known"

__all__ = ["FILE", "Sentence", "Words", "catalogue", "finding", "load", "quote"]
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]+")
_UNPRINTABLE = re.compile(rf"{_CONTROLS.pattern}|\s+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing to say. once: a record says it once and counts the other times.

    rule: number of the correctness rule behind it, empty where there is none. near: the code list
    of which it names the codes that may be meant; "known": the values that it names anyway.
    """

    code: str
    severity: Severity
    en: str
    fr: str
    once: bool = False
    rule: str = ""
    near: str = ""


@cache
def catalogue() -> Mapping[str, Sentence]:
    """Return every sentence by its code."""
    return {
        code: Sentence(
            code=code,
            severity=Severity(row["severity"]),
            en=row["en"],
            fr=row["fr"],
            once=row.get("once", False),
            rule=row.get("rule", ""),
            near=row.get("near", ""),
        )
        for code, row in load(FILE).items()
    }


def finding(
    code: str,
    *,
    line: int | None = None,
    column: int | None = None,
    cell: str | None = None,
    path: str | None = None,
    record: str | None = None,
    **values: Any,
) -> Finding:
    """Fill the sentence `code` with `values` and give it its place.

    Values that the file wrote are shortened and freed of control characters. `line` may be
    used in a sentence too. of_list: the code list of what was found, where the sentence is not
    about one of its own; the codes that may be meant are named. Raises KeyError for an unknown
    code or a value that is missing.
    """
    sentence = catalogue()[code]
    of_list = values.pop("of_list", sentence.near)
    shown = {name: quote(value) for name, value in values.items()}
    if of_list and "near_en" not in shown:
        shown |= _near(of_list, values)
    shown.setdefault("line", str(line))
    return Finding(
        code=code,
        severity=sentence.severity,
        message_en=sentence.en.format_map(shown),
        message_fr=sentence.fr.format_map(shown),
        line=line,
        column=column,
        cell=cell,
        path=path,
        record=record,
    )


def quote(value: object) -> str:
    """Return what was found in a form fit for a sentence: one line, printable, not too long."""
    text = value if isinstance(value, str) else str(value)
    if len(text) > LONGEST_WORDS:
        text = text[:LONGEST_WORDS]
    if isinstance(value, Words):  # with the spaces at which French breaks no line
        return _CONTROLS.sub(" ", text).strip(" ")
    if not text.isprintable() or "  " in text or text[:1] == " " or text[-1:] == " ":
        text = _UNPRINTABLE.sub(" ", text).strip()
    if len(text) <= LONGEST_QUOTE:
        return text
    return text[: LONGEST_QUOTE - 1].rstrip() + "…"


def _near(name: str, values: Mapping[str, Any]) -> dict[str, str]:
    """Return the sentence about the codes that may be meant, in both languages."""
    found = str(values["found"])
    if name == KNOWN:
        en, fr = listed.offer_of(found, tuple(str(values[KNOWN]).split(", ")))
    else:
        en, fr = listed.offer(found, name)
    return {"near_en": en, "near_fr": fr}
