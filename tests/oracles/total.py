"""Counted funding, added up row by row in plain Python."""

from collections import defaultdict
from decimal import Context, Decimal
from typing import Any

from tests.oracles import codes
from tests.oracles.codes import Rows, Where

EXACT = Context(prec=60)


def total(
    rows: Rows, *, by: list[str], where: Where, currency: str = "EUR"
) -> dict[tuple[Any, ...], Decimal | None]:
    """Return the sum of each group by its codes (None: no code); None without any amount."""
    sums: dict[tuple[Any, ...], Decimal | None] = {} if by else {(): None}
    for allocation, code in allocations(rows, where):
        if currency not in ("EUR", allocation["currency"]):
            continue
        key = tuple(next(iter(code[name])) for name in by)
        value = allocation["eur"] if currency == "EUR" else allocation["amount"]
        before = sums.setdefault(key, None)
        if value is not None:
            sums[key] = value if before is None else EXACT.add(before, value)
    return sums


def not_converted(rows: Rows, *, where: Where) -> tuple[dict[str, Decimal], int]:
    """Return the amounts without a rate by currency, and the lines without a currency."""
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    without = set()
    for allocation, _ in allocations(rows, where):
        if allocation["eur"] is None and allocation["currency"]:
            currency = allocation["currency"]
            amounts[currency] = EXACT.add(amounts[currency], allocation["amount"])
        elif allocation["eur"] is None:
            without.add(allocation["funding_id"])
    return dict(amounts), len(without)


def lines_without_rate(rows: Rows, *, by: list[str], where: Where) -> dict[tuple[Any, ...], int]:
    """Return how many funding lines of each group have no rate."""
    lines: dict[tuple[Any, ...], set[int]] = defaultdict(set)
    for allocation, code in allocations(rows, where):
        if allocation["eur"] is None:
            lines[tuple(next(iter(code[name])) for name in by)].add(allocation["funding_id"])
    return {key: len(numbers) for key, numbers in lines.items()}


def allocations(rows: Rows, where: Where) -> list[tuple[Any, dict[str, set[Any]]]]:
    """Return the allocations that fit, with their codes."""
    lines = codes.by_id(rows["funding"], "funding_id")
    entries = codes.by_id(rows["entries"], "entry_id")
    initiatives = codes.by_id(rows["initiatives"], "public_id")
    asked = codes.kinds(where)
    found = []
    for allocation in rows["allocations"]:
        line = lines[allocation["funding_id"]]
        takes = line["counted_because"] in codes.COUNTABLE if asked else allocation["counted"]
        code = {
            **codes.of_place(rows, allocation),
            "domain": {allocation["domain_code"]},
            "theme": {allocation["theme_code"]},
            "year": {allocation["year"]},
            "kind": {allocation["kind"]},
            "funder": {allocation["funder_code"] or None},
            "funder_class": {allocation["funder_class"]},
            "partner": {entries[line["entry_id"]]["partner_code"]},
            **codes.of_initiative(initiatives[allocation["public_id"]]),
        }
        fits = codes.wanted(code, {**where, "kind": asked} if asked else where)
        if takes and fits:
            found.append((allocation, code))
    return found
