"""Tasks of dead workers are handed back to the living.

The queue marks a task RUNNING with the name of its worker; a worker that was killed leaves it so
for ever. Each worker of ours holds a lock on a file as long as it lives: the system lets go of
the lock whatever the worker died of. A worker of another machine (or of another MARSA_HOME)
cannot be asked; its tasks are handed back when they ran longer than any task may.
"""

import fcntl
import hashlib
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

LONGEST = timedelta(hours=6)  # no task may run longer
TRIES = 3  # a task that was the end of so many workers is not handed to another one
DIED = "Its worker died {} times. Look for what kills it (memory, a time limit of the machine)."


def place(folder: Path) -> str:
    """Return a name for the workers that share a folder on one machine."""
    home = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:8]
    return f"{socket.gethostname()[:30]}-{home}"


def new_worker(folder: Path) -> str:
    """Return a name for a new worker, at most 64 characters."""
    return f"{place(folder)}-{os.getpid()}-{secrets.token_hex(4)}"


@contextmanager
def alive(worker: str, *, folder: Path) -> Iterator[None]:
    """Be seen to be alive until the block ends or the process dies, whatever it dies of."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / worker
    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        try:
            yield
        finally:
            file.unlink(missing_ok=True)


def hand_back(folder: Path, *, at: datetime) -> int:
    """Make the tasks of dead workers ready again, or failed after TRIES; return how many.

    folder: where workers hold their locks.
    """
    running = DBTaskResult.objects.running().values_list("pk", flat=True)
    return sum(_hand_back(number, folder, at) for number in list(running))


@transaction.atomic
def _hand_back(number: UUID, folder: Path, at: datetime) -> bool:
    rows = DBTaskResult.objects.select_for_update().running()
    row = rows.filter(pk=number).first()
    if row is None or not _is_lost(row, folder, at):
        return False
    if len(row.worker_ids) >= TRIES:
        row.status, row.finished_at = TaskResultStatus.FAILED, at
        row.traceback = DIED.format(len(row.worker_ids))
    else:
        row.status, row.started_at = TaskResultStatus.READY, None
    row.save(update_fields=["status", "started_at", "finished_at", "traceback"])
    return True


def _is_lost(row: DBTaskResult, folder: Path, at: datetime) -> bool:
    worker = row.worker_ids[-1] if row.worker_ids else ""
    if worker.startswith(f"{place(folder)}-"):
        return is_gone(worker, folder=folder)
    return row.started_at is None or bool(row.started_at < at - LONGEST)


def is_gone(worker: str, *, folder: Path) -> bool:
    """Say whether a worker of this folder lives no more; tidy up what it left."""
    file = folder / worker
    try:
        with file.open("r") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return True
    except BlockingIOError:
        return False
    file.unlink(missing_ok=True)
    return True
