"""Files that were sent, as far as the one who asks may see them, and what each would change."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from marsa.accounts.models import Person
from marsa.collection import deadlines, proposals
from marsa.collection.models import (
    Arrival,
    Commit,
    Cycle,
    Document,
    Entry,
    Event,
    Explanation,
    Suggestion,
    Taken,
)
from marsa.collection.proposals import Proposal, Statement
from marsa.collection.queries import returns, suggestions
from marsa.collection.rules import files as rules
from marsa.collection.states import State
from marsa.registry.acting import Acting, person_of
from marsa.registry.models import Partner

BATCH = 500
READ_TASK = "marsa.collection.tasks.read_arrival"


def visible_to(acting: Acting) -> QuerySet[Arrival]:
    """Return the files of one's partner, newest first; of all partners for who sends on behalf.

    Those that were fetched to pre-fill a return are on a page of their own.
    """
    rows = Arrival.objects.exclude(mapping=suggestions.MAPPING)
    if rules.why_not_upload(acting, partner=acting.partner):
        return rows.none()
    if acting.partner:
        rows = rows.filter(partner=acting.partner)
    rows = rows.select_related("partner", "cycle__framework")
    return rows.order_by("-received_at", "-id")


def proposal(
    partner: Partner,
    *,
    cycle: Cycle | None,
    statements: Iterable[Statement],
    contributor: str = "",
) -> Proposal:
    """Say what committing statements would change. cycle: None for one that is not open yet.

    contributor: code of the one whose entries alone a file is expected to name.
    """
    known = currently(partner)
    return proposals.compare(
        statements,
        existing={ref: fingerprint for ref, (_, fingerprint) in known.items()},
        numbers={ref: number for ref, (number, _) in known.items()},
        in_cycle=references(partner, cycle=cycle, contributor=contributor) if cycle else (),
    )


def currently(partner: Partner) -> dict[str, tuple[int, str]]:
    """Return reference → number and fingerprint of the current version, for all of a partner."""
    rows = Entry.objects.filter(partner=partner, current__isnull=False)
    columns = ("local_ref", "current__number", "current__fingerprint")
    return {ref: (number, fingerprint) for ref, number, fingerprint in rows.values_list(*columns)}


def references(partner: Partner, *, cycle: Cycle, contributor: str = "") -> set[str]:
    """Return the references of a partner's entries in a cycle, of one contributor if named."""
    entries = Entry.objects.filter(partner=partner, cycle_last=cycle)
    entries = entries.exclude(state=State.WITHDRAWN)
    if contributor:
        entries = entries.filter(Q(contributor__code=contributor))
    return set(entries.values_list("local_ref", flat=True))


def entries_of(partner: Partner, *, refs: Iterable[str]) -> dict[str, Entry]:
    """Return reference → entry with its contributor and versions, those that are there."""
    wanted = sorted(set(refs))
    found: dict[str, Entry] = {}
    rows = Entry.objects.filter(partner=partner)
    rows = rows.select_related("contributor", "current", "accepted", "endorsed")
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        found |= {entry.local_ref: entry for entry in rows.filter(local_ref__in=batch)}
    return found


def commits(arrival: Arrival) -> list[Commit]:
    """Return what was taken of a file, newest first."""
    return list(arrival.commits.order_by("-made_at", "-id"))


def worked_on_since(commit: Commit) -> list[str]:
    """Return the references of a commit's entries on which somebody worked after it.

    Writing, submitting, sending back, withdrawing, commenting, explaining, attaching: all of it.
    """
    rows = Taken.objects.filter(commit=commit)
    entry = OuterRef("entry")
    later = Event.objects.filter(entry=entry, at__gt=commit.made_at)
    explained = Explanation.objects.filter(entry=entry, given_at__gt=commit.made_at)
    attached = Document.objects.filter(entry=entry, added_at__gt=commit.made_at)
    asked = Suggestion.objects.filter(entry=entry, made_at__gt=commit.made_at)
    is_written = Q(version__isnull=False) & ~Q(entry__current=F("version"))
    is_moved = ~Q(entry__changed_at=commit.made_at) & Q(version__isnull=False)
    again = Taken.objects.filter(entry=entry, commit_id__gt=commit.pk)
    touched = rows.filter(
        is_written
        | is_moved
        | Exists(later)
        | Exists(explained)
        | Exists(attached)
        | Exists(asked)
        | Exists(again.filter(version__isnull=False))
    )
    return list(touched.order_by("entry__local_ref").values_list("entry__local_ref", flat=True))


def late(arrival: Arrival, *, rows: Iterable[str], at: datetime | None = None) -> str | None:
    """Return why what a file says may not be taken any more, None while it may.

    What counts is when the file was received. A file that came in time may be corrected for 48
    hours by one that names no other rows. at: another instant than that of receipt.
    """
    when = at or arrival.received_at
    returned = returns.of(arrival.cycle, partner=arrival.partner_id)
    extensions = returns.extensions(returned) if returned else []
    why = deadlines.why_not_write(
        arrival.cycle, returned=returned, extensions=extensions, received_at=when
    )
    if why is None or at is not None:
        return why
    wanted, reasons = tuple(rows), [why]
    for first in _before(arrival):
        reason = deadlines.why_not_correct(
            arrival.cycle,
            returned=returned,
            extensions=extensions,
            first_at=first.received_at,
            received_at=when,
            first_rows=_named(first),
            rows=wanted,
        )
        if reason is None:
            return None
        reasons.append(reason)
    return next((reason for reason in reasons if reason != why), why)


def _before(arrival: Arrival) -> QuerySet[Arrival]:
    """Return the files of which something was taken and that this one may correct, newest first."""
    rows = Arrival.objects.filter(partner=arrival.partner_id, cycle=arrival.cycle_id)
    rows = rows.filter(committed_at__isnull=False, received_at__lt=arrival.received_at)
    since = arrival.received_at - deadlines.CORRECTION
    return rows.filter(received_at__gt=since).exclude(pk=arrival.pk).order_by("-received_at")


def _named(arrival: Arrival) -> set[str]:
    """Return the references of the entries that were taken from a file."""
    taken = Taken.objects.filter(commit__arrival=arrival, commit__undone_at__isnull=True)
    return set(taken.values_list("entry__local_ref", flat=True))


def stored_contents(partner: Partner, *, refs: Iterable[str]) -> Mapping[str, str]:
    """Return reference → canonical JSON of what an entry says now."""
    entries = entries_of(partner, refs=refs)
    return {ref: entry.current.content for ref, entry in entries.items() if entry.current}


def people_of(by: Iterable[str]) -> dict[int, str]:
    """Return number → name of those whom lines of the journal name, as far as accounts are open."""
    numbers = {number for each in by if (number := person_of(each))}
    return dict(Person.objects.filter(pk__in=numbers).values_list("pk", "name"))
