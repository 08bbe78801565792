"""Letters of appointment on disk: kept by their sha256, as they came. No database."""

import hashlib
import os
from pathlib import Path

import filetype

HEAD = 4096  # bytes that are enough to tell what a file is


def kind_of(content: bytes) -> str:
    """Return the file name ending that the content calls for, empty when it is not known."""
    found = filetype.guess(content[:HEAD])
    return str(found.extension) if found else ""


def keep(content: bytes, *, store: Path) -> str:
    """Put a letter into the store and return its sha256; what is there already stays."""
    sha256 = hashlib.sha256(content).hexdigest()
    store.mkdir(parents=True, exist_ok=True)
    target = store / sha256
    if not target.exists():
        draft = store / f".{sha256}.{os.getpid()}"
        draft.write_bytes(content)
        draft.replace(target)
    return sha256
