"""The command: it says what it can do, speaks both languages, and prepares a new home."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.utils import translation

from marsa.config import overview


def marsa(home: Path, *words: str, lang: str = "C.UTF-8") -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "MARSA_HOME": str(home), "LANG": lang, "LC_ALL": lang}
    env.pop("MARSA_DATABASE", None)
    return subprocess.run(
        [sys.executable, "-m", "marsa", *words], env=env, capture_output=True, text=True
    )


def ours() -> list[str]:
    return sorted(name for name, app in get_commands().items() if app.startswith("marsa."))


def test_the_overview_names_every_command_of_a_user() -> None:
    named = {line.split()[0] for line in overview.lines() if line.startswith("  ")}
    for_developers = {"reference", "load-reference"}
    assert named == set(ours()) - for_developers


def test_the_overview_speaks_french() -> None:
    with translation.override("fr"):
        assert "Interroger" in list(overview.lines())


@pytest.mark.parametrize("name", ours())
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    command = load_command_class(get_commands()[name], name)
    assert f"marsa {name}" in command.help


def test_the_command_alone_gives_the_overview(tmp_path: Path) -> None:
    said = marsa(tmp_path)
    assert (said.returncode, said.stdout.splitlines()[2]) == (0, "Check and report")
    french = marsa(tmp_path, lang="fr_FR.UTF-8")
    assert french.stdout.splitlines()[2] == "Vérifier et déclarer"


def test_the_first_command_that_needs_it_prepares_a_new_home(tmp_path: Path) -> None:
    said = marsa(tmp_path / "home", "collect", "none.csv", "--partner", "XYZ")
    assert said.returncode == 1
    assert "The database is ready" in said.stderr
    assert "There is no partner “XYZ”. Known partners: AU, AUT," in said.stderr
    again = marsa(tmp_path / "home", "collect", "none.csv", "--partner", "EU")
    assert again.stderr.strip() == (
        "CommandError: There is nothing at none.csv. Check the path and run the command again."
    )
