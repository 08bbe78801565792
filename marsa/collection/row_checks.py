"""The rows of a file that would change something, put to the same checks as the form. Pure."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils import translation

from marsa.collection import checks, marking, sheet
from marsa.collection.checks import Around, Attached, Check, Context
from marsa.collection.models import Entry
from marsa.collection.proposals import Statement
from marsa.collection.reading_files import Read
from marsa.collection.rules import files as rules
from marsa.collection.states import Way
from marsa.exchange.unpacking import Unusable
from marsa.exchange.workbook import blinds
from marsa.kit.findings import Finding, Severity
from marsa.registry.codelists import fold

ROW = "row.not_taken"  # code of what a rule says of a row
_MISSING = (".missing", ".no_amount", ".unnamed")  # what a check says of nothing
_GRAVE = (Severity.CRITICAL, Severity.ERROR)


def judge(
    read: Read,
    *,
    rows: Sequence[Statement],
    entries: Mapping[str, Entry],
    around: Around,
    documents: Mapping[int, tuple[Attached, ...]],
    service: str,
    file: Path,
) -> Read:
    """Return a file with everything to be said of the rows that would change something.

    rows: those rows. entries: by reference. around: what the partner's entries are checked
    against. service: code of the contributor who sent the file, empty for none. file: its bytes,
    to find the cells of a workbook in. Of one cell a check speaks, as it does in the form, unless
    the value could not be read: then the reader does.
    """
    together = _together(around, rows, entries)
    contexts = _contexts(rows, entries, together, documents)
    where = _places(read, file)
    lost = _lost(read.findings)
    found: list[Finding] = []
    stopped = set(read.stopped)
    for row, context in zip(rows, contexts, strict=True):
        for each in _of_row(row, entries.get(row.local_ref), context, service, where):
            if each.severity == Severity.CRITICAL:
                stopped.add(row.local_ref)
            if not _is_of_lost(each, lost):
                found.append(each)
    checked = {each.cell for each in found if each.severity in _GRAVE and each.cell}
    kept = [f for f in read.findings if f.cell not in checked or _stays(f)]
    return replace(read, findings=(*kept, *found), stopped=frozenset(stopped))


def _lost(findings: Iterable[Finding]) -> frozenset[tuple[str | None, str | None]]:
    """Return the cells of an entry that could not be read, and the groups they belong to."""
    found: set[tuple[str | None, str | None]] = set()
    for each in findings:
        if blinds.is_lost(each):
            found |= {(each.record, each.cell), (each.record, blinds.group(each.path or ""))}
    return frozenset(found)


def _is_of_lost(found: Finding, lost: Collection[tuple[str | None, str | None]]) -> bool:
    """Whether a check misses what stands in the file and could not be read, which is said."""
    name = (found.path or "").partition("/")[0]
    group = marking.CHILDREN[name][0] if name in marking.CHILDREN else None
    is_missing = found.code.endswith(_MISSING) and group is not None
    return (found.record, found.cell) in lost or (is_missing and (found.record, group) in lost)


def _stays(found: Finding) -> bool:
    """Whether what a reader said of a cell is not said better by a check of the same cell."""
    return blinds.is_lost(found) or found.severity not in (Severity.ERROR, Severity.WARNING)


def of_service(read: Read, *, service: str, known: Collection[str]) -> Read:
    """Return a file whose new rows have a contributor: the one who sent it, if they name none.

    known: references of the partner's entries.
    """
    if not service:
        return read
    return replace(
        read,
        statements=tuple(
            said if said.local_ref in known else _with_contributor(said, service)
            for said in read.statements
        ),
    )


def _with_contributor(said: Statement, service: str) -> Statement:
    content = sheet.parsed(said.content)
    if content.get("contributor"):
        return said
    new = content | {"contributor": service}
    return replace(said, content=sheet.canonical(new), fingerprint=sheet.fingerprint(new))


def in_both(sentence: Callable[[], str | None]) -> tuple[str, str] | None:
    """Return what a rule says in English and in French, None where it says nothing."""
    with translation.override("en"):
        english = sentence()
    with translation.override("fr"):
        french = sentence()
    return (english, french) if english and french else None


def _of_row(
    row: Statement, entry: Entry | None, context: Context, service: str, where: "_Where"
) -> Iterator[Finding]:
    content = sheet.parsed(row.content)
    refused = in_both(
        lambda: rules.why_not_row(
            local_ref=row.local_ref,
            entry=entry,
            contributor=content.get("contributor") or "",
            service=service,
        )
    )
    place = {"record": row.local_ref, "line": row.line}
    if refused:
        yield Finding(ROW, Severity.CRITICAL, *refused, cell=row.place or None, **place)  # type: ignore[arg-type]
        return
    for check in checks.check(content, context=context):
        yield check.finding(record=row.local_ref, line=row.line, cell=where(row, check))


_Where = Callable[[Statement, Check], str | None]


def _places(read: Read, file: Path) -> _Where:
    """Return what finds the cell that a check is about; none where there are no cells."""
    if read.way == Way.API:
        return lambda row, check: f"{row.place}/{check.field}"
    if read.way != Way.WORKBOOK:
        return lambda row, check: row.place or None
    try:
        cells = marking.Cells(file)
    except Unusable:
        return lambda row, check: row.place or None
    return lambda row, check: cells.of(row.place, ref=row.local_ref, path=check.field)


def _together(around: Around, rows: Iterable[Statement], entries: Mapping[str, Entry]) -> Around:
    """Return what the rows are checked against with the new ones among them, numbered below 0."""
    refs, titles = dict(around.refs), dict(around.titles)
    for number, row in enumerate(rows, start=1):
        if row.local_ref in entries:
            continue
        refs[row.local_ref] = refs.get(row.local_ref, frozenset()) | {-number}
        for language, title in sheet.parsed(row.content)["titles"].items():
            name = language, fold(title)
            titles[name] = titles.get(name, frozenset()) | {-number}
    return replace(around, refs=refs, titles=titles)


def _contexts(
    rows: Iterable[Statement],
    entries: Mapping[str, Entry],
    around: Around,
    documents: Mapping[int, tuple[Attached, ...]],
) -> Iterator[Context]:
    for number, row in enumerate(rows, start=1):
        entry = entries.get(row.local_ref)
        before: dict[str, Any] | None = None
        if entry and entry.accepted:
            before = sheet.parsed(entry.accepted.content)
        yield Context(
            around,
            entry=entry.pk if entry else -number,
            local_ref=row.local_ref,
            before=before,
            documents=documents.get(entry.pk, ()) if entry else (),
        )
