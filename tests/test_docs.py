"""What the documents promise is there: every command, setting and page that they name."""

import re
from pathlib import Path

from django.core.management import get_commands

ROOT = Path(__file__).parents[1]


def test_every_command_in_the_readme_exists() -> None:
    named = set(re.findall(r"^marsa ([a-z-]+)", (ROOT / "README.md").read_text(), re.MULTILINE))
    assert named - set(get_commands()) == set()
    assert len(named) >= 8


def test_every_setting_is_documented_and_every_documented_one_is_read() -> None:
    code = "\n".join(path.read_text() for path in (ROOT / "marsa/config").glob("*.py"))
    read = set(re.findall(r'"(MARSA_[A-Z_]+)"', code))
    told = set(re.findall(r"^\| `(MARSA_[A-Z_]+)`", (ROOT / "DEVELOPERS.md").read_text(), re.M))
    assert told == read


def test_every_page_that_a_document_links_to_is_there() -> None:
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)", document.read_text()):
            if "://" not in target:
                assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_the_two_commands_of_the_readme_are_targets_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in ("demo", "test", "check", "setup", "bench"):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_the_status_fits_two_minutes() -> None:
    assert len((ROOT / "docs/STATUS.md").read_text().splitlines()) <= 60
