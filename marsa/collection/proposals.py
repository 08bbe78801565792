"""What a file would change: each of its records against the entry it speaks of. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from marsa.collection import sheet
from marsa.kit.findings import Finding, Severity


class Change(StrEnum):
    """What committing a record would do."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Statement:
    """What a file says of one initiative: canonical JSON, its fingerprint and its line."""

    local_ref: str
    type: str
    content: str
    fingerprint: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Everything a file would change, and what it does not mention."""

    changes: Mapping[Change, tuple[Statement, ...]]
    absent: tuple[str, ...]  # entries of the partner in this cycle that the file does not name

    def count(self, change: Change) -> int:
        """Return how many records would do this."""
        return len(self.changes[change])

    @property
    def is_empty(self) -> bool:
        """Whether committing would change nothing."""
        return not (self.changes[Change.NEW] or self.changes[Change.CHANGED])


@dataclass(frozen=True, slots=True)
class Digest:
    """The findings of a whole file, countable without keeping each: one example per code."""

    counts: Counter[str]
    severities: Counter[Severity]
    examples: Mapping[str, Finding]

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> "Digest":
        """Count findings by code and severity and keep the first of each code."""
        counts: Counter[str] = Counter()
        severities: Counter[Severity] = Counter()
        examples: dict[str, Finding] = {}
        for finding in findings:
            counts[finding.code] += 1
            severities[finding.severity] += 1
            examples.setdefault(finding.code, finding)
        return cls(counts, severities, examples)


def statement(local_ref: str, *, content: dict[str, Any], line: int | None) -> Statement:
    """Return the canonical statement of one record."""
    text = sheet.canonical(content)
    return Statement(local_ref, content["type"], text, sheet.fingerprint(content), line)


def compare(
    statements: Iterable[Statement], *, existing: Mapping[str, str], in_cycle: Iterable[str]
) -> Proposal:
    """Sort statements into new, changed and unchanged.

    existing: reference → fingerprint of the current version, of all the partner's entries.
    in_cycle: references of those already in the cycle, to say which the file leaves out.
    """
    sorted_out: dict[Change, list[Statement]] = {change: [] for change in Change}
    named: set[str] = set()
    for said in statements:
        named.add(said.local_ref)
        known = existing.get(said.local_ref)
        if known is None:
            change = Change.NEW
        else:
            change = Change.UNCHANGED if known == said.fingerprint else Change.CHANGED
        sorted_out[change].append(said)
    absent = tuple(sorted(set(in_cycle) - named))
    return Proposal({change: tuple(found) for change, found in sorted_out.items()}, absent)
