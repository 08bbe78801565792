"""Mails that open the door: the link of an invitation, the code that proves an address.

They leave after the commit, and not by a worker: what they carry is nowhere else, and a task
that waits would keep it.
"""

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from marsa.accounts.actions.people import Invited


def link(invited: Invited) -> str:
    """Return the full address of the page that accepts an invitation, in the reader's language."""
    with translation.override(invited.person.language):
        return settings.MARSA_BASE_URL + reverse("invitation", args=[invited.token])


def invite(invited: Invited) -> str:
    """Mail an invitation; return why it could not leave, empty when it left.

    Called after the commit. The failure is told to whoever invited; the invitation stands, and
    can be sent again.
    """
    with translation.override(invited.person.language):
        subject = _("Your invitation to Marsa")
        values = {"name": invited.person.name, "link": link(invited), "until": invited.expires_at}
        text = render_to_string("accounts/mail/invitation.txt", values)
    return _send(invited.person.email, subject=subject, text=text)


def prove(email: str, *, code: str) -> str:
    """Mail a code in the language of the page; return why it could not leave, else nothing."""
    text = render_to_string("accounts/mail/code.txt", {"code": code})
    return _send(email, subject=_("Marsa: your code"), text=text)


def _send(email: str, *, subject: str, text: str) -> str:
    try:
        send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [email])
    except (SMTPException, OSError) as failure:
        return str(failure) or type(failure).__name__
    return ""
