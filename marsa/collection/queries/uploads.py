"""What a file that was sent is read by, and what its rows are checked against."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from marsa.collection import row_checks, sheet
from marsa.collection.checks import Attached
from marsa.collection.models import Arrival, Document
from marsa.collection.proposals import Change, Statement
from marsa.collection.queries import checking, files, workbooks
from marsa.collection.reading_files import Asked, Progress, Read
from marsa.exchange.workbook.about import About
from marsa.registry import queries as registry
from marsa.registry.models import Partner


def about(arrival: Arrival, *, secret: bytes) -> About:
    """Return for whom a workbook in the place of this file must have been made."""
    return workbooks.about(arrival.partner, cycle=arrival.cycle, secret=secret)


def received(within: timedelta, *, at: datetime) -> int:
    """Return how many files came in up to an instant, of all partners."""
    return Arrival.objects.filter(received_at__gt=at - within, received_at__lte=at).count()


def asked(
    arrival: Arrival, *, secret: bytes, today: date, most: int | None, progress: Progress
) -> Asked:
    """Return what a file is read by. most, progress: as in `Asked`."""
    return Asked(
        about=about(arrival, secret=secret),
        stored=workbooks.stored(arrival.partner),
        recognise=registry.recogniser(),
        today=today,
        most=most,
        progress=progress,
    )


def judged(read: Read, *, arrival: Arrival, service: str, today: date, file: Path) -> Read:
    """Return a file with what the checks say of the rows that would change something.

    service: code of the contributor who sent it, empty for none; what a new row does not say of
    its contributor is that one.
    """
    read = row_checks.of_service(read, service=service, known=files.currently(arrival.partner))
    rows = changing(arrival, read)
    if not rows:
        return read
    contents = [sheet.parsed(row.content) for row in rows]
    entries = files.entries_of(arrival.partner, refs=[row.local_ref for row in rows])
    return row_checks.judge(
        read,
        rows=rows,
        entries=entries,
        around=checking.around(
            arrival.partner, cycle=arrival.cycle, today=today, contents=contents
        ),
        documents=_documents(arrival.partner, refs=entries),
        service=service,
        file=file,
    )


def changing(arrival: Arrival, read: Read) -> Sequence[Statement]:
    """Return the rows of a file that would make or change an entry, or are in conflict."""
    compared = files.proposal(arrival.partner, cycle=arrival.cycle, statements=read.statements)
    wanted = {
        said.local_ref
        for change in (Change.NEW, Change.CHANGED, Change.CONFLICT)
        for said in compared.changes[change]
    }
    return [said for said in read.statements if said.local_ref in wanted]


def _documents(partner: Partner, *, refs: Collection[str]) -> dict[int, tuple[Attached, ...]]:
    """Return number of an entry → its documents; few entries have any."""
    rows = Document.objects.filter(entry__partner=partner, removed_at__isnull=True)
    found: dict[int, tuple[Attached, ...]] = {}
    columns = ("entry", "entry__local_ref", "name", "size", "type")
    for entry, ref, name, size, type_ in rows.order_by("id").values_list(*columns):
        if ref in refs:
            found[entry] = (*found.get(entry, ()), Attached(name, size, type_))
    return found
