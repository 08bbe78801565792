"""Budgets and planned disbursements: which one stands, in which years (rules 10 and 22)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, localcontext

from marsa.exchange import numbers
from marsa.exchange.record import Amount
from marsa.exchange.report import Report
from marsa.kit.shares import CENT, divide

ORIGINAL, REVISED = "1", "2"
SUPERSEDED = {"budget": "superseded-budget", "planned": "superseded-planned"}


def settle(amounts: Sequence[tuple[Amount, str]], report: Report) -> list[Amount]:
    """Set aside what a revised budget replaces.

    amounts: budgets or planned disbursements of one activity in the order of the file, each with
    its type ("1" original, "2" revised). A revised one replaces those of the same first and last
    day; of several revised ones the last by value date stands, then the last in the file.
    Nothing is removed: what is replaced has `set_aside`. Two originals both stay, and are said.
    """
    if len(amounts) == 1:
        return [amounts[0][0]]
    periods: dict[tuple[str, date | None, date | None], list[int]] = {}
    for index, (amount, _) in enumerate(amounts):
        periods.setdefault((amount.kind, amount.on, amount.until), []).append(index)
    settled = [amount for amount, _ in amounts]
    for (_, first_day, _), indexes in periods.items():
        if len(indexes) == 1 or first_day is None:
            continue
        for index in _replaced(amounts, indexes, report):
            settled[index] = _set_aside(settled[index], report)
    return settled


def _replaced(
    amounts: Sequence[tuple[Amount, str]], indexes: Sequence[int], report: Report
) -> list[int]:
    """Return which budgets of one period another one replaces."""
    revised = [index for index in indexes if amounts[index][1] == REVISED]
    if revised:
        standing = max(revised, key=lambda i: (amounts[i][0].value_on or date.min, i))
        return [index for index in indexes if index != standing]
    first = amounts[indexes[0]][0]
    if first.kind == "budget":
        report.add(
            "plausibility.two_original_budgets",
            line=amounts[indexes[1]][0].line,
            path="iati-activity/budget",
            found=f"{first.on} – {first.until}",
        )
    return []


def _set_aside(amount: Amount, report: Report) -> Amount:
    report.add("rule.superseded_budget", line=amount.line, path="iati-activity/budget")
    return replace(amount, set_aside=SUPERSEDED[amount.kind])


def by_year(amount: Amount) -> tuple[tuple[int, Decimal], ...]:
    """Divide a budget over the calendar years of its period, by days.

    Both the first day (`on`) and the last (`until`) belong to the period, as IATI defines
    period-start and period-end: 2016-07-01 to 2017-06-30 has 184 days in 2016 and 181 in 2017.
    Returns (year, part) in the currency of the amount; the parts are cents (or finer where the
    amount is) and add up to it exactly. An amount without a last day belongs to the year of its
    first (rule 22: the calendar year); without either, or with a period that ends before it
    starts, it belongs to no year and nothing is returned.
    """
    first, last = amount.on, amount.until or amount.on
    if first is None or last is None or last < first:
        return ()
    years = range(first.year, last.year + 1)
    days = [
        Decimal(1 + min(last, date(y, 12, 31)).toordinal() - max(first, date(y, 1, 1)).toordinal())
        for y in years
    ]
    with localcontext(prec=numbers.EXACT):
        parts = divide(amount.amount, days, unit=unit_of(amount.amount))
    return tuple(zip(years, parts, strict=True))


def unit_of(amount: Decimal) -> Decimal:
    """Return the unit in which to divide an amount: a cent, or finer where the amount is finer."""
    exponent = amount.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < -2 else CENT
