"""Lines that a cycle proposes to a partner, as far as the one who asks may answer them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django_tasks_db.models import DBTaskResult

from marsa.collection import prefill, sheet
from marsa.collection.models import Arrival, Cycle, Entry, Event, Return, Suggestion
from marsa.collection.prefill import Around, Asked, Mine
from marsa.collection.states import CycleState, EventKind, LineAnswer, State
from marsa.registry import rules
from marsa.registry.acting import Acting
from marsa.registry.models import PublishedSource
from marsa.registry.roles import Permission

MAPPING = "prefill"  # what the arrival of a file is for that is read for proposals alone
TASK = "marsa.collection.tasks.read_published"
BATCH = 500
# What still goes on and is therefore asked again in the next cycle.
GOES_ON = {
    "project": frozenset({"planned", "ongoing", "suspended"}),
    "policy": frozenset({"in-preparation", "adopted", "in-force"}),
}
SETTLED = (LineAnswer.NOT_OURS, LineAnswer.ENDED)
KINDS = ("entries", "files", "answered")


@dataclass(frozen=True, slots=True)
class Fetch:
    """The last time that a partner's files were fetched.

    outcomes: address → (code, what it is about), empty while it is running.
    """

    is_running: bool
    asked_at: datetime
    outcomes: Mapping[str, tuple[str, str]]


def visible_to(acting: Acting) -> QuerySet[Suggestion]:
    """Return the lines that one may answer, with return, cycle, entry and its version.

    A contributor: of the own entries, and what comes from files alone.
    """
    if rules.why_not_act(acting, permission=Permission.EDIT):
        return Suggestion.objects.none()
    rows = Suggestion.objects.filter(of__partner=acting.partner)
    if acting.contributor:
        own = Q(entry__contributor__code=acting.contributor)
        rows = rows.filter(own | Q(entry__isnull=True) | Q(entry__contributor__isnull=True))
    return rows.select_related(
        "of__cycle__framework", "of__partner", "entry__contributor", "entry__current",
        "entry__cycle_last",
    )  # fmt: skip


def current(acting: Acting) -> Return | None:
    """Return the return of one's partner in the cycle that runs; None without one."""
    rows = Return.objects.filter(partner=acting.partner, cycle__due_at__isnull=False)
    rows = rows.exclude(cycle__state=CycleState.PLANNED).select_related("cycle", "partner")
    is_open = rows.filter(cycle__state=CycleState.OPEN).first()
    return is_open or rows.order_by("-cycle__code").first()


def listed(acting: Acting, *, returned: Return, kind: str) -> QuerySet[Suggestion]:
    """Return the lines of a return of one of KINDS: entries to confirm, from files, answered."""
    rows = visible_to(acting).filter(of=returned)
    if kind == "answered":
        return rows.exclude(answer="").order_by("-answered_at", "id")
    is_entry = Q(content="")
    rows = rows.filter(answer="")
    return (rows.filter(is_entry) if kind == "entries" else rows.exclude(is_entry)).order_by(
        "title", "id"
    )


def unanswered(returned: Return) -> int:
    """Return how many lines of a return have no answer yet; they stop its declaration."""
    return returned.suggestions.filter(answer="").count()


def held(line: Suggestion) -> Suggestion:
    """Return a line afresh with its return and entry, held until the transaction ends."""
    rows = Suggestion.objects.select_for_update(of=("self",)).select_related(
        "of__cycle", "of__partner", "entry__contributor", "entry__current", "arrival"
    )
    return rows.get(pk=line.pk)


def that_go_on(partner: str, *, cycle: Cycle) -> Iterator[Entry]:
    """Yield a partner's entries that still go on, last reported before a cycle, by reference.

    Also those that were not confirmed in the cycle before: else they would be asked never again.
    """
    rows = Entry.objects.filter(partner=partner, cycle_last__code__lt=cycle.code)
    rows = rows.exclude(state=State.WITHDRAWN).filter(current__isnull=False)
    for entry in rows.select_related("current").order_by("local_ref").iterator(BATCH):
        assert entry.current
        status = sheet.parsed(entry.current.content).get("status")
        if status in GOES_ON.get(entry.type, ()):
            yield entry


