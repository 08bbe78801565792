"""A moving window on a stream of bytes, addressed by the place in the stream."""

import re
from collections.abc import Callable

BLOCK = 1 << 18


class Window:
    """Bytes of a stream from `keep` on; what lies before is forgotten.

    read: returns up to so many bytes, none at the end. All places are counted from the start of
    the stream, so that they stay valid while the window moves.
    """

    __slots__ = ("_base", "_buffer", "_counted", "_line", "_read", "is_over", "keep")

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._buffer = b""
        self._base = 0
        self.is_over = False
        self._line, self._counted = 1, 0
        self.keep = 0

    def end(self) -> int:
        """Return where the bytes read so far end."""
        return self._base + len(self._buffer)

    def more(self) -> bool:
        """Read on; False at the end of the stream. Blocks grow with what must be kept."""
        if self.is_over:
            return False
        kept = self.end() - self.keep
        block = self._read(max(BLOCK, kept))
        if not block:
            self.is_over = True
            return False
        self.line_at(self.keep)
        self._buffer = self._buffer[self.keep - self._base :] + block
        self._base = self.keep
        return True

    def ensure(self, at: int, size: int) -> bool:
        """Have `size` bytes from `at` on in the window; False when the stream ends before."""
        while self.end() - at < size:
            if not self.more():
                return False
        return True

    def find(self, token: bytes, at: int, *, limit: int | None = None) -> int | None:
        """Return where a token stands from `at` on; None at the end of the stream.

        limit: give up, too, when more than so many bytes would have to be kept for it.
        """
        while True:
            found = self._buffer.find(token, at - self._base)
            if found >= 0:
                return found + self._base
            at = max(at, self.end() - len(token) + 1)
            if limit is None:
                self.keep = at
            elif self.end() - self.keep > limit:
                return None
            if not self.more():
                return None

    def last(self, token: bytes, at: int) -> int | None:
        """Return where the last one of a token in the window ends; None when none is after `at`."""
        found = self._buffer.rfind(token, at - self._base)
        return found + len(token) + self._base if found >= 0 else None

    def match(self, pattern: re.Pattern[bytes], at: int) -> bytes | None:
        """Return what a pattern matches exactly at a place of the window."""
        found = pattern.match(self._buffer, at - self._base)
        return found[0] if found else None

    def search(self, pattern: re.Pattern[bytes], at: int) -> tuple[int, bytes] | None:
        """Return where a pattern next matches inside the window, and what."""
        found = pattern.search(self._buffer, at - self._base)
        return (found.start() + self._base, found[0]) if found else None

    def starts(self, token: bytes, at: int) -> bool:
        """Whether a token stands at a place of the window."""
        return self._buffer.startswith(token, at - self._base)

    def bytes(self, start: int, end: int) -> bytes:
        """Return the bytes between two places of the window."""
        return self._buffer[start - self._base : end - self._base]

    def counted(self, line: int, *, at: int) -> None:
        """Take over the line of a place that somebody else has counted."""
        self._line, self._counted = line, at

    def line_at(self, at: int) -> int:
        """Return the line, from 1, of a place. Places must be asked for in order."""
        if at > self._counted:
            start = self._counted - self._base
            self._line += self._buffer.count(b"\n", start, at - self._base)
            self._counted = at
        return self._line
