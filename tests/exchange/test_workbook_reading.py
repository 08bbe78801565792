"""The workbook that comes back: what people do to it, and what each of it gets."""

import io
import random
import time
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from xlsxwriter import Workbook

from marsa.exchange.record import Place, Theme
from marsa.exchange.tables.rows import letters
from marsa.exchange.workbook import (
    addresses,
    columns,
    grids,
    opening,
    reading,
    texts,
    writing,
)
from marsa.exchange.workbook.choices import Choice
from marsa.kit.findings import Finding, Severity
from tests.exchange.reworked import an_about, cell, changed, part_changed, read, said, written
from tests.exchange.test_workbook import a_record

P = "Projects"
ROW = 5


def one(changes: dict[str, Any], **options: Any) -> tuple[Any, list[Finding]]:
    """Read a workbook of one entry in which these cells of its row were changed."""
    keyed = {(P, code, ROW): value for code, value in changes.items()}
    got = read(changed(written(a_record()), keyed, **options))
    assert len(got.records) == 1
    return got.records[0].record, list(got.findings)


def at(code: str, row: int = ROW) -> str:
    return cell(written(), P, code, row)


# ── Codes and labels ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text", ["SEN · Sénégal", "SEN", "sn", "senegal", "SÉNÉGAL", "SEN · something else"]
)
def test_a_code_or_a_label_will_do_whatever_the_case_and_accents(text: str) -> None:
    record, findings = one({"place_1": text})
    assert record.places == (Place("country", "SEN", None, Decimal(100), None, ROW),)
    assert findings == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("sahel", ("region", "sahel", "named")),
        ("298", ("region", "298", "1")),
        (298.0, ("region", "298", "1")),
        ("Afrique occidentale", ("region", "011", "2")),
    ],
)
def test_a_region_is_read_with_its_list(text: Any, place: tuple[str, str, str]) -> None:
    record, findings = one({"place_1": text})
    assert [(p.kind, p.code, p.vocabulary) for p in record.places] == [place]
    assert findings == []


def test_a_theme_is_found_by_its_french_label() -> None:
    record, findings = one({"theme_1": "emploi des MIGRANTS de retour"})
    assert record.themes == (Theme("jvap", "1.10", "", Decimal(100), Decimal(100), ROW),)
    assert findings == []


def test_an_unknown_country_is_kept_as_written_with_the_nearest_ones() -> None:
    record, findings = one({"place_1": "Nigr"})
    assert record.places[0].code == "Nigr"
    assert said(tuple(findings)) == [("value.nearly_listed", at("place_1"))]
    assert findings[0].message_en == (
        "“Nigr” is not in the list of this column (Country or region 1). "
        "The nearest values are: NER · Niger; NGA · Nigeria. Pick the right one."
    )
    assert findings[0].message_fr == (
        "«\u00a0Nigr\u00a0» ne figure pas dans la liste de cette colonne (Pays ou région 1). "
        "Les valeurs les plus proches sont\u00a0: NER · Niger; NGA · Nigeria. Choisir la bonne."
    )
    assert (findings[0].severity, findings[0].path) == (Severity.ERROR, "place_1")


def test_an_unknown_funder_is_kept_as_written_with_at_most_three_candidates() -> None:
    record, findings = one({"funder_1": "Europan Comission"})
    assert record.parties[0].name == "Europan Comission"
    assert said(tuple(findings)) == [("value.nearly_listed", at("funder_1"))]
    named = findings[0].message_en.split("nearest values are: ")[1].split(". Pick")[0].split("; ")
    assert named[0] == "EC · European Commission"
    assert len(named) <= 3


def test_an_unknown_theme_is_kept_as_written_with_the_nearest_ones() -> None:
    record, findings = one({"theme_1": 1.1})
    assert record.themes[0].code == "1.1"
    assert findings[0].code == "value.nearly_listed"
    assert "1.10 · Jobs for returnees" in findings[0].message_en


def test_a_value_that_resembles_nothing_is_said_to_be_in_no_list() -> None:
    record, findings = one({"status": "qqqq"})
    assert record.status is None
    assert said(tuple(findings)) == [("value.not_listed", at("status"))]


