"""What can happen to a push of a program: it is kept, read and taken, or is a dry run."""

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from marsa.collection import pushing
from marsa.collection.actions import commits, uploads
from marsa.collection.models import Arrival, Cycle, Push
from marsa.collection.proposals import Change
from marsa.collection.queries import files, pushes
from marsa.collection.queries import uploads as upload_queries
from marsa.collection.queries.pushes import Caller
from marsa.collection.reading_files import Read
from marsa.collection.rules import files as rules
from marsa.collection.states import Way
from marsa.journal import actions as journal
from marsa.kit.findings import Finding
from marsa.kit.locking import lock
from marsa.kit.refusal import Refused, insist
from marsa.registry import queries as registry
from marsa.registry import rules as registry_rules
from marsa.registry.roles import Permission

MAPPING = "api"  # what an arrival is for that a program sent
Rows = Sequence[Mapping[str, Any]]


class Reused(Refused):
    """An idempotency key that stood for another body."""


class Stale(Refused):
    """Rows that were made from versions which are no longer current. rows: their places."""

    def __init__(self, sentence: str, *, rows: Sequence[int]) -> None:
        """Keep the places."""
        super().__init__(sentence)
        self.rows = tuple(rows)


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push came to. why_not: why nothing was taken, empty where it was, or a dry run."""

    arrival: Arrival
    why_not: str = ""


@transaction.atomic
def push(
    rows: Rows,
    *,
    body: bytes,
    cycle: Cycle,
    caller: Caller,
    key: str,
    noted: Sequence[Finding],
    is_dry_run: bool,
    store: Path,
    at: datetime,
    today: date,
) -> Pushed:
    """Keep what a program sent, read it, and take it unless it is a dry run.

    rows: in the keys of the catalogue; body: as it was sent. key: of idempotency, empty for none:
    the same key with the same body is one push. noted: what was cleaned away. What comes too late
    is kept and not taken. Raises Reused, Stale, Refused; then nothing is kept.
    """
    acting, token = caller.acting, lock(caller.token)
    partner = token.appointment.partner
    assert partner
    insist(registry_rules.why_not_act(acting, permission=Permission.PUSH, partner=partner.code))
    sha256 = hashlib.sha256(body).hexdigest()
    before = pushes.earlier(token, key=key)
    if before:
        return Pushed(_same(before, sha256, is_dry_run))
    known = pushes.stored(partner, rows=list(rows))
    _insist_current(rows, pushes.stale(list(rows), known=known))
    read = pushing.read(
        rows,
        known=known,
        framework=cycle.framework.framework_id,
        recognise=registry.recogniser(),
        noted=noted,
    )
    arrival = _keep(body, cycle=cycle, caller=caller, store=store, at=at)
    read = upload_queries.judged(
        read, arrival=arrival, service=acting.contributor, today=today, file=Path()
    )
    arrival = uploads.keep(arrival, read, store=store, by=acting.by, at=at)
    Push.objects.create(
        token=token, key=key, body_sha256=sha256, arrival=arrival, is_dry_run=is_dry_run,
        pushed_at=at,
    )  # fmt: skip
    why = _take(arrival, read, caller, is_dry_run=is_dry_run, at=at)
    journal.record(
        "collection.push", arrival, by=acting.by, at=at, rows=len(rows), dry_run=is_dry_run
    )
    return Pushed(arrival, why)


def _same(before: Push, sha256: str, is_dry_run: bool) -> Arrival:
    """Return what an idempotency key stands for. Raises Reused."""
    if before.body_sha256 != sha256 or before.is_dry_run != is_dry_run:
        raise Reused(
            _(
                "The key “%(key)s” was used for another request. Send every request under a key "
                "of its own, and the same one again only under the same key."
            )
            % {"key": before.key}
        )
    return before.arrival


def _insist_current(rows: Rows, stale: Sequence[int]) -> None:
    if stale:
        refs = ", ".join(str(rows[index]["local_ref"]) for index in stale[:5])
        raise Stale(
            _(
                "Entries were changed since you read them: %(refs)s. Read what they say now, "
                "and send them with their new version. Nothing was taken."
            )
            % {"refs": refs},
            rows=stale,
        )


def _keep(body: bytes, *, cycle: Cycle, caller: Caller, store: Path, at: datetime) -> Arrival:
    partner = caller.token.appointment.partner
    assert partner
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "push.json"
        file.write_bytes(body)
        return uploads.receive(
            file, name=file.name, store=store, partner=partner, cycle=cycle, mapping=MAPPING,
            way=Way.API, by=caller.acting, at=at,
        )  # fmt: skip


def _take(arrival: Arrival, read: Read, caller: Caller, *, is_dry_run: bool, at: datetime) -> str:
    """Take what was pushed; return why nothing was taken. Writes down what it came to."""
    refs = [said.local_ref for said in read.statements]
    late = pushes.late(arrival.cycle, arrival=arrival, refs=refs, at=at)
    compared = files.proposal(
        arrival.partner, cycle=arrival.cycle, statements=read.statements,
        contributor=caller.acting.contributor,
    )  # fmt: skip
    counts = {str(change): compared.count(change) for change in Change}
    counts["stopped"] = len(read.stopped)
    usable = len(read.statements) - len(read.stopped)
    why = rules.why_not_take(arrival, by=caller.acting, usable=usable, late=late) or ""
    if not is_dry_run and not why:
        commits.take(arrival, read=read, late=late, by=caller.acting, at=at)
        arrival.refresh_from_db()
    arrival.outcome = arrival.outcome | {"counts": counts, "why_not": why}
    arrival.save(update_fields=["outcome"])
    return why
