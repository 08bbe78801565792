"""Units to outcomes, on any number of processes; each puts by what it read."""

import multiprocessing
import os
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import wait as wait_for
from pathlib import Path

from marsa.exchange.scan import profile, units, work
from marsa.exchange.scan.sieve import Sieve
from marsa.exchange.scan.store import Store
from marsa.exchange.scan.text import Look
from marsa.exchange.scan.units import Unit

_AHEAD = 4  # units waiting for each worker


@dataclass(frozen=True, slots=True)
class Job:
    """What all workers need to know. profile: its name or path. Plain values, to be sent."""

    folder: Path
    output: Path
    profile: str
    part_size: int = units.PART
    is_sieved: bool = True

    def look(self) -> Look:
        """Return what is looked for."""
        found = profile.load(self.profile)
        return Look(found, Sieve(found), self.is_sieved)

    def key(self, unit: Unit) -> str:
        """Return the key under which the outcome of a unit is put by."""
        sha256 = profile.load(self.profile).sha256
        return unit.key(profile=sha256, part_size=self.part_size)


def read(
    wanted: Iterable[Unit], *, job: Job, workers: int, method: str | None = None
) -> Iterator[int]:
    """Read units and put their outcomes by; hand on the bytes of each that is done, as it is.

    workers: 1 reads in this process. method: how processes are started ("fork", "spawn", …); by
    default as the system does.
    """
    if workers == 1:
        look, store = job.look(), Store(job.output)
        for unit in wanted:
            yield _read(unit, job, look, store)
        return
    left = iter(wanted)
    context = multiprocessing.get_context(method)
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(job,))
    try:
        running = {pool.submit(_one, unit) for unit in islice(left, workers * _AHEAD)}
        while running:
            done, rest = wait(running, return_when=FIRST_COMPLETED)
            running = set[Future[int]](rest)
            running |= {pool.submit(_one, unit) for unit in islice(left, len(done))}
            yield from (future.result() for future in done)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class _Worker:
    """What a worker process keeps between two units."""

    job: Job
    look: Look
    store: Store


def _begin(job: Job) -> None:
    """Make a worker ready; it ends with the process that started it, even a killed one."""
    _Worker.job, _Worker.look, _Worker.store = job, job.look(), Store(job.output)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)


def _one(unit: Unit) -> int:
    return _read(unit, _Worker.job, _Worker.look, _Worker.store)


def _read(unit: Unit, job: Job, look: Look, store: Store) -> int:
    """Read one unit and put its outcome by; return its bytes."""
    outcome = work.read(unit, folder=job.folder, look=look, part_size=job.part_size)
    store.save(job.key(unit), outcome)
    return outcome.size
