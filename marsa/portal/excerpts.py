"""What stands at a place of a file: the lines around it, or the cell, as text to be shown.

A second reading of the same bytes that keeps nothing but the lines that are asked for.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, takewhile
from typing import IO, cast
from xml.sax.saxutils import escape

from marsa.exchange import encodings, kinds, repairs, unpacking
from marsa.exchange.encodings import Readable, Rest
from marsa.exchange.tables import dialects, rows
from marsa.kit.findings import Finding

AROUND = 1  # lines before and after
LONGEST = 200  # characters of a line that are shown
LONGEST_MARKED = 140  # of them, of what is marked
LONGEST_LINE = 1 << 20  # bytes of a line that are looked at
MOST = 8 << 20  # bytes of all lines together; beyond it only the start of a line is kept
_START = 800  # bytes
_BLOCK = 1 << 16
_CELL = re.compile(r"([A-Z]+)[0-9]+\Z")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding stands. member: which of the files in an archive, from 0."""

    finding: Finding
    member: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is shown: what is marked, and what stands before and after."""

    number: int
    before: str = ""
    marked: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What stands at a place. column: of a table, as its first row calls it."""

    lines: tuple[Line, ...]
    column: str = ""


def collect(file: IO[bytes], *, places: Iterable[Place]) -> dict[Place, Excerpt]:
    """Return what stands at the places, for those that have a line that can be found.

    file: seekable, as it came; it may be compressed. Memory is bounded by the places and `MOST`.
    Never raises for what the file says.
    """
    wanted: dict[int, list[Place]] = {}
    for place in places:
        if place.finding.line is not None:
            wanted.setdefault(place.member, []).append(place)
    found: dict[Place, Excerpt] = {}
    try:
        for member, source in enumerate(_sources(file)):
            if member in wanted:
                found |= _of_one(source, wanted.pop(member))
            if not wanted:
                break
    except (unpacking.Unusable, OSError):
        pass  # the first reading said so; what was found before is still right
    return found


def _sources(file: IO[bytes]) -> Iterator[Readable]:
    """Hand out the file, or the files inside it, in the order in which they were read."""
    file.seek(0)
    kind = kinds.of(file.read(kinds.SNIFFED))
    file.seek(0)
    if kind == kinds.GZIP:
        yield unpacking.gzipped(file, name="", taken=file.tell).contents
    elif kind == kinds.ZIP:
        for member in unpacking.members(unpacking.opened(file)):
            yield member.contents
    else:
        yield file


def _of_one(source: Readable, places: Sequence[Place]) -> dict[Place, Excerpt]:
    start = source.read(kinds.SNIFFED)
    body, kind = Rest(start, source), kinds.of(start)
    if kind == kinds.XML:
        return _of_xml(start, body, places)
    return _of_table(body, places) if kind == kinds.TABLE else {}


def _of_xml(start: bytes, body: Rest, places: Sequence[Place]) -> dict[Place, Excerpt]:
    encoding = encodings.of_xml(start[: encodings.SNIFFED])
    read: encodings.Read = body.read
    if encoding.name and not encoding.is_utf_8:
        read = encodings.as_utf_8(read, encoding.name)
    numbers = {
        number
        for place in places
        for number in range(_line(place) - AROUND, _line(place) + AROUND + 1)
    }
    lines = dict(_lines(read, numbers))
    around = {place: _around(place, lines) for place in places}
    return {place: Excerpt(shown) for place, shown in around.items() if shown}


def _lines(read: encodings.Read, numbers: set[int]) -> Iterator[tuple[int, str]]:
    """Yield the lines of these numbers, each cut where it is longer than can be looked at."""
    number, kept, room, last = 1, bytearray(), MOST, max(numbers)
    while number <= last and (block := read(_BLOCK)):
        for index, piece in enumerate(block.split(b"\n")):
            if index:
                if number in numbers:
                    yield number, kept.decode("utf-8", repairs.WINDOWS_1252)
                    room -= len(kept)
                    kept = bytearray()
                number += 1
            if number in numbers:
                limit = min(LONGEST_LINE, max(room, _START))
                kept += piece[: max(limit - len(kept), 0)]
    if kept and number in numbers:
        yield number, kept.decode("utf-8", repairs.WINDOWS_1252)


