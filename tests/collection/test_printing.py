"""The form and the cover sheet on paper: what stands in them, in both languages."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from marsa.collection import fields, sheet
from marsa.collection.printing import documents, press
from marsa.collection.printing.documents import Row, Sheet
from marsa.collection.states import ReturnState
from marsa.registry.roles import Role
from tests.make import AT, a_partner, a_record
from tests.make_cycle import a_return, an_appointment, an_entry, an_open_cycle
from tests.sign_in import sign_in

LANGUAGES = ("en", "fr")


def rows(sheet: Sheet) -> list[Row]:
    return [row for part in sheet.parts for row in part.rows]


def pages(document: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", document))


def words(document: bytes, tmp_path: Path) -> str:
    """Return the text of a document, all blanks alike; skip without the program that reads it."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not at hand (poppler-utils)")
    file = tmp_path / "document.pdf"
    file.write_bytes(document)
    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True, text=True)
    return " ".join(text.stdout.split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("type_", ["project", "policy"])
def test_a_blank_form_asks_for_every_field_of_its_type_once(language: str, type_: str) -> None:
    with translation.override(language):
        form = documents.blank(type_, foot="")
    expected = [
        (field.label(language), field.help(language), type_ in field.required)
        for section in fields.sections()
        for field in (fields.all_fields()[key] for key in section.fields)
        if type_ in field.applies and field.key not in ("type", "documents")
    ]
    assert [(row.label, row.help, row.required) for row in rows(form)] == expected


def test_a_short_list_is_ticked_and_a_long_one_is_written() -> None:
    by_label = {row.label: row for row in rows(documents.blank("project", foot=""))}
    assert by_label["Status"].choices == (
        "Planned", "Ongoing", "Completed", "Suspended", "Cancelled",
    )  # fmt: skip
    assert by_label["Status"].lines == 0
    assert (by_label["Start date"].choices, by_label["Start date"].lines) == ((), 1)
    assert len(by_label["Objectives of the Global Compact for Migration"].choices) == 23


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_blank_form_is_an_archived_and_accessible_pdf_with_its_accents(
    language: str, tmp_path: Path
) -> None:
    with translation.override(language):
        form = documents.blank("project", foot="Marsa")
        document = documents.pdf(form, at=AT)
    assert document.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>2</pdfaid:part>" in document
    assert b"<pdfuaid:part>1</pdfuaid:part>" in document
    assert documents.pdf(form, at=AT) == document  # the same bytes twice
    text = words(document, tmp_path)
    missing = [row.label for row in rows(form) if row.label not in text]
    assert missing == []
    assert ("Titre" if language == "fr" else "Title") in text


def test_a_list_of_200_amounts_goes_over_pages_and_loses_none(tmp_path: Path) -> None:
    record = sheet.content(a_record("E-1"), recognise=lambda name, ref: None)
    line: dict[str, Any] = record["funding"][0]
    content = {**record, "funding": [{**line, "amount": str(10_000 + n)} for n in range(200)]}
    form = documents.filled(content, title="Wells", lead="EU", foot="", names={})
    document = documents.pdf(form, at=AT)
    assert pages(document) >= 5
    text = words(document, tmp_path)
    assert [n for n in range(200) if f"{10_000 + n:,}" not in text] == []


def test_a_cover_sheet_of_200_entries_names_each(tmp_path: Path) -> None:
    entries = [(f"E-{n:03}", f"Wells {n}", "Project", "accepted") for n in range(200)]
    cover = documents.cover(
        title="Return of EU", lead="Declared.", foot="", facts=[("new entries", "200")],
        entries=entries,
    )  # fmt: skip
    document = documents.pdf(cover, at=AT)
    assert pages(document) >= 4
    text = words(document, tmp_path)
    assert [ref for ref, *_ in entries if ref not in text] == []


def test_what_a_person_typed_is_never_an_instruction(tmp_path: Path) -> None:
    typed = '#panic("no") $x$ *bold* <label> @nobody \\ #sys.version = `code` „accès“'
    row = Row("Title", "", said=(typed,))
    part = documents.Part("About", (row,))
    form = Sheet(typed, typed, "en", typed, {"field": "F", "entered": "E", "page": "P"},
                 parts=(part,))  # fmt: skip
    assert words(documents.pdf(form, at=AT), tmp_path).count('#panic("no") $x$ *bold*') >= 3


def test_a_document_that_cannot_be_set_says_so() -> None:
    with pytest.raises(RuntimeError, match="No such file"):
        press.set_document("nothing", values={}, at=0)


@pytest.mark.django_db
def test_the_documents_of_a_partner_are_not_those_of_another(client: Client) -> None:
    cycle = an_open_cycle()
    a_return(cycle, partner=a_partner("AU"), state=ReturnState.DECLARED)
    entry = an_entry("E-1", cycle=cycle, partner=a_partner("AU"))
    addresses = [
        reverse("print-entry", args=[entry.pk]),
        reverse("print-cover", args=[cycle.code, "AU"]),
    ]
    own = an_appointment(Role.FOCAL_POINT, partner=a_partner("AU"))
    sign_in(client, own)
    for address in [*addresses, reverse("print-blank", args=["project"])]:
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert answer.content.startswith(b"%PDF")
    stranger = sign_in(Client(), an_appointment(Role.FOCAL_POINT))
    assert [stranger.get(address).status_code for address in addresses] == [404, 404]
    assert client.get(reverse("print-blank", args=["poem"])).status_code == 404
