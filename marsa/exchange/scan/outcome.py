"""What comes out of reading one unit: plain values, so that they can be put by as JSON."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from marsa.exchange import sentences
from marsa.kit.findings import Finding, Severity

ORGANISATIONS = "file.organisations"
# Of these a file can have any number and be read all the same.
_HARMLESS = (Severity.NOTE, Severity.WARNING)
Row = dict[str, Any]


@dataclass(slots=True)
class Outcome:
    """Of one file, or a part of it.

    size: bytes. activities: how many were met. lines: line ends passed, for the parts after this
    one. broken: activities that may be what is looked for and cannot be read. problems: what is
    wrong with the file as a whole, as (code, en, fr). findings: how often each was met, in kept
    activities, broken ones and about the file. rows: the kept activities in their order.
    is_other: the file is neither XML nor compressed, and its name does not say that it is.
    is_open: the part cannot be read by itself, so that the file must be read as one.
    """

    size: int
    activities: int = 0
    lines: int = 0
    broken: int = 0
    problems: list[tuple[str, str, str]] = field(default_factory=list)
    findings: dict[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    is_other: bool = False
    is_open: bool = False

    def say(self, code: str, **values: Any) -> None:
        """Say something about the file as a whole."""
        finding = sentences.finding(code, **values)
        self.count((finding,))
        if finding.severity not in _HARMLESS:
            self.problems.append((code, finding.message_en, finding.message_fr))

    def count(self, findings: Iterable[Finding]) -> None:
        """Count findings by their codes."""
        for finding in findings:
            self.findings[finding.code] = self.findings.get(finding.code, 0) + 1

    def plain(self) -> dict[str, Any]:
        """Return the outcome as values of JSON."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @classmethod
    def of(cls, plain: dict[str, Any]) -> "Outcome":
        """Make an outcome of the values of `plain`. Raises TypeError when they are others."""
        problems = [(code, en, fr) for code, en, fr in plain.pop("problems")]
        return cls(**plain, problems=problems)
