"""Taking an edition out: every format has the figures of the edition, whole files or none."""

import csv
import gzip
import io
import json
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
import python_calamine
from django.conf import settings
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from lxml import etree

from marsa.analytics import questions
from marsa.analytics.opened import open_edition
from marsa.config.exporting import activities, content, rules, tables, workbook
from marsa.editions import store
from marsa.exchange import iati
from marsa.exchange.record import Party, Record
from marsa.kit.findings import Severity
from tests.accounts_at_random import accounts
from tests.exchange import rulesets
from tests.make_edition import Account, a_sum, an_account, an_edition, from_accounts
from tests.shared import shared

US = Party("reporting", "A secretariat", "XX-1", "40")
SCHEMA = "data/standard/schemas-2.03/iati-activities-schema.xsd"
BASE = "https://example.org"
Sums = Mapping[tuple[str, str], Decimal]

# By hand: 100.00 + 60.00 (75.00 USD at 1.25) + 40.00 of an estimate = 200.00 counted; the budget
# of A (30.00) stands beside its commitment, and 7 GNF have no rate.
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
        eur="160.00",
    ),
    an_account("MRS-B", [a_sum("40.00", kind="estimate")], places={"NER": None, "TCD": None}),
    an_account("MRS-C", [a_sum("7", currency="GNF")], places={"region:002": 100}),
    an_account("MRS-P", type="policy", status="adopted"),
)


@pytest.fixture
def edition() -> store.Edition:
    return an_edition(settings.EDITIONS_DIR, **from_accounts(ACCOUNTS))


def export(form: str, output: Path | str, **options: Any) -> str:
    """Run the command; return what it said."""
    said = io.StringIO()
    reporter = {"reporter_ref": "XX-1"} if form == rules.IATI else {}
    usual = {"format": form, "output": str(output), "lang": "en", **reporter}
    call_command("export", stderr=said, **{**usual, **options})
    return said.getvalue()


def refusal(form: str, output: Path | str = "-", **options: Any) -> str:
    with pytest.raises(CommandError) as refused:
        export(form, output, **options)
    return str(refused.value)


def read(data: bytes) -> tuple[list[Record], Counter[Severity]]:
    records, graveness = list[Record](), Counter[Severity]()
    for part in iati.stream(io.BytesIO(data)):
        records.extend(part.records)
        graveness.update(finding.severity for finding in part.findings)
    return records, graveness


def sums_by_kind(records: Sequence[Record]) -> Sums:
    """Add up what counts in records by kind and currency."""
    sums: dict[tuple[str, str], Decimal] = {}
    for record in records:
        for amount in record.amounts:
            if amount.set_aside is None:
                key = (amount.kind, amount.currency or "")
                sums[key] = sums.get(key, Decimal(0)) + amount.amount
    return sums


def total(edition: store.Edition) -> Decimal:
    """Return counted funding as the measure answers."""
    answer = questions.ask(open_edition(edition), measure="total").total
    assert isinstance(answer, Decimal)
    return answer


def activities_of(edition: store.Edition) -> tuple[bytes, list[str]]:
    target, said = io.BytesIO(), list[str]()
    activities.write(
        edition, target, reporter=US, base_url=BASE, say=lambda finding: said.append(finding.code)
    )
    return target.getvalue(), said


def errors_of_the_schema(data: bytes) -> list[str]:
    schema = etree.XMLSchema(etree.parse(shared(SCHEMA)))
    schema.validate(etree.fromstring(data))
    return [str(error) for error in schema.error_log]


# ------------------------------------------------------------------------------------- figures


def test_every_format_has_the_total_of_the_measure(edition: store.Edition, tmp_path: Path) -> None:
    sums = eur_of_each_format(tmp_path)
    assert total(edition) == Decimal("200.00")
    assert sums == dict.fromkeys(sums, Decimal("200.00"))


