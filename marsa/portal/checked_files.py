"""The findings of a file that was checked, as a file to take away: CSV, XLSX or JSON.

Findings are written as they come, to a nameless file that is gone when it is closed.
"""

import csv
import io
import json
import tempfile
from decimal import Decimal
from typing import IO, Any, Protocol, cast

import xlsxwriter
from django.utils.translation import gettext as _

from marsa.editions import freeze
from marsa.exchange import telling
from marsa.kit.findings import Finding, Severity
from marsa.portal import severities
from marsa.portal.checking import Check

COLUMNS = ("severity", "code", "line", "cell", "element", "record", "message_en", "message_fr")
MOST = 200_000  # findings in a file; the others are counted, and the file says so
_IN_MEMORY = 4 << 20  # bytes
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # or spreadsheets take the text for another encoding
_WIDTHS = (12, 34, 9, 9, 38, 34, 80, 80)
_DIGITS = 15  # that a cell keeps of a number
_COLOURS = {
    Severity.CRITICAL: "#b00020",
    Severity.ERROR: "#b35a00",
    Severity.WARNING: "#6b5b00",
    Severity.NOTE: "#1b6b3a",
}


class Sheet(Protocol):
    """Something that findings are written to, one after the other."""

    def take(self, finding: Finding) -> None:
        """Write one finding."""

    def finish(self, check: Check) -> IO[bytes]:
        """Write what is known at the end; return the file, at its start."""


class Nothing:
    """For the page, which needs no file."""

    def take(self, finding: Finding) -> None:
        """Let it pass."""

    def finish(self, check: Check) -> IO[bytes]:
        """Return an empty file."""
        return io.BytesIO()


class Csv:
    """One line for each finding; no cell can be run as a formula."""

    def __init__(self, *, most: int = MOST) -> None:
        """Write the names of the columns. most: findings that are written."""
        self._most, self._rows = most, 0
        self._file = _file()
        self._text = io.TextIOWrapper(self._file, encoding="utf-8", newline="", write_through=True)
        self._text.write(_BOM)
        self._writer = csv.writer(self._text)
        self._writer.writerow(COLUMNS)

    def take(self, finding: Finding) -> None:
        """Write one finding."""
        self._rows += 1
        if self._rows <= self._most:
            self._writer.writerow([freeze.safe_cell(cell) for cell in _row(finding)])

    def finish(self, check: Check) -> IO[bytes]:
        """Say when there are more; return the file, at its start."""
        if self._rows > self._most:
            english = f"These are the first {self._most} findings of {self._rows}."
            french = f"Ce sont les {self._most} premiers constats sur {self._rows}."
            self._writer.writerow([*[""] * (len(COLUMNS) - 2), english, french])
        self._text.detach()
        self._file.seek(0)
        return self._file


class Json:
    """The document that `marsa read --format json` prints.

    `is_incomplete` is added where time ran out, `findings_left_out` where there are more findings
    than are written.
    """

    def __init__(self, name: str, *, most: int = MOST) -> None:
        """Begin the document. most: findings that are written."""
        self._most, self._rows = most, 0
        self._file = _file()
        self._between = ""
        self._write(f'{{"files": [\n{{"path": {_json(name)}, "findings": [')

    def take(self, finding: Finding) -> None:
        """Write one finding."""
        self._rows += 1
        if self._rows > self._most:
            return
        self._write(f"{self._between}\n{_json(telling.as_data(finding))}")
        self._between = ","

    def finish(self, check: Check) -> IO[bytes]:
        """Write counts and sums; return the file, at its start."""
        end = telling.ended(check.summary, format=check.format, version=check.version)
        if check.is_late:
            end["is_incomplete"] = True
        if self._rows > self._most:
            end["findings_left_out"] = self._rows - self._most
        self._write(f"], {_json(end)[1:]}\n]}}\n")
        self._file.seek(0)
        return self._file

    def _write(self, text: str) -> None:
        self._file.write(text.encode("utf-8"))


