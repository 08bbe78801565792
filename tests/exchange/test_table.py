"""Tables in CSV: what a row becomes, and what is said about its cells."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from marsa.exchange.record import Identifier, Record
from marsa.exchange.tables import dialects, mappings, table
from marsa.kit.findings import Finding, Severity
from tests.exchange.written import codes

FILES = Path(__file__).parents[1] / "files"
EUTF = (
    "ProjectID,ProjectTitle,ProjectBudget,ProjectLocation,ProjectImplementor,ProjectTheme,"
    "ProjectAdoptionDate,ProjectStartDate,ProjectEndDate,ProjectLinks"
)
OWN = (
    "local_ref,type,title_en,title_fr,status,starts_on,funder_1,kind_1,amount_1,currency_1,"
    "value_on_1,place_1,share_1,place_2,share_2"
)


def read(data: str | bytes, **options: object) -> tuple[list[Record], list[Finding]]:
    """Read a table; findings about its form are left to the tests of forms."""
    source = io.BytesIO(data.encode() if isinstance(data, str) else data)
    records: list[Record] = []
    findings: list[Finding] = []
    for reading in table.stream(source, **options):  # type: ignore[arg-type]
        records.extend(reading.records)
        findings.extend(f for f in reading.findings if f.code != "file.table_form")
    return records, findings


def a_project(**cells: str) -> str:
    """Return a table of the EU Trust Fund's form with one complete row, but for these cells."""
    row = {
        "ProjectID": "T-1",
        "ProjectTitle": "Wells",
        "ProjectBudget": "100",
        "ProjectLocation": "Niger",
        "ProjectImplementor": "Somebody",
        "ProjectTheme": "Strengthening resilience",
        "ProjectAdoptionDate": "2016-01-02",
        "ProjectStartDate": "2017-01-02",
        "ProjectEndDate": "2018-01-02",
        "ProjectLinks": "",
    } | cells
    return EUTF + "\n" + ",".join(f'"{row[name]}"' for name in EUTF.split(","))


def an_own(**cells: str) -> str:
    """Return a table of the platform's own form with one complete row, but for these cells."""
    row = {
        "local_ref": "A",
        "type": "project",
        "title_en": "Wells",
        "title_fr": "Puits",
        "status": "ongoing",
        "starts_on": "2020-01-02",
        "funder_1": "Somebody",
        "kind_1": "budget",
        "amount_1": "100",
        "currency_1": "EUR",
        "value_on_1": "2020-05-05",
        "place_1": "NER",
        "share_1": "60",
        "place_2": "Mali",
        "share_2": "40",
    } | cells
    return OWN + "\n" + ",".join(f'"{row[name]}"' for name in OWN.split(","))


def one(data: str) -> tuple[Record, list[Finding]]:
    records, findings = read(data)
    assert len(records) == 1
    return records[0], findings


# ── The EU Trust Fund's list ────────────────────────────────────────────────────────────────


def test_a_row_of_the_trust_fund_becomes_a_record() -> None:
    record, findings = one(a_project())
    assert findings == []
    assert (record.ref, record.type, record.status) == ("T-1", "project", None)
    assert record.titles == {"und": "Wells"}
    assert record.identifiers == (Identifier("eutf", "T-1"),)
    assert (record.starts_on, record.starts_basis) == (date(2017, 1, 2), "stated")
    assert (record.ends_on, record.ends_basis) == (date(2018, 1, 2), "stated")
    assert [(p.role, p.name, p.type) for p in record.parties] == [
        ("funding", "EU Trust Fund for Africa", None), ("implementing", "Somebody", None)
    ]  # fmt: skip
    assert [(p.code, p.share) for p in record.places] == [("NER", Decimal(100))]
    assert [(t.vocabulary, t.code, t.label, t.share) for t in record.themes] == [
        ("eutf-objectives", "strengthening-resilience", "Strengthening resilience", Decimal(100))
    ]
    (amount,) = record.amounts
    assert (amount.kind, amount.amount, amount.currency) == ("budget", Decimal(100), "EUR")
    assert (amount.value_on, amount.value_on_basis) == (date(2016, 1, 2), "adoption")
    assert (amount.on, amount.until, record.line) == (None, None, 2)


