"""JSON and JSON Lines: told by content, read exactly, and what is wrong said with its place."""

import csv
import gzip
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from marsa.config.exporting import content, lines, records
from marsa.editions import store
from marsa.exchange import kinds, reading
from marsa.exchange.reading import Stream
from marsa.exchange.record import Identifier, Record
from marsa.exchange.tables import objects
from marsa.kit.findings import Finding, Severity
from tests.accounts_at_random import accounts
from tests.exchange.reworked import without_lines
from tests.exchange.written import codes
from tests.make_edition import a_sum, an_account, an_edition, from_accounts
from tests.shared import shared

FILES = Path(__file__).parents[1] / "files"
FEW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(data: bytes | str, **options: Any) -> tuple[list[Record], list[Finding], Stream]:
    source = io.BytesIO(data if isinstance(data, bytes) else data.encode())
    found: list[Record] = []
    said: list[Finding] = []
    with reading.open(source, **options) as stream:
        for part in stream:
            found.extend(part.records)
            said.extend(part.findings)
    return found, said, stream


def places(findings: list[Finding]) -> list[tuple[str, int | None, str | None, str | None]]:
    return [(f.code, f.line, f.cell, f.path) for f in findings]


def a_row(**other: Any) -> dict[str, Any]:
    """Return one complete object of the EU Trust Fund's list, but for these values."""
    usual = {
        "ProjectID": "T-1",
        "ProjectTitle": "Wells",
        "ProjectBudget": 1234.5,
        "ProjectLocation": "Niger",
        "ProjectImplementor": "Somebody",
        "ProjectTheme": "Strengthening resilience",
        "ProjectAdoptionDate": "2016-01-02",
        "ProjectStartDate": "2017-01-02",
        "ProjectEndDate": "2018-01-02",
        "ProjectLinks": None,
    }
    return usual | other


ROW = json.dumps(a_row())


# ── Flat objects of a known list ───────────────────────────────────────────────────────────────


def test_an_object_of_a_known_list_is_the_record_of_its_row() -> None:
    found, said, stream = read(f"[{ROW}]")
    assert (said, stream.format, stream.version) == ([], "json", "eutf")
    (record,) = found
    assert (record.ref, record.titles, record.line) == ("T-1", {"und": "Wells"}, 1)
    assert [(a.kind, a.amount, a.currency) for a in record.amounts] == [
        ("budget", Decimal("1234.5"), "EUR")
    ]
    assert (record.starts_on, record.ends_on) == (date(2017, 1, 2), date(2018, 1, 2))


@pytest.mark.parametrize("layout", ["list", "lines"])
def test_the_real_list_says_the_same_as_json_and_as_a_table(layout: str) -> None:
    file = shared("data/tables/eutf-projects-2022-01.csv")
    with reading.open(file) as stream:
        expected = [without_lines(record) for part in stream for record in part.records]
    with file.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source))
    text = json.dumps(rows) if layout == "list" else "\n".join(map(json.dumps, rows))
    found, said, _ = read(text)
    assert [without_lines(record) for record in found] == expected
    assert len(found) > 200
    assert not [f for f in said if f.severity is Severity.CRITICAL]


def test_the_platforms_own_list_says_the_same_as_json_and_as_a_table() -> None:
    file = FILES / "list-marsa.csv"
    with file.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source, delimiter=";"))
    with reading.open(file) as stream:
        expected = [without_lines(record) for part in stream for record in part.records]
    assert [without_lines(record) for record in read(json.dumps(rows))[0]] == expected
    assert len(expected) == 2


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1234.567", "1234.567"),
        ("1234567890123456789.01", "1234567890123456789.01"),
        ("0.1", "0.1"),
        ("-5", "-5"),
        ("2e6", "2000000"),
        ("1.5E+3", "1500"),
        ('"1234.50"', "1234.50"),
    ],
)
def test_a_number_counts_to_the_last_digit(written: str, amount: str) -> None:
    found, said, _ = read("[" + ROW.replace("1234.5", written) + "]")
    assert ([a.amount for a in found[0].amounts], said) == ([Decimal(amount)], [])


