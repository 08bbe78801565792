"""A file that somebody sends, read: what it says of each entry, and what is wrong with it.

A workbook says which version each row was written from; any other file is put over what the entry
says now, so that what it leaves out stays. Nothing is written and nothing refused here.
"""

import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from marsa.collection import prefill, proposals, returned, sheet
from marsa.collection.proposals import Statement
from marsa.collection.returned import Lookup, Stored
from marsa.collection.sheet import Recognise
from marsa.collection.states import Way
from marsa.exchange import kinds, reading, sentences, unpacking
from marsa.exchange.iati import identity
from marsa.exchange.record import Record
from marsa.exchange.unpacking import Unusable
from marsa.exchange.workbook import checking, expecting, opening
from marsa.exchange.workbook import reading as returns
from marsa.exchange.workbook.about import About
from marsa.kit.findings import Finding, Reading, Severity

MOST_FINDINGS = 20_000  # that are kept with their place; all are counted
_OFFICE = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")
_HARMLESS = 10 << 20  # unpacked: below this a high ratio harms nobody
_OLE = b"\xd0\xcf\x11\xe0"
_WAYS = {"iati": Way.IATI, "xlsx": Way.WORKBOOK}  # anything else is a table
_AGAIN = ("rule.duplicate_identifier",)  # said here of each row in words of its own
T = TypeVar("T")
Progress = Callable[[int], None]  # is told how many rows were read so far


class TooMany(Exception):
    """The file holds more rows than may be read at once."""


