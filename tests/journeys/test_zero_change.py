"""Journey 2: a workbook that is downloaded and sent back changes nothing, however many entries."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from marsa.collection.actions import files
from marsa.collection.models import Commit, Cycle, Entry, Version
from marsa.collection.tasks import read_arrival
from marsa.registry import queries as registry
from marsa.registry.models import Partner
from marsa.registry.roles import Role
from tests.exchange.reworked import changed, sample_records
from tests.make import AT, BY, a_partner, an_arrival, an_intake
from tests.make_cycle import an_appointment
from tests.make_files import a_running_cycle, sent, take
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SIZES = [1, 70, 1370]


@pytest.fixture
def reference(settings: Any) -> None:
    """Load the register as it is shipped, with the sample framework in force."""
    settings.MARSA_ALLOW_SAMPLE = True
    call_command("setup", verbosity=0)


def filled(partner: Partner, cycle: Cycle, number: int, tmp_path: Path) -> None:
    """Give a partner so many entries, of those of the sample."""
    records = {record.ref: record for record in sample_records(tmp_path / "sample")}
    chosen = list(records.values())[:number]
    assert len(chosen) == number
    taken = an_intake(*chosen)
    arrival = an_arrival(tmp_path / "arrivals", partner=partner, cycle=cycle)
    files.commit(
        arrival, statements=taken.statements, digest=taken.digest, accept=True, by=BY, at=AT
    )


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("number", SIZES)
def test_a_workbook_that_comes_back_as_it_went_changes_nothing(
    client: Client, reference: None, tmp_path: Path, number: int, language: str
) -> None:
    partner = registry.partner("EU") or a_partner()
    cycle = a_running_cycle(partners=[partner])
    filled(partner, cycle, number, tmp_path)
    before = list(Entry.objects.order_by("pk").values()), Version.objects.count()
    sign_in(client, an_appointment(Role.FOCAL_POINT, partner=partner))
    data = client.get(f"/{language}/desk/files/workbook/").content
    again = changed(data, {})  # saved by another program
    for name, each in (("as it was.xlsx", data), ("saved again.xlsx", again)):
        arrival = sent(client, each, name=name, language=language)
        if arrival.state == "received":
            read_arrival.call(arrival.pk)
            arrival.refresh_from_db()
        assert (arrival.outcome["rows"], arrival.outcome["findings"]) == (number, {})
        said = client.get(f"/en/desk/files/{arrival.pk}/").content.decode()
        assert f"0 new, 0 changed, {number:,} unchanged." in said
        take(client, arrival)
        now = list(Entry.objects.order_by("pk").values()), Version.objects.count()
        assert (now, Commit.objects.count()) == (before, 0)