def test_a_label_of_two_values_is_asked_about() -> None:
    record, findings = one({"place_1": "Micronesia"})
    assert said(tuple(findings)) == [("value.label_ambiguous", at("place_1"))]
    assert "FSM · Micronesia; 057 · Micronesia" in findings[0].message_en
    assert record.places[0].code == "Micronesia"


def test_an_organisation_picked_from_a_french_list_has_its_own_name() -> None:
    record, findings = one({"funder_1": "EC · Commission européenne"})
    assert (record.parties[0].name, record.amounts[0].provider.name) == ("European Commission",) * 2
    assert findings == []


def test_several_codes_stand_in_one_cell_each_once() -> None:
    record, findings = one({"sdg": "8; Égalité entre les sexes;8", "gender": 2.0})
    tags = [(t.vocabulary, t.code, t.label) for t in record.themes[1:]]
    assert tags == [("SDG", "8", ""), ("SDG", "5", ""), ("policy-marker", "1", "2")]
    assert findings == []


# ── Amounts, shares and days ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", ["2 million", "1 000 €", "n/a", "about 5"])
def test_an_amount_in_words_is_not_counted_and_named_with_its_cell(text: str) -> None:
    record, findings = one({"amount_1": text})
    assert record.amounts == ()
    assert said(tuple(findings)) == [("value.amount_unreadable", at("amount_1"))]
    assert f"“{text}” is not an amount" in findings[0].message_en
    assert "2000000 or 1234.50" in findings[0].message_en


@pytest.mark.parametrize(
    ("value", "amount"),
    [(0.1 + 0.2, "0.3"), (2_000_000.0, "2000000"), ("1234567.89", "1234567.89"), (-5, "-5")],
)
def test_an_amount_is_the_decimal_that_the_cell_shows(value: Any, amount: str) -> None:
    record, findings = one({"amount_1": value})
    assert record.amounts[0].amount == Decimal(amount)
    assert findings == []


def test_an_amount_with_separators_is_read_and_said() -> None:
    record, findings = one({"amount_1": "1 234 567,5"})
    assert record.amounts[0].amount == Decimal("1234567.5")
    assert said(tuple(findings)) == [("value.amount_separators", at("amount_1"))]


def test_an_amount_that_can_be_read_in_two_ways_is_not_guessed() -> None:
    record, findings = one({"amount_1": "1,234"})
    assert record.amounts == ()
    assert said(tuple(findings)) == [("value.amount_ambiguous", at("amount_1"))]


def test_an_amount_without_kind_currency_or_figure_is_said() -> None:
    record, findings = one({"kind_1": None, "currency_1": None})
    assert said(tuple(findings)) == [
        ("value.kind_missing", at("kind_1")),
        ("value.currency_missing", at("currency_1")),
    ]
    assert (record.amounts[0].set_aside, record.amounts[0].currency) == ("unknown-type", None)
    _, findings = one({"amount_1": None})
    assert said(tuple(findings)) == [("value.amount_missing", at("amount_1"))]


def test_a_currency_may_be_named_or_withdrawn_and_an_unknown_one_is_said() -> None:
    record, findings = one({"currency_1": "US Dollar"})
    assert (record.amounts[0].currency, findings) == ("USD", [])
    record, findings = one({"currency_1": "DEM"})
    assert (record.amounts[0].currency, findings) == ("DEM", [])
    record, findings = one({"currency_1": "XQX"})
    assert record.amounts[0].currency == "XQX"
    assert [finding.cell for finding in findings] == [at("currency_1")]


def test_an_amount_without_value_date_takes_that_of_the_start() -> None:
    record, findings = one({"value_on_1": None})
    amount = record.amounts[0]
    assert (amount.value_on, amount.value_on_basis) == (date(2020, 3, 1), "start")
    assert said(tuple(findings)) == [("value.value_date_missing", at("value_on_1"))]


@pytest.mark.parametrize("text", ["2020-02-31", "31 Feb", "31/02/2020"])
def test_a_day_that_does_not_exist_is_left_empty_and_said(text: str) -> None:
    record, findings = one({"ends_on": text})
    assert record.ends_on is None
    assert said(tuple(findings)) == [("value.date_unreadable", at("ends_on"))]


