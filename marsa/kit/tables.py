"""The shape of a published table. Rooms define tables; an edition only copies them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

Rows = Callable[[], Iterable[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column that may leave the house.

    kind: a DuckDB type: VARCHAR, BOOLEAN, INTEGER, BIGINT, DATE, TIMESTAMP or
    DECIMAL(p,s). en, fr: what it means, with its unit; printed in downloads and reference.
    """

    name: str
    kind: str
    en: str
    fr: str


@dataclass(frozen=True, slots=True)
class Table:
    """A named set of typed columns and where its rows come from.

    rows: called once at freeze, yields tuples in the order of the columns and in a
    stable order, so that the same working tables give the same bytes.
    """

    name: str
    title_en: str
    title_fr: str
    columns: tuple[Column, ...]
    rows: Rows = tuple

    def filled_by(self, rows: Rows) -> "Table":
        """Return the same table with these rows."""
        return replace(self, rows=rows)
