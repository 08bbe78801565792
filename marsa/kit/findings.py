"""What a reader noticed.

Reading a file never fails for what the file says: it yields records and findings.
A finding has a place, a namespaced code, a severity and one sentence in English
and in French that says what is wrong, what was found and what to do.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

R = TypeVar("R")


class Severity(StrEnum):
    """What a finding means for the record it is about."""

    CRITICAL = "critical"  # this record cannot be used
    ERROR = "error"  # must be corrected before acceptance
    WARNING = "warning"  # please check
    NOTE = "note"  # done, and said


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem: where it stands, how grave it is, what to do about it.

    code: `schema.…`, `code.…`, `rule.…`, `plausibility.…`, `value.…` or `file.…`.
    line and column: 1-based, in the file as received. cell: "Projects!B3" in a table.
    path: the element, "iati-activity/transaction/value". record: the identifier.
    """

    code: str
    severity: Severity
    message_en: str
    message_fr: str
    line: int | None = None
    column: int | None = None
    cell: str | None = None
    path: str | None = None
    record: str | None = None

    def message(self, language: str) -> str:
        """Return the sentence in French for "fr…", in English for anything else."""
        return self.message_fr if language.startswith("fr") else self.message_en


@dataclass(frozen=True, slots=True)
class Reading(Generic[R]):
    """All that could be understood, and each problem with its place."""

    records: tuple[R, ...] = ()
    findings: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, parts: Iterable["Reading[R]"]) -> "Reading[R]":
        """Join the readings of a stream into one (holds all records in memory)."""
        records: list[R] = []
        findings: list[Finding] = []
        for part in parts:
            records.extend(part.records)
            findings.extend(part.findings)
        return cls(tuple(records), tuple(findings))
