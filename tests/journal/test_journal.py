"""The journal: found by what, who, what was done and when; read in words; taken along."""

import ast
import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from marsa.journal import actions, pages
from marsa.journal.models import Entry
from marsa.journal.queries import Search, found
from marsa.registry.roles import Role
from tests.make_cycle import a_person, an_appointment
from tests.sign_in import sign_in

PACKAGE = Path(__file__).parents[2] / "marsa"
VIENNA = ZoneInfo("Europe/Vienna")
AT = datetime(2026, 6, 30, 15, 0, tzinfo=UTC)


def a_line(
    verb: str = "collection.submit",
    subject: str = "collection.entry:12",
    *,
    by: str = "#3 contributor NER/MIN",
    at: datetime = AT,
    **detail: object,
) -> Entry:
    return actions.record(verb, subject, by=by, at=at, **detail)


def recorded() -> Iterator[str]:
    """Yield the verbs that the code records; one that is put together is a pattern with a *."""
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text())
        named = {
            ast.unparse(node.targets[0]): node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("journal.record"):
                said = node.args[0]
                yield from _verbs(named.get(ast.unparse(said), said), path)


def _verbs(said: ast.expr, path: Path) -> Iterator[str]:
    if isinstance(said, ast.Constant):
        yield str(said.value)
    elif isinstance(said, ast.JoinedStr):
        parts = [p.value if isinstance(p, ast.Constant) else "*" for p in said.values]
        yield "".join(str(part) for part in parts)
    else:
        yield f"{path.name}: {ast.unparse(said)}"


def moved() -> Iterator[str]:
    """Yield the verbs of the stream of entries, which puts them together from its argument."""
    for path in (PACKAGE / "collection/actions").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("stream.moved"):
                assert isinstance(node.args[1], ast.Constant)
                yield f"collection.{node.args[1].value}"


def test_every_verb_that_is_recorded_is_said_in_words_in_both_languages() -> None:
    known = pages.verbs()
    plain = {verb for verb in recorded() if "*" not in verb} | set(moved())
    assert sorted(plain - set(known)) == []
    for pattern in {verb for verb in recorded() if "*" in verb}:
        matching = re.compile(re.escape(pattern).replace(r"\*", r"\w+"))
        assert any(matching.fullmatch(verb) for verb in known), pattern
    assert [verb for verb, said in known.items() if set(said) != {"en", "fr"}] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("search", "expected"),
    [
        (Search(), [5, 4, 3, 2, 1]),
        (Search(subject="collection.entry:12"), [2, 1]),
        (Search(subject="collection.entry"), [3, 2, 1]),
        (Search(person="3"), [1]),
        (Search(person="#30"), [2]),
        (Search(person="focal_point"), [3]),
        (Search(person="command line"), [5]),
        (Search(verb="collection.endorse"), [3]),
        (Search(first=date(2026, 7, 1)), [5, 4]),
        (Search(last=date(2026, 6, 30)), [3, 2, 1]),
        (Search(first=date(2026, 7, 1), last=date(2026, 7, 1)), [4]),
        (Search(subject="collection", person="3", last=date(2026, 6, 30)), [1]),
    ],
)
def test_a_search_finds_exactly_what_was_asked_newest_first(
    search: Search, expected: list[int]
) -> None:
    midnight = datetime(2026, 6, 30, 22, 0, tzinfo=UTC)  # in Vienna
    made = [
        a_line(),
        a_line(by="#30 contributor NER/MIN"),
        a_line("collection.endorse", "collection.entry:120", by="#4 focal_point NER",
               at=midnight - timedelta(microseconds=1)),
        a_line("collection.declare", "collection.return:1", by="#5 alternate MLI", at=midnight),
        a_line("editions.publish", "2026.1", by="command line", at=AT + timedelta(days=2)),
    ]  # fmt: skip
    numbers = {line.pk: place for place, line in enumerate(made, start=1)}
    assert [numbers[line.pk] for line in found(search, zone=VIENNA)] == expected


