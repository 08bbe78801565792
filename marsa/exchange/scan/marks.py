"""Where a stream of XML opens comments, CDATA sections and instructions."""

import re
from bisect import bisect_left

from marsa.exchange.encodings import Read

_OPENERS = (b"<!", b"<?")
_STRETCH = re.compile(rb"<!--|<!\[CDATA\[|<\?")
_CLOSERS = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}


class Marked:
    """Hands out a stream and remembers where "<!" and "<?" stand in it."""

    __slots__ = ("_at", "_last", "_marks", "_read", "seen")

    def __init__(self, read: Read) -> None:
        self._read = read
        self._at = 0
        self._last = b""
        self._marks: list[int] = []
        self.seen = 0

    def read(self, size: int = -1, /) -> bytes:
        """Return up to so many bytes."""
        block = self._read(size)
        data = self._last + block
        start = self._at - len(self._last)
        found = []
        for opener in _OPENERS:
            at = data.find(opener)
            while at >= 0:
                found.append(start + at)
                at = data.find(opener, at + 2)
        self.seen += len(found)
        self._marks.extend(sorted(found))
        self._last = block[-1:] or self._last
        self._at += len(block)
        return block

    def between(self, start: int, end: int) -> bool:
        """Whether any stands between two places; what lies before them is forgotten."""
        if not self._marks:
            return False
        del self._marks[: bisect_left(self._marks, start)]
        return bool(self._marks) and self._marks[0] < end


def ends_inside(data: bytes) -> bool:
    """Whether XML that begins outside of any comment and the like ends inside one."""
    at = 0
    while match := _STRETCH.search(data, at):
        closer = _CLOSERS[match[0]]
        end = data.find(closer, match.end())
        if end < 0:
            return True
        at = end + len(closer)
    return False
