"""What fuzzing starts from: real files cut to what is quickly read, and pieces to put in."""

import csv
import gzip
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from files import ROOT, SHARED

from marsa.config import sample
from marsa.exchange import reading
from marsa.exchange.record import Record
from marsa.exchange.workbook import writing
from marsa.exchange.workbook.about import About
from marsa.exchange.workbook.choices import Choice
from marsa.exchange.workbook.writing import Filled

LARGEST = 60_000  # bytes of a file to be damaged
ENTRIES = 12  # in a workbook
ABOUT = About(cycle="2022", partner=Choice("NER", "Niger", "Niger"), secret=b"fuzz")
XML_TOKENS = [
    b"<", b">", b"</", b"/>", b"&", b"&amp;", b"&#0;", b"&#xD800;", b"&eacute;", b"<!--", b"-->",
    b"<![CDATA[", b"]]>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<?xml version='1.0'?>", b"\x00",
    b"\xff", b"\xc3", b"\xef\xbb\xbf", b"\xff\xfe", b"<iati-activity>", b"</iati-activity>",
    b"<iati-activities>", b"</iati-activities>", b"<transaction>", b"<value>1,234</value>",
    b"<value currency='' value-date='x'/>", b"<recipient-country code=''/>", b" percentage='-1'",
    b"<sector vocabulary='99'/>", b"<narrative xml:lang='xx'/>", b"<activity-date iso-date=''/>",
    b"<budget/>", b"xmlns:a='b'", b"<a:b/>", b" " * 300, b"9" * 400, b"1e999", b"<c r='A1' t='e'>",
    b"<f>1/0</f>", b"<v>1e308</v>", b"t='s'", b"<v>99999</v>", b"<row r='1048577'>",
    b"<mergeCell ref='A1:B2'/>", b"r='ZZZ1'",
]  # fmt: skip
CSV_TOKENS = [
    b",", b";", b"\t", b"|", b'"', b'""', b"\n", b"\r", b"\x00", b"\xff", b"'=1", b"=1+1", b"1,234",
    b"12.345,6", b"9" * 90, b"31/02/2020", b"2020-13-01", b"01/02/03", b"Niger, Mali", b"n/a", b"(",
    b"sep=;\n", b"\xef\xbb\xbf", b"\xff\xfe", b"T-1", b"1e9", b"NaN", b"\xc3\xa9", b"\xe9", b"EUR",
]  # fmt: skip
JSON_TOKENS = [
    b"[", b"]", b"{", b"}", b",", b":", b'"', b"\\", b"\\ud800", b"null", b"true", b"NaN",
    b"-Infinity", b"1e999999", b"-0", b"1.234", b"9" * 5_000, b'"a"', b'"public_id":1',
    b'"funding":[{"amount":"x","allocations":3}]', b'"entries":{}', b'"ProjectID":"T"',
    b"[" * 3_000,
    b'{"a":' * 50, b"\n", b"\x00", b"\xff", b"\xef\xbb\xbf", b'"type":"project",', b'"year":1e9',
]  # fmt: skip
HEADER = (
    b"ProjectID,ProjectTitle,ProjectBudget,ProjectLocation,ProjectImplementor,ProjectTheme,"
    b"ProjectAdoptionDate,ProjectStartDate,ProjectEndDate,ProjectLinks"
)


@dataclass(frozen=True, slots=True)
class Seed:
    """A file to be damaged. tokens: pieces that mean something in it."""

    kind: str
    data: bytes
    tokens: list[bytes]


