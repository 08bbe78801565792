"""Who pays and who carries out, and the amounts that stand beside a funder."""

from collections.abc import Iterator
from datetime import date

from marsa.exchange import money, sentences
from marsa.exchange.iati.transactions import UNKNOWN_KIND, UNKNOWN_TYPE
from marsa.exchange.record import Amount, Party
from marsa.exchange.workbook import blocks, choices, columns, laying, parted
from marsa.exchange.workbook.blocks import Block, Parts
from marsa.exchange.workbook.choices import SEPARATOR
from marsa.exchange.workbook.lines import Line, plain
from marsa.registry import codelists


def funding(
    line: Line, parts: Parts, starts_on: date | None
) -> Iterator[tuple[Party | None, Amount | None]]:
    """Read funders and amounts, a funder with its amount."""
    rows = [row for row in parts.get("funders", ()) if role(row) in ("funding", "provider")]
    codes = (
        "funder", "funder_class", "kind", "amount", "currency", "value_on", "years", "eur",
        "eur_source", "no_amount_reason",
    )  # fmt: skip
    for block in blocks.blocks(line, rows, "funders", *codes):
        name = _funder(block)
        amount = _amount(block, name, starts_on)
        is_funder = bool(block.end) or role(block.line) == "funding"
        yield _party(block, "funding", name) if is_funder else None, amount


def role(row: Line) -> str:
    """Return the role that a row of the sheet of funders gives; "funding" where it gives none."""
    return row.code("role")[0] or "funding" if row.has("role") else "funding"


def _funder(block: Block) -> str:
    """Read the name of a funder; one that its list does not know is kept as written, and said."""
    line, column = block.line, block("funder")
    if written := line.text(column):
        line.listed(written, column)
    return _name(block)


def _name(block: Block) -> str:
    """Read the name of an organisation: "code · name" of its list stands for the English name,
    anything else for itself."""
    line, column = block.line, block("funder")
    written = line.text(column)
    before, separator, after = written.partition(SEPARATOR)
    if not separator:
        return written
    index = line.given.lists.get(line.columns[column][0].list)
    if index is None:
        return after
    code = index.codes.get(codelists.fold(before))
    return index.choices[code].en or index.choices[code].fr if code else written


def _party(block: Block, role: str, name: str) -> Party | None:
    """Read an organisation with its role; None for one without a name or an identifier."""
    line = block.line
    ref = line.text("funder_ref") if not block.end else ""
    if not (name or ref):
        return None
    kind = blocks.known(line, block("funder_class"))
    return Party(
        role=role,
        name=name,
        ref=ref or None,
        type=f"{laying.CLASS}{kind}" if kind else None,
        line=line.number,
        no_amount_reason=blocks.known(line, block("no_amount_reason")),
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
        years=tuple(parted.years(line.text(block("years")))),
        eur=_euro(block),
        eur_source=line.text(block("eur_source")) or None,
    )


def _euro(block: Block) -> str | None:
    """Return the amount in euro as it is kept; None for nothing and for what cannot be read."""
    figure = block.line.amount(block("eur"))
    return None if figure is None else plain(figure)


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


def implementers(line: Line, parts: Parts) -> Iterator[Party]:
    """Read those who carry out, are accountable or manage, in this order of their sheet."""
    rows = [row for row in parts.get("funders", ()) if role(row) in columns.OTHER_ROLES]
    filled = blocks.blocks(line, rows, "implementers", "implementer")
    if not rows:
        for block in filled:
            name = line.text(block("implementer"))
            yield Party(role="implementing", name=name, line=line.number)
        return
    for block in filled:
        if party := _party(block, role(block.line), _name(block)):
            yield party
