"""What an attached file is, told by its content and not by its name. Pure but for the file."""

import zipfile
from pathlib import Path

import filetype

from marsa.collection.checks.relations import TYPES

UNKNOWN = "application/octet-stream"
_OFFICE = {
    "word/document.xml": "wordprocessingml.document",
    "xl/workbook.xml": "spreadsheetml.sheet",
}
_MACROS = "vbaProject.bin"


def type_of(file: Path) -> str:
    """Return the media type of a file, `UNKNOWN` for one that is none of those taken.

    A document with macros in it is none of them.
    """
    if zipfile.is_zipfile(file):
        return _of_zip(file)
    found = filetype.guess_mime(str(file)) or UNKNOWN
    return found if found in TYPES else UNKNOWN


def _of_zip(file: Path) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return UNKNOWN
    if any(name.endswith(_MACROS) for name in names):
        return UNKNOWN
    kinds = [kind for part, kind in _OFFICE.items() if part in names]
    return f"application/vnd.openxmlformats-officedocument.{kinds[0]}" if kinds else UNKNOWN
