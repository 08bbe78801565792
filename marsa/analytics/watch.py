"""Stopping queries that take too long, with one thread for the whole process.

A timer of its own for every query would cost more than most queries do.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

EVERY = 0.25  # seconds between two looks

_lock = threading.Lock()
_running: dict[int, tuple[float, duckdb.DuckDBPyConnection]] = {}
_watching: set[int] = set()  # the process that has the thread; a fork has none


@contextmanager
def stopped_after(seconds: float, cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Interrupt what `cursor` runs inside when it takes longer.

    The query then raises duckdb.InterruptException; a later one is never interrupted.
    """
    key = id(cursor)
    with _lock:
        _running[key] = (time.monotonic() + seconds, cursor)
        if os.getpid() not in _watching:
            _watching.clear()
            _watching.add(os.getpid())
            threading.Thread(target=_watch, name="marsa-watch", daemon=True).start()
    try:
        yield
    finally:
        with _lock:
            _running.pop(key, None)


def _watch() -> None:
    while True:
        time.sleep(EVERY)
        _interrupt_overdue()


def _interrupt_overdue() -> None:
    """Have a frame of its own, so that the thread holds no cursor while it sleeps."""
    with _lock:
        now = time.monotonic()
        for deadline, cursor in _running.values():
            if deadline < now:
                cursor.interrupt()
