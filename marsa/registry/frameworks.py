"""Reading a framework from a file, and comparing it with the version before. Pure.

A file is read whole: what could be understood, and each problem with its line. Problems
of severity critical or error stop an import; warnings and notes are for a person to read.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from marsa.kit.findings import Finding, Reading, Severity
from marsa.registry import codelists, framework_checks, framework_files
from marsa.registry.framework_nodes import Line, Stated

DEFAULT_LEVELS = ("domain", "priority", "action")
SIZE_LIMIT = 5_000_000  # bytes; the 105 priority areas with all their actions are under 200,000
REQUIRED = ("framework", "version", "valid_from", "source")
YES = frozenset({"yes", "true", "1", "oui", "vrai"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A version of a framework as a file tells it.

    framework: its code. version: the number. valid_to: empty while open. names: empty when
    the file does not give them. levels: from the top down. sha256: of the file's bytes.
    """

    framework: str
    version: str
    valid_from: date
    valid_to: date | None
    source: str
    sample: bool
    name_en: str
    name_fr: str
    levels: tuple[str, ...]
    nodes: tuple[Line, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What a version adds, changes (before, after) and leaves out, by code."""

    added: tuple[Line, ...]
    changed: tuple[tuple[Line, Line], ...]
    gone: tuple[Line, ...]


def read(
    data: bytes,
    *,
    name: str,
    head: Mapping[str, str] | None = None,
    levels: Sequence[str] = (),
    known: Sequence[Line] = (),
    stated: Iterable[Stated] = (),
) -> Reading[Draft]:
    """Read a framework from the bytes of a CSV or YAML file.

    name: the file's name. head: framework, version, valid_from, valid_to, source, sample,
    name_en, name_fr, levels, for what the file itself does not say. levels, known: of the
    framework if it exists, where they win over the file, and the nodes of its latest
    version; stated: counts to compare with. Returns one record, or none when the file has
    no usable head; findings of severity critical or error mean that it must not be imported.
    """
    if len(data) > SIZE_LIMIT:
        return Reading((), (framework_checks.too_large(len(data), limit=SIZE_LIMIT),))
    tops = [_row(line) for line in known if not line.parent_code]
    try:
        parts = framework_files.parse(data, name=name, known=tops)
    except framework_files.NotReadable as no:
        return Reading((), (framework_checks.not_readable(no),))
    told = {**(head or {}), **{key: value for key, value in parts.head.items() if value}}
    days = {key: _day(told.get(key, "")) for key in ("valid_from", "valid_to")}
    faults = [*framework_checks.head(told, days=days, required=REQUIRED)]
    if parts.encoding:
        faults.append(framework_checks.encoding(parts.encoding))
    valid_from = days["valid_from"]
    if valid_from is None or any(f.severity == Severity.CRITICAL for f in faults):
        return Reading((), tuple(faults))
    order = tuple(levels) or _levels(told.get("levels", "")) or DEFAULT_LEVELS
    nodes = tuple(_line(values, line=n, levels=order) for n, values in parts.rows)
    draft = Draft(
        framework=told["framework"],
        version=told["version"],
        valid_from=valid_from,
        valid_to=days["valid_to"],
        source=told["source"],
        sample=told.get("sample", "").lower() in YES,
        name_en=told.get("name_en", ""),
        name_fr=told.get("name_fr", ""),
        levels=order,
        nodes=nodes,
        sha256=hashlib.sha256(data).hexdigest(),
    )
    faults += framework_checks.nodes(nodes, levels=order)
    faults += framework_checks.labels(nodes, known=known)
    faults += framework_checks.counts(nodes, levels=order, stated=stated)
    return Reading((draft,), tuple(faults))


def is_blocked(findings: Iterable[Finding]) -> bool:
    """Say whether what was found stops an import."""
    return any(f.severity in (Severity.CRITICAL, Severity.ERROR) for f in findings)


def compare(old: Sequence[Line], new: Sequence[Line]) -> Changes:
    """Return what changes between the nodes of two versions, in the order of the files."""
    before = {node.code: without_place(node) for node in old}
    after = {node.code: without_place(node) for node in new}
    return Changes(
        added=tuple(node for code, node in after.items() if code not in before),
        changed=tuple(
            (before[code], node)
            for code, node in after.items()
            if code in before and before[code] != node
        ),
        gone=tuple(node for code, node in before.items() if code not in after),
    )


def without_place(node: Line) -> Line:
    """Return a node as it is wherever it stands in a file, to compare it with another."""
    return replace(node, line=None)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _levels(written: str) -> tuple[str, ...]:
    names = [name.strip() for name in written.strip("[] ").split(",") if name.strip()]
    return tuple(_level(name, tuple(codelists.labels("framework_levels"))) for name in names)


def _level(written: str, levels: Sequence[str]) -> str:
    """Return the code of a level written as code or as label; as written when it is neither."""
    folded = codelists.fold(written)
    for code in levels:
        label = codelists.labels("framework_levels").get(code)
        names = {code, codelists.fold(label.en), codelists.fold(label.fr)} if label else {code}
        if folded in names:
            return code
    return written


def _line(values: Mapping[str, str], *, line: int, levels: Sequence[str]) -> Line:
    """Make a node of a row; without a wording of its own, a label has the file's authority."""
    clean = {key: values.get(key, "") for key in framework_files.KEYS}
    for label, wording in (("label_en", "wording"), ("label_fr", "wording_fr")):
        clean[wording] = (clean[wording] or "exact") if clean[label] else "none"
    clean["level"] = _level(clean["level"], levels)
    return Line(line=line or None, **clean)


def _row(line: Line) -> dict[str, str]:
    return {key: getattr(line, key) for key in framework_files.KEYS}
