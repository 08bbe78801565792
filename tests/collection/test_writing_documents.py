"""Documents of an entry: which are taken, who gets them, what the scanner says; field by field."""

import io
import socket
import struct
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from marsa.collection import attaching, scanning, unreadable
from marsa.collection.actions import documents as actions
from marsa.collection.models import Cycle, Document, Entry, Event
from marsa.collection.queries import writing as queries
from marsa.collection.states import EventKind, State
from marsa.journal.models import Entry as JournalEntry
from marsa.registry.roles import Role
from tests.collection.test_writing import FAR, a_draft, content, cycle, drawn, url
from tests.make import AT, BY, a_partner
from tests.make_cycle import a_contributor, an_appointment
from tests.sign_in import sign_in

__all__ = ["FAR", "content", "cycle"]
pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 invented"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def office(*names: str) -> bytes:
    """Return a file of an office program with these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "invented")
    return file.getvalue()


@contextmanager
def a_scanner(folder: Path, answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """Answer one question as clamd does; yield the socket's address and what was sent to it."""
    address, sent = str(folder / "clamd"), list[bytes]()
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(address)
    listening.listen()

    def serve() -> None:
        asked, _ = listening.accept()
        with asked, asked.makefile("rb") as said:
            assert said.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!I", said.read(4))[0]:
                sent.append(said.read(size))
            asked.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield address, sent
    thread.join(5)
    listening.close()


@pytest.fixture
def entry(cycle: Cycle) -> Entry:
    return a_draft(cycle)


@pytest.fixture
def signed_in(client: Client, entry: Entry) -> Client:
    return sign_in(client, an_appointment(Role.CONTRIBUTOR))


def attach(client: Client, entry: Entry, name: str, data: bytes, **more: object) -> object:
    typed = drawn(client, url(entry, "outcomes"))
    typed.pop("document", None)
    file = SimpleUploadedFile(name, data)
    return client.post(url(entry, "outcomes"), {**typed, "document": file, "go": "stay", **more})


@pytest.mark.parametrize(
    ("data", "is_taken"),
    [
        (PDF, True),
        (PNG, True),
        (b"\xff\xd8\xff\xe0" + bytes(100), True),
        (office("[Content_Types].xml", "word/document.xml"), True),
        (office("[Content_Types].xml", "xl/workbook.xml"), True),
        (office("xl/workbook.xml", "xl/vbaProject.bin"), False),
        (office("readme.txt"), False),
        (b"<html>", False),
        (b"MZ" + bytes(100), False),
        (b"", False),
    ],
)
def test_the_content_tells_what_a_file_is_whatever_its_name(
    tmp_path: Path, data: bytes, is_taken: bool
) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(data)
    assert (attaching.type_of(file) != attaching.UNKNOWN) is is_taken


def test_a_document_is_attached_with_what_was_typed_and_waits_for_the_scan(
    signed_in: Client, entry: Entry, home: Path
) -> None:
    attach(signed_in, entry, "plan.pdf", PDF, **{"outcomes-en": "Two bridges were built."})
    document = Document.objects.get()
    assert (document.name, document.type, document.size, document.verdict) == (
        "plan.pdf",
        "application/pdf",
        len(PDF),
        "",
    )
    assert content(entry)["outcomes"] == {"en": "Two bridges were built."}
    kept = home / "documents" / document.sha256[:2] / document.sha256
    assert kept.read_bytes() == PDF
    # Nobody gets it yet, not even who sent it.
    page = signed_in.get(reverse("document", args=[document.pk]))
    assert page.status_code == 403
    assert "This document waits for the virus scan." in page.content.decode()
    assert Event.objects.filter(kind=EventKind.FILE).count() == 1
    assert JournalEntry.objects.filter(verb="collection.attach").count() == 1


