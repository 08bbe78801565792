"""Who pays for an invented project, in what currency, and how all of it adds up.

Weights are drawn first; then all amounts are scaled together and rounded as people round,
until the whole is worth what it should be at the rates of the register.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from marsa.config.sample import words
from marsa.config.sample.dates import AS_OF, FIRST_DAY, Span
from marsa.config.sample.draft import Pledge
from marsa.config.sample.partners import Partner
from marsa.kit.shares import CENT
from marsa.registry import rates

CLOSE_ENOUGH = Decimal("0.0005")  # of the total
SMALLEST, LARGEST = 0.03, 160.0  # million euro
SPREAD = {"projects": 0.85, "emergencies": 0.75}  # sigma of the log-normal distribution
EMERGENCY_MEDIAN = 1.5  # million euro
NOT_DECIDED = 0.035
KINDS = {"commitment": 60, "budget": 22, "disbursement": 8, "expenditure": 4, "estimate": 6}
SPENT = ("disbursement", "expenditure")
EU_FUNDERS = {"EUTF": 45, "INTPA": 30, "EU": 17, "HOME": 8}
# Funders that join others' projects, and the currency they pay in.
JOINING = {
    "EU": "EUR", "DEU": "EUR", "FRA": "EUR", "ITA": "EUR", "NLD": "EUR", "SWE": "SEK", "DNK": "DKK",
    "CHE": "CHF", "NOR": "NOK", "GBR": "GBP", "UNHCR": "USD", "IOM": "USD", "WB": "USD",
}  # fmt: skip
UNIT_OF_ACCOUNT = "XUA"  # of the African Development Bank; the register has no rate for it


def pledges(rng: Random, *, partner: Partner, column: str, span: Span) -> tuple[Pledge, ...]:
    """Draw one to three funding lines of one kind, the first by the main funder."""
    kind = _kind(rng, column, span)
    weight = _size(rng, partner, column)
    currency = rng.choices(*_split(partner.money))[0]
    lines = [(_main(rng, partner, column, span), currency)]
    others = [code for code in JOINING if words.funder(code) != lines[0][0]]
    joining = rng.sample(others, rng.choices((0, 1, 2), (79, 17, 4))[0])
    lines += [(words.funder(code), JOINING[code]) for code in joining]
    return tuple(
        Pledge(
            funder=funder,
            kind=kind,
            currency=money,
            value_on=_value_on(rng, kind, span),
            weight=None if rng.random() < NOT_DECIDED else part,
            digits=_digits(rng, kind),
        )
        for (funder, money), part in zip(lines, _parts(rng, weight, len(lines)), strict=True)
    )


def bank(rng: Random, *, kind: str, span: Span) -> Pledge:
    """Draw a small line of the African Development Bank in its unit of account."""
    return Pledge(
        funder=words.funder("AFDB"),
        kind=kind,
        currency=UNIT_OF_ACCOUNT,
        value_on=_value_on(rng, kind, span),
        weight=Decimal(rng.randint(15, 60)) / 100,
        digits=2,
    )


def settle(lines: Sequence[Pledge], *, total: Decimal, table: rates.Table) -> list[Decimal | None]:
    """Turn weights into amounts in each line's own currency, worth `total` euro together.

    Lines in a currency without a rate get about their weight, and are not in the total.
    Returns an amount per line; None where it is not decided. Raises ValueError when the
    total cannot be met to 0.05 %.
    """
    scale = Decimal(1)
    for _ in range(20):
        amounts = [_amount(line, scale, table) for line in lines]
        worth = in_euro(zip(lines, amounts, strict=True), table=table)
        if abs(worth / total - 1) <= CLOSE_ENOUGH:
            return amounts
        scale *= total / worth
    raise ValueError(f"the amounts cannot be scaled to {total}")


def in_euro(lines: Iterable[tuple[Pledge, Decimal | None]], *, table: rates.Table) -> Decimal:
    """Add up what amounts are worth in euro at their value dates; no rate counts for nothing."""
    found = (
        rates.to_eur(amount, currency=line.currency, on=line.value_on, table=table)
        for line, amount in lines
        if amount is not None
    )
    return sum((conversion.eur for conversion in found if conversion), Decimal(0))


def _amount(line: Pledge, scale: Decimal, table: rates.Table) -> Decimal | None:
    if line.weight is None:
        return None
    one_euro = rates.to_eur(
        Decimal(1_000_000), currency=line.currency, on=line.value_on, table=table
    )
    rate, scale = (one_euro.rate, scale) if one_euro else (Decimal(1), Decimal(1))
    exact = line.weight * scale * rate * 1_000_000
    if line.digits == 0:
        return exact.quantize(CENT, ROUND_HALF_UP)
    unit = max(Decimal(1).scaleb(exact.adjusted() - line.digits + 1), Decimal(1))
    return (exact / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit.quantize(Decimal(1))


def _kind(rng: Random, column: str, span: Span) -> str:
    """Draw the kind of money; nothing is spent before a project begins."""
    kind = rng.choices(*_split(KINDS))[0]
    early = span.starts_on > AS_OF and kind in SPENT
    return "commitment" if column == "emergencies" or early else kind


def _main(rng: Random, partner: Partner, column: str, span: Span) -> words.Funder:
    if column == "emergencies":
        return words.funder("ECHO")
    if partner.code == "EU":
        code = rng.choices(*_split(EU_FUNDERS))[0]
        # The Trust Fund signed no new contract after 2021.
        return words.funder("INTPA" if code == "EUTF" and span.starts_on.year > 2021 else code)
    if partner.side == "international" and rng.random() < 0.5:
        return words.funder(rng.choice(("EU", "DEU", "SWE", "NLD", "DNK")))
    return words.funder(partner.code)


def _size(rng: Random, partner: Partner, column: str) -> Decimal:
    median = EMERGENCY_MEDIAN if column == "emergencies" else partner.median
    drawn = median * rng.lognormvariate(0, SPREAD[column])
    return Decimal(str(round(min(max(drawn, SMALLEST), LARGEST), 4)))


def _parts(rng: Random, weight: Decimal, count: int) -> list[Decimal]:
    """Divide a project's weight over its funders; the first bears the most."""
    if count == 1:
        return [weight]
    first = Decimal(rng.choice((50, 60, 70, 75, 80))) / 100
    rest = weight * (1 - first) / (count - 1)
    return [weight * first, *[rest] * (count - 1)]


def _value_on(rng: Random, kind: str, span: Span) -> date:
    """Draw the day whose rate counts: of signature, of payment, or of the start."""
    if kind == "commitment":
        return max(span.starts_on - timedelta(days=rng.choice((0, 0, 14, 30, 45, 60))), FIRST_DAY)
    if kind in SPENT:
        last = min(span.ends_on, AS_OF)
        return max(
            span.starts_on, span.starts_on + (last - span.starts_on) * rng.randint(2, 8) / 10
        )
    return span.starts_on


def _digits(rng: Random, kind: str) -> int:
    """Money promised is rounded, money spent is counted to the cent."""
    return 0 if kind in SPENT else rng.choices((2, 3, 9), (62, 28, 10))[0]


def _split(weights: Mapping[str, int]) -> tuple[list[str], list[int]]:
    return list(weights), list(weights.values())