@pytest.mark.parametrize(
    ("adopted", "started", "ended", "value_on", "basis", "found"),
    [
        ("", "2017-01-02", "2018-01-02", date(2017, 1, 2), "start", ["value.value_date_missing"]),
        ("", "", "2018-01-02", date(2018, 1, 2), "end", ["value.value_date_missing"]),
        ("", "", "", None, None, ["value.no_date"]),
        ("2016-01-02", "", "", date(2016, 1, 2), "adoption", ["value.date_substituted"]),
        ("28.05.19", "2017-01-02", "", date(2017, 1, 2), "start",
         ["value.date_ambiguous", "value.value_date_missing"]),
        ("28.0", "2017-01-02", "", date(2017, 1, 2), "start",
         ["value.date_unreadable", "value.value_date_missing"]),
    ],
)  # fmt: skip
def test_the_value_date_is_adoption_else_start_else_end(
    adopted: str, started: str, ended: str, value_on: date | None, basis: str | None,
    found: list[str],
) -> None:  # fmt: skip
    record, findings = one(
        a_project(ProjectAdoptionDate=adopted, ProjectStartDate=started, ProjectEndDate=ended)
    )
    assert (record.amounts[0].value_on, record.amounts[0].value_on_basis) == (value_on, basis)
    assert codes(findings) == found


def test_a_corrupt_date_is_said_with_its_cell_and_the_row_kept() -> None:
    record, findings = one(a_project(ProjectAdoptionDate="28.0"))
    assert record.ref == "T-1"
    assert (findings[0].cell, findings[0].line, findings[0].record) == ("G2", 2, "T-1")
    assert "“28.0”" in findings[0].message_en


def test_several_countries_are_never_given_equal_shares() -> None:
    where = "Guinée, Tchad, Côte d'Ivoire, The Gambia, Congo, Democratic Republic of the"
    record, findings = one(a_project(ProjectLocation=where))
    assert [p.code for p in record.places] == ["GIN", "TCD", "CIV", "GMB", "COD"]
    assert {p.share for p in record.places} == {None}
    assert codes(findings) == ["rule.shares_missing"]


def test_an_unknown_country_is_kept_and_said() -> None:
    record, findings = one(a_project(ProjectLocation="Atlantis"))
    assert [p.code for p in record.places] == ["Atlantis"]
    assert (codes(findings), findings[0].cell) == (["code.country"], "D2")


def test_a_row_without_a_place_is_kept_and_said() -> None:
    record, findings = one(a_project(ProjectLocation=""))
    assert (record.places, codes(findings)) == ((), ["rule.no_geography"])
    assert findings[0].severity is Severity.NOTE


def test_a_theme_listed_twice_is_one_theme() -> None:
    record, findings = one(
        a_project(ProjectTheme="Strengthening resilience, Strengthening resilience")
    )
    assert [t.share for t in record.themes] == [Decimal(100)]
    assert findings == []


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("A Agency, B Agency", ["A Agency", "B Agency"]),
        ("A Agency , B Agency, A Agency", ["A Agency", "B Agency"]),
        ("Ministry of economy, and trade, B", ["Ministry of economy, and trade", "B"]),
        ("A (north, south), B", ["A (north, south)", "B"]),
        ("International Migration Institute, University of Oxford, B",
         ["International Migration Institute, University of Oxford", "B"]),
        ("?", []),
        ("", []),
    ],
)  # fmt: skip
def test_implementers_are_divided_where_names_end(cell: str, names: list[str]) -> None:
    record, _ = one(a_project(ProjectImplementor=cell))
    assert [p.name for p in record.parties if p.role == "implementing"] == names


def test_links_are_divided_and_what_is_none_is_said() -> None:
    record, findings = one(a_project(ProjectLinks="https://a.example, https://b.example, nowhere"))
    assert record.links == ("https://a.example", "https://b.example")
    assert (codes(findings), findings[0].cell) == (["value.link"], "J2")


# ── The platform's own list ─────────────────────────────────────────────────────────────────


