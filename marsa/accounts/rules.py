"""Who may become, be and stop being a person with an account. Pure: no query, no clock."""

from datetime import datetime

from django.utils.translation import gettext as _

from marsa.accounts.models import Invitation, Person
from marsa.accounts.states import PersonState


def why_not_invite(person: Person | None) -> str | None:
    """An address is invited while nobody has an account under it.

    person: whoever has the address.
    """
    if person is None or person.state == PersonState.INVITED:
        return None
    return _("There is an account with the address %(email)s already.") % {"email": person.email}


def why_not_resend(person: Person) -> str | None:
    """An invitation is sent again while its owner has not accepted it."""
    if person.state == PersonState.INVITED:
        return None
    if person.state == PersonState.CLOSED:
        return _("This account is closed. Appoint the person afresh.")
    return _("The invitation was accepted. The person can sign in, or ask for a new password.")


def why_not_accept(invitation: Invitation | None, *, at: datetime) -> str | None:
    """An invitation opens the way once, within 14 days, and the newest one alone.

    invitation: the one of the link, with its person; None when the link leads to none.
    """
    if invitation is None:
        return _("This link leads to no invitation. Copy the whole address from the mail.")
    if invitation.used_at or invitation.person.state == PersonState.ACTIVE:
        return _("This invitation was used already. Sign in with your e-mail address.")
    if invitation.person.state == PersonState.CLOSED:
        return _("This account is closed. Ask whoever invited you.")
    if at >= invitation.expires_at:
        return _("This invitation has expired. Ask whoever invited you to send it again.")
    return None


def why_not_close(person: Person) -> str | None:
    """An account is closed once."""
    if person.state == PersonState.CLOSED:
        return _("This account is closed already.")
    return None
