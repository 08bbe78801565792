"""Text in several languages: `narrative` elements of version 2, plain text of version 1."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from marsa.exchange.iati.draft import UNKNOWN_LANGUAGE, Draft
from marsa.exchange.iati.elements import Element

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BLANKS = re.compile(r"[ \t\r\n]{2,}|[\t\r\n]")
_LONG = 200
_REMEMBERED = 8_192
_names: dict[str, str] = {}  # as written → tidied
_PARAGRAPH = re.compile(r"\r?\n[ \t\r]*\n\s*")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_].*)?\Z")


def tidy(text: str) -> str:
    """Put text on one line: NFC, no blanks around it, one blank where there were several."""
    text = text.strip()
    if "\n" in text or "  " in text or "\t" in text or "\r" in text:
        text = _BLANKS.sub(" ", text)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def tidy_paragraphs(text: str) -> str:
    """Tidy text but keep its paragraphs, each on a line of its own with an empty one between."""
    if "\n" not in text:
        return tidy(text)
    return "\n\n".join(filter(None, map(tidy, _PARAGRAPH.split(text))))


@lru_cache(maxsize=512)
def language(written: str | None, default: str) -> str:
    """Reduce a language tag to its language: "en-GB" is "en"; nonsense is the default."""
    match = _LANGUAGE.match(written.strip().lower()) if written else None
    return match[1] if match else default


def whole_text(element: Element) -> str:
    """Return the text of an element, that of markup inside it included."""
    if len(element):
        return "".join(element.itertext())
    return element.text or ""


def one(element: Element) -> str:
    """Return the name that an element holds: its first narrative that is not empty, or its text."""
    # No narrative or one is what nearly all have; it is asked for ten times an activity.
    count = len(element)
    if count == 1:
        if name := _narrative(element[0]):
            return name
    elif count:
        for child in element:
            if name := _narrative(child):
                return name
    text = element.text
    return _name(text) if text else ""


def _narrative(element: Element) -> str:
    """Return the name that an element holds if it is a narrative."""
    if element.tag != "narrative":
        return ""
    text = whole_text(element)
    return _name(text) if text else ""


def _name(text: str) -> str:
    """Tidy a name; those of usual length are remembered, for they come back by the thousand."""
    name = _names.get(text)
    if name is None:
        name = tidy(text)
        if len(text) < _LONG:
            if len(_names) >= _REMEMBERED:
                _names.clear()
            _names[text] = name
    return name


def by_language(element: Element, draft: Draft, *, paragraphs: bool = False) -> dict[str, str]:
    """Return what an element says in each language.

    A narrative without a language has that of the element, else the default of the activity,
    else "und". Two narratives of one language are joined: " / ", or a new paragraph.
    """
    default = language(element.get(LANG), draft.language)
    clean = tidy_paragraphs if paragraphs else tidy
    said: dict[str, str] = {}
    for child in element:
        if child.tag == "narrative" and (text := clean(whole_text(child))):
            code = language(child.get(LANG), default)
            if code in said:
                join(said, {code: text}, paragraphs=paragraphs)
            else:
                said[code] = text
    if not said and (text := clean(element.text or "")):
        said[default] = text
    return said


def join(said: dict[str, str], more: Mapping[str, str], *, paragraphs: bool = False) -> None:
    """Add texts to those already said in the same language, each text once."""
    between = "\n\n" if paragraphs else " / "
    for code, text in more.items():
        earlier = said.get(code)
        if earlier is None:
            said[code] = text
        elif text not in earlier:
            said[code] = f"{earlier}{between}{text}"


def language_of(element: Element) -> str:
    """Return the default language of an activity."""
    return language(element.get(LANG), UNKNOWN_LANGUAGE)
