"""A look at the bytes of an activity, to tell most of those that cannot be kept without parsing.

The sieve never says no where `judging.judge` would say yes: it lets pass what names the places
and one of the codes or words of a profile anywhere, and everything that is written in a way in
which bytes may hide what a parser would find.
"""

import re
from collections.abc import Iterable
from datetime import date
from html import unescape

from marsa.exchange.iati import dating
from marsa.exchange.iati.draft import Draft
from marsa.exchange.iati.elements import Element
from marsa.exchange.report import Report
from marsa.exchange.rules import geography
from marsa.exchange.scan import words
from marsa.exchange.scan.profile import Profile

MOST_REMEMBERED = 50_000
_START = b"<iati-activity"
_PLACE = re.compile(rb"<recipient-(?:country|region)([^<]*)")
_SECTOR = re.compile(rb"<sector([^<]*)")
_TAG = re.compile(rb"<tag([^<]*)")
_WORD = re.compile(rb"[A-Za-z0-9]+")
_TOKEN = re.compile(rb"[A-Za-z0-9.]+")
_CODE = re.compile(rb"(?<![\w:.-])code\s*=\s*[\"']\s*[^\s\"']")
_MARKUP = re.compile(rb"<(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_NAMESPACE = re.compile(rb"xmlns\s*=")
# Entities other than those of XML itself: numbers hide letters, names are mended by the reader.
_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)")
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
# Signs that become others, ASCII letters among them, when a text is brought to its usual form:
# accents that stand by themselves (U+0300 to U+037F), the Kelvin and Ångström signs. And U+FFFE,
# which the reader takes out.
_RECOMPOSED = (b"\xcc", b"\xcd", b"\xe2\x84\xaa", b"\xe2\x84\xab", b"\xef\xbf")


class Sieve:
    """What is looked for in bytes, for one profile."""

    def __init__(self, profile: Profile) -> None:
        rules = [rule for rule in profile.rules if rule.alone]
        codes = {code for rule in rules for _, code in rule.codes}
        self._countries = profile.countries
        self._regions = frozenset(code.encode() for _, code in profile.regions)
        self._codes = frozenset(code.encode() for code in codes)
        self._words = words.Loose(phrase for rule in rules for phrase in rule.phrases)
        # The same tags come back by the thousand.
        self._placed: dict[bytes, bool] = {}
        self._coded: dict[bytes, bool] = {}

    def may_keep(self, data: bytes) -> bool:
        """Whether an activity may be kept. data: as cut from a file, with no "<!" or "<?" in it."""
        places = set(_PLACE.findall(data))
        if any(map(self._is_place, places)) and self._is_subject(data):
            return True
        return hides(data)

    def _is_subject(self, data: bytes) -> bool:
        """Whether an activity may have one of the sectors, tags or words."""
        if any(map(self._is_code, set(_SECTOR.findall(data)))):
            return True
        if any(map(self._is_code, set(_TAG.findall(data)))):
            return True
        return self._words.finds(_folded(_texts(data)))

    def _is_place(self, tag: bytes) -> bool:
        known = self._placed.get(tag)
        return self._remember(self._placed, tag, self._names_place(tag)) if known is None else known

    def _names_place(self, tag: bytes) -> bool:
        if not _CODE.search(tag) or not tag.isascii():
            return True  # it may name a country in words
        return any(
            token in self._regions or (len(token) in (2, 3) and self._is_country(token.decode()))
            for token in _WORD.findall(tag)
        )

    def _is_country(self, token: str) -> bool:
        return geography.country_code(token)[0] in self._countries

    def _is_code(self, tag: bytes) -> bool:
        known = self._coded.get(tag)
        if known is None:
            tokens = (token.lower() for token in _TOKEN.findall(tag))
            known = self._remember(self._coded, tag, any(token in self._codes for token in tokens))
        return known

    def _remember(self, known: dict[bytes, bool], tag: bytes, verdict: bool) -> bool:
        if len(known) >= MOST_REMEMBERED:
            known.clear()
        known[tag] = verdict
        return verdict


def hides(data: bytes) -> bool:
    """Whether bytes may hide from the sieve what a parser would find in them."""
    if data.find(_START, len(_START)) >= 0:
        return True  # two activities in one
    if b"xmlns" in data and _NAMESPACE.search(data):
        return True  # its elements may have prefixes
    if b"&" in data and _ENTITY.search(data):
        return True
    if len(data.translate(None, _CONTROLS)) < len(data):
        return True  # the reader takes them out
    if data.isascii():
        return False
    if any(sign in data for sign in _RECOMPOSED):
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return True
    return False


def is_over(element: Element, *, since: date) -> bool:
    """Whether a parsed activity ended before a day, with no money moved since.

    Says no where more than its dates would have to be read.
    """
    draft = Draft(Report(), 0, 0, "2.03")
    for child in element:
        if child.tag == "activity-date":
            dating.read(child, draft)
        elif child.tag == "transaction":
            days = (part for part in child if part.tag == "transaction-date")
            for part in days:
                day = draft.day(part.get("iso-date") or part.text, line=0, path="")
                if day is None or day >= since:
                    return False
    end, _ = dating.first(draft.days, dating.ENDS)
    return end is not None and end < since


def _texts(data: bytes) -> bytes:
    """Return all titles and descriptions in an activity, those of its parts included."""
    return b"\n".join((*_blocks(data, b"title"), *_blocks(data, b"description")))


def _blocks(data: bytes, name: bytes) -> Iterable[bytes]:
    end = b"</" + name
    return [b"<t" + part.partition(end)[0] for part in data.split(b"<" + name)[1:]]


def _folded(texts: bytes) -> bytes:
    """Fold texts that still hold their tags and entities. Tags vanish, as they do in a record."""
    text = _MARKUP.sub(b"", texts).decode("utf-8", "replace")
    return words.fold(words.spelled(unescape(text) if "&" in text else text))
