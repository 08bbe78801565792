"""The site shows the figures of the file it was made from: computed here apart, from the file."""

import csv
import json
import re
from decimal import Decimal

import pytest
from django.test import Client

from tests.journeys.test_from_file_to_edition import LIST, run
from tests.shared import shared

pytestmark = pytest.mark.django_db


def words_of(client: Client, address: str) -> str:
    """Return a page with every kind of blank as a plain one."""
    return re.sub(r"\s", " ", client.get(address).content.decode())


def test_home_country_and_explore_show_the_sums_of_the_list(client: Client) -> None:
    file = shared(LIST)
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text))
    total = sum(Decimal(row["ProjectBudget"]) for row in rows)
    sudan = sum(Decimal(r["ProjectBudget"]) for r in rows if r["ProjectLocation"] == "Sudan")
    naming_sudan = [r for r in rows if "Sudan" in r["ProjectLocation"].split(", ")]
    run("setup")
    run("collect", str(file), "--partner", "EU", "--cycle", "2022", "--accept")
    run("publish")

    explore = json.loads(client.get("/en/explore.json").content)
    assert (explore["count"], Decimal(explore["eur_total"])) == (253, total)
    here = json.loads(client.get("/en/explore.json?country=SDN").content)
    assert (here["count"], Decimal(here["eur_here_total"])) == (len(naming_sudan), sudan)

    assert "EUR 5.3 billion" in words_of(client, "/en/")
    assert "5,3 milliards d’euros" in words_of(client, "/fr/")

    country = json.loads(client.get("/en/countries/SDN.json").content)
    assert str(sudan) in json.dumps(country)
