"""What is read at one go: a file, or a part of a large one."""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from marsa.exchange import encodings, kinds

PART = 8 << 20  # bytes; the same for any number of workers, so that results are the same
_BLOCK = 1 << 18
_LONGEST = 256  # of what is looked for
# Between two activities; parts begin where the second one does.
_BORDER = re.compile(rb"</iati-activity\s*>\s*(?=<iati-activity[\s/>])")


@dataclass(frozen=True, slots=True)
class Unit:
    """A file below the folder that is scanned, or its part number `part` of `parts`.

    file: its path, with "/". size, modified: bytes, and nanoseconds since 1970.
    """

    file: str
    size: int
    modified: int
    part: int = 0
    parts: int = 1

    @property
    def whole(self) -> "Unit":
        """Return the file as one unit."""
        return Unit(self.file, self.size, self.modified)

    def key(self, *, profile: str, part_size: int) -> str:
        """Return a name for what comes out of the unit: another one when anything changes."""
        identity = (self.file, self.size, self.modified, self.part, self.parts, part_size, profile)
        return hashlib.sha256(repr(identity).encode()).hexdigest()


def files(folder: Path) -> list[Unit]:
    """Return the files below a folder in the order of their paths, each as one unit.

    Hidden files and folders, and those that hold what a scan writes, are left out.
    """
    found = []
    for place, folders, file_names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in file_names:
            path = Path(place, name)
            if not name.startswith(".") and path.is_file():
                state = path.stat()
                relative = path.relative_to(folder).as_posix()
                found.append(Unit(relative, state.st_size, state.st_mtime_ns))
    return sorted(found, key=lambda unit: unit.file)


def parts(unit: Unit, *, folder: Path, size: int = PART) -> Iterator[Unit]:
    """Divide a file that is large and can be divided; else return it as it is.

    Only plain XML in UTF-8 can be begun in its midst. size: of a part in bytes.
    """
    count = -(-unit.size // size)
    if count > 1 and _is_plain(folder / unit.file):
        for number in range(count):
            yield Unit(unit.file, unit.size, unit.modified, number, count)
    else:
        yield unit


def span(unit: Unit, *, folder: Path, size: int = PART) -> tuple[int, int]:
    """Return the bytes of a part: from the start of an activity to that of another one.

    The first part begins with the file, the last ends with it. A part may be empty.
    """
    path = folder / unit.file
    return (
        _border(path, unit.part * size) if unit.part else 0,
        _border(path, (unit.part + 1) * size) if unit.part + 1 < unit.parts else unit.size,
    )


def _is_plain(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            start = file.read(encodings.SNIFFED)
    except OSError:
        return False
    encoding = encodings.of_xml(start)
    return kinds.of(start) == kinds.XML and encoding.is_utf_8 and not encoding.fault


def _border(path: Path, at: int) -> int:
    """Return where, after a place in a file, an activity begins; its size when none does."""
    with path.open("rb") as file:
        file.seek(at)
        kept = b""
        while block := file.read(_BLOCK):
            data = kept + block
            if match := _BORDER.search(data):
                return at + match.end()
            kept = data[-_LONGEST:]
            at += len(data) - len(kept)
    return path.stat().st_size