def test_a_clean_document_is_handed_out_as_a_file_to_those_who_see_the_entry(
    signed_in: Client, client: Client, entry: Entry, settings: Settings, tmp_path: Path
) -> None:
    with a_scanner(tmp_path, b"stream: OK\0") as (address, sent):
        settings.MARSA_CLAMD = address
        attach(signed_in, entry, "plan.pdf", PDF)
    assert b"".join(sent) == PDF
    document = Document.objects.get()
    page = signed_in.get(reverse("document", args=[document.pk]))
    assert b"".join(page.streaming_content) == PDF  # type: ignore[attr-defined]
    assert page["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert page["X-Content-Type-Options"] == "nosniff"
    sign_in(client, an_appointment(Role.FOCAL_POINT, partner=a_partner("NER")))
    assert client.get(reverse("document", args=[document.pk])).status_code == 404
    client.logout()
    assert client.get(reverse("document", args=[document.pk])).status_code == 302


def test_an_infected_document_is_never_handed_out(
    signed_in: Client, entry: Entry, settings: Settings, tmp_path: Path
) -> None:
    with a_scanner(tmp_path, b"stream: Eicar FOUND\0") as (address, _):
        settings.MARSA_CLAMD = address
        attach(signed_in, entry, "plan.pdf", PDF)
    page = signed_in.get(reverse("document", args=[Document.objects.get().pk]))
    assert (page.status_code, Document.objects.get().verdict) == (403, "infected")


def test_without_a_scanner_and_without_an_answer_a_document_waits(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(PDF)
    assert scanning.verdict(file, at="") == ""
    assert scanning.verdict(file, at=str(tmp_path / "nobody")) == ""
    with a_scanner(tmp_path, b"INSTREAM size limit exceeded. ERROR\0") as (address, _):
        assert scanning.verdict(file, at=address) == ""


def test_what_is_not_taken_is_refused_and_what_was_typed_stays(
    signed_in: Client, entry: Entry
) -> None:
    page = attach(
        signed_in, entry, "plan.pdf", b"MZ" + bytes(100), **{"outcomes-fr": "Deux ponts."}
    )
    text = page.content.decode()  # type: ignore[attr-defined]
    assert "The document “plan.pdf” is of a kind that is not taken." in text
    assert "Deux ponts." in text
    page = attach(signed_in, entry, "big.pdf", PDF + bytes(10_000_001))
    assert "The document “big.pdf” is larger than 10 MB." in page.content.decode()  # type: ignore[attr-defined]
    for number in range(6):
        page = attach(signed_in, entry, f"{number}.pdf", PDF + bytes([number]))
    assert "There are 6 documents. Keep 5 at most." in page.content.decode()  # type: ignore[attr-defined]
    assert Document.objects.count() == 5


def test_the_same_file_is_attached_once_and_a_removed_one_is_gone(
    signed_in: Client, entry: Entry
) -> None:
    attach(signed_in, entry, "plan.pdf", PDF)
    attach(signed_in, entry, "copy.pdf", PDF)
    document = Document.objects.get()
    typed = drawn(signed_in, url(entry, "outcomes")) | {"detach": str(document.pk)}
    signed_in.post(url(entry, "outcomes"), typed)
    assert list(queries.documents(entry)) == []
    assert signed_in.get(reverse("document", args=[document.pk])).status_code == 404
    assert JournalEntry.objects.filter(verb="collection.detach").count() == 1


def test_the_documents_of_an_entry_under_review_stay(signed_in: Client, entry: Entry) -> None:
    Entry.objects.update(state=State.SUBMITTED)
    page = attach(signed_in, entry, "plan.pdf", PDF)
    assert "This entry is with its reviewers" in page.content.decode()  # type: ignore[attr-defined]
    assert not Document.objects.exists()


def test_a_document_that_waited_is_judged_later(entry: Entry) -> None:
    document = Document.objects.create(
        entry=entry, sha256="a" * 64, name="x.pdf", size=1, type="application/pdf",
        added_at=AT, added_by=BY,
    )  # fmt: skip
    assert list(queries.documents_waiting()) == [document]
    actions.judge(document, verdict="clean", by=BY, at=AT)
    assert list(queries.documents_waiting()) == []
    document.refresh_from_db()
    assert (document.verdict, document.scanned_at) == ("clean", AT)


def test_unreadable_texts_stand_where_they_were_typed() -> None:
    line = unreadable.apart({"amount": "1", "kind": "budget"}, texts={"amount": "two"})
    assert line == {"amount": None, "kind": "budget", "unreadable": {"amount": "two"}}
    said = {"ends_on": None, "unreadable": {"ends_on": "soon"}, "funding": [line], "places": []}
    assert unreadable.in_place(said) == {
        "ends_on": "soon",
        "funding": [{"amount": "two", "kind": "budget"}],
        "places": [],
    }
    assert unreadable.apart(line, texts={}) == {"amount": None, "kind": "budget"}


def test_help_and_error_of_a_field_have_the_ids_that_describe_it() -> None:
    class Form(forms.Form):
        name = forms.CharField(label="Name", help_text="In full.")

    html = render_to_string("kit/parts/field.html", {"field": Form({})["name"]})
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert '<p class="hint" id="id_name_helptext">In full.</p>' in html
    assert '<p class="error" id="id_name_error">This field is required.</p>' in html


def test_a_contributor_of_another_service_removes_nothing(client: Client, entry: Entry) -> None:
    sign_in(client, an_appointment(Role.CONTRIBUTOR, contributor=a_contributor("MOI")))
    file = SimpleUploadedFile("plan.pdf", PDF)
    page = client.post(url(entry, "outcomes"), {"document": file, "go": "stay"})
    assert page.status_code == 422 and not Document.objects.exists()
