"""Every table that may ever leave the house, and how their rows are brought together."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from marsa.collection import published as collection
from marsa.kit.tables import Table
from marsa.reconciliation import published as reconciliation
from marsa.reconciliation import queries as initiatives
from marsa.reconciliation.counting import Rated, ToEur
from marsa.registry import published as registry
from marsa.registry import queries, rates

MAIN_FRAMEWORK = "jvap"


def tables() -> Iterator[Table]:
    """Yield all tables of an edition; rates and frameworks are read once, now."""
    yield from reconciliation.tables(
        to_eur=_to_eur(), main_framework=MAIN_FRAMEWORK, domains=queries.domains(MAIN_FRAMEWORK)
    )
    yield from registry.tables()
    yield from collection.tables()


def about() -> dict[str, Any]:
    """Return what the manifest says of the edition as a whole.

    sample: whether any entry is invented. entries_by_cycle: how many were last reported in
    each cycle. frameworks: code and version of each that is in force.
    """
    return {
        "sample": initiatives.holds_sample(),
        "entries_by_cycle": initiatives.entries_by_cycle(),
        "frameworks": queries.versions_in_force(),
        "main_framework": MAIN_FRAMEWORK,
    }


def _to_eur() -> ToEur:
    table = rates.table(queries.rate_updates())

    def to_eur(amount: Decimal, currency: str, on: date | None) -> Rated | None:
        return rates.to_eur(amount, currency=currency, on=on, table=table)

    return to_eur
