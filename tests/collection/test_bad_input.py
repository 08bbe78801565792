"""What bad input gets: the lines of the list, through workbook, table and program."""

import csv
import gzip
import io
import json
import time
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from marsa.collection.models import Arrival, Cycle, Entry
from marsa.collection.queries import entries as entry_queries
from marsa.collection.states import Way
from marsa.registry.roles import Role
from tests.collection.test_api import a_key, a_pushed, asked, push
from tests.exchange.reworked import cell, changed
from tests.make import a_partner
from tests.make_cycle import a_return, an_appointment, an_open_cycle
from tests.make_files import a_register, a_row, a_running_cycle, a_workbook, send, sent, take
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
P = "Projects"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
IATI = (
    '<iati-activities version="2.03"><iati-activity default-currency="EUR">'
    "<iati-identifier>{}</iati-identifier><title><narrative xml:lang='en'>Wells</narrative></title>"
    "</iati-activity>{}"
)


@pytest.fixture(autouse=True)
def cycle() -> Cycle:
    a_register()
    return a_running_cycle()


@pytest.fixture
def focal(client: Client) -> Client:
    return sign_in(client, an_appointment(Role.FOCAL_POINT))


def told(client: Client, data: bytes, *, name: str = "return.xlsx", language: str = "en") -> str:
    """Send a file that is refused as a whole; return its page."""
    started = time.process_time()
    arrival = sent(client, data, name=name)
    assert time.process_time() - started < 2
    assert arrival.state == "refused"
    assert Entry.objects.count() == 0
    return str(client.get(f"/{language}/desk/files/{arrival.pk}/").content.decode())


def found(client: Client, arrival: Arrival) -> list[tuple[str, str, str]]:
    """Return code, severity and place of what was found."""
    lines = client.get(f"/en/desk/files/{arrival.pk}/findings.csv").content.decode("utf-8-sig")
    rows = [line.split(",") for line in lines.splitlines()[1:]]
    return [(row[5], row[0], row[1] or row[2]) for row in rows]


def test_the_workbook_of_another_partner_is_refused_naming_both(focal: Client) -> None:
    other = a_workbook(a_row(), partner=a_partner("AU"))
    sentence = "made for the partner AU (Partner AU / Partenaire AU), but the one expected here is"
    assert f"{sentence} EU (Partner EU / Partenaire EU)." in told(focal, other)
    assert "Ce classeur a été produit pour le partenaire AU" in told(focal, other, language="fr")
    assert Arrival.objects.get().state == "refused"


def test_the_workbook_of_another_cycle_is_refused_naming_both(focal: Client) -> None:
    other = a_workbook(a_row(), cycle=an_open_cycle("2024", state="closed", partners=()))
    assert "made for the cycle 2024, but the one expected here is 2026." in told(focal, other)


