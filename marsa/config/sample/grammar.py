"""What English and French ask of words that are put together: articles, numbers, months."""

import re
from collections.abc import Sequence
from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

NARROW = "\u202f"  # the narrow no-break space that groups digits in French
_PLURAL_ARTICLE = re.compile(r"(^|\bet )les ")
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}\b)")


def des(people: str) -> str:
    """Put "de" before people: "les réfugiés et les élèves" → "des réfugiés et des élèves"."""
    return _PLURAL_ARTICLE.sub(r"\1des ", people)


def aux(people: str) -> str:
    """Put "à" before people: "les réfugiés et les élèves" → "aux réfugiés et aux élèves"."""
    return _PLURAL_ARTICLE.sub(r"\1aux ", people)


def listed(parts: Sequence[str], *, last: str) -> str:
    """Join parts with commas, and the last one with a word: "au Mali, au Niger et au Tchad"."""
    if len(parts) == 1:
        return parts[0]
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def capital(text: str) -> str:
    """Begin a text with a capital and leave the rest as it is."""
    return text[:1].upper() + text[1:]


def french(text: str) -> str:
    """Give a French text its apostrophes, and narrow no-break spaces between groups of digits."""
    return _THOUSANDS.sub(NARROW, text).replace("'", "’")


def number(count: int, *, language: str) -> str:
    """Write a whole number as the language ("en", "fr") does: "12,000", "12 000"."""
    return str(format_decimal(count, locale=language))


def month(day: date, *, language: str) -> str:
    """Write the month of a day as the language does: "March 2024", "mars 2024"."""
    return str(format_date(day, "MMMM yyyy", locale=language))
