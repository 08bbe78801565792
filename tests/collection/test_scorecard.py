"""The scorecard: counts of what is there, the partners' median beside, and the lists behind."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from marsa.collection import scorecard
from marsa.collection.fields.tags import VOCABULARIES
from marsa.collection.models import Event, Return
from marsa.collection.queries import scorecards as queries
from marsa.collection.scorecard import CHECKS, Facts, Line, Seen, Unit
from marsa.collection.states import EventKind, State
from marsa.registry.roles import Role
from tests.make import AT, BY, a_cycle, a_partner, an_arrival
from tests.make_cycle import a_return, an_appointment, an_entry, an_open_cycle
from tests.sign_in import sign_in

DAY = timedelta(days=1)
PLACE = {"kind": "country", "code": "NER", "vocabulary": None, "published_share": None}
PROJECT: dict[str, Any] = {"type": "project", "status": "ongoing", "titles": {"en": "A"}}


def a_theme(vocabulary: str, code: str, share: str | None = None) -> dict[str, Any]:
    return {
        "vocabulary": vocabulary,
        "code": code,
        "label": "",
        "share": share,
        "published_share": None,
    }


@pytest.mark.parametrize(
    ("key", "given", "lacking"),
    [
        ("titles_both", {"titles": {"en": "A", "fr": "B"}}, {"titles": {"en": "A"}}),
        ("summaries_both", {"summaries": {"en": "A", "fr": "B"}}, {"summaries": {"fr": "B"}}),
        ("amounts", {"funding": [{"set_aside": None}]}, {"funding": [{"set_aside": "why"}]}),
        (
            "place_shares",
            {"places": [{**PLACE, "share": "100"}]},
            {"places": [{**PLACE, "share": "60"}, {**PLACE, "share": None}]},
        ),
        (
            "theme_shares",
            {"themes": [a_theme("jvap", "1", "100")]},
            {"themes": [a_theme("jvap", "1")]},
        ),
        ("identifiers", {"identifiers": [{"scheme": "iati", "value": "X"}]}, {"identifiers": []}),
        ("ends_on", {"ends_on": "2027-01-01"}, {"ends_on": None}),
        (
            "outcomes",
            {"status": "completed", "outcomes": {"en": "Done."}},
            {"status": "completed", "outcomes": {}},
        ),
        ("links", {"links": ["https://example.org"]}, {"links": []}),
        ("contact_name", {"contact_name": "A. B."}, {"contact_name": None}),
        (
            "sdg",
            {"themes": [a_theme(VOCABULARIES["sdg"], "10")]},
            {"themes": [a_theme("jvap", "1")]},
        ),
    ],
)
def test_a_line_tells_what_is_given_from_what_is_missing(
    key: str, given: dict[str, Any], lacking: dict[str, Any]
) -> None:
    assert scorecard.is_missing({**PROJECT, **given}, key=key) is False
    assert scorecard.is_missing({**PROJECT, **lacking}, key=key) is True


@pytest.mark.parametrize("key", ["amounts", "identifiers", "ends_on"])
def test_what_is_asked_of_projects_is_not_missing_in_a_policy(key: str) -> None:
    assert scorecard.is_missing({"type": "policy"}, key=key) is False


def test_shares_are_asked_of_what_has_places_and_outcomes_of_what_has_ended() -> None:
    for key in ("place_shares", "theme_shares", "outcomes"):
        assert scorecard.is_missing({**PROJECT, "places": [], "themes": []}, key=key) is False


def test_an_entry_that_says_nothing_beside_its_type_can_be_read() -> None:
    for key in CHECKS:
        assert scorecard.is_missing({"type": "project"}, key=key) in (True, False)


def entries(*links: list[str], **other: Any) -> tuple[Seen, ...]:
    return tuple(Seen(content={**PROJECT, "links": each}, **other) for each in links)


def the_line(partner: str, partners: dict[str, Facts], *, key: str) -> Line:
    return next(each for each in scorecard.lines(partner, partners=partners) if each.key == key)


def test_a_share_is_two_counts_and_the_median_of_the_partners_that_have_any() -> None:
    partners = {
        "AA": Facts(entries=entries(["x"], [], [], [])),  # 25 %
        "BB": Facts(entries=entries(["x"], [])),  # 50 %
        "CC": Facts(entries=entries(["x"])),  # 100 %
        "DD": Facts(),  # nothing to count
    }
    assert the_line("AA", partners, key="links") == Line(
        "links", Unit.SHARE, 1, 4, Decimal(25), Decimal(50)
    )
    assert the_line("DD", partners, key="links") == Line(
        "links", Unit.SHARE, 0, 0, None, Decimal(50)
    )


def test_a_partner_that_is_not_known_has_an_empty_card_beside_the_others() -> None:
    partners = {"AA": Facts(entries=entries(["x"], []))}
    assert the_line("ZZ", partners, key="links").median == Decimal(50)


def test_findings_are_counted_per_hundred_rows() -> None:
    partners = {"AA": Facts(rows=40, findings=10), "BB": Facts(rows=200, findings=20)}
    assert the_line("AA", partners, key="findings") == Line(
        "findings", Unit.PER_100, 10, 40, Decimal(25), Decimal("17.5")
    )


def test_days_of_review_are_medians_of_what_has_both_ends() -> None:
    seen = [
        Seen(PROJECT, True, False, AT, AT + DAY, AT + 5 * DAY),
        Seen(PROJECT, True, True, AT, AT + 4 * DAY, AT + 6 * DAY),
        Seen(PROJECT, False, False, AT, AT + 6 * DAY, None),
        Seen(PROJECT, False, False, None, AT, None),
        Seen(PROJECT, False, False, AT + DAY, AT, None),  # endorsed before it was last submitted
    ]
    partners = {"AA": Facts(entries=seen)}
    assert the_line("AA", partners, key="days_to_endorse") == Line(
        "days_to_endorse", Unit.DAYS, 3, 3, Decimal(4), Decimal(4)
    )
    assert the_line("AA", partners, key="days_to_accept").value == Decimal(3)
    assert the_line("AA", partners, key="accepted_at_once") == Line(
        "accepted_at_once", Unit.SHARE, 1, 2, Decimal(50), Decimal(50)
    )


@pytest.mark.django_db
def test_the_facts_of_a_cycle_are_those_of_its_rows() -> None:
    a_cycle("2018")
    a_cycle("2022")
    cycle = an_open_cycle()
    back = an_entry(cycle=cycle, state=State.ACCEPTED, content={"status": "ongoing"})
    an_entry(cycle=cycle, state=State.WITHDRAWN)
    an_entry(cycle=cycle, partner=a_partner("AU"))
    an_entry("OLD", cycle=a_cycle("2018"), state=State.ACCEPTED, content={"status": "ongoing"})
    an_entry(cycle=a_cycle("2022"), state=State.ACCEPTED, content={"status": "ongoing"})
    an_entry(cycle=a_cycle("2018"), state=State.ACCEPTED, content={"status": "completed"})
    Event.objects.create(entry=back, at=AT, by=BY, kind=EventKind.STATE, detail={"to": "sent_back"})
    facts = queries.facts(cycle)
    assert sorted(facts) == ["AU", "EU"]
    assert (facts["EU"].ongoing, facts["EU"].unconfirmed) == (3, 1)
    assert [(seen.is_accepted, seen.was_sent_back) for seen in facts["EU"].entries] == [
        (True, True)
    ]
    assert [seen.content["titles"] for seen in facts["EU"].entries] == [
        {"en": f"Project {back.local_ref}"}
    ]


@pytest.mark.django_db
def test_the_list_behind_a_line_holds_what_it_counts_as_lacking() -> None:
    a_cycle("2018")
    a_cycle("2022")
    cycle = an_open_cycle()
    bare = an_entry(cycle=cycle)
    an_entry(cycle=cycle, content={"links": ["https://example.org"]})
    an_entry(cycle=cycle, partner=a_partner("AU"))
    old = an_entry(cycle=a_cycle("2018"), state=State.ACCEPTED, content={"status": "ongoing"})
    assert queries.lacking(cycle, partner="EU", key="links") == [bare.pk]
    assert queries.lacking(cycle, partner="EU", key="unconfirmed") == [old.pk]
    assert queries.lacking(cycle, partner="EU", key="accepted_at_once") == []


@pytest.mark.django_db
def test_findings_are_those_of_files_that_were_read(tmp_path: Any) -> None:
    cycle = an_open_cycle()
    read = an_arrival(tmp_path / "arrivals", cycle=cycle)
    read.outcome = {"changes": {"new": 30, "unchanged": 10}, "severities": {"error": 3, "note": 1}}
    read.read_at = AT
    read.save()
    an_arrival(tmp_path / "arrivals", cycle=cycle)  # not read yet
    facts = queries.facts(cycle)["EU"]
    assert (facts.rows, facts.findings) == (40, 4)


@pytest.mark.django_db
def test_the_page_shows_counts_first_and_leads_to_the_list(client: Client) -> None:
    cycle = an_open_cycle()
    Return.objects.update(first_declared_at=AT)
    a_return(cycle, partner=a_partner("AU"))
    an_entry(cycle=cycle, content={"links": ["https://example.org"]})
    an_entry(cycle=cycle)
    sign_in(client, an_appointment())
    page = client.get(reverse("scorecard", args=["2026", "EU"])).content.decode()
    assert "1 of 2" in page
    assert "50\N{NO-BREAK SPACE}%" in page
    assert "cycle=2026&amp;partner=EU&amp;missing=links" in page
    declared = page[page.index("Declared before the due date") :]
    assert ">yes<" in declared and ">1 of 2<" in declared


@pytest.mark.django_db
def test_the_scorecard_is_seen_by_the_partner_and_the_secretariat(client: Client) -> None:
    an_open_cycle()
    url = reverse("scorecard", args=["2026", "EU"])
    for role, status in (
        (Role.CONTRIBUTOR, 200),
        (Role.FOCAL_POINT, 200),
        (Role.SECRETARIAT, 200),
        (Role.VERIFIER, 403),
        (Role.CHAIR, 403),
    ):
        sign_in(client, an_appointment(role))
        assert client.get(url).status_code == status
