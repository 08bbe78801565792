"""What is noticed while one record is written, and how it is said."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from marsa.exchange import sentences
from marsa.kit.findings import Finding, Severity

FILE = Path(__file__).with_name("sentences.yaml")

Say = Callable[[Finding], None]


@dataclass(slots=True)
class Notes:
    """What there is to say about one record: each thing once, with how often it happened."""

    ref: str
    line: int | None = None
    _noticed: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, code: str, **values: Any) -> None:
        """Notice something; the values of the first time are shown."""
        noticed = self._noticed.setdefault(code, {"count": 0, **values})
        noticed["count"] += 1

    def tell(self, say: Say) -> None:
        """Say all of it, in the order in which it was noticed."""
        for code, values in self._noticed.items():
            say(_finding(code, ref=self.ref, line=self.line, values=values))


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return every sentence by its code: severity, en, fr."""
    rows: dict[str, dict[str, str]] = sentences.load(FILE)
    return rows


def _finding(code: str, *, ref: str, line: int | None, values: dict[str, Any]) -> Finding:
    row = catalogue()[code]
    shown = {name: sentences.quote(value) for name, value in {"ref": ref, **values}.items()}
    return Finding(
        code=code,
        severity=Severity(row["severity"]),
        message_en=row["en"].format_map(shown),
        message_fr=row["fr"].format_map(shown),
        line=line,
        path="iati-activity",
        record=ref or None,
    )
