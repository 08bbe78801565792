"""One IATI file read by several processes, with what is said in the same order as by one.

This process cuts the file into activities and keeps what they need to know of each other; the
others read batches of them. Whatever needs care (an activity that is broken, a file that states
no version) is left to one process: it reads the file again and goes on where this one stopped.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Context, Decimal
from functools import lru_cache

from marsa.exchange import numbers
from marsa.exchange.about import About
from marsa.exchange.encodings import Readable
from marsa.exchange.iati import activity, elements, fragment, streaming
from marsa.exchange.iati.pending import Pending
from marsa.exchange.iati.streaming import File
from marsa.exchange.record import Amount, Record
from marsa.kit.findings import Reading

BATCH = 1 << 20  # bytes of activities that one process reads at a time
_EXACT = Context(prec=numbers.EXACT)
_Results = list[Reading[Record] | None]


class _NeedsCare(Exception):
    """An activity came that only one process can read, with the state of the file at hand."""


@dataclass(slots=True)
class _Batch:
    """Activities for one process, and what it makes of them."""

    parts: list[Pending] = field(default_factory=list)
    size: int = 0
    future: Future[_Results] | None = None


def stream(
    opened: Callable[[], Readable], *, workers: int, today: date | None, about: About
) -> Iterator[Reading[Record]]:
    """Read an activity file with so many processes beside this one.

    opened: opens the file from its start; called again when care is needed. The readings are
    those of `iati.stream`, except that a record holds only what a summary asks for: identifier,
    titles, line and the sums of its amounts by kind and currency (those set aside one by one).
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
                yield Reading(tuple(map(light, reading.records)), reading.findings)


def light(record: Record) -> Record:
    """Return what a summary asks of a record."""
    sums: dict[tuple[str, str | None], Decimal] = {}
    aside: list[Amount] = []
    for amount in record.amounts:
        if amount.set_aside is not None:
            aside.append(_bare(amount))
        else:
            key = (amount.kind, amount.currency)
            sums[key] = _EXACT.add(sums.get(key, Decimal(0)), amount.amount)
    whole = [Amount(kind, total, currency) for (kind, currency), total in sums.items()]
    return Record(record.ref, titles=record.titles, amounts=(*whole, *aside), line=record.line)


def _bare(amount: Amount) -> Amount:
    return replace(amount, provider=None, receiver=None, places=(), themes=())


def _crowd(
    source: Readable, *, workers: int, today: date | None, about: About
) -> Iterator[Reading[Record]]:
    """Hand out batches and collect what comes back, in order."""
    file = File(source, today=today, about=about, defers=True)
    entries: deque[Reading[Record] | tuple[_Batch, int]] = deque()
    batch, submitted = _Batch(), deque[_Batch]()
    with ProcessPoolExecutor(workers) as pool:
        try:
            for item in file.readings():
                if isinstance(item, Reading):
                    entries.append(item)
                    continue
                if item.cut is not None and (item.cut.fault or item.version is None):
                    raise _NeedsCare
                if item.cut is not None:
                    entries.append((batch, len(batch.parts)))
                    batch.parts.append(item)
                    batch.size += len(item.cut.data)
                if batch.parts and (item.cut is None or batch.size >= BATCH):
                    batch.future = pool.submit(_read, batch.parts)
                    submitted.append(batch)
                    batch = _Batch()
                while len(submitted) > (0 if item.cut is None else 2 * workers):
                    yield from _collected(submitted.popleft(), entries, file)
            yield from _collected(None, entries, file)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _collected(
    batch: _Batch | None,
    entries: deque[Reading[Record] | tuple[_Batch, int]],
    file: File,
) -> Iterator[Reading[Record]]:
    """Return all that was waiting up to the end of a batch."""
    results = batch.future.result() if batch is not None and batch.future is not None else []
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
        reading, cut = results[at], owner.parts[at].cut
        if reading is None or cut is None:
            raise _NeedsCare
        yield file.compared(reading, cut.line)


def _read(parts: list[Pending]) -> _Results:
    """Read a batch, in another process; None stands for an activity that needs care."""
    return [_one(part) for part in parts]


def _one(part: Pending) -> Reading[Record] | None:
    cut, version = part.cut, part.version
    if cut is None or version is None:
        return None
    element = _parser(tuple(part.namespaces.items())).quick(cut.data)
    if element is None or element.tag != elements.ACTIVITY:
        return None
    reading = activity.read(
        element, offset=cut.line - 1, line=cut.line, version=version, today=part.today
    )
    return Reading(tuple(map(light, reading.records)), reading.findings)


@lru_cache(maxsize=16)
def _parser(namespaces: tuple[tuple[str, str], ...]) -> fragment.Parser:
    parser = fragment.Parser()
    declared: Mapping[str | None, str] = dict(namespaces)
    parser.declare(declared)
    return parser
