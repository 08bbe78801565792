"""A part of a JSON object, asked by its keys; a value of another kind than expected is said."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from marsa.exchange import dates, money, numbers, sentences
from marsa.exchange.report import Report
from marsa.exchange.tables.objects import Number, Object

_YEARS = range(1, 10_000)
_LONGEST_COUNT = 9
# What is expected → how a sentence calls it.
_KINDS = {
    "text": ("a text", "un texte"),
    "number": ("a number", "un nombre"),
    "day": ("a date", "une date"),
    "list": ("a list of objects", "une liste d’objets"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """values: of this part; one: the object it is in; keys: the way to it from there."""

    values: dict[str, Any]
    one: Object
    keys: tuple[object, ...]

    @property
    def line(self) -> int:
        """Return the line on which the whole object starts."""
        return self.one.line

    @property
    def report(self) -> Report:
        """Return the report about the whole object."""
        return self.one.report

    def say(self, code: str, key: str, **values: Any) -> None:
        """Say something about one value."""
        self.one.say(code, *self.keys, key, **values)

    def text(self, key: str) -> str:
        """Return a text without blanks around it; empty for none. A number will do as one."""
        value = self.values.get(key)
        if value is None:
            return ""
        if isinstance(value, str):
            return value.strip()
        return self._otherwise(key, "text", "")

    def choice(self, key: str, known: Collection[str]) -> str:
        """Return a text that is one of these; empty for none and for another, which is said."""
        text = self.text(key)
        if not text or text in known:
            return text
        self.say("code.choice", key, found=text, known=sentences.Words(", ".join(known)))
        return ""

    def number(self, key: str) -> Decimal | None:
        """Return an exact decimal, written as a text or a number; None for none."""
        value = self.values.get(key)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            self._otherwise(key, "number", "")
            return None
        number = numbers.read(value)
        if number.fault is not None:
            money.say(self.report, number, value, **self.one.place(*self.keys, key))
        return number.value

    def count(self, key: str) -> int | None:
        """Return a whole number; None for none."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, Number) and value.isdecimal() and len(value) <= _LONGEST_COUNT:
            return int(value)
        self._otherwise(key, "number", "")
        return None

    def year(self, key: str) -> int | None:
        """Return a year; None for none."""
        year = self.count(key)
        return year if year in _YEARS else None

    def day(self, key: str) -> date | None:
        """Return a day written as ISO 8601; None for none."""
        written = self.text(key)
        if not written:
            return None
        day = dates.read_cell(written)
        if day.value is None:
            self.say("value.date_unreadable", key, found=written)
        return day.value

    def parts(self, key: str) -> list["Part"]:
        """Return the objects of a list."""
        value = self.values.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self._otherwise(key, "list", "")
            return []
        made = []
        for number, part in enumerate(value):
            if isinstance(part, dict):
                made.append(Part(part, self.one, (*self.keys, key, number)))
            else:
                kind_en, kind_fr = _KINDS["list"]
                where = (*self.keys, key, number)
                self.one.say(
                    "value.json_kind", *where, found=part, kind_en=kind_en, kind_fr=kind_fr
                )
        return made

    def _otherwise(self, key: str, kind: str, instead: str) -> str:
        kind_en, kind_fr = _KINDS[kind]
        found = self.values[key]
        self.say("value.json_kind", key, found=found, kind_en=kind_en, kind_fr=kind_fr)
        return instead
