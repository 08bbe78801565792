"""The projects of an edition as IATI activities, from its published tables alone.

The writer of the file is a secondary reporter: the partners are the primary ones.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import BinaryIO

import duckdb

from marsa.config.exporting import content, records
from marsa.editions import store
from marsa.exchange import iati_out
from marsa.exchange.record import Party, Record
from marsa.kit.findings import Finding


def write(
    edition: store.Edition,
    target: BinaryIO,
    *,
    reporter: Party,
    base_url: str,
    say: Callable[[Finding], None] | None = None,
    advance: Callable[[int], None] | None = None,
) -> iati_out.Written:
    """Write the projects of an edition as IATI 2.03; one edition always gives the same bytes.

    reporter: who publishes the file. base_url: of the site, where the codes of the frameworks are
    explained; not that of one edition, so that a code means the same in each. say: is told what
    is left out. advance: is told of each initiative. Raises store.Damaged.
    """
    with content.opened(edition) as connection:
        states = {row["code"] for row in content.rows(connection, "countries")}
        return iati_out.write(
            _records(connection, states=states, reporter=reporter, advance=advance),
            target,
            reporter=reporter,
            generated_at=edition.made_at,
            own_lists=_own_lists(connection, home=f"{base_url}/en"),
            regions_uri=f"{base_url}/en/countries",
            say=say,
        )


def _records(
    connection: duckdb.DuckDBPyConnection,
    *,
    states: Collection[str],
    reporter: Party,
    advance: Callable[[int], None] | None,
) -> Iterator[Record]:
    for initiative in content.initiatives(connection):
        if advance:
            advance(1)
        yield records.of(initiative, states=states, reporter_ref=reporter.ref or "")


def _own_lists(
    connection: duckdb.DuckDBPyConnection, *, home: str
) -> Mapping[str, iati_out.OwnList]:
    """Return the frameworks of the edition with the labels of their codes."""
    labels: dict[str, dict[str, dict[str, str]]] = {}
    for node in content.rows(connection, "framework_nodes"):
        texts = {"en": node["label_en"] or "", "fr": node["label_fr"] or ""}
        labels.setdefault(node["framework"], {})[node["code"]] = texts
    return {
        name: iati_out.OwnList(f"{home}/themes#{name}", of_codes)
        for name, of_codes in labels.items()
    }