def eur_of_each_format(folder: Path) -> dict[str, Decimal]:
    """Export in each format; return the counted euro of each file, several ways round."""
    for form in ("csv", "parquet", "jsonl", "xlsx"):
        export(form, folder / f"one.{form}", **({"table": "funding"} if form in TABLES else {}))
    with (folder / "one.csv").open(encoding="utf-8-sig", newline="") as file:
        of_csv = [row["eur"] for row in csv.DictReader(file) if row["counted"] == "True"]
    of_parquet = pq.read_table(folder / "one.parquet").to_pylist()
    objects = [json.loads(line) for line in (folder / "one.jsonl").open(encoding="utf-8")]
    lines = [line for one in objects for line in one["funding"] if line["counted"]]
    parts = [part for line in lines for part in line["allocations"]]
    sheets = read_workbook(folder / "one.xlsx")
    return {
        "csv": added(of_csv),
        "parquet": added(row["eur"] for row in of_parquet if row["counted"]),
        "jsonl": added(one["eur"] for one in objects),
        "jsonl, lines": added(line["eur"] for line in lines),
        "jsonl, parts of lines": added(part["eur"] for part in parts),
        "xlsx": added(row["eur"] for row in sheets["initiatives"]),
        "xlsx, lines": added(row["eur"] for row in sheets["funding"] if row["counted"]),
        "xlsx, parts": added(row["eur"] for row in sheets["allocations"] if row["counted"]),
    }


TABLES = rules.TABLES


def added(cells: Any) -> Decimal:
    """Add up cells that may be empty, each digit as written."""
    return sum((Decimal(str(cell)) for cell in cells if cell not in (None, "")), Decimal(0))


def read_workbook(path: Path) -> dict[str, list[dict[str, Any]]]:
    book = python_calamine.CalamineWorkbook.from_path(path)
    sheets = {}
    for name in book.sheet_names:
        head, *rows = book.get_sheet_by_name(name).to_python()
        sheets[name] = [dict(zip(head, row, strict=True)) for row in rows]
    return sheets


# ---------------------------------------------------------------------------------------- IATI


def test_a_project_goes_out_with_all_that_the_edition_says_of_it(edition: store.Edition) -> None:
    data, said = activities_of(edition)
    assert errors_of_the_schema(data) == []
    (a, b, c), graveness = read(data)
    # Two activities state no sector, and no sector is made up: rule.no_sector, twice.
    assert (graveness[Severity.CRITICAL], graveness[Severity.ERROR]) == (0, 2)
    assert [record.ref for record in (a, b, c)] == ["XX-1-MRS-A", "XX-1-MRS-B", "XX-1-MRS-C"]
    assert (a.titles, a.summaries) == (
        {"en": "Title of MRS-A", "fr": "Titre de A"},
        {"en": "Digs wells."},
    )
    assert (a.reporter and a.reporter.ref, a.secondary, a.status) == ("XX-1", True, "ongoing")
    assert [(p.role, p.name) for p in a.parties] == [("funding", "EU"), ("funding", "FR-AFD")]
    assert [(p.code, p.share) for p in a.places] == [("NER", 60), ("MLI", 40)]
    assert [(t.vocabulary, t.code, t.label, t.share) for t in a.themes] == [
        ("99 https://example.org/en/themes#jvap", "1", "Label 1", 25),
        ("99 https://example.org/en/themes#jvap", "2", "Label 2", 75),
    ]
    assert [(x.kind, x.amount, x.currency, x.on) for x in a.amounts] == [
        ("2", Decimal("100.00"), "EUR", date(2020, 1, 1)),
        ("2", Decimal("75.00"), "USD", date(2021, 1, 1)),
        ("budget", Decimal("30.00"), "EUR", date(2020, 1, 1)),
    ]
    assert [(x.kind, x.amount) for x in b.amounts] == [("budget", Decimal("40.00"))]
    assert [(p.code, p.share) for p in b.places] == [("NER", None), ("TCD", None)]
    assert [(p.code, p.vocabulary) for p in c.places] == [("002", "2")]
    assert sorted(said) == [
        "code.estimate",
        "rule.shares_unstated",
        "schema.description_missing",
        "schema.description_missing",
        "schema.policy",
        "value.value_date",
        "value.value_date",
        "value.value_date",
    ]


def test_a_line_of_money_has_the_day_of_its_value_date_where_that_is_in_its_year() -> None:
    edition = an_edition(
        settings.EDITIONS_DIR,
        initiatives=[{"public_id": "MRS-A"}],
        funding=[
            {"public_id": "MRS-A", "funding_id": n, "funder_name": "EU", "amount": n, "year": year,
             "value_on": date(2020, 6, 30), "value_on_basis": "value-date"}
            for n, year in ((1, 2020), (2, 2021))
        ],
    )  # fmt: skip
    (record,), _ = read(activities_of(edition)[0])
    assert [(x.amount, x.on, x.value_on) for x in record.amounts] == [
        (1, date(2020, 6, 30), date(2020, 6, 30)),
        (2, date(2021, 1, 1), date(2020, 6, 30)),
    ]