@pytest.mark.django_db
def test_the_page_says_who_did_what_in_words(client: Client) -> None:
    person = a_person("Aïcha Maïga")
    a_line(by=f"#{person.pk} contributor NER/MIN", version=2, reason="<b>a flood</b>")
    a_line("x.forgotten", by="clock")
    sign_in(client, an_appointment(Role.SECRETARIAT))
    english = client.get("/en/desk/journal/").content.decode()
    for said in ("Aïcha Maïga", "submitted", "30 June 2026", "17:00:00", "x.forgotten", "clock",
                 "&lt;b&gt;a flood&lt;/b&gt;", "2 lines"):  # fmt: skip
        assert said in english
    assert "a soumis" in client.get("/fr/desk/journal/").content.decode()


@pytest.mark.django_db
def test_the_page_holds_a_hundred_lines_and_asks_as_much_for_one_as_for_a_hundred(
    client: Client,
) -> None:
    sign_in(client, an_appointment(Role.ADMINISTRATOR))
    client.get("/en/desk/journal/")
    counts = []
    for lines in (1, 249):
        for _n in range(lines):
            a_line(by="#1 secretariat")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = client.get("/en/desk/journal/")
        counts.append(sum("journal_entry" in q["sql"] or ('"accounts_person"."name"' in q["sql"]
                          and "IN (" in q["sql"]) for q in asked))  # fmt: skip
    assert counts == [3, 3]  # count, lines, names
    assert (len(answer.context["lines"]), answer.context["page"].paginator.num_pages) == (100, 3)
    last = client.get("/en/desk/journal/?page=3")
    assert len(last.context["lines"]) == 50
    assert "?page=2" in last.content.decode()


@pytest.mark.django_db
def test_a_search_that_finds_nothing_says_so_and_one_that_cannot_be_read_says_why(
    client: Client,
) -> None:
    sign_in(client, an_appointment(Role.SECRETARIAT))
    page = client.get("/en/desk/journal/?subject=nothing").content.decode()
    assert "Nothing in the journal answers this." in page
    wrong = client.get("/en/desk/journal/?first=tomorrow").content.decode()
    assert "<title>Error: Journal – Marsa</title>" in wrong
    assert '<a href="#id_first">' in wrong


@pytest.mark.django_db
def test_the_lines_leave_as_csv_without_formulas_and_the_journal_notes_it(client: Client) -> None:
    a_line(reason="é")
    a_line(by="=1+1")
    a_line("editions.publish", "2026.1")
    office = an_appointment(Role.SECRETARIAT)
    sign_in(client, office)
    answer = client.get("/en/desk/journal.csv?subject=collection.entry:12")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["id", "at", "by", "verb", "subject", "detail"]
    assert [row[1:] for row in rows[1:]] == [
        ["2026-06-30T15:00:00+00:00", "'=1+1", "collection.submit", "collection.entry:12", "{}"],
        ["2026-06-30T15:00:00+00:00", "#3 contributor NER/MIN", "collection.submit",
         "collection.entry:12", '{"reason": "é"}'],
    ]  # fmt: skip
    line = Entry.objects.get(verb="journal.take")
    assert (line.by, line.detail) == (
        f"#{office.person_id} secretariat",
        {"form": "csv", "lines": 2},
    )


@pytest.mark.django_db
def test_the_lines_leave_as_json_one_object_each(client: Client) -> None:
    line = a_line(version=2)
    sign_in(client, an_appointment(Role.SECRETARIAT))
    answer = client.get("/en/desk/journal.jsonl")
    sent = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert [json.loads(each) for each in sent.splitlines()][-1] == {
        "id": line.pk, "at": "2026-06-30T15:00:00+00:00", "by": "#3 contributor NER/MIN",
        "verb": "collection.submit", "subject": "collection.entry:12", "detail": {"version": 2},
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["journal/", "journal.csv", "journal.jsonl", "undelivered/"])
def test_others_are_refused_and_strangers_are_sent_to_sign_in(client: Client, address: str) -> None:
    assert client.get(f"/en/desk/{address}").status_code == 302
    for role in (Role.FOCAL_POINT, Role.VERIFIER, Role.READER):
        sign_in(client, an_appointment(role))
        assert client.get(f"/en/desk/{address}").status_code == 403
    sign_in(client, an_appointment(Role.SECRETARIAT), is_secure=False)
    assert client.get(f"/en/desk/{address}").status_code in (302, 403)
    sign_in(client, an_appointment(Role.SECRETARIAT))
    assert client.get(f"/en/desk/{address}").status_code == 200
