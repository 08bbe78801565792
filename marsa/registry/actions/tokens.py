"""What can happen to the key of a program: made, revoked."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from marsa.journal import actions as journal
from marsa.kit.locking import lock
from marsa.kit.refusal import insist
from marsa.registry import tokens
from marsa.registry.acting import Acting
from marsa.registry.models import Appointment, Token
from marsa.registry.rules import tokens as rules

NOTED_EVERY = timedelta(hours=1)  # so that a program that calls often writes seldom


@dataclass(frozen=True, slots=True)
class Made:
    """A key's row, and the key itself: it is known now and never again."""

    token: Token
    text: str


@transaction.atomic
def make_token(
    appointment: Appointment,
    *,
    name: str,
    expires_on: date,
    acting: Acting,
    on: date,
    at: datetime,
) -> Made:
    """Make a key with which a program pushes entries for a contributor.

    expires_on: the first day on which it no longer opens. Raises Refused when
    rules.why_not_make_token gives a reason.
    """
    appointment = lock(appointment)
    insist(rules.why_not_make_token(appointment, acting=acting, expires_on=expires_on, on=on))
    text = tokens.new()
    token = Token.objects.create(
        appointment=appointment,
        name=name,
        token_sha256=tokens.digest(text),
        made_at=at,
        made_by=acting.by,
        expires_on=expires_on,
    )
    journal.record("registry.make_token", token, by=acting.by, at=at, appointment=appointment.pk)
    return Made(token, text)


@transaction.atomic
def revoke(token: Token, *, acting: Acting, at: datetime) -> Token:
    """Revoke a key: it opens nothing from now on. Raises Refused by rules.why_not_revoke."""
    token = lock(token)
    insist(rules.why_not_revoke(token, acting=acting))
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    journal.record("registry.revoke_token", token, by=acting.by, at=at)
    return token


def use(token: Token, *, at: datetime) -> Token:
    """Write down that a key was used, at most once an hour.

    Nothing is locked or journaled: it says when, not what; the journal has what the program did.
    """
    if token.used_at is None or at - token.used_at >= NOTED_EVERY:
        token.used_at = at
        token.save(update_fields=["used_at"])
    return token
