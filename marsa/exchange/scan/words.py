"""Words as a profile writes them, and texts as they are searched: without case and accents."""

import re
import unicodedata
from collections.abc import Iterable

_KEPT = "\n/"  # end a phrase: paragraphs, and two texts that were joined by " / "
_LIGATURES = (("œ", "oe"), ("Œ", "OE"))
_INSIDE = rb"[a-z0-9]"
_GAP = rb"[^a-z0-9\n/]{1,3}"  # ", " and " & " do not part the words of a phrase
_TELLING = 5  # letters from which on a word is rare enough to look for
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
    found = rb"|".join(map(_phrase, phrases))
    return re.compile(rb"(?<!%b)(?:%b)" % (_INSIDE, found or rb"(?!)"))


class Loose:
    """Finds at least as much as `strict`, even before texts are tidied or joined, and faster.

    To look for fixed pieces of words is several times faster than to look for phrases; so the
    pieces come first, and the phrases that hold a piece only where it was found.
    """

    __slots__ = ("_groups",)

    def __init__(self, phrases: Iterable[str]) -> None:
        written = [[_letters(word) for word in phrase.split()] for phrase in phrases]
        pieces = {word for phrase in written for word in phrase}
        holders = {
            piece: {n for n, phrase in enumerate(written) if any(piece in word for word in phrase)}
            for piece in sorted(pieces)
        }
        left = set(range(len(written)))
        self._groups: list[tuple[bytes, re.Pattern[bytes] | None]] = []
        while left:
            piece = max(holders, key=lambda piece: _worth(piece, len(holders[piece] & left)))
            held = holders[piece] & left
            found = {(_INSIDE + b"*" + _WIDE_GAP).join(written[n]) for n in held}
            pattern = None if piece in found else re.compile(b"|".join(sorted(found)))
            self._groups.append((piece, pattern))
            left -= held

    def finds(self, text: bytes) -> bool:
        """Whether a folded text may hold one of the phrases."""
        for piece, pattern in self._groups:
            if piece in text and (pattern is None or pattern.search(text)):
                return True
        return False


def _worth(piece: bytes, held: int) -> tuple[bool, bool, int, int]:
    """Say how well a piece serves, from how many phrases hold it; telling ones serve better."""
    return held > 0, len(piece) >= _TELLING, held, len(piece)


def _letters(word: str) -> bytes:
    return fold(spelled(word.removesuffix("*"))).strip()


def _phrase(phrase: str) -> bytes:
    """Return the expression of one phrase."""
    parts = []
    for word in phrase.split():
        letters = _letters(word)
        if not letters.isalnum():
            raise ValueError(f"“{phrase}”: only letters and digits, and * at the end of a word")
        parts.append(letters + (_INSIDE + b"*" if word.endswith("*") else b""))
    end = b"" if phrase.endswith("*") else rb"(?!%b)" % _INSIDE
    return _GAP.join(parts) + end


def _folded(code: int) -> int:
    """Return the sign that one of Latin-1 is folded to."""
    sign = chr(code)
    if sign in _KEPT:
        return code
    bare = unicodedata.normalize("NFD", sign)[0].lower()
    bare = {"ø": "o", "ð": "d"}.get(bare, bare)
    return ord(bare) if bare.isascii() and bare.isalnum() else ord(" ")


_FOLDED = bytes(map(_folded, range(256)))
