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
    CONFLICT = "conflict"  # changed here from a version that was changed elsewhere since


@dataclass(frozen=True, slots=True)
class Difference:
    """A field (a key of `sheet.content`) with two values, as canonical JSON: as the entry is now,
    and as the file has it."""

    field: str
    stored: str
    sent: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What a file says of one initiative: canonical JSON, its fingerprint and its line.

    place: its row in a workbook. base: number of the version that it was put over, None for one
    that says everything itself. conflict: where it contradicts what was changed since.
    """

    local_ref: str
    type: str
    content: str
    fingerprint: str
    line: int | None
    place: str = ""
    base: int | None = None
    conflict: tuple[Difference, ...] = ()


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


def statement(
    local_ref: str,
    *,
    content: dict[str, Any],
    line: int | None,
    place: str = "",
    base: int | None = None,
    conflict: tuple[Difference, ...] = (),
) -> Statement:
    """Return the canonical statement of one record. As `Statement`."""
    text, fingerprint = sheet.canonical(content), sheet.fingerprint(content)
    return Statement(local_ref, content["type"], text, fingerprint, line, place, base, conflict)


def compare(
    statements: Iterable[Statement],
    *,
    existing: Mapping[str, str],
    in_cycle: Iterable[str],
    numbers: Mapping[str, int] | None = None,
) -> Proposal:
    """Sort statements into new, changed, unchanged and in conflict.

    existing: reference → fingerprint of the current version, of all the partner's entries.
    in_cycle: references of those already in the cycle, to say which the file leaves out.
    numbers: reference → number of the current version; a statement put over another one than
    that came too late and is in conflict.
    """
    sorted_out: dict[Change, list[Statement]] = {change: [] for change in Change}
    named: set[str] = set()
    for said in statements:
        named.add(said.local_ref)
        known = existing.get(said.local_ref)
        number = (numbers or {}).get(said.local_ref)
        sorted_out[_change(said, known=known, number=number)].append(said)
    absent = tuple(sorted(set(in_cycle) - named))
    return Proposal({change: tuple(found) for change, found in sorted_out.items()}, absent)


def _change(said: Statement, *, known: str | None, number: int | None) -> Change:
    if known is None:
        return Change.NEW
    if known == said.fingerprint:
        return Change.UNCHANGED
    is_late = None not in (said.base, number) and said.base != number
    return Change.CONFLICT if said.conflict or is_late else Change.CHANGED