def test_a_day_written_as_text_or_number_is_read() -> None:
    record, findings = one({"ends_on": "28/02/2025"})
    assert record.ends_on == date(2025, 2, 28)
    assert said(tuple(findings)) == [("value.date_day_first", at("ends_on"))]
    record, findings = one({"ends_on": 45000})  # 15 March 2023
    assert record.ends_on == date(2023, 3, 15)
    assert said(tuple(findings)) == [("value.day_number", at("ends_on"))]


def test_a_day_in_2100_is_to_be_explained() -> None:
    data = changed(written(a_record()), {(P, "ends_on", ROW): datetime(2100, 1, 1)})
    got = read(data, today=date(2026, 6, 1))
    assert got.records[0].record.ends_on == date(2100, 1, 1)
    assert said(got.findings) == [("plausibility.far_future", at("ends_on"))]
    assert got.findings[0].severity is Severity.WARNING


def test_an_end_before_the_start_is_said() -> None:
    _, findings = one({"ends_on": datetime(2019, 1, 1)})
    assert said(tuple(findings)) == [("plausibility.end_before_start", at("ends_on"))]


def test_days_counted_from_1904_are_converted_and_said() -> None:
    record, findings = one({}, date_1904=True)
    assert (record.starts_on, record.ends_on) == (date(2020, 3, 1), date(2024, 2, 29))
    assert said(tuple(findings)) == [("file.dates_1904", None)]
    record, findings = one({"ends_on": 45000 - 1462}, date_1904=True)
    assert record.ends_on == date(2023, 3, 15)
    assert said(tuple(findings))[1:] == [("value.day_number", at("ends_on"))]


@pytest.mark.parametrize("value", [101, -1, "half"])
def test_a_share_that_is_none_is_taken_as_missing_and_said(value: Any) -> None:
    record, findings = one({"share_1": value})
    assert record.places[0].published_share is None
    assert said(tuple(findings)) == [("value.percentage_unreadable", at("share_1"))]


def test_shares_that_do_not_add_up_are_said_at_the_first_of_them() -> None:
    changes = {"share_1": 50, "place_2": "MLI", "share_2": 30}
    record, findings = one(changes)
    assert [place.share for place in record.places] == [Decimal("62.5"), Decimal("37.5")]
    assert said(tuple(findings)) == [("rule.shares_do_not_add_up", at("place_1"))]
    assert "add up to 80 instead of 100" in findings[0].message_en


# ── What a spreadsheet does ────────────────────────────────────────────────────────────────────


def test_the_last_result_of_a_formula_is_read_and_said() -> None:
    record, findings = one({"amount_1": lambda p, r, c: p.write_formula(r, c, "=6*7", None, 42)})
    assert record.amounts[0].amount == Decimal(42)
    assert said(tuple(findings)) == [("value.formula", at("amount_1"))]
    assert "(42)" in findings[0].message_en


def test_a_failed_formula_leaves_no_value_and_is_said() -> None:
    fails = {"amount_1": lambda p, r, c: p.write_formula(r, c, "=1/0", None, "#DIV/0!")}
    record, findings = one(fails)
    assert record.amounts == ()
    assert said(tuple(findings)) == [
        ("value.error_in_cell", at("amount_1")),
        ("value.amount_missing", at("amount_1")),
    ]
    assert "“#DIV/0!”" in findings[0].message_en


def test_merged_cells_are_read_as_the_first_and_said() -> None:
    merged = {"title_en": lambda p, r, c: p.merge_range(r, c, r, c + 1, "Both titles in one")}
    record, findings = one({"title_fr": None} | merged)
    assert record.titles == {"en": "Both titles in one"}
    assert said(tuple(findings)) == [("value.merged_cells", at("title_en"))]
    assert "D5:E5" in findings[0].message_en


def test_a_hidden_row_is_read_and_said() -> None:
    def hide(book: Workbook) -> None:
        book.get_worksheet_by_name(P).set_row(ROW - 1, None, None, {"hidden": True})

    record, findings = one({"title_en": "Hidden wells, all the same"}, after=hide)
    assert record.ref == "NE-1"
    assert said(tuple(findings)) == [("value.hidden_row", at("local_ref"))]


