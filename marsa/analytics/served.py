"""Which edition is asked now: that which `current` points to, or the newest whole one before."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from marsa.analytics.opened import Opened, file_mark, open_edition
from marsa.analytics.text import Text, sentence
from marsa.editions import freeze, store

log = logging.getLogger(__name__)


class NothingPublished(Exception):
    """There is no edition yet; in words for the reader."""

    sentence = sentence(
        "No edition has been published yet. Run: marsa publish",
        "Aucune édition n’a encore été publiée. Exécutez : marsa publish",
    )

    def __init__(self) -> None:
        """Say so in English."""
        super().__init__(self.sentence.en)


@dataclass(frozen=True, slots=True)
class _Kept:
    mark: tuple[object, ...]
    opened: Opened


_kept: dict[tuple[Path, str], _Kept] = {}
_opening = threading.Lock()


def current(root: Path, *, tier: str = "public") -> Opened:
    """Return the edition that is served, opened once in this process and shared by its threads.

    Notices when the `current` link points elsewhere or the file behind it was replaced;
    who holds the edition of before finishes on it, and while one thread opens the new one
    the others are still given the old. When the edition is damaged, the newest whole one
    before it is given, with `warning` set. Raises NothingPublished before the first
    edition, store.Damaged when none can be opened.
    """
    key, mark = (root, tier), _mark(root, tier)
    kept = _kept.get(key)
    if kept and kept.mark == mark:
        return kept.opened
    has_turn = _opening.acquire(blocking=kept is None)
    if kept and not has_turn:
        return kept.opened
    try:
        kept = _kept.get(key)
        if kept is None or kept.mark != mark:
            kept = _kept[key] = _Kept(mark, _newest_whole(root, tier))
    finally:
        _opening.release()
    return kept.opened


def _mark(root: Path, tier: str) -> tuple[object, ...]:
    """Return what changes when another edition is served or its file is replaced."""
    number = store.current_number(root)
    if number is None:
        raise NothingPublished
    try:
        return number, *file_mark(root / number / tier / freeze.DATABASE)
    except OSError:
        return (number,)


def _newest_whole(root: Path, tier: str) -> Opened:
    wanted = store.current_number(root)
    if wanted is None:
        raise NothingPublished
    warning, reason = None, store.Damaged(f"Edition {wanted} cannot be opened.")
    for number in _candidates(root, wanted):
        try:
            return open_edition(_found(root, number, tier), warning=warning)
        except store.Damaged as damage:
            log.exception("edition %s is damaged", number)
            reason, warning = damage, _instead(wanted)
    raise reason


def _candidates(root: Path, wanted: str) -> Iterator[str]:
    """Yield the edition that should be served, then those before it, newest first."""
    yield wanted
    for number in reversed(store.numbers(root)):
        if store.order(number) < store.order(wanted):
            yield number


def _found(root: Path, number: str, tier: str) -> store.Edition:
    try:
        return store.find(root, number, tier=tier)
    except (OSError, ValueError) as error:
        raise store.Damaged(f"Edition {number} has no readable manifest: {error}") from error


def _instead(wanted: str) -> Text:
    return sentence(
        f"Edition {wanted} cannot be shown: its files are not those that were published. "
        "An earlier edition is shown instead. Restore its files from a backup, or publish again.",
        f"L’édition {wanted} ne peut pas être présentée : ses fichiers ne sont pas ceux qui ont "
        "été publiés. Une édition antérieure est présentée à sa place. Restaurez ses fichiers "
        "depuis une sauvegarde ou procédez à une nouvelle publication.",
    )
