"""How this room writes counts, shares and days, in the language of the page. Pure."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from babel import dates, numbers
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

NOTHING = "\N{EN DASH}"
TENTH = Decimal("0.1")


def language() -> str:
    """Return "en" or "fr"."""
    return "fr" if (get_language() or "en").startswith("fr") else "en"


def number(value: int | Decimal | None) -> str:
    """Return 1,370 or 1 370; a decimal with one digit after the point; an en dash for nothing."""
    if value is None:
        return NOTHING
    kept = value if isinstance(value, int) else value.quantize(TENTH, rounding=ROUND_HALF_UP)
    return str(numbers.format_decimal(kept, locale=language()))


def percent(value: Decimal | None) -> str:
    """Return 86.7 % or 86,7 %; value: in percent."""
    if value is None:
        return NOTHING
    gap = "\N{NARROW NO-BREAK SPACE}" if language() == "fr" else "\N{NO-BREAK SPACE}"
    return f"{number(value)}{gap}%"


def share(count: int, *, of: int) -> str:
    """Return "86.7 %"; an en dash for a part of nothing."""
    return percent(Decimal(100) * count / of) if of else NOTHING


def counted(count: int, *, of: int) -> str:
    """Return "65 of 75"."""
    return _("%(count)s of %(of)s") % {"count": number(count), "of": number(of)}


def day(instant: datetime | None) -> str:
    """Return "30 Jun 2026" as the site's zone has it; an en dash for none."""
    if instant is None:
        return NOTHING
    local = timezone.localtime(instant, timezone.get_default_timezone())
    return str(dates.format_date(local, "d MMM yyyy", locale=language()))


def cell(value: object) -> object:
    """Keep text of a file from being taken for a formula: an apostrophe before it."""
    is_formula = isinstance(value, str) and value.startswith(("=", "+", "-", "@"))
    return f"'{value}" if is_formula else value
