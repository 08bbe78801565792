"""Proving an e-mail address by a code: what is remembered of it in the session. Pure."""

from datetime import datetime, timedelta
from typing import TypedDict

from django.utils.translation import gettext as _

from marsa.accounts import keys

LASTS = timedelta(minutes=15)
MOST_ATTEMPTS = 5


class Check(TypedDict):
    """An address, the digest of the code that was mailed, until when, how often it was tried."""

    email: str
    digest: str
    until: str
    attempts: int
    proven: bool


def begin(email: str, *, code: str, at: datetime) -> Check:
    """Return what to remember when a code is mailed."""
    until = (at + LASTS).isoformat()
    digest = keys.digest(code)
    return Check(email=email.lower(), digest=digest, until=until, attempts=0, proven=False)


def tried(check: Check, *, code: str) -> Check:
    """Return what to remember after a code was typed: one attempt more, proven when it fits."""
    fits = keys.digest(code.replace(" ", "").upper()) == check["digest"]
    return {**check, "attempts": check["attempts"] + 1, "proven": fits}


def why_not_proven(check: Check, *, at: datetime) -> str | None:
    """The code that was mailed is typed within 15 minutes and five attempts.

    check: after the attempt.
    """
    if at > datetime.fromisoformat(check["until"]):
        return _("The code was valid for 15 minutes. Ask for a new one.")
    if check["attempts"] > MOST_ATTEMPTS:
        return _("That was one attempt too many. Ask for a new code.")
    if not check["proven"]:
        return _("This is not the code of the mail. Type it as it stands there.")
    return None
