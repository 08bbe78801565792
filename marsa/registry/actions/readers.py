"""What can happen to a request for reader access: asked, granted, refused, ended."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from marsa.accounts import queries as people
from marsa.accounts.actions import notices
from marsa.accounts.actions import people as accounts
from marsa.accounts.models import Person
from marsa.accounts.states import PersonState
from marsa.journal import actions as journal
from marsa.kit.locking import lock
from marsa.kit.refusal import insist
from marsa.registry.acting import Acting
from marsa.registry.models import Appointment, ReaderAccess
from marsa.registry.readers import months_later
from marsa.registry.roles import AccessState, ReaderKind, Role
from marsa.registry.rules import readers as rules


@transaction.atomic
def ask(
    email: str,
    *,
    name: str,
    language: str,
    kind: ReaderKind,
    institution: str,
    purpose: str,
    months: int,
    on: date,
    at: datetime,
) -> ReaderAccess:
    """Ask for access as the owner of a proven address; who has no account gets one.

    Raises Refused when rules.why_not_request gives a reason.
    """
    person = people.person_of(email)
    if person is None or person.state == PersonState.INVITED:
        person = accounts.register(email, name=name, language=language, at=at)
    return request_access(
        person, kind=kind, institution=institution, purpose=purpose, months=months, on=on, at=at
    )


@transaction.atomic
def request_access(
    person: Person,
    *,
    kind: ReaderKind,
    institution: str,
    purpose: str,
    months: int,
    on: date,
    at: datetime,
) -> ReaderAccess:
    """Ask to read the registered tier. Raises Refused when rules.why_not_request says why."""
    person = lock(person)
    earlier = list(ReaderAccess.objects.filter(person=person))
    insist(rules.why_not_request(kind, months=months, earlier=earlier, on=on))
    access = ReaderAccess.objects.create(
        person=person,
        kind=kind,
        institution=institution,
        purpose=purpose,
        months=months,
        requested_at=at,
    )
    journal.record("registry.request_access", access, by=accounts.own(person), at=at, months=months)
    return access


@transaction.atomic
def grant(access: ReaderAccess, *, acting: Acting, on: date, at: datetime) -> ReaderAccess:
    """Appoint the asker as a reader for as long as was asked, from today.

    Raises Refused when rules.why_not_grant gives a reason.
    """
    access = lock(access)
    insist(rules.why_not_grant(access, acting=acting))
    access.until = months_later(on, access.months)
    access.appointment = Appointment.objects.create(
        person=access.person,
        role=Role.READER,
        starts_on=on,
        ends_on=access.until,
        appointed_at=at,
        appointed_by=acting.by,
    )
    return _decided(access, state=AccessState.GRANTED, reason="", acting=acting, at=at)


@transaction.atomic
def refuse(access: ReaderAccess, *, reason: str, acting: Acting, at: datetime) -> ReaderAccess:
    """Refuse, with a reason. Raises Refused when rules.why_not_refuse gives one."""
    access = lock(access)
    insist(rules.why_not_refuse(access, reason=reason, acting=acting))
    return _decided(access, state=AccessState.REFUSED, reason=reason, acting=acting, at=at)


@transaction.atomic
def end_access(
    access: ReaderAccess, *, reason: str, acting: Acting, on: date, at: datetime
) -> ReaderAccess:
    """End access before its time: the appointment no longer holds from today on.

    Raises Refused when rules.why_not_end_access gives a reason.
    """
    access = lock(access)
    insist(rules.why_not_end_access(access, reason=reason, acting=acting))
    if access.appointment and (access.until is None or access.until > on):
        access.appointment.ends_on, access.appointment.ended_by = on, acting.by
        access.appointment.save(update_fields=["ends_on", "ended_by"])
    return _decided(access, state=AccessState.ENDED, reason=reason, acting=acting, at=at)


def _decided(
    access: ReaderAccess, *, state: AccessState, reason: str, acting: Acting, at: datetime
) -> ReaderAccess:
    access.state, access.reason = state, reason.strip()
    access.decided_at, access.decided_by = at, acting.by
    access.save(
        update_fields=["state", "reason", "decided_at", "decided_by", "until", "appointment"]
    )
    notices.tell(
        [access.person], event="access_decided", subject=access, address=reverse("my-access"), at=at
    )
    verb = {AccessState.GRANTED: "grant", AccessState.REFUSED: "refuse"}.get(state, "end")
    journal.record(f"registry.{verb}_access", access, by=acting.by, at=at, reason=access.reason)
    return access
