"""Pages of people, readers and keys: they work, require their permission, refuse strangers."""

import re
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from marsa.accounts.models import Person
from marsa.registry import queries
from marsa.registry.models import Appointment, Contributor, ReaderAccess, Token
from marsa.registry.roles import Role
from tests.make import AT, a_partner
from tests.make_cycle import a_contributor, a_dialogue, an_appointment
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n" + b"x" * 300
KEEPERS = {Role.SECRETARIAT, Role.ADMINISTRATOR, Role.FOCAL_POINT, Role.ALTERNATE}
PUSHERS = {Role.CONTRIBUTOR, Role.FOCAL_POINT, Role.ALTERNATE}
# Address → who may open it. `{own}`: an appointment of a contributor of EU.
MATRIX = {
    "people/": KEEPERS,
    "people/appoint/contributor/": KEEPERS,
    "people/contributors/new/": KEEPERS,
    "people/{own}/": KEEPERS,
    "people/{own}/end/": KEEPERS,
    "people/{own}/close/": {Role.SECRETARIAT, Role.ADMINISTRATOR},
    "people/{own}/letter/": set[Role](),  # there is none: 404 for who may, 403 for the others
    "readers/": {Role.SECRETARIAT},
    "readers/{access}/": {Role.SECRETARIAT},
    "keys/": PUSHERS | {Role.ADMINISTRATOR},
    "keys/new/": PUSHERS,
    "account/": set(Role),
    "access/mine/": set(Role),
    "as/": set(Role),
}


def a_request() -> ReaderAccess:
    person = Person.objects.create(email="reader@example.org", name="Rea Der")
    return ReaderAccess.objects.create(
        person=person, kind="researcher", institution="Sample University", purpose="A study.",
        months=12, requested_at=timezone.now(),
    )  # fmt: skip


def url(path: str) -> str:
    own = an_appointment(Role.CONTRIBUTOR).pk
    return "/en/desk/" + path.format(own=own, access=a_request().pk)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("path", MATRIX)
def test_a_page_opens_to_its_roles_alone(client: Client, path: str, role: Role) -> None:
    answer = sign_in(client, an_appointment(role)).get(url(path))
    expected = 200 if role in MATRIX[path] else 403
    if path.endswith("letter/") and role in KEEPERS:
        expected = 404
    assert answer.status_code == expected


@pytest.mark.parametrize("path", MATRIX)
def test_a_stranger_is_led_to_sign_in_and_back(client: Client, path: str) -> None:
    address = url(path)
    answer = client.get(address)
    assert unquote(answer.headers["Location"]) == f"/en/account/login/?next={address}"


@pytest.mark.parametrize("path", MATRIX)
def test_a_role_without_its_second_factor_opens_nothing_but_its_set_up(
    client: Client, path: str
) -> None:
    sign_in(client, an_appointment(Role.ADMINISTRATOR), is_secure=False)
    answer = client.get(url(path))
    if path == "as/":
        assert answer.status_code == 200
    else:
        assert answer.headers["Location"] == "/en/account/2fa/"


@pytest.mark.parametrize(
    "path",
    ["", "end/", "letter/", "letter/send/", "invite/"],
)
def test_an_appointment_of_another_partner_is_not_found(client: Client, path: str) -> None:
    other = an_appointment(Role.CONTRIBUTOR, contributor=a_contributor(partner=a_partner("AU")))
    sign_in(client, an_appointment(Role.FOCAL_POINT))
    address = f"/en/desk/people/{other.pk}/{path}"
    send = client.post if path in ("letter/send/", "invite/") else client.get
    assert send(address).status_code == 404


def filled(role: Role, scope: str) -> dict[str, str]:
    who = {"email": "ada@example.org", "name": "Ada", "language": "fr"}
    return {**who, "scope": scope, "starts_on": timezone.localdate().isoformat(), "role": role}


def test_a_focal_point_appoints_a_contributor_who_is_mailed_in_french(client: Client) -> None:
    a_contributor()
    sign_in(client, an_appointment(Role.FOCAL_POINT))
    answer = client.post(
        "/en/desk/people/appoint/contributor/", filled(Role.CONTRIBUTOR, "EU/MIN"), follow=True
    )
    assert "The invitation was mailed to ada@example.org." in answer.content.decode()
    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == ("Votre invitation à Marsa", ["ada@example.org"])
    link = re.findall(r"http://localhost:8000(/fr/\S+)", letter.body)[0]
    assert Client().get(link).status_code == 200
    assert str(Appointment.objects.get(person__email="ada@example.org").contributor) == "EU/MIN"


def test_a_focal_point_may_not_slip_in_another_role_or_partner(client: Client) -> None:
    a_contributor("OTH", partner=a_partner("AU"))
    sign_in(client, an_appointment(Role.FOCAL_POINT))
    path = "/en/desk/people/appoint/"
    assert client.get(f"{path}verifier/").status_code == 404
    answer = client.post(f"{path}contributor/", filled(Role.CONTRIBUTOR, "AU/OTH"))
    assert (answer.status_code, b"There is a problem" in answer.content) == (200, True)
    assert Person.objects.filter(email="ada@example.org").count() == 0


