"""Which edition is read, what a cache may keep, and what is said when there is nothing to read."""

import base64
import gzip
import hashlib
import json
import threading
from pathlib import Path

import lxml.html
import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from marsa.editions import store
from marsa.editions.store import Edition
from marsa.portal import opening, views
from tests.make_edition import a_sum, an_account, an_edition, from_accounts
from tests.portal.conftest import PAGES, WATER

FILES = "/en/editions/2026.1/downloads"


def of_one(home: Path, number: str, amount: str, *, served: bool = True) -> Edition:
    """An edition of a single project for Niger that costs so much."""
    account = an_account(WATER, [a_sum(amount)], places={"NER": 100}, title_en=f"Costs {amount}")
    return an_edition(home / "editions", number=number, served=served, **from_accounts([account]))


def main(client: Client, path: str) -> str:
    page = lxml.html.document_fromstring(client.get(path).content)
    return " ".join(page.xpath("//main")[0].text_content().split())


def strip(client: Client, path: str) -> list[str]:
    page = lxml.html.document_fromstring(client.get(path).content)
    return [" ".join(each.text_content().split()) for each in page.xpath("//div[@class='strip']")]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("fr-CA,fr;q=0.9,en;q=0.5", "fr"), ("en-GB", "en"), ("de", "en"), ("", "en")],
)
def test_the_front_door_leads_to_the_language_that_is_asked_for(
    client: Client, accepted: str, language: str
) -> None:
    response = client.get("/", headers={"accept-language": accepted})
    assert (response.status_code, response.headers["Location"]) == (302, f"/{language}/")
    assert "Accept-Language" in response.headers["Vary"]


def test_an_address_without_language_keeps_its_question(edition: Edition, client: Client) -> None:
    response = client.get("/explore?country=NER", headers={"accept-language": "fr"})
    assert response.headers["Location"] == "/fr/explore?country=NER"


def test_a_reader_who_has_the_answer_is_told_so_without_a_question_to_the_data(
    edition: Edition, client: Client, asked: list[str]
) -> None:
    for path in (*PAGES, "explore.json?country=NER", "explore.csv", "countries.json"):
        first = client.get(f"/en/{path}")
        first.getvalue()
        asked.clear()
        again = client.get(f"/en/{path}", headers={"if-none-match": first.headers["ETag"]})
        assert (again.status_code, again.content, asked) == (304, b"", []), path
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]


def test_an_answer_has_an_etag_of_its_own_by_edition_address_question_and_language(
    home: Path, client: Client
) -> None:
    of_one(home, "2026.1", "10.00")
    paths = (
        "/en/explore", "/fr/explore", "/en/explore?country=NER", "/en/explore?year=2020",
        "/en/explore.json", "/en/countries", "/en/editions/2026.1/explore",
    )  # fmt: skip
    before = {client.get(path).headers["ETag"] for path in paths}
    of_one(home, "2026.2", "11.00")
    after = {client.get(path).headers["ETag"] for path in paths}
    assert len(before) == len(after) == len(paths)
    assert before & after == set()


def test_moving_addresses_are_kept_for_minutes_and_permanent_ones_for_a_day(
    edition: Edition, client: Client
) -> None:
    moving, kept = client.get("/en/explore"), client.get("/en/editions/2026.1/explore")
    assert moving.headers["Cache-Control"] == "public, max-age=300"
    assert kept.headers["Cache-Control"] == "public, max-age=86400"
    file = client.get(f"{FILES}/csv/initiatives.csv.gz")
    assert file.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/en/countries/XXX").headers["Cache-Control"] == "public, max-age=60"


def test_a_drawn_page_is_drawn_once(edition: Edition, client: Client, asked: list[str]) -> None:
    first = client.get("/en/countries")
    assert asked != []
    asked.clear()
    again = client.get("/en/countries")
    assert (again.content, asked) == (first.content, [])
    assert again.headers["ETag"] == first.headers["ETag"]


def test_the_code_that_draws_a_page_is_part_of_its_etag() -> None:
    assert len(opening.code()) == 64
    assert opening.code() == opening.code()


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_pages_are_only_read(edition: Edition, client: Client, method: str) -> None:
    assert getattr(client, method)("/en/explore").status_code == 405
    assert client.head("/en/explore").status_code == 200


def test_a_reader_of_an_old_edition_reads_its_figures_and_is_shown_the_current_one(
    home: Path, client: Client
) -> None:
    of_one(home, "2026.1", "10.00")
    of_one(home, "2026.2", "11.00")
    assert "EUR 11 is allocated" in main(client, "/en/countries/NER")
    assert "EUR 10 is allocated" in main(client, "/en/editions/2026.1/countries/NER")
    assert strip(client, "/en/countries/NER") == []
    assert strip(client, "/en/editions/2026.2/countries/NER") == []
    assert strip(client, "/en/editions/2026.1/countries/NER") == [
        "You are reading edition 2026.1, which has been replaced. "
        "See this page in the current edition, 2026.2"
    ]
    page = lxml.html.document_fromstring(client.get("/en/editions/2026.1/countries/NER").content)
    assert page.xpath("//div[@class='strip']//a/@href") == ["/en/countries/NER"]
    assert page.xpath("//link[@rel='canonical']/@href") == [
        "http://localhost:8000/en/editions/2026.1/countries/NER"
    ]


