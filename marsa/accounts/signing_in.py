"""Signing in somebody who has just proven who they are, as the sign-in page would."""

from typing import cast

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from marsa.accounts.models import Person


def let_in(request: HttpRequest, person: Person) -> HttpResponseBase:
    """Sign in who chose a password a moment ago, and lead to their tasks.

    The password counts as given afresh, so that the second factor can be set up without typing
    it again. Whoever was signed in at this window before is signed out.
    """
    logout(request)
    record_authentication(request, person, method="password", reauthenticated=True)
    request.session.set_expiry(None)  # the twelve hours of the settings
    return cast(HttpResponseBase, perform_login(request, person))
