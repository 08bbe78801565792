"""What is typed on a page, and what the page takes its choices from. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from marsa.collection.checks.context import Around
from marsa.exchange import numbers
from marsa.exchange.workbook import texts

Typed = dict[str, list[str]]  # name of a control → what was typed; several for boxes
MOST_LINES = 200  # of a list on one page; a form that says more was not made by this one


@dataclass(frozen=True, slots=True)
class Sources:
    """What the controls of an entry offer.

    type: project or policy. organisations: code → name in the language of the page. own: code of
    the contributor that may not name another.
    """

    language: str
    type: str
    around: Around
    organisations: Mapping[str, str] = field(default_factory=dict)
    own: str = ""


def one(written: Mapping[str, list[str]], name: str) -> str:
    """Return what was typed in a control, as it is kept on one line; empty for nothing."""
    return _clean((written.get(name) or [""])[-1])


def area(written: Mapping[str, list[str]], name: str) -> str:
    """Return what was typed in a control of several lines."""
    text = (written.get(name) or [""])[-1].replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(_clean(line) for line in text.split("\n")).strip("\n")


def rows(written: Mapping[str, list[str]], name: str) -> list[str]:
    """Return what was typed, one value per line, empty lines left out."""
    return [line for line in area(written, name).split("\n") if line]


def many(written: Mapping[str, list[str]], name: str) -> list[str]:
    """Return the boxes that were ticked, each once."""
    return list(dict.fromkeys(_clean(value) for value in written.get(name) or () if value))


def figure(text: str) -> Decimal | None:
    """Return the number that was typed, None for what is none or can be read in two ways."""
    return numbers.read(text).value if text else None


def _clean(text: str) -> str:
    return texts.clean(text)[0]
