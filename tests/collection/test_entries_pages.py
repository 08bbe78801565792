"""The list of entries and the page of one: what each role sees, finds and does there."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from marsa.collection import sheet
from marsa.collection.actions import entries as actions
from marsa.collection.models import Entry, Event
from marsa.collection.queries import entries as queries
from marsa.collection.states import State
from marsa.registry.models import Appointment, Country, Partner
from marsa.registry.roles import Role
from tests.make import AT, a_partner
from tests.make_cycle import a_contributor, acting_as, an_appointment, an_entry, an_open_cycle
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

NOT_THERE = (404, 503)  # the page that says so is the public site's, which has no edition here
REASON = "Reported by the Union instead."


@pytest.fixture(autouse=True)
def cycle() -> Iterator[None]:
    far = {
        "due_at": datetime(2126, 7, 31, tzinfo=UTC),
        "review_ends_at": datetime(2126, 10, 31, tzinfo=UTC),
    }
    an_open_cycle(partners=[a_partner("EU"), a_partner("NER")], **far)
    with translation.override("en"):
        yield


def titles(client: Client, **query: str) -> list[str]:
    page = client.get(reverse("entries"), query).content.decode()
    return re.findall(r'<h2 class="row"><a href="[^"]+">([^<]+)</a>', page)


def as_(role: Role, client: Client, **scope: Any) -> Appointment:
    appointment = an_appointment(role, **scope)
    sign_in(client, appointment)
    return appointment


def titled(title: str, **content: Any) -> dict[str, Any]:
    """Return what an entry needs to be called so: the field and the content agree."""
    return {"title": title, "content": {"titles": {"en": title}, **content}}


def entry_url(entry: Entry, what: str = "entry", *args: Any) -> str:
    return reverse(what, args=[entry.pk, *args])


def seen(entry: Entry) -> dict[str, Any]:
    version, fingerprint = queries.token(entry)
    return {"version": version, "fingerprint": fingerprint}


def save(entry: Entry, content: dict[str, Any]) -> None:
    token, by = queries.token(entry), acting_as(Role.FOCAL_POINT)
    actions.save(entry, content=content, token=token, late=None, by=by, at=AT)


def test_a_stranger_is_sent_to_sign_in_and_a_reader_is_refused(client: Client) -> None:
    entry = an_entry()
    for url in (reverse("entries"), entry_url(entry), reverse("review")):
        answer = client.get(url)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (
            302,
            reverse("account_login"),
        )
    as_(Role.READER, client)
    for url in (reverse("entries"), entry_url(entry), reverse("review")):
        assert client.get(url).status_code == 403


def test_each_sees_the_entries_of_its_scope(client: Client) -> None:
    niger = a_partner("NER")
    an_entry("EU-1"), an_entry("NER-1", partner=niger)
    for role, scope, expected in (
        (Role.FOCAL_POINT, {"partner": niger}, ["Project NER-1"]),
        (Role.CONTRIBUTOR, {"contributor": a_contributor(partner=niger)}, ["Project NER-1"]),
        (Role.SECRETARIAT, {}, ["Project EU-1", "Project NER-1"]),
        (Role.VERIFIER, {"partners": ["EU"]}, ["Project EU-1"]),
    ):
        as_(role, client, **scope)
        assert sorted(titles(client)) == expected


def test_an_entry_out_of_scope_is_not_found_on_any_address(client: Client) -> None:
    entry = an_entry(state=State.ENDORSED)
    question = Event.objects.create(
        entry=entry, at=entry.created_at, by="somebody", kind="question", text="?"
    )
    addresses = [
        ("get", "entry", []),
        ("post", "entry-submit", []),
        ("post", "entry-withdraw", []),
        ("post", "entry-explain", []),
        ("post", "entry-comment", []),
        ("post", "entry-answer", [question.pk]),
        ("post", "entry-endorse", []),
        ("post", "entry-send-back", []),
    ]
    as_(Role.FOCAL_POINT, client, partner=a_partner("NER"))
    for method, name, more in addresses:
        answer = getattr(client, method)(entry_url(entry, name, *more))
        assert answer.status_code in NOT_THERE, name
    as_(Role.VERIFIER, client, partners=["NER"])
    assert client.post(entry_url(entry, "entry-accept"), seen(entry)).status_code in NOT_THERE
    entry.refresh_from_db()
    assert entry.state == State.ENDORSED


def test_the_list_is_filtered_by_each_filter(client: Client) -> None:
    niger, ministry = a_partner("NER"), a_contributor("MOI")
    old = an_open_cycle("2024", state="finished")
    an_entry("A", state=State.ACCEPTED, **titled("Water for Agadez"))
    an_entry("B", contributor=ministry, **titled("Roads"))
    an_entry("C", partner=niger, type="policy", cycle=old, **titled("Water strategy"))
    as_(Role.SECRETARIAT, client)
    assert titles(client, state="accepted") == ["Water for Agadez"]
    assert titles(client, partner="NER") == ["Water strategy"]
    assert titles(client, cycle="2024") == ["Water strategy"]
    assert titles(client, type="policy") == ["Water strategy"]
    assert titles(client, words="water agad") == ["Water for Agadez"]
    assert titles(client, words="b") == ["Roads"]
    assert titles(client, sort="title") == ["Roads", "Water for Agadez", "Water strategy"]
    as_(Role.FOCAL_POINT, client)
    a_contributor("MOE")
    assert titles(client, contributor="MOI") == ["Roads"]


def test_waiting_for_me_is_what_the_role_does_next(client: Client) -> None:
    for state in State:
        an_entry(f"E-{state}", state=state, contributor=a_contributor(), **titled(state))
    an_entry("other", contributor=a_contributor("MOI"))
    expected = {
        Role.CONTRIBUTOR: {"draft", "edited", "sent_back"},
        Role.FOCAL_POINT: {"submitted"},
        Role.VERIFIER: {"endorsed"},
    }
    for role, states in expected.items():
        as_(role, client)
        assert set(titles(client, waiting="on")) == states


def test_changed_since_counts_from_the_beginning_of_the_day(client: Client) -> None:
    an_entry("A")  # changed on 30 June 2026 at 15:00 UTC
    as_(Role.SECRETARIAT, client)
    assert titles(client, since="2026-06-30") == ["Project A"]
    assert titles(client, since="2026-07-01") == []


def test_what_the_scorecard_counts_as_lacking_is_listed(client: Client) -> None:
    an_entry("A", content={"links": []})
    an_entry("B", content={"links": ["https://example.org"]})
    as_(Role.FOCAL_POINT, client)
    assert titles(client, missing="links") == ["Project A"]
    assert titles(client, missing="links", cycle="2026") == ["Project A"]


def test_a_filter_that_does_not_exist_is_said_and_left_out(client: Client) -> None:
    an_entry("A")
    as_(Role.SECRETARIAT, client)
    page = client.get(reverse("entries"), {"since": "31 June"}).content.decode()
    assert "Give a day that exists, as 2026-06-30." in page
    assert "<title>Error:" in page
    assert titles(client, since="31 June") == ["Project A"]


def test_an_empty_list_says_why(client: Client) -> None:
    as_(Role.FOCAL_POINT, client)
    assert "There is no entry yet." in client.get(reverse("entries")).content.decode()
    an_entry("A")
    page = client.get(reverse("entries"), {"words": "nowhere"}).content.decode()
    assert "No entry fits these filters." in page


def test_the_csv_is_exactly_the_list_and_no_cell_is_a_formula(client: Client) -> None:
    an_entry("A", title='=1+1 "quoted", and more', contributor=a_contributor())
    an_entry("B", state=State.ACCEPTED)
    as_(Role.FOCAL_POINT, client)
    answer = client.get(reverse("entries"), {"state": "draft", "format": "csv"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.content.decode("utf-8-sig")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(text))
    entry = Entry.objects.get(local_ref="A")
    assert row == {
        "entry_id": str(entry.pk),
        "partner": "EU",
        "contributor": "MIN",
        "local_ref": "A",
        "type": "project",
        "title": '\'=1+1 "quoted", and more',
        "state": "draft",
        "cycle": "2026",
        "changed_at": "2026-06-30T15:00:00Z",
        "submitted_at": "",
        "endorsed_at": "",
        "accepted_at": "",
    }


def test_fifty_entries_stand_on_a_page(client: Client) -> None:
    for number in range(51):
        an_entry(f"E-{number:02}")
    as_(Role.FOCAL_POINT, client)
    assert len(titles(client)) == 50
    assert len(titles(client, page="2")) == 1
    assert "51 entries" in client.get(reverse("entries")).content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_at_most_twelve_queries_however_long_it_is(
    rows: int, client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(rows):
        an_entry(f"E-{number}", contributor=a_contributor())
    for role in (Role.FOCAL_POINT, Role.SECRETARIAT):
        as_(role, client)
        with django_assert_max_num_queries(12):
            assert len(titles(client, words="project", waiting="")) == rows


def test_the_page_of_an_entry_says_what_it_says_and_where_it_stands(client: Client) -> None:
    entry = an_entry("A-7", state=State.ENDORSED, content={"status": "ongoing"})
    as_(Role.VERIFIER, client)
    page = client.get(entry_url(entry)).content.decode()
    assert "<h1>Project A-7</h1>" in page
    assert (
        '<span class="tag ok">endorsed</span></h2>\n<p>Waits for a verifier to accept it.' in page
    )
    assert re.search(r"<dt>Status</dt><dd><p>Ongoing</p></dd>", page)
    assert re.search(r"<dt>Countries and regions</dt><dd><p>Niger[^<]*</p></dd>", page)
    assert "Commitment, Ministry of Samples, EUR 100" in page


def test_the_same_page_in_french_is_french(client: Client) -> None:
    entry = an_entry("A-7", state=State.ENDORSED)
    as_(Role.VERIFIER, client)
    page = client.get(entry_url(entry).replace("/en/", "/fr/")).content.decode()
    assert "En attente de l’acceptation d’un vérificateur." in page
    assert "<dt>Pays et régions</dt>" in page


def test_a_button_that_cannot_be_pressed_says_why(client: Client) -> None:
    entry = an_entry(state=State.SUBMITTED)
    as_(Role.VERIFIER, client)
    page = client.get(entry_url(entry)).content.decode()
    button = re.search(
        r'<button[^>]*disabled[^>]*aria-describedby="why-accept">Accept</button>', page
    )
    assert button
    assert "Only an endorsed entry can be accepted. This one is: submitted." in page
    assert "entry-submit" not in page and ">Submit<" not in page


def test_a_contributor_submits_what_has_no_faults_and_reads_why_not_otherwise(
    client: Client,
) -> None:
    entry = an_entry(contributor=a_contributor())
    as_(Role.CONTRIBUTOR, client)
    answer = client.post(entry_url(entry, "entry-submit"), seen(entry))
    assert "values must be mended first" in answer.content.decode()
    assert "There is a problem" in answer.content.decode()
    entry.refresh_from_db()
    assert entry.state == State.DRAFT


def test_an_entry_is_withdrawn_with_a_reason_of_ten_characters(client: Client) -> None:
    entry = an_entry()
    as_(Role.FOCAL_POINT, client)
    url = entry_url(entry, "entry-withdraw")
    assert "Withdraw this entry" in client.get(url).content.decode()
    answer = client.post(url, {"reason": "short"}).content.decode()
    assert "Give a reason of at least 10 characters." in answer
    assert ">\nshort</textarea>" in answer  # nothing typed is lost
    assert client.post(url, {"reason": REASON})["Location"] == entry_url(entry)
    entry.refresh_from_db()
    assert entry.state == State.WITHDRAWN


def test_a_comment_and_a_question_stand_in_the_stream_and_the_answer_closes_it(
    client: Client,
) -> None:
    entry = an_entry(state=State.ENDORSED)
    as_(Role.VERIFIER, client)
    url = entry_url(entry, "entry-comment")
    answer = client.post(url, {"text": " ", "field": ""}).content.decode()
    assert "Write your comment first; the field is empty." in answer
    client.post(url, {"text": "Which <year>?", "field": "funding", "question": "on"})
    question = Event.objects.get()
    page = client.get(entry_url(entry)).content.decode()
    assert "<strong>Open question</strong> · Amounts" in page
    assert "Which &lt;year&gt;?" in page
    assert "1 question of a reviewer has no answer yet." in page
    as_(Role.FOCAL_POINT, client)
    url = entry_url(entry, "entry-answer", question.pk)
    assert "Which &lt;year&gt;?" in client.get(url).content.decode()
    assert "the field is empty" in client.post(url, {"text": ""}).content.decode()
    client.post(url, {"text": "2026"})
    page = client.get(entry_url(entry), {"stream": "comments"}).content.decode()
    assert re.findall(r"<strong>([^<]+)</strong> · Amounts", page) == [
        "Answer",
        "Question, answered",
    ]
    assert client.post(url, {"text": "2027"}).status_code in NOT_THERE


def test_an_explanation_is_given_where_it_is_due(client: Client) -> None:
    money = [{"kind": "commitment", "amount": "600000000", "currency": "EUR", "on": "2020-05-01",
              "until": None, "value_on": "2020-05-01", "value_on_basis": "value-date",
              "funder": {"name": "Ministry of Samples", "ref": None, "code": None, "class": None},
              "places": [], "set_aside": None}]  # fmt: skip
    entry = an_entry(content={"funding": money})
    as_(Role.FOCAL_POINT, client)
    page = client.get(entry_url(entry)).content.decode()
    code, field = re.findall(
        r'name="finding" value="([^"]+)"><input type="hidden" name="field" value="(funding[^"]*)"',
        page,
    )[0]
    url = entry_url(entry, "entry-explain")
    answer = client.post(url, {"finding": code, "field": field, "text": "short"})
    assert "Explain in at least 10 characters" in answer.content.decode()
    client.post(url, {"finding": code, "field": field, "text": "Ten countries over ten years."})
    page = client.get(entry_url(entry)).content.decode()
    assert "Explanation: Ten countries over ten years." in page


def test_a_change_since_acceptance_is_one_line(client: Client) -> None:
    entry = an_entry(state=State.ACCEPTED)
    money = sheet.parsed(entry.current.content)["funding"]  # type: ignore[union-attr]
    as_(Role.FOCAL_POINT, client)
    from_focal_point = {"funding": [{**money[0], "amount": "90.00"}]}
    save(entry, from_focal_point)
    page = client.get(entry_url(entry)).content.decode()
    part = page.partition('<section id="changes">')[2].partition("</section>")[0]
    assert re.findall(r"<del>([^<]+)</del></td><td><ins>([^<]+)</ins>", part) == [
        (
            "Commitment, Ministry of Samples, EUR 100, 1 May 2020",
            "Commitment, Ministry of Samples, EUR 90, 1 May 2020",
        )
    ]


def test_the_page_asks_as_many_queries_for_a_long_stream_as_for_a_short_one(
    client: Client,
) -> None:
    entry = an_entry(state=State.ENDORSED)
    as_(Role.VERIFIER, client)
    counts = []
    for number in (1, 20):
        for each in range(number):
            Event.objects.create(
                entry=entry,
                version=entry.current,
                at=entry.created_at,
                by=f"#{each + 1} verifier",
                kind="comment",
                text="Seen.",
            )
        with CaptureQueriesContext(connection) as asked:
            client.get(entry_url(entry))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_focal_point_reads_and_comments_what_names_its_country_without_the_contact(
    client: Client,
) -> None:
    country = Country.objects.create(
        alpha3="TCD", alpha2="TD", name_en="Chad", name_fr="Tchad", side="africa"
    )
    chad = Partner.objects.create(
        code="TCD", kind="state", name_en="Chad", name_fr="Tchad", side="africa", country=country
    )
    place = {"kind": "country", "code": "TCD", "vocabulary": None, "share": None}
    places = [{**place, "published_share": None}]
    said = {"places": places, "contact_name": "A. Person", "note": "Between us."}
    restrictions = {"implementers": {"tier": "secretariat", "reason": "Because of them."}}
    entry = an_entry("A-7", state=State.ENDORSED, content={**said, "restrictions": restrictions})
    draft = an_entry("A-8", content=said)
    as_(Role.FOCAL_POINT, client, partner=chad)
    assert "Project A-7" in client.get(reverse("naming-us")).content.decode()
    assert "Project A-8" not in client.get(reverse("naming-us")).content.decode()
    url = entry_url(entry, "naming-us-one")
    page = client.get(url).content.decode()
    assert "Chad" in page and "Commitment, Ministry of Samples, EUR 100" in page
    for secret in ("A. Person", "Between us.", "Because of them."):
        assert secret not in page
    client.post(url, {"text": "Ours says 2027.", "field": "funding"})
    event = entry.events.get()
    assert (event.kind, event.text, event.field) == ("comment", "Ours says 2027.", "funding")
    assert client.get(entry_url(draft, "naming-us-one")).status_code in NOT_THERE
    assert client.get(entry_url(entry)).status_code in NOT_THERE
    as_(Role.CONTRIBUTOR, client)
    assert client.get(reverse("naming-us")).status_code == 403


def test_a_change_in_the_making_is_not_shown_to_other_partners(client: Client) -> None:
    country = Country.objects.create(
        alpha3="TCD", alpha2="TD", name_en="Chad", name_fr="Tchad", side="africa"
    )
    chad = Partner.objects.create(
        code="TCD", kind="state", name_en="Chad", name_fr="Tchad", side="africa", country=country
    )
    place = {"kind": "country", "code": "TCD", "vocabulary": None, "share": None}
    places = [{**place, "published_share": None}]
    entry = an_entry("A", state=State.ACCEPTED, **titled("Roads of Chad", places=places))
    save(entry, {"titles": {"en": "Secret roads"}})
    as_(Role.FOCAL_POINT, client, partner=chad)
    for url in (reverse("naming-us"), entry_url(entry, "naming-us-one")):
        page = client.get(url).content.decode()
        assert ("Roads of Chad" in page, "Secret roads" in page) == (True, False)
