"""Which edition is asked: the current one, noticed when it changes, replaced when damaged."""

import logging
import shutil
import threading
from pathlib import Path

import pytest

from marsa.analytics import served
from marsa.analytics.measures import initiatives
from marsa.analytics.opened import Opened
from marsa.analytics.served import NothingPublished
from marsa.editions import store
from tests.make_edition import an_edition


def publish(root: Path, number: str, size: int) -> store.Edition:
    """Publish and serve an edition with so many initiatives."""
    rows = [{"public_id": f"MRS-{n}"} for n in range(size)]
    return an_edition(root, number=number, initiatives=rows)


def count(opened: Opened) -> int:
    return int(initiatives.measure(opened).total)


def damage(edition: store.Edition) -> None:
    with edition.database.open("ab") as file:
        file.write(b"x")


def test_before_the_first_edition_the_reader_is_told_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NothingPublished) as nothing:
        served.current(tmp_path / "nowhere")
    assert nothing.value.sentence.en == "No edition has been published yet. Run: marsa publish"
    assert nothing.value.sentence.fr == (
        "Aucune édition n’a encore été publiée. Exécutez\N{NO-BREAK SPACE}: marsa publish"
    )


def test_the_current_edition_is_opened_once(tmp_path: Path) -> None:
    publish(tmp_path, "2026.1", 3)
    opened = served.current(tmp_path)
    assert served.current(tmp_path) is opened
    assert (opened.edition.number, opened.warning, count(opened)) == ("2026.1", None, 3)


def test_a_new_edition_is_noticed_and_the_reader_of_the_old_one_finishes_on_it(
    tmp_path: Path,
) -> None:
    publish(tmp_path, "2026.9", 3)
    old = served.current(tmp_path)
    publish(tmp_path, "2026.10", 4)
    new = served.current(tmp_path)
    assert (new.edition.number, count(new), count(old)) == ("2026.10", 4, 3)
    store.serve(tmp_path, "2026.9")
    assert count(served.current(tmp_path)) == 3


def test_the_reader_of_an_edition_that_was_taken_away_finishes_on_it(tmp_path: Path) -> None:
    publish(tmp_path, "2026.1", 3)
    old = served.current(tmp_path)
    publish(tmp_path, "2026.2", 4)
    shutil.rmtree(tmp_path / "2026.1")
    assert count(old) == 3


def test_of_a_damaged_edition_the_newest_whole_one_before_is_served_and_it_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    publish(tmp_path, "2026.1", 1)
    publish(tmp_path, "2026.2", 2)
    damage(publish(tmp_path, "2026.3", 3))
    damage(publish(tmp_path, "2026.4", 4))
    with caplog.at_level(logging.ERROR):
        opened = served.current(tmp_path)
    assert (opened.edition.number, count(opened)) == ("2026.2", 2)
    assert opened.warning is not None
    assert opened.warning.en.startswith("Edition 2026.4 cannot be shown: its files are not those")
    assert opened.warning.fr.startswith("L’édition 2026.4 ne peut pas être présentée")
    assert [record.getMessage() for record in caplog.records] == [
        "edition 2026.4 is damaged",
        "edition 2026.3 is damaged",
    ]


def test_a_damaged_edition_is_not_read_again_for_every_reader(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    publish(tmp_path, "2026.1", 1)
    damage(publish(tmp_path, "2026.2", 2))
    assert served.current(tmp_path) is served.current(tmp_path)
    assert len(caplog.records) == 1


def test_an_edition_that_was_mended_is_served_again(tmp_path: Path) -> None:
    publish(tmp_path, "2026.1", 1)
    edition = publish(tmp_path, "2026.2", 2)
    whole = edition.database.read_bytes()
    damage(edition)
    assert served.current(tmp_path).edition.number == "2026.1"
    edition.database.write_bytes(whole)
    opened = served.current(tmp_path)
    assert (opened.edition.number, opened.warning) == ("2026.2", None)


def test_a_later_edition_that_was_taken_back_is_never_served_instead(tmp_path: Path) -> None:
    damage(publish(tmp_path, "2026.1", 1))
    publish(tmp_path, "2026.2", 2)
    store.serve(tmp_path, "2026.1")
    with pytest.raises(store.Damaged):
        served.current(tmp_path)


def test_an_edition_without_its_manifest_is_damage(tmp_path: Path) -> None:
    publish(tmp_path, "2026.1", 1)
    edition = publish(tmp_path, "2026.2", 2)
    (edition.folder / "manifest.json").write_text("{", encoding="utf-8")
    opened = served.current(tmp_path)
    assert (opened.edition.number, opened.warning is not None) == ("2026.1", True)


def test_readers_are_never_disturbed_while_editions_are_swapped(tmp_path: Path) -> None:
    sizes = {f"2026.{n}": n for n in range(1, 4)}
    for number, size in sizes.items():
        publish(tmp_path, number, size)
    seen: list[tuple[str, int]] = []
    failed: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                opened = served.current(tmp_path)
                seen.append((opened.edition.number, count(opened)))
        except BaseException as error:
            failed.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for turn in range(12):
        store.serve(tmp_path, f"2026.{turn % 3 + 1}")
        served.current(tmp_path)
    done.set()
    for reader in readers:
        reader.join()
    assert failed == []
    assert {(number, sizes[number]) for number, _ in seen} == set(seen)
