"""A framework of 105 priorities: imported by page and by command, or not at all."""

import io
import re
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from marsa.registry import actions
from marsa.registry.models import FrameworkVersion, Node
from marsa.registry.roles import Role
from tests.make import AT
from tests.make_cycle import an_appointment, an_entry, an_open_cycle
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
HEAD = (
    "# framework: jvap\n# version: 2016\n# valid_from: 2016-01-01\n# source: invented for a test\n"
    "level,code,parent_code,number,label_en,label_fr\n"
)
DOMAINS = "".join(f"domain,{d},,{d},Field {d},Champ {d}\n" for d in range(1, 6))


def rows(*, priorities: int = 105, orphan: bool = False) -> str:
    """Return a file of five domains and so many priorities, 21 in each; orphan: one is lost."""
    lines = []
    for n in range(priorities):
        domain, number = n // 21 + 1, n % 21 + 1
        parent = 9 if orphan and n == 50 else domain
        lines.append(
            f"priority,{domain}.{number:02},{parent},{number},Topic {n + 1},Sujet {n + 1}\n"
        )
    return HEAD + DOMAINS + "".join(lines)


def preview(client: Client, text: str) -> str:
    file = SimpleUploadedFile("jvap.csv", text.encode())
    answer = client.post(reverse("framework-import"), {"file": file})
    assert answer.status_code == 200
    return answer.content.decode()


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


@pytest.fixture
def secretariat(client: Client) -> Client:
    actions.load_reference(by="test", at=AT)
    return sign_in(client, an_appointment(Role.SECRETARIAT))


def test_framework(secretariat: Client) -> None:
    client = secretariat
    # A fresh database says what is there and what a source says there is.
    page = client.get(reverse("registry")).content.decode()
    assert "5 domains · priorities: 105 stated, 0 imported" in page
    # An entry names a domain that the file will call otherwise.
    theme = {"vocabulary": "jvap", "code": "1", "label": "", "share": None,
             "published_share": None, "main": True}  # fmt: skip
    an_entry("E-1", cycle=an_open_cycle(), content={"themes": [theme]})

    # The file is read first: nothing is stored, and the page says what would change.
    begun = time.monotonic()
    page = preview(client, rows())
    assert "jvap 2016: 5 domains, 105 priorities." in page
    assert "What is added (105)" in page
    assert "What changes (5)" in page
    assert "What is left out (" not in page
    assert "stated in" not in page  # the count is the stated one
    first = re.search(r'<th scope="row">1</th>.*?<td class="n">(\d+)</td>', page, re.DOTALL)
    assert first and first[1] == "1"
    assert not FrameworkVersion.objects.filter(number="2016").exists()

    # What was looked at is imported as a draft, in less than two seconds with its preview.
    answer = client.post(reverse("framework-import-confirm"), hidden(page))
    assert time.monotonic() - begun < 2
    version = FrameworkVersion.objects.get(framework="jvap", number="2016")
    assert answer.headers["Location"] == reverse("framework", args=[version.pk])
    assert (version.state, version.nodes.count()) == ("draft", 110)

    # It is put in force; the one before ends the day on which it begins.
    client.post(reverse("framework-in-force", args=[version.pk]))
    version.refresh_from_db()
    before = FrameworkVersion.objects.get(framework="jvap", number="2015")
    assert (version.state, before.state) == ("in-force", "superseded")
    assert str(before.valid_to) == "2016-01-01"
    page = client.get(reverse("registry")).content.decode()
    assert "5 domains, 105 priorities" in page.replace(" · ", ", ")

    # What became of a domain is stated once, and taken away.
    relations = reverse("framework-relations", args=[before.pk, version.pk])
    ends = {
        name: Node.objects.get(version=row, code="1").pk
        for name, row in (("old", before), ("new", version))
    }
    said = {**ends, "kind": "same", "source": "a decision of the test"}
    assert client.post(relations, said).status_code == 302
    answer = client.post(relations, said)
    assert answer.status_code == 422
    assert "This is stated already." in answer.content.decode()
    answer = client.post(relations, {"old": ends["old"], "kind": "dropped", "source": "x"})
    assert "Something else is stated of 1 already" in answer.content.decode()


def test_one_parent_missing_imports_nothing(secretariat: Client, tmp_path: Path) -> None:
    before = Node.objects.count()
    page = preview(secretariat, rows(orphan=True))
    assert "It cannot be imported" in page
    assert "The file has faults that stop its import." in page
    assert "framework-import-confirm" not in page and "Import it as a draft" not in page
    # Who confirms all the same gets the same answer, and so does the command.
    sha256 = _kept(secretariat, rows(orphan=True))
    about = {"sha256": sha256, "name": "jvap.csv"}
    answer = secretariat.post(reverse("framework-import-confirm"), about, follow=True)
    assert "The file has faults that stop its import." in answer.content.decode()
    file = tmp_path / "jvap.csv"
    file.write_text(rows(orphan=True))
    with pytest.raises(CommandError, match="Nothing was stored"):
        call_command("import-framework", file, stdout=io.StringIO())
    assert Node.objects.count() == before
    assert not FrameworkVersion.objects.filter(number="2016").exists()


def test_104_priorities_are_warned_of_and_imported(secretariat: Client, tmp_path: Path) -> None:
    warning = "The file has 104 priorities; 105 stated in the outcome document of the Senior"
    page = preview(secretariat, rows(priorities=104))
    assert warning in page
    assert "Import it as a draft" in page
    file, out = tmp_path / "jvap.csv", io.StringIO()
    file.write_text(rows(priorities=104))
    call_command("import-framework", file, stdout=out)
    assert warning in out.getvalue()
    assert FrameworkVersion.objects.get(number="2016").nodes.count() == 109


def test_105_rows_are_imported_by_the_command_in_less_than_two_seconds(
    secretariat: Client, tmp_path: Path
) -> None:
    file, out = tmp_path / "jvap.csv", io.StringIO()
    file.write_text(rows())
    begun = time.monotonic()
    call_command("import-framework", file, stdout=out)
    assert time.monotonic() - begun < 2
    assert "110 nodes; 105 added, 5 changed, 0 gone." in out.getvalue()


def _kept(client: Client, text: str) -> str:
    """Return the fingerprint under which a file was kept that was looked at."""
    preview(client, text)
    folder = Path(settings.MARSA_HOME) / "frameworks"
    return next(file.name for file in folder.iterdir() if file.read_bytes() == text.encode())
