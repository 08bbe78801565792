"""What stands before the first element of an XML file, and whether the file may be read at all."""

import re
from dataclasses import dataclass

from marsa.exchange.iati.window import Window

LONGEST_PROLOG = 1 << 20
LONGEST_TAG = 1 << 20
_SHOWN = 40
_BLANK = re.compile(rb"[\s\x00]*+")
_NAME = re.compile(rb"<[^\s/>\"'<=!?]++")
# A whole start tag: ">" may stand in a quoted value, "<" may not.
_TAG = re.compile(rb"<[^\s/>\"'<]++(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+>")
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Opening:
    """A start tag around the activities: the first element of the file, or iati-activities."""

    name: str
    tag: bytes
    line: int
    is_root: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing is read: the code of a sentence, where, and what was found."""

    code: str
    line: int
    found: str = ""


def read(window: Window) -> tuple[Opening | Refusal, int]:
    """Return the first element of a file, or why it is refused, and where reading goes on.

    Declarations of a document type or of entities are refused unread: nothing is ever expanded.
    """
    at = len(_BYTE_ORDER_MARK) if _begins(window, _BYTE_ORDER_MARK) else 0
    while True:
        at = _past_blanks(window, at)
        if not window.ensure(at, 1):
            return Refusal("file.empty", window.line_at(at)), at
        if at > LONGEST_PROLOG:
            return Refusal("file.prolog_too_long", window.line_at(at), str(LONGEST_PROLOG)), at
        window.ensure(at, _SHOWN)
        for opener, closer in ((b"<!--", b"-->"), (b"<?", b"?>")):
            if window.starts(opener, at):
                end = window.find(closer, at + len(opener), limit=LONGEST_PROLOG)
                if end is None:
                    return _refusal(window, "file.not_xml", at), at
                at = end + len(closer)
                break
        else:
            return _first_element(window, at)


def whole_tag(window: Window, at: int) -> bytes | None:
    """Return the start tag at a place; None when it is broken or far too long."""
    size = 256
    while True:
        is_whole = window.ensure(at, size)
        if tag := window.match(_TAG, at):
            return tag
        if not is_whole or size > LONGEST_TAG or b"<" in window.bytes(at + 1, at + size):
            return None
        size *= 4


def escaped(uri: str) -> str:
    """Return a text as it may stand between double quotes in a tag."""
    return uri.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _first_element(window: Window, at: int) -> tuple[Opening | Refusal, int]:
    line = window.line_at(at)
    if window.match(_HTML, at):
        return Refusal("file.html", line), at
    if window.starts(b"<!", at):
        return _refusal(window, "file.doctype", at), at
    name = window.match(_NAME, at)
    if name is None:
        return _refusal(window, "file.not_xml", at), at
    tag = whole_tag(window, at) or name
    opening = Opening(name[1:].decode("utf-8", "replace"), tag, line, is_root=True)
    return opening, at if opening.name == "iati-activity" else at + len(tag)


def _refusal(window: Window, code: str, at: int) -> Refusal:
    shown = window.bytes(at, at + _SHOWN).decode("utf-8", "replace")
    return Refusal(code, window.line_at(at), shown.splitlines()[0] if shown.strip() else shown)


def _past_blanks(window: Window, at: int) -> int:
    while window.ensure(at, 1):
        at += len(window.match(_BLANK, at) or b"")
        if at < window.end():
            break
    return at


def _begins(window: Window, token: bytes) -> bool:
    return window.ensure(0, len(token)) and window.starts(token, 0)


def why_not_read(opening: Opening) -> Refusal | None:
    """Return why a file with this element holds no activities for us."""
    if opening.name.lower() == "html":
        return Refusal("file.html", opening.line)
    if opening.name == "iati-organisations":
        return Refusal("file.organisations", opening.line)
    return None
