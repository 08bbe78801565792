"""Publishing: whole or not at all, checked, and only what is listed."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from django.conf import settings

from marsa.collection.actions import files
from marsa.collection.models import Entry
from marsa.config import publishing
from marsa.editions import checks, freeze, store
from marsa.exchange.record import Place, Theme
from marsa.journal.models import Entry as JournalEntry
from marsa.kit.refusal import Refused
from marsa.registry import actions as registry
from tests.make import AT, BY, a_cycle, a_record, an_amount, an_arrival, an_intake

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reference() -> None:
    registry.load_reference(by=BY, at=AT)


def collect(tmp_path: Path, *records: object) -> None:
    taken = an_intake(*records)  # type: ignore[arg-type]
    files.commit(
        an_arrival(tmp_path / "arrivals"),
        statements=taken.statements,
        digest=taken.digest,
        accept=True,
        by=BY,
        at=AT,
    )


def ask(sql: str) -> list[tuple[object, ...]]:
    number = store.current_number(settings.EDITIONS_DIR)
    assert number
    edition = store.find(settings.EDITIONS_DIR, number)
    with duckdb.connect(str(edition.database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_what_was_accepted_is_published_with_rates_shares_and_places(tmp_path: Path) -> None:
    # 655,957 XOF at the fixed 655.957 are EUR 1,000.00; 60 % Niger, 40 % Mali; domain 3 alone.
    record = a_record(
        amounts=(an_amount("655957", currency="XOF", on=date(2019, 3, 1)),),
        places=(
            Place("country", "NER", share=Decimal(60)),
            Place("country", "MLI", share=Decimal(40)),
        ),
        themes=(Theme("jvap", "3", share=Decimal(100)),),
    )
    collect(tmp_path, record)
    edition = publishing.publish(by=BY, at=AT)
    assert edition.number == "2026.1"
    assert ask("SELECT currency, amount, rate, eur, year, counted FROM funding") == [
        ("XOF", Decimal("655957"), Decimal("655.957"), Decimal("1000.00"), 2019, True)
    ]
    assert ask(
        "SELECT country_code, domain_code, share, eur FROM allocations ORDER BY country_code DESC"
    ) == [
        ("NER", "3", Decimal("0.6000000000"), Decimal("600.00")),
        ("MLI", "3", Decimal("0.4000000000"), Decimal("400.00")),
    ]
    assert ask("SELECT title_en, eur, not_converted, kind, entries FROM initiatives") == [
        ("Project A-1", Decimal("1000.00"), 0, "commitment", 1)
    ]


def test_what_has_no_rate_is_shown_and_not_counted_as_nothing(tmp_path: Path) -> None:
    collect(tmp_path, a_record(amounts=(an_amount("5", currency="XTS"), an_amount("7.00"))))
    publishing.publish(by=BY, at=AT)
    assert ask("SELECT eur, not_converted FROM initiatives") == [(Decimal("7.00"), 1)]


def test_an_entry_that_was_not_accepted_is_not_published(tmp_path: Path) -> None:
    collect(tmp_path, a_record("A-1"))
    taken = an_intake(a_record("A-2"))
    files.commit(
        an_arrival(tmp_path / "arrivals"),
        statements=taken.statements,
        digest=taken.digest,
        accept=False,
        by=BY,
        at=AT,
    )
    publishing.publish(by=BY, at=AT)
    published = Entry.objects.get(local_ref="A-1").pk
    assert ask("SELECT entry_id FROM entries") == [(published,)]


def test_an_edition_of_nothing_is_refused_and_says_which_check(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not-empty: The edition holds at least one initiative"):
        publishing.publish(by=BY, at=AT)
    assert store.numbers(settings.EDITIONS_DIR) == []


def test_half_the_initiatives_gone_stops_the_edition_unless_a_reason_is_published(
    tmp_path: Path,
) -> None:
    collect(tmp_path, *(a_record(f"A-{n}") for n in range(5)))
    publishing.publish(by=BY, at=AT)
    Entry.objects.exclude(local_ref="A-1").update(state="withdrawn")
    with pytest.raises(Refused) as refused:
        publishing.publish(by=BY, at=AT)
    assert "not-suddenly-smaller" in str(refused.value)
    assert "identifiers-remain" in str(refused.value)
    assert store.current_number(settings.EDITIONS_DIR) == "2026.1"

    reasons = {
        "not-suddenly-smaller": "Four entries were invented.",
        "identifiers-remain": "Four entries were invented.",
    }
    edition = publishing.publish(by=BY, at=AT, overruled=reasons)
    assert edition.number == "2026.2"
    published = {c["name"]: c["overruled"] for c in edition.manifest["checks"] if c["breaches"]}
    assert published == reasons


def test_a_check_that_does_not_exist_cannot_be_overruled(tmp_path: Path) -> None:
    collect(tmp_path, a_record())
    with pytest.raises(Refused, match="There is no check named everything"):
        publishing.publish(by=BY, at=AT, overruled={"everything": "because I say so"})


def test_the_journal_has_one_line_and_catches_up_after_a_kill(tmp_path: Path) -> None:
    collect(tmp_path, a_record())
    publishing.publish(by=BY, at=AT)
    JournalEntry.objects.filter(verb="editions.publish").delete()  # as if killed just before
    publishing.publish(by=BY, at=AT)
    lines = JournalEntry.objects.filter(verb="editions.publish").order_by("id")
    assert [(line.subject, line.detail.get("noted_late")) for line in lines] == [
        ("edition:2026.1", True),
        ("edition:2026.2", None),
    ]


def test_going_back_serves_the_earlier_edition_and_refuses_a_damaged_one(tmp_path: Path) -> None:
    collect(tmp_path, a_record())
    publishing.publish(by=BY, at=AT)
    publishing.publish(by=BY, at=AT)
    publishing.serve("2026.1", by=BY, at=AT)
    assert store.current_number(settings.EDITIONS_DIR) == "2026.1"
    with pytest.raises(Refused, match=r"Edition 2026\.1 is served already"):
        publishing.serve("2026.1", by=BY, at=AT)
    with pytest.raises(Refused, match=r"There is no edition 2031\.4"):
        publishing.serve("2031.4", by=BY, at=AT)
    newer = store.find(settings.EDITIONS_DIR, "2026.2").database
    newer.write_bytes(newer.read_bytes() + b"x")
    with pytest.raises(store.Damaged):
        publishing.serve("2026.2", by=BY, at=AT)
    assert store.current_number(settings.EDITIONS_DIR) == "2026.1"


def test_a_canary_in_a_column_that_is_not_listed_stays_in(tmp_path: Path) -> None:
    collect(tmp_path, a_record())
    Entry.objects.update(accepted_by="CANARY-accepted-by")
    Entry.objects.get().versions.update(made_by="CANARY-made-by")
    edition = publishing.publish(by="an operator", at=AT)
    for path in edition.folder.rglob("*"):
        if path.is_file():
            assert b"CANARY" not in path.read_bytes(), path
    manifest = json.loads((edition.folder / freeze.MANIFEST).read_text())
    assert "CANARY" not in json.dumps(manifest)


@pytest.mark.parametrize(
    ("check", "wrong"),
    [
        ("allocations-add-up", "UPDATE allocations SET eur = eur + 0.01"),
        ("allocations-add-up", "DELETE FROM allocations"),
        ("initiatives-add-up", "UPDATE initiatives SET eur = eur - 0.01"),
        ("one-row-each", "INSERT INTO initiatives SELECT * FROM initiatives"),
        ("entries-belong", "UPDATE entries SET public_id = 'MRS-00000000-0'"),
        (
            "one-kind-counted",
            "INSERT INTO funding SELECT * REPLACE ('budget' AS kind) FROM funding",
        ),
        ("known-countries", "UPDATE places SET country_code = 'XYZ'"),
        ("known-themes", "UPDATE allocations SET theme_code = '99'"),
        ("known-codes", "UPDATE initiatives SET status = 'dancing'"),
        ("labels-in-both-languages", "UPDATE countries SET name_fr = '' WHERE code = 'NER'"),
    ],
)
def test_each_check_notices_what_it_is_for(tmp_path: Path, check: str, wrong: str) -> None:
    collect(tmp_path, a_record(), a_record("A-2"))
    edition = publishing.publish(by=BY, at=AT)
    spoiled = tmp_path / "spoiled.duckdb"
    spoiled.write_bytes(edition.database.read_bytes())
    with duckdb.connect(str(spoiled)) as connection:
        connection.execute(wrong)
    results = checks.run(spoiled, previous=None, overruled={})
    assert check in {result.check.name for result in results if result.stops}
    assert [r for r in checks.run(edition.database, previous=None, overruled={}) if r.stops] == []


def test_a_column_that_no_room_listed_stops_the_edition(tmp_path: Path) -> None:
    collect(tmp_path, a_record())
    tables = tuple(publishing.published.tables())
    short = replace(tables[0], columns=tables[0].columns[:-1])
    edition = publishing.publish(by=BY, at=AT)
    assert checks.columns_written(edition.database, (short, *tables[1:])) == ["initiatives.entries"]
    assert checks.columns_written(edition.database, tables) == []


def test_a_cycle_of_invented_entries_marks_the_edition(tmp_path: Path) -> None:
    collect(tmp_path, a_record())
    assert publishing.publish(by=BY, at=AT).sample is False
    cycle = a_cycle("2030-sample", sample=True)
    taken = an_intake(a_record("S-1"))
    files.commit(
        an_arrival(tmp_path / "arrivals", cycle=cycle),
        statements=taken.statements,
        digest=taken.digest,
        accept=True,
        by=BY,
        at=AT,
    )
    assert publishing.publish(by=BY, at=AT).sample is True
