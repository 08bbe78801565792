"""What can happen to an appointment: made, ended, given its letter; and to who holds it."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Q, QuerySet

from marsa.accounts import queries as people
from marsa.accounts.actions import people as accounts
from marsa.accounts.actions.people import Invited
from marsa.accounts.models import Person
from marsa.accounts.states import PersonState
from marsa.journal import actions as journal
from marsa.kit.locking import lock
from marsa.kit.refusal import insist
from marsa.registry import letters
from marsa.registry.acting import Acting
from marsa.registry.models import Appointment, Contributor, ReaderAccess
from marsa.registry.posts import Post
from marsa.registry.roles import Role
from marsa.registry.rules import people as rules


@dataclass(frozen=True, slots=True)
class Appointed:
    """An appointment, and the invitation to mail where the person has no account in use yet."""

    appointment: Appointment
    invited: Invited | None


@transaction.atomic
def invite(
    email: str,
    *,
    name: str,
    language: str,
    post: Post,
    acting: Acting | None,
    by: str,
    at: datetime,
) -> Appointed:
    """Appoint whoever has an address; who has no account yet gets one, and an invitation.

    acting: None for a command. The link is mailed by the caller, after the commit. Raises
    Refused when rules.why_not_appoint gives a reason.
    """
    known = people.person_of(email)
    number = known.pk if known else None
    insist(rules.why_not_appoint(post, acting=acting, person=number, held=_held(known)))
    invited = None
    if known is None or known.state == PersonState.INVITED:
        invited = accounts.invite(email, name=name, language=language, by=by, at=at)
    person = invited.person if invited else known
    assert person is not None  # (an account of an address is known or just made)
    return Appointed(appoint(person, post=post, acting=acting, by=by, at=at), invited)


@transaction.atomic
def appoint(
    person: Person, *, post: Post, acting: Acting | None, by: str, at: datetime
) -> Appointment:
    """Appoint a person who has an account. Raises Refused by rules.why_not_appoint."""
    person = lock(person)
    insist(rules.why_not_appoint(post, acting=acting, person=person.pk, held=list(_held(person))))
    appointment = Appointment.objects.create(
        person=person,
        role=post.role,
        partner_id=post.partner or None,
        contributor=_contributor(post),
        dialogue_id=post.dialogue or None,
        partners=sorted(post.partners),
        domains=sorted(post.domains),
        starts_on=post.starts_on,
        ends_on=post.ends_on,
        appointed_at=at,
        appointed_by=by,
    )
    journal.record("registry.appoint", appointment, by=by, at=at, **_said(appointment))
    return appointment


@transaction.atomic
def end(appointment: Appointment, *, on: date, acting: Acting, at: datetime) -> Appointment:
    """End an appointment: `on` is the first day on which it no longer holds.

    Raises Refused when rules.why_not_end gives a reason.
    """
    appointment = lock(appointment)
    insist(rules.why_not_end(appointment, acting=acting, on=on))
    appointment.ends_on, appointment.ended_by = on, acting.by
    appointment.save(update_fields=["ends_on", "ended_by"])
    journal.record("registry.end", appointment, by=acting.by, at=at, **_said(appointment))
    return appointment


@transaction.atomic
def keep_letter(
    appointment: Appointment,
    *,
    content: bytes,
    name: str,
    store: Path,
    acting: Acting,
    at: datetime,
) -> Appointment:
    """Keep the letter of an appointment, in place of one that was there before.

    Raises Refused when the letter or the one who sends it is not fit (rules.why_not_keep…).
    """
    appointment = lock(appointment)
    role, partner = Role(appointment.role), appointment.partner_id or ""
    insist(rules.why_not_keep(acting, role=role, partner=partner))
    insist(rules.why_not_keep_letter(letters.kind_of(content), size=len(content)))
    appointment.letter = letters.keep(content, store=store)
    appointment.letter_name = name[-255:]
    appointment.save(update_fields=["letter", "letter_name"])
    journal.record(
        "registry.keep_letter", appointment, by=acting.by, at=at, sha256=appointment.letter
    )
    return appointment


@transaction.atomic
def resend(appointment: Appointment, *, acting: Acting, at: datetime) -> Invited:
    """Make a new invitation for who has not accepted the first one. Raises Refused."""
    role, partner = Role(appointment.role), appointment.partner_id or ""
    insist(rules.why_not_keep(acting, role=role, partner=partner))
    return accounts.resend(appointment.person, by=acting.by, at=at)


@transaction.atomic
def close(person: Person, *, on: date, acting: Acting, at: datetime) -> Person:
    """Close an account: what it holds ends, what was personal goes, the number stays.

    on: today; appointments that were still to come end before they begin to hold. Raises
    Refused when rules.why_not_close gives a reason.
    """
    held = list(_held(person).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on)))
    insist(rules.why_not_close(person.pk, acting=acting, roles=[Role(each.role) for each in held]))
    for appointment in held:
        appointment.ends_on, appointment.ended_by = max(on, appointment.starts_on), acting.by
        appointment.save(update_fields=["ends_on", "ended_by"])
    Appointment.objects.filter(person=person).update(letter_name="")
    ReaderAccess.objects.filter(person=person).update(institution="", purpose="")
    return accounts.close(person, by=acting.by, at=at)


@transaction.atomic
def add_contributor(
    code: str, *, partner: str, name_en: str, name_fr: str, acting: Acting, at: datetime
) -> Contributor:
    """Add an entity of a partner that will supply entries. Raises Refused."""
    taken = Contributor.objects.filter(partner=partner).values_list("code", flat=True)
    insist(rules.why_not_add_contributor(code, partner=partner, acting=acting, taken=list(taken)))
    made = Contributor.objects.create(
        partner_id=partner, code=code, name_en=name_en, name_fr=name_fr, from_on=None
    )
    journal.record("registry.add_contributor", made, by=acting.by, at=at, code=str(made))
    return made


def _held(person: Person | None) -> QuerySet[Appointment]:
    return Appointment.objects.filter(person=person).select_related("contributor")


def _contributor(post: Post) -> Contributor | None:
    if not post.contributor:
        return None
    return Contributor.objects.get(partner=post.partner, code=post.contributor)


def _said(appointment: Appointment) -> dict[str, object]:
    return {
        "person": appointment.person_id,
        "role": appointment.role,
        "partner": appointment.partner_id or "",
        "contributor": appointment.contributor.code if appointment.contributor else "",
        "dialogue": appointment.dialogue_id or "",
        "from": appointment.starts_on.isoformat(),
        "to": appointment.ends_on.isoformat() if appointment.ends_on else "",
    }
