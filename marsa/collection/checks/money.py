"""Amounts: figure, kind, currency, day and rate, and what is beyond the usual."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from babel.core import get_global

from marsa.collection.checks import basics, dates, shares
from marsa.collection.checks.context import Context, ToEur
from marsa.collection.checks.euros import euro, value_day
from marsa.collection.checks.said import Check, Words, labels, say
from marsa.collection.checks.values import Content, Item, number, party_key, text
from marsa.exchange.iati.transactions import UNKNOWN_KIND
from marsa.registry import codelists

LARGE = Decimal(500_000_000)  # EUR
TIMES = 10
YEARS = Words("years", "années")
Sums = Mapping[tuple[str, str], Decimal | None]


def check(content: Content, context: Context) -> Iterator[Check]:
    """Check every amount."""
    for index, line in enumerate(content["funding"]):
        place = f"funding/{index}"
        yield from _kind(place, line)
        yield from _figure(place, line)
        yield from _currency(place, line, content)
        yield from _rate(place, line, content, context.around.to_eur)
        yield from _years(place, line)
    yield from _unusual(content, context)


def _kind(place: str, line: Item) -> Iterator[Check]:
    field = f"{place}/kind"
    kind = line.get("kind")
    if not kind or kind == UNKNOWN_KIND:  # a file gave none, or one that its reader named
        yield say("kind.missing", field, known=labels("funding_kinds"))
        return
    yield from basics.listed(field, kind, "funding_kinds", "kind.unknown")


def _figure(place: str, line: Item) -> Iterator[Check]:
    field, written = f"{place}/amount", line.get("amount")
    amount = number(written)
    if written in (None, ""):
        yield say("amount.missing", field)
    elif amount is None:
        yield say("amount.unreadable", field, found=written)
    elif amount < 0:
        yield say("amount.negative", field, found=amount)


def _currency(place: str, line: Item, content: Content) -> Iterator[Check]:
    field, code = f"{place}/currency", text(line.get("currency"))
    on = value_day(line, content)
    if not code:
        yield say("currency.missing", field)
    elif code not in codelists.currencies():
        yield say("currency.unknown", field, candidates=basics.like(code, "currencies"), found=code)
    elif on and not is_valid(code, on=on):
        yield say("currency.not_valid", field, found=code, day=on)


def is_valid(currency: str, *, on: date) -> bool:
    """Say whether a currency was money on a day, by the spans of CLDR; True where it has none."""
    spans = _spans().get(currency, ())
    return not spans or any(start <= on <= end for start, end in spans)


@cache
def _spans() -> Mapping[str, list[tuple[date, date]]]:
    spans: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for rows in get_global("territory_currencies").values():
        for code, start, end, _ in rows:
            first = date(*start) if start else date.min
            spans[code].append((first, date(*end) if end else date.max))
    return spans


def _rate(place: str, line: Item, content: Content, to_eur: ToEur) -> Iterator[Check]:
    """Ask for the day and the rate of an amount, or for its value in euro and its source."""
    currency, amount = text(line.get("currency")), number(line.get("amount"))
    given, source = line.get("eur"), text(line.get("eur_source"))
    if amount is None or currency not in codelists.currencies():
        return
    on = value_day(line, content)
    if currency != "EUR" and on is None:
        yield say("value_day.missing", f"{place}/value_on", currency=currency)
    elif to_eur(amount, currency, on):
        if given not in (None, ""):
            yield say("eur.computed", f"{place}/eur", found=given)
    elif (euros := number(given)) is None or euros < 0:
        yield say("rate.missing", f"{place}/eur", currency=currency, day=on)
    elif not source:
        yield say("eur.no_source", f"{place}/eur_source", currency=currency)


def _years(place: str, line: Item) -> Iterator[Check]:
    years: Mapping[str, str] = line.get("years") or {}
    field = f"{place}/years"
    for year in sorted(years):
        if not year.isdecimal() or int(year) not in dates.YEARS:
            yield say("years.unknown", field, found=year)
    yield from shares.check([(field, years[y]) for y in sorted(years)], field=field, of=YEARS)


def _unusual(content: Content, context: Context) -> Iterator[Check]:
    """Ask to explain very large amounts, and those that are ten times more or less than before."""
    for index, line in enumerate(content["funding"]):
        found = None if line.get("set_aside") else euro(line, content, to_eur=context.around.to_eur)
        if found and found.eur > LARGE:
            yield say("amount.large", f"funding/{index}/amount", found=found.eur, most=LARGE)
    if context.before:
        yield from _against(context.before, content, context.around.to_eur)


def _against(before: Content, content: Content, to_eur: ToEur) -> Iterator[Check]:
    """Compare with the last accepted content, by kind and funder; said at the first line."""
    used = {text(line.get("currency")) for c in (before, content) for line in c["funding"]}
    common = used.pop() if len(used) == 1 else ""
    was, is_ = (_sums(c, common=common, to_eur=to_eur) for c in (before, content))
    first = {_key(line): i for i, line in reversed([*enumerate(content["funding"])])}
    for key, index in sorted(first.items(), key=lambda item: item[1]):
        old, new = was.get(key), is_.get(key)
        if old and new is not None and is_tenfold(old, new):
            field, currency = f"funding/{index}/amount", common or "EUR"
            yield say("amount.tenfold", field, before=old, found=new, currency=currency)


def is_tenfold(before: Decimal, now: Decimal) -> bool:
    """Say whether an amount is at least ten times, or at most a tenth of, what it was."""
    return now >= before * TIMES or now * TIMES <= before


def _sums(content: Content, *, common: str, to_eur: ToEur) -> Sums:
    """Add up what counts by kind and funder. common: the one currency that is used, empty for
    several, which are added in euro; None where a part has no value in it."""
    sums: dict[tuple[str, str], Decimal | None] = {}
    for line in content["funding"]:
        if line.get("set_aside"):
            continue
        found = euro(line, content, to_eur=to_eur)
        value = number(line.get("amount")) if common else found.eur if found else None
        sofar = sums.get(_key(line), Decimal(0))
        sums[_key(line)] = None if value is None or sofar is None else sofar + value
    return sums


def _key(line: Item) -> tuple[str, str]:
    return line.get("kind") or "", party_key(line.get("funder"))
