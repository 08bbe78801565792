"""The platform's own list in full: every column of the workbook, and files beside it in a zip."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from marsa.exchange import reading
from marsa.exchange.record import Identifier, Record, Related
from marsa.exchange.workbook import columns
from marsa.kit.findings import Finding
from tests.exchange.reworked import without_lines
from tests.exchange.test_table import an_own

ROW = {
    "local_ref": "A-1", "type": "project", "title_en": "Wells", "title_fr": "", "status": "ongoing",
    "starts_on": "2020-01-01", "funder_1": "Somebody", "funder_class_1": "", "kind_1": "budget",
    "amount_1": "100", "currency_1": "EUR", "value_on_1": "2020-05-05", "place_1": "NER",
    "theme_1": "1", "implementer_1": "Doer",
}  # fmt: skip
Rows = list[dict[str, str]]


def table(rows: Rows, *, delimiter: str = ",") -> str:
    """Return rows as a table."""
    target = io.StringIO()
    writer = csv.DictWriter(target, list(rows[0]), delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue()


def zipped(**tables: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in tables.items():
            archive.writestr(f"{name}.csv", text)
    return target.getvalue()


def read(data: bytes | str) -> tuple[list[Record], list[Finding]]:
    source = io.BytesIO(data.encode() if isinstance(data, str) else data)
    with reading.open(source) as stream:
        parts = list(stream)
    return [r for p in parts for r in p.records], [f for p in parts for f in p.findings]


def notes(findings: list[Finding]) -> list[tuple[str, str | None]]:
    return [
        (f.code, f.cell) for f in findings if f.code not in ("file.table_form", "file.compressed")
    ]


def one(**cells: str) -> tuple[Record, list[Finding]]:
    records, findings = read(table([{**ROW, **cells}]))
    assert len(records) == 1
    return records[0], findings


def test_a_table_carries_what_the_workbook_carries() -> None:
    record, findings = one(
        contributor="MIN", outcomes_en="Forty wells.", starts_precision="Month alone",
        ends_on="2024-01-01", ends_precision="year", years_1="2025 60; 2026: 40 %",
        eur_1="1 882,05", eur_source_1="Bank of Samples", admin1_1="ne-1, NE-8",
        target_groups="youth", sdg="8; 10", gcm="16", gender="1", human_rights="principal",
        human_rights_evidence_fr="Des conseils gratuits.", part_of="P-1; P-2", phase_of="F-1",
        contact_name="A person", contact_email="person@example.org", note="Look here.",
    )  # fmt: skip
    assert notes(findings) == [("value.amount_separators", "V2")]
    assert (record.contributor, record.outcomes) == ("MIN", {"en": "Forty wells."})
    assert (record.starts_precision, record.ends_precision) == ("month", "year")
    (amount,) = record.amounts
    assert amount.years == (("2025", "60"), ("2026", "40"))
    assert (amount.eur, amount.eur_source) == ("1882.05", "Bank of Samples")
    assert [(p.code, p.admin1) for p in record.places] == [("NER", ("NE-1", "NE-8"))]
    assert [(t.vocabulary, t.code, t.label) for t in record.themes] == [
        ("jvap", "1", ""), ("SDG", "8", ""), ("SDG", "10", ""), ("tag GCM", "16", ""),
        ("tag target-group", "youth", ""), ("policy-marker", "1", "1"),
        ("tag human-rights", "principal", ""),
    ]  # fmt: skip
    assert record.human_rights_evidence == {"fr": "Des conseils gratuits."}
    assert record.related == (
        Related("parent", "P-1"), Related("parent", "P-2"), Related("phase-of", "F-1"),
    )  # fmt: skip
    assert (record.contact_name, record.contact_email, record.note) == (
        "A person", "person@example.org", "Look here.",
    )  # fmt: skip


def test_a_policy_has_its_days_and_its_form() -> None:
    record, findings = one(
        type="policy", status="in-force", kind_1="", amount_1="", legal_form="Loi",
        adopted_on="2021-02-31", in_force_on="2021-07-01",
    )  # fmt: skip
    assert (record.legal_form, record.adopted_on) == ("law", None)
    assert record.in_force_on == date(2021, 7, 1)
    assert [(f.code, f.cell, f.severity) for f in findings if f.cell] == [
        ("value.date_unreadable", "Q2", "error")
    ]


def test_a_funder_may_have_a_reason_in_place_of_an_amount() -> None:
    record, findings = one(amount_1="", no_amount_reason_1="confidential")
    assert [p.no_amount_reason for p in record.parties] == ["confidential", None]
    assert (record.amounts, notes(findings)) == ((), [])


def test_every_column_of_the_workbook_is_known_in_a_table() -> None:
    known = {c.code: "" for s in ("projects", "policies") for c in columns.sheets()[s].columns}
    _, findings = read(table([{**known, **ROW}]))
    assert notes(findings) == []


def test_a_json_list_of_the_same_columns_says_the_same() -> None:
    cells = {"years_1": "2025 100", "admin1_1": "NE-1", "phase_of": "F-1", "sdg": "8"}
    record, _ = one(**cells)
    row = ", ".join(f'"{key}": "{value}"' for key, value in {**ROW, **cells}.items())
    records, findings = read("[{" + row + "}]")
    assert notes(findings) == []
    assert without_lines(records[0]) == without_lines(record)


FUNDERS: Rows = [
    {"local_ref": "A-1", "role": "", "funder": f"Funder {n}", "funder_ref": "",
     "kind": "commitment", "amount": f"{n}00", "currency": "EUR", "value_on": "2020-05-05",
     "years": "2025 100"}
    for n in (1, 2, 3, 4)
]  # fmt: skip
BARE = {**ROW, **dict.fromkeys(ROW, ""), "local_ref": "A-1", "type": "project",
        "title_en": "Wells", "status": "ongoing", "starts_on": "2020-01-01"}  # fmt: skip


def test_a_zip_with_files_beside_the_list_is_one_table_of_entries() -> None:
    codes_of = ("NER", "MLI", "SEN", "TCD", "TUN", "EGY")
    data = zipped(
        Entries=table([BARE, {**ROW, "local_ref": "A-2"}]),
        Funders=table(
            [*FUNDERS, {"local_ref": "A-1", "role": "implementing", "funder": "Doer"},
             {"local_ref": "A-1", "role": "accountable", "funder": "Court", "funder_ref": "XI-1"}],
            delimiter=";",
        ),
        Places=table([{"local_ref": "A-1", "place": c, "admin1": ""} for c in codes_of]),
        Themes=table([{"local_ref": "A-1", "theme": "2", "theme_share": "75"},
                      {"local_ref": "A-1", "theme": "1", "theme_share": "25"}]),
        Identifiers=table([{"local_ref": "A-1", "scheme": "cris", "value": "2018/041-123"},
                           {"local_ref": "A-1", "scheme": "", "value": "77"}]),
    )  # fmt: skip
    records, findings = read(data)
    assert [r.ref for r in records] == ["A-1", "A-2"]
    first, second = records
    assert [(p.role, p.name, p.ref) for p in first.parties] == [
        *(("funding", f"Funder {n}", None) for n in (1, 2, 3, 4)),
        ("implementing", "Doer", None), ("accountable", "Court", "XI-1"),
    ]  # fmt: skip
    assert [(a.amount, a.kind, a.years) for a in first.amounts] == [
        (Decimal(n), "2", (("2025", "100"),)) for n in (100, 200, 300, 400)
    ]
    assert [p.code for p in first.places] == list(codes_of)
    assert [(t.code, t.share) for t in first.themes] == [("2", Decimal(75)), ("1", Decimal(25))]
    assert first.identifiers == (Identifier("cris", "2018/041-123"), Identifier("other", "77"))
    assert without_lines(second) == replace(without_lines(one()[0]), ref="A-2")
    assert notes(findings) == [("rule.shares_missing", "Places!B2")]


def test_what_is_wrong_in_a_file_beside_the_list_is_said_with_file_and_cell() -> None:
    rows = [{**FUNDERS[0], "amount": "2 million"}, {**FUNDERS[1], "local_ref": "Z-9"}]
    records, findings = read(zipped(funders=table(rows), entries=table([ROW])))
    said = notes(findings)
    assert ("value.amount_unreadable", "Funders!F2") in said
    assert ("rule.given_twice", "G2") in said
    assert said[-1] == ("rule.part_without_entry", "Funders!A3")
    assert [p.name for p in records[0].parties] == ["Funder 1", "Doer"]


def test_labels_and_the_example_of_a_sheet_saved_as_csv_are_passed() -> None:
    sheet = columns.sheets()["places"].columns
    head = {c.code: c.code for c in sheet}
    rows = [
        {c.code: c.en for c in sheet}, {c.code: c.fr for c in sheet},
        {c.code: c.example for c in sheet}, {"local_ref": "A-1", "place": "MLI · Mali"},
    ]  # fmt: skip
    text = table([head, *rows]).partition("\n")[2]
    records, findings = read(zipped(Places=text, list=table([{**ROW, "place_1": ""}])))
    assert [p.code for p in records[0].places] == ["MLI"]
    assert notes(findings) == []


def test_a_file_beside_the_list_without_its_reference_is_named() -> None:
    rows: Any = [{"place": "MLI"}]
    _, findings = read(zipped(Places=table(rows), list=table([ROW])))
    assert ("file.column_missing", None) in notes(findings)


def test_the_plain_list_is_read_as_before() -> None:
    records, findings = read(an_own())
    assert [f.code for f in findings] == ["file.table_form"]
    assert records[0].related == () and records[0].outcomes == {}
