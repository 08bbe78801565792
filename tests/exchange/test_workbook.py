"""The workbook that is written: what it holds, and that nothing changes when it comes back."""

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import which

import pytest
import python_calamine

from marsa.exchange import reading as files
from marsa.exchange.record import Amount, Identifier, Party, Place, Record, Related, Theme
from marsa.exchange.workbook import columns, laying, reading, writing
from marsa.exchange.workbook.choices import Choice
from marsa.exchange.workbook.writing import Filled
from marsa.kit.findings import Finding, Severity
from tests.exchange.reworked import (
    an_about,
    cell,
    changed,
    position,
    read,
    said,
    sample_records,
    without_lines,
    written,
)
from tests.exchange.test_sentences import FRENCH
from tests.shared import shared

SHEETS = ["Projects", "Policies", "Funders", "Places", "Themes", "Identifiers"]
FULL = Decimal(100)


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    return sample_records(tmp_path_factory.mktemp("sample"))


def a_record(**other: object) -> Record:
    """Return a project as the native list would give it."""
    funder = Party(role="funding", name="European Union", type="class:eu-institution")
    plain = Record(
        ref="NE-1",
        titles={"en": "Wells in two valleys", "fr": "Des puits dans deux vallées"},
        summaries={"en": "Digs wells.\n\nTrains those who keep them."},
        status="ongoing",
        starts_on=date(2020, 3, 1),
        starts_basis="stated",
        ends_on=date(2024, 2, 29),
        ends_basis="stated",
        parties=(funder, Party(role="implementing", name="Somebody")),
        places=(Place("country", "NER", share=FULL, published_share=None),),
        themes=(Theme("jvap", "1.10", share=FULL, published_share=FULL),),
        amounts=(
            Amount(
                kind="2",
                amount=Decimal("1234567.89"),
                currency="XOF",
                value_on=date(2020, 3, 2),
                value_on_basis="value-date",
                provider=Party(role="provider", name="European Union"),
            ),
        ),
    )
    return replace(plain, **other)  # type: ignore[arg-type]


def in_order(records: list[Record]) -> list[Record]:
    """Projects stand on the first sheet, policies on the second."""
    return sorted(records, key=lambda record: record.type == "policy")


def back(record: Record) -> Record:
    """Return a record as it comes back, without its line; nothing is said about it."""
    got = read(written(record))
    assert got.findings == ()
    assert [row.is_untouched for row in got.records] == [True]
    return without_lines(got.records[0].record)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("count", [1, 70, 1370])
def test_a_workbook_that_comes_back_as_it_went_out_changes_nothing(
    records: list[Record], count: int, language: str
) -> None:
    about = an_about(language=language)
    got = read(written(*records[:count], about=about), about=about)
    assert got.findings == ()
    assert [without_lines(row.record) for row in got.records] == [
        without_lines(record) for record in in_order(records[:count])
    ]
    assert {(row.version, row.is_untouched) for row in got.records} == {("3", True)}


@pytest.mark.slow
@pytest.mark.parametrize("count", [70, 1370])
def test_a_workbook_saved_by_libreoffice_changes_nothing(
    records: list[Record], count: int, tmp_path: Path
) -> None:
    soffice = which("soffice") or which("libreoffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed: its saving of a workbook was not tried")
    about = an_about(language="fr")
    (tmp_path / "return.xlsx").write_bytes(written(*records[:count], about=about))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "xlsx", "--outdir"]
    subprocess.run(
        [*command, str(tmp_path / "saved"), str(tmp_path / "return.xlsx")],
        check=True,
        capture_output=True,
        timeout=240,
    )
    got = read((tmp_path / "saved" / "return.xlsx").read_bytes(), about=about)
    assert got.findings == ()
    assert [without_lines(row.record) for row in got.records] == [
        without_lines(record) for record in in_order(records[:count])
    ]
    assert {row.is_untouched for row in got.records} == {True}


