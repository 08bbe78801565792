"""The journal as a reader sees it: verbs in words, who by name, details in a line. Pure."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import StringIO
from pathlib import Path

import yaml

from marsa.journal.models import Entry

VERBS = Path(__file__).with_name("verbs.yaml")
COLUMNS = ("id", "at", "by", "verb", "subject", "detail")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell that starts so is text, whatever a sheet thinks

Names = Callable[[Iterable[str]], Mapping[str, str]]  # what the journal writes → whom it means


@dataclass(frozen=True, slots=True)
class Line:
    """One action. by: as the journal writes it; who: in words; detail: "key: value" pairs."""

    number: int
    at: datetime
    by: str
    who: str
    verb: str
    did: str
    subject: str
    detail: tuple[tuple[str, str], ...]


@cache
def verbs() -> dict[str, dict[str, str]]:
    """Return verb → language → what was done, in words, by room and name."""
    loaded: dict[str, dict[str, str]] = yaml.safe_load(VERBS.read_text(encoding="utf-8"))
    return loaded


def did(verb: str, *, language: str) -> str:
    """Return what was done in words; the verb itself if it has none (of an older version)."""
    return verbs().get(verb, {}).get("fr" if language.startswith("fr") else "en", verb)


def choices(language: str) -> list[tuple[str, str]]:
    """Return (verb, what was done) to choose from, in the order of the words."""
    return sorted(((verb, did(verb, language=language)) for verb in verbs()), key=lambda c: c[1])


def lines(entries: Iterable[Entry], *, language: str, names: Names) -> list[Line]:
    """Return entries as lines. names: finds whom the journal means, for all of them at once."""
    kept = list(entries)
    who = names({entry.by for entry in kept})
    return [
        Line(
            number=entry.pk,
            at=entry.at,
            by=entry.by,
            who=who.get(entry.by, entry.by),
            verb=entry.verb,
            did=did(entry.verb, language=language),
            subject=entry.subject,
            detail=tuple((key, _said(value)) for key, value in entry.detail.items()),
        )
        for entry in kept
    ]


def as_csv(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the lines of a CSV file (UTF-8 with its mark); instants are ISO, details JSON."""
    yield "\ufeff" + _row(COLUMNS)
    for entry in entries:
        detail = json.dumps(entry.detail, ensure_ascii=False, sort_keys=True)
        about = (entry.at.isoformat(), entry.by, entry.verb, entry.subject, detail)
        yield _row((str(entry.pk), *about))


def as_json_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield one JSON object per line, with the same names as the columns of the CSV file."""
    for entry in entries:
        about = {"id": entry.pk, "at": entry.at.isoformat(), "by": entry.by, "verb": entry.verb}
        about |= {"subject": entry.subject, "detail": entry.detail}
        yield json.dumps(about, ensure_ascii=False) + "\n"


def _row(cells: Iterable[str]) -> str:
    written = StringIO()
    csv.writer(written).writerow(f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells)
    return written.getvalue()


def _said(value: object) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