def test_a_new_edition_is_read_at_once_and_the_old_one_can_come_back(
    home: Path, client: Client
) -> None:
    of_one(home, "2026.1", "10.00")
    assert "EUR 10 is" in main(client, "/en/countries/NER")
    of_one(home, "2026.2", "11.00")
    assert "EUR 11 is" in main(client, "/en/countries/NER")
    store.serve(home / "editions", "2026.1")
    assert "EUR 10 is" in main(client, "/en/countries/NER")


def test_all_editions_are_listed_with_the_one_in_force(home: Path, client: Client) -> None:
    of_one(home, "2026.1", "10.00")
    of_one(home, "2026.2", "11.00")
    page = lxml.html.document_fromstring(client.get("/fr/editions").content)
    rows = [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./*")]
        for row in page.xpath("//main//tbody/tr")
    ]
    assert rows == [
        [f"{number}{mark}", "24 novembre 2026", "1", "1",
         f"http://localhost:8000/fr/editions/{number}/", f"Téléchargements {number}"]
        for number, mark in (("2026.2", " en vigueur"), ("2026.1", ""))
    ]  # fmt: skip
    data = json.loads(client.get("/en/editions.json").content)
    assert data["served"] == "2026.2"
    assert [each["number"] for each in data["editions"]] == ["2026.2", "2026.1"]


@pytest.mark.parametrize(
    ("language", "title", "command"),
    [
        ("en", "Nothing has been published yet", "marsa publish"),
        ("fr", "Rien n’a encore été publié", "marsa publish"),
    ],
)
@pytest.mark.parametrize("path", [*PAGES, "editions/2026.1/explore"])
def test_before_the_first_edition_every_page_says_so(
    client: Client, language: str, title: str, command: str, path: str
) -> None:
    response = client.get(f"/{language}/{path}")
    assert response.status_code == 503
    assert response.headers["Cache-Control"] == "no-store"
    page = lxml.html.document_fromstring(response.content)
    assert page.get("lang") == language
    assert page.xpath("//h1")[0].text_content() == title
    assert command in page.xpath("//p[@class='lead']")[0].text_content()


def test_before_the_first_edition_a_program_is_told_so_too(client: Client) -> None:
    response = client.get("/en/explore.json")
    assert response.status_code == 503
    assert json.loads(response.content)["title"] == "Nothing has been published yet"
    assert client.get("/en/nowhere").status_code == 503


def damage(edition: Edition, name: str) -> None:
    path = edition.folder / name
    path.write_bytes(path.read_bytes() + b"!")


def test_a_damaged_edition_is_replaced_by_the_one_before_and_says_so(
    home: Path, client: Client
) -> None:
    of_one(home, "2026.1", "10.00")
    damage(of_one(home, "2026.2", "11.00"), "edition.duckdb")
    assert "EUR 10 is" in main(client, "/en/countries/NER")
    assert strip(client, "/en/countries/NER")[0].startswith("Edition 2026.2 cannot be shown")
    response = client.get("/en/editions/2026.2/countries/NER")
    assert response.status_code == 503
    assert b"Edition 2026.2 cannot be shown at the moment" in response.content


def test_when_no_edition_is_whole_every_page_says_so(home: Path, client: Client) -> None:
    damage(of_one(home, "2026.1", "10.00"), "edition.duckdb")
    response = client.get("/fr/explore")
    assert response.status_code == 503
    assert "Aucune édition ne peut être présentée" in response.content.decode()


def test_our_own_fault_is_said_in_the_language_of_the_page() -> None:
    request = RequestFactory().get("/fr/explore")
    with translation.override("fr"):
        response = views.our_fault(request)
    assert response.status_code == 500
    assert "Cette page n’a pas pu être établie" in response.content.decode()
    with translation.override("en"):
        bad = views.bad_request(request, ValueError())
    assert (bad.status_code, b"This request could not be read" in bad.content) == (400, True)


def test_a_request_for_another_host_is_refused(edition: Edition, client: Client) -> None:
    response = client.get("/en/", headers={"host": "evil.example"})
    assert (response.status_code, b"evil.example" in response.content) == (400, False)


def test_every_file_of_the_manifest_is_sent_byte_for_byte(edition: Edition, client: Client) -> None:
    for name, facts in edition.manifest["files"].items():
        response = client.get(f"{FILES}/{name}", headers={"accept-encoding": "gzip"})
        body = response.getvalue()
        assert response.status_code == 200, name
        assert body == (edition.folder / name).read_bytes(), name
        assert hashlib.sha256(body).hexdigest() == facts["sha256"], name
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        assert response.headers["Repr-Digest"] == f"sha-256=:{digest}:"
        assert response.headers["Content-Length"] == str(facts["bytes"])
        assert "Content-Encoding" not in response.headers
        own = f"marsa-2026.1-{name.rpartition('/')[2]}"
        assert response.headers["Content-Disposition"] == f'attachment; filename="{own}"'
    sent = client.get(f"{FILES}/manifest.json").getvalue()
    assert json.loads(sent) == edition.manifest


def test_the_page_of_downloads_links_exactly_the_files_of_the_manifest(
    edition: Edition, client: Client
) -> None:
    page = lxml.html.document_fromstring(client.get("/en/downloads").content)
    linked = {href for href in page.xpath("//main//a/@href") if href.startswith(FILES)}
    names = {*edition.manifest["files"], "manifest.json"}
    assert linked == {f"{FILES}/{name}" for name in names}
    listed = page.xpath("//main//details//pre")[0].text_content()
    assert listed == "".join(
        f"{facts['sha256']}  {name}\n" for name, facts in edition.manifest["files"].items()
    )
    assert "@misc{marsa-2026-1," in page.xpath("//main//pre")[0].text_content()


def test_a_file_that_is_no_table_is_listed_too(home: Path, client: Client) -> None:
    edition = of_one(home, "2026.1", "10.00")
    (edition.folder / "edition.xlsx").write_bytes(b"a workbook")
    facts = {"sha256": hashlib.sha256(b"a workbook").hexdigest(), "bytes": 10}
    manifest = {**edition.manifest, "files": {**edition.manifest["files"], "edition.xlsx": facts}}
    (edition.folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    page = lxml.html.document_fromstring(client.get("/en/downloads").content)
    assert page.xpath(f"//a[@href='{FILES}/edition.xlsx']/text()") == ["edition.xlsx"]
    assert client.get(f"{FILES}/edition.xlsx").getvalue() == b"a workbook"


@pytest.mark.parametrize(("language", "meaning"), [
    ("en", "Public identifier of the initiative"), ("fr", "Identifiant public de l’initiative"),
])  # fmt: skip
def test_every_column_says_what_it_means(
    edition: Edition, client: Client, language: str, meaning: str
) -> None:
    page = lxml.html.document_fromstring(client.get(f"/{language}/downloads").content)
    rows = page.xpath("//details[@id='initiatives']//tbody/tr")
    columns = edition.manifest["tables"]["initiatives"]["columns"]
    assert len(rows) == len(columns)
    assert [cell.text_content() for cell in rows[0].xpath("./*")] == [
        "public_id", meaning, "VARCHAR",
    ]  # fmt: skip


def test_a_csv_file_opens_and_has_the_rows_that_the_page_says(
    edition: Edition, client: Client
) -> None:
    packed = client.get(f"{FILES}/csv/initiatives.csv.gz").getvalue()
    assert len(gzip.decompress(packed).decode("utf-8-sig").splitlines()) == 5


@pytest.mark.parametrize(
    "name",
    [
        "../manifest.json", "..%2Fmanifest.json", "csv/../manifest.json", "/etc/passwd",
        "%2e%2e/%2e%2e/current", "csv/", "csv", "parquet/initiatives.parquet%00.csv",
        "../../2026.1/public/manifest.json", "csv//initiatives.csv.gz", "CSV/initiatives.csv.gz",
        ".building-1/public/manifest.json", "....//manifest.json", "..\\manifest.json",
    ],
)  # fmt: skip
def test_nothing_but_the_files_of_the_manifest_is_sent(
    edition: Edition, client: Client, name: str
) -> None:
    (edition.folder.parent / "secret.txt").write_text("canary", encoding="utf-8")
    (edition.folder / "draft.csv").write_text("canary", encoding="utf-8")
    for path in (f"{FILES}/{name}", f"{FILES}/draft.csv", f"{FILES}/../secret.txt"):
        response = client.get(path)
        assert response.status_code == 404, path
        assert b"canary" not in response.getvalue()


def test_a_file_that_was_changed_is_not_sent(home: Path, client: Client) -> None:
    edition = of_one(home, "2026.1", "10.00")
    path = f"{FILES}/csv/initiatives.csv.gz"
    assert client.get(path).status_code == 200
    damage(edition, "csv/initiatives.csv.gz")
    response = client.get(path)
    assert response.status_code == 503
    assert b"Edition 2026.1 cannot be shown" in response.content


def test_many_readers_at_once_are_each_given_their_own_page(home: Path) -> None:
    of_one(home, "2026.1", "10.00")
    of_one(home, "2026.2", "11.00")
    paths = {
        "/en/editions/2026.1/countries/NER": "EUR 10 is allocated",
        "/en/countries/NER": "EUR 11 is allocated",
        "/fr/countries/NER": "montant ventilé à son profit",
        "/en/explore?country=NER": "of which EUR 11 is allocated to Niger",
    }
    wrong: list[str] = []

    def read(path: str, words: str) -> None:
        for n in range(6):
            separator = "&" if "?" in path else "?"
            if words not in main(Client(), f"{path}{separator}utm_x={n}"):
                wrong.append(path)

    threads = [threading.Thread(target=read, args=pair) for pair in paths.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
