"""What the money of an entry is divided among: countries and regions, and themes."""

from collections.abc import Sequence
from dataclasses import replace

from marsa.exchange.record import Place, Theme
from marsa.exchange.report import Report
from marsa.exchange.rules import geography, sectors
from marsa.exchange.workbook import blocks, choices, parted
from marsa.exchange.workbook.blocks import Block, Parts
from marsa.exchange.workbook.lines import Line
from marsa.kit.findings import Finding
from marsa.registry import codelists

THEMES = {"kind_en": "themes", "kind_fr": "thèmes"}


def places(line: Line, parts: Parts) -> tuple[tuple[Place, ...], tuple[Finding, ...]]:
    """Read countries and regions; what cannot be placed is kept as written."""
    filled = blocks.blocks(line, parts.get("places", ()), "places", "place", "share", "admin1")
    report, published = Report(), list[Place]()
    for block in filled:
        code, _ = block.line.code(block("place"))
        share = block.line.share(block("share"))
        if code:
            kind, vocabulary = _kind_of_place(code)
            place = Place(
                kind, code, vocabulary, published_share=share, line=block.line.number,
                admin1=parted.regions(block.line.text(block("admin1"))),
            )  # fmt: skip
            published.append(place)
    if not published:
        report.add("rule.no_geography")
    settled = geography.settle(published, report)
    return settled, _placed(report, line, filled, "place", "place_1")


def _kind_of_place(code: str) -> tuple[str, str | None]:
    """Return whether a code is a country or a region, and of which list."""
    found = codelists.region(code) if codelists.country(code) is None else None
    if found is None or found.code != code:
        return "country", None
    return "region", choices.REGIONS[found.vocabulary]


def themes(line: Line, parts: Parts) -> tuple[tuple[Theme, ...], tuple[Finding, ...]]:
    """Read the themes; one that the framework does not have is kept as written."""
    filled = blocks.blocks(line, parts.get("themes", ()), "themes", "theme", "theme_share")
    report, published = Report(), list[Theme]()
    for block in filled:
        code, _ = block.line.code(block("theme"))
        share = block.line.share(block("theme_share"))
        if code:
            vocabulary, number = line.given.framework, block.line.number
            theme = Theme(vocabulary, code, published_share=share, line=number)
            published.append(theme)
    settled = sectors.settle(published, report, words=THEMES)
    return settled, _placed(report, line, filled, "theme", "theme_1")


def _placed(
    report: Report, line: Line, filled: Sequence[Block], code: str, otherwise: str
) -> tuple[Finding, ...]:
    """Give what is said of a whole group the cell of its first block."""
    if not report:
        return ()
    first = filled[0] if filled else None
    cell = first.line.place(first(code)) if first else line.place(otherwise)
    number = first.line.number if first else line.number
    ref = line.text("local_ref") or None
    return tuple(replace(f, cell=cell, line=number) for f in report.findings(ref))
