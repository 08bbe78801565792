"""The queue of a reviewer: what waits, one decision, a whole list."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from marsa.collection.actions import entries as actions
from marsa.collection.models import Entry
from marsa.collection.queries import entries as queries
from marsa.collection.states import State
from marsa.journal.models import Entry as JournalEntry
from marsa.registry.models import Appointment, Node, Organisation, OrganisationAlias
from marsa.registry.roles import Role
from tests.make import AT, a_framework, a_partner
from tests.make_cycle import a_contributor, acting_as, an_appointment, an_entry, an_open_cycle
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

REASON = "The amount is not in the annex."
FAR = {
    "due_at": datetime(2126, 7, 31, tzinfo=UTC),
    "review_ends_at": datetime(2126, 10, 31, tzinfo=UTC),
}
COMPLETE: dict[str, Any] = {
    "summaries": {"en": "Wells are dug in forty villages and looked after by the villagers."},
    "status": "ongoing",
    "starts_on": "2020-05-01",
    "themes": [
        {
            "vocabulary": "jvap",
            "code": "1",
            "label": "",
            "share": None,
            "published_share": None,
            "main": True,
        }
    ],
    "funders": [
        {"name": "Ministry of Samples", "ref": None, "code": None, "class": "european-country"}
    ],
    "implementers": [{"name": "Office of Samples", "ref": None, "code": None, "class": None}],
}


@pytest.fixture(autouse=True)
def cycle() -> Iterator[None]:
    an_open_cycle(partners=[a_partner("EU"), a_partner("NER")], **FAR)
    about = {"name_en": "Ministry of Samples", "name_fr": "Ministère"}
    known = Organisation.objects.create(code="SAMPLE", funder_class="european-country", **about)
    OrganisationAlias.objects.create(
        organisation=known, name="Ministry of Samples", folded="ministry of samples"
    )
    domain = {"position": 1, "source": "invented", "wording_fr": "none", "label_en": "Domain"}
    Node.objects.create(version=a_framework(), code="1", level="domain", **domain)
    with translation.override("en"):
        yield


def complete(name: str, **other: Any) -> dict[str, Any]:
    """Return a content in which nothing must be mended."""
    return {**COMPLETE, "titles": {"en": f"A project named {name}"}, **other}


def as_(role: Role, client: Client, **scope: Any) -> Appointment:
    appointment = an_appointment(role, **scope)
    sign_in(client, appointment)
    return appointment


def page_of(client: Client, **query: str) -> str:
    return client.get(reverse("review"), query).content.decode()


def waiting(page: str) -> list[str]:
    return re.findall(r'<h2 class="row"><a href="[^"]+">([^<]+)</a>', page)


def all_of(page: str) -> tuple[str, dict[str, str]]:
    """Return address and content of the form that decides on the whole list."""
    form = re.search(
        r'<form method="post" action="([^"]*review/all[^"]*)".*?name="fingerprint" value="(\w+)"',
        page,
        re.DOTALL,
    )
    assert form
    return form[1].replace("&amp;", "&"), {"fingerprint": form[2]}


def states() -> dict[str, str]:
    return dict(Entry.objects.values_list("local_ref", "state"))


def seen(entry: Entry) -> dict[str, Any]:
    version, fingerprint = queries.token(entry)
    return {"version": version, "fingerprint": fingerprint}


def test_what_waits_stands_there_oldest_first(client: Client) -> None:
    for day, state in enumerate([State.ENDORSED, State.SUBMITTED, State.ENDORSED, State.DRAFT]):
        an_entry(f"E-{day}", state=state, changed_at=AT - timedelta(days=day))
    as_(Role.VERIFIER, client)
    page = page_of(client)
    assert waiting(page) == ["Project E-2", "Project E-0"]
    assert "2 entries wait for you, the longest waiting first." in page
    assert "Accept 2 of 4" in page
    as_(Role.FOCAL_POINT, client)
    page = page_of(client)
    assert waiting(page) == ["Project E-1"]
    assert "Endorse 1 of 4" in page


def test_an_empty_queue_says_so(client: Client) -> None:
    as_(Role.VERIFIER, client)
    assert "Nothing waits for you now." in page_of(client)
    an_entry("E", state=State.ENDORSED)
    assert "Nothing that fits these filters waits for you." in page_of(client, words="nowhere")


def test_a_contributor_has_no_queue(client: Client) -> None:
    as_(Role.CONTRIBUTOR, client)
    assert client.get(reverse("review")).status_code == 403
    assert client.post(reverse("review-all")).status_code == 403


def test_the_difference_to_the_version_last_accepted_stands_in_the_queue(client: Client) -> None:
    entry = an_entry(state=State.ACCEPTED)
    by, token = acting_as(Role.FOCAL_POINT), queries.token(entry)
    actions.save(entry, content={"status": "ongoing"}, token=token, late=None, by=by, at=AT)
    entry.refresh_from_db()
    actions.submit(entry, token=queries.token(entry), findings=(), late=None, by=by, at=AT)
    an_entry("new", state=State.SUBMITTED)
    as_(Role.FOCAL_POINT, client)
    page = page_of(client)
    assert "1 field differs from the version last accepted." in page
    assert re.search(r'<th scope="row">Status</th>.*?<ins>Ongoing</ins>', page)
    assert "New: no version of it was accepted before." in page


def test_one_entry_is_accepted_from_the_queue_and_the_queue_comes_back(client: Client) -> None:
    entry = an_entry(state=State.ENDORSED)
    as_(Role.VERIFIER, client)
    url = reverse("entry-accept", args=[entry.pk])
    assert client.post(url, {**seen(entry), "queue": "1"})["Location"] == reverse("review")
    assert "Accepted. It goes into the next edition." in page_of(client)
    entry.refresh_from_db()
    assert entry.state == State.ACCEPTED


def test_what_was_not_seen_is_not_accepted(client: Client) -> None:
    entry = an_entry(state=State.ENDORSED)
    as_(Role.VERIFIER, client)
    url = reverse("entry-accept", args=[entry.pk])
    for token in ({}, {**seen(entry), "fingerprint": "0" * 64}):
        page = client.post(url, token).content.decode()
        assert "Somebody changed this entry since you opened it." in page
    entry.refresh_from_db()
    assert entry.state == State.ENDORSED


def test_an_entry_is_sent_back_with_a_reason(client: Client) -> None:
    entry = an_entry(state=State.ENDORSED)
    as_(Role.VERIFIER, client)
    url = reverse("entry-send-back", args=[entry.pk])
    assert "Send this entry back" in client.get(url).content.decode()
    assert "Write the reason." in client.post(url, {"reason": ""}).content.decode()
    page = client.post(url, {"reason": "too short"}).content.decode()
    assert "Give a reason of at least 10 characters." in page
    assert client.post(url, {"reason": REASON})["Location"] == reverse("review")
    entry.refresh_from_db()
    assert (entry.state, entry.events.get().text) == (State.SENT_BACK, REASON)


def test_the_filtered_list_is_endorsed_with_its_number_and_nothing_else(client: Client) -> None:
    for number in range(3):
        an_entry(
            f"W-{number}", state=State.SUBMITTED, title="Water", content=complete(f"W-{number}")
        )
    an_entry("R", state=State.SUBMITTED, title="Roads", content=complete("R"))
    an_entry("D")
    as_(Role.FOCAL_POINT, client)
    page = page_of(client, words="water")
    assert "Endorse 3 of 5" in page
    url, data = all_of(page)
    client.post(url, data)
    assert states() == {
        "W-0": "endorsed",
        "W-1": "endorsed",
        "W-2": "endorsed",
        "R": "submitted",
        "D": "draft",
    }
    assert "3 entries endorsed." in page_of(client)
    assert JournalEntry.objects.filter(verb="collection.endorse").count() == 3


@pytest.mark.parametrize("what", ["another entry", "another version", "one less"])
def test_a_list_that_changed_meanwhile_is_refused_whole(what: str, client: Client) -> None:
    first, second = (an_entry(f"E-{n}", state=State.ENDORSED) for n in range(2))
    as_(Role.VERIFIER, client)
    url, data = all_of(page_of(client))
    if what == "another entry":
        an_entry("E-2", state=State.ENDORSED)
    elif what == "another version":
        first.versions.update(fingerprint="1" * 64)
    else:
        Entry.objects.filter(pk=second.pk).update(state=State.SENT_BACK)
    page = client.post(url, data).content.decode()
    count = {"another entry": "3 entries", "another version": "2 entries", "one less": "1 entry"}
    assert f"it now holds {count[what]}. Nothing was done." in page
    assert "There is a problem" in page
    assert "accepted" not in states().values()


def test_a_list_that_somebody_else_finished_is_refused(client: Client) -> None:
    an_entry(state=State.ENDORSED)
    as_(Role.VERIFIER, client)
    url, data = all_of(page_of(client))
    Entry.objects.update(state=State.SENT_BACK)
    assert "Nothing in this list waits on you any more." in client.post(url, data).content.decode()


def test_refusals_are_listed_with_their_reasons_and_the_others_are_done(client: Client) -> None:
    appointment = as_(Role.VERIFIER, client)
    for number in range(3):
        an_entry(f"E-{number}", state=State.ENDORSED)
    own = an_entry(
        "OWN", state=State.ENDORSED, last_changed_by=f"#{appointment.person_id} secretariat"
    )
    url, data = all_of(page_of(client))
    page = client.post(url, data).content.decode()
    assert "<h1>3 entries accepted.</h1>" in page
    assert "1 entry was left as it is:" in page
    assert re.findall(r'entries/(\d+)/">Project OWN</a></th><td>([^<]+)</td>', page) == [
        (str(own.pk), "You changed this entry yourself. Another verifier must accept it.")
    ]
    assert states() == {"E-0": "accepted", "E-1": "accepted", "E-2": "accepted", "OWN": "endorsed"}
    assert JournalEntry.objects.filter(verb="collection.accept").count() == 3


def test_what_must_be_mended_is_not_endorsed_with_the_list(client: Client) -> None:
    an_entry("GOOD", state=State.SUBMITTED, content=complete("GOOD"))
    an_entry("BAD", state=State.SUBMITTED, content=complete("BAD", status=None))
    as_(Role.FOCAL_POINT, client)
    url, data = all_of(page_of(client))
    page = client.post(url, data).content.decode()
    assert states() == {"GOOD": "endorsed", "BAD": "submitted"}
    assert "1 value must be mended first. See “What to look at”." in page


def test_a_verifier_of_certain_partners_decides_on_their_list_alone(client: Client) -> None:
    an_entry("EU", state=State.ENDORSED)
    an_entry("NER", state=State.ENDORSED, partner=a_partner("NER"))
    as_(Role.VERIFIER, client, partners=["NER"])
    url, data = all_of(page_of(client))
    client.post(url, data)
    assert states() == {"EU": "endorsed", "NER": "accepted"}


def test_a_contributor_filter_narrows_what_is_endorsed(client: Client) -> None:
    a_contributor("MOE")
    an_entry(
        "A",
        state=State.SUBMITTED,
        contributor=a_contributor("MOI"),
        content=complete("A", contributor="MOI"),
    )
    an_entry(
        "B",
        state=State.SUBMITTED,
        contributor=a_contributor("MOE"),
        content=complete("B", contributor="MOE"),
    )
    as_(Role.FOCAL_POINT, client)
    url, data = all_of(page_of(client, contributor="MOI"))
    client.post(url, data)
    assert states() == {"A": "endorsed", "B": "submitted"}
