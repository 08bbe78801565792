"""Runs of activities that stand one after another, to be parsed at one go.

One activity at a time costs a parser much in getting ready. A run is taken only where bytes alone
show starts with nothing but blanks between the end tag before and them. Comments and the like may
hide such tags. But every activity that the parser finds has a start among the bytes: if it finds
as many as there are, none is hidden, and each is what one finds who looks at it alone.
"""

import re

from marsa.exchange.iati.pieces import Run
from marsa.exchange.iati.window import Window

SIZE = 1 << 17  # bytes that are looked for activities, at least
# libxml2 counts the lines of a text up to 65,535.
MOST_LINES = 60_000
_START, _END = b"<iati-activity", b"</iati-activity>"
_NEXT = re.compile(rb"\s*+<iati-activity(?=[\s/>])")


def find(window: Window, at: int) -> tuple[Run | None, int]:
    """Return the run that begins at a place, if any, and how far there is no other.

    Reads on in the stream as far as a run usually goes.
    """
    window.ensure(at, SIZE)
    if window.match(_NEXT, at) is None:
        return None, at
    end = window.last(_END, at) or at
    data, line = window.bytes(at, end), window.line_at(at)
    lines = _lines(data, line) if data else None
    if lines is None or lines[-1] - line > MOST_LINES:
        return None, end
    return Run(data, line, lines[:-1], lines[-1], end), end


def _lines(data: bytes, line: int) -> tuple[int, ...] | None:
    """Return the lines on which activities start, and that on which the last of them ends.

    None unless each begins where the one before ends.
    """
    lines = []
    seen, start = 0, data.find(_START)
    while start >= 0:
        line += data.count(b"\n", seen, start)
        lines.append(line)
        following = data.find(_START, start + len(_START))
        stop = following if following >= 0 else len(data)
        close = data.rfind(b">", start, stop) + 1
        if not data.endswith(_END, start, close) or data[close:stop].strip():
            return None
        seen, start = start, following
    lines.append(line + data.count(b"\n", seen))
    return tuple(lines)
