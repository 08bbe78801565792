"""The sheets around the entries: read-me, findings, lists and the hidden one."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from marsa.exchange.workbook import about as abouts
from marsa.exchange.workbook import addresses, checking, choices, columns, texts
from marsa.exchange.workbook.about import About
from marsa.exchange.workbook.lines import Cell, as_text
from marsa.kit.findings import Finding

Heads = Mapping[str, Format]


def readme(book: Workbook, *, about: About, heads: Heads) -> None:
    """Write how to fill in the workbook, in both languages, and what each column expects."""
    words = columns.words()
    page = book.add_worksheet(words["readme"])
    page.hide_gridlines(2)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_column(0, 0, 16)
    page.set_column(1, 1, 22)
    page.set_column(2, 3, 30)
    page.set_column(4, 5, 60)
    order = ("fr", "en") if about.language.startswith("fr") else ("en", "fr")
    row = 0
    for language in order:
        partner = about.partner.fr if language == "fr" else about.partner.en
        named = {"partner": partner or about.partner.code, "cycle": about.cycle}
        page.write_string(row, 0, words["made_for"][language].format(**named), heads["title"])
        for line in words["lines"][language]:
            row += 1
            page.merge_range(row, 0, row, 5, line.format(**named), heads["prose"])
            page.set_row(row, 32)
        row += 2
    _columns(book, row, heads)


def _columns(book: Workbook, row: int, heads: Heads) -> None:
    page = book.get_worksheet_by_name(columns.words()["readme"])
    if page is None:
        raise KeyError(columns.words()["readme"])
    for index, text in enumerate(columns.words()["columns_head"]):
        page.write_string(row, index, text, heads["label"])
    for sheet in columns.sheets().values():
        for c in sheet.columns:
            row += 1
            said = (sheet.name, c.code, c.en, c.fr, c.help_en, c.help_fr)
            for index, text in enumerate(said):
                page.write_string(row, index, text, heads["prose"])


def findings(
    book: Workbook,
    *,
    found: Sequence[Finding],
    values: Mapping[tuple[str, int, int], Cell],
    heads: Heads,
) -> None:
    """List what was found: sheet, cell, value, what to do in both languages."""
    words = columns.words()
    page = book.add_worksheet(words["findings"])
    page.set_column(0, 1, 14)
    page.set_column(2, 2, 30)
    page.set_column(3, 4, 80)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.freeze_panes(1, 0)
    for index, text in enumerate(words["findings_head"]):
        page.write_string(0, index, text, heads["label"])
    for row, finding in enumerate(found, start=1):
        sheet, address = addresses.split(finding.cell or "")
        at = addresses.position(address)
        value = values.get((sheet, *at)) if at else None
        severity = words["severities"][finding.severity]
        said = (
            sheet,
            address,
            texts.fitting(as_text(value)) if value is not None else "",
            f"{severity['en']}: {finding.message_en}",
            f"{severity['fr']}\u00a0: {finding.message_fr}",
        )
        for index, text in enumerate(said):
            page.write_string(row, index, text, heads["prose"])


def lists(book: Workbook, *, about: About, heads: Heads) -> dict[str, str]:
    """Write every list in a column of its own; return list → the named range that holds it."""
    page = book.add_worksheet(columns.words()["lists"])
    ranges: dict[str, str] = {}
    shown = {name: rows for name, rows in {**choices.shipped(), **about.lists}.items() if rows}
    for index, (name, rows) in enumerate(shown.items()):
        page.set_column(index, index, 34)
        page.write_string(0, index, name, heads["label"])
        for row, choice in enumerate(rows, start=1):
            page.write_string(row, index, texts.fitting(choice.shown(about.language)))
        letters = addresses.letters(index)
        ranges[name] = f"list_{name}"
        where = f"={columns.words()['lists']}!${letters}$2:${letters}${len(rows) + 1}"
        book.define_name(ranges[name], where)
    page.freeze_panes(1, 0)
    page.protect()
    return ranges


def meta(book: Workbook, *, about: About) -> None:
    """Write the hidden sheet by which the workbook is recognised."""
    page = book.add_worksheet(checking.META)
    for row, (name, value) in enumerate(asdict(abouts.meta(about)).items()):
        page.write_string(row, 0, name)
        page.write_string(row, 1, value)
    page.protect()
    page.very_hidden()
