"""A sentence or label in English and French, and how an exact number is spelled for a machine."""

from dataclasses import dataclass
from decimal import Decimal

SHOWN = 60  # characters of what was typed that a sentence repeats
_FIXED, _NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
_FRENCH = {
    "« ": f"«{_FIXED}",
    " »": f"{_FIXED}»",
    " :": f"{_FIXED}:",
    " ;": f"{_NARROW};",
    " ?": f"{_NARROW}?",
    " !": f"{_NARROW}!",
}


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in English and in French."""

    en: str
    fr: str

    def of(self, language: str) -> str:
        """Return the French words for "fr…", the English ones for anything else."""
        return self.fr if language.startswith("fr") else self.en


def sentence(en: str, fr: str) -> Text:
    """Return a sentence in both languages, with the spaces that French sets before its signs."""
    return Text(en, spaced(fr))


def spaced(french: str) -> str:
    """Replace the plain spaces beside « » : ; ? ! by those at which a line never breaks."""
    for plain_sign, sign in _FRENCH.items():
        french = french.replace(plain_sign, sign)
    return french


def listed(texts: list[Text]) -> Text:
    """Join labels into one: "Niger, Mali or Chad", "Niger, Mali ou Tchad"."""
    return Text(_listed([t.en for t in texts], "or"), _listed([t.fr for t in texts], "ou"))


def plain(value: Decimal) -> str:
    """Return the digits of a number, with no exponent, two decimals or as many as it needs.

    A whole number that was written without decimals stays so: 3, but 3.50 and 0.0125.
    """
    digits = format(value, "f")
    whole, point, decimals = digits.partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}" if point else digits


def shown(value: object) -> str:
    """Return what somebody typed, cut short and without characters that cannot be printed."""
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(value))
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _listed(words: list[str], before_last: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {before_last} {words[-1]}"
