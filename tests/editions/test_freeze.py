"""Writing an edition: what was offered is what is written, in each form."""

import csv
import gzip
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from marsa.editions import freeze
from marsa.kit.tables import Column, Table

SHEET = Table(
    "sums",
    "Sums",
    "Montants",
    (
        Column("name", "VARCHAR", "Name", "Nom"),
        Column("eur", "DECIMAL(18,2)", "Euro", "Euros"),
        Column("on", "DATE", "Day", "Jour"),
        Column("counted", "BOOLEAN", "Counted", "Compté"),
    ),
)
ROWS: list[tuple[object, ...]] = [
    ("Côte d’Ivoire", Decimal("5256084987.34"), date(2016, 12, 15), True),
    ("=1+1", Decimal("-0.01"), None, False),
    (None, None, None, None),
]


def a_table() -> Table:
    return SHEET.filled_by(lambda: ROWS)


def test_each_form_holds_what_was_offered(tmp_path: Path) -> None:
    folder = tmp_path / "public"
    assert freeze.write([a_table()], folder) == {"sums": 3}
    with duckdb.connect(str(folder / freeze.DATABASE), read_only=True) as connection:
        assert connection.execute("SELECT * FROM sums").fetchall() == ROWS
    parquet = pq.read_table(folder / "parquet" / "sums.parquet")
    assert [tuple(row.values()) for row in parquet.to_pylist()] == ROWS


def test_a_spreadsheet_runs_no_cell_of_the_csv(tmp_path: Path) -> None:
    freeze.write([a_table()], tmp_path / "public")
    with gzip.open(tmp_path / "public" / "csv" / "sums.csv.gz", "rt", encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["name", "eur", "on", "counted"],
        ["Côte d’Ivoire", "5256084987.34", "2016-12-15", "True"],
        ["'=1+1", "-0.01", "", "False"],
        ["", "", "", ""],
    ]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=A1", "'=A1"),
        ("+33 1", "'+33 1"),
        ("@x", "'@x"),
        ("-x", "'-x"),
        ("-5", "-5"),
        ("a=b", "a=b"),
    ],
)
def test_formula_starts_get_an_apostrophe_and_numbers_do_not(cell: str, written: str) -> None:
    assert freeze.safe_cell(cell) == written


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        freeze.write([a_table()], tmp_path / name)
    for file in ("parquet/sums.parquet", "csv/sums.csv.gz"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_the_manifest_names_every_file_with_its_fingerprint(tmp_path: Path) -> None:
    folder = tmp_path / "public"
    freeze.write([a_table()], folder)
    freeze.seal(folder, {"number": "2026.1"})
    manifest = json.loads((folder / freeze.MANIFEST).read_text())
    assert manifest["number"] == "2026.1"
    assert sorted(manifest["files"]) == [
        "csv/sums.csv.gz",
        "edition.duckdb",
        "parquet/sums.parquet",
    ]
    for name, facts in manifest["files"].items():
        assert facts["sha256"] == freeze.sha256(folder / name)
