"""Text of cells made fit to keep: no control characters, no markup, tidy, NFC."""

import re
from functools import lru_cache

from marsa.exchange.iati import narratives

# What no text needs: control characters (tab and line ends aside), halves of pairs, non-characters.
_BAD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Markup of web pages; "< 18 years" and "<b" alone are text.
_MARKUP = re.compile(
    r"</?(?:a|b|blockquote|body|br|center|div|em|font|form|h[1-6]|head|hr|html|i|iframe|img|input"
    r"|li|link|meta|object|ol|p|script|small|span|strong|style|sub|sup|svg|table|tbody|td|th|tr|u"
    r"|ul)(?:\s[^<>]*|/)?>|<!--.*?-->",
    re.IGNORECASE | re.DOTALL,
)
_PARAGRAPH_MARKUP = re.compile(r"</p\s*>|<br\s*/?>", re.IGNORECASE)
SHORT = 40  # characters up to which a text is remembered
LONGEST = 32_767  # characters of a cell, by the rules of the format


def clean(text: str, *, paragraphs: bool = False) -> tuple[str, str, str]:
    """Return the text to keep, the code points that were left out, and the markup that was.

    Code points as "U+0007, U+D800", the first markup as written; each empty when nothing was.
    """
    return (_remembered if len(text) <= SHORT else _cleaned)(text, paragraphs)


def bare(text: str) -> tuple[str, str]:
    """Return text without what no text needs, and the code points that were left out."""
    if text.isprintable() or not (found := _BAD.findall(text)):
        return text, ""
    return _BAD.sub("", text), ", ".join(dict.fromkeys(f"U+{ord(sign):04X}" for sign in found))


def _cleaned(text: str, paragraphs: bool) -> tuple[str, str, str]:
    text, removed = bare(text)
    markup = ""
    if "<" in text and (match := _MARKUP.search(text)):
        markup = match[0]
        text = _MARKUP.sub(" ", _PARAGRAPH_MARKUP.sub("\n\n", text))
    text = narratives.tidy_paragraphs(text) if paragraphs else narratives.tidy(text)
    return text, removed, markup


# Names and codes come back in every row.
_remembered = lru_cache(maxsize=16_384)(_cleaned)


def kept(text: str, *, paragraphs: bool = False) -> str:
    """Return the text as a cell can hold it and reading gives it back."""
    text = clean(text, paragraphs=paragraphs)[0]
    return _cut(text)


def fitting(text: str) -> str:
    """Return text as it was typed but for what no cell can hold."""
    if not text.isprintable():
        text = _BAD.sub("", text)
    return _cut(text)


def _cut(text: str) -> str:
    """Shorten what is longer than a cell can hold; some signs count twice there."""
    if len(text) <= LONGEST // 2 or len(text.encode("utf-16-le")) <= 2 * LONGEST:
        return text
    start = text.encode("utf-16-le")[: 2 * (LONGEST - 1)].decode("utf-16-le", "ignore")
    return start.rstrip() + "…"
