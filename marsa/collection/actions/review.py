"""What reviewers can do with an entry: endorse, accept, send back, one or a whole list."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from marsa.collection.actions import stream, telling, versions
from marsa.collection.models import Entry
from marsa.collection.queries import entries as queries
from marsa.collection.queries import returns
from marsa.collection.queries import stream as told
from marsa.collection.rules import review as rules
from marsa.collection.rules.entries import Check
from marsa.collection.rules.review import Token
from marsa.collection.states import ReturnState, State
from marsa.kit.refusal import Refused, insist
from marsa.registry.acting import Acting

Decide = Callable[[Entry, Token], Entry]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What deciding on a whole list came to: how many were done, and why the others were not."""

    done: int
    refused: tuple[tuple[Entry, str], ...]


@transaction.atomic
def endorse(
    entry: Entry, *, token: Token, findings: Iterable[Check], by: Acting, at: datetime
) -> Entry:
    """Confirm, for the partner, what an entry says; the version is fixed.

    findings: of the content that the token names. Raises Refused.
    """
    entry = queries.held(entry)
    insist(
        rules.why_not_endorse(entry, by=by, findings=findings, explained=told.explained(entry))
        or rules.why_not_seen(entry, token=token)
    )
    was = entry.state
    versions.fix(entry)
    entry.state, entry.endorsed = State.ENDORSED, entry.current
    entry.endorsed_at, entry.endorsed_by = at, by.by
    entry.save(update_fields=["state", "endorsed", "endorsed_at", "endorsed_by"])
    people = telling.verifiers(entry, at=at)
    telling.tell("to_accept", entry=entry, people=people, by=by, at=at)
    return stream.moved(entry, "endorse", was=was, by=by, at=at)


@transaction.atomic
def accept(entry: Entry, *, token: Token, by: Acting, at: datetime) -> Entry:
    """Take an endorsed version for publication: from now on it is the one that is offered.

    Never by whoever changed it last, in whatever role. Raises Refused.
    """
    entry = queries.held(entry)
    insist(
        rules.why_not_accept(
            entry,
            by=by,
            domains=_domains(entry, by),
            questions=told.questions_of_reviewers(entry),
        )
        or rules.why_not_seen(entry, token=token)
    )
    was = entry.state
    versions.fix(entry)
    entry.state, entry.accepted = State.ACCEPTED, entry.current
    entry.accepted_at, entry.accepted_by = at, by.by
    entry.save(update_fields=["state", "accepted", "accepted_at", "accepted_by"])
    return stream.moved(entry, "accept", was=was, by=by, at=at)


@transaction.atomic
def send_back(entry: Entry, *, reason: str, by: Acting, at: datetime) -> Entry:
    """Give an entry back to be mended, with a reason; the version last accepted stays offered.

    Raises Refused.
    """
    entry = queries.held(entry)
    returned = returns.of(entry.cycle_last, partner=entry.partner_id)
    complete = returned is not None and returned.state == ReturnState.COMPLETE
    insist(
        rules.why_not_send_back(
            entry, by=by, domains=_domains(entry, by), complete=complete, reason=reason
        )
    )
    was = entry.state
    entry.state = State.SENT_BACK
    entry.endorsed, entry.endorsed_at, entry.endorsed_by = None, None, ""
    entry.save(update_fields=["state", "endorsed", "endorsed_at", "endorsed_by"])
    people = telling.writers(entry, at=at)
    telling.tell("sent_back", entry=entry, people=people, by=by, at=at)
    return stream.moved(entry, "send_back", was=was, by=by, at=at, text=reason.strip())


def decide_all(entries: Sequence[Entry], *, decide: Decide) -> Outcome:
    """Decide on each entry of a list by itself: one transaction and one journal entry per row.

    decide: endorses or accepts an entry in the version that its list showed. What it refuses is
    returned with its reason; the others are done.
    """
    done, refused = 0, []
    for entry in entries:
        try:
            decide(entry, queries.token(entry))
            done += 1
        except Refused as no:
            refused.append((entry, str(no)))
    return Outcome(done, tuple(refused))


def _domains(entry: Entry, by: Acting) -> frozenset[str]:
    """Return the domains of an entry where they matter: to a verifier of certain domains."""
    return queries.domains(entry) if by.domains else frozenset()