def zipped(name: str, data: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return target.getvalue()


def with_part(name: str) -> bytes:
    """Return a workbook with one part more."""
    target = io.BytesIO(a_workbook(a_row()))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(name, b"x")
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "make", "kind"),
    [
        ("old.xls", lambda: OLE, "a workbook of an old spreadsheet program (.xls)"),
        ("macro.xlsm", lambda: with_part("xl/vbaProject.bin"), "a workbook with macros (.xlsm)"),
        ("binary.xlsb", lambda: zipped("xl/workbook.bin", b"x"), "a binary workbook (.xlsb)"),
        (
            "locked.xlsx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
            "a workbook protected by a password",
        ),
        ("text.xlsx", lambda: b"local_ref;title\nA;B\n", "a text file"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_to_be_saved_as_one(
    focal: Client, name: str, make: Callable[[], bytes], kind: str
) -> None:
    said = told(focal, make(), name=name)
    assert f"This is {kind}, which cannot be read here. Save as .xlsx and send again." in said
    assert "L’enregistrer au format .xlsx et le renvoyer." in told(
        focal, make(), name=name, language="fr"
    )


@pytest.mark.parametrize("name", ["bomb.xlsx", "bomb.zip"])
def test_a_zip_that_would_unpack_to_far_too_much_is_refused(focal: Client, name: str) -> None:
    inner = "xl/workbook.xml" if name.endswith("xlsx") else "list.csv"
    said = told(focal, zipped(inner, bytes(30 << 20)), name=name)
    assert "Unpacked, the compressed file would be far larger than it may be" in said


def test_a_file_of_more_than_25_mb_is_refused_before_it_is_read(focal: Client) -> None:
    answer = focal.post(
        "/en/desk/files/", b"", content_type="multipart/form-data; boundary=x",
        headers={"Content-Length": str(26 << 20)},
    )  # fmt: skip
    assert answer.status_code == 413
    assert "The file has 26 MB, and the most that is taken is 25 MB." in answer.content.decode()
    assert Arrival.objects.count() == 0


def test_the_form_of_a_file_needs_its_token() -> None:
    client = sign_in(Client(enforce_csrf_checks=True), an_appointment(Role.FOCAL_POINT))
    assert send(client, a_workbook(a_row())).status_code == 403


def test_no_file_is_said_at_its_field(focal: Client) -> None:
    answer = focal.post("/en/desk/files/", {})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "<title>Error: Files" in said
    assert '<a href="#id_file">Choose the file that you want to send.</a>' in said


def test_a_header_that_is_renamed_moved_or_missing(focal: Client) -> None:
    """Moved: found by its code. Renamed: found by its label. Missing: named."""
    data = a_workbook(a_row())
    renamed = changed(data, {(P, "status", 1): "state of things"})
    assert sent(focal, renamed).outcome["findings"] == {}
    gone = {(P, "starts_on", row): None for row in (1, 2, 3)}
    arrival = sent(focal, changed(data, gone))
    assert ("file.column_absent", "error", f"{P}!A1") in found(focal, arrival)


WORKBOOK: list[tuple[str, Any, tuple[str, str]]] = [
    ("amount_1", "2 million", ("value.amount_unreadable", "error")),
    ("amount_1", "n/a", ("value.amount_unreadable", "error")),
    ("amount_1", "1,234", ("value.amount_ambiguous", "error")),
    ("starts_on", "31/02/2024", ("value.date_unreadable", "error")),
    ("place_1", "Nigerr", ("entry.place.unknown", "error")),
    ("theme_1", "99", ("entry.theme.unknown", "error")),
    ("funder_1", "European Unoin", ("entry.funder.unknown", "error")),
]


@pytest.mark.parametrize(("column", "typed", "said"), WORKBOOK)
def test_a_cell_that_cannot_be_read_is_to_be_mended(
    focal: Client, column: str, typed: Any, said: tuple[str, str]
) -> None:
    data = changed(a_workbook(a_row()), {(P, column, 5): typed})
    arrival = sent(focal, data)
    place = cell(data, P, column, 5)
    assert [each for each in found(focal, arrival) if each[2] == place] == [(*said, place)]
    take(focal, arrival)
    assert Entry.objects.get().state == "draft"


def test_a_formula_gives_its_last_value_with_a_note(focal: Client) -> None:
    def formula(page: Any, row: int, column: int) -> None:
        page.write_formula(row, column, "=500+500", None, 1000)

    data = changed(a_workbook(a_row()), {(P, "amount_1", 5): formula})
    arrival = sent(focal, data)
    assert ("value.formula", "note", cell(data, P, "amount_1", 5)) in found(focal, arrival)
    take(focal, arrival)
    assert entry_queries.said(Entry.objects.get())["funding"][0]["amount"] == "1000"


def test_the_same_row_twice_keeps_the_first_and_names_it(focal: Client) -> None:
    data = a_workbook(a_row("A-1"), a_row("A-2"))
    arrival = sent(focal, changed(data, {(P, "local_ref", 6): "A-1"}))
    assert ("rule.same_row_twice", "critical", f"{P}!A6") in found(focal, arrival)
    take(focal, arrival)
    assert [entry.title[-3:] for entry in Entry.objects.all()] == ["A-1"]


TABLE = (
    "local_ref;type;title_en;title_fr;status;starts_on;funder_1;funder_class_1;kind_1;amount_1;"
    "currency_1;place_1;theme_1\n{}"
)
LINE = "{};project;Wells in two valleys;;ongoing;2024-01-01;European Union;eu-institution;{}"
MONEY = "commitment;1000;EUR;NER;1\n"


def a_table(*refs: str, money: str = MONEY) -> bytes:
    return TABLE.format("".join(LINE.format(ref, money) for ref in refs)).encode()


def test_a_table_is_read_in_any_encoding(focal: Client) -> None:
    arrival = sent(focal, a_table("É-1").decode().encode("windows-1252"), name="list.csv")
    assert (arrival.way, arrival.outcome["rows"]) == (Way.CSV, 1)
    take(focal, arrival)
    entry = Entry.objects.get()
    assert (entry.local_ref, entry.way) == ("É-1", "csv")


def test_tables_in_a_zip_are_read_together(focal: Client) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("one.csv", a_table("A-1"))
        archive.writestr("two.csv", a_table("A-2"))
    take(focal, sent(focal, target.getvalue(), name="lists.zip"))
    assert list(Entry.objects.order_by("local_ref").values_list("local_ref", flat=True)) == [
        "A-1", "A-2",
    ]  # fmt: skip


def test_the_same_row_twice_in_a_table_keeps_the_first(focal: Client) -> None:
    arrival = sent(focal, a_table("A-1", "A-1"), name="list.csv")
    assert [each for each in found(focal, arrival) if each[1] == "critical"] == [
        ("rule.same_row_twice", "critical", "3"),
    ]
    take(focal, arrival)
    assert Entry.objects.count() == 1


def test_a_table_leaves_alone_what_it_has_no_column_for(focal: Client) -> None:
    take(focal, sent(focal, a_workbook(a_row("A-1"))))
    before = entry_queries.said(Entry.objects.get())
    money = "commitment;7000;EUR;NER;1\n"
    take(focal, sent(focal, a_table("A-1", money=money), name="list.csv"))
    now = entry_queries.said(Entry.objects.get())
    assert now["funding"][0]["amount"] == "7000"
    kept = ("contributor", "summaries", "implementers", "ends_on", "outcomes")
    assert {key: now[key] for key in kept} == {key: before[key] for key in kept}


@pytest.mark.parametrize("rest", ["", "</iati-activities>trailing", "<broken"])
def test_valid_activities_before_a_fault_are_kept(focal: Client, rest: str) -> None:
    arrival = sent(focal, IATI.format("XM-DAC-1-2", rest).encode(), name="activities.xml")
    assert (arrival.way, arrival.outcome["rows"]) == (Way.IATI, 1)
    take(focal, arrival)
    assert Entry.objects.get().local_ref == "XM-DAC-1-2"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<html><body></body></html>", "This is a web page, not a data file."),
        (
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><iati-activities/>',
            "The file carries a document type or entity declaration",
        ),
        (b"", "The file is empty."),
        (b"%PDF-1.7", "This is a PDF document, which cannot be read here."),
    ],
)
def test_what_is_no_data_is_refused_with_its_sentence(
    focal: Client, data: bytes, said: str
) -> None:
    if data:
        assert said in told(focal, data, name="data.xml")
    else:
        assert said in send(focal, data, name="data.xml").content.decode()