def test_countries_that_only_the_lines_know_stand_at_the_lines() -> None:
    def going_to(country: str) -> dict[str, Any]:
        return a_sum("10", places=[{"kind": "country", "code": country, "share": "100"}])

    account = an_account("MRS-A", [going_to("NER"), going_to("MLI"), a_sum("5")])
    edition = an_edition(settings.EDITIONS_DIR, **without_shares(from_accounts([account])))
    (record,), graveness = read(activities_of(edition)[0])
    assert record.places == ()
    assert [[p.code for p in x.places] for x in record.amounts] == [["NER"], ["MLI"], []]
    # No sector is stated, and one line names no place: rule.no_sector, transactions_without_place.
    assert graveness[Severity.ERROR] == 2


def without_shares(rows: dict[str, Any]) -> dict[str, Any]:
    """Return rows as published for an initiative whose lines alone name places."""
    return {**rows, "places": [{**place, "share": None} for place in rows["places"]]}


def test_what_the_entries_say_besides_is_kept() -> None:
    edition = an_edition(
        settings.EDITIONS_DIR,
        initiatives=[{"public_id": "MRS-A", "starts_basis": "stated"}],
        entries=[
            {"public_id": "MRS-A", "entry_id": 1, "accepted_on": date(2026, 1, 2),
             "identifiers": "iati:XX-2-7 | eutf:T05", "implementers": "Diggers | IOM",
             "links": "https://example.org/a | https://example.org/b"},
            {"public_id": "MRS-A", "entry_id": 2, "accepted_on": date(2026, 3, 4),
             "identifiers": "eutf:T05", "implementers": "IOM", "links": ""},
        ],
        funding=[{"public_id": "MRS-A", "funder_name": "Niger", "funder_code": "NER",
                  "amount": "1", "value_on": date(2020, 1, 1)}],
    )  # fmt: skip
    data, _ = activities_of(edition)
    (record,), _ = read(data)
    assert [(p.role, p.name, p.type) for p in record.parties] == [
        ("funding", "Niger", "10"),
        ("implementing", "Diggers", None),
        ("implementing", "IOM", None),
    ]
    assert [i.value for i in record.identifiers] == ["XX-1-MRS-A", "XX-2-7", "T05"]
    assert [(r.kind, r.ref) for r in record.related] == [("third-party", "XX-2-7")]
    assert record.links == ("https://example.org/a", "https://example.org/b")
    assert record.updated_at and record.updated_at.date() == date(2026, 3, 4)
    assert b"it is not stated" not in data and "n’est pas indiqué si elle".encode() in data


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(accounts())
def test_any_edition_goes_out_with_the_sums_of_its_lines(
    tmp_path_factory: pytest.TempPathFactory, given_: list[Account]
) -> None:
    rows = from_accounts(given_)
    edition = an_edition(tmp_path_factory.mktemp("editions"), **rows)
    data, said = activities_of(edition)
    expected = by_hand(rows)
    if not expected:
        assert said
        return
    assert errors_of_the_schema(data) == []
    records, _ = read(data)
    assert {record.ref.removeprefix("XX-1-"): sums_by_kind([record]) for record in records} == (
        expected
    )


def by_hand(rows: Mapping[str, Any]) -> dict[str, Sums]:
    """Return the sums by kind and currency of each project that names what IATI demands."""
    kinds = {"commitment": "2", "disbursement": "3", "expenditure": "4"}
    found: dict[str, Sums] = {}
    for row in rows["initiatives"]:
        lines = [line for line in rows["funding"] if line["public_id"] == row["public_id"]]
        has_funder = any(line["funder_name"] for line in lines)
        if row["type"] != "project" or row["status"] != "ongoing" or not has_funder:
            continue
        standing = [
            line
            for line in lines
            if line["counted_because"] in ("counted", "another-kind-is-counted")
            and line["currency"]
            and line["year"]
        ]
        has_budget = any(line["kind"] == "budget" for line in standing)
        sums: dict[tuple[str, str], Decimal] = {}
        for line in standing:
            if line["kind"] == "estimate" and has_budget:
                continue
            key = (kinds.get(line["kind"], "budget"), line["currency"])
            sums[key] = sums.get(key, Decimal(0)) + Decimal(line["amount"])
        found[row["public_id"]] = sums
    return found


