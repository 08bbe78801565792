"""Pre-fill: from 3,000 published activities to the drafts of a partner, by way of a real server."""

import csv
import io
import re
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from marsa.collection import fetching
from marsa.collection.actions import published
from marsa.collection.fetching import NotFetched
from marsa.collection.models import Arrival, Cycle, Entry, Return
from marsa.collection.queries import suggestions as queries
from marsa.collection.states import State, Way
from marsa.registry.models import PublishedSource
from marsa.registry.roles import Role
from tests.collection.test_prefill import activity
from tests.exchange.written import KENYA, a_file
from tests.make import AT, a_partner
from tests.make_cycle import a_return, acting_as, an_appointment, an_open_cycle
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
ACTIVITIES, ON_MIGRATION = 3000, 214


class Published(ThreadingHTTPServer):
    """A server with files: path → (bytes, ETag). asked: status of each answer, in order."""

    files: dict[str, tuple[bytes, str]]
    moved: dict[str, str]
    asked: list[int]


class Answering(BaseHTTPRequestHandler):
    server: Published

    def do_GET(self) -> None:
        if self.path in self.server.moved:
            self._say(302, Location=self.server.moved[self.path])
            return
        if self.path not in self.server.files:
            self._say(404)
            return
        body, etag = self.server.files[self.path]
        if self.headers.get("If-None-Match") == etag:
            self._say(304)
            return
        self._say(200, **{"Content-Length": str(len(body)), "ETag": etag})
        self.wfile.write(body)

    def _say(self, status: int, **headers: str) -> None:
        self.server.asked.append(status)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Published]:
    running = Published(("127.0.0.1", 0), Answering)
    running.files, running.moved, running.asked = {}, {}, []
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


def address(server: Published, path: str) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}{path}"


def activities() -> bytes:
    """Return 3,000 activities in Kenya, of which 214 are on migration."""
    wells = KENYA + '<sector code="14030"/>'
    every = ACTIVITIES // ON_MIGRATION
    on_migration = set(range(0, every * ON_MIGRATION, every))
    return a_file(
        *(
            activity(f"XX-1-{n}", title=f"Return of migrants {n}")
            if n in on_migration
            else activity(f"XX-1-{n}", title=f"Wells {n}", more=wells)
            for n in range(ACTIVITIES)
        )
    )


def open_now(code: str) -> Return:
    now = timezone.now()
    cycle = an_open_cycle(
        code,
        opens_at=now - timedelta(days=30),
        due_at=now + timedelta(days=30),
        review_ends_at=now + timedelta(days=90),
    )
    return Return.objects.get(cycle=cycle)


def work() -> None:
    """Do what waits in the queue, as a worker does."""
    call_command("work", batch=True)