@pytest.mark.parametrize(
    ("role", "scope"),
    [(Role.FOCAL_POINT, "EU"), (Role.CHAIR, "rabat"), (Role.PARTNER_READER, "EU")],
)
def test_the_secretariat_appoints_for_a_partner_or_a_dialogue(
    client: Client, role: Role, scope: str
) -> None:
    a_partner()
    a_dialogue()
    sign_in(client, an_appointment(Role.SECRETARIAT))
    values = {**filled(role, scope), "ends_on": "2030-06-30"}
    client.post(f"/en/desk/people/appoint/{role}/", values)
    made = Appointment.objects.get(person__email="ada@example.org")
    assert (made.role, made.partner_id or made.dialogue_id) == (role, scope)
    assert made.ends_on == date(2030, 7, 1)  # the last day still belongs to it


def test_an_invitation_that_cannot_be_mailed_is_said_and_stands(
    client: Client, settings: Settings
) -> None:
    a_partner()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    sign_in(client, an_appointment(Role.SECRETARIAT))
    values = filled(Role.FOCAL_POINT, "EU")
    page = client.post("/en/desk/people/appoint/focal_point/", values, follow=True)
    assert "could not be mailed. Send it again later." in page.content.decode()
    assert Appointment.objects.filter(person__email="ada@example.org").count() == 1


def test_the_person_is_told_apart_by_the_last_day(client: Client) -> None:
    held = an_appointment(Role.CONTRIBUTOR)
    sign_in(client, an_appointment(Role.FOCAL_POINT))
    client.post(f"/en/desk/people/{held.pk}/end/", {"last_day": "2030-06-30"})
    held.refresh_from_db()
    assert held.ends_on == date(2030, 7, 1)
    assert b"30 June 2030" in client.get(f"/en/desk/people/{held.pk}/").content


def test_a_letter_is_sent_and_comes_back_as_an_attachment(client: Client) -> None:
    held = an_appointment(Role.FOCAL_POINT)
    sign_in(client, an_appointment(Role.SECRETARIAT))
    path = f"/en/desk/people/{held.pk}/letter/"
    client.post(f"{path}send/", {"letter": SimpleUploadedFile("../../lettre é.pdf", PDF)})
    answer = client.get(path)
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[arg-type]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="letter-{held.pk}.pdf"'
    assert answer.headers["Content-Type"] == "application/pdf"
    assert [f.parent for f in Path(settings.MARSA_HOME).rglob("*") if f.is_file()] == [
        settings.MARSA_HOME / "letters"
    ]


def test_a_letter_that_is_something_else_is_refused_on_the_page(client: Client) -> None:
    held = an_appointment(Role.FOCAL_POINT)
    sign_in(client, an_appointment(Role.SECRETARIAT))
    path = f"/en/desk/people/{held.pk}/letter/send/"
    answer = client.post(path, {"letter": SimpleUploadedFile("letter.pdf", b"<html>" * 100)})
    assert "The file is no PDF, JPEG or PNG." in answer.content.decode()


def test_an_administrator_closes_an_account(client: Client) -> None:
    held = an_appointment(Role.FOCAL_POINT)
    sign_in(client, an_appointment(Role.ADMINISTRATOR))
    path = f"/en/desk/people/{held.pk}/close/"
    assert held.person.name in client.get(path).content.decode()
    page = client.post(path, follow=True).content.decode()
    assert "The account is closed." in page
    assert Person.objects.get(pk=held.person_id).state == "closed"


def test_the_secretariat_reads_which_partners_have_no_focal_point(client: Client) -> None:
    a_partner("AU")
    an_appointment(Role.FOCAL_POINT)
    page = sign_in(client, an_appointment(Role.SECRETARIAT)).get("/en/desk/people/")
    assert "1 partner has had no focal point for 30 days" in page.content.decode()
    assert b"Partner AU" in page.content and b"<li>Partner EU" not in page.content


def test_people_are_found_by_name_address_and_partner(client: Client) -> None:
    held = an_appointment(Role.FOCAL_POINT)
    an_appointment(Role.FOCAL_POINT, partner=a_partner("AU"), ends_on=date(2020, 2, 1))
    sign_in(client, an_appointment(Role.SECRETARIAT))

    def count(query: str) -> str:
        page = client.get(f"/en/desk/people/?{query}").content.decode()
        return re.findall(r'<p role="status">(\d+) ', page)[0]

    assert count("") == "2"
    assert count("when=all") == "3"
    assert count(f"q={held.person.email}") == count("q=Partner+EU") == count("q=eu") == "1"
    assert count("q=AU") == "0"
    assert count("q=AU&when=all") == "1"


