"""Every table that may ever leave the house, and how their rows are brought together."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from marsa.collection import published as collection
from marsa.collection import queries as cycles
from marsa.editions.tables import Table
from marsa.reconciliation import published as reconciliation
from marsa.reconciliation import queries as accounts
from marsa.reconciliation.counting import Rated, ToEur
from marsa.registry import published as registry
from marsa.registry import queries, rates

MAIN_FRAMEWORK = "jvap"


def tables() -> Iterator[Table]:
    """Yield all tables of an edition; rates and frameworks are read once, now."""
    yield from reconciliation.tables(
        to_eur=to_eur(), main_framework=MAIN_FRAMEWORK, domains=queries.domains(MAIN_FRAMEWORK)
    )
    yield from registry.tables()
    yield from collection.tables()
