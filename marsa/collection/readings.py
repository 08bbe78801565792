"""A file as it was read, kept in the store beside its bytes until it is taken or forgotten."""

import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from marsa.collection import arrivals
from marsa.collection.proposals import Difference, Statement
from marsa.collection.reading_files import Read
from marsa.collection.states import Way
from marsa.kit.findings import Finding, Severity


def keep(read: Read, *, store: Path) -> str:
    """Put what a file says into the store; return its sha256."""
    head = {"way": read.way, "left_out": read.left_out, "stopped": sorted(read.stopped)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reading.jsonl"
        with path.open("w", encoding="utf-8") as file:
            file.write(_line(head))
            file.writelines(_line({"said": asdict(said)}) for said in read.statements)
            file.writelines(_line({"found": asdict(found)}) for found in read.findings)
        return arrivals.keep(path, store=store).sha256


def load(sha256: str, *, store: Path) -> Read | None:
    """Return what a file says as it was kept; None where it was forgotten."""
    path = arrivals.path_of(sha256, store=store)
    if not sha256 or not path.exists():
        return None
    with path.open(encoding="utf-8") as file:
        head = json.loads(file.readline())
        statements: list[Statement] = []
        findings: list[Finding] = []
        for line in file:
            row = json.loads(line)
            if "said" in row:
                statements.append(_statement(row["said"]))
            else:
                findings.append(_finding(row["found"]))
    return Read(
        Way(head["way"]),
        tuple(statements),
        tuple(findings),
        head["left_out"],
        frozenset(head["stopped"]),
    )


def _statement(row: dict[str, Any]) -> Statement:
    conflict = tuple(Difference(**each) for each in row.pop("conflict"))
    return Statement(**row, conflict=conflict)


def _finding(row: dict[str, Any]) -> Finding:
    return Finding(**{**row, "severity": Severity(row["severity"])})


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"
