"""One IATI file read by several processes, with what is said in the same order as by one.

This process cuts the file into activities and keeps what they need to know of each other; the
others read batches of them. Whatever needs care (an activity that is broken, a file that states
no version) is left to one process: it reads the file again and goes on where this one stopped.
"""

import gc
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from marsa.exchange.about import About
from marsa.exchange.encodings import Readable
from marsa.exchange.iati import activity, batches, elements, fragment, parcels, streaming
from marsa.exchange.iati.pending import Pending
from marsa.exchange.iati.pieces import Cut, Run
from marsa.exchange.iati.streaming import File
from marsa.exchange.record import Record
from marsa.kit.findings import Reading

BATCH = 1 << 20  # bytes of activities that one process reads at a time
SELDOM = 100_000  # new values after which a worker looks for cycles among them


class _NeedsCare(Exception):
    """An activity came that only one process can read, with the state of the file at hand."""


@dataclass(slots=True)
class _Batch:
    """Activities for one process, and the parcel of what it makes of them."""

    parts: list[Pending] = field(default_factory=list)
    size: int = 0
    future: Future[bytes] | None = None


def stream(
    opened: Callable[[], Readable], *, workers: int, today: date | None, about: About
) -> Iterator[Reading[Record]]:
    """Read an activity file with so many processes beside this one.

    opened: opens the file from its start; called again when care is needed. The readings are
    those of `iati.stream`.
    """
    count = 0
    try:
        for reading in _crowd(opened(), workers=workers, today=today, about=about):
            count += 1
            yield reading
    except _NeedsCare:
        about.format = about.version = about.made_on = None
        about.activities = 0
        for number, reading in enumerate(streaming.stream(opened(), today=today, about=about)):
            if number >= count:
                yield reading


def _crowd(
    source: Readable, *, workers: int, today: date | None, about: About
) -> Iterator[Reading[Record]]:
    """Hand out batches and collect what comes back, in order."""
    file = File(source, today=today, about=about, defers=True)
    entries: deque[Reading[Record] | tuple[_Batch, int]] = deque()
    batch, submitted = _Batch(), deque[_Batch]()
    with ProcessPoolExecutor(workers, initializer=_begin) as pool:
        try:
            for item in file.readings():
                if isinstance(item, Reading):
                    entries.append(item)
                    continue
                piece = item.piece
                if _needs_care(item):
                    raise _NeedsCare
                if piece is not None:
                    entries.append((batch, len(batch.parts)))
                    batch.parts.append(item)
                    batch.size += len(piece.data)
                if batch.parts and (piece is None or batch.size >= BATCH):
                    batch.future = pool.submit(_read, batch.parts)
                    submitted.append(batch)
                    batch = _Batch()
                while len(submitted) > (0 if piece is None else 2 * workers):
                    yield from _collected(submitted.popleft(), entries, file)
            yield from _collected(None, entries, file)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _needs_care(pending: Pending) -> bool:
    """Whether what to do about an activity depends on more than its bytes."""
    piece = pending.piece
    if isinstance(piece, Cut) and piece.fault:
        return True
    return piece is not None and pending.version is None


def _collected(
    batch: _Batch | None,
    entries: deque[Reading[Record] | tuple[_Batch, int]],
    file: File,
) -> Iterator[Reading[Record]]:
    """Return all that was waiting up to the end of a batch."""
    parcel = batch.future.result() if batch is not None and batch.future is not None else None
    results = parcels.opened(parcel) if parcel is not None else []
    while entries:
        entry = entries[0]
        if isinstance(entry, Reading):
            entries.popleft()
            yield entry
            continue
        owner, at = entry
        if owner is not batch:
            return
        entries.popleft()
        readings = results[at]
        if readings is None:
            raise _NeedsCare
        for reading, line in zip(readings, owner.parts[at].lines, strict=True):
            yield file.compared(reading, line)


def _begin() -> None:
    """Make a worker ready: it looks for cycles rarely, and not in what it has from its parent.

    There are hardly any in records; what a batch is made of goes with the batch.
    """
    gc.freeze()
    gc.set_threshold(SELDOM)


def _read(parts: list[Pending]) -> bytes:
    """Read a batch, in another process; None stands for a part that needs care."""
    return parcels.packed([_one(part) for part in parts])


def _one(part: Pending) -> Sequence[Reading[Record]] | None:
    piece, version, today = part.piece, part.version, part.today
    if piece is None or version is None:
        return None
    parser = _parser(tuple(part.namespaces.items()))
    if isinstance(piece, Run):
        return batches.read(piece, parser=parser, version=version, today=today)
    element = parser.quick(piece.data)
    if element is None or element.tag != elements.ACTIVITY:
        return None
    offset, line = piece.line - 1, piece.line
    return [activity.read(element, offset=offset, line=line, version=version, today=today)]


@lru_cache(maxsize=16)
def _parser(namespaces: tuple[tuple[str, str], ...]) -> fragment.Parser:
    parser = fragment.Parser()
    declared: Mapping[str | None, str] = dict(namespaces)
    parser.declare(declared)
    return parser
