"""Flatten one file with iatiflattener, with local lists instead of its server's.

    python iatiflattener_rows.py FILE LISTS OUT

Runs where iatiflattener is installed, which is not where Marsa is. LISTS is the folder that
bench/lists.py wrote. The work is the tool's own, from its own function for one file: a row for each
activity, and rows for each transaction and budget by country and sector, with USD, EUR and local
values, in English and French.
"""

import json
import sys
from pathlib import Path

import iatiflattener


class Local(iatiflattener.FlattenIATIData):
    """The tool with its one request for lists answered from a folder."""

    def setup_codelists(self, refresh_rates: bool) -> None:
        """Set what the tool's own function of this name sets."""
        lists = json.loads((Path(self.iatikitcache_dir) / "lists.json").read_text())
        self.activity_data = {}
        self.countries = lists["countries"] + lists["regions"]
        self.regions = lists["regions"]
        self.category_group = lists["sector_groups"]
        self.organisations = dict.fromkeys(self.langs, lists["organisations"])
        self.countries_currencies = lists["currencies"]
        self.reporting_organisation_groups = {}
        self.exchange_rates = self.get_exchange_rates(refresh_rates)


def main() -> None:
    """Flatten."""
    file, lists, out = map(Path, sys.argv[1:])
    tool = Local(
        iatikitcache_dir=str(lists),
        exchange_rates_filename=str(lists / "rates.csv"),
        output=str(out),
        langs=["en", "fr"],
        run_publishers=False,
    )
    tool.process_package("", file.name, str(file.parent))


if __name__ == "__main__":
    main()