def _around(place: Place, lines: Mapping[int, str]) -> tuple[Line, ...]:
    """Return the line of a place and its neighbours, without the indentation they share."""
    at, finding = _line(place), place.finding
    shown = []
    for number in range(at - AROUND, at + AROUND + 1):
        text = lines.get(number, "").rstrip()
        if text and number == at:
            shown.append(_marked(number, text, finding.path or "", finding.record or ""))
        elif text:
            shown.append(Line(number, after=text))
    shared = min(map(_indentation, shown), default=0)
    return tuple(_cut(_outdented(line, shared)) for line in shown)


def _marked(number: int, text: str, path: str, record: str) -> Line:
    """Mark the element of a path on its line, in the right activity where there are several."""
    whole = text.lstrip()
    start, end = len(text) - len(whole), len(text)
    if name := path.rpartition("/")[2].removeprefix("@"):
        first = _start_of(record, text)
        pattern = re.compile(rf"<(?:[\w.-]+:)?{re.escape(name)}(?=[\s/>])[^<>]*>?")
        if "/@" in path:
            pattern = re.compile(rf"\b{re.escape(name)}\s*=\s*(?:\"[^\"]*\"|'[^']*')?")
        if found := pattern.search(text, first) or pattern.search(text):
            start, end = found.span()
            closing = re.compile(rf"[^<]*</(?:[\w.-]+:)?{re.escape(name)}\s*>")
            if (rest := closing.match(text, end)) and rest.end() - start <= LONGEST_MARKED:
                end = rest.end()
    return Line(number, text[:start], text[start:end], text[end:])


def _start_of(record: str, text: str) -> int:
    """Return where the activity of this identifier starts on a line that may hold several."""
    written = escape(record)
    at = text.find(f">{written}<") if record else -1
    return max(text.rfind("<iati-activity", 0, max(at, 0)), 0)


def _of_table(body: Rest, places: Sequence[Place]) -> dict[Place, Excerpt]:
    """Return the cells of a table, or the start of a row where no cell is named."""
    sample = body.read(dialects.SAMPLE)
    dialect = dialects.detect(sample)
    at: dict[int, list[Place]] = {}
    for place in places:
        at.setdefault(_line(place), []).append(place)
    header: Sequence[str] | None = None
    found: dict[Place, Excerpt] = {}
    for line, cells in dialects.rows(Rest(sample, body).read, dialect):
        header = header or cells or []
        for place in at.pop(line, ()):
            found[place] = _cell(place, header, cells or [])
        if not at:
            break
    return found


def _cell(place: Place, header: Sequence[str], cells: Sequence[str]) -> Excerpt:
    line = _line(place)
    if not (match := _CELL.match(place.finding.cell or "")):
        return Excerpt((_cut(Line(line, after=" | ".join(cells[:40]))),))
    letters = takewhile(lambda name: name != match[1], map(rows.letters, count()))
    index = sum(1 for _ in letters)
    column = _shown(header[index]) if index < len(header) else ""
    value = cells[index] if index < len(cells) else ""
    return Excerpt((_cut(Line(line, marked=value)),), column[:LONGEST_MARKED])


def _cut(line: Line) -> Line:
    """Shorten a line around what is marked, and free it of what cannot be printed."""
    marked = _shortened(line.marked, LONGEST_MARKED if line.before or line.after else LONGEST)
    room = LONGEST - len(marked)
    before = line.before
    if len(before) + len(line.after) > room and len(before) > room // 2:
        before = "…" + before[len(before) - room // 2 + 1 :]
    after = _shortened(line.after, room - len(before))
    return replace(line, before=_shown(before), marked=_shown(marked), after=_shown(after))


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: max(most - 1, 0)] + "…"


def _shown(text: str) -> str:
    text = text.replace("\t", "  ")
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _indentation(line: Line) -> int:
    text = line.before or line.marked or line.after
    return len(text) - len(text.lstrip()) if text.strip() else len(text)


def _outdented(line: Line, shared: int) -> Line:
    for part in ("before", "marked", "after"):
        if text := getattr(line, part):
            return replace(line, **{part: text[shared:]})
    return line


def _line(place: Place) -> int:
    return cast(int, place.finding.line)
