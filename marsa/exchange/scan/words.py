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
        left = [[_letters(word) for word in phrase.split()] for phrase in phrases]
        self._groups: list[tuple[bytes, re.Pattern[bytes] | None]] = []
        while left:
            piece = _most_common(left)
            held = [phrase for phrase in left if _holds(phrase, piece)]
            found = {(_INSIDE + b"*" + _WIDE_GAP).join(phrase) for phrase in held}
            pattern = None if piece in found else re.compile(b"|".join(sorted(found)))
            self._groups.append((piece, pattern))
            left = [phrase for phrase in left if phrase not in held]

    def finds(self, text: bytes) -> bool:
        """Whether a folded text may hold one of the phrases."""
        for piece, pattern in self._groups:
            if piece in text and (pattern is None or pattern.search(text)):
                return True
        return False


def _most_common(phrases: list[list[bytes]]) -> bytes:
    """Return the word that most phrases hold, a telling one where there is any."""
    stems = sorted({word for phrase in phrases for word in phrase})
    telling = [stem for stem in stems if len(stem) >= _TELLING] or stems
    return max(telling, key=lambda stem: (sum(_holds(p, stem) for p in phrases), len(stem)))


def _holds(phrase: list[bytes], stem: bytes) -> bool:
    return any(stem in word for word in phrase)


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
