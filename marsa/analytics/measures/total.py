"""Counted funding: by country, region, domain, year, funder … or altogether."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from marsa.analytics import filters, labels, predicates
from marsa.analytics.answers import EXACT, Answer, Row, exact_sum, in_order
from marsa.analytics.dimensions import Dimension
from marsa.analytics.filters import BadFilter, Chosen, Where
from marsa.analytics.opened import Opened
from marsa.analytics.text import Text, sentence, shown

EUR = "EUR"
CENT = Decimal("0.01")

TITLE = Text("Counted funding", "Financements comptés")
DEFINITION = sentence(
    "Sum of the funding lines that are counted. Each initiative counts one kind of amount: "
    "its commitments; without any, its budgets; without any, what was disbursed and spent; "
    "without any, its estimates.",
    "Somme des lignes de financement comptées. Chaque initiative compte une seule nature de "
    "montant : ses engagements ; à défaut, ses budgets ; à défaut, ses décaissements et "
    "dépenses ; à défaut, ses estimations.",
)
DEFINITION_OF_KIND = sentence(
    "Sum of all funding lines of the kind of amount asked for, whether or not they are in the "
    "counted total. A budget that was replaced and a line that was repeated are left out.",
    "Somme de toutes les lignes de la nature de montant demandée, qu’elles entrent ou non dans "
    "le total compté. Les budgets remplacés et les lignes répétées sont exclus.",
)
UNIT = Text(
    "EUR, at the rate of each value date", "Euros, au taux de change de chaque date de valeur"
)
CAVEAT = sentence(
    "Money for a region is a line of its own and is never divided among its countries. What no "
    "share was stated for is not allocated. Amounts without a rate are listed apart, in no value.",
    "Les montants destinés à une région forment une ligne distincte et ne sont jamais répartis "
    "entre ses pays. Ce dont aucune part n’est indiquée reste non ventilé. Les montants sans taux "
    "de change sont présentés à part et n’entrent dans aucune valeur.",
)


def measure(
    opened: Opened,
    *,
    by: Sequence[str] = (),
    where: Where | None = None,
    currency: str = EUR,
) -> Answer:
    """Add up the counted funding, grouped by any dimensions that divide money.

    currency: "EUR" adds what was converted at the rate of its value date; any other code
    adds the lines reported in that currency, and converts nothing. The rows and what is
    not allocated add up to the total exactly. Raises BadFilter.
    """
    dimensions = filters.dimensions(by)
    _insist_on_parts(dimensions)
    chosen = filters.parse(opened, where=where)
    currency = _known_currency(opened, currency)
    apart, without = opened.once(_not_converted, chosen) if currency == EUR else ({}, 0)
    missing = opened.once(_lines_without_rate, tuple(by), chosen) if apart or without else {}
    grouped = opened.ask(sums(opened, by=by, chosen=chosen, currency=currency))
    rows = [
        _row(opened, by, cells, missing) for cells in grouped if None not in cells[:-1] or not by
    ]
    unplaced = [cells[-1] for cells in grouped if None in cells[:-1]]
    return Answer(
        measure="total",
        edition=opened.edition.number,
        title=TITLE,
        definition=DEFINITION_OF_KIND if chosen.every_kind else DEFINITION,
        caveat=CAVEAT,
        unit=_unit(currency),
        currency=currency,
        by=tuple(by),
        rows=in_order(rows, by=by),
        total=_cents(exact_sum(cells[-1] for cells in grouped)),
        not_allocated=_cents(exact_sum(unplaced)),
        denominator=_denominator(opened, chosen, currency),
        not_converted=apart,
        without_currency=without,
    )


def sums(opened: Opened, *, by: Sequence[str], chosen: Chosen, currency: str = EUR) -> Any:
    """Return the expression: a row per group with its codes and its sum."""
    rows = predicates.money(opened, chosen, needs=tuple(by))
    if currency == EUR:
        return rows.agg(by=list(by), value=rows.eur.sum())
    rows = rows.filter(rows.currency == currency)
    return rows.agg(by=list(by), value=rows.amount.sum())


def _row(
    opened: Opened,
    by: Sequence[str],
    cells: tuple[Any, ...],
    missing: Mapping[tuple[Any, ...], int],
) -> Row:
    *codes, value = cells
    texts = labels.labels(opened, by=by, codes=codes)
    amount = value if by else _cents(exact_sum([value]))
    return Row(tuple(codes), texts, amount, missing.get(tuple(codes), 0))


def _lines_without_rate(
    opened: Opened, by: tuple[str, ...], chosen: Chosen
) -> dict[tuple[Any, ...], int]:
    """Return how many funding lines of each group have no rate."""
    rows = predicates.money(opened, chosen, needs=by)
    rows = rows.filter(rows.eur.isnull())
    counted = opened.ask(rows.agg(by=list(by), lines=rows.funding_id.nunique()))
    return {cells[:-1]: cells[-1] for cells in counted}


def _not_converted(opened: Opened, chosen: Chosen) -> tuple[dict[str, Decimal], int]:
    """Return the amounts without a rate by currency, and how many lines state no currency."""
    rows = predicates.money(opened, chosen)
    rows = rows.filter(rows.eur.isnull())
    found = opened.ask(
        rows.group_by("currency")
        .agg(amount=rows.amount.sum(), lines=rows.funding_id.nunique())
        .order_by("currency")
    )
    amounts = {currency: amount for currency, amount, _ in found if currency}
    return amounts, sum(lines for currency, _, lines in found if not currency)


def _insist_on_parts(dimensions: Sequence[Dimension]) -> None:
    for dimension in dimensions:
        if dimension.overlaps:
            raise BadFilter(
                f"Money cannot be divided by {dimension.name}: one country may sit in several, "
                f"so the parts would not add up. Filter by {dimension.name} instead.",
                f"Les montants ne peuvent pas être répartis par {dimension.name} : un même pays "
                "peut y figurer plusieurs fois et les parts dépasseraient le total. Utilisez "
                f"{dimension.name} comme filtre.",
            )


def _known_currency(opened: Opened, currency: str) -> str:
    code, known = currency.strip().upper(), opened.once(_currencies)
    if code not in known:
        every = ", ".join(known)
        raise BadFilter(
            f"No amount of this edition is in “{shown(currency)}”. There are: {every}.",
            f"Aucun montant de cette édition n’est exprimé en « {shown(currency)} ». "
            f"Monnaies présentes : {every}.",
        )
    return code


def _currencies(opened: Opened) -> list[str]:
    used = opened.ask(opened.funding.select("currency").distinct())
    return sorted({currency for (currency,) in used if currency} | {EUR})


def _unit(currency: str) -> Text:
    if currency == EUR:
        return UNIT
    return sentence(
        f"{currency}, as reported; nothing is converted and other currencies are not in it",
        f"{currency}, tel que déclaré ; rien n’est converti et les autres monnaies sont exclues",
    )


def _denominator(opened: Opened, chosen: Chosen, currency: str) -> Text:
    number, limits = opened.edition.number, [] if currency == EUR else [_reported_in(currency)]
    limits += [words for words in [filters.in_words(opened, chosen)] if words]
    if not limits:
        return Text(
            f"All counted funding of edition {number}.",
            f"Ensemble des financements comptés de l’édition {number}.",
        )
    english, french = ("Funding", "Financements") if chosen.every_kind else _COUNTED
    return sentence(
        f"{english} of edition {number} limited to: {'; '.join(t.en for t in limits)}.",
        f"{french} de l’édition {number} limités à : {' ; '.join(t.fr for t in limits)}.",
    )


def _reported_in(currency: str) -> Text:
    return sentence(f"currency reported: {currency}", f"monnaie déclarée : {currency}")


def _cents(value: Decimal) -> Decimal:
    """Write zero and whole amounts with their cents too."""
    return value if value.as_tuple().exponent != 0 else value.quantize(CENT, context=EXACT)


_COUNTED = ("Counted funding", "Financements comptés")
