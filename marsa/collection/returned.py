"""Rows of a workbook that came back, against the versions they were written from. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from marsa.collection import merging, proposals, records, sheet
from marsa.collection.proposals import Difference, Statement
from marsa.collection.sheet import Recognise
from marsa.exchange.workbook import echoing
from marsa.exchange.workbook.lines import Given
from marsa.exchange.workbook.reading import Row


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry as it is. number: of its current version; content: canonical JSON of it; earlier:
    number → content of older versions from which rows were written, those that are there; mark:
    start of the fingerprint of the current version, empty where it does not matter."""

    number: int
    content: str
    earlier: Mapping[int, str] = field(default_factory=dict)
    mark: str = ""


_MARK, _MARK_LENGTH = "-", 8
# Reference → number of the version its row was written from, None where it does not tell one.
Named = Mapping[str, int | None]
Lookup = Callable[[Named], Mapping[str, Stored]]


def named(rows: Iterable[Row]) -> dict[str, int | None]:
    """Return which entries rows speak of, and from which version each was written."""
    return {row.record.ref: _number(row.version) for row in rows if row.record.ref}


def token(number: int, fingerprint: str) -> str:
    """Return what is written beside a row: the version, and a mark of what it says.

    A version that is being written keeps its number when it is saved over; the mark tells.
    """
    return f"{number}{_MARK}{fingerprint[:_MARK_LENGTH]}"


def mark(fingerprint: str) -> str:
    """Return the mark of what a version says."""
    return fingerprint[:_MARK_LENGTH]


def is_of(written: str, *, stored: Stored) -> bool:
    """Whether a token names the version that is current, as it is now."""
    _, _, marked = written.partition(_MARK)
    return _number(written) == stored.number and stored.mark in ("", marked or stored.mark)


def statement(row: Row, *, stored: Stored | None, recognise: Recognise, given: Given) -> Statement:
    """Return what the entry says once the row is taken over.

    stored: the entry; None for one that the platform does not have, whose row is all that it
    says. given: what the workbook was read by. What was changed in a row that was written from
    an older version is in conflict, with both values, unless the entry says the same by now.
    """
    said = sheet.content(row.record, recognise=recognise)
    if stored is None:
        return proposals.statement(row.record.ref, content=said, line=row.record.line)
    current = sheet.parsed(stored.content)
    number = _number(row.version)
    is_older = bool(row.version) and not is_of(row.version, stored=stored)
    earlier = stored.earlier.get(number) if number is not None else None
    base = sheet.parsed(earlier) if is_older and earlier else current
    sent = base
    if not row.is_untouched:
        sent = _taken(row, said, base, recognise=recognise, given=given)
    conflict: tuple[Difference, ...] = ()
    if is_older:
        conflict = tuple(_differences(sent, base=base, current=current))
        sent = sent if conflict else current
    return proposals.statement(
        row.record.ref,
        content=sent,
        line=row.record.line,
        place=row.place,
        base=stored.number,
        conflict=conflict,
    )


def _taken(
    row: Row, said: dict[str, Any], base: dict[str, Any], *, recognise: Recognise, given: Given
) -> dict[str, Any]:
    """Put what was changed in a row over the version that it was written from."""
    record = records.of(base, ref=row.record.ref)
    echo = echoing.echo(record, blind=row.blind, given=given)
    before = sheet.content(echo, recognise=recognise)
    after = said if row.version else merging.completed(said, before=before)
    kept = frozenset().union(*(merging.GROUPS[name] for name in row.blind.sheets))
    return merging.merge(base, before=before, after=after, kept=kept)


def _differences(
    sent: dict[str, Any], *, base: dict[str, Any], current: dict[str, Any]
) -> Iterable[Difference]:
    """Say where what a row changed is not what the entry says by now."""
    for key in sorted({*sent, *base}):
        mine, was, now = (sheet.said({key: c.get(key)}) for c in (sent, base, current))
        if mine not in (was, now):
            shown = sheet.canonical(now[key]), sheet.canonical(mine[key])
            yield Difference(key, stored=shown[0], sent=shown[1])


def _number(version: str) -> int | None:
    number = version.partition(_MARK)[0]
    return int(number) if number.isascii() and number.isdecimal() else None
