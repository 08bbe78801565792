"""Signing in to the client of a test: as whom, and with the second factor given."""

import time

from django.test import Client

from marsa.registry.models import Appointment


def sign_in(client: Client, appointment: Appointment, *, is_secure: bool = True) -> Client:
    """Sign in the person of an appointment, acting in it.

    is_secure: the second factor was given, as the pages of its role demand.
    """
    person = appointment.person
    client.force_login(person)
    session = client.session
    method = "mfa" if is_secure else "password"
    session["account_authentication_methods"] = [{"method": method, "at": time.time()}]
    session["account_authentication_methods_user"] = str(person.pk)
    session["appointment"] = appointment.pk
    session.save()
    return client