def collected() -> list[Seed]:
    """Return files of every kind."""
    plain = [*_activities(), *_tables(), *_jsons()]
    book = Seed("xlsx", _workbook(), XML_TOKENS)
    by_kind = {seed.kind: seed for seed in plain}
    packed_ = [Seed("gz", packed(seed.data), seed.tokens) for seed in by_kind.values()]
    archives = [Seed("zip", _zipped(list(by_kind.values())), XML_TOKENS)]
    # Few files of a kind are chosen as often as many, so that each kind gets its share.
    return [*plain, *[book] * (len(plain) // 3), *packed_, *archives * 4]


def packed(data: bytes) -> bytes:
    """Return data compressed with gzip."""
    return gzip.compress(data, 1, mtime=0)


def unpacked(data: bytes) -> bytes:
    """Return what was compressed with gzip."""
    return gzip.decompress(data)


@cache
def entries() -> tuple[Record, ...]:
    """Return the entries that stand in the workbook: those of the invented sample."""
    with tempfile.TemporaryDirectory() as folder:
        file = sample.write(Path(folder))[0].path
        records = [record for part in reading.open(file) for record in part.records]
    return tuple(records[:ENTRIES])


def _activities() -> Iterator[Seed]:
    own = sorted((ROOT / "tests" / "files").glob("*.xml"))
    real = [*(SHARED / "data" / "iati").glob("*.xml"), *(SHARED / "data" / "iati-bad").glob("*")]
    for file in [*own, *sorted(real)]:
        if file.is_file():
            yield Seed("iati", _cut(file, b"</iati-activity>"), XML_TOKENS)


def _cut(file: Path, end: bytes) -> bytes:
    """Return the start of a file up to the end of an activity, closed again."""
    with file.open("rb") as source:
        data = source.read(LARGEST)
    at = data.rfind(end)
    is_whole = len(data) < LARGEST or at < 0
    return data if is_whole else data[: at + len(end)] + b"\n</iati-activities>\n"


def _tables() -> Iterator[Seed]:
    files = sorted((ROOT / "tests" / "files").glob("*.csv"))
    files += sorted((SHARED / "data" / "tables").glob("*.csv"))
    for file in files:
        with file.open("rb") as source:
            data = source.read(LARGEST)
        yield Seed("csv", data[: data.rfind(b"\n") + 1], CSV_TOKENS)


def _jsons() -> Iterator[Seed]:
    """Yield the tables again as JSON, and an initiative as the platform exports it."""
    for seed in _tables():
        text = seed.data.decode("utf-8-sig", "replace")
        sign = max(",;\t", key=text.partition("\n")[0].count)
        rows = list(csv.DictReader(io.StringIO(text), delimiter=sign))[:40]
        yield Seed("json", json.dumps(rows).encode(), JSON_TOKENS)
        yield Seed("jsonl", "\n".join(map(json.dumps, rows)).encode(), JSON_TOKENS)
    yield Seed("jsonl", json.dumps(_INITIATIVE).encode() + b"\n", JSON_TOKENS)
    yield Seed("json", json.dumps([_INITIATIVE] * 3).encode(), JSON_TOKENS)


def _workbook() -> bytes:
    target = io.BytesIO()
    filled = [Filled(record, "1") for record in entries()]
    writing.write(target, entries=filled, about=ABOUT)
    return target.getvalue()


def _zipped(seeds: list[Seed]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for seed in seeds:
            archive.writestr(f"file.{'xml' if seed.kind == 'iati' else seed.kind}", seed.data)
    return target.getvalue()


_INITIATIVE = {
    "public_id": "MRS-1", "type": "project", "title_en": "Wells", "title_fr": None,
    "title_other": "Poços", "title_other_language": "pt", "status": "ongoing",
    "starts_on": "2020-01-02", "starts_basis": "actual", "ends_on": None, "kind": "commitment",
    "entries": [{"entry_id": 1, "identifiers": "iati:X-1 | eutf:T", "implementers": "A | B",
                 "links": "https://example.org", "accepted_on": "2026-01-02"}],
    "funding": [{"funding_id": 1, "funder_name": "European Union", "kind": "commitment",
                 "funder_class": "eu-institution", "year": 2020, "currency": "EUR",
                 "amount": "100.50", "value_on": "2020-03-04", "value_on_basis": "value-date",
                 "counted": True, "counted_because": "counted", "source_line": 7,
                 "allocations": [{"country_code": "NER", "region_code": None, "share": "100"}]}],
    "places": [{"country_code": "NER", "region_code": None, "share": "60"},
               {"country_code": None, "region_code": "sahel", "share": "40"}],
    "themes": [{"framework": "jvap", "code": "1", "label": "Root causes", "share": "100"}],
}  # fmt: skip
