"""Compressed files: what is inside, handed out as a stream, within limits."""

import gzip
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, cast

from marsa.exchange.encodings import Readable

MOST_UNPACKED = 200 << 20
LARGEST_RATIO = 100
# Below this a high ratio harms nobody: small files of repeated text compress a thousandfold.
_HARMLESS = 10 << 20
_BLOCK = 1 << 16
_DATA = (".xml", ".csv", ".txt", ".tsv", ".json", ".jsonl", ".ndjson")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)


class Unusable(Exception):
    """Why nothing more comes out of a file: the code of a sentence and its values."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside a compressed one. contents.read raises Unusable when it turns out bad."""

    name: str
    kind: str
    contents: Readable


def gzipped(source: Readable, *, name: str, taken: Callable[[], int]) -> Member:
    """Return what a gzip file holds. taken: tells how many bytes were read from it so far."""
    # The standard library asks nothing of the file but `read`, as long as nobody seeks.
    inner = gzip.GzipFile(fileobj=cast(IO[bytes], source), mode="rb")
    shown = name.rpartition("/")[2].removesuffix(".gz") or "–"
    return Member(shown, "gzip", _Limited(inner, taken, kind="gzip"))


def opened(source: IO[bytes]) -> zipfile.ZipFile:
    """Open a zip archive. source: seekable. Raises Unusable when it is broken."""
    try:
        return zipfile.ZipFile(source)
    except _BROKEN:
        raise Unusable("file.archive_broken", kind="zip") from None


def members(archive: zipfile.ZipFile) -> Iterator[Member]:
    """Return the XML, CSV and JSON files of a zip archive, in its order.

    Raises Unusable for an archive that is locked, far too large, or holds nothing of use.
    """
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    wanted = [entry for entry in entries if _is_data(entry.filename)]
    if not wanted:
        found = ", ".join(entry.filename for entry in entries[:5]) or "–"
        raise Unusable("file.archive_empty", found=found)
    if any(entry.flag_bits & 1 for entry in wanted):
        raise Unusable("file.archive_locked")
    if sum(entry.file_size for entry in wanted) > MOST_UNPACKED:
        raise Unusable("file.archive_bomb", limit=_megabytes())
    for entry in wanted:
        yield Member(entry.filename, "zip", _entry(archive, entry))


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Readable:
    """Open one file of an archive, trusting no size that the archive states."""
    try:
        inner = archive.open(entry)
    except (*_BROKEN, RuntimeError):
        raise Unusable("file.archive_broken", kind="zip") from None
    return _Limited(inner, lambda: entry.compress_size, kind="zip")


class _Limited:
    """A stream that stops when far too much comes out of it, or when it is damaged."""

    def __init__(self, inner: Readable, taken: Callable[[], int], *, kind: str) -> None:
        self._inner = inner
        self._taken = taken
        self._kind = kind
        self._unpacked = 0

    def read(self, size: int = _BLOCK, /) -> bytes:
        """Return up to so many unpacked bytes; raise Unusable beyond the limits."""
        try:
            block = self._inner.read(min(size, _BLOCK))
        except _BROKEN:
            raise Unusable("file.archive_broken", kind=self._kind) from None
        self._unpacked += len(block)
        if self._unpacked > MOST_UNPACKED:
            raise Unusable("file.archive_bomb", limit=_megabytes())
        if self._unpacked > max(_HARMLESS, LARGEST_RATIO * self._taken()):
            raise Unusable("file.archive_bomb", limit=f"{LARGEST_RATIO} : 1")
        return block


def _is_data(name: str) -> bool:
    hidden = name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")
    return name.lower().endswith(_DATA) and not hidden


def _megabytes() -> str:
    return f"{MOST_UNPACKED >> 20} MB"
