"""What an amount is in euro: computed where a rate exists, else as reported. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from marsa.collection.checks.context import ToEur
from marsa.collection.checks.values import Content, Item, day, number, text


@dataclass(frozen=True, slots=True)
class Euro:
    """An amount in euro. rate: units for one euro, None where the reporter gave the amount;
    rate_on: day of the rate; source: who published the rate."""

    eur: Decimal
    rate: Decimal | None
    rate_on: date | None
    source: str


def value_day(line: Item, content: Content) -> date | None:
    """Return the day whose rate applies to an amount: its value date, else the start date."""
    return day(line.get("value_on")) or day(content.get("starts_on"))


def euro(line: Item, content: Content, *, to_eur: ToEur) -> Euro | None:
    """Return an amount in euro, to the cent; None where there is no rate and none was given."""
    amount, currency = number(line.get("amount")), text(line.get("currency"))
    if amount is None:
        return None
    found = to_eur(amount, currency, value_day(line, content)) if currency else None
    if found:
        return Euro(found.eur, found.rate, found.rate_on, found.source)
    given, source = number(line.get("eur")), text(line.get("eur_source"))
    return Euro(given, None, None, source) if given is not None and source else None