def test_a_longer_list_asks_the_database_no_more_often(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sign_in(client, an_appointment(Role.SECRETARIAT))
    an_appointment(Role.CONTRIBUTOR)
    client.get("/en/desk/people/")
    with django_assert_num_queries(8):
        client.get("/en/desk/people/")
    for code in ("AU", "IGAD", "IOM"):
        an_appointment(Role.CONTRIBUTOR, contributor=a_contributor(partner=a_partner(code)))
    with django_assert_num_queries(8):
        client.get("/en/desk/people/")


def test_a_focal_point_adds_a_ministry_and_goes_on_to_appoint(client: Client) -> None:
    sign_in(client, an_appointment(Role.FOCAL_POINT))
    values = {"partner": "EU", "code": "MAE", "name_en": "Ministry", "name_fr": "Ministère"}
    answer = client.post("/en/desk/people/contributors/new/", values)
    assert answer.headers["Location"] == "/en/desk/people/appoint/contributor/"
    assert str(Contributor.objects.get()) == "EU/MAE"
    bad = client.post("/en/desk/people/contributors/new/", {**values, "code": "mae!"})
    assert b"Use capital letters, digits and hyphens only" in bad.content


def test_a_researcher_asks_and_is_granted_access(client: Client) -> None:
    # The address is proven by a code.
    client.post("/en/desk/access/", {"email": "rea@example.org"})
    code = re.findall(r"^[2-9A-Z]{8}$", mail.outbox[0].body, re.MULTILINE)[0]
    assert client.get("/en/desk/access/request/").headers["Location"] == "/en/desk/access/"
    wrong = client.post("/en/desk/access/code/", {"code": "22222222"})
    assert b"This is not the code of the mail." in wrong.content
    proven = client.post("/en/desk/access/code/", {"code": code.lower()})
    assert proven.headers["Location"] == "/en/desk/access/request/"
    # The request is filled in.
    values = {
        "name": "Rea Der", "language": "en", "kind": "researcher", "institution": "University",
        "purpose": "A study of what is spent on return and readmission.", "months": "12",
    }  # fmt: skip
    sent = client.post("/en/desk/access/request/", values)
    assert sent.headers["Location"] == "/en/desk/access/asked/"
    assert client.get("/en/desk/access/request/").headers["Location"] == "/en/desk/access/"
    access = ReaderAccess.objects.get()
    # The secretariat grants it.
    office = sign_in(Client(), an_appointment(Role.SECRETARIAT))
    assert b"Rea Der" in office.get("/en/desk/readers/").content
    office.post(f"/en/desk/readers/{access.pk}/", {"decision": "grant"})
    access.refresh_from_db()
    assert access.state == "granted" and access.appointment is not None
    # The reader opens the answer.
    reader = sign_in(Client(), access.appointment, is_secure=False)
    assert b"Granted, until" in reader.get("/en/desk/access/mine/").content
    assert reader.get("/en/desk/people/").status_code == 403


def test_a_refusal_without_a_reason_is_not_taken(client: Client) -> None:
    access = a_request()
    sign_in(client, an_appointment(Role.SECRETARIAT))
    path = f"/en/desk/readers/{access.pk}/"
    assert b"There is a problem" in client.post(path, {"decision": "refuse"}).content
    access.refresh_from_db()
    assert access.state == "requested"
    client.post(path, {"decision": "refuse", "reason": "The purpose is not described."})
    access.refresh_from_db()
    assert access.state == "refused"


def test_codes_are_not_mailed_without_end(client: Client) -> None:
    for _ in range(5):
        client.post("/en/desk/access/", {"email": "rea@example.org"})
    answer = client.post("/en/desk/access/", {"email": "rea@example.org"})
    assert (answer.status_code, len(mail.outbox)) == (429, 5)


def test_a_key_is_shown_once_and_revoked(client: Client) -> None:
    held = an_appointment(Role.CONTRIBUTOR)
    sign_in(client, held)
    day = timezone.localdate()
    values = {"appointment": held.pk, "name": "Database", "expires_on": day.replace(day=28)}
    values["expires_on"] = date(day.year + 1, 1, 1) if day.month > 1 else date(day.year, 12, 1)
    page = client.post("/en/desk/keys/new/", values).content.decode()
    text = re.findall(r"marsa_[\w-]{43}", page)[0]
    assert queries.token_of(text, on=day) == Token.objects.get()
    assert text not in client.get("/en/desk/keys/").content.decode()
    client.post(f"/en/desk/keys/{Token.objects.get().pk}/revoke/")
    assert queries.token_of(text, on=day) is None


def test_a_key_of_another_partner_is_not_found(client: Client) -> None:
    other = an_appointment(Role.CONTRIBUTOR, contributor=a_contributor(partner=a_partner("AU")))
    token = Token.objects.create(
        appointment=other, name="x", token_sha256="0", made_at=AT, expires_on=date(2030, 1, 1)
    )
    sign_in(client, an_appointment(Role.FOCAL_POINT))
    assert client.post(f"/en/desk/keys/{token.pk}/revoke/").status_code == 404
    values = {"appointment": other.pk, "name": "x", "expires_on": "2027-01-01"}
    client.post("/en/desk/keys/new/", values)
    assert Token.objects.count() == 1
