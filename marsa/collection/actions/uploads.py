"""What can happen to a file that somebody sends: received, read, refused, forgotten."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.urls import reverse

from marsa.accounts.actions import notices
from marsa.accounts.models import Person
from marsa.collection import arrivals, reading_files, readings
from marsa.collection.actions import files, returns
from marsa.collection.models import Arrival, Cycle, Push
from marsa.collection.queries import files as queries
from marsa.collection.queries import uploads
from marsa.collection.reading_files import Read
from marsa.collection.rules import files as rules
from marsa.collection.states import ArrivalState, Way
from marsa.journal import actions as journal
from marsa.kit import queue
from marsa.kit.findings import Finding
from marsa.kit.locking import lock
from marsa.kit.refusal import insist
from marsa.registry.acting import Acting, person_of
from marsa.registry.models import Partner

AT_ONCE = 1_000  # rows that are read while their sender waits
CROWD, JUST_NOW = 10, timedelta(minutes=1)  # files after which the next wait for a worker
KEPT = timedelta(days=30)  # for which what nobody took is kept
SIGN = "reading"  # key of the outcome: the sha256 of what was read


@transaction.atomic
def receive(
    file: Path,
    *,
    name: str,
    store: Path,
    partner: Partner,
    cycle: Cycle,
    mapping: str = "",
    way: Way = Way.WORKBOOK,
    by: Acting,
    at: datetime,
) -> Arrival:
    """Keep a file that somebody sends, byte for byte; the return of its partner has begun.

    way: as far as it is known before reading. Raises Refused; nothing is refused for the time:
    what comes too late is kept, and not taken.
    """
    insist(rules.why_not_upload(by, partner=partner.code))
    insist(rules.why_not_size(file.stat().st_size))
    arrival = files.receive(
        file,
        store=store,
        partner=partner,
        cycle=cycle,
        mapping=mapping,
        by=by.by,
        at=at,
        name=name,
        way=way,
        on_behalf=rules.on_behalf(by),
    )
    returns.start(cycle, partner=partner.code, by=by.by, at=at)
    return arrival


def read(
    arrival: Arrival,
    *,
    store: Path,
    secret: bytes,
    service: str,
    by: str,
    at: datetime,
    today: date,
    at_once: bool = True,
) -> Arrival:
    """Read a file and keep what it would change; what was read of it before is replaced.

    secret: of the signature of workbooks. service: code of the contributor who sent it. at_once:
    somebody waits: a file of more than 1,000 rows is left to a worker, and any file while many
    come in. Nothing is locked while it is read. What is no file for here is refused: its state and
    its findings say so.
    """
    path = arrivals.path_of(arrival.sha256, store=store)
    about = uploads.about(arrival, secret=secret)
    wrong = reading_files.why_not_this(path, name=arrival.name, about=about)
    if wrong:
        return _read(arrival, Read(Way.WORKBOOK, findings=(wrong,)), store, by=by, at=at)
    if at_once and uploads.received(JUST_NOW, at=at) > CROWD:
        return leave(arrival, service=service, by=by, at=at, is_crowded=True)
    most = AT_ONCE if at_once else None
    progress = _progress(arrival) if not at_once else _silent
    asked = uploads.asked(arrival, secret=secret, today=today, most=most, progress=progress)
    try:
        found = reading_files.read(path, name=arrival.name, asked=asked)
    except reading_files.TooMany:
        return leave(arrival, service=service, by=by, at=at)
    if not found.is_refused:
        found = uploads.judged(found, arrival=arrival, service=service, today=today, file=path)
    arrival = _read(arrival, found, store, by=by, at=at)
    if not at_once:
        _tell(arrival, at=at)
    return arrival


@transaction.atomic
def leave(
    arrival: Arrival, *, service: str, by: str, at: datetime, is_crowded: bool = False
) -> Arrival:
    """Leave a file to a worker; the same file is not left twice while it waits.

    is_crowded: not for its length, but because many came in.
    """
    arrival = lock(arrival)
    arrival.state = ArrivalState.RECEIVED
    arrival.outcome = {"left_at": at.isoformat(), "service": service, "rows": 0}
    arrival.outcome |= {"is_crowded": True} if is_crowded else {}
    arrival.save(update_fields=["state", "outcome"])
    queue.put(queries.READ_TASK, args=[arrival.pk], key=f"read:{arrival.pk}:{at.isoformat()}")
    journal.record("collection.leave_file", arrival, by=by, at=at)
    return arrival


@transaction.atomic
def keep(arrival: Arrival, read: Read, *, store: Path, by: str, at: datetime) -> Arrival:
    """Keep what a file says, as somebody else read it. As `read`."""
    return _read(arrival, read, store, by=by, at=at)


@transaction.atomic
def forget(*, store: Path, by: str, at: datetime) -> int:
    """Forget what nobody took in 30 days: what was read of files, and dry runs of programs.

    The file itself stays where a person sent it; that of a program's dry run is thrown away
    unless it came in another way, too. Returns how many files were forgotten.
    """
    done = 0
    waiting = Arrival.objects.filter(committed_at__isnull=True, received_at__lte=at - KEPT)
    for arrival in waiting.exclude(outcome={}).select_for_update():
        if sign := arrival.outcome.get(SIGN):
            arrivals.forget(sign, store=store)
            _without_reading(arrival)
            done += 1
    dry = Push.objects.filter(is_dry_run=True, pushed_at__lte=at - KEPT)
    for push in dry.select_related("arrival"):
        _forget_push(push, store=store)
        done += 1
    if done:
        journal.record("collection.forget_dry_runs", "arrivals", by=by, at=at, files=done)
    return done


def _without_reading(arrival: Arrival) -> None:
    arrival.outcome = {key: value for key, value in arrival.outcome.items() if key != SIGN}
    arrival.save(update_fields=["outcome"])


def _forget_push(push: Push, *, store: Path) -> None:
    """Throw a dry run away, with its body where nothing else came of it."""
    arrival = push.arrival
    push.delete()
    if arrival.committed_at or arrival.pushes.exists() or arrival.versions.exists():
        return
    sha256 = arrival.sha256
    arrival.delete()
    if not Arrival.objects.filter(sha256=sha256).exists():
        arrivals.forget(sha256, store=store)


@transaction.atomic
def _read(arrival: Arrival, found: Read, store: Path, *, by: str, at: datetime) -> Arrival:
    """Write down what reading a file came to."""
    sign = readings.keep(found, store=store)
    arrival = lock(arrival)
    arrival.state = ArrivalState.REFUSED if found.is_refused else ArrivalState.READ
    if arrival.committed_at:
        arrival.state = ArrivalState.COMMITTED
    arrival.way, arrival.read_at = found.way, at
    severities = Counter(str(each.severity) for each in found.findings)
    arrival.outcome = {SIGN: sign, "rows": len(found.statements), "findings": dict(severities)}
    arrival.save(update_fields=["state", "way", "read_at", "outcome"])
    verb = "refuse_file" if found.is_refused else "read_file"
    journal.record(f"collection.{verb}", arrival, by=by, at=at, rows=len(found.statements))
    return arrival


def _progress(arrival: Arrival) -> Callable[[int], None]:
    """Return what writes down, every 500 rows, how far reading has come."""

    def note(rows: int) -> None:
        if rows and rows % 500 == 0:
            arrival.outcome = arrival.outcome | {"rows": rows}
            arrival.save(update_fields=["outcome"])

    return note


def _silent(rows: int) -> None:
    """Say nothing: somebody waits."""


def _tell(arrival: Arrival, *, at: datetime) -> None:
    """Tell who sent a file that a worker has read it."""
    number = person_of(arrival.received_by)
    people = Person.objects.filter(pk=number) if number else Person.objects.none()
    address, values = reverse("arrival", args=[arrival.pk]), {"number": arrival.pk}
    notices.tell(
        people, event="import_done", subject=arrival, address=address, values=values, at=at
    )


def refusal_of(found: Read) -> Finding | None:
    """Return what is wrong with a file as a whole; None where it was read."""
    return found.findings[0] if found.is_refused else None
