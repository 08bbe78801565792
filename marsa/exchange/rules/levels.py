"""Money reported at two levels of a hierarchy is counted at one of them (rule 14)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from marsa.exchange.record import Record

# What can be counted → the kinds of amount that it is.
MEASURES = {
    "commitment": frozenset({"2"}),
    "spend": frozenset({"3", "4"}),
    "budget": frozenset({"budget"}),
    "planned": frozenset({"planned"}),
    "incoming": frozenset({"1", "11"}),
}
ONLY, FULLER, MOST_DETAILED = "only level", "fuller level", "most detailed level"
# Two levels that differ by less tell the same money.
_SAME = Decimal("0.005")
TOP = 1  # IATI: the default of @hierarchy


@dataclass(frozen=True, slots=True)
class Choice:
    """Which level of one publisher counts for one measure, and why.

    levels: those that carry money of the measure. reason: `ONLY`, `FULLER` or `MOST_DETAILED`.
    others: identifiers of records on other levels that count too, because they carry the measure
    and no record on the chosen level is their parent, child or further kin: they repeat nothing.
    """

    publisher: str
    measure: str
    level: int
    levels: tuple[int, ...]
    reason: str
    others: frozenset[str]


def choose(records: Sequence[Record], *, measure: str) -> tuple[Choice, ...]:
    """Say for each publisher of a set of records which level counts for a measure.

    measure: a key of `MEASURES`. The level that carries the most money in the currency in which
    the publisher reports most; of levels that differ by less than half a percent the most detailed
    one. Publishers without money of the measure have no choice. Amounts set aside do not count.
    """
    by_publisher: dict[str, list[Record]] = {}
    for record in records:
        if _sums(record, measure):
            by_publisher.setdefault(publisher(record), []).append(record)
    links = _links(records)
    return tuple(
        _choice(name, measure, theirs, links) for name, theirs in sorted(by_publisher.items())
    )


def is_counted(record: Record, *, choice: Choice) -> bool:
    """Whether a record counts under the choice made for its publisher."""
    return level_of(record) == choice.level or record.ref in choice.others


def publisher(record: Record) -> str:
    """Return who publishes a record: the identifier of the reporter, else its name."""
    return (record.reporter.ref or record.reporter.name) if record.reporter else ""


def level_of(record: Record) -> int:
    """Return the level of a record, the top one where it does not say."""
    return record.hierarchy if record.hierarchy is not None else TOP


def _choice(
    name: str, measure: str, records: Sequence[Record], links: dict[str, set[str]]
) -> Choice:
    totals: dict[int, dict[str | None, Decimal]] = {}
    for record in records:
        level = totals.setdefault(level_of(record), {})
        for currency, amount in _sums(record, measure).items():
            level[currency] = level.get(currency, Decimal(0)) + amount
    currency = _main_currency(totals.values())
    levels = tuple(sorted(totals))
    most = max(abs(totals[level].get(currency, Decimal(0))) for level in levels)
    full = [x for x in levels if abs(totals[x].get(currency, Decimal(0))) >= most * (1 - _SAME)]
    reason = ONLY if len(levels) == 1 else FULLER if len(full) == 1 else MOST_DETAILED
    return Choice(name, measure, full[-1], levels, reason, _unlinked(records, full[-1], links))


def _main_currency(totals: Iterable[dict[str | None, Decimal]]) -> str | None:
    """Return the currency with the largest sum over all levels."""
    sums: dict[str | None, Decimal] = {}
    for by_currency in totals:
        for currency, amount in by_currency.items():
            sums[currency] = sums.get(currency, Decimal(0)) + abs(amount)
    return max(sums, key=lambda currency: (sums[currency], currency or ""))


def _unlinked(records: Sequence[Record], level: int, links: dict[str, set[str]]) -> frozenset[str]:
    """Return the records on other levels that have no kin on the chosen one."""
    on_level = {record.ref for record in records if level_of(record) == level}
    return frozenset(
        record.ref
        for record in records
        if record.ref and level_of(record) != level and not _kin(record.ref, links) & on_level
    )


def _kin(ref: str, links: dict[str, set[str]]) -> set[str]:
    """Return all that hang together with a record as parents and children, over any distance."""
    kin, open_ends = {ref}, [ref]
    while open_ends:
        for other in links.get(open_ends.pop(), ()):
            if other not in kin:
                kin.add(other)
                open_ends.append(other)
    return kin - {ref}


def _links(records: Iterable[Record]) -> dict[str, set[str]]:
    """Return who is named as parent or child of whom, in both directions."""
    links: dict[str, set[str]] = {}
    for record in records:
        for related in record.related:
            if related.kind in ("parent", "child"):
                links.setdefault(record.ref, set()).add(related.ref)
                links.setdefault(related.ref, set()).add(record.ref)
    return links


def _sums(record: Record, measure: str) -> dict[str | None, Decimal]:
    sums: dict[str | None, Decimal] = {}
    for amount in record.amounts:
        if amount.kind in MEASURES[measure] and amount.set_aside is None:
            sums[amount.currency] = sums.get(amount.currency, Decimal(0)) + amount.amount
    return sums
