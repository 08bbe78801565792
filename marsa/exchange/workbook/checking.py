"""Whose workbook it is: another partner's, cycle's or template's is refused, naming both."""

import io
from typing import Any

import python_calamine
from python_calamine import CalamineError

from marsa.exchange import sentences
from marsa.exchange.unpacking import Unusable
from marsa.exchange.workbook import about as abouts
from marsa.exchange.workbook import columns
from marsa.exchange.workbook.about import About, Meta
from marsa.exchange.workbook.lines import as_text
from marsa.exchange.workbook.opening import Package

META = "_meta"
WHAT = {
    "template": ("template", "la version du modèle"),
    "cycle": ("cycle", "le cycle"),
    "partner": ("partner", "le partenaire"),
}


def insist(package: Package, *, expect: About | None) -> None:
    """Refuse a workbook that is not the one expected. Raises Unusable, with the sentence.

    Without `expect` any workbook of the platform will do. The hidden sheet is asked first for
    what it says, so that an honest mistake is named, then for its signature.
    """
    if expect is None:
        if not {sheet.name for sheet in _entry_sheets()} & set(package.sheets):
            raise Unusable("file.workbook_unknown")
        return
    meta = read(package)
    if not meta.signature:
        raise Unusable("file.workbook_unknown")
    wanted = abouts.meta(expect)
    for name, (what_en, what_fr) in WHAT.items():
        if getattr(meta, name) != getattr(wanted, name):
            raise Unusable(
                "file.workbook_other",
                what_en=what_en,
                what_fr=what_fr,
                found=_named(meta, name),
                expected=sentences.Words(_named(wanted, name)),
            )
    if not abouts.is_signed(meta, secret=expect.secret):
        raise Unusable("file.workbook_unknown")


def read(package: Package) -> Meta:
    """Return what stands on the hidden sheet; empty where there is none. Raises Unusable."""
    if META not in package.sheets:
        return Meta()
    try:
        with python_calamine.load_workbook(io.BytesIO(package.data)) as book:
            rows: list[list[Any]] = book.get_sheet_by_name(META).to_python()
    except CalamineError:
        raise Unusable("file.workbook_broken") from None
    said = {as_text(row[0]): as_text(row[1]) for row in rows if len(row) > 1}
    return Meta(**{name: said.get(name, "") for name in Meta.__dataclass_fields__})


def _named(meta: Meta, name: str) -> str:
    """Name a partner by code and names, anything else by its code."""
    if name != "partner":
        return str(getattr(meta, name)) or "–"
    names = " / ".join(dict.fromkeys(filter(None, (meta.partner_en, meta.partner_fr))))
    return f"{meta.partner} ({names})" if names else meta.partner or "–"


def _entry_sheets() -> list[columns.Sheet]:
    return [sheet for sheet in columns.sheets().values() if sheet.is_entry]
