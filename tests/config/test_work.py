"""The worker: it does what waits, looks at the clock, and takes over from workers that died."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from marsa.collection.states import CycleState
from marsa.config import reaper, scheduling
from marsa.kit import queue
from tests.make_cycle import DUE_AT, an_open_cycle

AT = datetime(2026, 6, 30, 15, 0, tzinfo=UTC)
CHECKOUT = Path(__file__).parents[2]
PATIENCE = 60.0


def a_running_task(worker: str, *, started_at: datetime = AT, before: int = 0) -> DBTaskResult:
    """Return a task that a worker was doing, after so many other workers that died of it."""
    return DBTaskResult.objects.create(
        id=uuid4(),
        status="RUNNING",
        task_path="marsa.accounts.tasks.digest",
        args_kwargs={"args": [1], "kwargs": {}},
        backend_name="default",
        started_at=started_at,
        worker_ids=[*(f"gone-{n}" for n in range(before)), worker],
    )


def state(row: DBTaskResult) -> str:
    row.refresh_from_db()
    return str(row.status)


def test_a_worker_is_alive_until_it_is_not(tmp_path: Path) -> None:
    name = reaper.new_worker(tmp_path)
    assert len(name) <= 64
    with reaper.alive(name, folder=tmp_path):
        assert not reaper.is_gone(name, folder=tmp_path)
    assert reaper.is_gone(name, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_the_task_of_a_dead_worker_is_ready_again_and_that_of_a_living_one_goes_on(
    tmp_path: Path,
) -> None:
    alive, dead = reaper.new_worker(tmp_path), reaper.new_worker(tmp_path)
    kept, lost = a_running_task(alive), a_running_task(dead)
    with reaper.alive(alive, folder=tmp_path):
        assert reaper.hand_back(tmp_path, at=AT) == 1
        assert (state(kept), state(lost), lost.started_at) == ("RUNNING", "READY", None)
        assert reaper.hand_back(tmp_path, at=AT) == 0


@pytest.mark.django_db
def test_a_task_of_another_machine_is_handed_back_when_it_ran_longer_than_any_may(
    tmp_path: Path,
) -> None:
    row = a_running_task("elsewhere-0a1b2c3d-17-deadbeef")
    assert reaper.hand_back(tmp_path, at=AT + timedelta(hours=6)) == 0
    assert reaper.hand_back(tmp_path, at=AT + timedelta(hours=6, seconds=1)) == 1
    assert state(row) == "READY"


@pytest.mark.django_db
def test_a_task_that_three_workers_died_of_fails_and_says_why(tmp_path: Path) -> None:
    row = a_running_task(reaper.new_worker(tmp_path), before=2)
    assert reaper.hand_back(tmp_path, at=AT) == 1
    assert state(row) == "FAILED"
    assert row.traceback.startswith("Its worker died 3 times.")


@pytest.mark.django_db
def test_work_of_a_key_is_put_once_and_work_without_one_every_time() -> None:
    name = "marsa.accounts.tasks.digest"
    put = [queue.put(name, args=[1], key="digest:1") for _ in range(2)]
    assert put == [True, False]
    assert [queue.put(name, args=[1]) for _ in range(2)] == [True, True]
    assert DBTaskResult.objects.count() == 3


@pytest.mark.django_db
def test_every_task_that_is_named_anywhere_exists() -> None:
    written = re.compile(r'"(marsa\.\w+\.tasks\.[\w.]+)"')
    named = {
        name
        for path in (CHECKOUT / "marsa").rglob("*.py")
        for name in written.findall(path.read_text())
    }
    assert {scheduling.DAILY, "marsa.accounts.tasks.deliver"} <= named
    for name in named:
        assert DBTaskResult(task_path=name, backend_name="default", run_after=AT).task


@pytest.mark.django_db
def test_the_clock_closes_a_cycle_at_its_due_date_and_not_before() -> None:
    cycle = an_open_cycle()
    scheduling.tick(DUE_AT - timedelta(minutes=1))
    cycle.refresh_from_db()
    assert cycle.state == CycleState.OPEN
    scheduling.tick(DUE_AT)
    cycle.refresh_from_db()
    assert cycle.state == CycleState.CLOSED


@pytest.mark.django_db
def test_the_work_of_a_day_is_put_once_from_two_in_the_morning_on() -> None:
    night = datetime(2026, 6, 29, 23, 59, tzinfo=UTC)  # 01:59 in Vienna
    for minutes in range(4):
        scheduling.tick(night + timedelta(minutes=minutes))
    (row,) = DBTaskResult.objects.all()
    assert (row.task_path, row.args_kwargs["args"]) == (
        "marsa.config.tasks.daily",
        ["2026-06-30"],
    )


@pytest.mark.django_db
def test_a_part_of_the_clock_that_fails_does_not_hold_up_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = []

    def broken(at: datetime) -> None:
        raise RuntimeError

    monkeypatch.setattr(scheduling, "EVERY_MINUTE", (broken, done.append))
    scheduling.tick(AT)
    assert done == [AT]


@pytest.mark.django_db(transaction=True)
def test_the_work_of_a_day_is_done_to_its_end() -> None:
    an_open_cycle()
    queue.put(scheduling.DAILY, args=["2026-06-30"])
    call_command("work", batch=True, verbosity=0)
    daily = DBTaskResult.objects.filter(task_path=scheduling.DAILY)
    assert {(row.status, row.traceback) for row in daily} == {("SUCCESSFUL", "")}


# From outside, with kill -9: an operator's view.


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """A MARSA_HOME with a database."""
    folder = tmp_path / "home"
    marsa(folder, "setup")
    return folder


def around(home: Path) -> dict[str, str]:
    env = {**os.environ, "MARSA_HOME": str(home), "LANG": "C.UTF-8", "PYTHONPATH": str(CHECKOUT)}
    env.pop("MARSA_DATABASE", None)
    return env


def marsa(home: Path, *words: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "marsa", *words],
        env=around(home),
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
    )


@pytest.fixture
def workers() -> Iterator["list[subprocess.Popen[bytes]]"]:
    """Workers that the test starts; all are stopped at its end."""
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for each in started:
        if each.poll() is None:
            each.terminate()
            each.wait(timeout=20)


def a_worker(home: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "marsa", "work", "--tick", "1"],
        env=around(home),
        cwd=CHECKOUT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def put(home: Path, task: str, number: int) -> None:
    """Put a task into the queue of a home, from outside."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
    with closing(sqlite3.connect(home / "marsa.sqlite", timeout=20)) as database:
        database.execute(
            "INSERT INTO django_tasks_database_dbtaskresult (id, status, enqueued_at, args_kwargs,"
            " priority, task_path, queue_name, backend_name, run_after, exception_class_path,"
            " traceback, worker_ids) VALUES (?, 'READY', ?, ?, 0, ?, 'default', 'default',"
            " '9999-01-01 00:00:00', '', '', '[]')",
            (uuid4().hex, now, f'{{"args": [{number}], "kwargs": {{}}}}', task),
        )
        database.commit()


