"""The row of an entry and its rows on other sheets, to one record."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from marsa.exchange.record import Identifier, Record, Related, Theme
from marsa.exchange.workbook import blocks, columns, dividing, laying, parted, parties
from marsa.exchange.workbook.blocks import Parts
from marsa.exchange.workbook.lines import Line
from marsa.kit.findings import Finding

TO_THE_DAY = "day"  # the precision that need not be said


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
        status=blocks.known(line, "status"),
        starts_on=starts_on,
        starts_basis="stated" if starts_on else None,
        ends_on=ends_on,
        ends_basis="stated" if ends_on else None,
        parties=tuple(everybody),
        places=places,
        themes=(*themes, *tags(line)),
        amounts=tuple(amount for _, amount in funding if amount),
        identifiers=tuple(identifiers(line, parts)),
        links=tuple(dict.fromkeys(_links(line))),
        line=line.number,
        **besides(line, starts_on=starts_on, ends_on=ends_on),
    )
    return made, (*line.report.findings(ref or None), *said_of_places, *said_of_themes)


def besides(line: Line, *, starts_on: date | None, ends_on: date | None) -> dict[str, Any]:
    """Return what stands once in a row and is no part of the plainest list: by field of a record.

    Of a day that is empty or cannot be read, how exactly it is known says nothing.
    """
    return {
        "outcomes": _texts(line, "outcomes", paragraphs=True),
        "human_rights_evidence": _texts(line, "human_rights_evidence", paragraphs=True),
        "related": tuple(_related(line)),
        "contributor": blocks.known(line, "contributor"),
        "legal_form": blocks.known(line, "legal_form"),
        **{name: line.day(name) for name in ("adopted_on", "in_force_on")},
        "starts_precision": _precision(line, "starts_precision", starts_on),
        "ends_precision": _precision(line, "ends_precision", ends_on),
        **{name: line.text(name) or None for name in ("contact_name", "contact_email")},
        "note": line.text("note", paragraphs=True) or None,
    }


def _related(line: Line) -> Iterator[Related]:
    for column, kind in laying.RELATIONS.items():
        for ref in parted.refs(line.text(column)):
            yield Related(kind, ref)


def _precision(line: Line, column: str, day: date | None) -> str | None:
    """Return "month" or "year"; None to the day, and where there is no day."""
    found = blocks.known(line, column)
    return found if day and found != TO_THE_DAY else None


def _texts(line: Line, name: str, *, paragraphs: bool = False) -> dict[str, str]:
    said = {code: line.text(f"{name}_{code}", paragraphs=paragraphs) for code in ("en", "fr")}
    return {code: text for code, text in said.items() if text}


def tags(line: Line) -> Iterator[Theme]:
    """Read what an entry is about besides its themes; none of it divides money."""
    for column, vocabulary in laying.TAGS.items():
        for code in line.codes(column):
            yield Theme(vocabulary, code, line=line.number)
    if marker := blocks.known(line, "gender"):
        yield Theme(laying.GENDER, laying.GENDER_CODE, marker, line=line.number)
    if rights := blocks.known(line, "human_rights"):
        yield Theme(laying.RIGHTS, rights, line=line.number)


def identifiers(line: Line, parts: Parts) -> Iterator[Identifier]:
    """Read the identifiers, those on their own sheet before one in the row."""
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
