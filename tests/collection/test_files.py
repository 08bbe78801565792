"""Sending a file: always a dry run first, then a person takes rows of it."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from marsa.collection import sheet
from marsa.collection.actions import entries
from marsa.collection.models import Arrival, Commit, Cycle, Entry, Event, Return, Version
from marsa.collection.queries import entries as entry_queries
from marsa.collection.states import ArrivalState, ReturnState, State, Way
from marsa.journal.models import Entry as JournalEntry
from marsa.registry import appointments
from marsa.registry.roles import Role
from tests.make import a_partner
from tests.make_cycle import a_contributor, an_appointment, an_entry
from tests.make_files import (
    a_register,
    a_row,
    a_running_cycle,
    a_workbook,
    sent,
    take,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cycle() -> Cycle:
    a_register()
    return a_running_cycle()


@pytest.fixture
def focal(client: Client) -> Client:
    return sign_in(client, an_appointment(Role.FOCAL_POINT))


def page(client: Client, arrival: Arrival, **query: str) -> str:
    return str(client.get(f"/en/desk/files/{arrival.pk}/", query).content.decode())


def test_a_file_is_only_read_until_somebody_takes_it(focal: Client) -> None:
    arrival = sent(focal, a_workbook(a_row("A-1"), a_row("A-2")))
    assert (arrival.state, arrival.way, arrival.outcome["rows"]) == ("read", Way.WORKBOOK, 2)
    assert arrival.outcome["findings"] == {}
    assert Entry.objects.count() == 0
    said = page(focal, arrival)
    assert "2 new, 0 changed, 0 unchanged." in said
    assert "Take all 2 rows" in said


def test_what_is_taken_becomes_drafts_that_say_how_they_came(focal: Client, cycle: Cycle) -> None:
    arrival = sent(focal, a_workbook(a_row("A-1"), a_row("A-2")))
    said = take(focal, arrival).content.decode()
    assert "<p>2 new, 0 changed.</p>" in said
    rows = Entry.objects.order_by("local_ref").values_list(
        "local_ref", "state", "way", "title", "contributor__code", "current__number",
        "current__is_open", "current__arrival", "cycle_first",
    )  # fmt: skip
    told = ("draft", "workbook", "Training for returnees {}", "MIN", 1, False, arrival.pk, cycle.pk)
    assert list(rows) == [
        (ref, *(t.format(ref) if isinstance(t, str) else t for t in told)) for ref in ("A-1", "A-2")
    ]
    who = arrival.received_by
    assert set(Entry.objects.values_list("last_changed_by", flat=True)) == {who}
    assert who.endswith("focal_point EU")
    commit = Commit.objects.get()
    assert commit.counts == {"new": 2, "changed": 0, "unchanged": 0, "conflict": 0}
    assert list(commit.rows.values_list("before", flat=True)) == [None, None]
    assert Return.objects.get().state == ReturnState.IN_PROGRESS
    assert [e.text for e in Event.objects.all()] == ["return.xlsx", "return.xlsx"]


def test_taking_twice_does_nothing(focal: Client) -> None:
    arrival = sent(focal, a_workbook(a_row()))
    take(focal, arrival)
    before = list(Entry.objects.values()), list(Version.objects.values()), Commit.objects.count()
    heard = JournalEntry.objects.count()
    assert "<p>0 new, 0 changed.</p>" in take(focal, arrival).content.decode()
    assert before == (
        list(Entry.objects.values()), list(Version.objects.values()), Commit.objects.count()
    )  # fmt: skip
    assert JournalEntry.objects.count() == heard


def test_the_ticked_rows_alone_are_taken_and_the_rest_later(focal: Client) -> None:
    arrival = sent(focal, a_workbook(a_row("A-1"), a_row("A-2"), a_row("A-3")))
    take(focal, arrival, ["A-2"])
    assert list(Entry.objects.values_list("local_ref", flat=True)) == ["A-2"]
    assert "2 new, 0 changed, 1 unchanged." in page(focal, arrival)
    take(focal, arrival)
    assert Entry.objects.count() == 3
    assert Commit.objects.count() == 2


def test_no_ticked_row_takes_nothing_and_says_so(focal: Client) -> None:
    arrival = sent(focal, a_workbook(a_row()))
    assert "No row is ticked." in take(focal, arrival, []).content.decode()
    assert Entry.objects.count() == 0


def test_a_changed_row_shows_both_values_and_edits_a_reviewed_entry(focal: Client) -> None:
    take(focal, sent(focal, a_workbook(a_row("A-1"), a_row("A-2"))))
    first = Entry.objects.get(local_ref="A-1")
    Entry.objects.filter(pk=first.pk).update(
        state=State.ACCEPTED, accepted=first.current, endorsed=first.current
    )
    data = a_workbook(filled=True, changes={("Projects", "amount_1", 5): 900000})
    arrival = sent(focal, data)
    said = page(focal, arrival)
    assert "0 new, 1 changed, 1 unchanged." in said
    assert re.findall(r"<(?:del|ins)>.*?</span>(.*?)</(?:del|ins)>", said) == [
        "Commitment, European Union, EUR 1,000,000, value date 1 January 2024",
        "Commitment, European Union, EUR 900,000, value date 1 January 2024",
    ]
    take(focal, arrival)
    entry = Entry.objects.get(local_ref="A-1")
    assert entry.current is not None and entry.accepted is not None
    assert (entry.state, entry.current.number, entry.accepted.number) == ("edited", 2, 1)
    assert entry.endorsed is None
    was, now = sheet.parsed(entry.accepted.content), sheet.parsed(entry.current.content)
    assert (was["funding"][0]["amount"], now["funding"][0]["amount"]) == ("1000000", "900000")
    event = Event.objects.filter(entry=entry).order_by("-id").first()
    assert event is not None
    assert (event.kind, event.detail["from"], event.detail["to"]) == ("file", "accepted", "edited")
    assert list(event.detail["fields"]) == ["funding"]


def test_a_file_that_changes_nothing_says_so(focal: Client) -> None:
    take(focal, sent(focal, a_workbook(a_row("A-1"), a_row("A-2"))))
    arrival = sent(focal, a_workbook(filled=True))
    said = page(focal, arrival)
    assert "0 new, 0 changed, 2 unchanged." in said
    assert "This file changes nothing" in said
    assert arrival.outcome["findings"] == {}
    assert "<p>0 new, 0 changed.</p>" in take(focal, arrival).content.decode()
    assert Commit.objects.count() == 1


def test_what_was_written_since_is_in_conflict_and_both_values_stand(
    focal: Client, cycle: Cycle
) -> None:
    """The draft is saved over in the form: its version keeps its number, not what it says."""
    take(focal, sent(focal, a_workbook(a_row("A-1"))))
    acting = acting_of(focal)
    save(Entry.objects.get(), {"status": "planned"}, acting, cycle)  # opens version 2
    data = a_workbook(filled=True, changes={("Projects", "status", 5): "completed"})
    save(Entry.objects.get(), {"status": "suspended"}, acting, cycle)  # the same version
    arrival = sent(focal, data)
    said = page(focal, arrival)
    assert "0 new, 0 changed, 0 unchanged." in said
    assert ">In conflict 1</a>" in said
    assert re.findall(r"<(?:del|ins)>.*?</span>(.*?)</(?:del|ins)>", said) == [
        "Suspended", "Completed",
    ]  # fmt: skip
    take(focal, arrival)
    assert entry_queries.said(Entry.objects.get())["status"] == "suspended"


def test_an_entry_changed_between_reading_and_taking_is_not_overwritten(
    focal: Client, cycle: Cycle
) -> None:
    take(focal, sent(focal, a_workbook(a_row("A-1"), a_row("A-2"))))
    changes = {("Projects", "status", row): "completed" for row in (5, 6)}
    arrival = sent(focal, a_workbook(filled=True, changes=changes))
    save(Entry.objects.get(local_ref="A-1"), {"status": "suspended"}, acting_of(focal), cycle)
    assert "<p>0 new, 1 changed.</p>" in take(focal, arrival).content.decode()
    status = {e.local_ref: entry_queries.said(e)["status"] for e in Entry.objects.all()}
    assert status == {"A-1": "suspended", "A-2": "completed"}


def test_rows_that_are_not_in_the_file_are_named_and_stay(focal: Client) -> None:
    take(focal, sent(focal, a_workbook(a_row("A-1"), a_row("A-2"))))
    arrival = sent(focal, a_workbook(a_row("A-3")))
    assert ">Not in the file 2</a>" in page(focal, arrival)
    assert "<li>A-1</li><li>A-2</li>" in page(focal, arrival, show="absent")
    take(focal, arrival)
    assert Entry.objects.count() == 3


def test_a_contributor_gives_its_name_to_new_rows_and_leaves_those_of_others(
    client: Client,
) -> None:
    other = a_contributor("OTH")
    an_entry("B-1", state=State.DRAFT, contributor=other)
    sign_in(client, an_appointment(Role.CONTRIBUTOR, contributor=a_contributor("MIN")))
    rows = (a_row("A-1", contributor=None), a_row("B-1"), a_row("A-2", contributor="OTH"))
    arrival = sent(client, a_workbook(*rows))
    said = page(client, arrival, show="stopped")
    assert ">Cannot be taken 2</a>" in said
    assert "This belongs to another contributor of your partner." in said
    assert "You write entries of your own service only." in said
    take(client, arrival)
    entry = Entry.objects.get(local_ref="A-1")
    assert entry_queries.said(entry)["contributor"] == "MIN"
    assert entry.contributor is not None and entry.contributor.code == "MIN"
    assert Entry.objects.count() == 2
    assert Version.objects.filter(entry__local_ref="B-1").count() == 1


def test_the_workbook_of_a_contributor_holds_its_own_entries(client: Client) -> None:
    an_entry("B-1", contributor=a_contributor("OTH"))
    an_entry("A-1", contributor=a_contributor("MIN"))
    sign_in(client, an_appointment(Role.CONTRIBUTOR, contributor=a_contributor("MIN")))
    answer = client.get("/en/desk/files/workbook/")
    arrival = sent(client, answer.content)
    assert arrival.outcome["rows"] == 1
    assert "0 new, 0 changed, 1 unchanged." in page(client, arrival)


def test_the_secretariat_sends_on_behalf_and_it_is_shown(client: Client) -> None:
    sign_in(client, an_appointment(Role.SECRETARIAT))
    arrival = sent(client, a_workbook(a_row()), partner="EU")
    assert arrival.on_behalf
    assert "on behalf of the partner" in page(client, arrival)
    take(client, arrival)
    assert Entry.objects.get().last_changed_by.endswith(" secretariat")
    assert JournalEntry.objects.get(verb="collection.take").detail["on_behalf"] is True


def test_files_of_another_partner_are_not_there(client: Client, focal: Client) -> None:
    arrival = sent(focal, a_workbook(a_row()))
    stranger = sign_in(Client(), an_appointment(Role.FOCAL_POINT, partner=a_partner("AU")))
    for path in ("", "findings.csv", "findings.xlsx"):
        assert stranger.get(f"/en/desk/files/{arrival.pk}/{path}").status_code == 404
    for path in ("take/", "read/"):
        assert stranger.post(f"/en/desk/files/{arrival.pk}/{path}").status_code == 404


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.PARTNER_READER, Role.ADMINISTRATOR])
def test_who_may_not_send_files_reads_why(client: Client, role: Role) -> None:
    sign_in(client, an_appointment(role))
    assert client.get("/en/desk/files/").status_code == 403


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/en/desk/files/").status_code == 302


def test_the_same_bytes_arrive_once(focal: Client) -> None:
    data = a_workbook(a_row())
    assert sent(focal, data) == sent(focal, data)
    take(focal, Arrival.objects.get())
    assert sent(focal, data).state == ArrivalState.COMMITTED
    assert Arrival.objects.count() == 1


def test_both_workbooks_can_be_downloaded_and_the_blank_one_is_small(focal: Client) -> None:
    take(focal, sent(focal, a_workbook(a_row())))
    blank = focal.get("/fr/desk/files/workbook/?blank=1")
    assert blank["Content-Disposition"] == 'attachment; filename="marsa-EU-2026-blank.xlsx"'
    assert len(blank.content) <= 150_000
    filled = focal.get("/fr/desk/files/workbook/")
    assert sent(focal, filled.content).outcome["rows"] == 1


def test_the_list_says_what_became_of_each_file(focal: Client) -> None:
    take(focal, sent(focal, a_workbook(a_row("A-1")), name="first.xlsx"))
    sent(focal, a_workbook(a_row("A-2", titles={"en": "short"})), name="second.xlsx")
    said = focal.get("/en/desk/files/").content.decode()
    names = re.findall(r">([a-z]+\.xlsx)</a> <span class=\"tag \w+\">([^<]+)<", said)
    assert names == [("second.xlsx", "read, not taken yet"), ("first.xlsx", "taken")]
    assert "1 row · 1 value to mend" in said


def test_the_page_of_a_file_asks_as_much_for_three_rows_as_for_one(focal: Client) -> None:
    take(focal, sent(focal, a_workbook(*(a_row(f"A-{n}") for n in range(3)))))
    asked = []
    for rows in ((5,), (5, 6, 7)):
        changes = {("Projects", "status", row): "suspended" for row in rows}
        arrival = sent(focal, a_workbook(filled=True, changes=changes))
        with CaptureQueriesContext(connection) as queries:
            page(focal, arrival)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def acting_of(client: Client) -> Any:
    """Return as what the signed-in person acts."""
    person = int(client.session["_auth_user_id"])
    chosen = client.session["appointment"]
    found = [each for each in appointments.of(person, on=date.today()) if each.pk == chosen]
    return appointments.as_acting(found[0], is_secure=True)


def save(entry: Entry, content: dict[str, Any], acting: Any, cycle: Cycle) -> None:
    """Save some fields as the form does."""
    entries.save(
        entry, content=content, token=entry_queries.token(entry), cycle=cycle, late=None,
        by=acting, at=timezone.now(),
    )  # fmt: skip
