"""Any file to records: what it is, is told by its content; it is unpacked where compressed.

from marsa.exchange import reading

with reading.open("activities.xml") as stream:
    for part in stream:
        ...
stream.format, stream.version
"""

import builtins
import errno
import tempfile
from collections.abc import Generator, Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import IO, Any, Self, cast

from marsa.exchange import iati, kinds, sentences, unpacking
from marsa.exchange.about import About
from marsa.exchange.encodings import Readable, Rest
from marsa.exchange.iati import crowd
from marsa.exchange.record import Record
from marsa.exchange.tables import jsons, mappings, native, table
from marsa.exchange.tables.native import Beside
from marsa.exchange.workbook import reading as returns
from marsa.kit.findings import Reading

FIXED = "\N{NO-BREAK SPACE}"
_REASONS = {
    errno.ENOENT: ("there is no such file", "il n’existe pas"),
    errno.EISDIR: (
        "it is a folder; give the files in it, one by one",
        f"c’est un dossier{FIXED}; indiquer un à un les fichiers qu’il contient",
    ),
    errno.EACCES: ("reading it is not allowed", "sa lecture n’est pas autorisée"),
    errno.EPERM: ("reading it is not allowed", "sa lecture n’est pas autorisée"),
}
_UNKNOWN_REASON = ("the system refuses", "refus du système")
_SPOOLED = 16 << 20
_BLOCK = 1 << 20


def open(
    source: str | Path | Readable,
    *,
    mapping: str | None = None,
    name: str = "",
    today: date | None = None,
    workers: int = 1,
) -> "Stream":
    """Open a file for reading, whatever it is.

    source: its path, or a stream of bytes. mapping: the name of a known list, for a table whose
    columns do not tell it. name: of the file, by default that of the path. today: the day by which
    dates are judged; by default the day on which the file says it was made. workers: processes
    for an IATI file on disk that is not compressed. Never raises: a file that cannot be opened or
    read gives one critical finding.
    """
    return Stream(source, mapping=mapping, name=name, today=today, workers=workers)


