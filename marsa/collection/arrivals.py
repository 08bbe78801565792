"""The store of received files: bytes under their sha256, written once, never edited."""

import hashlib
import os
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path

BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the store."""

    sha256: str
    size: int
    path: Path


def keep(file: Path, *, store: Path) -> Kept:
    """Copy a file into the store and return its fingerprint; the same bytes are kept once.

    Half a copy is never visible: the bytes are written beside, flushed to disk and renamed.
    Raises OSError when the file cannot be read or the disk is full.
    """
    store.mkdir(parents=True, exist_ok=True)
    draft = store / f".draft-{os.getpid()}-{threading.get_ident()}"
    digest, size = hashlib.sha256(), 0
    try:
        with file.open("rb") as source, draft.open("wb") as copy:
            while block := source.read(BLOCK):
                digest.update(block)
                copy.write(block)
                size += len(block)
            copy.flush()
            os.fsync(copy.fileno())
        kept = path_of(digest.hexdigest(), store=store)
        if not kept.exists():
            kept.parent.mkdir(exist_ok=True)
            shutil.move(draft, kept)
    finally:
        draft.unlink(missing_ok=True)
    return Kept(digest.hexdigest(), size, kept)


def path_of(sha256: str, *, store: Path) -> Path:
    """Return where the bytes with this fingerprint are kept."""
    return store / sha256[:2] / sha256


def forget(sha256: str, *, store: Path) -> None:
    """Take the bytes with this fingerprint out of the store; nothing where they are gone."""
    path_of(sha256, store=store).unlink(missing_ok=True)
