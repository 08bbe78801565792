"""Sample accounts, one per role: to look at each side of the house on a demonstration system."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from allauth.mfa.totp.internal import auth as totp
from django.conf import settings

from marsa.accounts import queries
from marsa.accounts.actions import people as accounts
from marsa.accounts.actions.people import Invited
from marsa.accounts.models import Person
from marsa.registry.actions import people
from marsa.registry.posts import Post
from marsa.registry.roles import NEEDS_SECOND_FACTOR, Role

OPERATOR = "demonstration"
PASSWORD_FILE = "sample-password"  # noqa: S105 (its name, under MARSA_HOME)
ENDING = "@example.org"
SCOPES = {  # partner, contributor, dialogue
    Role.CONTRIBUTOR: ("EU", "ECHO", ""),
    Role.FOCAL_POINT: ("NER", "", ""),
    Role.ALTERNATE: ("EU", "", ""),
    Role.PARTNER_READER: ("ITA", "", ""),
    Role.CHAIR: ("", "", "rabat"),
}


@dataclass(frozen=True, slots=True)
class Account:
    """A sample account. secret: of its authenticator app, empty where the role needs none."""

    role: Role
    email: str
    secret: str


def may_be_made() -> bool:
    """Say whether nobody but sample accounts has an account in this installation."""
    return not Person.objects.exclude(email__endswith=ENDING).exists()


def is_sample(email: str) -> bool:
    """Say whether an address is one of a sample account."""
    return email.endswith(ENDING)


def make(home: Path, *, on: date, at: datetime) -> list[Account]:
    """Make the accounts that are not there yet and return all, in the order of the roles."""
    word = password(home)
    return [_made(role, word=word, on=on, at=at) for role in Role]


def password(home: Path) -> str:
    """Return the password of all sample accounts: random, made once, kept in `home`."""
    file = home / PASSWORD_FILE
    if not file.exists():
        home.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text("-".join(secrets.token_hex(2) for _ in range(4)))
    return file.read_text().strip()


def codes() -> Iterator[tuple[str, str]]:
    """Yield address and present code of each sample account that has an authenticator app."""
    word = password(settings.MARSA_HOME)
    for role in Role:
        person = queries.person_of(address(role))
        if person and role in NEEDS_SECOND_FACTOR:
            yield person.email, code(_secret(role, word))


def address(role: Role) -> str:
    """Return the address of the sample account of a role."""
    return f"{role.value.replace('_', '-')}{ENDING}"


def person(address: str) -> Person:
    """Return whoever has the address of a sample account that was made."""
    found = queries.person_of(address)
    assert found is not None  # (asked for after it was made)
    return found


def let_in(address: str, *, name: str, post: Post, word: str, at: datetime) -> Person:
    """Make an account in a post, with the password of all sample accounts; return whose it is."""
    made = people.invite(
        address, name=name, language="en", post=post, acting=None, by=OPERATOR, at=at
    )
    assert made.invited is not None
    return _accepted(made.invited, name=name, word=word, at=at)


def code(secret: str) -> str:
    """Return the six digits that an app with this secret shows now."""
    counters = list(totp.yield_hotp_counters_from_time())  # those before and after are let in, too
    counter = counters[len(counters) // 2]
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def _made(role: Role, *, word: str, on: date, at: datetime) -> Account:
    needs = role in NEEDS_SECOND_FACTOR
    account = Account(role, address(role), _secret(role, word) if needs else "")
    if queries.person_of(account.email) is None:
        person = _let_in(role, word=word, on=on, at=at)
        if account.secret:
            accounts.add_app(person, secret=account.secret, by=OPERATOR, at=at)
    return account


def _let_in(role: Role, *, word: str, on: date, at: datetime) -> Person:
    partner, contributor, dialogue = SCOPES.get(role, ("", "", ""))
    post = Post(role, starts_on=on, partner=partner, contributor=contributor, dialogue=dialogue)
    name = f"Sample {role.value.replace('_', ' ')}"
    return let_in(address(role), name=name, post=post, word=word, at=at)


def _accepted(invited: Invited, *, name: str, word: str, at: datetime) -> Person:
    invitation = queries.invitation_of(invited.token)
    assert invitation is not None
    return accounts.accept(
        invitation, name=name, language="en", time_zone="Europe/Vienna", password=word, at=at
    )


def _secret(role: Role, word: str) -> str:
    """Return the same secret for the same role and installation, so that it can be printed."""
    digest = hmac.new(word.encode(), role.value.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:20]).decode()
