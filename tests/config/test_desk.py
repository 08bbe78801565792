"""What stands around the pages behind the sign-in, and the door before them."""

import re
from urllib.parse import unquote

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from marsa.accounts.models import Person
from marsa.config import sample_accounts
from marsa.registry import actions as registry
from marsa.registry.models import Appointment
from marsa.registry.roles import NEEDS_SECOND_FACTOR, Role
from tests.make import AT, BY
from tests.make_cycle import a_person, an_appointment
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
DESK = "/en/desk/"


def strip(client: Client, language: str = "en") -> str:
    page = client.get(f"/{language}/desk/account/").content.decode()
    return re.findall(r'class="strip acting".*?<strong>(.*?)</strong>', page, re.DOTALL)[0]


def test_the_strip_says_in_words_as_what_one_acts(client: Client) -> None:
    sign_in(client, an_appointment(Role.FOCAL_POINT))
    assert strip(client) == "Focal point · Partner EU"
    assert strip(client, "fr") == "Point focal · Partenaire EU"


def test_one_who_holds_two_roles_chooses_between_them(client: Client) -> None:
    person = a_person()
    first = an_appointment(Role.FOCAL_POINT, person=person)
    second = an_appointment(Role.CONTRIBUTOR, person=person)
    sign_in(client, first)
    page = client.get(f"{DESK}as/").content.decode()
    assert re.findall(r'value="(\d+)"( checked)?', page) == [
        (str(first.pk), " checked"), (str(second.pk), ""),
    ]  # fmt: skip
    client.post(f"{DESK}as/", {"appointment": second.pk})
    assert strip(client) == "Contributor · Ministry MIN"


def test_nobody_acts_in_the_role_of_somebody_else(client: Client) -> None:
    other = an_appointment(Role.ADMINISTRATOR)
    sign_in(client, an_appointment(Role.FOCAL_POINT))
    client.post(f"{DESK}as/", {"appointment": other.pk})
    assert strip(client) == "Focal point · Partner EU"


def test_one_who_holds_one_role_is_not_asked_which(client: Client) -> None:
    sign_in(client, an_appointment(Role.FOCAL_POINT))
    assert b"Act in another role" not in client.get(f"{DESK}account/").content


def test_the_menu_marks_one_place(client: Client) -> None:
    sign_in(client, an_appointment(Role.SECRETARIAT))
    page = client.get(f"{DESK}people/").content.decode()
    assert re.findall(r'aria-current="page">(.*?)<', page) == ["People"]


def test_who_was_never_appointed_reads_whom_to_ask(client: Client) -> None:
    client.force_login(a_person())
    assert client.get(DESK).headers["Location"] == f"{DESK}no-role/"
    page = client.get(f"{DESK}no-role/")
    assert (page.status_code, b"Sign out" in page.content) == (403, True)


@pytest.mark.parametrize("role", Role)
def test_certain_roles_open_nothing_without_a_second_factor(client: Client, role: Role) -> None:
    sign_in(client, an_appointment(role), is_secure=False)
    led_away = role in NEEDS_SECOND_FACTOR
    for path in (DESK, f"{DESK}account/", "/en/account/email/", "/en/account/password/change/"):
        moved = client.get(path).headers.get("Location") == "/en/account/2fa/"
        assert moved == led_away
    assert client.get("/en/account/2fa/").status_code == 200


def test_the_second_factor_of_one_person_does_not_count_for_another(client: Client) -> None:
    sign_in(client, an_appointment(Role.SECRETARIAT))
    session = client.session
    session["account_authentication_methods_user"] = "0"
    session.save()
    assert client.get(DESK).headers["Location"] == "/en/account/2fa/"


def test_an_address_that_leads_nowhere_is_said_without_any_edition(client: Client) -> None:
    sign_in(client, an_appointment(Role.FOCAL_POINT))
    answer = client.get(f"{DESK}people/999999/")
    assert (answer.status_code, b"There is nothing here" in answer.content) == (404, True)
    codes = client.get("/en/account/2fa/recovery-codes/")  # there are none yet
    assert (codes.status_code, b"There is nothing here" in codes.content) == (404, True)


def test_a_form_without_its_mark_is_answered_in_our_look() -> None:
    window = Client(enforce_csrf_checks=True)
    answer = window.post("/en/account/login/", {"login": "ada@example.org", "password": "x"})
    assert (answer.status_code, b"This form is too old" in answer.content) == (403, True)


def test_a_stranger_is_led_to_sign_in(client: Client) -> None:
    assert unquote(client.get(DESK).headers["Location"]) == f"/en/account/login/?next={DESK}"


def test_a_closed_account_ends_its_session(client: Client) -> None:
    held = an_appointment(Role.FOCAL_POINT)
    sign_in(client, held)
    assert client.get(DESK).status_code == 200
    Person.objects.filter(pk=held.person_id).update(is_active=False)
    assert client.get(DESK).status_code == 302


def test_the_first_administrator_is_invited_by_command(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("invite", "Ada@example.org", role="administrator", name="Ada")
    link = capsys.readouterr().out.strip()
    assert re.fullmatch(r"http://localhost:8000/en/desk/invitation/[\w-]{43}/", link)
    page = Client().get(link.removeprefix("http://localhost:8000"))
    assert (page.status_code, b"ada@example.org" in page.content) == (200, True)
    assert Appointment.objects.get().role == Role.ADMINISTRATOR
    with pytest.raises(CommandError, match="holds this role already"):
        call_command("invite", "ada@example.org", role="administrator")


def test_there_is_a_sample_account_for_each_role(tmp_path, client: Client) -> None:  # type: ignore[no-untyped-def]
    registry.load_reference(by=BY, at=AT)
    made = sample_accounts.make(tmp_path, on=AT.date(), at=AT)
    again = sample_accounts.make(tmp_path, on=AT.date(), at=AT)
    assert made == again
    assert [each.role for each in made] == list(Role)
    assert Appointment.objects.count() == Person.objects.count() == len(Role)
    word = sample_accounts.password(tmp_path)
    for account in made:
        window = Client()
        window.post("/en/account/login/", {"login": account.email, "password": word})
        if account.secret:
            code = sample_accounts.code(account.secret)
            window.post("/en/account/2fa/authenticate/", {"code": code})
        page = window.get(DESK)
        assert (page.status_code, b"Sample data." in page.content) == (200, True), account.role


def test_sample_accounts_are_not_made_beside_real_people() -> None:
    assert sample_accounts.may_be_made()
    Person.objects.create(email="ada@ministry.int")
    assert not sample_accounts.may_be_made()
