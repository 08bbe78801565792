"""Keys of programs that push entries: how they look and how long they last. Pure."""

from datetime import date

from marsa.accounts import keys
from marsa.registry.readers import months_later

PREFIX = "marsa_"  # so that a scanner of sources can tell a key that was left lying about
MOST_MONTHS = 12


def new() -> str:
    """Return a new key, as its program sends it."""
    return keys.new(PREFIX)


def digest(text: str) -> str:
    """Return what is stored in place of a key."""
    return keys.digest(text)


def last_day(made: date) -> date:
    """Return the latest day on which a key made on a day may expire."""
    return months_later(made, MOST_MONTHS)
