"""Take a file that was sent, as a person does, in processes that are killed at a step of theirs.

    python -m tests.journeys.taker KEPT ARRIVAL APPOINTMENT

KEPT: a copy of the home as it was before the file was taken. Prints, for twenty points spread
evenly over the taking, how many rows the tables have after the kill, and after it was taken again.
Each taking is a process of its own, forked from this one, which never opens the database.
"""

import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import FrameType

import django

POINTS = 20
TABLES = ("entry", "version", "commit", "taken")


def main(kept: Path, arrival: int, appointment: int) -> None:
    """Kill twenty times, and take again each time."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marsa.config.settings")
    django.setup()
    home = Path(os.environ["MARSA_HOME"])
    steps_file = home.parent / "steps"
    take = _taking(arrival, appointment, steps_file)
    _forked(lambda: take(0))
    steps = int(steps_file.read_text())
    print(*_counts(home))
    for point in range(POINTS):
        shutil.rmtree(home)
        shutil.copytree(kept, home)
        step = 1 + (steps - 1) * point // (POINTS - 1)
        _forked(lambda: take(step))  # noqa: B023  # it runs at once
        left = _counts(home)
        _forked(lambda: take(0))
        print(*left, *_counts(home))


def _taking(number: int, appointment: int, steps_file: Path) -> Callable[[int], None]:
    """Return what takes all rows of a file, and is killed at a step; 0: counts the steps."""
    from django.utils import timezone  # noqa: PLC0415  # the registry of apps comes first

    from marsa.collection.actions import commits  # noqa: PLC0415
    from marsa.collection.models import Arrival  # noqa: PLC0415
    from marsa.collection.queries import files  # noqa: PLC0415
    from marsa.collection.views.proposals import kept  # noqa: PLC0415
    from marsa.registry import appointments  # noqa: PLC0415
    from marsa.registry.models import Appointment  # noqa: PLC0415
    from tests.journeys.killer import OURS  # noqa: PLC0415

    def take(step: int) -> None:
        steps = 0

        def count(frame: FrameType, event: str, _argument: object) -> None:
            nonlocal steps
            if event == "call" and OURS.search(frame.f_code.co_filename):
                steps += 1
                if steps == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        acting = appointments.as_acting(Appointment.objects.get(pk=appointment), is_secure=True)
        arrival = Arrival.objects.select_related("partner", "cycle").get(pk=number)
        read = kept(arrival)
        sys.setprofile(count)
        late = files.late(arrival, rows=())
        commits.take(arrival, read=read, late=late, by=acting, at=timezone.now())
        sys.setprofile(None)
        if step == 0:
            steps_file.write_text(str(steps))

    return take


def _forked(do: Callable[[], None]) -> None:
    """Do something in a process of its own; what it raises ends this one, too."""
    child = os.fork()
    if child == 0:
        try:
            do()
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        sys.exit(1)


def _counts(home: Path) -> tuple[int, ...]:
    """Count entries, versions, commits and what they took; the database must be whole."""
    with closing(sqlite3.connect(home / "marsa.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return tuple(
            database.execute(f"SELECT count(*) FROM collection_{table}").fetchone()[0]
            for table in TABLES
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
