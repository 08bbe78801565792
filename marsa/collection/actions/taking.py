"""Writing what a file says into many entries at once: called by actions, in their transaction."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import OuterRef, QuerySet, Subquery

from marsa.collection import sheet
from marsa.collection.actions import versions
from marsa.collection.models import Arrival, Entry, Version
from marsa.collection.proposals import Change, Proposal, Statement
from marsa.collection.states import REVIEWED, State
from marsa.registry.models import Contributor

BATCH = 500
T = TypeVar("T")
Contributors = Mapping[str, int]  # code → number


def write(arrival: Arrival, proposal: Proposal, *, by: str, at: datetime) -> None:
    """Make new entries, and versions of changed ones, of everything that a proposal would change.

    A reviewed entry becomes edited and loses its endorsement; the version last accepted stays.
    """
    new, changed = proposal.changes[Change.NEW], proposal.changes[Change.CHANGED]
    known = _contributors(arrival)
    _make(arrival, new, known, by=by, at=at)
    for batch in batches(changed):
        touched = entries(arrival, [said.local_ref for said in batch])
        _close(touched)
        _move(touched, arrival, by=by, at=at)
        _repeat(touched, batch, known)
    _add_versions(arrival, [*new, *changed], by=by, at=at)


def confirm(arrival: Arrival, statements: Sequence[Statement]) -> None:
    """Note that these entries were last reported in the cycle of a file."""
    for batch in batches(statements):
        touched = entries(arrival, [said.local_ref for said in batch])
        later = touched.filter(cycle_last__code__lt=arrival.cycle.code)
        later.update(cycle_last=arrival.cycle)


def entries(arrival: Arrival, refs: Sequence[str]) -> QuerySet[Entry]:
    """Return the entries of the partner of a file that have these references."""
    return Entry.objects.filter(partner=arrival.partner, local_ref__in=refs)


def batches(items: Sequence[T]) -> Iterable[Sequence[T]]:
    """Yield the items in parts that one statement can hold."""
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


def _make(
    arrival: Arrival, new: Sequence[Statement], known: Contributors, *, by: str, at: datetime
) -> None:
    Entry.objects.bulk_create(
        Entry(
            partner=arrival.partner,
            local_ref=said.local_ref,
            way=arrival.way,
            cycle_first=arrival.cycle,
            cycle_last=arrival.cycle,
            last_changed_by=by,
            created_at=at,
            changed_at=at,
            **_repeated(said, known),
        )
        for said in new
    )


def _move(touched: QuerySet[Entry], arrival: Arrival, *, by: str, at: datetime) -> None:
    reviewed = touched.filter(state__in=REVIEWED)
    reviewed.update(state=State.EDITED, endorsed=None, endorsed_at=None, endorsed_by="")
    touched.update(changed_at=at, last_changed_by=by, way=arrival.way)


def _close(touched: QuerySet[Entry]) -> None:
    """Fix the versions that were being written: what a file says comes after them."""
    Version.objects.filter(entry__in=touched, is_open=True).update(is_open=False)


def _repeat(touched: QuerySet[Entry], batch: Sequence[Statement], known: Contributors) -> None:
    """Write title, type and contributor again where they are others than before."""
    wanted = {said.local_ref: _repeated(said, known) for said in batch}
    changed: list[Entry] = []
    for entry in touched.only("local_ref", "title", "type", "contributor"):
        fields = wanted[entry.local_ref]
        if any(getattr(entry, name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(entry, name, value)
            changed.append(entry)
    Entry.objects.bulk_update(changed, ["title", "type", "contributor"], batch_size=100)


def _add_versions(
    arrival: Arrival, statements: Sequence[Statement], *, by: str, at: datetime
) -> None:
    known: dict[str, tuple[int, int]] = {}
    for batch in batches(statements):
        rows = entries(arrival, [said.local_ref for said in batch])
        for ref, pk, number in rows.values_list("local_ref", "pk", "current__number"):
            known[ref] = pk, number or 0
    Version.objects.bulk_create(
        Version(
            entry_id=known[said.local_ref][0],
            number=known[said.local_ref][1] + 1,
            content=said.content,
            fingerprint=said.fingerprint,
            arrival=arrival,
            line=said.line,
            made_at=at,
            made_by=by,
        )
        for said in statements
    )
    newest = Version.objects.filter(entry=OuterRef("pk")).order_by("-number").values("pk")[:1]
    for batch in batches(statements):
        touched = entries(arrival, [said.local_ref for said in batch])
        touched.update(current=Subquery(newest))


def _contributors(arrival: Arrival) -> Contributors:
    rows = Contributor.objects.filter(partner=arrival.partner)
    return dict(rows.values_list("code", "pk"))


def _repeated(said: Statement, known: Contributors) -> dict[str, Any]:
    """Return the fields of an entry that repeat what its content says, as `versions.repeated`."""
    content = sheet.parsed(said.content)
    fields: dict[str, Any] = {"type": said.type, "title": versions.title(content)}
    if code := content.get("contributor"):
        fields["contributor_id"] = known.get(code)
    return fields
