"""The one catalogue of what a reader can say, and the only place that makes a Finding.

The sentences are data in `sentences.yaml`: code → severity, EN, FR.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from marsa.kit.findings import Finding, Severity

FILE = Path(__file__).with_name("sentences.yaml")
LONGEST_QUOTE = 60
LONGEST_WORDS = 1_000
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]+|\s+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing to say. once: a record says it once and counts the other times.

    rule: number of the correctness rule behind it, empty where there is none.
    """

    code: str
    severity: Severity
    en: str
    fr: str
    once: bool = False
    rule: str = ""


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
        )
        for code, row in load(FILE).items()
    }


def load(file: Path) -> Any:
    """Read a YAML file of the room with the safe loader, in C where there is one."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(file.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 (safe)


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
    used in a sentence too. Raises KeyError for an unknown code or a value that is missing.
    """
    sentence = catalogue()[code]
    shown = {name: quote(value) for name, value in values.items()}
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
    if not text.isprintable() or "  " in text or text[:1] == " " or text[-1:] == " ":
        text = _UNPRINTABLE.sub(" ", text).strip()
    # Long values of our own (reasons, lists) are sentences; only quotes from files are cut.
    if len(text) <= LONGEST_QUOTE or isinstance(value, Words):
        return text
    return text[: LONGEST_QUOTE - 1].rstrip() + "…"


class Words(str):
    """Words of the product's own inside a sentence: never shortened."""

    __slots__ = ()
