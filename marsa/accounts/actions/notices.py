"""What can happen to a notice: it is made, it is delivered or not, and people choose."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Model

from marsa.accounts import mailing, notices, outbox
from marsa.accounts.models import Notice, Person
from marsa.accounts.notices import Value
from marsa.accounts.states import Pace, PersonState
from marsa.journal import actions as journal
from marsa.kit import queue
from marsa.kit.locking import lock

DELIVER = "marsa.accounts.tasks.deliver"
DIGEST = "marsa.accounts.tasks.digest"


@transaction.atomic
def tell(
    people: Iterable[Person],
    *,
    event: str,
    subject: Model | str,
    address: str,
    at: datetime,
    values: Mapping[str, Value] | None = None,
) -> int:
    """Tell people something by mail, once per event, subject and day; return to how many.

    event: code of `notices.yaml`. subject: the row it is about, or a plain name. address: path of
    the page to open, in any language. values: exactly what the sentences of the event say; a text
    in both languages is {"en": …, "fr": …}, an instant is ISO text. Belongs inside the
    transaction of the action that it tells of: without its commit nobody is told. Whoever muted
    the event, or has no open account, is left out. Raises ValueError for an unknown event.
    """
    about = notices.event(event, values=values or {})
    name = subject if isinstance(subject, str) else f"{subject._meta.label_lower}:{subject.pk}"
    told = [
        Notice(
            person=person,
            event=event,
            subject=name,
            day=notices.day_of(at, time_zone=person.time_zone),
            pace=about.pace,
            address=address,
            values=dict(values or {}),
            made_at=at,
        )
        for person in _reached({person.pk: person for person in people}.values(), event)
    ]
    before = set(Notice.objects.filter(event=event, subject=name).values_list("pk", flat=True))
    Notice.objects.bulk_create(told, ignore_conflicts=True)
    made = Notice.objects.filter(event=event, subject=name, made_at=at).exclude(pk__in=before)
    if about.pace == Pace.AT_ONCE:
        for number in made.values_list("pk", flat=True):
            queue.put(DELIVER, args=[number], key=f"notice:{number}:0")
    return made.count()


def deliver(notice: Notice, *, at: datetime) -> bool:
    """Send one notice that leaves at once; say whether it left. Sent already: does nothing.

    Not in a transaction: a mail server may take its time, and others write meanwhile.
    """
    if notice.sent_at or notice.person.state == PersonState.CLOSED:
        return False
    failure = mailing.send(mailing.letter(notice.person, told=[notice]))
    _note([notice], failure=failure, at=at)
    return failure is None


def send_digest(person: Person, *, at: datetime) -> int:
    """Send a person all that waits for their digest as one mail; return how much that was."""
    told = list(outbox.waiting(person.pk))
    if not told or person.state == PersonState.CLOSED:
        return 0
    failure = mailing.send(mailing.letter(person, told=told))
    _note(told, failure=failure, at=at)
    return 0 if failure else len(told)


@transaction.atomic
def put_digests(at: datetime) -> int:
    """Put the digests into the queue for which it is past 07:00; return how many."""
    return sum(
        queue.put(DIGEST, args=[person], key=f"digest:{person}:{due.isoformat()}")
        for person, due in outbox.digests_due(at).items()
    )


@transaction.atomic
def choose(person: Person, *, muted: Iterable[str], by: str, at: datetime) -> Person:
    """Keep which events a person wants no mail about; what may not be muted stays."""
    person = lock(person)
    person.muted = sorted(
        code for code in set(muted) if code in notices.events() and _may_mute(code)
    )
    person.save(update_fields=["muted"])
    journal.record("accounts.choose_notices", person, by=by, at=at, muted=person.muted)
    return person


@transaction.atomic
def _note(told: Sequence[Notice], *, failure: mailing.Failure | None, at: datetime) -> None:
    """Write down what came of a mail, and put the next attempt into the queue."""
    rows = Notice.objects.filter(pk__in=[notice.pk for notice in told])
    person = told[0].person
    if failure is None:
        rows.update(sent_at=at, failure="")
        if person.bounced_at:
            Person.objects.filter(pk=person.pk).update(bounced_at=None)
        return
    attempts = notices.ATTEMPTS if failure.is_final else told[0].attempts + 1
    rows.update(
        attempts=attempts if failure.is_final else F("attempts") + 1, failure=failure.reason
    )
    again = notices.next_attempt(at, attempts=attempts)
    if again is None:
        Person.objects.filter(pk=person.pk).update(bounced_at=at)
        return
    if told[0].pace == Pace.AT_ONCE:
        key = f"notice:{told[0].pk}:{attempts}"
        queue.put(DELIVER, args=[told[0].pk], key=key, not_before=again)
    else:
        key = f"digest:{person.pk}:{told[0].pk}:{attempts}"
        queue.put(DIGEST, args=[person.pk], key=key, not_before=again)


def _reached(people: Iterable[Person], event: str) -> Iterable[Person]:
    return (
        person
        for person in people
        if person.is_active
        and person.state != PersonState.CLOSED
        and not (event in person.muted and _may_mute(event))
    )


def _may_mute(code: str) -> bool:
    return notices.events()[code].may_be_muted
