"""Checking a file without an account: what is said of it, shown of it, and left of it."""

import csv
import gzip
import hashlib
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.signals import request_finished
from django.db import close_old_connections, connection
from django.test import Client, RequestFactory
from django.utils import timezone, translation
from pytest_django.fixtures import Settings
from python_calamine import CalamineWorkbook

from marsa.editions.store import Edition
from marsa.exchange import sentences
from marsa.exchange.summary import Summary, Tally
from marsa.exchange.tables import mappings
from marsa.kit.findings import Finding, Severity
from marsa.portal import allowance, checked_files, checking, excerpts, verdict
from marsa.portal import uploads as uploads_module
from marsa.portal.excerpts import Line, Place
from marsa.portal.pages.check import COMMAND
from tests.portal.test_french import ENGLISH, spoken
from tests.portal.test_pages import table, texts
from tests.shared import shared

pytestmark = pytest.mark.django_db  # how often somebody sends a file is counted there

FILES = Path(__file__).parents[1] / "files"
HOSTILE = "<script>alert(1)</script>"
HTML = "text/html,application/xhtml+xml,*/*;q=0.8"
# Line 9 names no country, line 12 an amount in the shape of a formula; 1,000 and 500 EUR stand.
ACTIVITIES = b"""<iati-activities version="2.03">
<iati-activity default-currency="EUR" xml:lang="en"><iati-identifier>XX-1-A</iati-identifier>
  <reporting-org ref="XX-1" type="10"><narrative>One</narrative></reporting-org>
  <title><narrative>A &lt;script&gt;alert(1)&lt;/script&gt; title</narrative></title>
  <description><narrative>Wells.</narrative></description>
  <participating-org ref="XX-1" role="1"><narrative>One</narrative></participating-org>
  <activity-status code="2"/>
  <activity-date type="2" iso-date="2020-01-01"/>
  <recipient-country code="QQ" percentage="100"/>
  <sector code="15190" vocabulary="1"/>
  <transaction><transaction-type code="2"/><transaction-date iso-date="2020-01-01"/>
    <value value-date="2020-01-01">=1+1</value></transaction>
  <transaction><transaction-type code="2"/><transaction-date iso-date="2020-01-01"/>
    <value value-date="2020-01-01">1000</value></transaction>
  <transaction><transaction-type code="3"/><transaction-date iso-date="2020-01-01"/>
    <value value-date="2020-01-01">500</value></transaction>
</iati-activity>
</iati-activities>
"""
ROWS = (
    b"local_ref;type;title_en;title_fr;status;funder_1;kind_1;amount_1;currency_1;starts_on\n"
    b"P-1;project;Wells;Puits;ongoing;Fund;commitment;2 million;EUR;2024-01-31\n"
    b"P-2;project;Wells;Puits;ongoing;Fund;commitment;100,50;EUR;2024-01-31\n"
)

ITS_MEANING = "(what it means, in a new tab)"
Send = Callable[..., Any]


