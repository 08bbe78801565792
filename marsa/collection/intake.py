"""From the readings of a file to statements that can be compared with the entries. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from marsa.collection import proposals, returned, sheet
from marsa.collection.proposals import Digest, Statement
from marsa.collection.returned import Lookup
from marsa.collection.sheet import Recognise
from marsa.exchange.iati import identity
from marsa.exchange.record import Record
from marsa.exchange.workbook.lines import Given
from marsa.exchange.workbook.reading import Row
from marsa.kit.findings import Finding, Reading


@dataclass(frozen=True, slots=True)
class Intake:
    """What a file says, one statement per reference, and what was found on the way."""

    statements: tuple[Statement, ...]
    digest: Digest
    records: int


def take(readings: Iterable[Reading[Record]], *, recognise: Recognise) -> Intake:
    """Read a whole file into statements.

    Of several records with one reference one is made, as `exchange.identity.merge` says;
    the others are named by the findings of the reader. Holds the statements in memory.
    """
    records: dict[str, list[Record]] = {}

    def findings() -> Iterator[Finding]:
        for reading in readings:
            for record in reading.records:
                records.setdefault(record.ref, []).append(record)
            yield from reading.findings

    digest = Digest.of(findings())
    statements = tuple(
        proposals.statement(
            ref, content=sheet.content(record, recognise=recognise), line=record.line
        )
        for ref, record in ((ref, _one(same)) for ref, same in records.items())
    )
    return Intake(statements, digest, sum(map(len, records.values())))


def take_returned(
    readings: Iterable[Reading[Row]], *, recognise: Recognise, given: Given, stored: Lookup
) -> Intake:
    """Read a workbook into statements: each row over the version that it was written from.

    given: what the workbook is read by. stored: finds the entries that rows name. A row without a
    reference is left out, as its finding says. Holds the rows in memory.
    """
    rows: list[Row] = []

    def findings() -> Iterator[Finding]:
        for reading in readings:
            rows.extend(row for row in reading.records if row.record.ref)
            yield from reading.findings

    digest = Digest.of(findings())
    entries = stored(returned.named(rows))
    statements = tuple(
        returned.statement(
            row, stored=entries.get(row.record.ref), recognise=recognise, given=given
        )
        for row in rows
    )
    return Intake(statements, digest, len(rows))


def _one(same: list[Record]) -> Record:
    return same[0] if len(same) == 1 else identity.merge(same)
