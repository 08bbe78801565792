"""One row of a sheet, asked by the code of a column; what is wrong is said with its cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from marsa.exchange import dates, money, numbers, sentences
from marsa.exchange.iati.draft import LAST_YEAR
from marsa.exchange.report import Report
from marsa.exchange.rules import percentages
from marsa.exchange.tables.rows import letters
from marsa.exchange.workbook import texts
from marsa.exchange.workbook.choices import SEPARATOR, Index
from marsa.exchange.workbook.columns import Column

Cell = str | float | int | bool | date | datetime | Decimal
DIGITS = 15  # that a spreadsheet keeps of a number
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_DAYS = range(61, 2_958_466)  # 1 March 1900 (the days before are off by one) to the year 9999


@dataclass(frozen=True, slots=True)
class Given:
    """What a reader is told. lists: by name, None for those that are not known here."""

    lists: Mapping[str, Index | None]
    framework: str = "jvap"
    language: str = "en"
    last_year: int = LAST_YEAR
    is_1904: bool = False


@dataclass(slots=True)
class Line:
    """sheet: name of its tab; number: as a spreadsheet counts, from 1; values: column code →
    typed value, filled cells only; columns: column code → what and where it is; where: says where
    the value of a column stands, in a file whose cells are not those of a sheet."""

    sheet: str
    number: int
    values: Mapping[str, Cell]
    columns: Mapping[str, tuple[Column, int]]
    report: Report
    given: Given
    where: Callable[[str], str] | None = None

    def place(self, code: str) -> str:
        """Return the address of a cell, as "Projects!F12"; column A for a missing column."""
        if self.where is not None:
            return self.where(code)
        _, index = self.columns.get(code, (None, 0))
        return f"{self.sheet}!{letters(index)}{self.number}"

    def say(self, sentence: str, code: str, **values: Any) -> None:
        """Say something about a cell, once."""
        cell = self.place(code)
        self.report.add(sentence, line=self.number, path=code, cell=cell, once=cell, **values)

    def has(self, *codes: str) -> bool:
        """Whether one of these columns is filled."""
        return not self.values.keys().isdisjoint(codes)

    def text(self, code: str, *, paragraphs: bool = False) -> str:
        """Return the text of a cell, tidy; empty for nothing."""
        value = self.values.get(code)
        if value is None:
            return ""
        text, removed, markup = texts.clean(as_text(value), paragraphs=paragraphs)
        if removed:
            self.say("value.characters_removed", code, found=sentences.Words(removed))
        if markup:
            self.say("value.markup_removed", code, found=markup)
        return text

    def day(self, code: str) -> date | None:
        """Read a day; None when it is empty or cannot be read, which is said."""
        value = self.values.get(code)
        if value is None:
            return None
        day = self._typed_day(value, code)
        if day is not None and day.year > self.given.last_year:
            self.say("plausibility.far_future", code, found=day)
        return day

    def _typed_day(self, value: Cell, code: str) -> date | None:
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool) and int(value) in _DAYS:
            epoch = _EPOCH_1904 if self.given.is_1904 else _EPOCH
            day = epoch + timedelta(days=min(int(value), (date.max - epoch).days))
            self.say("value.day_number", code, found=as_text(value), taken=day)
            return day
        return self._written_day(as_text(value), code)

    def _written_day(self, written: str, code: str) -> date | None:
        day = dates.read_cell(written)
        if day.fault == "day-first":
            self.say("value.date_day_first", code, found=written, taken=day.value)
        elif day.fault == "time":
            self.say("value.date_with_time", code, found=written)
        elif day.fault is not None:
            self.say(f"value.date_{day.fault}", code, found=written)
        return day.value

    def amount(self, code: str) -> Decimal | None:
        """Read an amount; None when it is empty or cannot be read, which is said.

        A number cell has fifteen digits and is taken exactly so; text is read as in a table.
        """
        value = self.values.get(code)
        if value is None:
            return None
        if isinstance(value, int | float) and not isinstance(value, bool):
            return exactly(value)
        written = self.text(code)
        number = numbers.read(written, table=True)
        if number.fault is not None:
            cell = self.place(code)
            money.say(self.report, number, written, line=self.number, path=code, cell=cell)
        return number.value

    def share(self, code: str) -> percentages.Share:
        """Read a percentage; None when it is empty or cannot be read, which is said."""
        value = self.values.get(code)
        if value is None:
            return None
        if isinstance(value, int | float) and not isinstance(value, bool):
            share = exactly(value)
            if 0 <= share <= percentages.HUNDRED:
                return share
        elif (read := percentages.read(as_text(value))) is not None:
            return read
        self.say("value.percentage_unreadable", code, found=as_text(value))
        return None

    def code(self, column: str) -> tuple[str, bool]:
        """Return the code that a cell means and whether it is one of its list, else what was
        written, which is said; empty for nothing."""
        value = self.values.get(column)
        if value is None:
            return "", True
        index = self.given.lists.get(self.columns[column][0].list)
        if index is not None and isinstance(value, str):
            meant = index.asked.get(value, ())  # most values of a list come back in many rows
            if len(meant) == 1:
                return meant[0], True
        written = self.text(column)
        return self.listed(written, column) if written else ("", True)

    def codes(self, column: str) -> list[str]:
        """Return the codes of a cell that holds several, those of its list only, each once."""
        parts = [part.strip() for part in self.text(column).replace("\n", ";").split(";")]
        found = [self.listed(part, column) for part in parts if part]
        return list(dict.fromkeys(code for code, known in found if known))

    def listed(self, written: str, column: str) -> tuple[str, bool]:
        """Find what was written in the list of a column. As `code`."""
        about, _ = self.columns[column]
        index = self.given.lists.get(about.list)
        if index is None:
            return written.partition(SEPARATOR)[0], True
        meant = index.meant(written)
        if len(meant) == 1:
            return meant[0], True
        language = self.given.language
        if meant:
            shown = [index.choices[code].shown(language) for code in meant]
            self.say("value.label_ambiguous", column, found=written, candidates=_listed(shown))
        elif nearest := index.candidates(written, language=language):
            self._unlisted("value.nearly_listed", about, written, candidates=_listed(nearest))
        else:
            self._unlisted("value.not_listed", about, written)
        return written, False

    def _unlisted(self, sentence: str, about: Column, written: str, **values: Any) -> None:
        label_en, label_fr = sentences.Words(about.en), sentences.Words(about.fr)
        self.say(
            sentence, about.code, found=written, label_en=label_en, label_fr=label_fr, **values
        )


def as_text(value: Cell) -> str:
    """Return a typed value as a person reads it in the cell."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else str(value)
    if isinstance(value, int | float | Decimal):
        return plain(exactly(value))
    return str(value)


def exactly(value: float | Decimal) -> Decimal:
    """Return a number as the spreadsheet shows it, without the noise of its binary form."""
    return value if isinstance(value, Decimal) else Decimal(f"{value:.{DIGITS}g}")


def plain(number: Decimal) -> str:
    """Write a number without an exponent and without zeros that say nothing."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _listed(shown: Sequence[str]) -> sentences.Words:
    return sentences.Words("; ".join(shown))