def around(returned: Return) -> Around:
    """Return what a partner's files are compared with (four queries)."""
    bases = _bases(returned.partner_id)
    mine: dict[str, Mine] = {}
    for entry in _entries(returned.partner_id):
        known = Mine(
            entry.pk,
            entry.local_ref,
            sheet.parsed(entry.current.content) if entry.current else {},
            base=bases.get(entry.pk),
            is_withdrawn=entry.state == State.WITHDRAWN,
        )
        for ref in (entry.local_ref, *_identifiers(known.content)):
            mine.setdefault(prefill.key(ref), known)
    asked = {
        line.local_ref: Asked(line.pk, line.fingerprint, line.answer in SETTLED)
        for line in returned.suggestions.all()
    }
    return Around(mine, asked, _answered(returned))


def base(entry: Entry) -> dict[str, Any] | None:
    """Return what a file said of an entry when it was last taken over; None if never."""
    return _bases(entry.partner_id, entry=entry.pk).get(entry.pk)


def files(returned: Return) -> QuerySet[Arrival]:
    """Return the files that were read for proposals in a cycle, newest first."""
    rows = Arrival.objects.filter(cycle=returned.cycle_id, partner=returned.partner_id)
    return rows.filter(mapping=MAPPING).order_by("-received_at", "-id")


def sources(partner: str) -> list[PublishedSource]:
    """Return the addresses of a partner's published files."""
    return list(PublishedSource.objects.filter(partner=partner).order_by("address"))


def known_here(source: PublishedSource, *, returned: Return) -> bool:
    """Say whether the file that was last fetched from an address was read in this cycle."""
    read = files(returned).filter(sha256=source.sha256, read_at__isnull=False)
    return bool(source.sha256) and read.exists()


def last_fetch(returned: Return) -> Fetch | None:
    """Return the last time that files were asked for; None when they never were."""
    rows = DBTaskResult._default_manager.filter(task_path=TASK)
    row = rows.filter(args_kwargs__args__0=returned.pk).order_by("-enqueued_at").first()
    if row is None:
        return None
    is_running = row.status in ("READY", "RUNNING")
    told: Mapping[str, Any] = row.return_value or {}
    failed = {} if is_running or told else {"": ("failed", "")}
    outcomes = {address: (code, found) for address, (code, found) in told.items()} or failed
    return Fetch(is_running, row.enqueued_at, {} if is_running else outcomes)


def _entries(partner: str) -> QuerySet[Entry]:
    return Entry.objects.filter(partner=partner).select_related("current").order_by("id")


def _identifiers(content: Mapping[str, Any]) -> Iterator[str]:
    for identifier in content.get("identifiers", ()):
        if identifier["scheme"] == "iati":
            yield identifier["value"]


def _bases(partner: str, *, entry: int | None = None) -> dict[int, dict[str, Any]]:
    """Return number of an entry → what was last taken over into it from a published file.

    It stands in the stream, where `actions.suggestions.keep` writes it.
    """
    taken = Event.objects.filter(entry__partner=partner, kind=EventKind.FILE)
    taken = taken.filter(entry=entry) if entry else taken
    rows = taken.order_by("at", "id").values_list("entry", "detail")
    return {number: sheet.parsed(detail["said"]) for number, detail in rows if "said" in detail}


def _answered(returned: Return) -> frozenset[tuple[str, str]]:
    """Return reference and fingerprint of what the partner answered in other returns."""
    rows = Suggestion.objects.filter(of__partner=returned.partner_id).exclude(of=returned)
    rows = rows.exclude(answer="").exclude(fingerprint="")
    return frozenset(rows.values_list("local_ref", "fingerprint"))
