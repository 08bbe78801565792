"""The row of an entry and its rows on other sheets, to one record."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from marsa.exchange import geography, money, sectors, sentences
from marsa.exchange.record import Amount, Identifier, Party, Place, Record, Related, Theme
from marsa.exchange.report import Report
from marsa.exchange.transactions import UNKNOWN_KIND, UNKNOWN_TYPE
from marsa.exchange.workbook import choices, columns, laying
from marsa.exchange.workbook.choices import SEPARATOR
from marsa.exchange.workbook.lines import Line
from marsa.kit.findings import Finding
from marsa.registry import codelists

THEMES = {"kind_en": "themes", "kind_fr": "thèmes"}
Parts = Mapping[str, Sequence[Line]]  # child sheet → rows of one entry


@dataclass(frozen=True, slots=True)
class Block:
    """One thing of a row: the line that it stands on, and what stands before and after the
    codes of its columns there ("funder_1" inline, "funder" on its own sheet)."""

    line: Line
    end: str = ""

    def __call__(self, code: str) -> str:
        return code + self.end


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
    funding = list(_funding(line, parts, starts_on))
    parties = [party for party, _ in funding if party] + list(_implementers(line, parts))
    places, said_of_places = _places(line, parts)
    themes, said_of_themes = _themes(line, parts)
    made = Record(
        ref=ref,
        type=columns.TYPES[sheet],
        titles=_texts(line, "title"),
        summaries=_texts(line, "summary", paragraphs=True),
        outcomes=_texts(line, "outcomes", paragraphs=True),
        status=_known(line, "status"),
        starts_on=starts_on,
        starts_basis="stated" if starts_on else None,
        ends_on=ends_on,
        ends_basis="stated" if ends_on else None,
        parties=tuple(parties),
        places=places,
        themes=(*themes, *_tags(line)),
        amounts=tuple(amount for _, amount in funding if amount),
        identifiers=tuple(_identifiers(line, parts)),
        related=tuple(Related("parent", ref) for ref in _several(line.text("part_of"))),
        links=tuple(dict.fromkeys(_links(line))),
        line=line.number,
        contributor=_known(line, "contributor"),
        legal_form=_known(line, "legal_form"),
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


def _known(line: Line, column: str) -> str | None:
    """Return a code of the list of a column; None for nothing and for what is none, as said."""
    code, known = line.code(column)
    return code if code and known else None


def _several(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _blocks(line: Line, rows: Sequence[Line], group: str, *codes: str) -> list[Block]:
    """Return the filled blocks of a group: those on its own sheet, else those in the row.

    Both filled is an error: those on the sheet count.
    """
    numbers = range(1, columns.INLINE[group] + 1)
    inline = [Block(line, f"_{n}") for n in numbers if line.has(*(f"{c}_{n}" for c in codes))]
    if not rows:
        return inline
    if inline:
        first = next(c for code in codes if line.has(c := inline[0](code)))
        line.say("rule.given_twice", first, found=rows[0].sheet)
    return [Block(row) for row in rows]


def _funding(
    line: Line, parts: Parts, starts_on: date | None
) -> Iterator[tuple[Party | None, Amount | None]]:
    """Read funders and amounts, a funder with its amount."""
    rows = [row for row in parts.get("funders", ()) if _role(row) in ("funding", "provider")]
    codes = ("funder", "funder_class", "kind", "amount", "currency", "value_on", "no_amount_reason")
    for block in _blocks(line, rows, "funders", *codes):
        name = _organisation(block)
        amount = _amount(block, name, starts_on)
        is_funder = block.end or _role(block.line) == "funding"
        yield _party(block, "funding", name) if name and is_funder else None, amount


def _role(row: Line) -> str:
    return row.code("role")[0] or "funding" if row.has("role") else "funding"


def _organisation(block: Block) -> str:
    """Read the name of an organisation: a code stands for its English name, a name for itself.

    A name that its list does not know is kept as written, and said.
    """
    line, column = block.line, block("funder")
    written = line.text(column)
    if not written:
        return ""
    code, known = line.listed(written, column)
    before, separator, after = written.partition(SEPARATOR)
    index = line.given.lists.get(line.columns[column][0].list)
    if index is None:
        return after if separator else written
    if known and separator and codelists.fold(before) == codelists.fold(code):
        return index.choices[code].en or index.choices[code].fr
    return written


def _party(block: Block, role: str, name: str) -> Party:
    line = block.line
    kind = _known(line, block("funder_class"))
    return Party(
        role=role,
        name=name,
        ref=(line.text("funder_ref") or None) if not block.end else None,
        type=f"{laying.CLASS}{kind}" if kind else None,
        line=line.number,
        no_amount_reason=_known(line, block("no_amount_reason")),
    )


def _amount(block: Block, payer: str, starts_on: date | None) -> Amount | None:
    """Read one amount; None without a figure, which is said where there should be one."""
    line = block.line
    if not line.has(block("amount")):
        if line.has(block("kind")) and not line.has(block("no_amount_reason")):
            label = line.columns[block("kind")][0].code
            line.say("value.amount_missing", block("amount"), element=label)
        return None
    figure = line.amount(block("amount"))
    if figure is None:
        return None
    kind = _kind(block)
    value_on, basis = _value_on(block, starts_on)
    return Amount(
        kind=kind,
        amount=figure,
        currency=_currency(block),
        on=None if block.end else line.day("on"),
        until=None if block.end else line.day("until"),
        value_on=value_on,
        value_on_basis=basis,
        provider=Party(role="provider", name=payer, line=line.number) if payer else None,
        line=line.number,
        set_aside=UNKNOWN_TYPE if kind == UNKNOWN_KIND else None,
    )


def _kind(block: Block) -> str:
    """Return what an amount is; an unknown or missing kind is kept apart, and said."""
    line, column = block.line, block("kind")
    code, known = line.code(column)
    if not code:
        listed = sentences.Words(", ".join(choices.KINDS))
        line.say("value.kind_missing", column, found=column, known=listed)
    return choices.KINDS.get(code, UNKNOWN_KIND) if known else UNKNOWN_KIND


def _value_on(block: Block, starts_on: date | None) -> tuple[date | None, str | None]:
    """Return the day whose rate applies: the one given, else the start of the project."""
    line, column = block.line, block("value_on")
    value_on = line.day(column)
    if value_on:
        return value_on, "value-date"
    if starts_on is None:
        line.say("value.no_date", column)
        return None, None
    basis = {"basis_en": "the start date", "basis_fr": "la date de début"}
    line.say("value.value_date_missing", column, **basis)
    return starts_on, laying.BASIS_START


def _currency(block: Block) -> str | None:
    """Return the currency of an amount; a currency withdrawn since is one, too."""
    line, column = block.line, block("currency")
    written = line.text(column)
    if not written:
        line.say("value.currency_missing", column)
        return None
    code, known = money.currency(written)
    if known:
        return code
    listed, known = line.listed(written, column)
    return listed if known else code


def _implementers(line: Line, parts: Parts) -> Iterator[Party]:
    """Read those who carry out, are accountable or manage, in this order of their sheet."""
    rows = [row for row in parts.get("funders", ()) if _role(row) in columns.OTHER_ROLES]
    blocks = _blocks(line, rows, "implementers", "implementer")
    if not rows:
        for block in blocks:
            name = line.text(block("implementer"))
            yield Party(role="implementing", name=name, line=line.number)
        return
    for block in blocks:
        if name := block.line.text("funder"):
            yield _party(block, _role(block.line), name)


def _places(line: Line, parts: Parts) -> tuple[tuple[Place, ...], tuple[Finding, ...]]:
    """Read countries and regions, each once; what cannot be placed is kept as written."""
    blocks = _blocks(line, parts.get("places", ()), "places", "place", "share")
    report, published = Report(), dict[str, Place]()
    for block in blocks:
        code, _ = block.line.code(block("place"))
        share = block.line.share(block("share"))
        if code:
            kind, vocabulary = _kind_of_place(code)
            place = Place(kind, code, vocabulary, published_share=share, line=block.line.number)
            published.setdefault(code, place)
    if not published:
        report.add("rule.no_geography")
    places = geography.settle(tuple(published.values()), report)
    return places, _placed(report, line, blocks, "place", "place_1")


def _kind_of_place(code: str) -> tuple[str, str | None]:
    """Return whether a code is a country or a region, and of which list."""
    found = codelists.region(code) if codelists.country(code) is None else None
    if found is None or found.code != code:
        return "country", None
    return "region", choices.REGIONS[found.vocabulary]


def _themes(line: Line, parts: Parts) -> tuple[tuple[Theme, ...], tuple[Finding, ...]]:
    """Read the themes, each once; one that the framework does not have is kept as written."""
    blocks = _blocks(line, parts.get("themes", ()), "themes", "theme", "theme_share")
    report, published = Report(), dict[str, Theme]()
    for block in blocks:
        code, _ = block.line.code(block("theme"))
        share = block.line.share(block("theme_share"))
        if code:
            vocabulary, number = line.given.framework, block.line.number
            theme = Theme(vocabulary, code, published_share=share, line=number)
            published.setdefault(code, theme)
    themes = sectors.settle(tuple(published.values()), report, words=THEMES)
    return themes, _placed(report, line, blocks, "theme", "theme_1")


def _placed(
    report: Report, line: Line, blocks: Sequence[Block], code: str, otherwise: str
) -> tuple[Finding, ...]:
    """Give what is said of a whole group the cell of its first block."""
    if not report:
        return ()
    first = blocks[0] if blocks else None
    cell = first.line.place(first(code)) if first else line.place(otherwise)
    number = first.line.number if first else line.number
    ref = line.text("local_ref") or None
    return tuple(replace(f, cell=cell, line=number) for f in report.findings(ref))


def _tags(line: Line) -> Iterator[Theme]:
    """Read what an entry is about besides its themes; none of it divides money."""
    for column, vocabulary in laying.TAGS.items():
        for code in line.codes(column):
            yield Theme(vocabulary, code, line=line.number)
    if marker := _known(line, "gender"):
        yield Theme(laying.GENDER, laying.GENDER_CODE, marker, line=line.number)
    if rights := _known(line, "human_rights"):
        yield Theme(laying.RIGHTS, rights, line=line.number)


def _identifiers(line: Line, parts: Parts) -> Iterator[Identifier]:
    rows = parts.get("identifiers", ())
    if rows and line.has("identifier"):
        line.say("rule.given_twice", "identifier", found=rows[0].sheet)
    for row in rows:
        if value := row.text("value"):
            yield Identifier(_known(row, "scheme") or "other", value)
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