def test_entries_from_real_iati_files_come_back_untouched() -> None:
    about = an_about()
    counted = 0
    for file in sorted(shared("data/iati").glob("*.xml")):
        if file.stat().st_size > 2_500_000:
            continue
        with files.open(file) as stream:
            by_ref = {record.ref: record for part in stream for record in part.records}
        got = read(written(*by_ref.values(), about=about), about=about)
        assert (file.name, len(got.records)) == (file.name, len(by_ref))
        assert (file.name, got.findings) == (file.name, ())
        assert [row.record.ref for row in got.records if not row.is_untouched] == []
        counted += len(got.records)
    assert counted > 1_000


def test_everything_that_a_workbook_holds_of_a_project_comes_back() -> None:
    record = a_record(
        outcomes={"en": "Forty wells."},
        contributor="NE-MIN",
        contact_name="A person",
        contact_email="person@example.org",
        note="First line.\n\nSecond line.",
        identifiers=(Identifier("iati", "XM-DAC-1-2"),),
        related=(Related("parent", "NE-0"),),
        links=("https://example.org/a", "https://example.org/b"),
        themes=(
            Theme("jvap", "1", share=Decimal(60), published_share=Decimal(60)),
            Theme("jvap", "1.10", share=Decimal(40), published_share=Decimal(40)),
            Theme("SDG", "8"),
            Theme("SDG", "10"),
            Theme("tag GCM", "16"),
            Theme("tag target-group", "returnees"),
            Theme("policy-marker", "1", "2"),
            Theme("tag human-rights", "significant"),
        ),
    )
    assert back(record) == record


def test_what_an_amount_a_day_or_a_place_need_not_have_comes_back() -> None:
    amount = replace(
        a_record().amounts[0], years=(("2025", "60"), ("2026", "40")), eur="1882.05",
        eur_source="Bank of Samples",
    )  # fmt: skip
    record = a_record(
        amounts=(amount,),
        places=(Place("country", "NER", share=FULL, admin1=("NE-1", "NE-8")),),
        starts_precision="month",
        ends_precision="year",
        human_rights_evidence={"en": "Free advice.", "fr": "Des conseils gratuits."},
        related=(Related("parent", "NE-7"), Related("phase-of", "NE-2"), Related("phase-of", "X")),
    )
    assert back(record) == record
    four = tuple(replace(amount, amount=Decimal(n)) for n in (1, 2, 3, 4))
    places = tuple(
        Place("country", code, admin1=(region,))
        for code, region in zip(
            ("NER", "MLI", "SEN", "TCD", "TUN", "EGY"),
            ("NE-1", "ML-1", "SN-DK", "TD-BA", "TN-11", "EG-C"),
            strict=True,
        )
    )
    got = read(written(replace(record, amounts=four, places=places)))
    assert got.records[0].is_untouched
    came = without_lines(got.records[0].record)
    assert [(a.years, a.eur, a.eur_source) for a in came.amounts] == 4 * [
        ((("2025", "60"), ("2026", "40")), "1882.05", "Bank of Samples")
    ]
    assert came.places == places


@pytest.mark.parametrize(
    ("written_in_cell", "years"),
    [
        ("2025: 60 %; 2026: 40 %", (("2025", "60"), ("2026", "40"))),
        ("2025 60.50", (("2025", "60.50"),)),
        ("2025 most;2026", (("2025", "most"), ("2026", ""))),
    ],
)
def test_years_are_read_as_they_are_typed_and_what_is_no_number_is_kept(
    written_in_cell: str, years: tuple[tuple[str, str], ...]
) -> None:
    data = changed(written(a_record()), {("Projects", "years_1", 5): written_in_cell})
    assert read(data).records[0].record.amounts[0].years == years


def test_a_precision_without_its_day_says_nothing_and_to_the_day_need_not_be_said() -> None:
    cells = {("Projects", "starts_precision", 5): "day", ("Projects", "ends_precision", 5): "Mois"}
    record = read(changed(written(a_record()), cells)).records[0].record
    assert (record.starts_precision, record.ends_precision) == (None, None)
    cells[("Projects", "ends_precision", 5)] = "Mois seul"
    record = read(changed(written(a_record()), cells)).records[0].record
    assert record.ends_precision == "month"
    cells[("Projects", "ends_on", 5)] = None
    assert read(changed(written(a_record()), cells)).records[0].record.ends_precision is None


