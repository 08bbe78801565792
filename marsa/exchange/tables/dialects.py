"""How a table is written: its encoding, and the sign between its cells."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from marsa.exchange import repairs
from marsa.exchange.encodings import Read

SAMPLE = 4 << 20
LONGEST_CELL = 1 << 20
_DELIMITERS = (",", ";", "\t", "|")
_ROWS_TRIED = 20
_FEW = 64 << 10  # enough bytes to tell single-byte encodings apart
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The single-byte encodings that spreadsheets of the field write, the commonest first.
_SINGLE_BYTE = ("cp1252", "mac_roman", "cp850")
_SMALL = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüœß")
_CAPITAL = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒ")
_SIGNS = frozenset("’‘“”«»–—…€£°º•·\u00a0")


@dataclass(frozen=True, slots=True)
class Dialect:
    """encoding: for Python's codecs; delimiter: one character; skips: lines before the header."""

    encoding: str
    delimiter: str
    skips: int = 0

    @property
    def delimiter_name(self) -> str:
        """Return the delimiter as it can be shown."""
        return {"\t": "tab"}.get(self.delimiter, self.delimiter)


def detect(sample: bytes) -> Dialect:
    """Tell how a table is written from its first bytes (all of them, or at least `SAMPLE`)."""
    name = encoding(sample)
    text = codecs.getincrementaldecoder(name)(errors="replace").decode(sample, final=False)
    if match := _SEPARATOR_LINE.match(text):
        return Dialect(name, match[1], skips=1)
    return Dialect(name, max(_DELIMITERS, key=lambda delimiter: _fit(text, delimiter)))


def rows(read: Read, dialect: Dialect) -> Iterator[tuple[int, list[str] | None]]:
    """Hand out the rows of a table, each with the line on which it starts.

    read: bytes from the start of the file. None stands for a row that cannot be read. A byte that
    is not of the encoding is read as windows-1252 or shown as a replacement mark.
    """
    errors = repairs.WINDOWS_1252 if dialect.encoding.startswith("utf-8") else "replace"
    raw = io.BufferedReader(_Raw(read))
    csv.field_size_limit(LONGEST_CELL)
    with io.TextIOWrapper(raw, encoding=dialect.encoding, errors=errors, newline="") as text:
        for _ in range(dialect.skips):
            text.readline()
        reader = csv.reader(text, delimiter=dialect.delimiter)
        while True:
            line = reader.line_num + dialect.skips + 1
            try:
                yield line, next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield line, None


def encoding(sample: bytes) -> str:
    """Tell the encoding of a text from its first bytes, by the name that Python has for it."""
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    nuls = sample[:_FEW].count(0)
    if nuls > len(sample[:_FEW]) // 4:
        return "utf-16-le" if sample[1:_FEW:2].count(0) > sample[0:_FEW:2].count(0) else "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=len(sample) < SAMPLE)
    except UnicodeDecodeError:
        return _single_byte(sample)
    return "utf-8"


def _single_byte(sample: bytes) -> str:
    """Tell windows-1252 from Mac Roman and MS-DOS by the text that comes out.

    Measured against charset-normalizer 3.5 on a real list in French, which took windows-1252 for
    Mac Roman: with four candidates and languages that are known, likely letters decide better.
    """
    telling = b"\n".join(line for line in sample.splitlines() if not line.isascii())[:_FEW]
    return max(_SINGLE_BYTE, key=lambda name: _likelihood(telling.decode(name, "replace")))


def _likelihood(text: str) -> int:
    """Rate a decoded text: letters of the field's languages where they belong, signs in use."""
    rating = 0
    for before, sign in pairwise(text):
        if sign.isascii():
            continue
        if sign in _SMALL:
            rating += 2 if before.isalpha() or not before.isalnum() else 0
        elif sign in _CAPITAL:
            rating += 1 if not before.islower() else -3
        else:
            rating += 1 if sign in _SIGNS else -3
    return rating


def _fit(text: str, delimiter: str) -> tuple[bool, int, int]:
    """Rate a delimiter: more than one column, rows as long as the header, many columns."""
    reader = csv.reader(io.StringIO(text[:_FEW], newline=""), delimiter=delimiter)
    lengths = []
    try:
        for row in reader:
            if row:
                lengths.append(len(row))
            if len(lengths) == _ROWS_TRIED:
                break
    except csv.Error:
        return False, 0, 0
    if not lengths:
        return False, 0, 0
    return lengths[0] > 1, lengths.count(lengths[0]) * (lengths[0] > 1), lengths[0]


class _Raw(io.RawIOBase):
    """A reader function as a file, for the standard library's text layer."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._left = b""

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer with what comes next; 0 at the end."""
        block = self._left or self._read(len(buffer))
        size = min(len(block), len(buffer))
        buffer[:size], self._left = block[:size], block[size:]
        return size
