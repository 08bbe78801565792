"""What kind of file something is, told by its first bytes and never by its name."""

import codecs
import re

SNIFFED = 4096

XML, TABLE, JSON, GZIP, ZIP, EMPTY = "xml", "table", "json", "gzip", "zip", "empty"
WORKBOOK = "workbook"

# First bytes → kind, for files that hold no data we can read.
_FOREIGN = (
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0", "old-office"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"{\\rtf", "text-document"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"(\xb5/\xfd", "archive"),
    (b"PAR1", "parquet"),
    (b"SQLite format 3\x00", "database"),
)
# A file of an office suite is a zip archive; these of its members tell which.
_OFFICE = (
    ("xl/", WORKBOOK),
    ("word/", "text-document"),
    ("ppt/", "presentation"),
)
WORDS = {
    "pdf": ("a PDF document", "un document PDF"),
    "workbook": ("a spreadsheet workbook", "un classeur de tableur"),
    "open-workbook": ("a spreadsheet workbook", "un classeur de tableur"),
    "old-office": (
        "a workbook or document of an old office program",
        "un classeur ou document d’une ancienne suite bureautique",
    ),
    "text-document": ("a text document", "un document texte"),
    "presentation": ("a presentation", "une présentation"),
    "image": ("an image", "une image"),
    "archive": (
        "an archive of a kind other than zip or gzip",
        "une archive d’un autre type que zip ou gzip",
    ),
    "parquet": ("a Parquet file", "un fichier Parquet"),
    "database": ("a database file", "un fichier de base de données"),
    JSON: ("a JSON file", "un fichier JSON"),
    "binary": ("a file of an unknown kind", "un fichier d’un type inconnu"),
}
_JSON = re.compile(
    r"\s*(?:\{\s*(?:[\"}]|$)|\[\s*(?:[\[{\"\]]|$|-?[0-9]|(?:null|true|false|NaN|-?Infinity)\b))"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def of(start: bytes) -> str:
    """Tell the kind of a file from its first bytes: one of the kinds above, or of `WORDS`."""
    if not start.strip(b" \t\r\n\x00" + codecs.BOM_UTF8):
        return EMPTY
    if start.startswith(b"\x1f\x8b"):
        return GZIP
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ZIP
    for mark, kind in _FOREIGN:
        if start.startswith(mark):
            return kind
    text = _text(start)
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        return XML
    if _JSON.match(text.lstrip("\ufeff")):
        return JSON
    return "binary" if len(_CONTROLS.findall(text)) > len(text) // 50 else TABLE


def of_archive(names: list[str]) -> str:
    """Tell an office file from a plain archive by the names of its members."""
    if "mimetype" in names and "content.xml" in names:
        return "open-workbook"
    if "[Content_Types].xml" in names:
        for start, kind in _OFFICE:
            if any(name.startswith(start) for name in names):
                return kind
    return ZIP


def _text(start: bytes) -> str:
    """Decode the first bytes well enough to tell what they are."""
    if start.startswith(_MARKS[1:]):
        return start.decode("utf-16", "replace")
    half = start[: len(start) // 2 * 2]
    if half[1::2].count(0) > len(half) // 4:
        return half.decode("utf-16-le", "replace")
    if half[0::2].count(0) > len(half) // 4:
        return half.decode("utf-16-be", "replace")
    return start.decode("utf-8", "replace")