def test_everything_that_a_workbook_holds_of_a_policy_comes_back() -> None:
    record = a_record(
        type="policy",
        status="in-force",
        legal_form="law",
        adopted_on=date(2020, 1, 2),
        in_force_on=date(2020, 2, 3),
        parties=(),
        amounts=(),
    )
    assert back(record) == record


def test_an_entry_with_more_than_fits_in_its_row_has_all_of_them_on_the_child_sheets() -> None:
    names = ["European Union", "Netherlands", "Niger", "World Bank"]
    places = ["NER", "MLI", "BFA", "TCD", "SEN", "KEN"]
    day = date(2020, 3, 2)
    record = a_record(
        parties=(
            *(Party(role="funding", name=name) for name in names),
            *(Party(role="implementing", name=f"Doer {n}") for n in range(4)),
        ),
        amounts=tuple(
            Amount("2", Decimal(n + 1), "EUR", None, None, day, "value-date", Party("provider", m))
            for n, m in enumerate(names)
        ),
        places=tuple(
            Place("country", code, share=Decimal(share), published_share=Decimal(share))
            for code, share in zip(places, (50, 10, 10, 10, 10, 10), strict=True)
        ),
        themes=tuple(
            Theme("jvap", code, share=Decimal(25), published_share=Decimal(25))
            for code in ("1", "2", "3", "4")
        ),
        identifiers=(Identifier("cris", "12"), Identifier("other", "iati:x")),
    )
    data = written(record)
    book = python_calamine.load_workbook(io.BytesIO(data))
    counts = [len(book.get_sheet_by_name(name).to_python()) - 4 for name in SHEETS[2:]]
    assert counts == [8, 6, 4, 2]
    row = book.get_sheet_by_name("Projects").to_python()[4]
    for code in ("funder_1", "implementer_1", "place_1", "theme_1", "identifier"):
        assert row[position(data, "Projects", code)] == ""
    assert back(record) == record


def test_an_amount_that_a_cell_cannot_hold_as_a_number_comes_back_to_the_last_digit() -> None:
    figure = Decimal("12345678901234567.89")
    record = a_record(amounts=(replace(a_record().amounts[0], amount=figure),))
    assert back(record).amounts[0].amount == figure


def test_a_day_before_the_spreadsheet_calendar_comes_back() -> None:
    assert back(a_record(starts_on=date(1899, 5, 6))).starts_on == date(1899, 5, 6)


def test_text_that_looks_like_a_formula_stays_text() -> None:
    titles = {"en": '=HYPERLINK("https://example.org")', "fr": "-12 % de départs"}
    data = written(a_record(titles=titles))
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet2.xml")
    assert read(data).records[0].record.titles == titles


def test_a_funder_without_an_amount_keeps_its_reason() -> None:
    funder = Party(role="funding", name="European Union", no_amount_reason="not-decided")
    record = a_record(parties=(funder,), amounts=())
    assert back(record) == record


def test_what_a_workbook_cannot_hold_leaves_the_entry_untouched() -> None:
    record = a_record(
        themes=(Theme("DAC-5", "14030", share=FULL), *a_record().themes),
        amounts=(replace(a_record().amounts[0], humanitarian=True, ref="T-1"),),
        titles={"und": "Poços"},
    )
    got = read(written(record))
    assert (got.findings, got.records[0].is_untouched) == ((), True)
    assert got.records[0].record.titles == {"en": "Poços"}


def test_a_changed_value_is_a_change_of_its_row_alone() -> None:
    data = written(a_record(), a_record(ref="NE-2"))
    got = read(changed(data, {("Projects", "amount_1", 6): 99.5}))
    assert got.findings == ()
    assert [row.is_untouched for row in got.records] == [True, False]
    assert [row.record.amounts[0].amount for row in got.records] == [
        Decimal("1234567.89"),
        Decimal("99.5"),
    ]


def test_a_new_row_has_no_version() -> None:
    data = written(a_record())
    new = {
        ("Projects", code, 6): value for code, value in (("local_ref", "NE-2"), ("title_en", "New"))
    }
    got = read(changed(data, new))
    assert [(row.record.ref, row.version, row.place) for row in got.records] == [
        ("NE-1", "3", "Projects!A5"),
        ("NE-2", "", "Projects!A6"),
    ]