def test_compressed_iati_is_read(focal: Client) -> None:
    data = gzip.compress(IATI.format("XM-DAC-1-2", "</iati-activities>").encode())
    assert sent(focal, data, name="activities.xml.gz").outcome["rows"] == 1


def test_what_comes_after_the_deadline_is_kept_and_not_taken(focal: Client) -> None:
    Cycle.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    arrival = sent(focal, a_workbook(a_row()))
    said = focal.get(f"/en/desk/files/{arrival.pk}/").content.decode()
    assert "Ask the secretariat for more time; what you have entered is kept." in said
    assert "Take 1 row" not in said
    assert "Ask the secretariat for more time" in take(focal, arrival).content.decode()
    assert Entry.objects.count() == 0


def test_what_came_in_time_is_taken_however_late_it_is_read(focal: Client) -> None:
    arrival = sent(focal, a_workbook(a_row()))
    Cycle.objects.update(due_at=timezone.now())
    take(focal, arrival)
    assert Entry.objects.count() == 1


def test_a_file_that_came_in_time_is_corrected_for_48_hours_in_its_own_rows(focal: Client) -> None:
    first = sent(focal, a_workbook(a_row("A-1"), a_row("A-2")))
    take(focal, first)
    due = timezone.now()
    Cycle.objects.update(due_at=due)
    changes = {(P, "status", 5): "suspended"}
    take(focal, sent(focal, a_workbook(filled=True, changes=changes)))
    assert entry_queries.said(Entry.objects.get(local_ref="A-1"))["status"] == "suspended"
    other = sent(focal, a_workbook(a_row("A-3"), filled=True))
    said = focal.get(f"/en/desk/files/{other.pk}/").content.decode()
    assert "After the deadline only the rows of the first file can be corrected. 1 other" in said
    later = sent(focal, a_workbook(filled=True, changes={(P, "status", 6): "suspended"}))
    Arrival.objects.filter(pk=later.pk).update(received_at=due + timedelta(hours=49))
    assert "Ask the secretariat for more time" in take(focal, later).content.decode()