def test_the_own_list_is_read_in_both_languages() -> None:
    records, findings = read((FILES / "list-marsa.csv").read_bytes())
    project, policy = records
    assert (project.type, policy.type) == ("project", "policy")
    assert (project.status, policy.status) == ("ongoing", "in-force")
    assert project.titles == {
        "en": "Skills for returning workers",
        "fr": "Compétences pour les travailleurs de retour",
    }
    assert policy.titles == {"fr": "Une loi fictive"}
    assert (project.starts_on, project.ends_on) == (date(2024, 3, 1), date(2027, 2, 28))
    assert [(p.role, p.name, p.type) for p in project.parties] == [
        ("funding", "Ministry of Samples", "class:european-country"),
        ("funding", "Sample Bank", "class:international-organisation"),
        ("implementing", "Sample Relief", None),
    ]
    assert [
        (
            a.kind,
            str(a.amount),
            a.currency,
            a.value_on,
            a.value_on_basis,
            a.provider and a.provider.name,
        )
        for a in project.amounts
    ] == [
        ("2", "1234.50", "EUR", date(2024, 3, 1), "start", "Ministry of Samples"),
        ("3", "2000000", "XOF", date(2024, 5, 5), "value-date", "Sample Bank"),
    ]
    assert [(p.code, str(p.share), str(p.published_share)) for p in project.places] == [
        ("NER", "62.5", "62.5"), ("MLI", "37.5", "37.5")
    ]  # fmt: skip
    assert [(t.vocabulary, t.code, t.share) for t in project.themes] == [
        ("jvap", "D1", Decimal(100))
    ]
    assert project.identifiers == (Identifier("iati", "XM-SAMPLE-1"),)
    assert policy.identifiers == (Identifier("other", "77"),)
    assert policy.amounts == ()
    assert sorted(codes(findings)) == [
        "code.tidied", "value.amount_separators", "value.date_day_first", "value.value_date_missing"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        ("commitment", "2"), ("Engagement", "2"), ("budget", "budget"), ("disbursement", "3"),
        ("DECAISSEMENT", "3"), ("expenditure", "4"), ("Estimate", "estimate"),
    ],
)  # fmt: skip
def test_the_kind_of_an_amount_is_a_code_or_its_label(kind: str, stored: str) -> None:
    record, findings = one(an_own(kind_1=kind))
    assert ([a.kind for a in record.amounts], findings) == ([stored], [])


@pytest.mark.parametrize(
    ("cells", "code", "cell"),
    [
        ({"kind_1": "gift"}, "code.kind", "H2"),
        ({"kind_1": ""}, "value.kind_missing", "H2"),
    ],
)
def test_an_amount_of_unknown_kind_is_kept_but_set_aside(
    cells: dict[str, str], code: str, cell: str
) -> None:
    record, findings = one(an_own(**cells))
    assert [(a.kind, a.set_aside) for a in record.amounts] == [("unknown", "unknown-type")]
    assert [(f.code, f.cell) for f in findings] == [(code, cell)]


@pytest.mark.parametrize(
    ("cells", "code", "cell"),
    [
        ({"amount_1": "2 million"}, "value.amount_unreadable", "I2"),
        ({"amount_1": "1,234"}, "value.amount_ambiguous", "I2"),
        ({"amount_1": "1.234"}, "value.amount_ambiguous", "I2"),
        ({"amount_1": ""}, "value.amount_missing", "I2"),
        ({"currency_1": ""}, "value.currency_missing", "J2"),
        ({"currency_1": "EURO"}, "code.currency", "J2"),
        ({"status": "asleep"}, "code.choice", "E2"),
        ({"type": "programme"}, "code.choice", "B2"),
        ({"share_1": "most"}, "value.percentage_unreadable", "M2"),
        ({"value_on_1": "04/25/2019"}, "value.date_ambiguous", "K2"),
        ({"starts_on": "2020-13-01"}, "value.date_unreadable", "F2"),
        ({"local_ref": ""}, "schema.row_without_reference", "A2"),
    ],
)
def test_what_is_wrong_is_said_with_its_cell(cells: dict[str, str], code: str, cell: str) -> None:
    _, findings = one(an_own(**cells))
    (found,) = [finding for finding in findings if finding.code == code]
    assert (found.cell, found.line) == (cell, 2)
    wrong = next(iter(cells.values()))
    assert not wrong or wrong in found.message_en


def test_a_choice_that_is_none_lists_what_is_allowed() -> None:
    _, findings = one(an_own(kind_1="gift"))
    assert "commitment, budget, disbursement, expenditure, estimate" in findings[0].message_en


def test_the_apostrophe_before_a_formula_is_taken_off() -> None:
    assert one(an_own(title_en="'=1+1"))[0].titles["en"] == "=1+1"
    assert one(an_own(title_en="'tis"))[0].titles["en"] == "'tis"


def test_years_far_ahead_are_said_when_the_day_is_known() -> None:
    _, findings = read(an_own(starts_on="2100-01-01"), today=date(2026, 1, 1))
    assert codes(findings) == ["plausibility.far_future"]


# ── Forms of tables ─────────────────────────────────────────────────────────────────────────

FRENCH = an_own(title_fr="Création d’emplois à Abéché", place_2="Sénégal")


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "mac_roman", "cp850"],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_table_is_read_in_any_usual_form_and_the_form_is_said(
    encoding: str, delimiter: str
) -> None:
    text = FRENCH.replace("’", "'").replace(",", delimiter)
    source = io.BytesIO(text.encode(encoding))
    findings, records = [], []
    for reading in table.stream(source):
        findings.extend(reading.findings)
        records.extend(reading.records)
    assert records[0].titles["fr"] == "Création d'emplois à Abéché"
    assert [p.code for p in records[0].places] == ["NER", "SEN"]
    assert codes(findings) == ["file.table_form"]
    shown = "tab" if delimiter == "\t" else delimiter
    assert f"“{shown}”" in findings[0].message_en


