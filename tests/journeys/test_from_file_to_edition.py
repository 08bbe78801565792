"""The main job on a real file: the Trust Fund's list becomes an edition with its own figures."""

import csv
import io
import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from marsa.collection.models import Arrival, Entry, Version
from marsa.editions import store
from marsa.journal.models import Entry as JournalEntry
from tests.shared import shared

pytestmark = pytest.mark.django_db

LIST = "data/tables/eutf-projects-2022-01.csv"
FRENCH = {"Tchad": "TCD", "Mauritanie": "MRT", "Guinée": "GIN", "Cameroun": "CMR"}
ENGLISH = {
    "Sudan": "SDN", "Somalia": "SOM", "Libya": "LBY", "Niger": "NER", "Ethiopia": "ETH",
    "Morocco": "MAR", "Mali": "MLI", "Burkina Faso": "BFA", "South Sudan": "SSD",
    "Senegal": "SEN", "Nigeria": "NGA", "Uganda": "UGA", "Kenya": "KEN", "Egypt": "EGY",
    "The Gambia": "GMB", "Djibouti": "DJI", "Eritrea": "ERI", "Côte d'Ivoire": "CIV",
    "Ghana": "GHA", "Tunisia": "TUN", "Rwanda": "RWA",
    "Democratic Republic of the Congo": "COD",
}  # fmt: skip


def run(*words: str, **options: Any) -> str:
    """Run a command and return what it printed."""
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def measure(*words: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(run("measure", *words, "--format", "json"))
    return answer


def rows_of_the_list(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


@pytest.fixture
def the_list() -> Path:
    file = shared(LIST)
    run("setup")
    return file


def test_the_list_gives_its_own_sum_to_the_cent(the_list: Path) -> None:
    rows = rows_of_the_list(the_list)
    total = sum(Decimal(row["ProjectBudget"]) for row in rows)
    assert (len(rows), total) == (253, Decimal("5256084987.34"))

    # The secretariat collects the list for the European Union, accepts it and publishes.
    said = run("collect", str(the_list), "--partner", "EU", "--cycle", "2022", "--accept")
    assert said == "253 new, 0 changed, 0 unchanged.\n"
    run("publish")

    # The edition gives the list's own figures.
    answer = measure("total")
    assert Decimal(answer["total"]) == total
    assert answer["not_converted"] == {}
    assert Decimal(measure("initiatives")["total"]) == 253

    # Countries stand as the decisions for a single country do; nothing else is allocated.
    alone: dict[str, Decimal] = defaultdict(Decimal)
    several = Decimal(0)
    for row in rows:
        code = (ENGLISH | FRENCH).get(row["ProjectLocation"])
        if code:
            alone[code] += Decimal(row["ProjectBudget"])
        else:
            several += Decimal(row["ProjectBudget"])
    by_country = measure("total", "--by", "country")
    expected = sorted(alone.items(), key=lambda pair: (-pair[1], pair[0]))
    assert [(r["country"], Decimal(r["value"])) for r in by_country["rows"]] == expected
    assert [r["country"] for r in by_country["rows"]][:4] == ["SDN", "SOM", "LBY", "NER"]
    assert Decimal(by_country["not_allocated"]) == several
    assert Decimal(by_country["total"]) == total

    # The journal holds one line for each thing that was done.
    verbs = list(JournalEntry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == [
        "registry.load_reference",
        "collection.load_cycles",
        "collection.receive",
        "collection.commit",
        "collection.accept",
        "reconciliation.identify",
        "editions.publish",
    ]


def test_the_same_file_twice_changes_nothing_and_says_so(the_list: Path) -> None:
    run("collect", str(the_list), "--partner", "EU", "--cycle", "2022", "--accept")
    before = list(Entry.objects.order_by("id").values()), Version.objects.count()
    journal = JournalEntry.objects.count()
    said = run("collect", str(the_list), "--partner", "EU", "--cycle", "2022", "--accept")
    assert said == "0 new, 0 changed, 253 unchanged.\n"
    assert (list(Entry.objects.order_by("id").values()), Version.objects.count()) == before
    assert JournalEntry.objects.count() == journal
    assert Arrival.objects.count() == 1


def test_a_changed_file_shows_what_changed_and_the_accepted_version_stays_published(
    the_list: Path, tmp_path: Path
) -> None:
    run("collect", str(the_list), "--partner", "EU", "--cycle", "2022", "--accept")
    run("publish")
    first = Decimal(measure("total")["total"])

    # A later list gives Djibouti's logistics project 10.5 instead of 10 million, and one row less.
    changed = tmp_path / "later.csv"
    text = the_list.read_text(encoding="utf-8-sig")
    assert text.count("logistique-portuaire,10000000,") == 1
    lines = text.replace("logistique-portuaire,10000000,", "logistique-portuaire,10500000,")
    changed.write_text(lines.rsplit("\n", 1)[0], encoding="utf-8")
    said = run("collect", str(changed), "--partner", "EU", "--cycle", "2022")
    assert said == (
        "0 new, 1 changed, 251 unchanged.\n"
        "1 entries of this cycle are not in the file; they stay as they are.\n"
    )

    # Until somebody accepts the change, an edition holds what was accepted.
    run("publish")
    assert Decimal(measure("total")["total"]) == first
    run("collect", str(changed), "--partner", "EU", "--cycle", "2022", "--accept")
    run("publish")
    assert Decimal(measure("total")["total"]) == first + 500_000
    assert store.numbers(settings.EDITIONS_DIR)[-1].endswith(".3")


def test_a_dry_run_writes_nothing(the_list: Path) -> None:
    journal = JournalEntry.objects.count()
    said = run("collect", str(the_list), "--partner", "EU", "--cycle", "2022", "--dry-run")
    assert said == "253 new, 0 changed, 0 unchanged would be the result.\n"
    assert (Arrival.objects.count(), Entry.objects.count()) == (0, 0)
    assert JournalEntry.objects.count() == journal
    assert not settings.ARRIVALS_DIR.exists()


def test_the_arrival_is_kept_byte_for_byte(the_list: Path) -> None:
    run("collect", str(the_list), "--partner", "EU", "--cycle", "2022")
    arrival = Arrival.objects.get()
    kept = settings.ARRIVALS_DIR / arrival.sha256[:2] / arrival.sha256
    assert kept.read_bytes() == the_list.read_bytes()
    assert (arrival.name, arrival.size) == (the_list.name, the_list.stat().st_size)