def test_an_extension_opens_the_door_again(focal: Client, cycle: Cycle) -> None:
    Cycle.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    a_return(cycle).extensions.create(
        until=timezone.now() + timedelta(days=1), reason="Illness", granted_at=timezone.now(),
        granted_by="somebody",
    )  # fmt: skip
    take(focal, sent(focal, a_workbook(a_row())))
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_check_says_the_same_through_workbook_table_and_program(
    focal: Client, language: str
) -> None:
    """A title that is too short, a start that is out of scope."""
    row = a_row("A-1", titles={"en": "short"}, starts_on=date(2010, 1, 1))
    workbook = sent(focal, a_workbook(row))
    pushed = a_pushed("A-9", titles={"en": "short"}, starts_on="2010-01-01")
    key = a_key()
    from_program = asked(push([pushed], key), key)["findings"]
    table = sent(
        focal,
        b"local_ref,type,title_en,title_fr,status,starts_on,ends_on,funder_1,kind_1,amount_1,currency_1"
        b"\nA-5,project,short,,ongoing,2010-01-01,2027-01-01,European Union,commitment,1,EUR\n",
        name="list.csv",
    )
    wanted = {"entry.title.short", "entry.start.out_of_scope"}
    said = [
        {code: text for code, text in sentences(focal, each, language) if code in wanted}
        for each in (workbook, table)
    ]
    said.append({f["code"]: f[f"message_{language}"] for f in from_program if f["code"] in wanted})
    assert set(said[0]) == wanted
    assert said[0] == said[1] == said[2]


def sentences(client: Client, arrival: Arrival, language: str) -> list[tuple[str, str]]:
    text = client.get(f"/en/desk/files/{arrival.pk}/findings.csv").content.decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text))
    return [(row["code"], row[f"message_{language}"]) for row in rows]


def test_json_of_an_edition_and_of_the_own_list_are_read(focal: Client) -> None:
    own = [{
        "local_ref": "A-1", "type": "project", "title_en": "Wells in two valleys", "title_fr": "",
        "status": "ongoing", "funder_1": "European Union", "kind_1": "commitment",
        "amount_1": 1000.5, "currency_1": "EUR",
    }]  # fmt: skip
    take(focal, sent(focal, json.dumps(own).encode(), name="list.json"))
    assert entry_queries.said(Entry.objects.get())["funding"][0]["amount"] == "1000.5"
    line = {
        "public_id": "I-7", "type": "project", "title_en": "Roads", "entries": [], "places": [],
        "funding": [], "themes": [],
    }  # fmt: skip
    take(focal, sent(focal, json.dumps(line).encode() + b"\n", name="edition.jsonl"))
    assert Entry.objects.filter(local_ref="I-7").count() == 1
