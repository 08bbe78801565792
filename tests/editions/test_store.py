"""Editions on disk: swapped in whole, gone back to, refused when damaged."""

from pathlib import Path

import pytest

from marsa.editions import freeze, store
from tests.editions.test_freeze import a_table


def publish(root: Path, number: str) -> None:
    """Put a small edition into place and serve it."""
    with store.publishing(root) as folder:
        freeze.write([a_table()], folder / "public")
        freeze.seal(folder / "public", {"number": number, "made_at": "2026-11-24T10:00:00+00:00"})
        store.put(root, folder, number=number)
    store.serve(root, number)


def test_before_the_first_there_is_none(tmp_path: Path) -> None:
    assert (store.numbers(tmp_path / "none"), store.current_number(tmp_path)) == ([], None)


def test_numbers_go_on_within_a_year_and_start_anew_with_the_next(tmp_path: Path) -> None:
    for number in ("2025.9", "2025.10", "2026.1"):
        publish(tmp_path, number)
    assert store.numbers(tmp_path) == ["2025.9", "2025.10", "2026.1"]
    assert store.next_number(tmp_path, year=2025) == "2025.11"
    assert store.next_number(tmp_path, year=2027) == "2027.1"


def test_an_earlier_edition_comes_back_with_one_call(tmp_path: Path) -> None:
    publish(tmp_path, "2026.1")
    publish(tmp_path, "2026.2")
    assert store.current_number(tmp_path) == "2026.2"
    store.serve(tmp_path, "2026.1")
    assert store.current_number(tmp_path) == "2026.1"


def test_a_build_that_fails_leaves_nothing_and_the_current_edition_alone(tmp_path: Path) -> None:
    publish(tmp_path, "2026.1")
    with pytest.raises(ZeroDivisionError), store.publishing(tmp_path) as folder:
        (folder / "half").write_text("half")
        raise ZeroDivisionError
    assert store.numbers(tmp_path) == ["2026.1"]
    assert store.current_number(tmp_path) == "2026.1"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "2026.1", "current"]


def test_what_a_killed_build_left_is_removed_by_the_next(tmp_path: Path) -> None:
    (tmp_path / ".building-999" / "public").mkdir(parents=True)
    publish(tmp_path, "2026.1")
    assert not (tmp_path / ".building-999").exists()


def test_a_folder_without_a_manifest_is_no_edition(tmp_path: Path) -> None:
    (tmp_path / "2026.1" / "public").mkdir(parents=True)
    assert store.numbers(tmp_path) == []
    with pytest.raises(FileNotFoundError):
        store.serve(tmp_path, "2026.1")


def test_two_publications_at_once_are_refused(tmp_path: Path) -> None:
    with store.publishing(tmp_path), pytest.raises(store.Busy), store.publishing(tmp_path):
        pass


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    publish(tmp_path, "2026.1")
    edition = store.find(tmp_path, "2026.1")
    store.verify(edition)
    with edition.database.open("r+b") as file:
        file.seek(100)
        file.write(b"x")
    with pytest.raises(store.Damaged, match=r"edition\.duckdb is missing or was changed"):
        store.verify(edition)


def test_no_address_leads_out_of_the_editions(tmp_path: Path) -> None:
    publish(tmp_path / "editions", "2026.1")
    for number in ("../editions/2026.1", "current", "."):
        with pytest.raises(FileNotFoundError):
            store.find(tmp_path / "editions", number)
