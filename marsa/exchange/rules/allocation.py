"""Dividing an amount among places and themes: shares multiplied, parts exact (rules 4, 7, 8)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from typing import TypeVar

from marsa.exchange import numbers
from marsa.exchange.record import Amount, Place, Record, Theme
from marsa.exchange.rules import budgets, percentages, sectors
from marsa.exchange.rules.funding import COMMITMENT
from marsa.kit.shares import divide

ALL = Decimal(1)
_PERIODIC = ("budget", "planned")

Named = TypeVar("Named", Place, Theme)


@dataclass(frozen=True, slots=True)
class Part:
    """The part of an amount that goes to one place and one theme; None where that is not told."""

    amount: Decimal
    place: Place | None
    theme: Theme | None


def parts(amount: Amount, *, record: Record) -> tuple[Part, ...]:
    """Divide an amount of a record among its places and themes.

    Shares of places and of themes (of one vocabulary, see `sectors.of_one_vocabulary`) are
    multiplied; the parts are cents, or finer where the amount is, and add up to it exactly by the
    largest remainder (rule 7). The place and theme of a transaction go before those of the record
    and are never divided (rule 4). Budgets of a record without shares follow the proportions of
    its commitments (rule 8). Where shares are not told the part has no place or no theme: nothing
    is divided equally.
    """
    places = _places(amount, record)
    themes = _themes(amount, record)
    weights = [share * other for _, share in places for _, other in themes]
    with localcontext(prec=numbers.EXACT):
        unit = budgets.unit_of(amount.amount)
        sums = divide(amount.amount, weights, unit=unit)
    pairs = [(place, theme) for place, _ in places for theme, _ in themes]
    return tuple(Part(part, place, theme) for part, (place, theme) in zip(sums, pairs, strict=True))


def _places(amount: Amount, record: Record) -> Sequence[tuple[Place | None, Decimal]]:
    if amount.places:
        return _weighted(amount.places)
    if not record.places and amount.kind in _PERIODIC:
        return _by_commitments(record, lambda made: made.places) or [(None, ALL)]
    return _weighted(record.places)


def _themes(amount: Amount, record: Record) -> Sequence[tuple[Theme | None, Decimal]]:
    own = sectors.of_one_vocabulary(amount.themes)
    if own:
        return _weighted(own)
    themes = sectors.of_one_vocabulary(record.themes)
    if not themes and amount.kind in _PERIODIC:
        chosen = sectors.of_one_vocabulary(
            theme for made in _commitments(record) for theme in made.themes
        )
        name = chosen[0].vocabulary if chosen else None
        return _by_commitments(
            record, lambda made: [theme for theme in made.themes if theme.vocabulary == name]
        ) or [(None, ALL)]
    return _weighted(themes)


def _weighted(named: Sequence[Named]) -> Sequence[tuple[Named | None, Decimal]]:
    """Return what has a share with it; one undivided whole where shares are not told."""
    shares = [(one, one.share) for one in named if one.share != 0]
    known = [(one, share) for one, share in shares if share is not None]
    return known if known and len(known) == len(shares) else [(None, ALL)]


def _by_commitments(
    record: Record, named: Callable[[Amount], Sequence[Named]]
) -> Sequence[tuple[Named | None, Decimal]]:
    """Return the proportions in which the commitments of a record name something (rule 8).

    Empty where they are of several currencies, do not all tell, or do not come to a sum above 0.
    """
    made = _commitments(record)
    sums: dict[tuple[str | None, str], Decimal] = {}
    firsts: dict[tuple[str | None, str], Named] = {}
    for amount in made:
        told = [one for one in named(amount) if one.share == percentages.HUNDRED]
        if len(told) != 1:
            return []
        key = (told[0].vocabulary, told[0].code)
        firsts.setdefault(key, told[0])
        sums[key] = sums.get(key, Decimal(0)) + amount.amount
    if len({amount.currency for amount in made}) != 1 or min(sums.values()) <= 0:
        return []
    shares = divide(percentages.HUNDRED, list(sums.values()), unit=percentages.UNIT)
    return [
        (replace(firsts[key], share=share, published_share=None), share)
        for key, share in zip(sums, shares, strict=True)
    ]


def _commitments(record: Record) -> list[Amount]:
    return [a for a in record.amounts if a.kind == COMMITMENT and a.set_aside is None]
