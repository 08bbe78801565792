"""Making elements: attributes that are stated, texts that XML can hold, narratives by language."""

import re
from collections.abc import Mapping

from lxml import etree

from marsa.exchange.iati.draft import UNKNOWN_LANGUAGE
from marsa.exchange.iati_out.notes import Notes

Element = etree._Element

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# What XML 1.0 cannot hold, not even as a reference.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# English and French first: the languages of the platform; then the others by their codes.
_FIRST = {"en": 0, "fr": 1}


def add(
    parent: Element,
    tag: str,
    attributes: Mapping[str, str | None],
    *,
    notes: Notes,
    text: str | None = None,
) -> Element:
    """Add a child with the attributes that are stated, in the order given, and a text."""
    stated = {name: _clean(value, notes) for name, value in attributes.items() if value}
    child = etree.SubElement(parent, tag, stated)
    if text is not None:
        child.text = _clean(text, notes)
    return child


def narratives(parent: Element, texts: Mapping[str, str], *, notes: Notes) -> None:
    """Add a narrative for each language; "und" has no language, for none is stated."""
    for language in sorted(texts, key=lambda code: (_FIRST.get(code, 2), code)):
        if texts[language]:
            stated = None if language == UNKNOWN_LANGUAGE else language
            add(parent, "narrative", {LANG: stated}, notes=notes, text=texts[language])


def name(parent: Element, text: str, *, notes: Notes) -> None:
    """Add the narrative of a name, whose language nobody states."""
    if text:
        add(parent, "narrative", {}, notes=notes, text=text)


def _clean(text: str, notes: Notes) -> str:
    if text.isprintable():
        return text
    cleaned = _FORBIDDEN.sub("", text)
    if cleaned != text:
        notes.add("value.characters")
    return cleaned