def test_control_characters_and_markup_are_left_out_and_said() -> None:
    titles = {"title_en": "Wells\x07 in <b>two</b> valleys", "title_fr": "Puits pour les < 18 ans"}
    record, findings = one(titles)
    assert record.titles["en"] == "Wells in two valleys"
    assert record.titles["fr"] == "Puits pour les < 18 ans"
    assert said(tuple(findings)) == [
        ("value.characters_removed", at("title_en")),
        ("value.markup_removed", at("title_en")),
    ]
    assert "U+0007" in findings[0].message_en


def test_half_of_a_pair_is_left_out_and_said() -> None:
    text, removed, _ = texts.clean("Puits\ud800 neufs")
    assert (text, removed) == ("Puits neufs", "U+D800")
    data = written(a_record(titles={"en": "Wells\ud83d in two valleys"}))
    assert read(data).records[0].record.titles == {"en": "Wells in two valleys"}


def test_a_script_does_not_survive() -> None:
    record, _ = one({"summary_en": '<p>One</p><script src="x">alert(1)</script><p>Two</p>'})
    assert record.summaries["en"] == "One\n\nalert(1) Two"


def test_sixty_thousand_empty_formatted_rows_are_ignored() -> None:
    def fill(book: Workbook) -> None:
        page, grey = book.get_worksheet_by_name(P), book.add_format({"bg_color": "#eeeeee"})
        for row in range(10, 60_010):
            for column in range(12):
                page.write_blank(row, column, None, grey)

    data = changed(written(a_record()), {}, after=fill)
    before = time.process_time()
    got = read(data)
    assert time.process_time() - before < 5
    assert ([row.record.ref for row in got.records], got.findings) == (["NE-1"], ())


def test_blanks_alone_are_no_row() -> None:
    got = read(changed(written(a_record()), {(P, "title_en", 9): "   ", (P, "note", 10): "\n"}))
    assert ([row.record.ref for row in got.records], got.findings) == (["NE-1"], ())


# ── Headings ───────────────────────────────────────────────────────────────────────────────────


def test_a_renamed_heading_is_found_by_its_label() -> None:
    data = changed(written(a_record()), {(P, "D", 1): "my title"})
    got = read(data)
    assert (got.findings, got.records[0].is_untouched) == ((), True)


def test_a_sheet_without_its_row_of_codes_is_read_by_its_labels() -> None:
    data = written(a_record())
    (rows,) = (
        grid.rows
        for grid in grids.grids(opening.package(io.BytesIO(data)), wanted=frozenset({P})).values()
    )
    up = {
        (P, letters(index), number - 1): value
        for number, cells in rows
        if number > 1
        for index, value in enumerate(cells)
    }
    gone = {(P, letters(index), 5): None for index in range(len(rows[0][1]))}
    got = read(changed(data, {**gone, **up}))
    assert got.findings == ()
    assert [(row.place, row.is_untouched) for row in got.records] == [("Projects!A4", True)]


def test_an_example_row_that_was_written_over_is_an_entry() -> None:
    got = read(changed(written(a_record()), {(P, "local_ref", 4): "NE-7"}))
    assert [row.record.ref for row in got.records] == ["NE-7", "NE-1"]
    assert got.records[0].record.titles["en"] == "Vocational training for young returnees"


def test_a_missing_column_is_named_and_its_content_left_empty() -> None:
    gone = {(P, "D", row): None for row in (1, 2, 3, 4, 5)}
    got = read(changed(written(a_record()), gone))
    assert got.records[0].record.titles == {"fr": "Des puits dans deux vallées"}
    assert said(got.findings) == [("file.column_absent", "Projects!A1")]
    assert "“title_en · Title in English · Titre en anglais”" in got.findings[0].message_en