def finish(response: Any) -> None:
    """Close an answer without looking at connections that other tests have opened."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


@pytest.fixture(autouse=True)
def uploads(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for everything temporary, empty at the start."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(folder)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture(autouse=True)
def spoken_before() -> Iterator[None]:
    """Speak again as before: a request in French would leave its language to the next test."""
    with translation.override(translation.get_language()):
        yield


@pytest.fixture
def send(client: Client) -> Send:
    """Send a file, as a browser does."""

    def post(content: bytes, *, name: str = "file.xml", language: str = "en", **more: str) -> Any:
        accept = more.pop("accept", HTML)
        file = SimpleUploadedFile(name, content)
        path = f"/{language}/check"
        return client.post(path, {"file": file, **more}, headers={"accept": accept})

    return post


def document(response: Any) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(response.getvalue().decode())


def activities(count: int) -> bytes:
    one = (
        "<iati-activity><iati-identifier>XX-1-{n}</iati-identifier><title>"
        "<narrative>{n}</narrative></title>\n<recipient-country code='QQ'/>\n</iati-activity>\n"
    )
    body = "".join(one.format(n=number) for number in range(count))
    return f"<iati-activities version='2.03'>\n{body}</iati-activities>".encode()


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Check a file"), ("fr", "Vérifier un fichier")]
)
def test_the_form_is_there_before_there_is_any_edition(
    client: Client, language: str, title: str
) -> None:
    response = client.get(f"/{language}/check")
    page = document(response)
    assert (response.status_code, response.cookies, page.get("lang")) == (200, {}, language)
    assert texts(page, "//h1") == [title]
    assert texts(page, "//footer//nav//a") == [title]
    other = {"en": "fr", "fr": "en"}[language]
    assert page.xpath("//header//a[@hreflang]/@href") == [f"/{other}/check"]
    (form,) = page.xpath("//form")
    assert form.get("action") == f"/{language}/check"
    assert (form.get("method"), form.get("enctype")) == ("post", "multipart/form-data")
    lists = page.xpath("//select[@name='list']/option/@value")
    assert lists == ["", *mappings.names()]
    assert page.xpath("//input[@name='output']/@value") == ["page", "xlsx", "csv"]
    assert page.xpath("//input[@name='output'][@checked]/@value") == ["page"]
    assert page.xpath("//input[@type='hidden']") == []
    assert "25\N{NO-BREAK SPACE}M" in page.xpath("//p[@id='file-hint']")[0].text_content()


def test_the_way_to_it_stands_on_the_home_page_and_at_every_foot(
    edition: Edition, client: Client
) -> None:
    home = document(client.get("/en/"))
    assert texts(home, "//section[@class='ways']//a")[3:] == ["Check a file"]
    assert home.xpath("//section[@class='ways']//a/@href")[3:] == ["/en/check"]
    old = document(client.get("/fr/editions/2026.1/themes"))
    assert old.xpath("//footer//nav//a/@href")[0] == "/fr/check"


def test_the_page_is_about_no_edition_and_claims_nothing_of_one(
    edition: Edition, client: Client
) -> None:
    page = document(client.get("/en/check"))
    assert texts(page, "//header//nav[1]//a")[:2] == ["Explore", "Countries"]
    assert texts(page, "//footer//nav//a[@aria-current='page']") == ["Check a file"]
    assert "2026.1" not in page.text_content()
    assert texts(page, "//cite") == []


def test_a_file_is_summed_up_in_one_sentence_and_a_table(send: Send) -> None:
    response = send(ACTIVITIES)
    page = document(response)
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    assert texts(page, "//h1") == ["file.xml"]
    assert texts(page, "//nav[@class='crumbs']//a") == ["Home", "Check a file"]
    assert texts(page, "//p[@role='status']") == [
        "This IATI 2.03 file holds 1 project. 2 things must be corrected."
    ]
    assert table(page) == [
        ["Kind of amount", "Sum of all amounts", "Currency"],
        ["Commitment", "1,000", "EUR"],
        ["Disbursement", "500", "EUR"],
    ]


def test_each_finding_shows_its_sentence_its_line_and_the_element(send: Send) -> None:
    page = document(send(ACTIVITIES))
    (kind,) = page.xpath("//li[@id='code.country']")
    assert texts(kind, "./p")[0].startswith("“QQ” is not a country code")
    assert texts(kind, "./p")[1] == f"1 time · code.country {ITS_MEANING}"
    assert texts(kind, ".//b") == ["Line 9"]
    assert kind.xpath(".//ol/li/@value") == ["8", "9", "10"]
    assert texts(kind, ".//mark") == ['<recipient-country code="QQ" percentage="100"/>']
    (amount,) = page.xpath("//li[@id='schema.not_a_number']")
    assert texts(amount, ".//b") == ["Line 12"]
    assert texts(amount, ".//mark") == ['<value value-date="2020-01-01">=1+1</value>']


def test_of_many_places_the_first_five_are_shown_and_the_others_counted(send: Send) -> None:
    page = document(send(activities(33)))
    (kind,) = page.xpath("//li[@id='code.country']")
    assert texts(kind, "./p")[1] == f"33 times · code.country {ITS_MEANING}"
    assert texts(kind, ".//b") == ["Line 3", "Line 6", "Line 9", "Line 12", "Line 15"]
    assert texts(kind, ".//p")[-1].startswith("And 28 more:")


def test_a_table_shows_the_cell_its_column_and_its_value(send: Send) -> None:
    page = document(send(ROWS, name="list.csv"))
    assert texts(page, "//p[@role='status']")[0].startswith(
        "This table (The platform’s own list of projects and policies) holds 2 entries."
    )
    (kind,) = page.xpath("//li[@id='value.amount_unreadable']")
    assert texts(kind, ".//p[b]") == ["Cell H2 · amount_1 · P-1"]
    assert kind.xpath(".//ol/li/@value") == ["2"]
    assert texts(kind, ".//mark") == ["2 million"]
    assert table(page)[1:] == [["Commitment", "100.50", "EUR"]]


def test_findings_stand_by_severity_with_word_and_shape(send: Send) -> None:
    page = document(send(ROWS, name="list.csv"))
    heads = [(e.text_content(), e.get("class")) for e in page.xpath("//h2/span")]
    assert heads == [("Error", "tag fix"), ("Note", "tag ok")]
    assert [bool(d.get("open") is not None) for d in page.xpath("//details")][:1] == [True]
    assert page.xpath("//section[h2/span[@class='tag ok']]//details[@open]") == []


def test_what_a_hostile_file_says_is_shown_as_text_and_cut(send: Send) -> None:
    long = b"<narrative>" + b"x" * 5000 + b"</narrative>"
    hostile = ACTIVITIES.replace(b"</title>", long + b"</title>").replace(b"QQ", b"&lt;i>" * 20)
    response = send(hostile, name=f"{HOSTILE}.xml", list="marsa")
    page = document(response)
    assert page.xpath("//script") == [] and page.xpath("//main//i") == []
    assert b"<script" not in response.content
    assert all(len(each.text_content()) <= 201 for each in page.xpath("//ol//code"))
    assert max(len(each.text_content()) for each in page.xpath("//ol//code")) >= 150


@pytest.mark.parametrize("path", [FILES / "activities-2.03.xml", FILES / "list-marsa.csv"])
def test_a_program_gets_what_the_command_prints(
    client: Client, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("read", str(path), format="json", lang="en")
    printed = json.loads(capsys.readouterr().out)
    with path.open("rb") as file:
        accept = {"accept": "application/json"}
        response = client.post("/en/check", {"file": file}, headers=accept)
    sent = json.loads(response.getvalue())
    assert sent["files"][0].pop("path") == path.name
    printed["files"][0].pop("path")
    assert sent == printed
    with path.open("rb") as file:
        again = client.post("/fr/check", {"file": file, "output": "json"}).getvalue()
    assert json.loads(again)["files"][0]["counts"] == sent["files"][0]["counts"]


def test_the_table_of_findings_opens_in_a_spreadsheet_and_runs_nothing(send: Send) -> None:
    response = send(ROWS.replace(b"P-1;", b"=1+1;"), name="list.csv", output="csv")
    content = response.getvalue()
    assert response.headers["Content-Disposition"] == 'attachment; filename="marsa-check.csv"'
    assert content.startswith(b"\xef\xbb\xbfseverity,code,line,cell,element,record,")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    (amount,) = [row for row in rows if row["code"] == "value.amount_unreadable"]
    assert (amount["line"], amount["cell"], amount["record"]) == ("2", "H2", "'=1+1")
    assert "2 million" in amount["message_en"] and "2 million" in amount["message_fr"]


def test_the_workbook_has_findings_in_both_languages_and_a_summary(send: Send) -> None:
    response = send(ACTIVITIES, output="xlsx", language="fr")
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.getvalue()))
    assert book.sheet_names == ["Constats", "Récapitulatif"]
    rows = book.get_sheet_by_name("Constats").to_python()
    assert rows[0] == [
        "Gravité", "Code", "Ligne", "Cellule", "Élément", "Fiche", "English", "Français",
    ]  # fmt: skip
    by_code = {row[1]: row for row in rows[1:]}
    assert [row[2] for row in rows[1:]] == [9, 12]
    assert by_code["code.country"][0] == "Erreur"
    assert by_code["code.country"][6].startswith("“QQ” is not a country code")
    french = str(by_code["code.country"][7]).replace("\N{NO-BREAK SPACE}", " ")
    assert french.startswith("« QQ » n’est ni un code")
    summary = book.get_sheet_by_name("Récapitulatif").to_python()
    assert summary[:4] == [
        ["Fichier", "file.xml", ""],
        ["Format", "IATI 2.03", ""],
        ["Fiches", 1.0, ""],
        ["Constats", 2.0, ""],
    ]
    assert summary[-2:] == [["Engagement", "EUR", 1000.0], ["Décaissement", "EUR", 500.0]]


def test_a_workbook_that_is_full_says_how_many_findings_it_holds() -> None:
    with translation.override("en"):
        sheet = checked_files.Workbook(most=1)
        check = checking.check(
            io.BytesIO(ACTIVITIES), name="x", size=0, is_late=lambda: False, take=sheet.take
        )
        with sheet.finish(check) as file:
            book = CalamineWorkbook.from_filelike(io.BytesIO(file.read()))
    assert len(book.get_sheet_by_index(0).to_python()) == 1 + 1
    rows = book.get_sheet_by_index(1).to_python()
    assert rows[3:5] == [["Findings", 2.0, ""], ["Findings on the first sheet", 1.0, ""]]


def test_a_file_of_findings_that_is_full_says_so() -> None:
    def written(sheet: checked_files.Sheet) -> str:
        check = checking.check(
            io.BytesIO(ACTIVITIES), name="x", size=0, is_late=lambda: False, take=sheet.take
        )
        with sheet.finish(check) as file:
            return file.read().decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(written(checked_files.Csv(most=1)))))
    assert [row[1] for row in rows] == ["code", "code.country", ""]
    assert rows[2][6:] == [
        "These are the first 1 findings of 2.", "Ce sont les 1 premiers constats sur 2.",
    ]  # fmt: skip
    (file,) = json.loads(written(checked_files.Json("x", most=1)))["files"]
    assert (len(file["findings"]), file["findings_left_out"]) == (1, 1)
    assert sum(file["counts"].values()) == 2
    (file,) = json.loads(written(checked_files.Json("x", most=2)))["files"]
    assert len(file["findings"]) == 2 and "findings_left_out" not in file


@pytest.mark.parametrize("output", ["page", "csv", "xlsx", "json"])
def test_nothing_of_a_file_remains(send: Send, home: Path, uploads: Path, output: str) -> None:
    # More than is kept in memory, so that it was a file on disk; the database is closed here.
    content = ACTIVITIES + b" " * 3_000_000
    response = send(content, output=output)
    assert response.status_code == 200
    response.getvalue()
    finish(response)
    assert list(uploads.rglob("*")) == []
    assert list(home.rglob("*")) == []
    assert response.cookies == {}


def test_a_file_on_disk_is_one_while_it_is_read(uploads: Path, client: Client) -> None:
    # Proves that the test above would notice a file that stays.
    with tempfile.NamedTemporaryFile():
        assert len(list(uploads.iterdir())) == 1


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.xml", "The file is empty."),
        (b"%PDF-1.7", "a.pdf", "This is a PDF document, which cannot be read here."),
        (b"<html><body/></html>", "a.xml", "This is a web page, not a data file."),
        (b"a;b\n1;2\n", "a.csv", "The columns of this table match no known list"),
        (b"<iati-activities version='2.03'>", "a.xml", "The file stops before its end"),
    ],
)
@pytest.mark.parametrize("output", ["page", "csv", "xlsx"])
def test_what_cannot_be_read_is_said_at_the_field_and_the_choices_stay(
    send: Send, uploads: Path, content: bytes, name: str, sentence: str, output: str
) -> None:
    response = send(content, name=name, output=output)
    page = document(response)
    finish(response)
    assert response.status_code == 400
    (link,) = page.xpath("//div[@class='errors']//a")
    assert link.text_content().startswith(sentence)
    assert link.get("href") == "#file"
    assert texts(page, "//p[@id='file-error']") == [" ".join(link.text_content().split())]
    assert page.xpath("//input[@id='file']/@aria-describedby") == ["file-hint file-error"]
    assert page.xpath("//input[@name='output'][@checked]/@value") == [output]
    assert texts(page, "//title")[0].startswith("Error: ")
    assert "--mapping" not in page.text_content()
    assert list(uploads.iterdir()) == []


def test_a_program_is_told_what_cannot_be_read(send: Send) -> None:
    response = send(b"%PDF-1.7", accept="application/json")
    (file,) = json.loads(response.getvalue())["files"]
    assert (response.status_code, file["counts"]) == (400, {"file.kind": 1})


def test_the_words_of_the_command_that_the_page_replaces_are_its_words() -> None:
    said = sentences.catalogue()["file.list_unknown"]
    assert COMMAND[0] in said.en and COMMAND[1] in said.fr


def test_without_a_file_the_form_asks_for_one_and_keeps_the_choices(client: Client) -> None:
    response = client.post("/fr/check", {"list": "eutf", "output": "xlsx"})
    page = document(response)
    assert response.status_code == 400
    assert texts(page, "//div[@class='errors']//a") == ["Choisir le fichier à vérifier."]
    assert page.xpath("//option[@selected]/@value") == ["eutf"]
    assert page.xpath("//input[@name='output'][@checked]/@value") == ["xlsx"]
    problem = client.post("/en/check", headers={"accept": "application/json"})
    assert problem.status_code == 400
    assert json.loads(problem.content)["detail"] == "Choose the file that is to be checked."


@pytest.mark.parametrize(("field", "id"), [("list", "list"), ("output", "output-page")])
def test_a_choice_that_there_is_not_is_said_at_its_field(send: Send, field: str, id: str) -> None:
    response = send(ACTIVITIES, **{field: HOSTILE})
    page = document(response)
    assert response.status_code == 400
    (link,) = page.xpath("//div[@class='errors']//a")
    assert HOSTILE in link.text_content() and link.get("href") == f"#{id}"
    assert page.xpath(f"//*[@id='{id}']") != []


def test_a_file_that_is_too_large_is_refused_before_it_is_received(
    client: Client, uploads: Path
) -> None:
    # The body is not what its length says: whoever read it would find no file in it.
    answers = [
        client.generic(
            "POST", f"/{language}/check", b"", headers={"accept": accept},
            CONTENT_TYPE="multipart/form-data; boundary=x", CONTENT_LENGTH="30000000",
        )
        for language, accept in (("en", HTML), ("fr", HTML), ("en", "application/json"))
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [413, 413, 413]
    fixed = "\N{NO-BREAK SPACE}"
    english = (
        f"The file has 30.0{fixed}MB, and the most that is read here is 25{fixed}MB. "
        "Send it in smaller parts, or compressed as zip or gzip."
    )
    assert document(answers[0]).xpath("//p[@class='error']")[0].text_content() == english
    assert f"25{fixed}Mo au plus" in answers[1].content.decode()
    assert json.loads(answers[2].content)["detail"] == english


def test_a_file_just_over_the_limit_is_refused_and_one_at_it_is_read(
    send: Send, settings: Settings
) -> None:
    settings.CHECK_MEGABYTES = 1
    fitting = ACTIVITIES.ljust(1_000_000)
    assert send(fitting).status_code == 200
    assert send(fitting + b" ").status_code == 413


def test_when_time_runs_out_it_says_how_far_it_came(send: Send, settings: Settings) -> None:
    settings.CHECK_SECONDS = 0  # over before it began: after the first reading
    page = document(send(activities(40_000)))
    (notice,) = texts(page, "//div[@class='notice']/p")
    # How much is read at one go is the reader's affair: some part, and not all.
    share = re.fullmatch(
        r"Reading was stopped after 0 seconds, when (?:under )?([0-9]{1,2}) % of the file was "
        r"read\. What follows is about the part that was read\. Send the file in smaller parts\.",
        notice.replace("\N{NO-BREAK SPACE}", " "),
    )
    assert share is not None, notice
    rows = json.loads(send(activities(40_000), output="json").getvalue())["files"][0]
    assert rows["is_incomplete"] is True and rows["records"] < 40_000


def test_what_was_found_until_time_ran_out_is_kept() -> None:
    turns: Iterator[bool] = iter([False, False, True])
    check = checking.check(
        io.BytesIO(activities(10)), name="x", size=0,
        is_late=lambda: next(turns), take=lambda finding: None,
    )  # fmt: skip
    assert check.is_late and 0 < check.summary.records < 10
    assert check.summary.findings["code.country"].count == check.summary.records


def test_a_forged_request_needs_no_token_because_it_gains_nothing() -> None:
    strict = Client(enforce_csrf_checks=True)
    file = SimpleUploadedFile("a.xml", ACTIVITIES)
    response = strict.post("/en/check", {"file": file})
    assert (response.status_code, response.cookies) == (200, {})
    assert strict.put("/en/check").status_code == 405


def test_lines_are_found_in_compressed_files_too(send: Send) -> None:
    page = document(send(gzip.compress(ACTIVITIES), name="a.xml.gz"))
    (kind,) = page.xpath("//li[@id='code.country']")
    assert texts(kind, ".//mark") == ['<recipient-country code="QQ" percentage="100"/>']
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        written.writestr("first.xml", activities(1))
        written.writestr("second.xml", ACTIVITIES.replace(b"QQ", b"ZZ"))
    page = document(send(archive.getvalue(), name="both.zip"))
    (kind,) = page.xpath("//li[@id='code.country']")
    assert texts(kind, ".//mark") == [
        "<recipient-country code='QQ'/>",
        '<recipient-country code="ZZ" percentage="100"/>',
    ]


def shown(content: bytes, **finding: Any) -> tuple[Line, ...]:
    place = Place(Finding("x", Severity.ERROR, "", "", **finding))
    return excerpts.collect(io.BytesIO(content), places=[place])[place].lines


def test_an_element_is_marked_in_the_right_activity_of_a_line_that_holds_several() -> None:
    one = "<iati-activity><iati-identifier>{0}</iati-identifier><title>{0}</title></iati-activity>"
    content = ("<iati-activities>" + one.format("A-1") + one.format("A-11")).encode()
    path = "iati-activity/title"
    assert shown(content, line=1, path=path, record="A-11")[0].marked == "<title>A-11</title>"
    assert shown(content, line=1, path=path, record="A-1")[0].marked == "<title>A-1</title>"


def test_an_attribute_is_marked_alone() -> None:
    (line,) = shown(b'<a b="1" code="KE"/>', line=1, path="a/@code")
    assert (line.before, line.marked, line.after) == ('<a b="1" ', 'code="KE"', "/>")


def test_an_excerpt_has_no_more_than_two_hundred_characters_and_the_mark_is_among_them() -> None:
    content = b"<a>" + b"y" * 300_000 + b'<title lang="en"/>' + b"z" * 9_000
    (line,) = shown(content, line=1, path="a/title")
    assert line.marked == '<title lang="en"/>'
    assert len(line.before + line.marked + line.after) == 200
    assert line.before.startswith("…y") and line.after.endswith("z…")


def test_lines_are_counted_and_read_in_any_encoding() -> None:
    text = '<?xml version="1.0" encoding="{}"?>\n<a>\n\t<b>é</b>\n</a>\n'
    for encoding in ("utf-8", "utf-16", "iso-8859-1"):
        lines = shown(text.format(encoding).encode(encoding), line=3, path="a/b")
        assert lines == (
            Line(2, after="<a>"), Line(3, "  ", "<b>é</b>"), Line(4, after="</a>"),
        )  # fmt: skip
    assert shown(b"<a>\n<b>caf\xe9\x01</b>\n", line=2, path="a/b")[1].marked == "<b>café�</b>"


def test_a_place_that_is_not_there_has_no_excerpt() -> None:
    place = Place(Finding("x", Severity.ERROR, "", "", line=99))
    assert excerpts.collect(io.BytesIO(b"<a/>"), places=[place]) == {}
    assert excerpts.collect(io.BytesIO(b"\x1f\x8b nothing"), places=[place]) == {}


@pytest.mark.parametrize("content", [ACTIVITIES, ROWS, activities(9), b"", b"a;b\n1;2", b"%PDF"])
def test_a_french_page_says_no_english_word(send: Send, content: bytes) -> None:
    page = document(send(content, name="fichier.csv", language="fr"))
    assert page.get("lang") == "fr"
    # The name of an element is what it is.
    assert ENGLISH.findall(spoken(page).replace("recipient-country", "")) == []


def test_a_french_page_sums_up_as_a_french_official_would(send: Send) -> None:
    page = document(send(ACTIVITIES, language="fr"))
    assert texts(page, "//p[@role='status']") == [
        "Ce fichier IITA 2.03 contient 1 projet. 2 points sont à corriger."
    ]
    assert table(page)[1] == ["Engagement", "1 000", "EUR"]


def test_a_real_file_is_checked_line_by_line(client: Client) -> None:
    with shared("data/iati/usg-state-niger.xml").open("rb") as file:
        page = document(client.post("/en/check", {"file": file}))
    (lead,) = texts(page, "//p[@role='status']")
    assert lead.startswith("This IATI 2.03 file holds 291 projects. ")
    assert table(page)[1:] == [
        ["Commitment", "190,880,423", "USD"],
        ["Disbursement", "100,990,353", "USD"],
    ]
    (kind,) = page.xpath("//li[@id='plausibility.after_end']")
    assert texts(kind, "./p")[1] == f"33 times · plausibility.after_end {ITS_MEANING}"
    assert texts(kind, ".//b")[0] == "Line 245"
    assert texts(kind, ".//mark")[0] == '<transaction ref="87B5461FF345">'


def test_a_real_list_is_checked_cell_by_cell(client: Client) -> None:
    with shared("data/tables/eutf-projects-2022-01.csv").open("rb") as file:
        page = document(client.post("/en/check", {"file": file}))
    (lead,) = texts(page, "//p[@role='status']")
    assert lead.startswith(
        "This table (EU Trust Fund for Africa, list of projects) holds 253 entries. "
    )
    assert table(page)[1:] == [["Budget", "5,256,084,987.34", "EUR"]]
    (kind,) = page.xpath("//li[@id='value.date_ambiguous']")
    assert texts(kind, "./p")[1] == f"1 time · value.date_ambiguous {ITS_MEANING}"
    assert texts(kind, ".//p[b]")[0].startswith("Cell G35 · ProjectAdoptionDate")
    assert texts(kind, ".//mark") == ["28.05.19"]


@pytest.mark.parametrize(
    ("must", "should", "english", "french"),
    [
        (0, 0, "Nothing in it must be corrected or checked.",
         "Rien n’est à corriger ni à vérifier."),
        (1, 0, "1 thing must be corrected.", "1 point est à corriger."),
        (0, 1, "Nothing must be corrected, 1 thing should be checked.",
         "Rien n’est à corriger, 1 point est à vérifier."),
        (4, 33, "4 things must be corrected, 33 should be checked.",
         "4 points sont à corriger, 33 à vérifier."),
    ],
)  # fmt: skip
def test_what_is_to_be_done_is_one_sentence(
    must: int, should: int, english: str, french: str
) -> None:
    counts = {Severity.ERROR: must, Severity.WARNING: should, Severity.NOTE: 7}
    tallies = {
        severity.value: Tally(Finding(severity.value, severity, "", ""), count)
        for severity, count in counts.items()
        if count
    }
    for language, sentence in (("en", english), ("fr", french)):
        with translation.override(language):
            assert verdict.work(Summary(findings=tallies), language=language) == sentence


# ── How often ───────────────────────────────────────────────────────────────────────────────
NOON = datetime(2026, 6, 30, 10, 0, tzinfo=UTC)  # 12:00 in Vienna


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let it be so many seconds after noon."""

    def after(seconds: int) -> None:
        monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(seconds=seconds))

    after(0)
    return after


