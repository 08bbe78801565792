"""A stream of records to one activity file, whatever the number, with flat memory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

from lxml import etree

from marsa.exchange.iati_out import activity
from marsa.exchange.iati_out.frame import Frame, OwnList
from marsa.exchange.iati_out.notes import Notes, Say
from marsa.exchange.record import Party, Record
from marsa.kit.findings import Finding

VERSION = "2.03"


@dataclass(frozen=True, slots=True)
class Written:
    """How many records are in the file, and how many are not."""

    activities: int
    left_out: int


def write(
    records: Iterable[Record],
    target: BinaryIO,
    *,
    reporter: Party,
    generated_at: datetime,
    own_lists: Mapping[str, OwnList] | None = None,
    regions_uri: str | None = None,
    say: Say | None = None,
) -> Written:
    """Write records as IATI 2.03 activities, in the order given; the same records, the same bytes.

    target: takes bytes (UTF-8), and stays open. reporter: reports what names no reporter of its
    own, and is marked as secondary there. generated_at: with its zone; days after it are not
    actual. own_lists: vocabulary of a theme → its address and labels; written as vocabulary 99 (a
    second one of the same record as 98). regions_uri: where regions of no official list are
    explained. say: is told what could not be written, or not as it stands.

    A file without an activity is not valid IATI: the caller decides what becomes of it. Raises
    ValueError when `reporter` has no identifier, type or name.
    """
    if not (reporter.ref and reporter.type and reporter.name):
        raise ValueError("the reporter of an IATI file needs an identifier, a type and a name")
    at = generated_at.astimezone(UTC).replace(microsecond=0)
    frame = Frame(reporter, at.date(), own_lists or {}, regions_uri)
    stated = {"version": VERSION, "generated-datetime": at.isoformat().replace("+00:00", "Z")}
    activities = left_out = 0
    with etree.xmlfile(target, encoding="utf-8") as file:
        file.write_declaration()
        with file.element("iati-activities", stated):
            file.write("\n")
            for record in records:
                notes = Notes(record.ref, record.line)
                element = activity.element(record, frame=frame, notes=notes)
                notes.tell(say or _nobody)
                if element is None:
                    left_out += 1
                    continue
                file.write(element, pretty_print=True)
                activities += 1
    target.write(b"\n")
    return Written(activities, left_out)


def _nobody(finding: Finding) -> None:
    """Hear, and do nothing: the caller did not ask."""
