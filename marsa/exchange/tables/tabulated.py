"""One row of a table to one record, as the mapping of its columns says."""

from collections import abc
from collections.abc import Collection, Iterator

from marsa.exchange import money, numbers
from marsa.exchange.iati import narratives
from marsa.exchange.iati.transactions import UNKNOWN_KIND, UNKNOWN_TYPE
from marsa.exchange.record import Amount, Identifier, Party, Place, Record, Theme
from marsa.exchange.rules import geography, sectors
from marsa.exchange.tables import rows
from marsa.exchange.tables.mappings import Block, Mapping, Source
from marsa.exchange.tables.rows import Row
from marsa.exchange.workbook import parted
from marsa.registry import codelists

SCHEMES = ("iati", "opsys", "cris", "eutf", "national")
THEMES = {"kind_en": "themes", "kind_fr": "thèmes"}
# What a day is, in the words of a sentence.
BASES = {
    "actual": ("the actual date", "la date effective"),
    "value-date": ("the value date", "la date de valeur"),
    "adoption": ("the date of adoption", "la date d’adoption"),
    "start": ("the start date", "la date de début"),
    "end": ("the end date", "la date de fin"),
    "stated": ("the date", "la date"),
}
_START = {"field_en": "start date", "field_fr": "date de début"}
_END = {"field_en": "end date", "field_fr": "date de fin"}


def record(row: Row, layout: Mapping, *, elsewhere: Collection[str] = ()) -> Record:
    """Make the record of a row; what is wrong goes to the report of the row.

    elsewhere: "places" and "themes" where these stand in another file.
    """
    ref = row.text(layout.single["ref"])
    if not ref:
        row.say("schema.row_without_reference", layout.single["ref"], found=_ref(layout))
    starts_on, starts_basis, chosen = row.first_day(layout.starts_on)
    if starts_on and chosen:
        _substituted(row, layout.starts_on[0].source, starts_basis, _START)
    ends_on, ends_basis, chosen = row.first_day(layout.ends_on)
    if ends_on and chosen:
        _substituted(row, layout.ends_on[0].source, ends_basis, _END)
    if starts_on and ends_on and ends_on < starts_on:
        source = layout.ends_on[0].source
        row.say("plausibility.end_before_start", source, found=ends_on, start=starts_on)
    parties = tuple(party for b in layout.blocks["parties"] for party in _parties(row, b))
    return Record(
        ref=ref,
        type=_chosen(row, layout.single.get("type")) or "project",
        titles=_texts(row, layout.titles),
        summaries=_texts(row, layout.summaries, paragraphs=True),
        status=_chosen(row, layout.single.get("status")),
        starts_on=starts_on,
        starts_basis=starts_basis,
        ends_on=ends_on,
        ends_basis=ends_basis,
        parties=parties,
        places=() if "places" in elsewhere else _places(row, layout),
        themes=() if "themes" in elsewhere else _themes(row, layout),
        amounts=tuple(a for b in layout.blocks["amounts"] if (a := _amount(row, b))),
        identifiers=tuple(i for b in layout.blocks["identifiers"] if (i := _identifier(row, b))),
        links=tuple(dict.fromkeys(url for b in layout.blocks["links"] for url in _links(row, b))),
        line=row.line,
    )


def _ref(layout: Mapping) -> str:
    return layout.single["ref"].column or ""


def _substituted(row: Row, source: Source, basis: str | None, field: dict[str, str]) -> None:
    """Say that another day stands in for one that is not given."""
    basis_en, basis_fr = BASES[basis or "stated"]
    row.say("value.date_substituted", source, basis_en=basis_en, basis_fr=basis_fr, **field)


def _chosen(row: Row, source: Source | None) -> str | None:
    """Return a code of a code list; None when it is empty or none of them, which is said."""
    if source is None or not (written := row.text(source)):
        return None
    code, known = row.choice(source)
    if not known:
        row.say("code.choice", source, found=written, known=rows.allowed(source))
    return code if known else None


def _texts(
    row: Row, sources: abc.Mapping[str, Source], *, paragraphs: bool = False
) -> dict[str, str]:
    """Return the text in each language that is filled."""
    clean = narratives.tidy_paragraphs if paragraphs else narratives.tidy
    return {language: clean(text) for language, s in sources.items() if (text := row.text(s))}


def _parties(row: Row, block: Block) -> Iterator[Party]:
    """Read the organisations of one block.

    A part that starts with a small letter goes on with the name before it ("Ministère de
    l'économie, des finances").
    """
    source = block.sources["name"]
    names: list[str] = []
    for part in rows.parts(row.text(source), source):
        if names and part[0].islower():
            names[-1] = f"{names[-1]}, {part}"
        else:
            names.append(part)
    kind = _chosen(row, block.sources.get("type")) if names else None
    reason = _chosen(row, block.sources.get("no_amount_reason")) if names else None
    role, line = block.words["role"], row.line
    for name in dict.fromkeys(map(narratives.tidy, names)):
        yield Party(role=role, name=name, type=kind, line=line, no_amount_reason=reason)