class Workbook:
    """Two sheets: findings with filter and colours, and what the file comes to."""

    def __init__(self, *, most: int = MOST) -> None:
        """Begin the sheets. most: findings that are written."""
        self._most, self._rows = most, 0
        self._file = _file()
        self._folder = tempfile.TemporaryDirectory()
        options = {
            "constant_memory": True,
            "tmpdir": self._folder.name,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(self._file, options)
        self._bold = self._book.add_format({"bold": True, "bottom": 1})
        self._wrap = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._colours = {
            severity: self._book.add_format({"bold": True, "font_color": colour, "valign": "top"})
            for severity, colour in _COLOURS.items()
        }
        self._findings = self._book.add_worksheet(_("Findings"))
        self._findings.freeze_panes(1, 0)
        for index, (name, width) in enumerate(zip(_heads(), _WIDTHS, strict=True)):
            self._findings.set_column(index, index, width)
            self._findings.write_string(0, index, name, self._bold)

    def take(self, finding: Finding) -> None:
        """Write one finding."""
        if self._rows == self._most:
            return
        self._rows += 1
        for index, cell in enumerate(_row(finding)):
            if index == 0:
                word, look = severities.word(finding.severity), self._colours[finding.severity]
                self._findings.write_string(self._rows, 0, word, look)
            elif isinstance(cell, int):
                self._findings.write_number(self._rows, index, cell, self._wrap)
            elif cell:
                self._findings.write_string(self._rows, index, str(cell), self._wrap)

    def finish(self, check: Check) -> IO[bytes]:
        """Write the sums; return the file, at its start."""
        self._findings.autofilter(0, 0, self._rows, len(COLUMNS) - 1)
        sheet = self._book.add_worksheet(_("Summary"))
        sheet.set_column(0, 0, 38)
        sheet.set_column(1, 2, 26)
        for number, line in enumerate(_lines(check, self._rows)):
            for index, cell in enumerate(line):
                if isinstance(cell, Decimal | int):
                    sheet.write_number(number, index, cast(float, cell))
                else:
                    sheet.write_string(number, index, cell, None if index else self._bold)
        self._book.close()
        self._folder.cleanup()
        self._file.seek(0)
        return self._file


def _heads() -> tuple[str, ...]:
    return (
        _("Severity"), _("Code"), _("Line"), _("Cell"), _("Element"), _("Record"),
        "English", "Français",
    )  # fmt: skip


def _lines(check: Check, written: int) -> list[list[str | int | Decimal]]:
    """Return the lines of the summary: the file, counts of findings, sums."""
    summary = check.summary
    found = sum(tally.count for tally in summary.findings.values())
    lines: list[list[str | int | Decimal]] = [
        [_("File"), check.name],
        [_("Format"), f"{(check.format or '–').upper()} {check.version or ''}".strip()],
        [_("Records"), summary.records],
        [_("Findings"), found],
    ]
    if written < found:
        lines.append([_("Findings on the first sheet"), written])
    if check.is_late:
        lines.append([_("The file was not read to its end: time ran out.")])
    lines += [[], [_("Code"), _("Severity"), _("Times")]]
    for tally in severities.ordered(summary):
        lines.append([tally.first.code, severities.word(tally.first.severity), tally.count])
    lines += [[], [_("Kind of amount"), _("Currency"), _("Sum of all amounts")]]
    for kind, sums in telling.ordered(summary):
        for currency, total in sorted(sums.items()):
            lines.append([severities.kind(kind), severities.currency(currency), _number(total)])
    return lines


def _number(total: Decimal) -> Decimal | str:
    """Return a sum as a number where a cell keeps all its digits, else as text."""
    return total if len(total.as_tuple().digits) <= _DIGITS else f"{total:f}"


def _row(finding: Finding) -> tuple[Any, ...]:
    place = (finding.line, finding.cell, finding.path, finding.record)
    return (finding.severity.value, finding.code, *place, finding.message_en, finding.message_fr)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _file() -> IO[bytes]:
    return cast(IO[bytes], tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))
