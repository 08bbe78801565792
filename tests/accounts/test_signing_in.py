"""Signing in: password, code, second factor, invitation; closed to everybody else."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from marsa.accounts import door_mail
from marsa.accounts.actions import people
from marsa.accounts.models import Person
from marsa.config import sample_accounts
from marsa.registry.models import Appointment
from marsa.registry.roles import Role
from tests.make import BY
from tests.make_cycle import an_appointment
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
WORD = "a long sentence of mine"
DESK = "/en/desk/"


def somebody(role: Role = Role.FOCAL_POINT) -> Appointment:
    """Return somebody with a password and a proven address."""
    appointment = an_appointment(role)
    person = appointment.person
    person.set_password(WORD)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return appointment


def enter(client: Client, person: Person, word: str = WORD) -> HttpResponse:
    return client.post("/en/account/login/", {"login": person.email, "password": word})


def test_a_password_signs_in_for_twelve_hours(client: Client) -> None:
    assert enter(client, somebody().person).headers["Location"] == DESK
    assert client.session.get_expiry_age() == 12 * 3600
    assert client.get(DESK).status_code == 200


def test_a_wrong_password_is_answered_in_our_words(client: Client) -> None:
    page = enter(client, somebody().person, "something else").content.decode()
    assert "Address and password do not fit together." in page
    assert "There is a problem" in page and "<title>Error: Sign in" in page
    assert client.get(DESK).status_code == 302


def test_five_wrong_passwords_close_the_door_for_a_while(client: Client) -> None:
    person = somebody().person
    for _ in range(5):
        enter(client, person, "something else")
    assert "Wait five minutes" in enter(client, person).content.decode()


def test_a_code_by_mail_signs_in(client: Client) -> None:
    person = somebody().person
    client.post("/en/account/login/code/", {"email": person.email})
    assert mail.outbox[0].subject == "Marsa: your sign-in code"
    code = re.findall(r"^[A-Z0-9-]{6,}$", mail.outbox[0].body, re.MULTILINE)[0]
    answer = client.post("/en/account/login/code/confirm/", {"code": code})
    assert answer.headers["Location"] == DESK


def test_nobody_is_mailed_who_has_no_account(client: Client) -> None:
    client.post("/en/account/login/code/", {"email": "nobody@example.org"})
    client.post("/en/account/password/reset/", {"email": "nobody@example.org"})
    assert mail.outbox == []


def test_a_forgotten_password_is_replaced_by_a_link(client: Client) -> None:
    person = somebody().person
    client.post("/en/account/password/reset/", {"email": person.email})
    link = re.findall(r"http://testserver(\S+)", mail.outbox[0].body)[0]
    page = client.get(link, follow=True)
    new = {"password1": "another sentence of mine", "password2": "another sentence of mine"}
    client.post(page.request["PATH_INFO"], new)
    assert enter(client, person, new["password1"]).headers["Location"] == DESK


def test_nobody_signs_up(client: Client) -> None:
    about = {"email": "eve@example.org", "password1": WORD, "password2": WORD}
    assert (
        "Accounts come by invitation" in client.post("/en/account/signup/", about).content.decode()
    )
    assert Person.objects.count() == 0


def test_who_is_invited_cannot_get_in_by_code_or_reset(client: Client) -> None:
    people.invite("ada@example.org", name="Ada", language="en", by=BY, at=timezone.now())
    client.post("/en/account/login/code/", {"email": "ada@example.org"})
    client.post("/en/account/password/reset/", {"email": "ada@example.org"})
    assert mail.outbox == []


def invited(role: Role) -> str:
    """Return the path of an invitation of somebody in a role."""
    at = timezone.now()
    made = people.invite("ada@example.org", name="Ada", language="en", by=BY, at=at)
    an_appointment(role, person=made.person)
    return door_mail.link(made).removeprefix("http://localhost:8000")


ACCEPTED = {"name": "Ada", "language": "en", "time_zone": "Europe/Vienna", "password": WORD}


def test_an_invitation_leads_through_the_password_to_the_tasks(client: Client) -> None:
    path = invited(Role.FOCAL_POINT)
    assert client.get(path).status_code == 200
    assert client.post(path, ACCEPTED).headers["Location"] == DESK
    assert client.get(DESK).status_code == 200
    assert client.session.get_expiry_age() == 12 * 3600


def test_an_invited_secretariat_is_led_straight_to_its_second_factor(client: Client) -> None:
    client.post(invited(Role.SECRETARIAT), ACCEPTED)
    assert client.get(DESK).headers["Location"] == "/en/account/2fa/"
    # No password is asked for again: it was chosen a moment ago.
    page = client.get("/en/account/2fa/totp/activate/")
    assert page.status_code == 200
    secret = re.findall(r"<code>([A-Z2-7]{32})</code>", page.content.decode())[0]
    client.post("/en/account/2fa/totp/activate/", {"code": sample_accounts.code(secret)})
    # The code that proved the app counts for this session; recovery codes were made.
    assert client.get(DESK).status_code == 200
    assert sorted(Authenticator.objects.values_list("type", flat=True)) == [
        "recovery_codes", "totp",
    ]  # fmt: skip


def test_a_password_that_is_short_common_or_ones_name_is_refused(client: Client) -> None:
    path = invited(Role.FOCAL_POINT)
    for word in ("short", "password1234", "ada@example.org"):
        page = client.post(path, {**ACCEPTED, "password": word})
        assert (page.status_code, b"There is a problem" in page.content) == (200, True)
    assert Person.objects.get(email="ada@example.org").state == "invited"


def test_a_used_expired_or_unknown_invitation_says_what_to_do(client: Client) -> None:
    path = invited(Role.FOCAL_POINT)
    client.post(path, ACCEPTED)
    used = Client().get(path)
    assert (used.status_code, b"was used already" in used.content) == (410, True)
    unknown = client.get("/en/desk/invitation/something/")
    assert (unknown.status_code, b"leads to no invitation" in unknown.content) == (410, True)
    at = timezone.now() - timedelta(days=15)
    made = people.invite("eve@example.org", name="Eve", language="en", by=BY, at=at)
    old = client.get(f"/en/desk/invitation/{made.token}/")
    assert (old.status_code, b"has expired" in old.content) == (410, True)


def test_whoever_was_signed_in_at_the_window_is_signed_out_by_an_invitation(client: Client) -> None:
    sign_in(client, somebody(Role.ADMINISTRATOR))
    path = invited(Role.SECRETARIAT)
    client.post(path, ACCEPTED)
    assert client.session["_auth_user_id"] == str(Person.objects.get(email="ada@example.org").pk)
    assert client.get(DESK).headers["Location"] == "/en/account/2fa/"


def test_the_second_factor_is_asked_for_at_the_door(client: Client) -> None:
    person = somebody(Role.VERIFIER).person
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    people.add_app(person, secret=secret, by=BY, at=timezone.now())
    assert enter(client, person).headers["Location"] == "/en/account/2fa/authenticate/"
    assert client.get(DESK).status_code == 302
    wrong = client.post("/en/account/2fa/authenticate/", {"code": "abc"})
    assert "This code does not fit." in wrong.content.decode()
    client.post("/en/account/2fa/authenticate/", {"code": sample_accounts.code(secret)})
    assert client.get(DESK).status_code == 200


def test_a_code_of_the_app_works_once(client: Client) -> None:
    person = somebody(Role.VERIFIER).person
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    people.add_app(person, secret=secret, by=BY, at=timezone.now())
    code = sample_accounts.code(secret)
    for window, status in ((client, 200), (Client(), 302)):
        enter(window, person)
        window.post("/en/account/2fa/authenticate/", {"code": code})
        assert window.get(DESK).status_code == status


def test_ones_own_name_and_language_are_changed(client: Client) -> None:
    appointment = somebody()
    sign_in(client, appointment)
    new = {"name": "Ada Other", "language": "fr", "time_zone": "Africa/Niamey"}
    client.post("/en/desk/account/", new)
    assert Person.objects.filter(pk=appointment.person_id, **new).count() == 1


def test_signing_out_ends_the_session(client: Client) -> None:
    sign_in(client, somebody())
    assert client.post("/en/account/logout/").headers["Location"] == "/en/account/login/"
    assert client.get(DESK).status_code == 302


def test_the_pages_of_signing_in_speak_french(client: Client) -> None:
    page = client.get("/fr/account/login/").content.decode()
    assert "<h1>Se connecter</h1>" in page and "Adresse électronique" in page


def test_no_page_of_an_account_allows_anything_inline(client: Client) -> None:
    sign_in(client, somebody(Role.SECRETARIAT))
    for path in ("", "2fa/", "2fa/webauthn/add/", "email/", "password/change/"):
        answer = client.get(f"/en/account/{path}" if path else "/en/account/login/", follow=True)
        page = answer.content.decode()
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        inline = re.findall(r"<script(?![^>]*(?:src=|application/json))", page)
        assert inline + re.findall(r"\sstyle=|<style|\son\w+=", page) == []
