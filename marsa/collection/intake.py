"""From the readings of a file to statements that can be compared with the entries. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from marsa.collection import proposals, sheet
from marsa.collection.proposals import Digest, Statement
from marsa.collection.sheet import Recognise
from marsa.exchange.iati import identity
from marsa.exchange.record import Record
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


def _one(same: list[Record]) -> Record:
    return same[0] if len(same) == 1 else identity.merge(same)