def test_a_dropdown_points_to_a_named_range_that_holds_its_whole_list() -> None:
    data = written(a_record())
    archive = zipfile.ZipFile(io.BytesIO(data))
    named = dict(
        re.findall(r'<definedName name="(\w+)">([^<]+)<', archive.read("xl/workbook.xml").decode())
    )
    page = archive.read("xl/worksheets/sheet2.xml").decode()
    used = set(re.findall(r"<formula1>(list_\w+)</formula1>", page))
    expected = {
        f"list_{column.list}"
        for column in columns.sheets()["projects"].columns
        if column.kind in ("code", "organisation") and column.list != "contributors"
    }
    assert used == expected
    assert used <= set(named)
    rows = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_name("Lists").to_python()
    at = rows[0].index("themes")
    assert [row[at] for row in rows[1:8]] == [
        "1 · Root causes",
        "1.01 · Jobs for the young",
        "1.10 · Jobs for returnees",
        "2 · Legal migration",
        "3 · Protection and asylum",
        "4 · Fight against smuggling",
        "5 · Return and reintegration",
    ]
    assert named["list_themes"].endswith("$8")


def test_labels_are_french_in_a_french_workbook_and_english_where_there_is_no_french() -> None:
    about = an_about(language="fr")
    book = python_calamine.load_workbook(io.BytesIO(written(about=about)))
    rows = book.get_sheet_by_name("Lists").to_python()
    at = rows[0].index("themes")
    assert (rows[1][at], rows[7][at]) == ("1 · Causes profondes", "5 · Return and reintegration")


def test_the_first_rows_hold_codes_english_french_and_an_example_that_is_not_read() -> None:
    data = written()
    rows = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_name("Projects").to_python()
    listed = columns.sheets()["projects"].columns
    assert rows[0] == [column.code for column in listed]
    assert rows[1] == [column.en for column in listed]
    assert rows[2] == [column.fr for column in listed]
    assert rows[3][:2] == ["EXAMPLE-1", ""]
    assert said(read(data).findings) == [("file.no_rows", None)]


def test_only_headings_versions_and_lists_are_locked_and_the_hidden_sheet_is_hidden() -> None:
    archive = zipfile.ZipFile(io.BytesIO(written(a_record())))
    for number in range(2, 8):
        assert b"<sheetProtection" in archive.read(f"xl/worksheets/sheet{number}.xml")
    assert b'name="_meta" sheetId="9" state="veryHidden"' in archive.read("xl/workbook.xml")


def test_the_key_of_the_signature_is_never_written() -> None:
    archive = zipfile.ZipFile(io.BytesIO(written(a_record())))
    secret = an_about().secret
    assert not any(secret in archive.read(name) for name in archive.namelist())
    assert repr(an_about()).count(secret.decode()) == 0


def test_a_blank_workbook_is_small() -> None:
    assert len(written()) <= 150_000


def test_every_column_speaks_both_languages_and_fits_the_limits_of_the_format() -> None:
    for sheet in columns.sheets().values():
        codes = [column.code for column in sheet.columns]
        assert len(codes) == len(set(codes))
        for column in sheet.columns:
            words = (column.en, column.fr, column.help_en, column.help_fr)
            assert all(isinstance(word, str) and word.strip() for word in words), column.code
            assert len(f"{column.help_en}\n{column.help_fr}") <= 255, column.code
            assert len(column.code) <= 32
            for text in (column.fr, column.help_fr):
                assert not re.search(r"(?<![\u00a0\u202f])[;?!](?=\s|$)|'", text), text


def test_the_workbook_explains_itself_in_both_languages() -> None:
    words = columns.words()
    assert len(words["lines"]["en"]) == len(words["lines"]["fr"])
    french = [*words["lines"]["fr"], words["made_for"]["fr"], words["pick"]["fr"]]
    assert [text for text in french if FRENCH.search(text)] == []
    assert set(words["severities"]) == set(Severity)
    book = python_calamine.load_workbook(io.BytesIO(written(about=an_about(language="fr"))))
    rows = book.get_sheet_by_name("Read me - Lisez-moi").to_python()
    titles = [row[0] for row in rows if str(row[0]).startswith(("Classeur", "Workbook"))]
    assert titles == ["Classeur du cycle 2022\u00a0: Niger", "Workbook of the cycle 2022: Niger"]
    named = {(row[0], row[1]) for row in rows}
    assert named >= {(s.name, c.code) for s in columns.sheets().values() for c in s.columns}


