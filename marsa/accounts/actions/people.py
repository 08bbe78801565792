"""What happens to an account: invited, accepted, changed, closed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.models import Session
from django.db import transaction

from marsa.accounts import keys, queries, rules
from marsa.accounts.models import Invitation, Person
from marsa.accounts.states import PersonState
from marsa.journal import actions as journal
from marsa.kit.locking import lock
from marsa.kit.refusal import insist

INVITATION_LASTS = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Invited:
    """Who was invited, and the key of the link: it is known now and never again."""

    person: Person
    token: str
    expires_at: datetime


def own(person: Person) -> str:
    """Return what the journal writes of somebody who acts on the own account alone."""
    return f"#{person.pk} person"


@transaction.atomic
def invite(email: str, *, name: str, language: str, by: str, at: datetime) -> Invited:
    """Make an account that waits for its owner, and the key to it; valid for 14 days.

    Who was invited before, and has not come, is invited again. Mailing the link is left to
    the caller, after the commit. Raises Refused when rules.why_not_invite gives a reason.
    """
    person = queries.person_of(email)
    insist(rules.why_not_invite(person))
    if person is None:
        person = Person(
            email=email.strip().lower(),
            name=name,
            language=language,
            state=PersonState.INVITED,
            is_active=False,  # neither a code nor a new password opens it before it is accepted
            created_at=at,
        )
        person.set_unusable_password()
        person.save()
    invited = _invitation(person, by=by, at=at)
    journal.record("accounts.invite", person, by=by, at=at)
    return invited


@transaction.atomic
def resend(person: Person, *, by: str, at: datetime) -> Invited:
    """Make a new key for who was invited; the one before opens nothing any more.

    Raises Refused when rules.why_not_resend gives a reason.
    """
    person = lock(person)
    insist(rules.why_not_resend(person))
    invited = _invitation(person, by=by, at=at)
    journal.record("accounts.resend", person, by=by, at=at)
    return invited


@transaction.atomic
def accept(
    invitation: Invitation, *, name: str, language: str, time_zone: str, password: str, at: datetime
) -> Person:
    """Let the owner of an invitation in: the address is proven by the link in the mail.

    Raises Refused when rules.why_not_accept gives a reason.
    """
    person = lock(invitation.person)
    invitation = lock(invitation)
    invitation.person = person
    insist(rules.why_not_accept(invitation, at=at))
    invitation.used_at = at
    invitation.save(update_fields=["used_at"])
    person.name, person.language, person.time_zone = name, language, time_zone
    person.state, person.is_active = PersonState.ACTIVE, True
    person.set_password(password)
    person.save()
    _prove_address(person)
    journal.record("accounts.accept", person, by=own(person), at=at)
    return person


@transaction.atomic
def register(email: str, *, name: str, language: str, at: datetime) -> Person:
    """Make an account for somebody who has proven the address: to sign in by e-mail code.

    Raises Refused when rules.why_not_invite gives a reason.
    """
    person = queries.person_of(email)
    insist(rules.why_not_invite(person))
    person = person or Person(email=email.strip().lower(), created_at=at)
    person.name, person.language = name, language
    person.state, person.is_active = PersonState.ACTIVE, True
    person.set_unusable_password()
    person.save()
    _prove_address(person)
    journal.record("accounts.register", person, by=own(person), at=at)
    return person


@transaction.atomic
def change(person: Person, *, name: str, language: str, time_zone: str, at: datetime) -> Person:
    """Change one's own name, language and time zone."""
    person = lock(person)
    person.name, person.language, person.time_zone = name, language, time_zone
    person.save(update_fields=["name", "language", "time_zone"])
    journal.record("accounts.change", person, by=own(person), at=at)
    return person


@transaction.atomic
def close(person: Person, *, by: str, at: datetime) -> Person:
    """Close an account for good: nothing personal stays; the journal keeps the number.

    Sessions, authenticators and addresses go. Raises Refused when rules.why_not_close gives
    a reason.
    """
    person = lock(person)
    insist(rules.why_not_close(person))
    person.email, person.name = f"closed-{person.pk}@invalid", ""
    person.state, person.is_active, person.closed_at = PersonState.CLOSED, False, at
    person.muted, person.last_login = [], None
    person.set_unusable_password()
    person.save()
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    _end_sessions(person, at=at)
    journal.record("accounts.close", person, by=by, at=at)
    return person


@transaction.atomic
def add_app(person: Person, *, secret: str, by: str, at: datetime) -> None:
    """Set up an authenticator app with a secret that is known already (sample accounts)."""
    TOTP.activate(lock(person), secret)
    journal.record("accounts.add_app", person, by=by, at=at)


def _invitation(person: Person, *, by: str, at: datetime) -> Invited:
    token = keys.new()
    person.invitations.filter(used_at__isnull=True, expires_at__gt=at).update(expires_at=at)
    made = Invitation.objects.create(
        person=person,
        token_sha256=keys.digest(token),
        sent_at=at,
        sent_by=by,
        expires_at=at + INVITATION_LASTS,
    )
    return Invited(person, token, made.expires_at)


def _prove_address(person: Person) -> None:
    EmailAddress.objects.update_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )


def _end_sessions(person: Person, *, at: datetime) -> None:
    for session in Session.objects.filter(expire_date__gt=at).iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()
