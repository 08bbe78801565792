"""An edition opened for questions: read-only, bounded in memory, rows and time.

Measures are Ibis expressions over unbound tables, so that the same expression also runs
on another engine; here they are compiled to SQL for DuckDB and asked on a cursor that
belongs to the thread. Knows nothing of Django.
"""

import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import ibis
from ibis.backends.sql.compilers import duckdb as dialect
from ibis.backends.sql.datatypes import DuckDBType

from marsa.analytics import watch
from marsa.analytics.text import Text, sentence
from marsa.editions import freeze, store

MEMORY = "512MB"
THREADS = 2
ROWS = 200_000
KEPT = 2_000  # answers that an open edition remembers
IN_MEMORY = 500_000  # rows up to which an edition's derived tables are kept in memory
SECONDS = 20.0

T = TypeVar("T")
Row = tuple[Any, ...]


class TooMuch(Exception):
    """A question whose answer has too many rows or takes too long; in words for the reader."""

    def __init__(self, sentence: Text) -> None:
        """Keep the sentence in both languages."""
        super().__init__(sentence.en)
        self.sentence = sentence


class Opened:
    """One edition at one tier, with an Ibis table for each of its tables.

    edition: what is open. warning: why it is not the one that should be served, or None.
    `opened.allocations` is the table of that name; AttributeError when there is none.
    Safe to share between threads; closes itself when nobody holds it any more.
    """

    def __init__(
        self,
        edition: store.Edition,
        connection: duckdb.DuckDBPyConnection,
        *,
        warning: Text | None = None,
    ) -> None:
        """Read what tables there are; `open_edition` is the way in."""
        self.edition = edition
        self.warning = warning
        self._connection = connection
        self._lock = threading.RLock()
        self._of_thread = threading.local()
        self._known: OrderedDict[Hashable, Any] = OrderedDict()
        self._made: set[str] = set()
        self.tables: Mapping[str, Any] = _tables(connection)
        self.rows = _rows(connection)

    def __getattr__(self, name: str) -> Any:
        """Return the Ibis table of that name."""
        tables = self.__dict__.get("tables", {})
        if name not in tables:
            raise AttributeError(f"the edition has no table {name!r}")
        return tables[name]

    def ask(self, question: Any, *, limit: int = ROWS) -> list[Row]:
        """Answer an Ibis table expression with its rows as tuples, in the order it states.

        Amounts are Decimals, days are dates. Raises TooMuch when there are more than
        `limit` rows, or when it takes longer than SECONDS.
        """
        return self.select(self.sql(question), limit=limit)

    def sql(self, question: Any) -> str:
        """Return the SQL of an Ibis expression; values stand in it as quoted literals."""
        return _compiled(question.op())

    def select(self, sql: str, values: Sequence[object] = (), *, limit: int = ROWS) -> list[Row]:
        """Run one SELECT of the project's own with bound values; bounded like `ask`."""
        return self._run(sql, values, limit)[1]

    def records(self, sql: str, values: Sequence[object] = ()) -> tuple[dict[str, Any], ...]:
        """Run one SELECT like `select` and return each row by column name."""
        names, rows = self._run(sql, values, ROWS)
        return tuple(dict(zip(names, row, strict=True)) for row in rows)

    def once(self, make: Callable[..., T], *details: Hashable) -> T:
        """Return `make(self, *details)`, kept while it is asked for: an edition never changes."""
        key = (make, *details)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                kept: T = self._known[key]
                return kept
        answer = make(self, *details)  # outside the lock: two threads may both work it out
        with self._lock:
            self._known[key] = answer
            if len(self._known) > KEPT:
                self._known.popitem(last=False)
        return answer

    def derived(self, name: str, *, sql: str) -> str:
        """Make a table in memory out of the edition, once, and return its name for SQL.

        name: not that of a table of the edition. sql: one SELECT of the project's own. Of an
        edition with more than IN_MEMORY rows a view is made, worked out anew at each question.
        """
        with self._lock:
            if name not in self._made:
                kind = "TABLE" if self.rows <= IN_MEMORY else "VIEW"
                self._cursor().execute(f'CREATE {kind} memory."{name}" AS {sql}')
                self._made.add(name)
        return f'memory."{name}"'

    def _run(self, sql: str, values: Sequence[object], limit: int) -> tuple[list[str], list[Row]]:
        cursor = self._cursor()
        try:
            with watch.stopped_after(SECONDS, cursor):
                cursor.execute(sql, list(values))
                rows = cursor.fetchmany(limit + 1)
        except duckdb.InterruptException:
            raise TooMuch(_too_long()) from None
        if len(rows) > limit:
            raise TooMuch(_too_many(limit))
        return [about[0] for about in cursor.description], rows

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._of_thread, "cursor", None)
        if cursor is None:
            with self._lock:
                cursor = self._of_thread.cursor = self._connection.cursor()
                cursor.execute(f"USE {_ATTACHED}")
        return cursor


