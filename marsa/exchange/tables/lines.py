"""A JSON file taken apart by how it starts: a list, an object on each line, or one object."""

from collections.abc import Iterator

from marsa.exchange import encodings, repairs, sentences
from marsa.exchange.encodings import Read, Readable
from marsa.exchange.report import Report
from marsa.exchange.tables import dialects, objects
from marsa.exchange.tables.objects import Object
from marsa.kit.findings import Finding

_said = sentences.finding

LARGEST_LIST = 50 << 20  # bytes of a list or of a single object, which is held whole as text
LONGEST_LINE = 16 << 20  # bytes of a line; lines are read one at a time
_BLOCK = 1 << 20
_BLANKS = "\ufeff \t\r\n"

Line = tuple[int, bytes | None]  # None for a line that is too long


def found(source: Readable) -> Iterator[Object | Finding]:
    """Yield the objects of a file, and what is to be said of it, in its order."""
    sample = source.read(dialects.SAMPLE)
    encoding = dialects.encoding(sample)
    read: Read = encodings.Rest(sample, source).read
    if not encoding.startswith("utf-8"):
        read = encodings.as_utf_8(read, encoding)
        yield _said("file.transcoded", line=1, found=encodings.shown(encoding))
    if sample.decode(encoding, "replace").lstrip(_BLANKS).startswith("["):
        yield from _list(read)
    else:
        yield from _lines(read)


def _list(read: Read) -> Iterator[Object | Finding]:
    """Read a list, which is held as text while it lasts."""
    data = _whole(read)
    if data is None:
        yield _said("file.json_large", line=1, limit=_megabytes(LARGEST_LIST))
        return
    text, odd = _text(data, 1)
    del data
    yield from odd
    yield from objects.from_list(text)


def _lines(read: Read) -> Iterator[Object | Finding]:
    """Read an object from each line; a file of one object may have it on many lines."""
    lines = _split(read)
    number, first = next(((n, line) for n, line in lines if line is None or line.strip()), (1, b""))
    second = next(lines, None)
    rest = _chained(second, lines)
    if first is not None and second is not None and _goes_on(first, second[1]):
        yield from _one(first, number, rest)
        return
    for at, line in _chained((number, first), rest):
        if line is None:
            yield _said("file.json_line_long", line=at, limit=_megabytes(LONGEST_LINE))
        elif line.strip():
            yield from _on_line(line, at)


def _goes_on(first: bytes, second: bytes | None) -> bool:
    """Whether an object is not at its end with its first line."""
    start = first.strip()
    is_open = start.startswith(b"{") and not start.endswith(b"}")
    return is_open and not (second or b"").lstrip().startswith(b"{")


def _on_line(line: bytes, number: int) -> Iterator[Object | Finding]:
    text, odd = _text(line, number)
    yield from odd
    start = len(text) - len(text.lstrip(_BLANKS))
    one, end = objects.decoded(text, start, pointer="", line=number)
    rest = text[end:].strip() if end >= 0 else ""
    if rest:
        yield _said("file.json_broken", line=number, found=rest[: objects.SHOWN])
    else:
        yield one


def _one(first: bytes, number: int, rest: Iterator[Line]) -> Iterator[Object | Finding]:
    """Read a file that holds one object."""
    size, parts = len(first), [first]
    for _, line in rest:
        size += len(line) if line is not None else LARGEST_LIST
        if line is None or size > LARGEST_LIST:
            yield _said("file.json_large", line=number, limit=_megabytes(LARGEST_LIST))
            return
        parts.append(line)
    text, odd = _text(b"".join(parts), number)
    yield from odd
    text = text.strip(_BLANKS)
    one, end = objects.decoded(text, 0, pointer="", line=number)
    yield one
    if 0 <= end < len(text):
        at = number + text.count("\n", 0, end)
        yield _said("file.json_rest", line=at, found=text[end : end + objects.SHOWN].strip())


def _whole(read: Read) -> bytes | None:
    """Return all that is left; None when it is more than may be held."""
    parts, size = [], 0
    while block := read(_BLOCK):
        size += len(block)
        if size > LARGEST_LIST:
            return None
        parts.append(block)
    return b"".join(parts)


def _split(read: Read) -> Iterator[Line]:
    """Yield each line with its number; one that is too long is skipped without being held."""
    number, held, is_long = 1, b"", False
    while block := read(_BLOCK):
        *ended, rest = block.split(b"\n")
        for end in ended:
            yield (
                number,
                None if is_long or len(held) + len(end) > LONGEST_LINE else held + end + b"\n",
            )
            number, held, is_long = number + 1, b"", False
        if is_long or len(held) + len(rest) > LONGEST_LINE:
            held, is_long = b"", True
        else:
            held += rest
    if held or is_long:
        yield number, None if is_long else held


def _chained(first: Line | None, rest: Iterator[Line]) -> Iterator[Line]:
    if first is not None:
        yield first
    yield from rest


def _text(data: bytes, line: int) -> tuple[str, tuple[Finding, ...]]:
    """Decode a part of a file; bytes that are not UTF-8 are read as windows-1252, as said."""
    report = Report()
    mended = repairs.decode(data, report, line=line)
    return (mended or data).decode("utf-8", "replace"), report.findings(None)


def _megabytes(size: int) -> str:
    return f"{size >> 20} MB"
