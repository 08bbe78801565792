"""What can be mended in the bytes of an activity without guessing what was meant."""

import codecs
import html.entities
import re

from marsa.exchange.report import Report

WINDOWS_1252 = "marsa-windows-1252"
_CONTROLS = bytes(c for c in range(32) if c not in (9, 10, 13))
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
# Controls, and the halves of characters (D800 to DFFF) that stand for nothing by themselves.
_CONTROL_REFERENCE = re.compile(
    rb"&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|5529[6-9]|55[3-9][0-9]{2}|56[0-9]{3}|57[0-2][0-9]{2}"
    rb"|573[0-3][0-9]|5734[0-3])"
    rb"|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF]{3}[eEfF]));"
)
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]*);")
_XML_OWN = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are not UTF-8 as windows-1252, one at a time, as they were meant."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start : error.start + 1]
    return byte.decode("cp1252", "replace"), error.start + 1


codecs.register_error(WINDOWS_1252, _as_windows_1252)


def decode(data: bytes, report: Report, *, line: int) -> bytes | None:
    """Return the bytes as UTF-8, what is not UTF-8 read as windows-1252; None when all is well."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        wrong = data[error.start]
        at = line + data.count(b"\n", 0, error.start)
    else:
        return None
    text = data.decode("utf-8", WINDOWS_1252)
    odd = len(data) - len(data.decode("utf-8", "ignore").encode("utf-8"))
    report.add("file.windows_1252", line=at, count=odd, found=f"{wrong:02X}")
    return text.encode("utf-8")


def without_controls(data: bytes, report: Report, *, line: int) -> bytes | None:
    """Return the bytes without the characters that XML forbids; None when there are none."""
    found = [*_CONTROL.finditer(data), *_CONTROL_REFERENCE.finditer(data)]
    if not found:
        return None
    first = min(found, key=lambda match: match.start())
    shown = (
        first[0].decode("ascii") if first[0].startswith(b"&") else f"U+{ord(first[0].decode()):04X}"
    )
    at = line + data.count(b"\n", 0, first.start())
    report.add("file.control_characters", line=at, count=len(found), found=shown)
    return _CONTROL_REFERENCE.sub(b"", _CONTROL.sub(b"", data))


def without_html(data: bytes, report: Report, *, line: int) -> bytes | None:
    """Return the bytes with HTML entities as characters; None when there are none.

    The characters come from the table of HTML itself: nothing that a file declares is expanded.
    """
    found: list[re.Match[bytes]] = []

    def character(match: re.Match[bytes]) -> bytes:
        known = html.entities.html5.get(match[1].decode("ascii") + ";")
        if known is None or match[1] in _XML_OWN or set(known) & set("<>&"):
            return match[0]
        found.append(match)
        return known.encode("utf-8")

    mended = _ENTITY.sub(character, data)
    if not found:
        return None
    at = line + data.count(b"\n", 0, found[0].start())
    shown = found[0][0].decode("ascii")
    report.add("file.html_entity", line=at, count=len(found), found=shown)
    return mended
