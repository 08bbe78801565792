"""One row of a table, asked by the name of a column; what is wrong is said with its cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from marsa.exchange import dates, money, numbers, sentences
from marsa.exchange.iati.draft import LAST_YEAR
from marsa.exchange.report import Report
from marsa.exchange.rules import percentages
from marsa.exchange.tables.mappings import Dated, Source, fold
from marsa.registry import codelists

# A cell that starts like a formula is written with an apostrophe before it, which is not text.
_GUARDED = ("'=", "'+", "'-", "'@")


@dataclass(slots=True)
class Row:
    """cells: as read; columns: folded name → index; number: as a spreadsheet counts,
    from 1; last_year: dates beyond it are implausible; place: says where the value of a column
    stands, in a file that has no cells."""

    cells: Sequence[str]
    columns: Mapping[str, int]
    number: int
    line: int
    report: Report
    empty: frozenset[str]
    last_year: int = LAST_YEAR
    days: dict[str, date | None] = field(default_factory=dict)
    place: Callable[[str], dict[str, Any]] | None = None

    def text(self, source: Source | None) -> str:
        """Return the text of a source, without blanks around it; empty for nothing."""
        if source is None:
            return ""
        if source.column is None:
            return source.constant or ""
        index = self.columns.get(fold(source.column), len(self.cells))
        text = self.cells[index].strip() if index < len(self.cells) else ""
        if text.startswith(_GUARDED):
            text = text[1:]
        return "" if text in self.empty else text

    def cell(self, source: Source | None) -> str | None:
        """Return the address of a source as a spreadsheet writes it, None when it is no column."""
        if source is None or source.column is None:
            return None
        index = self.columns.get(fold(source.column))
        return None if index is None else f"{letters(index)}{self.number}"

    def say(self, code: str, source: Source | None, **values: Any) -> None:
        """Say something about a cell."""
        self.report.add(code, **self.where(source), **values)

    def where(self, source: Source | None) -> dict[str, Any]:
        """Return where a source stands: its line and cell, or what stands for them."""
        if self.place is not None and source is not None and source.column is not None:
            return self.place(source.column)
        return {"line": self.line, "cell": None if self.place else self.cell(source)}

    def day(self, source: Source) -> date | None:
        """Read a day; None when it is empty or cannot be read, which is said once."""
        column = fold(source.column or "")
        if column not in self.days:
            self.days[column] = self._day(source)
        return self.days[column]

    def _day(self, source: Source) -> date | None:
        written = self.text(source)
        if not written:
            return None
        day = dates.read_cell(written)
        if day.fault == "day-first":
            self.say("value.date_day_first", source, found=written, taken=day.value)
        elif day.fault == "time":
            self.say("value.date_with_time", source, found=written)
        elif day.fault is not None:
            self.say(f"value.date_{day.fault}", source, found=written)
        if day.value is not None and day.value.year > self.last_year:
            self.say("plausibility.far_future", source, found=day.value)
        return day.value

    def first_day(self, choice: Sequence[Dated]) -> tuple[date | None, str | None, int]:
        """Return the first day of a choice that is filled, what it is, and which choice it was."""
        for index, dated in enumerate(choice):
            day = self.day(dated.source)
            if day is not None:
                return day, dated.basis, index
        return None, None, len(choice)

    def number_of(self, source: Source) -> Decimal | None:
        """Read an amount; None when it cannot be read, which is said."""
        written = self.text(source)
        number = numbers.read(written, table=True)
        if number.fault is not None:
            money.say(self.report, number, written, **self.where(source))
        return number.value

    def share(self, source: Source | None) -> percentages.Share:
        """Read a percentage; None when it is empty or cannot be read, which is said."""
        written = self.text(source)
        if not written:
            return None
        share = percentages.read(written)
        if share is None:
            self.say("value.percentage_unreadable", source, found=written)
        return share

    def choice(self, source: Source) -> tuple[str, bool]:
        """Return the code that a cell means in its code lists, and whether it is one.

        A code or its English or French label will do, whatever the case and accents.
        """
        written = self.text(source)
        if not source.lists:
            if not source.values:
                return written, True
            code = _words(tuple(source.values.items())).get(codelists.fold(written))
            return (written, False) if code is None else (source.prefix + code, True)
        code = _choices(source.lists).get(codelists.fold(written))
        if source.values:
            code = source.values.get(code or "")
        return (written, False) if code is None else (source.prefix + code, True)


def allowed(source: Source) -> sentences.Words:
    """List what a cell may hold, for a sentence."""
    codes = source.values or dict.fromkeys(_choices(source.lists).values())
    return sentences.Words(", ".join(codes))


def letters(index: int) -> str:
    """Return the letters of a column, counted from 0, as a spreadsheet writes them."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def parts(text: str, source: Source, *, is_one: Callable[[str], bool] | None = None) -> list[str]:
    """Divide a cell that holds several values.

    Values that hold the separator are kept whole where the source lists them or `is_one` knows
    them ("Congo, Democratic Republic of the"); brackets are not divided.
    """
    if not source.split:
        return [text] if text else []
    pieces = _outside_brackets(text, source.split)
    found: list[str] = []
    at = 0
    while at < len(pieces):
        size = 1
        for longer in range(min(4, len(pieces) - at), 1, -1):
            joined = f"{source.split} ".join(pieces[at : at + longer])
            if joined in source.keep or (is_one is not None and is_one(joined)):
                size = longer
                break
        found.append(f"{source.split} ".join(pieces[at : at + size]))
        at += size
    return found


def _outside_brackets(text: str, separator: str) -> list[str]:
    """Divide at the separators that stand outside brackets; leave out empty pieces."""
    pieces, depth = [""], 0
    for sign in text:
        depth = max(0, depth + (sign == "(") - (sign == ")"))
        if sign == separator and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += sign
    return [piece.strip() for piece in pieces if piece.strip()]


@cache
def _words(values: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """Return what the words of a list mean, whatever their case and accents."""
    return {codelists.fold(word): code for word, code in values}


@cache
def _choices(lists: tuple[str, ...]) -> Mapping[str, str]:
    """Return every way to write a code of some code lists."""
    return {
        codelists.fold(written): code
        for name in lists
        for code, label in codelists.labels(name).items()
        for written in (code, label.en, label.fr)
    }
