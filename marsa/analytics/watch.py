"""Stopping queries that take too long, with one thread for the whole process.

A timer of its own for every query would cost more than most queries do.
"""

import atexit
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

EVERY = 0.25  # seconds between two looks

_lock = threading.Lock()
_running: dict[int, tuple[float, duckdb.DuckDBPyConnection]] = {}
_watching: dict[int, threading.Thread] = {}  # process → its thread; a fork has none yet
_ending = threading.Event()


@contextmanager
def stopped_after(seconds: float, cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Interrupt what `cursor` runs inside when it takes longer.

    The query then raises duckdb.InterruptException; a later one is never interrupted.
    """
    key = id(cursor)
    with _lock:
        _running[key] = (time.monotonic() + seconds, cursor)
        if os.getpid() not in _watching:
            _watching[os.getpid()] = threading.Thread(target=_watch, name="watch", daemon=True)
            _watching[os.getpid()].start()
    try:
        yield
    finally:
        with _lock:
            _running.pop(key, None)


def _watch() -> None:
    while not _ending.wait(EVERY):
        _interrupt_overdue()


def _interrupt_overdue() -> None:
    """Have a frame of its own, so that the thread holds no cursor while it sleeps."""
    with _lock:
        now = time.monotonic()
        for deadline, cursor in _running.values():
            if deadline < now:
                cursor.interrupt()


@atexit.register
def _end() -> None:
    """End the thread: at exit DuckDB complains at length of whatever still holds it."""
    _ending.set()
    if thread := _watching.get(os.getpid()):
        thread.join(timeout=1)