def test_a_line_that_names_the_separator_is_obeyed() -> None:
    records, findings = read("sep=;\r\n" + an_own().replace(",", ";"))
    assert ([r.ref for r in records], codes(findings)) == (["A"], [])
    assert records[0].line == 3


def test_a_byte_that_is_not_of_the_encoding_does_not_stop_the_reading() -> None:
    data = an_own(title_en="Café").encode() + b"\n" + b"B,project,Caf\xe9"
    records, _ = read(data)
    assert [r.ref for r in records] == ["A", "B"]


def test_empty_rows_are_passed_and_cells_counted_as_a_spreadsheet_does() -> None:
    head, row = an_own(amount_1="x").split("\n")
    records, findings = read(f"{head}\n\n,,,\n{row}\n\n")
    assert [r.line for r in records] == [4]
    assert [(f.code, f.cell) for f in findings] == [("value.amount_unreadable", "I4")]


def test_lines_inside_a_cell_count() -> None:
    head, row = an_own(title_en="Wells\nand pumps").split("\n", 1)
    other = an_own(local_ref="B", amount_1="x").split("\n")[1]
    records, findings = read(f"{head}\n{row}\n{other}")
    assert [(r.ref, r.line) for r in records] == [("A", 2), ("B", 4)]
    assert records[0].titles["en"] == "Wells and pumps"
    assert [(f.cell, f.line) for f in findings] == [("I3", 4)]


def test_the_same_reference_twice_names_the_first_line() -> None:
    head, row = an_own().split("\n")
    records, findings = read(f"{head}\n{row}\n{row}")
    assert len(records) == 2
    assert [(f.code, f.cell, f.line) for f in findings] == [("rule.duplicate_identifier", "A3", 3)]
    assert "line 2" in findings[0].message_en


def test_cells_beyond_the_columns_are_said() -> None:
    records, findings = read(an_own() + ",surplus")
    assert len(records) == 1
    assert [(f.code, f.cell) for f in findings] == [("schema.row_too_long", "P2")]


def test_unknown_missing_and_double_columns_are_said() -> None:
    head, row = an_own().split("\n")
    head = head.replace("title_fr", "intitulé").replace("value_on_1", "title_en")
    records, findings = read(f"{head}\n{row}", mapping=mappings.load("marsa"))
    assert records[0].titles == {"en": "Wells"}
    assert [(f.code, f.cell) for f in findings] == [
        ("file.column_missing", None), ("file.column_twice", "K1"), ("file.column_unknown", None),
        ("value.value_date_missing", None),
    ]  # fmt: skip


def test_a_table_of_no_known_list_is_declined_with_the_lists_there_are() -> None:
    records, findings = read("a,b\n1,2")
    assert (records, codes(findings)) == ([], ["file.list_unknown"])
    assert "a, b" in findings[0].message_en and "eutf, marsa" in findings[0].message_en


@pytest.mark.parametrize(
    ("data", "code"),
    [("", "file.empty"), ("\n\n", "file.empty"), ("hello", "file.not_xml"), (OWN, "file.no_rows")],
)
def test_what_is_no_table_gets_one_sentence(data: str, code: str) -> None:
    assert read(data)[0] == []
    assert codes(read(data)[1]) == [code]


def test_a_row_that_is_none_is_left_out_and_the_others_read() -> None:
    head, row = an_own().split("\n")
    huge = f'"{"x" * (dialects.LONGEST_CELL + 1)}"'
    records, findings = read(f"{head}\n{huge}\n{row}")
    assert codes(findings) == ["file.table_broken"]
    assert [r.ref for r in records] == ["A"]


# ── Mappings ────────────────────────────────────────────────────────────────────────────────


def test_a_list_is_recognised_by_its_columns_in_any_order_and_case() -> None:
    columns = [column.upper() for column in reversed(EUTF.split(","))]
    known = mappings.recognise(["more", *columns])
    assert known is not None and known.name == "eutf"
    assert mappings.recognise(EUTF.split(",")[1:]) is None


def test_every_mapping_is_whole_and_reads_the_columns_by_which_it_is_known() -> None:
    for name in mappings.names():
        known = mappings.load(name)
        assert known.name == name
        assert known.title_en and known.title_fr
        assert set(known.recognise) <= known.columns()
        assert not known.columns() & set(known.unread)


def test_a_mapping_that_does_not_exist_is_told_apart() -> None:
    with pytest.raises(KeyError):
        mappings.load("nothing")