@pytest.mark.parametrize("written", ["1e999999", '"2 million"', "true"])
def test_what_is_no_amount_is_named_with_its_pointer(written: str) -> None:
    found, said, _ = read(f"[{ROW}, {ROW.replace('T-1', 'T-2').replace('1234.5', written)}]")
    assert [len(record.amounts) for record in found] == [1, 0]
    assert places(said) == [("value.amount_unreadable", 1, "/1/ProjectBudget", None)]


def test_a_place_on_a_line_is_the_line_and_the_way_from_there() -> None:
    _, said, _ = read(f"{ROW}\n\n{json.dumps(a_row(ProjectID='T-2', ProjectEndDate='soon'))}\n")
    assert places(said) == [("value.date_unreadable", 3, None, "/ProjectEndDate")]


def test_a_list_of_values_stands_for_a_cell_that_divides_them() -> None:
    (record,), said, _ = read(json.dumps([a_row(ProjectLocation=["Niger", "Mali", None])]))
    assert [place.code for place in record.places] == ["NER", "MLI"]
    assert codes(said) == ["rule.shares_missing"]


@pytest.mark.parametrize("value", [{"en": "Wells"}, ["Wells"], [["Niger"]]])
def test_a_list_or_object_where_one_value_is_expected_is_left_empty(value: Any) -> None:
    key = "ProjectLocation" if value == [["Niger"]] else "ProjectTitle"
    (record,), said, _ = read(json.dumps([a_row(**{key: value})]))
    assert places(said)[0] == ("value.json_nested", 1, f"/0/{key}", None)
    assert (record.titles, record.places) == (
        ({}, record.places) if key == "ProjectTitle" else (record.titles, ())
    )


def test_an_object_may_leave_out_what_it_does_not_know() -> None:
    short = {"ProjectID": "T-2", "ProjectTitle": "More wells"}
    found, said, _ = read(json.dumps([short, a_row()]))
    assert [record.ref for record in found] == ["T-2", "T-1"]
    assert "file.column_missing" not in codes(said)


def test_a_list_may_be_named_and_its_missing_and_unknown_keys_are_said() -> None:
    _, said, stream = read('[{"ProjectID": "T-1", "Mine": 1}]', mapping="eutf")
    assert stream.version == "eutf"
    assert codes(said)[-3:] == ["file.column_missing", "file.column_unknown", "rule.no_geography"]


def test_an_object_of_no_known_list_is_said_with_its_keys() -> None:
    found, said, stream = read('[{"a": 1, "b": 2}]')
    assert (found, stream.format, codes(said)) == ([], None, ["file.list_unknown"])
    assert "(first columns found: a, b)" in said[0].message_en


def test_a_reference_that_stands_twice_is_said() -> None:
    found, said, _ = read(f"[{ROW},\n{ROW}]")
    assert len(found) == 2
    assert places(said) == [("rule.duplicate_identifier", 2, "/1/ProjectID", None)]


# ── What is wrong with the JSON ────────────────────────────────────────────────────────────────

