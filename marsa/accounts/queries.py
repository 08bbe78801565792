"""Reads of accounts that other rooms need."""

from allauth.mfa.models import Authenticator

from marsa.accounts import keys
from marsa.accounts.models import Invitation, Person
from marsa.accounts.states import PersonState


def person(number: int) -> Person | None:
    """Return the person of a number, None if there is none."""
    return Person.objects.filter(pk=number).first()


def person_of(email: str) -> Person | None:
    """Return who has an e-mail address, whatever its case; None for a closed account."""
    found = Person.objects.exclude(state=PersonState.CLOSED)
    return found.filter(email=email.strip().lower()).first()


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation that a link leads to, with its person; None if there is none."""
    found = Invitation.objects.select_related("person")
    return found.filter(token_sha256=keys.digest(token)).first()


def has_second_factor(person: Person) -> bool:
    """Say whether an authenticator app or a security key is set up."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user=person, type__in=kinds).exists())