def test_moved_columns_are_found_by_their_codes() -> None:
    pairs = [("D", "E"), ("AH", "BK")]
    swapped: dict[tuple[str, str, int], Any] = {}
    data = written(a_record())
    rows = [1, 2, 3, 4, 5]
    values = grids.grids(opening.package(io.BytesIO(data)), wanted=frozenset({P}))[P].rows
    by_row = dict(values)
    for left, right in pairs:
        for row in rows:
            for here, there in ((left, right), (right, left)):
                index = addresses.position(f"{there}1")[1]  # type: ignore[index]
                cells = by_row[row]
                swapped[P, here, row] = cells[index] if index < len(cells) else None
    got = read(changed(data, swapped))
    assert (got.findings, got.records[0].is_untouched) == ((), True)


def test_a_column_of_ones_own_is_not_read_and_a_second_of_one_name_neither() -> None:
    more = {
        (P, "CE", 1): "remarks",
        (P, "CE", 5): "mine",
        (P, "CF", 1): "title_en",
        (P, "CF", 5): "x",
    }
    got = read(changed(written(a_record()), more))
    assert said(got.findings) == [
        ("file.column_twice", "Projects!CF1"),
        ("file.column_unknown", "Projects!CE1"),
    ]
    assert got.records[0].is_untouched


def test_a_sheet_that_is_gone_is_named() -> None:
    got = read(changed(written(a_record()), {}, without=("Places",)))
    assert said(got.findings) == [("file.sheet_missing", None)]
    assert "“Places”" in got.findings[0].message_en


# ── Rows ───────────────────────────────────────────────────────────────────────────────────────


def test_the_same_entry_twice_is_left_out_naming_the_first() -> None:
    got = read(changed(written(a_record(), a_record(ref="B")), {(P, "local_ref", 6): "NE-1"}))
    assert [row.place for row in got.records] == ["Projects!A5"]
    assert said(got.findings) == [("rule.same_row_twice", "Projects!A6")]
    assert got.findings[0].severity is Severity.CRITICAL
    assert "NE-1 already stands in Projects!A5" in got.findings[0].message_en


def test_a_row_without_reference_is_read_and_the_same_again_is_left_out() -> None:
    data = written(a_record(ref="A"), a_record(ref="B"), version="")
    got = read(changed(data, {(P, "local_ref", 5): None, (P, "local_ref", 6): None}))
    assert [(row.record.ref, row.place) for row in got.records] == [("", "Projects!A5")]
    assert [f.code for f in got.findings if f.severity is not Severity.WARNING] == [
        "schema.row_without_reference",
        "rule.same_row_twice",
    ]


def test_a_part_that_belongs_to_no_entry_is_said() -> None:
    data = written(a_record())
    got = read(changed(data, {("Places", "local_ref", 5): "NE-9", ("Places", "place", 5): "SEN"}))
    assert said(got.findings) == [("rule.part_without_entry", "Places!A5")]
    assert "“NE-9”" in got.findings[0].message_en


def test_a_group_that_is_filled_twice_is_read_from_its_own_sheet_and_said() -> None:
    more = {("Places", "local_ref", 5): "NE-1", ("Places", "place", 5): "SEN"}
    got = read(changed(written(a_record()), more))
    assert [place.code for place in got.records[0].record.places] == ["SEN"]
    assert said(got.findings) == [("rule.given_twice", at("place_1"))]


def test_a_version_that_was_typed_is_said() -> None:
    got = read(changed(written(a_record()), {(P, "version", 5): "7"}))
    assert (got.records[0].version, got.records[0].is_untouched) == ("", False)
    assert said(got.findings) == [("value.version_changed", at("version"))]


def test_what_is_typed_into_an_entry_and_cannot_be_read_is_said_though_nothing_changes() -> None:
    record, findings = one({"gender": "many"})
    assert record == read(written(a_record())).records[0].record
    assert said(tuple(findings)) == [("value.not_listed", at("gender"))]


# ── Files that are refused ─────────────────────────────────────────────────────────────────────


def refused(data: bytes, **options: Any) -> Finding:
    got = read(data, **options)
    assert got.records == ()
    assert [finding.severity for finding in got.findings] == [Severity.CRITICAL]
    return got.findings[0]