def empty_checks(client: Client, count: int, *, language: str = "en", **more: Any) -> list[Any]:
    return [client.post(f"/{language}/check", **more) for _ in range(count)]


def test_the_thirty_first_check_within_ten_minutes_is_refused_until_they_are_over(
    send: Send, client: Client, at_noon: Callable[[int], None]
) -> None:
    at_noon(135)
    assert {answer.status_code for answer in empty_checks(client, 29)} == {400}
    assert send(ACTIVITIES).status_code == 200
    refused = send(ACTIVITIES)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "465")  # until 12:10
    assert refused.headers["Cache-Control"] == "no-store"
    sentence = (
        "30 files were checked from your address within 10 minutes, which is the most without an "
        "account. Send this one again from 12:10 (Vienna time) on."
    )
    assert texts(document(refused), "//div[@class='errors']//a") == [sentence]
    assert texts(document(refused), "//p[@id='file-error']") == [sentence]
    # Looking at the form is not counted, and the next ten minutes begin anew.
    assert client.get("/en/check").status_code == 200
    at_noon(600)
    assert send(ACTIVITIES).status_code == 200


def test_a_program_and_a_french_reader_are_told_when_to_come_back(
    client: Client, at_noon: Callable[[int], None]
) -> None:
    empty_checks(client, 30)
    (answer,) = empty_checks(client, 1, headers={"accept": "application/json"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "600")
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert json.loads(answer.content)["detail"].startswith("30 files were checked")
    (french,) = empty_checks(client, 1, language="fr")
    assert texts(document(french), "//div[@class='errors']//a") == [
        "30 fichiers ont été vérifiés depuis votre adresse en 10 minutes, soit le maximum sans "
        "compte. Renvoyer celui-ci à partir de 12 h 10 (heure de Vienne)."
    ]


def test_a_file_too_many_is_refused_before_it_is_received(
    client: Client, uploads: Path, at_noon: Callable[[int], None]
) -> None:
    empty_checks(client, 30)
    answer = client.generic(
        "POST", "/en/check", b"", headers={"accept": HTML},
        CONTENT_TYPE="multipart/form-data; boundary=x", CONTENT_LENGTH="2000000",
    )  # fmt: skip
    assert (answer.status_code, list(uploads.iterdir())) == (429, [])


def test_each_address_has_its_own_count(client: Client, at_noon: Callable[[int], None]) -> None:
    empty_checks(client, 30, REMOTE_ADDR="192.0.2.1")
    (same,) = empty_checks(client, 1, REMOTE_ADDR="192.0.2.1")
    (other,) = empty_checks(client, 1, REMOTE_ADDR="192.0.2.2")
    assert (same.status_code, other.status_code) == (429, 400)


@pytest.mark.parametrize(
    ("address", "forwarded", "proxies", "client"),
    [
        ("192.0.2.1", "", 0, "192.0.2.1"),
        ("192.0.2.1", "203.0.113.9", 0, "192.0.2.1"),  # anybody could write it
        ("127.0.0.1", "203.0.113.9", 1, "203.0.113.9"),
        ("127.0.0.1", "198.51.100.7, 203.0.113.9", 1, "203.0.113.9"),
        ("127.0.0.1", "198.51.100.7, 203.0.113.9, 10.0.0.1", 2, "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9", 2, "127.0.0.1"),
        ("127.0.0.1", "", 1, "127.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2::/64"),
        ("", "", 0, ""),
    ],
)
def test_a_client_is_the_address_that_cannot_be_made_up(
    settings: Settings, address: str, forwarded: str, proxies: int, client: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = RequestFactory().post("/", headers=headers, REMOTE_ADDR=address)
    assert allowance.client_of(request) == client


def test_an_account_may_have_as_many_files_checked_as_it_needs(
    at_noon: Callable[[int], None],
) -> None:
    request = RequestFactory().post("/en/check", REMOTE_ADDR="192.0.2.1")
    request.tier = "partner"  # type: ignore[attr-defined]
    for _ in range(31):
        with pytest.raises(uploads_module.NotTaken) as refused:
            uploads_module.received(request, language="en", at=NOON)
        assert refused.value.status == 400


def test_neither_the_address_nor_its_plain_hash_is_kept(client: Client) -> None:
    empty_checks(client, 1, REMOTE_ADDR="192.0.2.1")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM attempts")
        kept = repr(cursor.fetchall())
    assert "check:" in kept and "check-salt:" in kept  # something was
    for trace in ("192.0.2.1", hashlib.sha256(b"192.0.2.1").hexdigest()):
        assert trace not in kept


# ── What the findings mean ──────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("language", "title", "severity"),
    [
        ("en", "What a check can find", "Error"),
        ("fr", "Ce qu’une vérification peut constater", "Erreur"),
    ],
)
def test_every_finding_has_a_place_that_says_what_it_means(
    client: Client, language: str, title: str, severity: str
) -> None:
    response = client.get(f"/{language}/check/findings")
    page = document(response)
    assert (response.status_code, texts(page, "//h1")) == (200, [title])
    assert sorted(page.xpath("//ul[@class='results']/li/@id")) == sorted(sentences.catalogue())
    (country,) = page.xpath("//li[@id='code.country']")
    assert texts(country, ".//span") == [severity]
    assert "{" not in page.text_content() and "--mapping" not in page.text_content()
    other = {"en": "fr", "fr": "en"}[language]
    assert page.xpath("//header//a[@hreflang]/@href") == [f"/{other}/check/findings"]


def test_a_meaning_is_the_sentence_with_dots_for_what_a_file_holds(client: Client) -> None:
    page = document(client.get("/en/check/findings"))
    assert texts(page, "//li[@id='code.country']/p")[1] == (
        "“…” is not a country code or a country name. It was kept as written but cannot be "
        "placed: write the two-letter code, for example KE for Kenya."
    )
    assert texts(page, "//li[@id='schema.missing_part']/p")[1] == (
        "<…> lacks its <…> (times in this activity: …). Add it."
    )


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_finding_of_a_file_leads_to_its_meaning(
    send: Send, client: Client, language: str
) -> None:
    page = document(send(ACTIVITIES, language=language))
    links = page.xpath("//ul[@class='results']//p[@class='note']/a/@href")
    assert links[0] == f"/{language}/check/findings#code.country"
    meanings = document(client.get(f"/{language}/check/findings"))
    for link in links[:2]:
        assert meanings.xpath(f"//*[@id='{link.partition('#')[2]}']") != []
    form = document(client.get(f"/{language}/check"))
    assert form.xpath(f"//main//a[@href='/{language}/check/findings']") != []


def test_the_french_page_of_meanings_says_no_english_word(client: Client) -> None:
    page = document(client.get("/fr/check/findings"))
    for code in page.xpath("//code"):
        code.text = ""
    assert ENGLISH.findall(spoken(page)) == []
