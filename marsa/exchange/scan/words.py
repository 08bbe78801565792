"""Words as a profile writes them, and texts as they are searched: without case and accents."""

import re
import unicodedata
from collections.abc import Iterable

_KEPT = "\n/"  # end a phrase: paragraphs, and two texts that were joined by " / "
_LIGATURES = (("œ", "oe"), ("Œ", "OE"))
_INSIDE = rb"[a-z0-9]"
_GAP = rb"[^a-z0-9\n/]{1,3}"  # ", " and " & " do not part the words of a phrase
_WIDE_GAP = rb"[^a-z0-9]+"


def spelled(text: str) -> str:
    """Write out the ligatures of French, so that each sign is one of the folded text."""
    if text.isascii():
        return text
    for ligature, letters in _LIGATURES:
        text = text.replace(ligature, letters)
    return text


def fold(text: str) -> bytes:
    """Fold a spelled text to small ASCII letters, digits and blanks, sign for sign.

    Letters of French and other languages of western Europe lose their accents; what is not a
    letter or digit of them becomes a blank, except an end of line and a slash.
    """
    return text.encode("latin-1", "replace").translate(_FOLDED)


def strict(phrases: Iterable[str]) -> re.Pattern[bytes]:
    """Return what finds phrases in a folded text: whole words, `*` for any ending."""
    found = rb"|".join(_phrase(phrase, gap=_GAP, end=rb"(?!%b)" % _INSIDE) for phrase in phrases)
    return re.compile(rb"(?<!%b)(?:%b)" % (_INSIDE, found or rb"(?!)"))


def loose(phrases: Iterable[str]) -> re.Pattern[bytes]:
    """Return what finds at least as much as `strict`, even before texts are tidied or joined."""
    found = sorted({_phrase(phrase, gap=_WIDE_GAP, end=b"") for phrase in phrases})
    return re.compile(rb"|".join(found) or rb"(?!)")


def _phrase(phrase: str, *, gap: bytes, end: bytes) -> bytes:
    """Return the expression of one phrase."""
    written = phrase.split()
    parts = []
    for word in written:
        letters = fold(spelled(word.removesuffix("*"))).strip()
        if not letters.isalnum():
            raise ValueError(f"“{phrase}”: only letters and digits, and * at the end of a word")
        parts.append(letters + (_INSIDE + b"*" if word.endswith("*") else b""))
    return gap.join(parts) + (b"" if phrase.endswith("*") else end)


def _folded(code: int) -> int:
    """Return the sign that one of Latin-1 is folded to."""
    sign = chr(code)
    if sign in _KEPT:
        return code
    bare = unicodedata.normalize("NFD", sign)[0].lower()
    bare = {"ø": "o", "ð": "d"}.get(bare, bare)
    return ord(bare) if bare.isascii() and bare.isalnum() else ord(" ")


_FOLDED = bytes(map(_folded, range(256)))