DEEP = 100_000
BROKEN: dict[str, tuple[str, int, list[tuple[str, int | None, str | None]]]] = {
    "an empty list": ("[]", 0, [("file.json_empty", 1, None)]),
    "an empty object": ("{}", 0, [("file.json_empty", 1, None)]),
    "a list that wraps nothing": (
        "[1, null]", 0, [("schema.json_item", 1, "/0"), ("schema.json_item", 1, "/1")]
    ),
    "a list inside an object": (f'{{"items": [{ROW}]}}', 0, [("file.json_root", 1, None)]),
    "an empty list inside an object": ('{"items": []}', 0, [("file.json_root", 1, None)]),
    "a list of nothing": ("[{}]", 0, [("file.json_empty", 1, None)]),
    "a list cut off": (f"[{ROW},\n", 1, [("file.json_truncated", 2, None)]),
    "a text cut off": (f'[{ROW},\n{{"a": "b', 1, [("file.json_truncated", 2, None)]),
    "a line cut off": (f"{ROW}\n{ROW[:-9]}", 1, [("file.json_truncated", 2, None)]),
    "a word that is none": (f"[{ROW},\nnope]", 1, [("file.json_broken", 2, None)]),
    "a missing comma": (f"[{ROW}\n{ROW}]", 1, [("file.json_broken", 2, None)]),
    "two lists": (f"[{ROW}]\n[{ROW}]", 1, [("file.json_rest", 2, None)]),
    "two objects on a line": (f"{ROW}\n{ROW} {ROW}", 1, [("file.json_broken", 2, None)]),
    "a number that is none": (
        f"[{ROW.replace('1234.5', 'NaN')},{ROW}]", 1, [("file.json_number", 1, "/0")]
    ),
    "an endless number": (
        f"{ROW}\n{ROW.replace('1234.5', '-Infinity')}", 1, [("file.json_number", 2, None)]
    ),
    "lists in lists": ("[" * DEEP, 0, [("file.json_deep", 1, "/0")]),
    "objects in objects": ('{"a":' * DEEP, 0, [("file.json_deep", 1, None)]),
    "rather deep objects": (
        f"{ROW}\n" + '{"a":' * 40 + "1" + "}" * 40, 1, [("file.json_deep", 2, None)]
    ),
    "a name that stands twice": (
        ROW.replace('"T-1"', '"T-9", "ProjectID": "T-1"'), 1, [("schema.json_twice", 1, None)]
    ),
    "half a character": (
        ROW.replace("Wells", "\\ud800Wells"), 1, [("value.characters_removed", 1, None)]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_with_json_is_a_sentence_and_what_is_whole_is_read(name: str) -> None:
    text, count, expected = BROKEN[name]
    found, said, _ = read(text)
    assert [record.ref for record in found] == ["T-1"] * count
    assert [(f.code, f.line, f.cell) for f in said] == expected
    assert [record.titles for record in found] == [{"und": "Wells"}] * count


def test_a_name_that_stands_twice_is_named_with_its_pointer() -> None:
    _, said, _ = read("[" + ROW.replace('"T-1"', '"T-9", "ProjectID": "T-1"') + "]")
    assert places(said) == [("schema.json_twice", 1, "/0/ProjectID", None)]
    assert "“ProjectID”" in said[0].message_en


def test_a_list_that_is_too_large_to_be_held_is_refused_with_the_remedy() -> None:
    found, said, _ = read('[{"a": "' + "x" * (60 << 20) + '"}]')
    assert (found, codes(said)) == ([], ["file.json_large"])
    assert "more than 50 MB" in said[0].message_en


def test_a_line_that_is_too_long_is_left_out_and_the_next_is_read() -> None:
    found, said, _ = read('{"a": "' + "x" * (60 << 20) + f'"}}\n{ROW}\n')
    assert [record.ref for record in found] == ["T-1"]
    assert places(said) == [("file.json_line_long", 1, None, None)]


def test_lines_are_read_one_at_a_time() -> None:
    row = json.dumps(a_row(ProjectTitle="x" * 50_000))
    source = io.BytesIO("\n".join([row] * 1_000).encode())
    stream = reading.open(source)
    next(part for part in stream if part.records)
    assert source.tell() < 8 << 20
    assert len(source.getvalue()) > 50_000_000


# ── What JSON is told by ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text", ['[{"a":1}]', '{"a":1}', "[]", "{}", "[\n", "{\n", "[1,", "[null]"]
)
def test_json_is_told_by_its_start(text: str) -> None:
    assert kinds.of(text.encode()) == kinds.JSON


@pytest.mark.parametrize("text", ["[note],b\n1,2", "{x},b", "a,b\n[1],2", '"a","b"'])
def test_a_table_is_not_taken_for_json(text: str) -> None:
    assert kinds.of(text.encode()) == kinds.TABLE


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_json_of_any_encoding_is_read(encoding: str) -> None:
    text = json.dumps([a_row(ProjectTitle="Éléments d’été")], ensure_ascii=False)
    (record,), said, _ = read(text.encode(encoding))
    assert record.titles == {"und": "Éléments d’été"}
    assert codes(said) == ([] if encoding == "utf-8-sig" else ["file.transcoded"])


def test_an_object_may_stand_on_many_lines() -> None:
    (record,), said, _ = read(json.dumps(a_row(ProjectEndDate="soon"), indent=2))
    assert (record.ref, places(said)) == (
        "T-1", [("value.date_unreadable", 1, None, "/ProjectEndDate")]
    )  # fmt: skip


def test_a_file_without_an_object_has_no_format() -> None:
    assert [read(text)[2].format for text in ("[]", "{}", "[{}]", "[1]")] == [None] * 4


def test_json_is_read_inside_compressed_files() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.json", f"[{ROW}]")
        archive.writestr("b.jsonl", f"{ROW}\n{ROW.replace('T-1', 'T-2')}")
    assert [record.ref for record in read(packed.getvalue())[0]] == ["T-1", "T-1", "T-2"]
    assert [record.ref for record in read(gzip.compress(ROW.encode()))[0]] == ["T-1"]


def test_a_pointer_escapes_what_divides_it() -> None:
    assert objects.escaped("a/b~c") == "a~1b~0c"


# ── The platform's own export ──────────────────────────────────────────────────────────────────

ACCOUNTS = (
    an_account(
        "MRS-A",
        [
            a_sum("100.00", year=2020),
            a_sum("75.00", year=2021, currency="USD", rate="1.25", funder="FR-AFD"),
            a_sum("30.00", year=2020, kind="budget"),
        ],
        places={"NER": 60, "MLI": 40},
        themes={"1": 25, "2": 75},
        title_fr="Titre de A",
        summary_en="Digs wells.",
    ),
    an_account("MRS-P", type="policy", status="adopted"),
)


@pytest.fixture
def edition() -> store.Edition:
    tables = from_accounts(ACCOUNTS)
    tables["entries"][0] |= {
        "identifiers": "iati:XX-1-2 | eutf:T05",
        "implementers": "A ministry | Somebody",
        "links": "https://example.org/a | https://example.org/b",
        "accepted_on": date(2026, 3, 4),
    }
    return an_edition(django_settings.EDITIONS_DIR, **tables)


def exported(edition: store.Edition) -> bytes:
    target = io.BytesIO()
    lines.write(edition, target)
    return target.getvalue()


def test_an_initiative_of_an_export_is_read_with_all_that_a_record_keeps(
    edition: store.Edition,
) -> None:
    found, said, stream = read(exported(edition))
    assert (said, stream.format, stream.version) == ([], "json", "edition")
    first, policy = found
    assert (first.ref, first.type, first.status) == ("MRS-A", "project", "ongoing")
    assert first.titles == {"en": "Title of MRS-A", "fr": "Titre de A"}
    assert first.summaries == {"en": "Digs wells."}
    assert (first.starts_on, first.starts_basis) == (date(2019, 1, 1), "actual")
    assert [(a.kind, a.amount, a.currency, a.on, a.until) for a in first.amounts] == [
        ("2", Decimal("100.00"), "EUR", date(2020, 1, 1), None),
        ("2", Decimal("75.00"), "USD", date(2021, 1, 1), None),
        ("budget", Decimal("30.00"), "EUR", date(2020, 1, 1), date(2020, 12, 31)),
    ]
    assert [(p.code, p.share, p.published_share) for p in first.places] == [
        ("NER", Decimal(60), Decimal(60)), ("MLI", Decimal(40), Decimal(40))
    ]  # fmt: skip
    assert [(t.vocabulary, t.code, t.share) for t in first.themes] == [
        ("jvap", "1", Decimal(25)), ("jvap", "2", Decimal(75))
    ]  # fmt: skip
    assert first.identifiers == (Identifier("iati", "XX-1-2"), Identifier("eutf", "T05"))
    assert [p.name for p in first.parties if p.role == "implementing"] == [
        "A ministry", "Somebody"
    ]  # fmt: skip
    assert first.links == ("https://example.org/a", "https://example.org/b")
    assert first.updated_at == datetime(2026, 3, 4, tzinfo=UTC)
    assert (policy.ref, policy.type, policy.status) == ("MRS-P", "policy", "adopted")


def test_an_export_as_one_list_says_the_same_as_line_by_line(edition: store.Edition) -> None:
    data = exported(edition)
    listed = b"[" + b",\n".join(data.splitlines()) + b"]"
    assert [without_lines(r) for r in read(listed)[0]] == [without_lines(r) for r in read(data)[0]]


def kept(record: Record) -> Record:
    """Return what an export and an IATI file of the same edition both keep of an initiative."""

    def bare(things: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(replace(t, share=None, published_share=None, line=None) for t in things)

    return replace(
        without_lines(record),
        ref="", related=(), places=(), themes=bare(record.themes),
        parties=tuple(replace(p, type=None, line=None) for p in record.parties),
        amounts=tuple(
            replace(a, places=(), line=None, provider=a.provider and
                    replace(a.provider, line=None))
            for a in record.amounts
        ),
        identifiers=tuple(Identifier("", i.value) for i in record.identifiers),
    )  # fmt: skip


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=accounts())
def test_any_export_comes_back_as_the_edition_has_it(made: Any, tmp_path_factory: Any) -> None:
    tables = from_accounts(made)
    edition = an_edition(tmp_path_factory.mktemp("editions"), **tables)
    with content.opened(edition) as connection:
        initiatives = list(content.initiatives(connection))
    expected = [kept(records.of(one, states=(), reporter_ref="XX")) for one in initiatives]
    found = read(exported(edition))[0]
    assert [kept(record) for record in found] == expected
    assert [[place.code for place in record.places] for record in found] == [
        list(dict.fromkeys(row["country_code"] or row["region_code"] for row in one.places))
        for one in initiatives
    ]


# ── Whatever stands in it ──────────────────────────────────────────────────────────────────────

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.sampled_from(["2020-01-01", "EUR", "Niger", "1,234", "commitment", "project", "'=1"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
EDITION_KEYS = (
    "public_id", "type", "entries", "funding", "places", "themes", "title_en", "title_other",
    "title_other_language", "starts_on", "amount", "year", "kind", "allocations", "currency",
    "country_code", "region_code", "framework", "code", "share", "accepted_on", "identifiers",
    "source_line",
)  # fmt: skip
KEYS = st.sampled_from([*EDITION_KEYS, *a_row()])
PARTS = st.dictionaries(
    KEYS, VALUES | st.lists(st.dictionaries(KEYS, VALUES, max_size=6), max_size=3)
)


def survived(data: bytes) -> None:
    for part in reading.open(io.BytesIO(data)):
        for record in part.records:
            repr(record).encode()
        for finding in part.findings:
            finding.message_en.encode()
            finding.message_fr.encode()


@FEW
@given(st.lists(PARTS, max_size=4), st.booleans(), st.sampled_from(["edition", "flat", ""]))
def test_any_values_are_survived(parts: list[dict[str, Any]], listed: bool, kind: str) -> None:
    usual: dict[str, Any] = {
        "edition": {"public_id": "M", "type": "project", "entries": [], "funding": []},
        "flat": a_row(),
    }.get(kind, {})
    rows = [usual | part for part in parts]
    survived((json.dumps(rows) if listed else "\n".join(map(json.dumps, rows))).encode())


PIECES = st.sampled_from(
    ["[", "]", "{", "}", ",", ":", '"', "\\", "\\u", "\\ud800", "null", "NaN", "1e9", "-", "0.1",
     '"a"', '"ProjectID"', ROW, "\n", " ", "\x00", "\ufeff", "é", "\ud800", "/*", "'"]
)  # fmt: skip


@FEW
@given(st.lists(PIECES, max_size=25))
@example(["[", "[", "[", "\n"])
def test_any_pieces_of_json_are_survived(pieces: list[str]) -> None:
    survived("".join(pieces).encode("utf-8", "surrogatepass"))


@FEW
@given(st.integers(0), st.binary(min_size=1, max_size=4))
def test_any_bytes_in_the_middle_are_survived(at: int, put: bytes) -> None:
    data = f"[{ROW}, {ROW}]\n".encode()
    where = at % len(data)
    survived(data[:where] + put + data[where + 1 :])
