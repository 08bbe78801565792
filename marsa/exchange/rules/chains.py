"""Money told twice by its giver and its taker, or by somebody else, is counted once.

Rules 15 and 16. Pure functions over records: nothing is changed, each amount that does not count
is named with the reason and the account that stands for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from marsa.exchange.record import Amount, Record

SPEND, INCOMING = frozenset({"3", "4"}), frozenset({"1", "11"})
DISBURSEMENT = "3"
PASSED_ON, SECONDARY = "passed-on", "secondary-reporter"


@dataclass(frozen=True, slots=True)
class Uncounted:
    """An amount that stays out of a total. at: its index in the amounts of its record.

    reason: `PASSED_ON` or `SECONDARY`. counted_in: identifier of the record that is counted
    instead.
    """

    record: str
    at: int
    amount: Amount
    reason: str
    counted_in: str


@dataclass(frozen=True, slots=True)
class Spend:
    """Spending by currency: as all reports add up, and counted once.

    gross − the sum of uncounted = counted, in each currency (None: amounts that name none).
    """

    gross: dict[str | None, Decimal]
    counted: dict[str | None, Decimal]
    uncounted: tuple[Uncounted, ...]


def links(records: Sequence[Record]) -> dict[str, frozenset[str]]:
    """Return which record's money goes on to which others (rule 15): giver → takers.

    A taker is named by the giver (receiver of a disbursement or implementing participant with an
    activity identifier), or names the giver itself (provider of incoming funds or commitments, or
    funding participant). Only records at hand are linked, and none to itself.
    """
    known = {record.ref for record in records if record.ref}
    found: dict[str, set[str]] = {}
    for record in records:
        for giver, taker in _named(record):
            if giver in known and taker in known and giver != taker:
                found.setdefault(giver, set()).add(taker)
    return {giver: frozenset(takers) for giver, takers in found.items()}


def spend(records: Sequence[Record]) -> Spend:
    """Add up disbursements and expenditures, gross and counted once.

    records: each identifier once (`identity.owner`), one level for each publisher (`levels`).
    A disbursement to a record at hand is money that the taker spends in its turn: it is counted
    at the taker's end, up to what the taker spends (rule 15); what the taker has not spent yet
    stays counted at the giver's. Accounts by secondary reporters count only where the primary
    reporter's own is not at hand (rule 16). Amounts set aside are in neither sum.
    """
    primary = _primary(records)
    counted_records = [record for record in records if not _stands_back(record, primary)]
    uncounted = [
        Uncounted(record.ref, at, amount, SECONDARY, record.ref)
        for record in records
        if _stands_back(record, primary)
        for at, amount in _spending(record)
    ]
    uncounted.extend(_passed_on(counted_records))
    gross = _sums(amount for record in records for _, amount in _spending(record))
    out = _sums(found.amount for found in uncounted)
    counted = {currency: total - out.get(currency, Decimal(0)) for currency, total in gross.items()}
    return Spend(gross, counted, tuple(uncounted))


def without_secondary(records: Sequence[Record]) -> tuple[Record, ...]:
    """Leave out accounts by secondary reporters of what a primary reporter tells itself."""
    primary = _primary(records)
    return tuple(record for record in records if not _stands_back(record, primary))


def _primary(records: Iterable[Record]) -> frozenset[str]:
    """Return the identifiers of what primary reporters tell, earlier ones included."""
    return frozenset(
        identifier.value
        for record in records
        if not record.secondary
        for identifier in record.identifiers
        if identifier.scheme == "iati"
    ) | {record.ref for record in records if record.ref and not record.secondary}


def _stands_back(record: Record, primary: frozenset[str]) -> bool:
    """Whether a record is a secondary account of what the primary reporter tells."""
    if not record.secondary:
        return False
    names = {found.value for found in record.identifiers if found.scheme == "iati"} | {record.ref}
    return not names.isdisjoint(primary)


def _named(record: Record) -> Iterable[tuple[str, str]]:
    """Return what a record says of givers and takers, as pairs of identifiers."""
    for party in record.parties:
        if party.activity_ref and party.role == "implementing":
            yield record.ref, party.activity_ref
        elif party.activity_ref and party.role == "funding":
            yield party.activity_ref, record.ref
    for amount in record.amounts:
        if amount.kind == DISBURSEMENT and amount.receiver and amount.receiver.activity_ref:
            yield record.ref, amount.receiver.activity_ref
        elif amount.kind in INCOMING and amount.provider and amount.provider.activity_ref:
            yield amount.provider.activity_ref, record.ref


def _passed_on(records: Sequence[Record]) -> Iterable[Uncounted]:
    """Return the disbursements that their takers spend in their turn."""
    takers_of = links(records)
    left = {record.ref: _sums(amount for _, amount in _spending(record)) for record in records}
    incoming = {record.ref: record for record in records}
    for record in records:
        for at, amount in _spending(record):
            if amount.kind != DISBURSEMENT or amount.amount <= 0:
                continue
            taker = _taker(record, amount, takers_of.get(record.ref, frozenset()), incoming)
            if taker is None:
                continue
            rest = left[taker].get(amount.currency, Decimal(0))
            if amount.amount <= rest:
                left[taker][amount.currency] = rest - amount.amount
                yield Uncounted(record.ref, at, amount, PASSED_ON, taker)


def _taker(
    record: Record, amount: Amount, takers: frozenset[str], by_ref: dict[str, Record]
) -> str | None:
    """Return the record to which a disbursement goes; None where it cannot be told.

    The receiver's own words decide; else an incoming amount of the same sum and currency from
    this giver; else the only taker there is.
    """
    named = amount.receiver.activity_ref if amount.receiver else None
    if named is not None:
        return named if named in takers else None
    for taker in sorted(takers):
        for other in by_ref[taker].amounts:
            giver = other.provider.activity_ref if other.provider else None
            same = (other.amount, other.currency) == (amount.amount, amount.currency)
            if other.kind in INCOMING and giver == record.ref and same:
                return taker
    return next(iter(takers)) if len(takers) == 1 else None


def _spending(record: Record) -> Iterable[tuple[int, Amount]]:
    for at, amount in enumerate(record.amounts):
        if amount.kind in SPEND and amount.set_aside is None:
            yield at, amount


def _sums(amounts: Iterable[Amount]) -> dict[str | None, Decimal]:
    sums: dict[str | None, Decimal] = {}
    for amount in amounts:
        sums[amount.currency] = sums.get(amount.currency, Decimal(0)) + amount.amount
    return sums
