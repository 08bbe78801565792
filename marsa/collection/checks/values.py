"""The plain values of a content, read for the checks. Pure."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from marsa.registry.codelists import fold
from marsa.registry.rates import month_end

Content = Mapping[str, Any]
Item = Mapping[str, Any]


def number(written: Any) -> Decimal | None:
    """Return a number of the content; None for nothing, and for what is no number."""
    try:
        value = None if written in (None, "") else Decimal(written)
    except (InvalidOperation, TypeError, ValueError):
        return None
    return value if value is not None and value.is_finite() else None


def day(written: Any) -> date | None:
    """Return a day of the content; None for nothing, and for what is no day."""
    try:
        return date.fromisoformat(written) if written else None
    except (TypeError, ValueError):
        return None


def latest(first: date, precision: str | None) -> date:
    """Return the last day that a day may mean: of its month or year if no more is known."""
    if precision == "year":
        return date(first.year, 12, 31)
    return month_end(first) if precision == "month" else first


def party_key(party: Item | None) -> str:
    """Return what an organisation is told by: its code in the register, else its folded name."""
    if not party:
        return ""
    code: str | None = party.get("code")
    return code or fold(party.get("name") or party.get("ref") or "")


def text(written: Any) -> str:
    """Return a text without blanks around it; empty for nothing."""
    return written.strip() if isinstance(written, str) else ""