@pytest.mark.django_db(transaction=True)
def test_prefill(client: Client, server: Published, settings: Settings) -> None:
    settings.IATI_HOSTS = ["127.0.0.1"]
    returned = open_now("2031")
    server.files["/ours.xml"] = (activities(), '"v1"')

    # The secretariat enters where the partner publishes.
    secretariat = sign_in(Client(), an_appointment(Role.SECRETARIAT))
    where = address(server, "/ours.xml")
    answer = secretariat.post(reverse("registry-source-add", args=["EU"]), {"address": where})
    assert answer.status_code == 302
    assert PublishedSource.objects.get().address == where

    # The focal point has the file fetched; a worker does it; nothing is an entry yet.
    sign_in(client, an_appointment(Role.FOCAL_POINT))
    files = reverse("published-files")
    assert "Fetch and read them" in client.get(files).content.decode()
    client.post(reverse("fetch-files"))
    assert "are being fetched and read" in client.get(files).content.decode()
    begun = time.monotonic()
    work()
    assert time.monotonic() - begun < 60
    page = client.get(files).content.decode()
    assert "3,000 read, 214 proposed." in page
    assert f"{where} was fetched and read." in page
    assert Entry.objects.count() == 0
    assert queries.unanswered(returned) == ON_MIGRATION

    # The rest can be downloaded: every activity that is not proposed, with the reason.
    link = re.search(r'href="([^"]+left-out.csv)"', page)
    assert link
    table = client.get(link[1]).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))
    assert rows[0] == ["Line of the file", "Identifier", "Title", "Why it is not proposed"]
    assert len(rows) - 1 == ACTIVITIES - ON_MIGRATION
    reasons = {row[3] for row in rows[1:]}
    assert reasons == {"No sector, tag or word in it speaks of migration."}

    # Those that are ticked are kept as drafts; the others wait.
    lines = list(returned.suggestions.order_by("title", "id")[:2])
    ticked = {"line": [line.pk for line in lines], "do": "keep", "show": "files"}
    answer = client.post(reverse("suggestions-all"), ticked, follow=True)
    assert "2 lines are answered." in answer.content.decode()
    assert list(Entry.objects.values_list("state", "way").distinct()) == [(State.DRAFT, Way.IATI)]
    assert queries.unanswered(returned) == ON_MIGRATION - 2

    # A second run asks the server whether anything changed, and proposes nothing.
    client.post(reverse("fetch-files"))
    work()
    assert server.asked == [200, 304]
    assert "has not changed since it was last read" in client.get(files).content.decode()
    # So does the same file that a person sends, read anew.
    arrival = send(client, server.files["/ours.xml"][0])
    assert (arrival.outcome["read"], arrival.outcome["proposed"]) == (ACTIVITIES, 0)

    # In the next cycle the same bytes come anew, though the server says that they are known.
    Cycle.objects.update(state="finished")
    later = open_now("2033")
    client.post(reverse("fetch-files"))
    work()
    assert server.asked == [200, 304, 200]
    assert later.suggestions.count() == ON_MIGRATION - 2  # what nobody answered is asked again
    assert DBTaskResult.objects.filter(status="FAILED").count() == 0


def send(client: Client, content: bytes) -> Arrival:
    file = io.BytesIO(content)
    file.name = "ours.xml"
    answer = client.post(reverse("published-files"), {"file": file}, follow=True)
    assert answer.status_code == 200
    assert "3,000 read, 0 proposed." in answer.content.decode()
    return Arrival.objects.latest("read_at")


def test_only_allowed_hosts_are_asked(server: Published, tmp_path: Path) -> None:
    server.files["/ours.xml"] = (b"<iati-activities/>", '"v1"')

    def code(path: str, hosts: list[str], **more: int) -> str:
        try:
            fetching.fetch(path, into=tmp_path / "file", hosts=hosts, **more)
        except NotFetched as no:
            return no.code
        return ""

    here = ["127.0.0.1"]
    assert code(address(server, "/ours.xml"), here) == ""
    assert (tmp_path / "file").read_bytes() == b"<iati-activities/>"
    assert code(address(server, "/ours.xml"), []) == "host"
    assert code("http://example.org/ours.xml", ["example.org"]) == "not-encrypted"
    assert code("file:///etc/passwd", here) == "not-an-address"
    assert code("https://me:secret@127.0.0.1/", here) == "not-an-address"
    assert code(address(server, "/nothing.xml"), here) == "answered"
    assert code(address(server, "/ours.xml"), here, largest=10) == "too-large"
    other = address(server, "/ours.xml").replace("127.0.0.1", "localhost")
    server.moved["/away.xml"] = other
    assert code(address(server, "/away.xml"), [*here, "localhost"]) == "redirected"
    server.moved["/near.xml"] = "/ours.xml"
    assert code(address(server, "/near.xml"), here) == ""
    silent = Published(("127.0.0.1", 0), Answering)
    silent.server_close()
    assert code(address(silent, "/"), here) == "silent"


def test_an_address_that_fails_does_not_hold_up_the_others(
    server: Published, tmp_path: Path
) -> None:
    returned = a_return(an_open_cycle("2026"))
    server.files["/b.xml"] = (a_file(activity("XX-1-A")), '"v1"')
    server.files["/c.csv"] = (b"title,amount\nWells,100\n", '"v1"')
    for path in ("/a.xml", "/b.xml", "/c.csv"):
        PublishedSource.objects.create(partner=a_partner(), address=address(server, path))
    found = published.fetch_all(
        returned, hosts=["127.0.0.1"], store=tmp_path / "s", by=acting_as().by, at=AT
    )
    assert [code for code, _ in found.values()] == ["answered", "read", "refused"]
    assert returned.suggestions.count() == 1