def _places(row: Row, layout: Mapping) -> tuple[Place, ...]:
    """Read the countries; what cannot be placed is kept as written, and said."""
    published: dict[str, Place] = {}
    for block in layout.blocks["places"]:
        source = block.sources["value"]
        share = row.share(block.sources.get("share"))
        for part in rows.parts(row.text(source), source, is_one=_is_country):
            found = codelists.country(part)
            if found is None:
                row.say("code.country", source, found=part)
            code = found.alpha3 if found else part
            place = Place(
                "country", code, published_share=share, line=row.line,
                admin1=parted.regions(row.text(block.sources.get("admin1"))),
            )  # fmt: skip
            published.setdefault(code, place)
    if not published:
        sources = [block.sources["value"] for block in layout.blocks["places"]]
        row.say("rule.no_geography", sources[0] if sources else None)
    return geography.settle(tuple(published.values()), row.report)


def _is_country(name: str) -> bool:
    return codelists.country(name) is not None


def _themes(row: Row, layout: Mapping) -> tuple[Theme, ...]:
    """Read the themes, each once."""
    published: dict[tuple[str, str], Theme] = {}
    for block in layout.blocks["themes"]:
        source, vocabulary = block.sources["value"], block.words["vocabulary"]
        share = row.share(block.sources.get("share"))
        for part in rows.parts(row.text(source), source):
            is_label = block.words.get("code") == "slug"
            code = slug(part) if is_label else part
            theme = Theme(vocabulary, code, part if is_label else "", None, share, row.line)
            published.setdefault((vocabulary, code), theme)
    return sectors.settle(tuple(published.values()), row.report, words=THEMES)


def slug(label: str) -> str:
    """Make a code of a label: small letters without accents, with hyphens between the words."""
    return codelists.fold(label).replace(" ", "-")


def _amount(row: Row, block: Block) -> Amount | None:
    """Read one amount with its kind, currency, value date and funder; None without a figure."""
    sources = block.sources
    source, written = sources["amount"], row.text(sources["amount"])
    if not written:
        given = row.text(sources["kind"]) if sources["kind"].column else ""
        if given and not row.text(sources.get("reason")):
            row.say("value.amount_missing", source, element=source.column)
        return None
    amount = row.number_of(source)
    if amount is None:
        return None
    kind, known = _kind(row, sources["kind"])
    currency = _currency(row, sources["currency"])
    value_on, basis, chosen = row.first_day(block.days)
    if value_on is None:
        row.say("value.no_date", block.days[0].source if block.days else source)
    elif chosen:
        basis_en, basis_fr = BASES[basis or "stated"]
        first = block.days[0].source
        row.say("value.value_date_missing", first, basis_en=basis_en, basis_fr=basis_fr)
    funder = row.text(sources.get("provider"))
    return Amount(
        kind=kind,
        amount=amount,
        currency=currency,
        value_on=value_on,
        value_on_basis=basis,
        provider=Party(role="provider", name=funder, line=row.line) if funder else None,
        line=row.line,
        set_aside=None if known else UNKNOWN_TYPE,
        years=tuple(parted.years(row.text(sources.get("years")))),
        eur=_euro(row, sources.get("eur")),
        eur_source=row.text(sources.get("eur_source")) or None,
    )


def _euro(row: Row, source: Source | None) -> str | None:
    """Return an amount in euro as it is kept; None for nothing and for what cannot be read."""
    found = row.number_of(source) if source and row.text(source) else None
    return None if found is None else numbers.plain(found)


def _kind(row: Row, source: Source) -> tuple[str, bool]:
    """Return what an amount is; an unknown or missing kind is kept apart, and said."""
    written = row.text(source)
    if not written:
        known = rows.allowed(source)
        row.say("value.kind_missing", source, found=source.column, known=known)
        return UNKNOWN_KIND, False
    code, is_known = row.choice(source)
    if not is_known:
        row.say("code.kind", source, found=written, known=rows.allowed(source))
        return UNKNOWN_KIND, False
    return code, True


def _currency(row: Row, source: Source) -> str | None:
    """Return the currency of an amount; None when there is none, which is said."""
    written = row.text(source)
    if not written:
        row.say("value.currency_missing", source)
        return None
    code, known = money.currency(written)
    if not known:
        row.say("code.currency", source, found=written)
    elif code != written:
        row.say("code.tidied", source, found=written, taken=code)
    return code


def _identifier(row: Row, block: Block) -> Identifier | None:
    """Read an identifier; with the scheme "by-prefix" what stands before a colon names it."""
    value, scheme = row.text(block.sources["value"]), block.words["scheme"]
    if not value or scheme != "by-prefix":
        return Identifier(scheme, value) if value else None
    prefix, colon, rest = value.partition(":")
    if colon and prefix.strip().lower() in SCHEMES and rest.strip():
        return Identifier(prefix.strip().lower(), rest.strip())
    return Identifier("other", value)


def _links(row: Row, block: Block) -> Iterator[str]:
    """Read web addresses; what is none is left out, and said."""
    source = block.sources["value"]
    for part in rows.parts(row.text(source), source):
        if part.startswith(("http://", "https://")):
            yield part
        else:
            row.say("value.link", source, found=part)
