"""Programs push rows, and ask what came of them."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from marsa.collection import sheet
from marsa.collection.actions import uploads
from marsa.collection.models import Arrival, Commit, Cycle, Entry, Push, Version
from marsa.collection.queries import entries as entry_queries
from marsa.collection.states import ArrivalState, State, Way
from marsa.config import tasks
from marsa.registry import tokens
from marsa.registry.models import Appointment, Token
from marsa.registry.roles import Role
from tests.make import AT, a_partner
from tests.make_cycle import a_contributor, an_appointment, an_entry, an_open_cycle
from tests.make_files import SUMMARY, a_register, a_running_cycle

pytestmark = pytest.mark.django_db
ENTRIES = "/api/v1/cycles/2026/entries"


@pytest.fixture(autouse=True)
def cycle() -> Cycle:
    cache.clear()
    a_register()
    return a_running_cycle()


def a_key(appointment: Appointment | None = None, **other: Any) -> str:
    """Return the key of a program of the ministry."""
    text = tokens.new()
    defaults = {"made_at": AT, "made_by": "somebody", "expires_on": date(2100, 1, 1)}
    Token.objects.create(
        appointment=appointment or an_appointment(Role.CONTRIBUTOR),
        name="program", token_sha256=tokens.digest(text), **{**defaults, **other},
    )  # fmt: skip
    return text


@pytest.fixture
def key() -> str:
    return a_key()


def a_pushed(ref: str = "A-1", **other: Any) -> dict[str, Any]:
    """Return a row of which nothing is to be said."""
    return {
        "local_ref": ref, "type": "project",
        "titles": {"en": f"Training for returnees {ref}", "fr": f"Formation de retour {ref}"},
        "summaries": {"en": SUMMARY, "fr": SUMMARY}, "status": "ongoing",
        "starts_on": "2024-01-01", "ends_on": "2027-12-31",
        "funders": [{"name": "European Union", "class": "eu-institution"}],
        "implementers": [{"name": "Office of Samples"}],
        "funding": [{
            "funder": "European Union", "kind": "commitment", "amount": "1000000.10",
            "currency": "EUR", "value_on": "2024-01-01",
        }],
        "places": [{"code": "NER", "published_share": 100}],
        "themes": [{"code": "1", "published_share": 100, "main": True}],
        "target_groups": ["youth"], **other,
    }  # fmt: skip


def push(rows: Any, key: str, *, url: str = ENTRIES, language: str = "en", **headers: str) -> Any:
    """Push rows, or a body as it is."""
    body = rows if isinstance(rows, str | bytes) else json.dumps(rows)
    return Client(raise_request_exception=True).post(
        url, body, content_type="application/json",
        headers={"Authorization": f"Bearer {key}", "Accept-Language": language, **headers},
    )  # fmt: skip


def asked(answer: Any, key: str) -> dict[str, Any]:
    """Return what is told of an arrival."""
    told = Client().get(answer["Location"], headers={"Authorization": f"Bearer {key}"})
    assert told.status_code == 200
    data: dict[str, Any] = told.json()
    return data


def detail(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["detail"]


def test_rows_become_drafts_of_the_contributor_of_the_key(key: str) -> None:
    answer = push([a_pushed("A-1"), a_pushed("A-2")], key)
    assert answer.status_code == 202, answer.content
    arrival = Arrival.objects.get()
    assert answer["Location"] == f"/api/v1/arrivals/{arrival.pk}"
    assert answer.json()["counts"] == {
        "new": 2, "changed": 0, "unchanged": 0, "conflict": 0, "stopped": 0,
    }  # fmt: skip
    assert (arrival.way, arrival.state) == (Way.API, ArrivalState.COMMITTED)
    entry = Entry.objects.get(local_ref="A-1")
    assert (entry.state, entry.way, entry.title) == (
        State.DRAFT, Way.API, "Training for returnees A-1",
    )  # fmt: skip
    assert entry.contributor is not None and entry.contributor.code == "MIN"
    assert entry.last_changed_by.endswith(" contributor EU/MIN")
    told = asked(answer, key)
    assert told["findings"] == []
    assert list(told["versions"]) == ["A-1", "A-2"]


def test_amounts_are_kept_as_they_were_written(key: str) -> None:
    amounts = {"A-1": "12345678901234567.89", "A-2": 0.1, "A-3": 1000000}
    rows = [a_pushed(ref, funding=[{"amount": amount}]) for ref, amount in amounts.items()]
    push(json.dumps(rows).replace('"12345678901234567.89"', "12345678901234567.89"), key)
    kept = {e.local_ref: entry_queries.said(e)["funding"][0]["amount"] for e in Entry.objects.all()}
    assert kept == {"A-1": "12345678901234567.89", "A-2": "0.1", "A-3": "1000000"}


def test_a_dry_run_takes_nothing_and_is_forgotten_after_30_days(key: str, settings: Any) -> None:
    answer = push([a_pushed()], key, url=f"{ENTRIES}?dry_run=true")
    assert answer.json()["counts"]["new"] == 1
    assert Entry.objects.count() == 0
    day = timezone.now() + timedelta(days=29)
    assert uploads.forget(store=settings.ARRIVALS_DIR, by="clock", at=day) == 0
    day = timezone.now() + timedelta(days=30, minutes=1)
    assert uploads.forget(store=settings.ARRIVALS_DIR, by="clock", at=day) == 2
    assert (Arrival.objects.count(), Push.objects.count()) == (0, 0)
    assert [path for path in settings.ARRIVALS_DIR.rglob("*") if path.is_file()] == []


def test_the_work_of_a_day_forgets_dry_runs_of_30_days_ago(key: str) -> None:
    for days in (29, 31):
        push([a_pushed(f"A-{days}")], key, url=f"{ENTRIES}?dry_run=true")
        Push.objects.filter(arrival=Arrival.objects.latest("pk")).update(
            pushed_at=timezone.now() - timedelta(days=days)
        )
    tasks.daily.call(timezone.localdate().isoformat())
    (left,) = Push.objects.all()
    assert (timezone.now() - left.pushed_at).days == 29


def test_the_use_of_a_key_is_written_down(key: str) -> None:
    assert Token.objects.get().used_at is None
    push([a_pushed()], key)
    used = Token.objects.get().used_at
    assert used is not None and timezone.now() - used < timedelta(minutes=1)
    push([a_pushed()], "marsa_unknown")
    assert Token.objects.get().used_at == used


def test_the_same_key_and_body_are_one_push(key: str) -> None:
    first = push([a_pushed()], key, **{"Idempotency-Key": "one"})
    again = push([a_pushed()], key, **{"Idempotency-Key": "one"})
    assert (first["Location"], first.json()) == (again["Location"], again.json())
    assert (Push.objects.count(), Commit.objects.count(), Version.objects.count()) == (1, 1, 1)


def test_what_a_row_leaves_out_stays_and_what_it_empties_is_empty(key: str) -> None:
    push([a_pushed(part_of=["XM-1"])], key)
    push([{"local_ref": "A-1", "type": "project", "status": "completed", "part_of": []}], key)
    was, now = (sheet.parsed(v.content) for v in Version.objects.order_by("number"))
    assert (was["status"], now["status"]) == ("ongoing", "completed")
    assert (was["related"], now["related"]) == ([{"kind": "parent", "ref": "XM-1"}], [])
    same = {"status", "related"}
    assert {k: v for k, v in was.items() if k not in same} == {
        k: v for k, v in now.items() if k not in same
    }


def test_the_same_rows_again_change_nothing(key: str) -> None:
    push([a_pushed()], key)
    answer = push([a_pushed(), a_pushed("A-2")], key)
    assert answer.json()["counts"] == {
        "new": 1, "changed": 0, "unchanged": 1, "conflict": 0, "stopped": 0,
    }  # fmt: skip


def test_findings_have_a_pointer_and_the_sentences_of_the_form(key: str) -> None:
    bad = a_pushed("A-2", places=[{"code": "Nigeria"}], starts_on="2024-02-31", status="going")
    bad["funding"][0]["amount"] = "2 million"
    told = asked(push([a_pushed("A-1"), bad], key), key)
    found = {(each["pointer"], each["code"], each["severity"]) for each in told["findings"]}
    assert found == {
        ("/1/places/0/code", "entry.place.unknown", "error"),
        ("/1/starts_on", "entry.date.unreadable", "error"),
        ("/1/status", "entry.status.unknown", "error"),
        ("/1/funding/0/amount", "entry.amount.unreadable", "error"),
    }
    assert (told["counts"]["new"], told["counts"]["stopped"]) == (2, 0)
    assert entry_queries.said(Entry.objects.get(local_ref="A-2"))["unreadable"] == {
        "starts_on": "2024-02-31"
    }
    sentences = {each["code"]: each["message_fr"] for each in told["findings"]}
    assert sentences["entry.amount.unreadable"].startswith("«\xa02 million\xa0»")


def test_what_is_no_number_is_kept_as_it_was_typed_in_a_draft(key: str) -> None:
    row = a_pushed()
    row["funding"][0]["amount"] = "2 million"
    push([row], key)
    line = entry_queries.said(Entry.objects.get())["funding"][0]
    assert (line["amount"], line["unreadable"]) == (None, {"amount": "2 million"})


def test_an_entry_of_another_contributor_is_left_alone(key: str) -> None:
    an_entry("B-1", contributor=a_contributor("OTH"))
    told = asked(push([a_pushed("B-1"), a_pushed("A-1")], key), key)
    assert [(f["pointer"], f["message_en"]) for f in told["findings"]] == [
        ("/0", "This belongs to another contributor of your partner."),
    ]
    assert told["counts"] == {"new": 1, "changed": 1, "unchanged": 0, "conflict": 0, "stopped": 1}
    assert Version.objects.filter(entry__local_ref="B-1").count() == 1


def test_control_characters_and_markup_are_removed_with_a_note(key: str) -> None:
    title = "Training <b>for</b> returnees \\u0007 \\ud800 home"
    body = json.dumps([a_pushed(titles={"en": "TITLE"})]).replace("TITLE", title)
    told = asked(push(body, key), key)
    codes = [f["code"] for f in told["findings"] if f["pointer"] == "/0/titles/en"]
    assert codes == ["value.characters_removed", "value.markup_removed"]
    assert entry_queries.said(Entry.objects.get())["titles"] == {
        "en": "Training for returnees home"
    }


def test_after_the_deadline_rows_are_kept_and_not_taken(key: str) -> None:
    Cycle.objects.update(due_at=timezone.now() - timedelta(hours=1))
    answer = push([a_pushed()], key)
    assert answer.status_code == 202
    assert answer.json()["state"] == "read"
    assert (
        "Ask the secretariat for more time; what you have entered is kept."
        in (answer.json()["why_not"])
    )
    assert Entry.objects.count() == 0


def test_a_key_that_opens_nothing_is_answered_401(key: str) -> None:
    expired = a_key(expires_on=timezone.localdate())
    revoked = a_key(revoked_at=AT)
    ended = a_key(an_appointment(Role.CONTRIBUTOR, ends_on=timezone.localdate()))
    for bad in ("", "marsa_nothing", expired, revoked, ended):
        answer = push([a_pushed()], bad)
        assert detail(answer)[0] == 401
        assert "The request has no key, or one that has expired" in detail(answer)[1]
        assert answer["WWW-Authenticate"] == "Bearer"
    assert "La requête ne porte pas de clé" in detail(push([], "", language="fr"))[1]


def test_too_many_rows_are_answered_413(key: str) -> None:
    answer = push([{"local_ref": f"A-{n}", "type": "project"} for n in range(1001)], key)
    assert detail(answer) == (
        413, "The request has 1001 rows, and the most is 1000. Send several requests.",
    )  # fmt: skip


def test_too_large_a_body_is_answered_413_before_it_is_read(key: str) -> None:
    answer = push("[]", key, **{"Content-Length": str(26 << 20)})
    assert detail(answer) == (
        413,
        "The file has 26 MB, and the most that is taken is 25 MB. Send it in smaller parts, or "
        "compressed as zip.",
    )


def test_a_stale_version_is_answered_412_with_its_place_and_nothing_is_taken(key: str) -> None:
    first = asked(push([a_pushed("A-1"), a_pushed("A-2")], key), key)["versions"]
    push([a_pushed("A-2", status="completed", version=first["A-2"])], key)
    rows = [
        a_pushed("A-1", status="planned", version=first["A-1"]),
        a_pushed("A-2", status="planned", version=first["A-2"]),
    ]
    answer = push(rows, key)
    assert detail(answer) == (
        412,
        "Entries were changed since you read them: A-2. Read what they say now, and send them "
        "with their new version. Nothing was taken.",
    )
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/1/version"]
    assert Version.objects.filter(entry__local_ref="A-1").count() == 1


def test_a_key_of_idempotency_with_another_body_is_answered_409(key: str) -> None:
    push([a_pushed("A-1")], key, **{"Idempotency-Key": "one"})
    answer = push([a_pushed("A-2")], key, **{"Idempotency-Key": "one"})
    assert detail(answer) == (
        409,
        "The key “one” was used for another request. Send every request under a key of its own, "
        "and the same one again only under the same key.",
    )
    assert Entry.objects.count() == 1


def test_too_many_pushes_are_answered_429_with_the_time_to_wait(key: str) -> None:
    for _ in range(120):
        assert push([], key).status_code == 202
    answer = push([], key)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 3600
    assert detail(answer)[1].startswith("This key has sent 120 pushes within an hour")
    assert push([], a_key()).status_code == 202  # another key is another count


@pytest.mark.parametrize(
    ("body", "status", "said", "pointers"),
    [
        ("{", 400, "The body is not JSON.", []),
        ("{}", 422, "The body is not a list.", []),
        ('[{"type": "project"}]', 422, "1 value is not as", ["/0/local_ref"]),
        ('[{"local_ref": "A", "type": "project", "x": 1}]', 422, "1 value is not as", ["/0/x"]),
        ('[{"local_ref": "A", "type": "project", "titles": "T"}]', 422, "1 value", ["/0/titles"]),
        (
            '[{"local_ref": "A", "type": "project", "funding": [{"amount": 1e99}]}]', 422, "1",
            ["/0/funding/0/amount"],
        ),
    ],
)  # fmt: skip
def test_what_is_no_row_is_named_with_its_place(
    key: str, body: str, status: int, said: str, pointers: list[str]
) -> None:
    answer = push(body, key)
    assert answer.status_code == status
    assert detail(answer)[1].startswith(said)
    assert [each["pointer"] for each in answer.json()["errors"]] == pointers
    assert Arrival.objects.count() == 0


def test_another_partners_arrival_and_an_unknown_cycle_are_not_there(key: str) -> None:
    an_open_cycle("2026")
    other = a_key(
        an_appointment(Role.CONTRIBUTOR, contributor=a_contributor("X", partner=a_partner("AU")))
    )
    answer = push([a_pushed()], key)
    assert (
        Client().get(answer["Location"], headers={"Authorization": f"Bearer {other}"}).status_code
        == 404
    )
    assert push([a_pushed()], key, url="/api/v1/cycles/1999/entries").status_code == 404