def test_the_workbook_has_a_place_for_every_column_of_the_native_list() -> None:
    native = {
        "summary_en", "summary_fr", "title_en", "title_fr", "status", "starts_on", "ends_on",
        "local_ref", "identifier", "link",
        *(f"{code}_{n}" for n in (1, 2, 3) for code in
          ("funder", "funder_class", "kind", "amount", "currency", "value_on", "implementer",
           "theme", "theme_share")),
        *(f"{code}_{n}" for n in range(1, 6) for code in ("place", "share")),
    }  # fmt: skip
    for code in columns.ENTRY_SHEETS:
        assert native <= {column.code for column in columns.sheets()[code].columns}


def test_findings_about_entries_are_marked_in_the_workbook_that_is_written() -> None:
    target = io.BytesIO()
    finding = Finding(
        "rule.x", Severity.ERROR, "Too short.", "Trop court.", record="NE-2", path="title_fr"
    )
    entries = [Filled(a_record(), "3"), Filled(a_record(ref="NE-2"), "4")]
    writing.write(target, entries=entries, about=an_about(), findings=[finding])
    target.seek(0)
    book = python_calamine.load_workbook(target)
    rows = book.get_sheet_by_name("Projects").to_python()
    assert [row[-1] for row in rows] == [
        "errors", "To correct", "À corriger", "", "", "E6: Too short.",
    ]  # fmt: skip
    assert book.get_sheet_by_name("Findings - Constats").to_python()[1] == [
        "Projects", "E6", "Des puits dans deux vallées",
        "To correct: Too short.", "À corriger\u00a0: Trop court.",
    ]  # fmt: skip
    target.seek(0)
    again = reading.read(target, expect=an_about())
    assert (again.findings, [row.is_untouched for row in again.records]) == ((), [True, True])


def test_a_returned_workbook_marks_the_cells_and_keeps_every_value_where_it_was() -> None:
    at = position(written(), "Projects", "amount_1")
    mine = len(columns.sheets()["projects"].columns)

    def formula(page, row, column) -> None:  # type: ignore[no-untyped-def]
        page.write_formula(row, column, "=1000*2", None, 2000)

    received = changed(
        written(a_record(), a_record(ref="NE-2")),
        {
            ("Projects", "amount_1", 5): "2 million",
            ("Projects", "amount_1", 6): formula,
            ("Projects", "CF", 1): "my column",
            ("Projects", "CF", 5): "mine",
            ("Projects", "CF", 6): 7.0,
        },
    )
    assert mine == 82  # so that CF stands one column further
    first = read(received)
    target = io.BytesIO()
    writing.give_back(
        io.BytesIO(received), target=target, about=an_about(), findings=first.findings
    )
    data = target.getvalue()
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet3.xml")
    rows = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_name("Projects").to_python()
    assert [rows[4][at], rows[5][at]] == ["2 million", 2000.0]
    assert [row[83] for row in rows] == ["my column", "", "", "", "mine", 7.0]
    errors = rows[0].index("errors")
    address = cell(data, "Projects", "amount_1", 5).partition("!")[2]
    assert rows[4][errors].startswith(f"{address}: “2 million” is not an amount")
    again = read(data)
    formulas = [f for f in first.findings if f.code == "value.formula"]
    assert len(formulas) == 1
    assert said(again.findings) == [
        pair for pair in said(first.findings) if pair[0] != "value.formula"
    ]


def test_a_fingerprint_is_the_same_for_equal_numbers_and_differs_for_others() -> None:
    one, same, other = (
        laying.lay(
            a_record(amounts=(replace(a_record().amounts[0], amount=Decimal(figure)),)),
            framework="jvap",
        ).fingerprint
        for figure in ("100", "100.00", "100.01")
    )
    assert one == same
    assert one != other


def test_a_label_that_is_its_code_is_shown_once() -> None:
    assert Choice("UNHCR", "UNHCR", "HCR").shown("en") == "UNHCR"
    assert Choice("UNHCR", "UNHCR", "HCR").shown("fr") == "UNHCR · HCR"