def open_edition(edition: store.Edition, *, warning: Text | None = None) -> Opened:
    """Open an edition for questions, after its database file was checked by its sha256.

    The file is read and checked once in a process for as long as it stays the same file.
    Raises store.Damaged when it is not the file of the manifest, or cannot be opened.
    """
    try:
        mark = file_mark(edition.database)
        if mark not in _whole:
            store.verify(edition, only=freeze.DATABASE)
            _whole.add(mark)
        connection = _connected(edition.database)
        return Opened(edition, connection, warning=warning)
    except (OSError, KeyError, duckdb.Error) as error:
        raise store.Damaged(f"Edition {edition.number} cannot be opened: {error}") from error


def file_mark(path: Path) -> tuple[object, ...]:
    """Return what changes when a file is replaced or rewritten. Raises OSError without it."""
    facts = path.stat()
    return str(path), facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns


_whole: set[tuple[object, ...]] = set()
_ATTACHED = "edition"
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": MEMORY,
    "threads": THREADS,
    "temp_directory": str(Path(tempfile.gettempdir()) / "marsa-measures"),
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "disabled_optimizers": freeze.WRONG_OPTIMIZER,
}


def _connected(database: Path) -> duckdb.DuckDBPyConnection:
    """Attach the file, read-only, to an engine of its own that can then reach no other file."""
    quoted = str(database).replace("'", "''")
    connection = duckdb.connect(":memory:", config=_CONFIG)
    connection.execute(f"ATTACH '{quoted}' AS {_ATTACHED} (READ_ONLY)")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _tables(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Describe every table of the file as an unbound Ibis table."""
    schemas: dict[str, dict[str, Any]] = {}
    columns = connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE database_name = ? ORDER BY table_name, column_index",
        [_ATTACHED],
    ).fetchall()
    for table, column, kind in columns:
        schemas.setdefault(table, {})[column] = DuckDBType.from_string(kind)
    return {name: ibis.table(schema, name=name) for name, schema in schemas.items()}


def _rows(connection: duckdb.DuckDBPyConnection) -> int:
    """Return how many rows all tables of the file have together."""
    found = connection.execute(
        "SELECT coalesce(sum(estimated_size), 0) FROM duckdb_tables() WHERE database_name = ?",
        [_ATTACHED],
    ).fetchone()
    return int(found[0]) if found else 0


@lru_cache(maxsize=4_096)
def _compiled(operation: Any) -> str:
    """Compile once for all editions: their tables have the same names and types."""
    return str(dialect.compiler.to_sqlglot(operation.to_expr()).sql(dialect="duckdb"))


def _too_many(limit: int) -> Text:
    return sentence(
        f"The answer has more than {limit} rows. Group by fewer dimensions, or add a filter.",
        f"La réponse compte plus de {limit} lignes. Réduisez le nombre de regroupements ou "
        "ajoutez un filtre.",
    )


def _too_long() -> Text:
    return sentence(
        f"The answer took longer than {SECONDS:.0f} seconds and was stopped. Add a filter.",
        f"Le calcul a dépassé {SECONDS:.0f} secondes et a été interrompu. Ajoutez un filtre.",
    )
