"""Reading many tables as they were at one moment, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """Read from one snapshot of the database; writing inside is refused or undone.

    SQLite in WAL reads the moment of its first read and does not hold up writers, so the
    transaction is begun deferred, by hand; PostgreSQL does so at REPEATABLE READ.
    """
    if connection.in_atomic_block:  # a test's transaction is a snapshot already
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
