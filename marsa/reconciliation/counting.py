"""What is counted of an initiative's money, in euro, and how it is allocated. Pure.

One kind of money is counted for each entry, since budgets, commitments and spending say
the same money again: commitments; where there are none, budgets; where there are none,
disbursements and expenditure; where there are none, estimates. The other kinds stand
beside it, uncounted, with the reason.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from marsa.kit.periods import years_by_days
from marsa.kit.shares import CENT, divide
from marsa.registry.rates import Conversion

PREFERENCE: tuple[tuple[str, frozenset[str]], ...] = (
    ("commitment", frozenset({"commitment"})),
    ("budget", frozenset({"budget"})),
    ("spend", frozenset({"disbursement", "expenditure"})),
    ("estimate", frozenset({"estimate"})),
)
TENTH_POWER = Decimal("1E-10")
HUNDRED = Decimal(100)
REPORTED = "as reported"  # the source of a value in euro that no rate made
NO_YEAR = frozenset({"end"})  # value dates that a rate may use but that say no year


Rated = Conversion  # an amount in euro to the cent, and the rate that made it
ToEur = Callable[[Decimal, str, date | None], Rated | None]


@dataclass(frozen=True, slots=True)
class Line:
    """One funding line in one calendar year (None: the year is not stated)."""

    number: int
    kind: str
    year: int | None
    currency: str | None
    amount: Decimal
    value_on: date | None
    value_on_basis: str | None
    rated: Rated | None
    counted: bool
    counted_because: str
    funder: Mapping[str, Any]
    places: Sequence[Mapping[str, Any]]
    source_line: int | None


@dataclass(frozen=True, slots=True)
class Allocation:
    """The part of a line that goes to one country or region and one theme; None: not allocated."""

    country_code: str | None
    region_code: str | None
    theme_code: str | None
    share: Decimal  # fraction of the line
    amount: Decimal
    eur: Decimal | None


def counted_kind(funding: Sequence[Mapping[str, Any]]) -> str | None:
    """Return which kind of money counts ("commitment", "budget", "spend", "estimate") or None."""
    present = {line["kind"] for line in funding if not line["set_aside"]}
    return next((name for name, kinds in PREFERENCE if kinds & present), None)


def lines(content: Mapping[str, Any], *, to_eur: ToEur) -> Iterator[Line]:
    """Yield the funding lines of an entry, one for each calendar year of each amount.

    Each amount is converted at the rate of its own value date and then divided over the
    years of its period by days; the parts add up to the amount and to its euro value.
    """
    counts = dict(PREFERENCE).get(counted_kind(content["funding"]) or "", frozenset())
    number = 0
    for entry in content["funding"]:
        because = entry["set_aside"] or (
            "counted" if entry["kind"] in counts else "another-kind-is-counted"
        )
        for year, amount, rated in _years(entry, to_eur):
            number += 1
            yield Line(
                number=number,
                kind=entry["kind"],
                year=year,
                currency=entry["currency"],
                amount=amount,
                value_on=day(entry["value_on"]),
                value_on_basis=entry["value_on_basis"],
                rated=rated,
                counted=because == "counted",
                counted_because=because,
                funder=entry["funder"] or {},
                places=entry["places"] or content["places"],
                source_line=entry["line"],
            )


def allocations(line: Line, *, themes: Sequence[Mapping[str, Any]]) -> list[Allocation]:
    """Divide a line over its places and themes, to the cent, by the largest remainder.

    A place or theme without a share is never given an equal part: the whole, or what the
    stated shares leave, is "not allocated" (None).
    """
    places = _weights(line.places)
    topics = _weights(themes)
    cells = list(itertools.product(places, topics))
    weights = [place_weight * topic_weight for (_, place_weight), (_, topic_weight) in cells]
    amounts = divide(line.amount, weights, unit=_unit(line.amount))
    euros: list[Decimal] | list[None]
    euros = divide(line.rated.eur, weights) if line.rated else [None] * len(cells)
    whole = sum(weights, Decimal(0))
    return [
        Allocation(
            country_code=place["code"] if place and place["kind"] == "country" else None,
            region_code=place["code"] if place and place["kind"] == "region" else None,
            theme_code=topic["code"] if topic else None,
            share=(weight / whole).quantize(TENTH_POWER),
            amount=amount,
            eur=eur,
        )
        for ((place, _), (topic, _)), weight, amount, eur in zip(
            cells, weights, amounts, euros, strict=True
        )
    ]


def _weights(
    parts: Sequence[Mapping[str, Any]],
) -> list[tuple[Mapping[str, Any] | None, Decimal]]:
    """Return each part that has a share with its weight, and None with what is left of 100."""
    stated = [(part, Decimal(part["share"])) for part in parts if part["share"] is not None]
    weights: list[tuple[Mapping[str, Any] | None, Decimal]] = [
        (part, share) for part, share in stated if share > 0
    ]
    left = HUNDRED - sum((share for _, share in stated), Decimal(0))
    if not weights or (left > 0 and len(stated) < len(parts)):
        weights.append((None, left if weights else HUNDRED))
    return weights


def _years(
    entry: Mapping[str, Any], to_eur: ToEur
) -> list[tuple[int | None, Decimal, Rated | None]]:
    amount = Decimal(entry["amount"])
    rated = _rated(entry, amount, to_eur)
    spans = _spans(entry)
    if not spans:
        return [(_year(entry, day(entry["on"]) or day(entry["value_on"])), amount, rated)]
    weights = [weight for _, weight in spans]
    amounts = divide(amount, weights, unit=_unit(amount))
    euros = divide(rated.eur, weights) if rated else []
    return [
        (
            year,
            amounts[i],
            Rated(euros[i], rated.rate, rated.rate_on, rated.source) if rated else None,
        )
        for i, (year, _) in enumerate(spans)
    ]


def _spans(entry: Mapping[str, Any]) -> list[tuple[int, Decimal]]:
    """Return the years of an amount with their weights: as reported, else the days of its period.

    Empty for an amount of one day.
    """
    if years := entry.get("years"):
        return [(int(year), Decimal(years[year])) for year in sorted(years, key=int)]
    on, until = day(entry["on"]), day(entry["until"])
    if not (on and until and until.year != on.year and until > on):
        return []
    return [(year, Decimal(days)) for year, days in years_by_days(on, until)]


def _rated(entry: Mapping[str, Any], amount: Decimal, to_eur: ToEur) -> Rated | None:
    """Return an amount in euro: at the rate of its day, else as its reporter gives it."""
    currency, value_on = entry["currency"], day(entry["value_on"])
    found = to_eur(amount, currency, value_on) if currency else None
    given = Decimal(entry.get("eur") or 0)
    if found or given <= 0:
        return found
    source = f"{REPORTED}: {entry.get('eur_source') or ''}".rstrip(": ")
    return Rated(given.quantize(CENT), (amount / given).quantize(TENTH_POWER), value_on, source)


def _year(entry: Mapping[str, Any], day: date | None) -> int | None:
    """Return the calendar year of an amount; the end of a project is not the year of its money."""
    return None if day is None or entry["value_on_basis"] in NO_YEAR else day.year


def _unit(amount: Decimal) -> Decimal:
    """Return the smallest unit an amount is written in, a cent at the most."""
    exponent = amount.as_tuple().exponent
    return min(CENT, Decimal(1).scaleb(int(exponent)))


def day(text: str | None) -> date | None:
    """Return a day of canonical JSON."""
    return date.fromisoformat(text) if text else None