def states(home: Path, task: str) -> list[tuple[str, int]]:
    """Return state and number of workers so far of each task of a name."""
    with closing(sqlite3.connect(home / "marsa.sqlite", timeout=20)) as database:
        rows = database.execute(
            "SELECT status, json_array_length(worker_ids) FROM "
            "django_tasks_database_dbtaskresult WHERE task_path = ? ORDER BY enqueued_at",
            (task,),
        )
        return [(str(status), int(workers)) for status, workers in rows]


def wait_for(home: Path, task: str, wanted: list[tuple[str, int]]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if (seen := states(home, task)) == wanted:
            return
        time.sleep(0.1)
    raise AssertionError(f"{seen}, not {wanted}")


@pytest.mark.slow
def test_the_task_of_a_killed_worker_is_done_by_the_next(
    prepared: Path, workers: "list[subprocess.Popen[bytes]]"
) -> None:
    sleep = "tests.config.slow_task.sleep"
    workers.append(a_worker(prepared))
    put(prepared, sleep, 30)
    wait_for(prepared, sleep, [("RUNNING", 1)])
    workers[0].send_signal(signal.SIGKILL)
    workers[0].wait()
    with closing(sqlite3.connect(prepared / "marsa.sqlite")) as database:
        # The second time it is quick: what is killed here is a worker, not the work.
        database.execute(
            "UPDATE django_tasks_database_dbtaskresult SET args_kwargs = ? WHERE task_path = ?",
            ('{"args": [0], "kwargs": {}}', sleep),
        )
        database.commit()
    workers.append(a_worker(prepared))
    wait_for(prepared, sleep, [("SUCCESSFUL", 2)])


@pytest.mark.slow
def test_a_worker_that_is_asked_to_stop_finishes_what_it_does(
    prepared: Path, workers: "list[subprocess.Popen[bytes]]"
) -> None:
    sleep = "tests.config.slow_task.sleep"
    workers.append(a_worker(prepared))
    put(prepared, sleep, 3)
    wait_for(prepared, sleep, [("RUNNING", 1)])
    workers[0].terminate()
    assert workers[0].wait(timeout=20) == 0
    assert states(prepared, sleep) == [("SUCCESSFUL", 1)]
    assert list((prepared / "workers").iterdir()) == []
