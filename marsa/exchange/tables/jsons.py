"""JSON and JSON Lines to records: the platform's own export, or flat objects of a known list."""

import itertools
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from marsa.exchange import sentences
from marsa.exchange.about import JSON, About
from marsa.exchange.encodings import Readable
from marsa.exchange.iati.draft import LAST_YEAR, YEARS_AHEAD
from marsa.exchange.record import Record
from marsa.exchange.tables import flat, initiatives, lines, mappings
from marsa.exchange.tables.mappings import Mapping
from marsa.exchange.tables.objects import Object
from marsa.kit.findings import Finding, Reading, Severity

EDITION = "edition"  # what the platform itself exports
_TRIED = 20  # objects by whose keys a list is told; each may leave out what it does not know
_SHOWN = 8


def stream(
    source: Readable,
    *,
    mapping: Mapping | None = None,
    name: str = "",
    today: date | None = None,
    about: About | None = None,
) -> Iterator[Reading[Record]]:
    """Read a JSON file, one reading per object, in the order of the file.

    source: bytes of a list of objects (at most 50 MB, it is held as text), of one object on each
    line (of any length; a line at most 16 MB), or of one object alone. They are what `marsa export
    --format jsonl` writes, or flat objects whose keys are the columns of a known list. mapping: of
    that list; by default the one whose columns they have. name: of the file, for nothing but a
    debugger. today: dates more than twenty years after it are implausible. about: filled in while
    reading goes on. A finding has the line and the JSON pointer of the value: as its cell in a
    list, as its path on a line. Never raises for what the file says.
    """
    found = lines.found(source)
    first = list(itertools.islice(found, _TRIED))
    known = [one for one in first if isinstance(one, Object)]
    keys = list(dict.fromkeys(key for one in known for key in one.values))
    is_edition = mapping is None and initiatives.are(keys)
    layout = None if is_edition else mapping or mappings.recognise(keys)
    if keys and not (is_edition or layout):
        yield Reading((), tuple(one for one in first if isinstance(one, Finding)))
        yield _unknown(keys, known[0])
        return
    if keys and about is not None:
        about.format, about.version = JSON, layout.name if layout else EDITION
    if keys and layout:
        yield Reading((), tuple(flat.heads(keys, layout)))
    last_year = today.year + YEARS_AHEAD if today else LAST_YEAR
    objects = itertools.chain(first, found) if keys or not known else iter(())
    yield from _records(objects, layout, last_year=last_year)


def _records(
    found: Iterator[Object | Finding], layout: Mapping | None, *, last_year: int
) -> Iterator[Reading[Record]]:
    """Read the objects; a reference that stands twice is said."""
    first: dict[str, int] = {}
    is_empty = True
    for one in found:
        if isinstance(one, Finding):
            is_empty = is_empty and one.severity is not Severity.CRITICAL
            yield Reading((), (one,))
            continue
        record = _record(one, layout, last_year=last_year)
        if record.ref and record.ref in first:
            key = flat.reference(layout) if layout else initiatives.REFERENCE
            said = {"found": record.ref, "first": first[record.ref]}
            one.say("rule.duplicate_identifier", key, **said)
        first.setdefault(record.ref, one.line)
        is_empty = False
        yield Reading((record,), one.report.findings(record.ref or None))
    if is_empty:
        yield Reading((), (sentences.finding("file.json_empty", line=1),))


def _record(one: Object, layout: Mapping | None, *, last_year: int) -> Record:
    if layout is None:
        return initiatives.record(one)
    return flat.record(one, layout, last_year=last_year)


def _unknown(keys: Sequence[str], one: Object) -> Reading[Record]:
    """Say that the keys belong to no known list; an object that wraps a list is no list."""
    lists = {key: value for key, value in one.values.items() if isinstance(value, list)}
    wrapped = [key for key, value in lists.items() if all(isinstance(v, dict) for v in value)]
    if wrapped and not one.is_listed:
        return _said("file.json_root", line=one.line, found=wrapped[0])
    known = sentences.Words(", ".join(mappings.names()))
    return _said("file.list_unknown", line=one.line, found=", ".join(keys[:_SHOWN]), known=known)


def _said(code: str, *, line: int, **values: Any) -> Reading[Record]:
    """Make a reading that says one thing about the file."""
    return Reading((), (sentences.finding(code, line=line, **values),))