# -------------------------------------------------------------------------------- other formats


def test_a_table_goes_out_as_it_was_published(edition: store.Edition, tmp_path: Path) -> None:
    export("csv", tmp_path / "places.csv", table="places")
    published = gzip.decompress((edition.folder / "csv/places.csv.gz").read_bytes())
    assert (tmp_path / "places.csv").read_bytes() == published
    export("parquet", tmp_path / "usual.parquet")
    published = (edition.folder / "parquet/initiatives.parquet").read_bytes()
    assert (tmp_path / "usual.parquet").read_bytes() == published


def test_all_tables_go_out_in_one_archive_with_what_their_columns_mean(
    edition: store.Edition, tmp_path: Path
) -> None:
    export("csv", tmp_path / "all.zip", table="all")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        names = [f"{name}.csv" for name in tables.names(edition)]
        assert archive.namelist() == [*names, "manifest.json"]
        assert archive.testzip() is None
        published = gzip.decompress((edition.folder / "csv/funding.csv.gz").read_bytes())
        assert archive.read("funding.csv") == published


def test_a_line_of_json_holds_an_initiative_with_all_that_belongs_to_it(
    edition: store.Edition, tmp_path: Path
) -> None:
    export("jsonl", tmp_path / "all.jsonl")
    first, *others = (tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(others) == 3
    one = json.loads(first)
    assert (one["public_id"], one["eur"], one["starts_on"]) == ("MRS-A", "160.00", "2019-01-01")
    assert [(place["country_code"], place["share"]) for place in one["places"]] == [
        ("NER", "60.00"),
        ("MLI", "40.00"),
    ]
    assert [(line["amount"], line["eur"], line["counted"]) for line in one["funding"]] == [
        ("100.00", "100.00", True),
        ("75.00", "60.00", True),
        ("30.00", "30.00", False),
    ]
    shares = [(p["country_code"], p["theme_code"], p["eur"]) for p in
              one["funding"][0]["allocations"]]  # fmt: skip
    assert shares == [
        ("NER", "1", "15.00"),
        ("NER", "2", "45.00"),
        ("MLI", "1", "10.00"),
        ("MLI", "2", "30.00"),
    ]


def test_a_workbook_explains_itself_and_holds_what_is_there(
    edition: store.Edition, tmp_path: Path
) -> None:
    export("xlsx", tmp_path / "all.xlsx")
    sheets = read_workbook(tmp_path / "all.xlsx")
    assert list(sheets) == [workbook.README, *workbook.SHEETS, "codes"]
    said = [row["Français"] for row in sheets[workbook.README]]
    assert said[0] == "Marsa, édition 2026.1, établie le 2026-11-24"
    row = sheets["initiatives"][0]
    assert (row["title_en"], row["eur"], row["starts_on"]) == (
        "Title of MRS-A",
        160.0,
        date(2019, 1, 1),
    )
    assert {"list": "countries", "code": "NER", "label_en": "Niger", "label_fr": "Niger"} in (
        sheets["codes"]
    )
    with zipfile.ZipFile(tmp_path / "all.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml").decode()
    assert 'ySplit="1"' in sheet and 'state="frozen"' in sheet and "<f>" not in sheet


def test_no_text_of_a_workbook_is_a_formula_and_no_long_number_is_rounded(tmp_path: Path) -> None:
    formula, long = '=HYPERLINK("http://example.org","x")', "y" * 40_000
    an_edition(
        settings.EDITIONS_DIR,
        initiatives=[{"public_id": "MRS-A", "title_en": formula, "title_fr": "'=1+1",
                      "summary_en": long}],
        funding=[{"public_id": "MRS-A", "funding_id": 1, "amount": "123456789012345678.25"},
                 {"public_id": "MRS-A", "funding_id": 2, "amount": "-1234567890123.45"}],
    )  # fmt: skip
    said = export("xlsx", tmp_path / "odd.xlsx")
    assert "1 text is longer than a cell can hold and was cut" in said
    sheets = read_workbook(tmp_path / "odd.xlsx")
    row = sheets["initiatives"][0]
    assert (row["title_en"], row["title_fr"]) == (formula, "'=1+1")
    assert row["summary_en"] == "y" * 32_766 + "…"
    assert [line["amount"] for line in sheets["funding"]] == [
        "123456789012345678.25",
        -1234567890123.45,
    ]
    with zipfile.ZipFile(tmp_path / "odd.xlsx") as archive:
        texts = [archive.read(name) for name in archive.namelist() if "/sheet" in name]
    assert not any(b"<f>" in text or b"<hyperlink" in text for text in texts)


# ----------------------------------------------------------------------------------- the command


@pytest.mark.parametrize("form", rules.ENDINGS)
def test_the_same_edition_gives_the_same_bytes_to_a_file_and_to_a_pipe(
    form: str, edition: store.Edition, tmp_path: Path
) -> None:
    export(form, tmp_path / "one")
    pipe = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    said = export(form, "-", stdout=pipe)
    assert pipe.buffer.getvalue() == (tmp_path / "one").read_bytes()  # type: ignore[attr-defined]
    assert "Edition 2026.1 stands in" not in said


def test_a_file_has_a_name_that_says_what_it_is(
    edition: store.Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for options in ({"format": "jsonl"}, {"format": "csv"}, {"format": "csv", "table": "all"}):
        call_command("export", **options, stderr=io.StringIO())
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "marsa-2026.1-csv.zip",
        "marsa-2026.1-initiatives.csv",
        "marsa-2026.1.jsonl",
    ]


def test_a_file_that_is_there_is_replaced_on_demand_only(
    edition: store.Edition, tmp_path: Path
) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("mine")
    assert refusal("csv", file) == (
        f"{file} is there already and was left as it is. Name another file, or add --force to "
        "replace it."
    )
    assert file.read_text() == "mine"
    export("csv", file, force=True)
    assert file.read_text(encoding="utf-8-sig").startswith("public_id,")


def test_an_earlier_edition_can_be_asked_for(edition: store.Edition, tmp_path: Path) -> None:
    an_edition(settings.EDITIONS_DIR, number="2026.2", initiatives=[{"public_id": "MRS-Z"}])
    export("jsonl", tmp_path / "now.jsonl")
    export("jsonl", tmp_path / "before.jsonl", edition="2026.1")
    firsts = [
        json.loads((tmp_path / name).read_text().splitlines()[0])["public_id"]
        for name in ("now.jsonl", "before.jsonl")
    ]
    assert firsts == ["MRS-Z", "MRS-A"]


def test_what_cannot_be_done_is_refused_with_what_to_do(
    edition: store.Edition, tmp_path: Path
) -> None:
    assert refusal("csv", edition="2031.4") == "There is no edition 2031.4. There are: 2026.1."
    assert "There is no" not in refusal("csv", table="nothing")
    assert refusal("csv", table="nothing").startswith("The edition has no table “nothing”. There")
    assert "holds the whole edition" in refusal("xlsx", table="funding")
    assert refusal("csv", tmp_path) == f"{tmp_path} is a folder. Name a file in it."
    assert "--reporter-ref" in refusal("iati", reporter_ref="")
    assert "cannot be written: No such file" in refusal("csv", tmp_path / "no" / "such.csv")


def test_before_the_first_edition_there_is_nothing_to_export() -> None:
    assert refusal("csv") == "No edition has been published yet. Run: marsa publish"


def test_an_edition_without_a_project_that_can_be_written_leaves_no_file(tmp_path: Path) -> None:
    an_edition(settings.EDITIONS_DIR, initiatives=[{"public_id": "MRS-A", "status": None}])
    assert refusal("iati", tmp_path / "none.xml").startswith("No project of the edition states")
    assert list(tmp_path.iterdir()) == []
    pipe = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    refusal("iati", stdout=pipe)
    assert pipe.buffer.getvalue() == b""  # type: ignore[attr-defined]


@pytest.mark.parametrize("form", rules.ENDINGS)
def test_a_damaged_edition_is_not_taken_out_and_leaves_no_file(
    form: str, edition: store.Edition, tmp_path: Path
) -> None:
    names = {"csv": "csv/initiatives.csv.gz", "parquet": "parquet/initiatives.parquet"}
    path = edition.folder / names.get(form, "edition.duckdb")
    path.write_bytes(path.read_bytes() + b"x")
    assert "is missing or was changed" in refusal(form, tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def test_a_sample_says_so_in_every_activity(tmp_path: Path) -> None:
    an_edition(settings.EDITIONS_DIR, sample=True, **from_accounts(ACCOUNTS))
    export("iati", tmp_path / "sample.xml", reporter_ref="")
    reporters = {record.reporter for record in read((tmp_path / "sample.xml").read_bytes())[0]}
    assert {(r.ref, r.name) for r in reporters if r} == {
        ("XX-MARSA-SAMPLE", "Marsa (sample data – données fictives)")
    }


def test_the_command_speaks_french(edition: store.Edition, tmp_path: Path) -> None:
    said = export("iati", tmp_path / "a.xml", lang="fr")
    assert "Activités\u00a0: 3. Non transmises\u00a0: 1 (politiques\u00a0: 1)." in said
    assert f"L’édition 2026.1 se trouve dans {tmp_path / 'a.xml'}." in said
    assert refusal("csv", edition="2031.4", lang="fr").startswith("L’édition 2031.4 n’existe pas.")
    assert "dossier" in refusal("csv", tmp_path, lang="fr")
    assert "IITA" in refusal("iati", reporter_ref="", lang="fr")


# ------------------------------------------------------------------------------------ the sample


@pytest.mark.slow
@pytest.mark.django_db
def test_the_sample_edition_goes_out_whole_in_every_format(tmp_path: Path) -> None:
    call_command("demo", no_serve=True, stdout=io.StringIO(), stderr=io.StringIO())
    edition = store.find(settings.EDITIONS_DIR, _current())
    # The counted euro, each way round.
    counted = total(edition)
    sums = eur_of_each_format(tmp_path)
    assert sums == dict.fromkeys(sums, counted)
    # As IATI: valid, understood, and the money of the projects to the cent.
    data, said = activities_of(edition)
    assert errors_of_the_schema(data) == []
    records, graveness = read(data)
    assert (graveness[Severity.CRITICAL], graveness[Severity.ERROR]) == (0, 0)
    kinds = {"commitment": "2", "disbursement": "3", "expenditure": "4"}
    with duckdb.connect(str(edition.database), read_only=True) as connection:
        lines = connection.execute(
            "SELECT kind, currency, amount FROM funding WHERE public_id IN "
            "(SELECT public_id FROM initiatives WHERE type = 'project')"
        ).fetchall()
        projects, unshared_places, unshared_themes = connection.execute(
            "SELECT count(*) FILTER (type = 'project'), "
            "count(*) FILTER (type = 'project' AND public_id IN (SELECT public_id FROM places "
            "WHERE share IS NULL)), count(*) FILTER (type = 'project' AND public_id IN "
            "(SELECT public_id FROM themes WHERE share IS NULL)) FROM initiatives"
        ).fetchone()  # type: ignore[misc]
    expected: dict[tuple[str, str], Decimal] = {}
    for kind, currency, amount in lines:
        key = (kinds.get(kind, "budget"), currency)
        expected[key] = expected.get(key, Decimal(0)) + amount
    assert len(records) == projects == 1192
    assert sums_by_kind(records) == expected
    # The rules of the standard: broken only where nobody stated shares, and none is made up.
    broken = rulesets.breaches(etree.fromstring(data), today=edition.made_at.date())
    assert Counter(number for number, _ in broken) == {
        "3.1.1": unshared_places,
        "2.1.1": unshared_themes,
    }
    assert Counter(said)["rule.shares_unstated"] == len({ref for _, ref in broken})


def _current() -> str:
    number = store.current_number(settings.EDITIONS_DIR)
    assert number
    return number


def test_the_rows_of_an_initiative_are_found_whatever_the_order_of_the_tables() -> None:
    edition = an_edition(
        settings.EDITIONS_DIR,
        initiatives=[{"public_id": f"MRS-{x}"} for x in "CAB"],
        themes=[{"public_id": f"MRS-{x}", "code": code} for x, code in ("C1", "A2", "C3", "A4")],
    )
    with content.opened(edition) as connection:
        found = {
            one.row["public_id"]: [theme["code"] for theme in one.themes]
            for one in content.initiatives(connection)
        }
    assert found == {"MRS-A": ["2", "4"], "MRS-B": [], "MRS-C": ["1", "3"]}