class Stream:
    """The readings of one file, in its order; to be gone through once.

    size: of the file in bytes, None when it is not known; position: how many were taken so far.
    """

    def __init__(
        self,
        source: str | Path | Readable,
        *,
        mapping: str | None = None,
        name: str = "",
        today: date | None = None,
        workers: int = 1,
    ) -> None:
        self._workers = workers
        self.name = name or (str(source) if isinstance(source, str | Path) else "")
        self.size = _size(source)
        self.position = 0
        self._source = source
        self._mapping = mapping
        self._today = today
        self._about = About()
        self._beside = Beside()
        self._file: IO[bytes] | None = None
        self._readings = self._read()

    @property
    def format(self) -> str | None:
        """Return "iati", "csv", "json" or "xlsx"; None while and where it is none of them."""
        return self._about.format

    @property
    def version(self) -> str | None:
        """Return the IATI version, or the name of the list that a table or JSON is."""
        return self._about.version

    def read(self, size: int = _BLOCK, /) -> bytes:
        """Take bytes from the file itself, keeping count."""
        block = cast(Readable, self._file or self._source).read(size)
        self.position += len(block)
        return block

    def close(self) -> None:
        """Close the file, if it was opened here."""
        if self._file is not None:
            self._file.close()

    def __iter__(self) -> Iterator[Reading[Record]]:
        return self._readings

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._readings.close()
        self.close()

    def _read(self) -> Generator[Reading[Record], None, None]:
        """Read it all; what goes wrong below becomes a finding."""
        try:
            if isinstance(self._source, str | Path):
                self._file = builtins.open(self._source, "rb")  # noqa: PTH123, SIM115
            yield from self._contents(self, self.name, is_packed=False)
        except unpacking.Unusable as reason:
            yield _said(reason.code, **reason.values)
        except OSError as error:
            yield _unreadable(error)
        finally:
            self.close()

    def _contents(
        self, source: Readable, name: str, *, is_packed: bool
    ) -> Iterator[Reading[Record]]:
        """Read a file, or a file inside one, by what its first bytes are."""
        start = source.read(kinds.SNIFFED)
        kind = kinds.of(start)
        body = Rest(start, source)
        if kind == kinds.EMPTY:
            yield _said("file.empty")
        elif kind == kinds.XML and self._is_for_many(is_packed=is_packed):
            yield from crowd.stream(
                self._again, workers=self._workers, today=self._today, about=self._about
            )
        elif kind == kinds.XML:
            yield from iati.stream(body, name=name, today=self._today, about=self._about)
        elif kind in (kinds.TABLE, kinds.JSON):
            yield from self._table(body, name, read=table if kind == kinds.TABLE else jsons)
        elif kind == kinds.GZIP and not is_packed:
            member = unpacking.gzipped(body, name=name, taken=lambda: self.position)
            yield from self._member(member)
        elif kind == kinds.ZIP and not is_packed:
            yield from self._archive(body, name)
        else:
            yield _foreign("archive" if kind in (kinds.GZIP, kinds.ZIP) else kind)

    def _is_for_many(self, *, is_packed: bool) -> bool:
        """Whether several processes are to read the file, and can."""
        size = self.size or 0
        return self._workers > 1 and not is_packed and self._file is not None and size > crowd.BATCH

    def _again(self) -> Readable:
        """Return this file at its start."""
        cast(IO[bytes], self._file).seek(0)
        self.position = 0
        return self

    def _table(self, source: Readable, name: str, *, read: ModuleType) -> Iterator[Reading[Record]]:
        """Read a table or JSON, by the list that was named or the one that its columns tell."""
        mapping = None
        if self._mapping is not None:
            if self._mapping not in mappings.names():
                known = sentences.Words(", ".join(mappings.names()))
                yield _said("file.mapping_unknown", found=self._mapping, known=known)
                return
            mapping = mappings.load(self._mapping)
        beside = {"beside": self._beside} if read is table else {}
        yield from read.stream(
            source, mapping=mapping, name=name, today=self._today, about=self._about, **beside
        )

    def _archive(self, source: Readable, name: str) -> Iterator[Reading[Record]]:
        """Read what a zip archive holds; a file of an office suite is one, too."""
        with tempfile.SpooledTemporaryFile(max_size=_SPOOLED) as copy:
            while block := source.read(_BLOCK):
                copy.write(block)
                if copy.tell() > unpacking.MOST_UNPACKED:
                    limit = f"{unpacking.MOST_UNPACKED >> 20} MB"
                    raise unpacking.Unusable("file.archive_bomb", limit=limit)
            archive = unpacking.opened(cast(IO[bytes], copy))
            kind = kinds.of_archive(archive.namelist())
            if kind == kinds.WORKBOOK:
                copy.seek(0)
                self._about.format, self._about.version = "xlsx", "marsa"
                yield from returns.records(cast(Readable, copy), name=name, today=self._today)
                return
            if kind != kinds.ZIP:
                yield _foreign(kind)
                return
            yield from self._members(list(unpacking.members(archive)))

    def _members(self, members: list[unpacking.Member]) -> Iterator[Reading[Record]]:
        """Read the files of an archive, those first that stand beside a list of entries."""
        tables = [m for m in members if native.sheet_of(m.name) is None]
        for member in members if tables else ():
            if sheet := native.sheet_of(member.name):
                yield _said("file.compressed", kind=member.kind, found=member.name)
                yield Reading((), tuple(native.take(member.contents, sheet, into=self._beside)))
        for member in tables or members:
            yield from self._member(member)
        yield Reading((), tuple(self._beside.orphans()))

    def _member(self, member: unpacking.Member) -> Iterator[Reading[Record]]:
        """Read one file inside a compressed one, and say so."""
        yield _said("file.compressed", kind=member.kind, found=member.name)
        yield from self._contents(member.contents, member.name, is_packed=True)


def _size(source: str | Path | Readable) -> int | None:
    """Return the size of a file on disk; None when it has none to be had."""
    try:
        return Path(source).stat().st_size if isinstance(source, str | Path) else None
    except OSError:
        return None


def _foreign(kind: str) -> Reading[Record]:
    """Say that a file is of a kind that holds no data for us."""
    kind_en, kind_fr = kinds.WORDS[kind]
    return _said("file.kind", kind_en=sentences.Words(kind_en), kind_fr=sentences.Words(kind_fr))


def _unreadable(error: OSError) -> Reading[Record]:
    """Say in words why a file cannot be opened or read."""
    reason_en, reason_fr = _REASONS.get(error.errno or 0, _UNKNOWN_REASON)
    words = sentences.Words
    return _said("file.unreadable", reason_en=words(reason_en), reason_fr=words(reason_fr))


def _said(code: str, **values: Any) -> Reading[Record]:
    """Make a reading that says one thing about the file."""
    return Reading((), (sentences.finding(code, **values),))
