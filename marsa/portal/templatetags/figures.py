"""Filters that write a value in the language of the page. The rules stand in `formats`.

A value that is not there is an en dash; a date that is not there says so.
"""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.translation import get_language, pgettext

from marsa.portal import formats
from marsa.portal.charts import Counting

register = template.Library()

Value = int | Decimal | None


def _language() -> str:
    return get_language() or "en"


@register.filter
def number(value: Value, decimals: int | None = None) -> str:
    """1,370 or 1 370; the argument rounds to so many decimals."""
    if value is None:
        return formats.NOTHING
    return formats.number(value, language=_language(), decimals=decimals)


@register.filter
def amount(value: Value, currency: str = "EUR") -> str:
    """EUR 8,812,345.67 or 8 812 345,67 €: exact."""
    if value is None:
        return formats.NOTHING
    return formats.amount(value, language=_language(), currency=currency)


@register.filter
def money(value: Value, currency: str = "EUR") -> str:
    """EUR 8.8 billion or 8,8 milliards d’euros: for sentences."""
    if value is None:
        return formats.NOTHING
    return formats.money(value, language=_language(), currency=currency)


@register.filter
def figure(value: Value, unit: str) -> str:
    """A value with its unit: "count", "percent" or a currency code."""
    if value is None:
        return formats.NOTHING
    return formats.figure(value, unit=unit, language=_language())


@register.filter
def exact(value: Value, counting: Counting) -> str:
    """The digits alone, for a column whose head names the unit."""
    if value is None:
        return formats.NOTHING
    return formats.exact(value, unit=counting.unit, language=_language())


@register.filter
def unit_name(counting: Counting, counted: str = "") -> str:
    """million EUR, millions d’euros; for counts what is counted."""
    if counting.unit in ("count", "percent"):
        return "%" if counting.unit == "percent" else str(counted)
    return formats.unit(counting.unit, scale=counting.scale, language=_language())


@register.filter
def exact_unit_name(counting: Counting, counted: str = "") -> str:
    """EUR, euros; for counts what is counted."""
    if counting.unit in ("count", "percent"):
        return unit_name(counting, counted)
    return formats.unit(counting.unit, scale=formats.Scale.ONE, language=_language())


@register.filter
def percent(value: Value, decimals: int = 0) -> str:
    """38 %: the value is in percent."""
    if value is None:
        return formats.NOTHING
    return formats.percent(value, language=_language(), decimals=decimals)


@register.filter
def share_of(part: Value, whole: Value) -> str:
    """A part of a whole in percent; "under 1 %" rather than 0 %."""
    if part is None or whole is None:
        return formats.NOTHING
    return formats.share(part, whole=whole, language=_language())


@register.filter
def trimmed(value: Value) -> str:
    """655.957: all its digits, without the zeros that close it."""
    if value is None:
        return formats.NOTHING
    return formats.exact(value, unit="count", language=_language())


@register.filter
def percent_stated(value: Value) -> str:
    """33.3333 %: a percentage with all its digits, as somebody stated it."""
    if value is None:
        return formats.NOTHING
    digits = max(0, -int(Decimal(value).normalize().as_tuple().exponent))
    return formats.percent(value, language=_language(), decimals=digits)


@register.filter
def value(value: Value, unit: str) -> str:
    """The digits alone, exactly; unit: "count", "percent" or a currency code."""
    if value is None:
        return formats.NOTHING
    return formats.exact(value, unit=unit, language=_language())


@register.filter
def day(value: date | None) -> str:
    """30 June 2026, 30 juin 2026; an instant is read in the time zone of the site."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return when(value, "day")


@register.filter
def when(value: date | None, precision: str) -> str:
    """A date as precisely as it is known: "day", "month" or "year"."""
    if value is None:
        return pgettext("date", "not stated")
    return formats.when(value, precision=precision, language=_language())


@register.filter
def size(count: int) -> str:
    """45 kB, 1.9 MB."""
    return formats.size(count, language=_language())
