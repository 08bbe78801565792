"""Writing an entry in the form: begin, sections, lines, what is kept, check answers, submit."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import lxml.html
import pytest
from django.test import Client
from django.urls import reverse

from marsa.collection import sheet
from marsa.collection.actions import entries as actions
from marsa.collection.models import Cycle, Entry, Explanation, Return
from marsa.collection.queries import entries as queries
from marsa.collection.states import State
from marsa.registry.models import Appointment, Node, Organisation, OrganisationAlias
from marsa.registry.roles import Role
from tests.make import a_partner
from tests.make_cycle import a_contributor, an_appointment, an_entry, an_open_cycle
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

FAR = datetime(2099, 7, 31, 15, 0, tzinfo=UTC)
SUMMARY = "Young people in three towns learn a trade and find work close to home."


@pytest.fixture
def cycle() -> Cycle:
    """A cycle that is open for a long time, with the domains of its framework."""
    cycle = an_open_cycle(partners=[a_partner()], due_at=FAR, review_ends_at=FAR)
    for position, code in enumerate(("1", "2")):
        Node.objects.create(
            version=cycle.framework,
            code=code,
            level="domain",
            position=position,
            number=code,
            label_en=f"Domain {code}",
            label_fr=f"Domaine {code}",
            source="invented",
        )
    return cycle


@pytest.fixture
def bank() -> Organisation:
    """An organisation of the register."""
    bank = Organisation.objects.create(
        code="BANK",
        name_en="Bank of Samples",
        name_fr="Banque des exemples",
        funder_class="international-organisation",
    )
    OrganisationAlias.objects.create(
        organisation=bank, name="Bank of Samples", folded="bank of samples"
    )
    return bank


@pytest.fixture
def contributor() -> Appointment:
    return an_appointment(Role.CONTRIBUTOR)


@pytest.fixture
def signed_in(client: Client, contributor: Appointment) -> Client:
    return sign_in(client, contributor)


def a_draft(cycle: Cycle, **said: Any) -> Entry:
    content = {**actions.empty("project"), "contributor": "MIN", **said}
    return an_entry("E", cycle=cycle, content=content, contributor=a_contributor())


def content(entry: Entry) -> dict[str, Any]:
    entry.refresh_from_db()
    assert entry.current
    return sheet.parsed(entry.current.content)


def url(entry: Entry, section: str) -> str:
    return reverse("write-section", args=[entry.pk, section])


def drawn(client: Client, address: str) -> dict[str, list[str]]:
    """Return what stands in the controls of a page, as a browser would send it."""
    page = lxml.html.fromstring(client.get(address).content.decode())
    typed: dict[str, list[str]] = {}
    for name, value in page.get_element_by_id("section").form_values():
        typed.setdefault(name, []).append(value)
    return typed


def send(client: Client, entry: Entry, section: str, **typed: Any) -> Any:
    """Change some controls of a section and press a button; "go" unless another is named."""
    names = {name.replace("__", "-"): value for name, value in typed.items()}
    return client.post(url(entry, section), {**drawn(client, url(entry, section)), **names})


def errors(client: Client, address: str) -> dict[str, list[str]]:
    return dict(client.get(address).context["form"].errors)


def test_an_entry_begins_with_its_first_page(signed_in: Client, cycle: Cycle) -> None:
    page = signed_in.get(reverse("write-new"))
    assert page.status_code == 200
    typed = {"type": "project", "titles-en": "Work for the young", "summaries-en": SUMMARY}
    answer = signed_in.post(reverse("write-new"), typed)
    entry = Entry.objects.get()
    assert answer["Location"] == url(entry, "when")
    said = content(entry)
    assert (entry.local_ref, entry.state, entry.title) == (
        "EU-2026-0001",
        State.DRAFT,
        "Work for the young",
    )
    assert (said["contributor"], said["titles"], said["summaries"]) == (
        "MIN",
        {"en": "Work for the young"},
        {"en": SUMMARY},
    )
    assert Return.objects.get().state == "in_progress"


def test_a_page_that_begins_nothing_says_why_and_keeps_what_was_typed(
    signed_in: Client, cycle: Cycle
) -> None:
    answer = signed_in.post(reverse("write-new"), {"titles-en": "Work for the young"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "An entry is a project or a policy. Choose one of the two." in text
    assert 'value="Work for the young"' in text
    Cycle.objects.update(state="planned")
    assert (
        "No cycle of data collection is open."
        in signed_in.get(reverse("write-new")).content.decode()
    )


@pytest.mark.parametrize(
    "section",
    ["about", "when", "money", "who-where", "themes", "people", "links", "outcomes", "contact"],
)
@pytest.mark.parametrize("type", ["project", "policy"])
def test_a_page_that_is_sent_as_it_was_drawn_changes_nothing(
    signed_in: Client, cycle: Cycle, bank: Organisation, section: str, type: str
) -> None:
    entry = a_draft(cycle, **A_LOT, type=type)
    Entry.objects.update(type=type)
    before = content(entry)
    answer = send(signed_in, entry, section, go="list")
    assert answer["Location"] == reverse("write", args=[entry.pk])
    assert content(entry) == before
    assert entry.events.count() == 0


BANK = {
    "name": "Bank of Samples",
    "ref": None,
    "code": "BANK",
    "class": "international-organisation",
}
OTHER = {"name": "Aid Agency", "ref": "XM-1", "code": None, "class": "other"}
A_LOT: dict[str, Any] = {
    "status": "ongoing",
    "titles": {"en": "Work for the young", "es": "Trabajo"},
    "summaries": {"fr": "Un paragraphe.\n\nUn autre."},
    "starts_on": "2020-03-01",
    "starts_precision": "month",
    "starts_basis": "planned",
    "ends_on": "2024-02-29",
    "funders": [BANK, {**OTHER, "no_amount_reason": "confidential"}],
    "implementers": [{**OTHER, "class": None}],
    "others": [{**OTHER, "role": "extending"}],
    "funding": [
        {
            "kind": "expenditure",
            "amount": "100.50",
            "currency": "XOF",
            "on": "2020-05-01",
            "until": None,
            "value_on": "2020-05-01",
            "value_on_basis": "transaction-date",
            "funder": BANK,
            "places": [{"kind": "country", "code": "NER"}],
            "set_aside": "spent",
            "line": 7,
            "years": {"2020": "60", "2021": "40"},
        },
        {
            "kind": "commitment",
            "amount": "5",
            "currency": "EUR",
            "on": None,
            "until": None,
            "value_on": "2020-03-01",
            "value_on_basis": "start",
            "funder": {**OTHER, "name": "Somebody else"},
            "places": [],
            "set_aside": None,
            "line": 8,
        },
    ],
    "places": [
        {
            "kind": "country",
            "code": "NER",
            "vocabulary": None,
            "share": "60",
            "published_share": "60.0",
            "admin1": ["NE-1"],
        },
        {
            "kind": "region",
            "code": "011",
            "vocabulary": "2",
            "share": "40",
            "published_share": "40",
        },
    ],
    "themes": [
        {"vocabulary": "1", "code": "15190", "label": "", "share": "100", "published_share": None},
        {
            "vocabulary": "jvap",
            "code": "1",
            "label": "x",
            "main": True,
            "share": "100",
            "published_share": None,
        },
        {"vocabulary": "SDG", "code": "8", "label": "", "share": None, "published_share": None},
    ],
    "identifiers": [{"scheme": "national", "value": "2022-114"}],
    "related": [{"kind": "parent", "ref": "E-0"}, {"kind": "sibling", "ref": "E-9"}],
    "links": ["https://example.org/a"],
    "outcomes": {"en": "Done."},
    "restrictions": {"funding/amount": {"tier": "partner", "reason": "Not public yet."}},
    "note": "One line.\nAnother.",
}


def test_texts_days_and_codes_are_kept_as_they_are_typed(signed_in: Client, cycle: Cycle) -> None:
    entry = a_draft(cycle)
    send(
        signed_in,
        entry,
        "when",
        status="ongoing",
        starts_on__m="3",
        starts_on__y="2020",
        ends_on__d="29",
        ends_on__m="2",
        ends_on__y="2024",
    )
    said = content(entry)
    assert (said["status"], said["starts_on"], said["starts_precision"], said["ends_on"]) == (
        "ongoing",
        "2020-03-01",
        "month",
        "2024-02-29",
    )
    assert "ends_precision" not in said
    send(signed_in, entry, "people", target_groups=["women", "youth"], sdg=["8"], gender="2")
    send(signed_in, entry, "links", part_of="A-1\r\n A-2 ", links="https://example.org")
    said = content(entry)
    assert [(t["vocabulary"], t["code"], t["label"]) for t in said["themes"]] == [
        ("tag target-group", "women", ""),
        ("tag target-group", "youth", ""),
        ("SDG", "8", ""),
        ("policy-marker", "1", "2"),
    ]
    assert said["related"] == [{"kind": "parent", "ref": "A-1"}, {"kind": "parent", "ref": "A-2"}]
    assert said["links"] == ["https://example.org"]


def test_a_day_that_does_not_exist_is_kept_as_typed_and_named_at_its_field(
    signed_in: Client, cycle: Cycle
) -> None:
    entry = a_draft(cycle, starts_on="2020-01-01", status="ongoing")
    answer = send(signed_in, entry, "when", ends_on__d="31", ends_on__m="2", ends_on__y="2024")
    assert answer["Location"] == url(entry, "when") + "?look=1"
    said = content(entry)
    assert (said["ends_on"], said["unreadable"]) == (None, {"ends_on": "2024-2-31"})
    page = signed_in.get(answer["Location"])
    assert list(page.context["form"].errors) == ["ends_on-d"]
    sentence = page.context["form"].errors["ends_on-d"][0]
    text = page.content.decode()
    assert "2024-2-31" in sentence and text.count("2024-2-31") == 2  # on top and at the field
    assert '<a href="#id_ends_on-d">' in text and "<title>Error: " in text
    assert [page.context["form"][f"ends_on-{part}"].value() for part in "dmy"] == [
        "31",
        "2",
        "2024",
    ]
    # Mended, nothing of it stays.
    send(signed_in, entry, "when", ends_on__d="29")
    assert (content(entry)["ends_on"], content(entry)["unreadable"]) == ("2024-02-29", {})


def test_an_amount_that_is_none_is_kept_as_typed_and_cannot_be_submitted(
    signed_in: Client, cycle: Cycle, bank: Organisation
) -> None:
    entry = a_draft(cycle)
    amount = {"funders-0-amount": "2 million", "funders-0-currency": "EUR · Euro"}
    answer = send(signed_in, entry, "money", **{"funders-0-name": "bank of samples", **amount})
    (line,) = content(entry)["funding"]
    assert (line["amount"], line["unreadable"], line["currency"]) == (
        None,
        {"amount": "2 million"},
        "EUR",
    )
    page = signed_in.get(answer["Location"])
    assert page.context["form"].errors["funders-0-amount"] == [
        "“2 million” is not an amount. Write digits only, in units, for example 2000000."
    ]
    assert page.context["form"]["funders-0-amount"].value() == "2 million"
    found = {each.code for each in answers(signed_in, entry)}
    assert "amount.unreadable" in found and "amount.missing" not in found
    # In digits it is an amount.
    send(signed_in, entry, "money", **{"funders-0-amount": "2 000 000,50"})
    (line,) = content(entry)["funding"]
    assert (line["amount"], "unreadable" in line) == ("2000000.50", False)


def answers(client: Client, entry: Entry) -> list[Any]:
    page = client.get(reverse("write-check", args=[entry.pk])).context["page"]
    return [each.about for each in page.found]


def test_funder_and_amount_stand_in_one_line_and_apart_in_the_content(
    signed_in: Client, cycle: Cycle, bank: Organisation
) -> None:
    entry = a_draft(cycle, starts_on="2020-03-01")
    send(
        signed_in,
        entry,
        "money",
        **{
            "funders-lines": "3",
            "funders-0-name": "Bank of Samples",
            "funders-0-kind": "commitment",
            "funders-0-amount": "655957",
            "funders-0-currency": "XOF",
            "funders-1-name": "Bank of Samples",
            "funders-1-kind": "disbursement",
            "funders-1-amount": "5",
            "funders-1-currency": "eur",
            "funders-1-value_on-d": "1",
            "funders-1-value_on-m": "4",
            "funders-1-value_on-y": "2021",
            "funders-2-name": "Ministry of Samples",
            "funders-2-class": "african-country",
            "funders-2-no_amount_reason": "confidential",
        },
    )
    said = content(entry)
    ministry = {
        "name": "Ministry of Samples",
        "ref": None,
        "code": None,
        "class": "african-country",
        "no_amount_reason": "confidential",
    }
    assert said["funders"] == [BANK, ministry]
    figures = [(f["kind"], f["amount"], f["currency"], f["value_on"], f["value_on_basis"],
                f["funder"]) for f in said["funding"]]  # fmt: skip
    assert figures == [
        ("commitment", "655957", "XOF", "2020-03-01", "start", BANK),
        ("disbursement", "5", "EUR", "2021-04-01", "value-date", BANK),
    ]
    lines = signed_in.get(url(entry, "money")).context["blocks"][0].lines
    assert [line.said for line in lines] == [
        "EUR 1,000, at 655.957 XOF for 1 EUR, rate of 1 January 1999 (fixed peg, Council decision "
        "98/683/EC).",
        "",
        "",
    ]
    # The value date that is the start date moves with it.
    send(signed_in, entry, "when", starts_on__y="2021")
    assert [f["value_on"] for f in content(entry)["funding"]] == ["2021-03-01", "2021-04-01"]


def test_lines_are_added_and_removed_without_losing_what_was_typed(
    signed_in: Client, cycle: Cycle
) -> None:
    entry = a_draft(cycle, places=A_LOT["places"])
    typed = drawn(signed_in, url(entry, "who-where"))
    typed |= {"places-1-published_share": ["abc"], "implementers-0-name": ["Somebody"]}
    page = signed_in.post(url(entry, "who-where"), {**typed, "add": "places"})
    form = page.context["form"]
    assert [form[f"places-{n}-code"].value() for n in range(3)] == [
        "NER · Niger",
        "011 · Western Africa",
        "",
    ]
    assert form["places-1-published_share"].value() == "abc"
    assert form["implementers-0-name"].value() == "Somebody"
    assert content(entry)["places"] == A_LOT["places"]  # not saved yet
    page = signed_in.post(url(entry, "who-where"), {**typed, "remove": "places-0"})
    form = page.context["form"]
    assert form["places-0-published_share"].value() == "abc" and "places-1-code" not in form.fields
    signed_in.post(
        url(entry, "who-where"),
        {**typed, "places-lines": "1", "places-0-code": "011", "places-0-published_share": "100",
         "places-0-at": "1", "places-0-admin1": ""},
    )  # fmt: skip
    assert content(entry)["places"] == [
        {
            "kind": "region",
            "code": "011",
            "vocabulary": "2",
            "share": "100",
            "published_share": "100",
        }
    ]


def test_places_are_typed_by_name_and_unknown_ones_are_kept_and_named(
    signed_in: Client, cycle: Cycle
) -> None:
    entry = a_draft(cycle)
    lines = {"places-lines": "2", "places-0-code": "Côte d’Ivoire", "places-1-code": "Nigr"}
    answer = send(signed_in, entry, "who-where", **lines, **{"places-0-admin1": "ci-ab, CI-LC"})
    first, second = content(entry)["places"]
    assert (first["kind"], first["code"], first["admin1"]) == ("country", "CIV", ["CI-AB", "CI-LC"])
    assert second["code"] == "Nigr"
    found = errors(signed_in, answer["Location"])
    assert found["places-1-code"] == [
        "“Nigr” is not a country or region of the list. Choose one from the list. "
        "Perhaps: NER · Niger; NGA · Nigeria."
    ]
    assert found["implementers-0-name"] == [
        "The project has no implementer. Name at least one organisation that carries it out."
    ]


def test_an_unknown_funder_is_confirmed_or_proposed(
    signed_in: Client, cycle: Cycle, bank: Organisation
) -> None:
    entry = a_draft(cycle)
    reason = {"funders-0-no_amount_reason": "confidential", "funders-0-class": "other"}
    send(signed_in, entry, "money", **{"funders-0-name": "Bank of Sample", **reason})
    page = signed_in.get(url(entry, "money"))
    (candidate,) = page.context["blocks"][0].lines[0].candidates
    assert (candidate.name, candidate.take) == ("Bank of Samples", "funders-0-name=BANK")
    assert [
        each.code for each in answers(signed_in, entry) if each.field.startswith("funders")
    ] == ["funder.unknown"]
    # It is a new one: proposed, it can be submitted, and the register stays as it is.
    send(signed_in, entry, "money", **{"funders-0-proposed": "1"})
    assert content(entry)["funders"][0]["proposed"] is True
    assert not [e for e in answers(signed_in, entry) if e.field.startswith("funders")]
    assert Organisation.objects.count() == 1
    # Or it is the one that was found.
    send(signed_in, entry, "money", take="funders-0-name=BANK")
    assert content(entry)["funders"] == [{**BANK, "no_amount_reason": "confidential"}]


def test_only_the_domain_is_asked_where_there_are_no_priorities(
    signed_in: Client, cycle: Cycle
) -> None:
    entry = a_draft(cycle, themes=A_LOT["themes"][:1])
    page = signed_in.get(url(entry, "themes"))
    assert page.context["domains_only"] is True
    send(signed_in, entry, "themes", **{"themes-0-code": "2"})
    own, sector = content(entry)["themes"]
    assert (own["vocabulary"], own["code"], own["share"]) == ("jvap", "2", "100")
    assert sector == A_LOT["themes"][0]
    # Of two, one is marked as the main one by its box.
    page = signed_in.post(
        url(entry, "themes"), {**drawn(signed_in, url(entry, "themes")), "add": "themes"}
    )
    assert 'type="checkbox" name="themes-1-main"' in page.content.decode()
    second = {"themes-lines": "2", "themes-1-code": "1", "themes-1-main": "1"}
    send(signed_in, entry, "themes", **second)
    mains = [theme.get("main") for theme in content(entry)["themes"]]
    assert mains == [None, True, None]
    first = Node.objects.get(code="1")
    Node.objects.create(
        version=cycle.framework, code="1.1", level="priority", parent=first, position=9,
        number="1.1", label_en="P", label_fr="P", source="invented",
    )  # fmt: skip
    assert signed_in.get(url(entry, "themes")).context["domains_only"] is False


def test_a_field_is_restricted_with_a_reason(signed_in: Client, cycle: Cycle) -> None:
    entry = a_draft(cycle)
    name = "restrictions-funding_amount"
    answer = send(signed_in, entry, "contact", **{f"{name}-tier": "partner"})
    assert "restriction.reason" in {each.code for each in answers(signed_in, entry)}
    assert answer["Location"].endswith("contact/?look=1")
    send(signed_in, entry, "contact", **{f"{name}-reason": "The partners agreed so."})
    assert content(entry)["restrictions"] == {
        "funding/amount": {"tier": "partner", "reason": "The partners agreed so."}
    }


def test_the_task_list_says_what_is_left(signed_in: Client, cycle: Cycle) -> None:
    entry = a_draft(cycle)
    page = signed_in.get(reverse("write", args=[entry.pk]))
    assert [(task.title, task.tone) for task in page.context["tasks"]] == [
        ("About the initiative", "fix"),
        ("Status and dates", "todo"),
        ("Funding", "todo"),
        ("Who carries it out, and where", "todo"),
        ("Themes", "todo"),
        ("People and goals", "done"),
        ("Identifiers, links and relations", "done"),
        ("Outcomes and documents", "done"),
        ("Contact and notes", "done"),
    ]
    assert page.context["sentence"] == "5 of 9 sections are left."


def a_whole_draft(cycle: Cycle, **said: Any) -> Entry:
    whole = {
        "titles": {"en": "Work for the young"},
        "summaries": {"en": SUMMARY},
        "status": "ongoing",
        "starts_on": "2020-03-01",
        "ends_on": "2098-03-01",
        "funders": [BANK],
        "funding": [{**A_LOT["funding"][1], "funder": BANK}],
        "implementers": [BANK],
        "places": A_LOT["places"],
        "themes": A_LOT["themes"][1:2],
    }
    return a_draft(cycle, **{**whole, **said})


def test_what_looks_wrong_is_explained_on_the_page_of_answers_then_submitted(
    signed_in: Client, cycle: Cycle, bank: Organisation
) -> None:
    entry = a_whole_draft(cycle)
    address = reverse("write-check", args=[entry.pk])
    page = signed_in.get(address)
    # The end lies more than twenty years ahead.
    assert [each.about.code for each in page.context["page"].found if each.about.asks] == [
        "date.far"
    ]
    assert page.context["page"].left == 1
    typed = {"finding": "date.far", "field": "ends_on", "text": "short"}
    assert signed_in.post(address, typed).status_code == 422
    answer = signed_in.post(address, {**typed, "text": "It runs until the port is built."})
    assert answer.status_code == 302 and Explanation.objects.get().finding == "date.far"
    version, fingerprint = signed_in.get(address).context["token"]
    token = {"version": version, "fingerprint": fingerprint}
    answer = signed_in.post(reverse("write-submit", args=[entry.pk]), token)
    assert answer["Location"] == reverse("write-submitted", args=[entry.pk])
    entry.refresh_from_db()
    assert entry.state == State.SUBMITTED
    assert "Your focal point endorses it" in signed_in.get(answer["Location"]).content.decode()


def test_a_page_saves_itself_and_knows_its_lines_again(
    signed_in: Client, cycle: Cycle, bank: Organisation
) -> None:
    entry = a_draft(cycle, **A_LOT)
    address = url(entry, "money")
    typed = drawn(signed_in, address)
    typed["funders-0-amount"] = ["7"]
    typed |= {
        "funders-lines": ["4"],
        "funders-3-name": ["New one"],
        "funders-3-at": [""],
        "funders-3-class": ["other"],
        "funders-3-no_amount_reason": ["not-decided"],
    }
    answer = signed_in.post(address, {**typed, "autosave": "1"}).json()
    assert answer["said"].startswith("Saved at ")
    assert answer["at"] == {
        "funders-0-at": "0.0",
        "funders-1-at": "1.-",
        "funders-2-at": "-.1",
        "funders-3-at": "-.2",
    }
    # The next saving goes on from there, and what no control shows is still in its line.
    typed |= {name: [at] for name, at in answer["at"].items()}
    typed |= {name: [str(answer[name])] for name in ("version", "fingerprint")}
    typed["funders-0-amount"] = ["8"]
    assert signed_in.post(address, {**typed, "autosave": "1"}).status_code == 200
    first = content(entry)["funding"][0]
    assert (first["amount"], first["set_aside"], first["line"]) == ("8", "spent", 7)
    assert [f["name"] for f in content(entry)["funders"]] == [
        "Bank of Samples",
        "Aid Agency",
        "New one",
    ]


def test_two_people_choose_between_their_values(
    signed_in: Client, cycle: Cycle, contributor: Appointment
) -> None:
    entry = a_draft(cycle, status="planned", starts_on="2020-01-01")
    mine = drawn(signed_in, url(entry, "when"))
    send(signed_in, entry, "when", status="ongoing")  # somebody else, meanwhile
    answer = signed_in.post(
        url(entry, "when"), {**mine, "status": "cancelled", "ends_on-y": "2021"}
    )
    assert answer.status_code == 409
    (side,) = answer.context["sides"]
    assert (side.label, side.before, side.mine, side.theirs) == (
        "Status",
        "Planned",
        "Cancelled",
        "Ongoing",
    )
    assert content(entry)["status"] == "ongoing"
    chosen = dict(answer.context["typed"]) | {"chosen:status": "mine"}
    signed_in.post(url(entry, "when"), {**chosen, "go": "list"})
    said = content(entry)
    assert (said["status"], said["ends_on"], said["ends_precision"]) == (
        "cancelled",
        "2021-01-01",
        "year",
    )


def test_a_page_that_was_seen_too_long_ago_offers_one_of_the_two(
    signed_in: Client, cycle: Cycle
) -> None:
    entry = a_draft(cycle, status="planned")
    mine = drawn(signed_in, url(entry, "when")) | {"fingerprint": ["unknown"]}
    answer = signed_in.post(url(entry, "when"), {**mine, "status": "ongoing"})
    assert (answer.status_code, answer.context["is_whole"]) == (409, True)
    chosen = dict(answer.context["typed"])
    signed_in.post(url(entry, "when"), {**chosen, "chosen:*": "theirs"})
    assert content(entry)["status"] == "planned"
    signed_in.post(url(entry, "when"), {**chosen, "chosen:*": "mine"})
    assert content(entry)["status"] == "ongoing"


def test_what_was_typed_survives_the_end_of_a_session(
    client: Client, cycle: Cycle, contributor: Appointment
) -> None:
    entry = a_draft(cycle, status="planned")
    sign_in(client, contributor)
    typed = drawn(client, url(entry, "when")) | {"status": ["ongoing"]}
    client.logout()
    assert client.post(url(entry, "when"), {**typed, "autosave": "1"}).status_code == 401
    answer = client.post(url(entry, "when"), {**typed, "go": "next"})
    where = urlencode({"next": url(entry, "when")})
    assert answer["Location"] == f"{reverse('account_login')}?{where}"
    person = contributor.person
    person.set_password("a long sentence of my own")
    person.save()
    client.post(
        answer["Location"], {"login": person.email, "password": "a long sentence of my own"}
    )
    page = client.get(url(entry, "when"))
    assert page.context["form"]["status"].value() == "ongoing"
    assert "You were signed out before this page was saved." in page.content.decode()
    assert content(entry)["status"] == "planned"
    # Once: afterwards the page shows what is saved.
    assert client.get(url(entry, "when")).context["form"]["status"].value() == "planned"


def test_a_stranger_and_another_partner_see_nothing(client: Client, cycle: Cycle) -> None:
    entry = a_draft(cycle)
    pages = [reverse(name, args=[entry.pk]) for name in ("write", "write-check")]
    pages += [url(entry, "when"), reverse("write-submitted", args=[entry.pk])]
    assert [client.get(page).status_code for page in pages] == [302] * 4
    sign_in(client, an_appointment(Role.FOCAL_POINT, partner=a_partner("NER")))
    assert [client.get(page).status_code for page in pages] == [404] * 4
    sign_in(client, an_appointment(Role.VERIFIER))
    assert [client.get(page).status_code for page in pages] == [403] * 4


def test_a_colleague_of_another_service_reads_why_it_cannot_be_written(
    client: Client, cycle: Cycle
) -> None:
    entry = a_draft(cycle)
    sign_in(client, an_appointment(Role.CONTRIBUTOR, contributor=a_contributor("MOI")))
    page = client.get(url(entry, "when")).content.decode()
    assert "This belongs to another contributor of your partner" in page
    assert "disabled" in page and "Save and check answers" not in page


def test_markup_and_control_characters_are_text(signed_in: Client, cycle: Cycle) -> None:
    entry = a_draft(cycle)
    send(signed_in, entry, "about", titles__en="<b>Work\x07</b> & more", summaries__en="a\x00b")
    said = content(entry)
    assert "\x07" not in said["titles"]["en"] and "\x00" not in said["summaries"]["en"]
    assert "<b>" not in signed_in.get(url(entry, "about")).content.decode()


def test_the_number_of_queries_does_not_grow_with_the_lines(
    signed_in: Client, cycle: Cycle, django_assert_max_num_queries: Any
) -> None:
    entry = a_draft(cycle, places=A_LOT["places"] * 20)
    with django_assert_max_num_queries(32):
        signed_in.get(url(entry, "who-where"))
    assert queries.said(entry)["places"] == A_LOT["places"] * 20


def test_an_organisation_that_answers_or_manages_is_asked_for_with_its_role(
    signed_in: Client, cycle: Cycle, bank: Organisation
) -> None:
    entry = a_draft(cycle)
    address = url(entry, "who-where")
    page = signed_in.get(address).content.decode()
    assert "Other organisations" in page and "others-0-name" not in page
    more = send(signed_in, entry, "who-where", add="others").content.decode()
    offered = lxml.html.fromstring(more).get_element_by_id("id_others-0-role").value_options
    assert offered == ["", "accountable", "extending"]
    typed = {"others__lines": "2", "others__0__name": "Bank of Samples",
             "others__0__role": "extending", "others__0__ref": "XI-1",
             "others__1__name": "Court of Samples"}  # fmt: skip
    send(signed_in, entry, "who-where", **typed)
    assert content(entry)["others"] == [
        {**BANK, "ref": "XI-1", "role": "extending"},
        {"name": "Court of Samples", "ref": None, "code": None, "class": None,
         "role": "accountable"},
    ]  # fmt: skip
    shown = signed_in.get(reverse("entry", args=[entry.pk])).content.decode()
    assert "Bank of Samples, Managing intermediary" in shown
    assert "Court of Samples, Accountable" in shown
    none = {f"others__{n}__{part}": "" for n in (0, 1) for part in ("name", "role", "ref")}
    send(signed_in, entry, "who-where", **none)
    assert "others" not in content(entry)
