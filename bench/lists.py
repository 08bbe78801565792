"""What iatiflattener fetches before it starts, made from local files instead.

It asks a server for countries, regions, sector groups, the names of reporting organisations, the
currency of each country, and monthly exchange rates. The shared folder has code lists and rates;
the organisations are those of the file at hand. One list has no local source: the groups of
reporting organisations stay empty, which saves the tool nothing but the text of one column.
"""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import files
from babel.numbers import get_territory_currencies
from lxml import etree

LISTS = files.SHARED / "data" / "standard" / "codelists-json" / "en"
RATES = files.SHARED / "data" / "fx" / "usd_to_xxx_by_month.csv"


def write(folder: Path, *, file: Path) -> None:
    """Write lists.json and rates.csv, as bench/runners/iatiflattener_rows.py reads them.

    file: the activities whose reporting organisations are to be known.
    """
    countries = _codes("Country")
    lists = {
        "countries": countries,
        "regions": _codes("Region"),
        "sector_groups": {code: code for code in _codes("SectorCategory")},
        "organisations": _organisations(file),
        "currencies": dict(_currencies(countries)),
    }
    (folder / "lists.json").write_text(json.dumps(lists))
    with (folder / "rates.csv").open("w", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(("Date", "Rate", "Currency"))
        writer.writerows(_rates())


def _codes(name: str) -> list[str]:
    entries: list[dict[str, Any]] = json.loads((LISTS / f"{name}.json").read_text())["data"]
    return [entry["code"] for entry in entries]


def _currencies(countries: list[str]) -> Iterator[tuple[str, str]]:
    for country in countries:
        if current := get_territory_currencies(country):
            yield country, current[0]


def _organisations(file: Path) -> dict[str, str]:
    """Return the reporting organisations of a file: identifier → name."""
    found: dict[str, str] = {}
    for _, element in etree.iterparse(file, tag=("reporting-org", "iati-activity")):
        if element.tag == "reporting-org":
            found[element.get("ref", "")] = " ".join("".join(element.itertext()).split())
        else:
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return found


def _rates() -> Iterator[tuple[str, str, str]]:
    """Yield day, units of the currency for one US dollar, and currency."""
    with RATES.open(newline="") as source:
        table = csv.reader(source)
        _, *currencies = next(table)
        for month, *rates in table:
            day = f"{month[:7]}-01"
            if not _is_day(day):  # some rows have no month
                continue
            for currency, rate in zip(currencies, rates, strict=False):
                if rate:
                    yield day, rate, currency


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
