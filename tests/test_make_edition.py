"""The builder of editions is itself worth a test: others stand on it."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from marsa.editions import store
from tests.make_edition import a_sum, an_account, an_edition, filled, from_accounts, offered


def test_an_edition_made_for_a_test_is_whole_and_served(tmp_path: Path) -> None:
    edition = an_edition(tmp_path, initiatives=[{"public_id": "MRS-1", "eur": "1.50"}])
    store.verify(edition)
    assert store.current_number(tmp_path) == edition.number == "2026.1"
    with duckdb.connect(str(edition.database), read_only=True) as connection:
        asked = "SELECT public_id, title_en, eur FROM initiatives"
        assert connection.execute(asked).fetchall() == [
            ("MRS-1", "Title of MRS-1", Decimal("1.50"))
        ]
        tables = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    assert {name for (name,) in tables} == set(offered())


def test_an_edition_may_stand_beside_the_one_that_is_served(tmp_path: Path) -> None:
    an_edition(tmp_path)
    an_edition(tmp_path, number="2026.2", served=False)
    assert store.current_number(tmp_path) == "2026.1"
    assert store.numbers(tmp_path) == ["2026.1", "2026.2"]


def test_a_slip_in_a_name_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no table of an edition"):
        an_edition(tmp_path, initiative=[])
    with pytest.raises(ValueError, match="no column of funding"):
        an_edition(tmp_path, funding=[{"euros": 1}])


def test_accounts_are_divided_and_added_up_as_published() -> None:
    rows = filled(
        from_accounts(
            [
                an_account("A", [a_sum("10.01"), a_sum("5", kind="budget")], places={"NER": 50}),
                an_account("A", [a_sum("1.00", currency="GNF")], partner="NER"),
            ]
        )
    )
    assert [(i["public_id"], i["eur"], i["not_converted"]) for i in rows["initiatives"]] == [
        ("A", Decimal("10.01"), 1)
    ]
    assert [(line["kind"], line["counted"]) for line in rows["funding"]] == [
        ("commitment", True),
        ("budget", False),
        ("commitment", True),
    ]
    assert [(a["country_code"], a["eur"]) for a in rows["allocations"]] == [
        ("NER", Decimal("10.01")),
        ("NER", Decimal("5.00")),
        (None, None),
    ]
    assert [entry["partner_code"] for entry in rows["entries"]] == ["FRA", "NER"]
