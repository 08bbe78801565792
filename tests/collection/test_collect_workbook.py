"""`marsa collect` of a workbook: over what is stored, and never over what was changed since."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from marsa.collection.actions import files
from marsa.collection.models import Cycle, Entry, Version
from marsa.collection.queries import workbooks
from marsa.exchange.record import Place, Theme
from marsa.exchange.workbook import about as abouts
from marsa.exchange.workbook import writing
from marsa.registry.models import Partner
from tests.exchange.reworked import changed
from tests.make import AT, BY, a_cycle, a_partner, a_record, an_amount, an_arrival, an_intake

pytestmark = pytest.mark.django_db
P, FIRST = "Projects", 5


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Any) -> Path:
    settings.ARRIVALS_DIR = tmp_path / "arrivals"
    return tmp_path / "arrivals"


@pytest.fixture
def partner(store: Path) -> Partner:
    """Return a partner with two entries that say more than a workbook holds."""
    told = {
        "titles": {"en": "Wells in two valleys", "pt": "Poços"},
        "themes": (Theme("DAC-5", "14030"), Theme("jvap", "1")),
        "amounts": (an_amount("100.00", places=(Place("country", "NER"),)),),
        "secondary": True,
    }
    commit(an_arrival(store), *(a_record(ref, **told) for ref in ("A-1", "A-2")))
    return a_partner()


def commit(arrival: Any, *records: Any) -> None:
    taken = an_intake(*records)
    files.commit(
        arrival, statements=taken.statements, digest=taken.digest, accept=True, by=BY, at=AT
    )


def workbook(
    partner: Partner, *, changes: dict[Any, Any] | None = None, cycle: Cycle | None = None
) -> bytes:
    """Return the partner's workbook as the platform writes it, with some cells changed."""
    key = abouts.key(settings.SECRET_KEY)
    about = workbooks.about(partner, cycle=cycle or a_cycle(), secret=key)
    target = io.BytesIO()
    writing.write(target, entries=workbooks.filled(partner), about=about)
    return changed(target.getvalue(), changes or {})


def collect(data: bytes, folder: Path, **options: Any) -> tuple[str, str]:
    """Return what the command says, and what it says beside."""
    file = folder / "return.xlsx"
    file.write_bytes(data)
    said, beside = io.StringIO(), io.StringIO()
    given = {"partner": "EU", "cycle": "2022", **options}
    call_command("collect", str(file), stdout=said, stderr=beside, **given)
    return said.getvalue(), beside.getvalue()


def contents(ref: str) -> list[dict[str, Any]]:
    rows = Version.objects.filter(entry__local_ref=ref).order_by("number")
    return [json.loads(text) for text in rows.values_list("content", flat=True)]


def test_a_workbook_that_nobody_changed_changes_nothing(partner: Partner, tmp_path: Path) -> None:
    said, _ = collect(workbook(partner), tmp_path)
    assert said == "0 new, 0 changed, 2 unchanged.\n"
    assert Version.objects.count() == 2


def test_a_changed_cell_becomes_a_version_that_keeps_all_else(
    partner: Partner, tmp_path: Path
) -> None:
    said, _ = collect(workbook(partner, changes={("Funders", "amount", 5): 90}), tmp_path)
    assert said == "0 new, 1 changed, 1 unchanged.\n"
    was, now = contents("A-1")
    assert now["funding"][0].pop("amount") == "90"
    assert was["funding"][0].pop("amount") == "100.00"
    assert (now["funding"][0].pop("line"), was["funding"][0].pop("line")) == (FIRST, None)
    assert now == was


def test_what_was_changed_since_is_in_conflict_and_is_neither_taken_nor_accepted(
    partner: Partner, tmp_path: Path, store: Path
) -> None:
    changes = {("Funders", "amount", 5): 90, ("Funders", "amount", 6): 80}
    data = workbook(partner, changes=changes)
    newer = a_record("A-1", amounts=(an_amount("70.00"),))
    taken = an_intake(newer)
    files.commit(
        an_arrival(store), statements=taken.statements, digest=taken.digest, accept=False,
        by=BY, at=AT,
    )  # fmt: skip
    said, _ = collect(data, tmp_path, accept=True)
    first, second = said.splitlines()[:2]
    assert first == "0 new, 1 changed, 0 unchanged."
    assert second.startswith("In conflict, not taken: A-1 (Projects!A5). The entry was changed")
    assert said.count("  funding: now [") == 1
    assert '"amount":"70"' in said and '"amount":"90"' in said
    entry = Entry.objects.get(local_ref="A-1")
    assert entry.current is not None and entry.accepted is not None
    assert (entry.current.number, entry.accepted.number) == (2, 1)
    assert [line["amount"] for line in contents("A-2")[-1]["funding"]] == ["80"]
    assert Entry.objects.get(local_ref="A-2").accepted.number == 2  # type: ignore[union-attr]


def test_a_dry_run_says_the_conflict_and_writes_nothing(
    partner: Partner, tmp_path: Path, store: Path
) -> None:
    data = workbook(partner, changes={("Funders", "amount", 5): 90})
    commit(an_arrival(store), a_record("A-1", amounts=(an_amount("70.00"),)))
    said, _ = collect(data, tmp_path, dry_run=True)
    assert said.startswith("0 new, 0 changed, 1 unchanged would be the result.\nIn conflict")
    assert Version.objects.count() == 3


def test_a_deleted_column_is_named_and_empties_nothing(partner: Partner, tmp_path: Path) -> None:
    gone = {(P, "amount_1", row): None for row in range(1, 8)}
    said, beside = collect(workbook(partner, changes=gone), tmp_path)
    assert said == "0 new, 0 changed, 2 unchanged.\n"
    assert "file.column_absent" in beside and "“amount_1 · " in beside


def test_the_workbook_of_another_partner_is_refused_naming_both(
    partner: Partner, tmp_path: Path
) -> None:
    data = workbook(a_partner("UNHCR"))
    file = tmp_path / "return.xlsx"
    file.write_bytes(data)
    beside = io.StringIO()
    with pytest.raises(CommandError, match="Nothing in this file can be used"):
        call_command("collect", str(file), partner="EU", cycle="2022", stderr=beside)
    assert "UNHCR" in beside.getvalue() and "EU (" in beside.getvalue()
    assert Version.objects.count() == 2


def test_a_workbook_of_another_cycle_is_refused(partner: Partner, tmp_path: Path) -> None:
    data = workbook(partner, cycle=a_cycle("2020"))
    with pytest.raises(CommandError, match="Nothing in this file can be used"):
        collect(data, tmp_path)
