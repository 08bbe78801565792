"""Numbers, money and dates as a language writes them. Pure; never a floating-point number.

English follows the Interinstitutional Style Guide of the European Union ("EUR 8.8 billion",
"38 %"), French the rules of the Imprimerie nationale (narrow no-break space between groups
of three, "1er" for the first of a month). Separators and month names of every language come
from the CLDR data of Babel; words for a language without an entry in `_WORDS` are English.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum
from functools import lru_cache

from babel import dates, numbers

NARROW = "\N{NARROW NO-BREAK SPACE}"
FIXED = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
NOTHING = "\N{EN DASH}"

Number = int | Decimal


class Scale(IntEnum):
    """In what an amount is counted."""

    ONE = 1
    MILLION = 1_000_000
    BILLION = 1_000_000_000


@dataclass(frozen=True, slots=True)
class _Words:
    """What a language calls its scales (one, many), and where it puts the currency."""

    million: tuple[str, str]
    billion: tuple[str, str]
    under: str
    over: str
    bytes: tuple[str, str, str]
    gap: str


_WORDS = {
    "en": _Words(
        million=("million", "million"),
        billion=("billion", "billion"),
        under="under {}",
        over="over {}",
        bytes=("bytes", "kB", "MB"),
        gap=FIXED,
    ),
    "fr": _Words(
        million=("million", "millions"),
        billion=("milliard", "milliards"),
        under="moins de {}",
        over="plus de {}",
        bytes=("octets", "ko", "Mo"),
        gap=NARROW,
    ),
}


def number(value: Number, *, language: str, decimals: int | None = None) -> str:
    """Write a number: 1,370 or 1 370.

    decimals: round half up to so many; None keeps the digits as they are. Raises TypeError
    for a floating-point number.
    """
    text = f"{_rounded(value, decimals):,f}"
    group, point, minus = _signs(language)
    text = text.replace(",", "\0").replace(".", point).replace("\0", group)
    return text.replace("-", minus)


def amount(value: Number, *, language: str, currency: str = "EUR") -> str:
    """Write an amount of money exactly, never rounded: EUR 8,812,345.67 or 8 812 345,67 €.

    At least the decimals of the currency are shown (none for XOF), more when there are more.
    """
    text = exact(value, unit=currency, language=language)
    if _is_french(language):
        return f"{text}{FIXED}{'€' if currency == 'EUR' else currency}"
    return f"{currency}{FIXED}{text}"


def exact(value: Number, *, unit: str, language: str) -> str:
    """Write a value exactly and without its unit, for a column whose head names the unit.

    unit: "count", "percent" or a currency code, of which at least the decimals are shown.
    """
    least = 0 if unit in ("count", "percent") else numbers.get_currency_precision(unit)
    written = -int(_exact(value).normalize().as_tuple().exponent)
    return number(value, language=language, decimals=max(least, written))


def money(value: Number, *, language: str, currency: str = "EUR") -> str:
    """Write an amount of money in words fit for a sentence: EUR 8.8 billion.

    Billions and amounts under ten million keep one decimal unless it is zero; amounts
    under a million are written in full, to the unit.
    """
    scale, rounded = _round_for_reading(_exact(value))
    text = number(rounded, language=language)
    many = abs(rounded) >= 2
    if not _is_french(language):
        word = _scale_word(scale, language=language, many=many)
        return f"{currency}{FIXED}{text}{' ' + word if word else ''}"
    if scale is Scale.ONE:
        name = ("euros" if many else "euro") if currency == "EUR" else currency
        return f"{text}{FIXED}{name}"
    return f"{text}{FIXED}{unit(currency, scale=scale, language=language, many=many)}"


def unit(currency: str, *, scale: Scale, language: str, many: bool = True) -> str:
    """Name the unit of a column of amounts: million EUR, millions d’euros."""
    word = _scale_word(scale, language=language, many=many)
    if not word:
        return "euros" if _is_french(language) and currency == "EUR" else currency
    return f"{word} d’euros" if _is_french(language) and currency == "EUR" else f"{word} {currency}"


def scale_of(largest: Number) -> Scale:
    """Return the scale in which a column is counted whose largest amount this is."""
    size = abs(_exact(largest))
    return Scale.MILLION if size >= Scale.MILLION else Scale.ONE


def figure(value: Number, *, unit: str, language: str) -> str:
    """Write a value with its unit: "count", "percent" or a currency code (in words)."""
    if unit == "count":
        return number(value, language=language)
    if unit == "percent":
        return percent(value, language=language)
    return money(value, language=language, currency=unit)


def percent(value: Number, *, language: str, decimals: int = 0) -> str:
    """Write a percentage given in percent (38, not 0.38): 38 %."""
    text = number(value, language=language, decimals=decimals)
    return f"{text}{_words(language).gap}%"


def share(part: Number, *, whole: Number, language: str) -> str:
    """Write a part of a whole in whole percent; never 0 % of something nor 100 % of less than all.

    Without a whole (zero) there is no share: an en dash.
    """
    if not whole:
        return NOTHING
    hundredths = _exact(part) * 100 / _exact(whole)
    words = _words(language)
    if 0 < hundredths < 1:
        return words.under.format(percent(1, language=language))
    if 99 < hundredths < 100:
        return words.over.format(percent(99, language=language))
    return percent(hundredths, language=language)


def day(value: date, *, language: str) -> str:
    """Write a day: 30 June 2026, 30 juin 2026, 1er juillet 2026."""
    text = str(dates.format_date(value, f"d'{FIXED}'MMMM y", locale=language))
    return f"1er{text[1:]}" if _is_french(language) and value.day == 1 else text


def month(value: date, *, language: str) -> str:
    """Write a month: June 2026, juin 2026."""
    return str(dates.format_date(value, "LLLL y", locale=language))


def when(value: date, *, precision: str, language: str) -> str:
    """Write a date as precisely as it is known: precision "day", "month" or "year".

    Raises ValueError for any other precision.
    """
    if precision == "day":
        return day(value, language=language)
    if precision == "month":
        return month(value, language=language)
    if precision == "year":
        return str(value.year)
    raise ValueError(f"precision must be day, month or year, not {precision!r}")


def size(count: int, *, language: str) -> str:
    """Write the size of a file in bytes: 812 bytes, 45 kB, 1.9 MB (1 kB is 1,000 bytes)."""
    words = _words(language).bytes
    if count < 1_000:
        return f"{count}{FIXED}{words[0]}"
    if count < 999_500:
        return f"{number(Decimal(count) / 1_000, language=language, decimals=0)}{FIXED}{words[1]}"
    return f"{number(Decimal(count) / 1_000_000, language=language, decimals=1)}{FIXED}{words[2]}"


def _exact(value: Number) -> Decimal:
    if isinstance(value, float):
        raise TypeError("A figure is never a floating-point number.")
    return Decimal(value)


def _rounded(value: Number, decimals: int | None) -> Decimal:
    result = _exact(value)
    if decimals is not None:
        result = result.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return result if result else abs(result)  # never −0


def _round_for_reading(value: Decimal) -> tuple[Scale, Decimal]:
    """Round in the smallest scale that needs no more than three digits before the point."""
    rounded = _rounded(value, 0)
    if abs(rounded) < Scale.MILLION:
        return Scale.ONE, rounded
    rounded = _rounded(value / Scale.MILLION, 1)
    if abs(rounded) >= 10:
        rounded = _rounded(value / Scale.MILLION, 0)
    if abs(rounded) < 1_000:
        return Scale.MILLION, _without_zero(rounded)
    return Scale.BILLION, _without_zero(_rounded(value / Scale.BILLION, 1))


def _without_zero(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return whole if whole == value else value


def _scale_word(scale: Scale, *, language: str, many: bool) -> str:
    words = _words(language)
    forms = {Scale.ONE: ("", ""), Scale.MILLION: words.million, Scale.BILLION: words.billion}
    return forms[scale][many]


def _words(language: str) -> _Words:
    return _WORDS.get(language[:2], _WORDS["en"])


def _is_french(language: str) -> bool:
    return language.startswith("fr")


@lru_cache
def _signs(language: str) -> tuple[str, str, str]:
    """Return what stands between groups of three, before the decimals and before a debt."""
    locale = language.replace("-", "_")
    minus = numbers.get_minus_sign_symbol(locale).replace("-", MINUS)
    return numbers.get_group_symbol(locale), numbers.get_decimal_symbol(locale), minus
