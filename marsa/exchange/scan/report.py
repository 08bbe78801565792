"""What a scan comes to: counts, and the files that could not be read, with the reason."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from marsa.exchange.scan.outcome import ORGANISATIONS, Outcome, Row
from marsa.exchange.scan.profile import Profile

EMPTY = "file.no_activities"  # well-formed, and nothing to report: nothing is wrong with that
FINE, SOME_UNREADABLE, NOTHING = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Unread:
    """A file, or what comes after a fault in it, that could not be read: why, in EN and FR."""

    file: str
    code: str
    en: str
    fr: str


@dataclass(slots=True)
class Report:
    """Counts over all files.

    files: that were read, empty ones included. other: files of another kind that were passed over;
    organisations: organisation files of IATI, passed over too. unread: what could not be read.
    damaged: files that were read in part. reasons: activities kept for each. findings: how often
    each was met in kept activities and about files. broken: activities that may be what is looked
    for, but cannot be read. seconds, done: of this run, bytes read in it; what an earlier run had
    put by is not in them.
    """

    files: int = 0
    bytes: int = 0
    other: int = 0
    organisations: int = 0
    activities: int = 0
    kept: int = 0
    broken: int = 0
    unread: list[Unread] = field(default_factory=list)
    damaged: list[Unread] = field(default_factory=list)
    reasons: dict[str, int] = field(default_factory=dict)
    findings: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    done: int = 0

    def count(self, file: str, outcomes: list[Outcome]) -> None:
        """Count the outcome of a file, in its parts; not its rows."""
        self.bytes += sum(outcome.size for outcome in outcomes)
        activities = sum(outcome.activities for outcome in outcomes)
        problems = [problem for outcome in outcomes for problem in outcome.problems]
        self.activities += activities
        self.broken += sum(outcome.broken for outcome in outcomes)
        for outcome in outcomes:
            _add(self.findings, outcome.findings)
        said = [Unread(file, *problem) for problem in problems]
        if activities or [found.code for found in said] == [EMPTY]:
            self.files += 1
            self.damaged += said if activities else []
        elif any(outcome.is_other for outcome in outcomes):
            self.other += 1
        elif any(found.code == ORGANISATIONS for found in said):
            self.organisations += 1
        else:
            self.unread += said[-1:]

    def keep(self, row: Row) -> None:
        """Count an activity that was kept."""
        self.kept += 1
        _add(self.reasons, dict.fromkeys(row["reasons"], 1))

    def exit_code(self) -> int:
        """Return 0 when all is well, 1 when some files were unreadable, 2 when nothing was read."""
        if not self.files:
            return NOTHING
        return SOME_UNREADABLE if self.unread or self.damaged else FINE

    def plain(self, *, profile: Profile) -> dict[str, Any]:
        """Return the report as values of JSON."""
        return {
            "profile": profile.name,
            "profile_sha256": profile.sha256,
            "files": self.files,
            "bytes": self.bytes,
            "other_files": self.other,
            "organisation_files": self.organisations,
            "activities": self.activities,
            "kept": self.kept,
            "broken": self.broken,
            "unreadable": [_said(found) for found in self.unread],
            "damaged": [_said(found) for found in self.damaged],
            "reasons": dict(sorted(self.reasons.items())),
            "findings": dict(sorted(self.findings.items())),
            "seconds": round(self.seconds, 2),
            "bytes_read_in_this_run": self.done,
        }


def write(path: Path, *, report: Report, profile: Profile) -> None:
    """Write the report whole, as JSON."""
    unfinished = path.with_name(path.name + ".part")
    plain = report.plain(profile=profile)
    text = json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def _said(found: Unread) -> dict[str, str]:
    return {"file": found.file, "code": found.code, "en": found.en, "fr": found.fr}


def _add(counts: dict[str, int], more: dict[str, int]) -> None:
    for name, count in more.items():
        counts[name] = counts.get(name, 0) + count
