"""The row of an entry and its rows on other sheets, to one record."""

from collections.abc import Iterator

from marsa.exchange.record import Identifier, Record, Related, Theme
from marsa.exchange.workbook import blocks, columns, dividing, laying, parties
from marsa.exchange.workbook.blocks import Parts
from marsa.exchange.workbook.lines import Line
from marsa.kit.findings import Finding


def record(line: Line, *, sheet: str, parts: Parts) -> tuple[Record, tuple[Finding, ...]]:
    """Make the record of an entry, and say what is wrong with it.

    line: its row on the sheet `sheet`; parts: its rows on the other sheets, by sheet. All lines
    share one report. Amounts, places and themes become what a row of the native CSV layout says.
    """
    ref = line.text("local_ref")
    if not ref:
        line.say("schema.row_without_reference", "local_ref", found="local_ref")
    starts_on, ends_on = line.day("starts_on"), line.day("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        line.say("plausibility.end_before_start", "ends_on", found=ends_on, start=starts_on)
    funding = list(parties.funding(line, parts, starts_on))
    everybody = [party for party, _ in funding if party]
    everybody.extend(parties.implementers(line, parts))
    places, said_of_places = dividing.places(line, parts)
    themes, said_of_themes = dividing.themes(line, parts)
    made = Record(
        ref=ref,
        type=columns.TYPES[sheet],
        titles=_texts(line, "title"),
        summaries=_texts(line, "summary", paragraphs=True),
        outcomes=_texts(line, "outcomes", paragraphs=True),
        status=blocks.known(line, "status"),
        starts_on=starts_on,
        starts_basis="stated" if starts_on else None,
        ends_on=ends_on,
        ends_basis="stated" if ends_on else None,
        parties=tuple(everybody),
        places=places,
        themes=(*themes, *_tags(line)),
        amounts=tuple(amount for _, amount in funding if amount),
        identifiers=tuple(_identifiers(line, parts)),
        related=tuple(Related("parent", ref) for ref in _several(line.text("part_of"))),
        links=tuple(dict.fromkeys(_links(line))),
        line=line.number,
        contributor=blocks.known(line, "contributor"),
        legal_form=blocks.known(line, "legal_form"),
        adopted_on=line.day("adopted_on"),
        in_force_on=line.day("in_force_on"),
        contact_name=line.text("contact_name") or None,
        contact_email=line.text("contact_email") or None,
        note=line.text("note", paragraphs=True) or None,
    )
    return made, (*line.report.findings(ref or None), *said_of_places, *said_of_themes)


def _texts(line: Line, name: str, *, paragraphs: bool = False) -> dict[str, str]:
    said = {code: line.text(f"{name}_{code}", paragraphs=paragraphs) for code in ("en", "fr")}
    return {code: text for code, text in said.items() if text}


def _several(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _tags(line: Line) -> Iterator[Theme]:
    """Read what an entry is about besides its themes; none of it divides money."""
    for column, vocabulary in laying.TAGS.items():
        for code in line.codes(column):
            yield Theme(vocabulary, code, line=line.number)
    if marker := blocks.known(line, "gender"):
        yield Theme(laying.GENDER, laying.GENDER_CODE, marker, line=line.number)
    if rights := blocks.known(line, "human_rights"):
        yield Theme(laying.RIGHTS, rights, line=line.number)


def _identifiers(line: Line, parts: Parts) -> Iterator[Identifier]:
    rows = parts.get("identifiers", ())
    if rows and line.has("identifier"):
        line.say("rule.given_twice", "identifier", found=rows[0].sheet)
    for row in rows:
        if value := row.text("value"):
            yield Identifier(blocks.known(row, "scheme") or "other", value)
    if not rows and (written := line.text("identifier")):
        before, colon, after = written.partition(":")
        scheme = before.strip().lower()
        if colon and after.strip() and scheme in columns.data()["lists"]["identifier_schemes"]:
            yield Identifier(scheme, after.strip())
        else:
            yield Identifier("other", written)


def _links(line: Line) -> Iterator[str]:
    for part in line.text("link").split():
        if part.startswith(("http://", "https://")):
            yield part
        else:
            line.say("value.link", "link", found=part)
