"""A path that leads nowhere, or to the wrong kind of thing: each command says which it is."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from marsa.collection.management.commands import collect


@pytest.mark.parametrize(
    ("language", "missing", "folder"),
    [
        ("en", "there is no such file", "it is a folder; give the files in it, one by one"),
        ("fr", "il n’existe pas",
         "c’est un dossier\u00a0; indiquer un à un les fichiers qu’il contient"),
    ],
)  # fmt: skip
def test_reading_tells_a_missing_file_from_a_folder(
    tmp_path: Path, language: str, missing: str, folder: str
) -> None:
    for path, reason in ((tmp_path / "no.xml", missing), (tmp_path, folder)):
        printed = io.StringIO()
        with pytest.raises(SystemExit) as left:
            call_command("read", str(path), "--lang", language, stdout=printed)
        assert left.value.code == 2
        assert reason in printed.getvalue()


def test_scanning_tells_a_missing_folder_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "one.xml"
    file.write_text("<iati-activities/>")
    said = {}
    for path in (tmp_path / "no", file):
        with pytest.raises(CommandError) as refused:
            call_command("scan", str(path), "--output", str(tmp_path / "out"), "--lang", "en")
        said[path.name] = (str(refused.value), refused.value.returncode)
    assert said == {
        "no": (f"There is no folder {tmp_path}/no. Check the path and run the command again.", 2),
        "one.xml": (
            f"{file} is a file, and what is scanned is a folder. Give the folder in which it "
            "stands, or read this file alone with marsa read.",
            2,
        ),
    }


def test_collecting_tells_a_missing_file_from_a_folder(tmp_path: Path) -> None:
    file = tmp_path / "one.csv"
    file.write_text("a;b")
    with translation.override("en"):
        assert collect._why_not_read(file) is None
        assert collect._why_not_read(tmp_path) == (
            f"{tmp_path} is a folder. Give a file in it and run the command again."
        )
        assert collect._why_not_read(tmp_path / "no") == (
            f"There is nothing at {tmp_path}/no. Check the path and run the command again."
        )
    with translation.override("fr"):
        assert collect._why_not_read(tmp_path) == (
            f"{tmp_path} est un dossier. Indiquer un fichier qu’il contient et relancer la "
            "commande."
        )