def with_part(name: str) -> bytes:
    """Return a workbook with one more part in its package."""
    target = io.BytesIO(written())
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(name, b"x")
    return target.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (OLE, "a workbook of an old spreadsheet program (.xls)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a workbook protected by a password"),
        (with_part("xl/vbaProject.bin"), "a workbook with macros (.xlsm)"),
        (with_part("xl/workbook.bin"), "a binary workbook (.xlsb)"),
        (b"local_ref,type\nA,project\n", "a text file"),
        (b"%PDF-1.7", "a PDF document"),
    ],
)
def test_another_kind_of_file_is_refused_with_the_remedy(data: bytes, kind: str) -> None:
    finding = refused(data)
    assert finding.code == "file.workbook_form"
    assert finding.message_en == (
        f"This is {kind}, which cannot be read here. Save as .xlsx and send again."
    )


def test_an_empty_or_damaged_file_is_refused() -> None:
    assert refused(b"").code == "file.empty"
    whole = written(a_record())
    assert refused(whole[: len(whole) // 2]).code == "file.workbook_broken"
    cut = part_changed(whole, "xl/worksheets/sheet2.xml", lambda part: part[:2000])
    assert refused(cut).code == "file.workbook_broken"


def test_a_declaration_in_the_xml_is_refused() -> None:
    bomb = part_changed(written(), "xl/worksheets/sheet2.xml", lambda part: b"<!DOCTYPE x>" + part)
    assert refused(bomb).code == "file.workbook_broken"


def bomb(size: int) -> bytes:
    target = io.BytesIO(written())
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", bytes(size))
    return target.getvalue()


def test_what_unpacks_to_far_too_much_is_refused_before_it_is_unpacked() -> None:
    too_dense = bomb(150 << 20)
    too_large = bomb(201 << 20)
    before = time.process_time()
    assert refused(too_dense).message_en.count("100 : 1") == 1
    assert refused(too_large).message_en.count("200 MB") == 1
    assert time.process_time() - before < 1


def test_a_file_that_is_too_large_is_refused() -> None:
    finding = refused(written() + bytes(opening.LARGEST))
    assert (finding.code, "25 MB" in finding.message_en) == ("file.workbook_too_large", True)


def test_the_workbook_of_another_partner_is_refused_naming_both() -> None:
    other = an_about(partner=Choice("SEN", "Senegal", "Sénégal"))
    finding = refused(written(a_record(), about=other))
    assert finding.code == "file.workbook_other"
    assert finding.message_en.startswith(
        "This workbook was made for the partner SEN (Senegal / Sénégal), "
        "but the one expected here is NER (Niger)."
    )
    assert finding.message_fr.startswith(
        "Ce classeur a été produit pour le partenaire SEN (Senegal / Sénégal), "
        "alors que l’on attend ici NER (Niger)."
    )


def test_the_workbook_of_another_cycle_or_template_is_refused_naming_both() -> None:
    finding = refused(written(about=an_about(cycle="2020")))
    assert "for the cycle 2020, but the one expected here is 2022." in finding.message_en
    finding = refused(written(about=an_about(template="0")))
    assert "for the template 0, but the one expected here is 2." in finding.message_en


def test_a_workbook_whose_hidden_sheet_was_changed_or_removed_is_refused() -> None:
    data = written(a_record(), about=an_about(partner=Choice("SEN", "Senegal", "Sénégal")))
    forged = changed(
        data, {("_meta", "B", 3): "NER", ("_meta", "B", 4): "Niger", ("_meta", "B", 5): "Niger"}
    )
    assert refused(forged).code == "file.workbook_unknown"
    assert refused(changed(data, {}, without=("_meta",))).code == "file.workbook_unknown"
    other_key = written(a_record(), about=an_about(secret=b"another key"))
    assert refused(other_key).code == "file.workbook_unknown"


def test_without_an_expectation_any_workbook_of_the_platform_is_read() -> None:
    got = list(reading.records(io.BytesIO(written(a_record(), about=an_about(cycle="1999")))))
    assert [record.ref for part in got for record in part.records] == ["NE-1"]
    assert [finding for part in got for finding in part.findings] == []
    target = io.BytesIO()
    Workbook(target).close()
    target.seek(0)
    parts = list(reading.records(target))
    assert [finding.code for part in parts for finding in part.findings] == [
        "file.workbook_unknown"
    ]


@pytest.mark.parametrize("seed", range(40))
def test_a_workbook_with_random_damage_is_read_or_refused_but_never_fails(seed: int) -> None:
    rng = random.Random(seed)

    def damage(part: bytes) -> bytes:
        damaged = bytearray(part)
        for _ in range(rng.randint(1, 30)):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        return bytes(damaged)

    name = rng.choice(
        ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml"]
    )
    got = read(part_changed(written(a_record()), name, damage))
    assert all(finding.message_en and finding.message_fr for finding in got.findings)


# ── Whatever is typed ──────────────────────────────────────────────────────────────────────────

TYPED = [
    "", "x", 0, -1, 1e300, 1e16, True, "=1+1", "€", "31/12/2020", "12/31/2020", 45000, 1e9, -5.5,
    datetime(2020, 1, 1, 3, 4), "NER · Niger", "·", " · ", ";;;", "http://", "a" * 40_000,
    "2 million", "<b>", "😀" * 20_000, "iati:", ":x", "0", "-0", "1e5", "100%", None, "1/2/3",
]  # fmt: skip
WITHOUT_PLACE = {"file.no_rows", "file.sheet_missing", "file.dates_1904"}


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_typed_is_read_given_back_and_read_the_same(seed: int) -> None:
    rng = random.Random(seed)
    typed: dict[tuple[str, str, int], Any] = {}
    for _ in range(rng.randint(1, 25)):
        sheet = rng.choice(list(columns.sheets().values()))
        code = rng.choice(sheet.columns).code
        typed[sheet.name, code, rng.choice([4, 5, 6, 7])] = rng.choice(TYPED)
    data = changed(written(a_record(), a_record(ref="B")), typed)
    first = read(data, today=date(2026, 1, 1))
    assert all(f.cell for f in first.findings if f.code not in WITHOUT_PLACE)
    target = io.BytesIO()
    writing.give_back(io.BytesIO(data), target=target, about=an_about(), findings=first.findings)
    again = read(target.getvalue(), today=date(2026, 1, 1))
    assert [row.record for row in again.records] == [row.record for row in first.records]
    assert said(again.findings) == said(first.findings)
    rewritten = read(written(*(row.record for row in first.records)))
    assert [row.record.ref for row in rewritten.records if not row.is_untouched] == []


# ── How far a sheet reaches ────────────────────────────────────────────────────────────────────


def reaching(row: str, cell_: str) -> bytes:
    """Return a workbook with one more cell that is filled, somewhere far out."""
    more = f'<row{row}><c s=">" r="{cell_}" t="str"><v>x</v></c></row></sheetData>'.encode()
    name = "xl/worksheets/sheet2.xml"
    return part_changed(written(a_record()), name, lambda part: part.replace(b"</sheetData>", more))


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (' r="1048576"', "XFD1048576"),
        ("", "XFD1048576"),
        ("", "A1048577"),
        ("", "AAAA9"),
        (' r="99999999999"', "A99999999999"),
        ("", "A00000000001048577"),
        (' r="100000"', "ZZ100000"),
    ],
)
def test_a_value_so_far_out_that_no_memory_holds_the_sheet_is_refused(row: str, place: str) -> None:
    got = read(reaching(row, place))
    assert (got.records, said(got.findings)) == ((), [("file.sheet_too_large", None)])
    assert "A sheet reaches as far as the cell " in got.findings[0].message_en


def test_a_value_further_down_than_the_entries_is_read() -> None:
    got = read(reaching(' r="60000"', "A60000"))
    assert [row.place for row in got.records] == ["Projects!A5", "Projects!A60000"]


def test_formatted_cells_without_a_value_do_not_count_however_far_out() -> None:
    far = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    name = "xl/worksheets/sheet2.xml"
    data = part_changed(written(a_record()), name, lambda p: p.replace(b"</sheetData>", far))
    got = read(data)
    assert (got.findings, [row.is_untouched for row in got.records]) == ((), [True])


def test_a_part_in_an_encoding_that_hides_its_cells_is_refused() -> None:
    name = "xl/worksheets/sheet2.xml"
    data = part_changed(written(a_record()), name, lambda p: p.decode().encode("utf-16"))
    assert said(read(data).findings) == [("file.workbook_broken", None)]
