"""The pages of the registry: each works, asks for its permission, refuses a stranger."""

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from marsa.journal.models import Entry as JournalLine
from marsa.registry import actions, queries
from marsa.registry.models import Contributor, Organisation, OrganisationAlias, PublishedSource
from marsa.registry.roles import Role
from tests.make import AT
from tests.make_cycle import an_appointment
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
PAGES = ("registry", "registry-partners", "organisations", "frameworks", "framework-import")


@pytest.fixture
def secretariat(client: Client) -> Client:
    actions.load_reference(by="test", at=AT)
    return sign_in(client, an_appointment(Role.SECRETARIAT))


def read(client: Client, view: str, *args: object) -> str:
    answer = client.get(reverse(view, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("view", PAGES)
def test_a_page_works_for_the_secretariat_alone(view: str, secretariat: Client) -> None:
    assert "<h1>" in read(secretariat, view)
    for role in (Role.FOCAL_POINT, Role.VERIFIER, Role.ADMINISTRATOR, Role.READER):
        other = sign_in(Client(), an_appointment(role))
        assert other.get(reverse(view)).status_code == 403
    unproved = sign_in(Client(), an_appointment(Role.SECRETARIAT), is_secure=False)
    assert unproved.get(reverse(view)).status_code in (302, 403)
    assert Client().get(reverse(view)).headers["Location"].startswith("/en/account/login/")


def test_a_partner_has_its_dialogues_with_what_is_known_of_their_days(secretariat: Client) -> None:
    page = read(secretariat, "registry-partner", "NER")
    assert "Niger" in page
    rows = queries.memberships().filter(partner="NER")
    assert page.count("Process)</th>") == rows.count()
    assert page.count("day not known") == rows.filter(from_on__isnull=True).count()


def test_the_search_finds_a_partner_without_its_accent(secretariat: Client) -> None:
    page = secretariat.get(reverse("registry-partners"), {"q": "cote"}).content.decode()
    assert "1 partner" in page
    assert "Ivoire" in page


def test_a_contributor_is_added_ended_and_succeeded(secretariat: Client) -> None:
    add = reverse("registry-contributor", args=["NER"])
    for code in ("MIN", "DEV"):
        about = {"code": code, "name_en": f"Ministry {code}", "name_fr": f"Ministère {code}"}
        assert secretariat.post(add, about).status_code == 302
    old, new = (Contributor.objects.get(code=code) for code in ("MIN", "DEV"))
    end = reverse("registry-contributor-end", args=[old.pk])
    said = {"on": "2026-07-01", "successor": str(new.pk)}
    assert secretariat.post(end, said).status_code == 302
    old.refresh_from_db()
    assert (str(old.to_on), old.successor) == ("2026-07-01", new)
    again = secretariat.post(end, said)
    assert again.status_code == 422
    assert "MIN ended on 1 July 2026." in again.content.decode()
    line = JournalLine.objects.get(verb="registry.end_contributor")
    assert line.detail == {"code": "NER/MIN", "on": "2026-07-01", "successor": "NER/DEV"}


def test_an_address_is_added_once_and_on_an_allowed_host_alone(
    secretariat: Client, settings: Settings
) -> None:
    settings.IATI_HOSTS = ["data.example.org"]
    add = reverse("registry-source-add", args=["NER"])
    allowed = "https://data.example.org/ner.xml"

    def post(address: str) -> str:
        return secretariat.post(add, {"address": address}, follow=True).content.decode()

    assert "The address was added." in post(allowed)
    assert "This address is listed already." in post(allowed)
    assert "Files from other.example.org may not be fetched here." in post(
        "https://other.example.org/ner.xml"
    )
    assert "begins with https://" in post("http://data.example.org/ner.xml")
    assert PublishedSource.objects.get().address == allowed
    remove = reverse("registry-source-remove", args=[PublishedSource.objects.get().pk])
    secretariat.post(remove)
    assert PublishedSource.objects.count() == 0
    verbs = JournalLine.objects.filter(verb__endswith="_source").order_by("id")
    assert list(verbs.values_list("verb", "detail__address")) == [
        ("registry.add_source", allowed),
        ("registry.remove_source", allowed),
    ]


def test_an_organisation_is_found_by_a_spelling_that_was_added(secretariat: Client) -> None:
    code = queries.organisations_in_use()[0].code
    add = reverse("organisation-alias", args=[code])
    assert secretariat.post(add, {"name": "Bureau of Wondrous Works"}).status_code == 302
    assert queries.known_organisations().aliases["bureau of wondrous works"] == code
    again = secretariat.post(add, {"name": "BUREAU of wondrous works"})
    assert f"{code} is known by this spelling already." in again.content.decode()
    found = secretariat.get(reverse("organisations"), {"q": "wondrous"}).content.decode()
    assert "1 organisation<" in found


def test_a_merge_is_shown_before_it_is_done_and_leaves_a_redirect(secretariat: Client) -> None:
    goes = Organisation.objects.create(code="OLD", name_en="Old name", name_fr="Ancien nom")
    stays = Organisation.objects.create(code="NEW", name_en="New name", name_fr="Nouveau nom")
    OrganisationAlias.objects.create(organisation=goes, name="Olde", folded="olde")
    merge = reverse("organisation-merge", args=["OLD"])
    page = secretariat.get(merge, {"into": "new"}).content.decode()
    assert "Olde" in page
    goes.refresh_from_db()
    assert goes.merged_into is None
    answer = secretariat.post(merge, {"into": "NEW"})
    assert answer.headers["Location"] == reverse("organisation", args=["NEW"])
    assert queries.organisation("OLD") == stays
    assert list(stays.aliases.values_list("name", flat=True)) == ["Olde"]
    again = secretariat.post(merge, {"into": "NEW"})
    assert "OLD was merged into NEW already." in again.content.decode()
    unknown = secretariat.get(reverse("organisation-merge", args=["NEW"]), {"into": "NOBODY"})
    assert unknown.status_code == 422
    assert "There is no organisation “NOBODY”." in unknown.content.decode()


def test_only_a_file_that_was_sent_is_read(secretariat: Client) -> None:
    confirm = reverse("framework-import-confirm")
    for sha256 in ("", "../../etc/passwd", "0" * 64):
        assert secretariat.post(confirm, {"sha256": sha256}).status_code == 404
    assert django_settings.MARSA_HOME.exists()
