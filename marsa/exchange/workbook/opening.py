"""A file that may be a workbook: refused before it is unpacked where it is none, or too much."""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from marsa.exchange import kinds, sentences, unpacking
from marsa.exchange.encodings import Readable
from marsa.exchange.unpacking import Unusable
from marsa.exchange.workbook import extents

LARGEST = 25 << 20  # bytes of a file
_BLOCK = 1 << 20
_HARMLESS = 10 << 20  # unpacked: below this a high ratio harms nobody
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

WORDS = {
    "xls": ("a workbook of an old spreadsheet program (.xls)",
            "un classeur d’un ancien tableur (.xls)"),
    "xlsm": ("a workbook with macros (.xlsm)", "un classeur contenant des macros (.xlsm)"),
    "xlsb": ("a binary workbook (.xlsb)", "un classeur binaire (.xlsb)"),
    "encrypted": ("a workbook protected by a password", "un classeur protégé par un mot de passe"),
    "ods": ("a workbook of the OpenDocument kind (.ods)",
            "un classeur au format OpenDocument (.ods)"),
    "text": ("a text file", "un fichier texte"),
    "zip": ("a zip archive and no workbook", "une archive zip et non un classeur"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook that may be read. sheets: name of a tab → its part as XML."""

    data: bytes
    sheets: Mapping[str, bytes]
    is_1904: bool = False


def is_workbook(file: Path) -> bool:
    """Whether a file on disk is a package of a spreadsheet program, .xlsx or like it."""
    try:
        with zipfile.ZipFile(file) as archive:
            return kinds.of_archive(archive.namelist()) == kinds.WORKBOOK
    except _BROKEN:
        return False


def package(source: Readable) -> Package:
    """Take a workbook apart, within limits.

    source: the bytes of a file. Raises Unusable for what is no .xlsx file, is locked, damaged,
    larger than 25 MB, unpacks to more than 200 MB or a hundred times its size, or has a value so
    far out that the sheet could not be held.
    """
    data = _whole(source)
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise _foreign(_kind(data))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive, len(data))
            return _package(archive, data)
    except (*_BROKEN, KeyError, RuntimeError, etree.XMLSyntaxError):
        raise Unusable("file.workbook_broken") from None


def _whole(source: Readable) -> bytes:
    blocks, size = [], 0
    while block := source.read(_BLOCK):
        blocks.append(block)
        size += len(block)
        if size > LARGEST:
            raise Unusable("file.workbook_too_large", limit=f"{LARGEST >> 20} MB")
    return b"".join(blocks)


def _kind(data: bytes) -> str:
    """Name what is no zip archive."""
    if data.startswith(_OLE):
        return "encrypted" if _ENCRYPTED in data else "xls"
    kind = kinds.of(data[: kinds.SNIFFED])
    return "text" if kind in (kinds.XML, kinds.TABLE) else kind


def _foreign(kind: str) -> Unusable:
    if kind == kinds.EMPTY:
        return Unusable("file.empty")
    kind_en, kind_fr = WORDS.get(kind) or kinds.WORDS.get(kind) or kinds.WORDS["binary"]
    return Unusable(
        "file.workbook_form", kind_en=sentences.Words(kind_en), kind_fr=sentences.Words(kind_fr)
    )


def _check(archive: zipfile.ZipFile, size: int) -> None:
    """Refuse what is no .xlsx file, or would unpack to far too much."""
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if kind := _foreign_package(names):
        raise _foreign(kind)
    if any(entry.flag_bits & 1 for entry in entries):
        raise _foreign("encrypted")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > unpacking.MOST_UNPACKED:
        limit = f"{unpacking.MOST_UNPACKED >> 20} MB"
        raise Unusable("file.archive_bomb", limit=limit)
    if unpacked > max(_HARMLESS, unpacking.LARGEST_RATIO * size):
        raise Unusable("file.archive_bomb", limit=f"{unpacking.LARGEST_RATIO} : 1")


def _foreign_package(names: set[str]) -> str:
    """Name a package that is not an .xlsx file; empty for one that is."""
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.endswith("vbaProject.bin") for name in names):
        return "xlsm"
    if "xl/workbook.xml" in names:
        return ""
    kind = kinds.of_archive(sorted(names))
    return "ods" if kind == "workbook" else kind


def _package(archive: zipfile.ZipFile, data: bytes) -> Package:
    """Read every part to its end, which proves its stated size and its checksum."""
    parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    if any(_DOCTYPE.search(part, 0, _BLOCK) for part in parts.values()):
        raise Unusable("file.workbook_broken")
    extents.insist(parts.values())
    if b"macroEnabled" in parts["[Content_Types].xml"]:
        raise _foreign("xlsm")
    book = _xml(parts["xl/workbook.xml"])
    targets = {
        row.get("Id"): str(row.get("Target", "")).removeprefix("/xl/").removeprefix("xl/")
        for row in _xml(parts["xl/_rels/workbook.xml.rels"])
    }
    sheets = {
        str(sheet.get("name")): parts.get(f"xl/{targets.get(sheet.get(_RELATION))}", b"")
        for sheet in book.iterfind(".//{*}sheets/{*}sheet")
    }
    properties = book.find("{*}workbookPr")
    is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    return Package(data, sheets, is_1904)


def _xml(part: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(part, parser)