@dataclass(frozen=True, slots=True)
class Read:
    """A file as it was read.

    statements: one for each entry that it names. findings: the first `MOST_FINDINGS` of them;
    left_out: how many more there were. stopped: references of rows that cannot be taken.
    """

    way: Way
    statements: tuple[Statement, ...] = ()
    findings: tuple[Finding, ...] = ()
    left_out: int = 0
    stopped: frozenset[str] = frozenset()

    @property
    def is_refused(self) -> bool:
        """Whether nothing could be made of the file as a whole."""
        return not self.statements and any(_is_of_file(found) for found in self.findings)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a file is read by. about: whose workbook is expected; stored: finds the entries that
    rows name; today: dates are judged by it; most: rows beyond which `TooMany` is raised."""

    about: About
    stored: Lookup
    recognise: Recognise
    today: date | None = None
    most: int | None = None
    progress: Progress = field(default=lambda rows: None)


def why_not_this(file: Path, *, name: str, about: About) -> Finding | None:
    """Return what is wrong with a file as a whole, told before its rows are read; None for nothing.

    Another partner's workbook, one of another cycle or template, and what is no .xlsx file.
    """
    if not is_for_workbook(file, name=name):
        return _why_not_unpacked(file)
    try:
        with file.open("rb") as source:
            checking.insist(opening.package(source), expect=about)
    except Unusable as reason:
        values: dict[str, Any] = dict(reason.values)
        return sentences.finding(reason.code, **values)
    return None


def _why_not_unpacked(file: Path) -> Finding | None:
    """Return why a zip archive is not unpacked: by what it says of itself it is far too much."""
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None  # no zip archive, or a damaged one, which reading it will say
    if unpacked > unpacking.MOST_UNPACKED:
        return _bomb(f"{unpacking.MOST_UNPACKED >> 20} MB")
    if unpacked > max(_HARMLESS, unpacking.LARGEST_RATIO * file.stat().st_size):
        return _bomb(f"{unpacking.LARGEST_RATIO} : 1")
    return None


def _bomb(limit: str) -> Finding:
    return sentences.finding("file.archive_bomb", limit=limit)


def is_for_workbook(file: Path, *, name: str) -> bool:
    """Whether a file is, or is meant to be, a workbook: by its content, else by its name."""
    with file.open("rb") as source:
        start = source.read(kinds.SNIFFED)
    if start.startswith(_OLE) or opening.is_workbook(file):
        return True
    return name.lower().endswith(_OFFICE)


def read(file: Path, *, name: str, asked: Asked) -> Read:
    """Read a file, whatever it is. Raises TooMany beyond `asked.most` rows."""
    found = _Findings()
    if is_for_workbook(file, name=name):
        return _workbook(file, name, asked, found)
    with reading.open(file, name=name, today=asked.today) as stream:
        rows = list(found.through(stream, asked))
    way = _WAYS.get(stream.format or "", Way.CSV)
    own = _merged(rows) if way == Way.IATI else list(_once(rows, found))
    stored = asked.stored({record.ref: None for record in own})
    statements = [_statement(record, stored.get(record.ref), asked.recognise) for record in own]
    return found.read(way, statements)


def _workbook(file: Path, name: str, asked: Asked, found: "_Findings") -> Read:
    given = expecting.given(asked.about, today=asked.today)
    with file.open("rb") as source:
        stream = returns.stream(source, expect=asked.about, name=name, today=asked.today)
        rows = [row for row in found.through(stream, asked) if row.record.ref]
    stored = asked.stored(returned.named(rows))
    return found.read(
        Way.WORKBOOK,
        [
            returned.statement(
                row, stored=stored.get(row.record.ref), recognise=asked.recognise, given=given
            )
            for row in rows
        ],
        places={row.record.ref: row.place for row in rows},
    )


@dataclass(slots=True)
class _Findings:
    """What was found so far."""

    kept: list[Finding] = field(default_factory=list)
    left_out: int = 0

    def through(self, stream: Iterable[Reading[T]], asked: Asked) -> Iterator[T]:
        """Yield the records of a stream and keep what is found on the way."""
        rows = 0
        for part in stream:
            for finding in part.findings:
                self.add(finding)
            rows += len(part.records)
            if asked.most is not None and rows > asked.most:
                raise TooMany
            asked.progress(rows)
            yield from part.records

    def add(self, finding: Finding) -> None:
        """Keep one finding, or count it."""
        if len(self.kept) < MOST_FINDINGS or finding.severity == Severity.CRITICAL:
            self.kept.append(finding)
        else:
            self.left_out += 1

    def read(
        self, way: Way, statements: Sequence[Statement], *, places: Mapping[str, str] | None = None
    ) -> Read:
        """Return the file as it was read; what is grave in a row keeps it from being taken."""
        at = places or {}
        own = [replace(s, place=s.place or at.get(s.local_ref, "")) for s in statements]
        grave = {
            f.record for f in self.kept if f.severity == Severity.CRITICAL and f.record
            and f.code != "rule.same_row_twice"
        }  # fmt: skip
        return Read(way, tuple(own), tuple(self.kept), self.left_out, frozenset(grave - {None}))


def _statement(record: Record, stored: Stored | None, recognise: Recognise) -> Statement:
    """Return what an entry says once it says what a record does. stored: the entry, if known."""
    said = sheet.content(record, recognise=recognise)
    if stored is None:
        return proposals.statement(record.ref, content=said, line=record.line)
    now = sheet.parsed(stored.content)
    new = said if not _differs(said, now) else prefill.put_over(said, stored=now, base=None)
    return proposals.statement(record.ref, content=new, line=record.line, base=stored.number)


def _differs(said: Mapping[str, object], now: Mapping[str, object]) -> bool:
    return sheet.fingerprint(dict(said)) != sheet.fingerprint(dict(now))


def _merged(rows: Iterable[Record]) -> list[Record]:
    """Make one record of those with one identifier, as `exchange.identity` does."""
    by_ref: dict[str, list[Record]] = {}
    for record in rows:
        if record.ref:
            by_ref.setdefault(record.ref, []).append(record)
    return [same[0] if len(same) == 1 else identity.merge(same) for same in by_ref.values()]


def _once(rows: Iterable[Record], found: _Findings) -> Iterator[Record]:
    """Yield the first row of each reference; a second one is named and left out."""
    found.kept[:] = [finding for finding in found.kept if finding.code not in _AGAIN]
    first: dict[str, int | None] = {}
    for record in rows:
        if not record.ref:
            continue
        if record.ref in first:
            where = sentences.Words(str(first[record.ref]))
            found.add(
                sentences.finding(
                    "rule.same_row_twice", line=record.line, record=record.ref,
                    found=record.ref, first=where,
                )
            )  # fmt: skip
            continue
        first[record.ref] = record.line
        yield record


def _is_of_file(found: Finding) -> bool:
    return found.severity == Severity.CRITICAL and found.record is None
