"""What an edition holds, initiative by initiative, with flat memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb

from marsa.editions import freeze, store

Row = dict[str, Any]
KEY = "public_id"
NESTED = ("entries", "funding", "allocations", "places", "themes")
BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Initiative:
    """One initiative: its row, and the rows of each other table that name it, in their order."""

    row: Row
    entries: list[Row]
    funding: list[Row]
    allocations: list[Row]
    places: list[Row]
    themes: list[Row]


@contextmanager
def opened(edition: store.Edition) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the file of an edition for reading, when it is the one that was published.

    Raises store.Damaged when it is not, or cannot be opened.
    """
    store.verify(edition, only=freeze.DATABASE)
    try:
        connection = duckdb.connect(str(edition.database), read_only=True)
    except duckdb.Error as error:
        raise store.Damaged(f"Edition {edition.number} cannot be opened: {error}") from error
    with connection:
        yield connection


def initiatives(connection: duckdb.DuckDBPyConnection) -> Iterator[Initiative]:
    """Yield every initiative in the order of its public identifier."""
    others = {name: _Groups(rows(connection, name, order=KEY)) for name in NESTED}
    for row in rows(connection, "initiatives", order=KEY):
        yield Initiative(row, **{name: groups.of(row[KEY]) for name, groups in others.items()})


def rows(
    connection: duckdb.DuckDBPyConnection, table: str, *, order: str = "rowid"
) -> Iterator[Row]:
    """Yield the rows of a table by column name; amounts are Decimals, days are dates.

    table, order: names of the project's own. Rows that `order` leaves equal keep their order.
    """
    cursor = connection.cursor()
    cursor.execute(f'SELECT * FROM "{table}" ORDER BY {order}, rowid')  # noqa: S608 (our own names)
    names = [about[0] for about in cursor.description]
    while batch := cursor.fetchmany(BATCH):
        for cells in batch:
            yield dict(zip(names, cells, strict=True))


class _Groups:
    """The rows of one table that name each initiative, taken one initiative after the other."""

    def __init__(self, ordered: Iterator[Row]) -> None:
        self._groups = groupby(ordered, key=itemgetter(KEY))
        self._next = self._following()

    def of(self, key: str) -> list[Row]:
        """Return the rows of an initiative; asked in ascending order."""
        while self._next is not None and self._next[0] < key:
            self._next = self._following()
        if self._next is None or self._next[0] != key:
            return []
        found, self._next = self._next[1], self._following()
        return found

    def _following(self) -> tuple[str, list[Row]] | None:
        key, group = next(self._groups, (None, iter(())))
        return None if key is None else (key, list(group))
