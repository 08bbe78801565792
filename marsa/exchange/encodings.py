"""Bytes of any encoding as UTF-8: by the mark at the start of the file, else as it declares."""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from marsa.exchange import repairs

SNIFFED = 1024
_DECLARATION = re.compile(rb"\A\s*<\?xml\s[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._:-]+)[\"']")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNMARKED = (
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_UTF_8 = frozenset({"utf-8", "ascii"})
# What calls itself ISO 8859-1 is windows-1252 more often than not, and the two differ only in
# signs that the former does not have.
_READ_AS = {"iso8859-1": "cp1252"}

# Python's names of encodings → as people call them.
_SHOWN = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
    "cp1252": "windows-1252",
    "mac_roman": "Mac Roman",
    "cp850": "MS-DOS 850",
}

Read = Callable[[int], bytes]


class Readable(Protocol):
    """Anything that hands out bytes in order: an open file, a response, a part of an archive."""

    def read(self, size: int = ..., /) -> bytes:
        """Return up to so many bytes, none at the end."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file is encoded. name: for Python's codecs; None when it is not known here.

    declared: what the file says. fault: None, "unknown" or "mismatch" (it says something else
    than what it is).
    """

    name: str | None
    declared: str | None = None
    fault: str | None = None

    @property
    def is_utf_8(self) -> bool:
        """Whether the bytes can be read as they are."""
        return self.name in _UTF_8


def of_xml(start: bytes) -> Encoding:
    """Tell the encoding of an XML file from its first bytes."""
    for mark, name in (*_MARKS, *_UNMARKED):
        if start.startswith(mark):
            return Encoding(name)
    match = _DECLARATION.match(start)
    if match is None:
        return Encoding("utf-8")
    declared = match[1].decode("ascii")
    try:
        codec = codecs.lookup(declared)
        "".encode(codec.name)  # refuses codecs that are no encodings of text, such as base64
    except LookupError:
        return Encoding(None, declared, "unknown")
    if codec.name.startswith(("utf-16", "utf-32")):
        # It could be read as far as here, so that it is no such thing.
        return Encoding("utf-8", declared, "mismatch")
    return Encoding(_READ_AS.get(codec.name, codec.name), declared)


def shown(name: str) -> str:
    """Return an encoding as people call it."""
    return _SHOWN.get(name, name.upper())


def as_utf_8(read: Read, encoding: str) -> Read:
    """Return a reader that hands out the same text in UTF-8, with its lines unchanged.

    What is not of the encoding is read as windows-1252 or shown as a replacement mark; nothing
    is ever raised for it.
    """
    errors = repairs.WINDOWS_1252 if encoding == "cp1252" else "replace"
    decoder = codecs.getincrementaldecoder(encoding)(errors=errors)

    def read_on(size: int) -> bytes:
        while True:
            block = read(size)
            text = decoder.decode(block, final=not block)
            if text or not block:
                return text.encode("utf-8", "replace")

    return read_on


class Rest:
    """A stream after a look at its start, which is handed out again first."""

    def __init__(self, start: bytes, source: Readable) -> None:
        self._start = start
        self._source = source

    def read(self, size: int = -1, /) -> bytes:
        """Return up to so many bytes."""
        if not self._start:
            return self._source.read(size)
        if size < 0:
            block, self._start = self._start + self._source.read(size), b""
        else:
            block, self._start = self._start[:size], self._start[size:]
        return block
