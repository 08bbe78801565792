"""Money that moved: the transactions of an activity (rules 4, 6, 11 to 13, 18, 19)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from lxml import etree

from marsa.exchange import geography, parties, places, sectors, themes
from marsa.exchange.draft import Draft
from marsa.exchange.flags import humanitarian
from marsa.exchange.record import Amount, Party, Place, Record, Theme

PATH = "iati-activity/transaction"
INCOMING = frozenset({"1", "11", "13"})  # the other side of somebody's 3, 2 and 12 (rule 9)
UNKNOWN_TYPE = "unknown-type"  # as `set_aside`: kept, but what it is cannot be told
TRANSACTION_DATE = {
    "once": "transaction",
    "basis_en": "transaction date",
    "basis_fr": "la date de la transaction",
}

# Types of versions 1 (letters) and 2 (IATI TransactionType), by what they mean (rule 19).
_OLD = {
    "IF": "1",
    "C": "2",
    "D": "3",
    "E": "4",
    "IR": "5",
    "LR": "6",
    "R": "7",
    "QP": "8",
    "QS": "9",
    "CG": "10",
    "INCOMING FUNDS": "1",
    "COMMITMENT": "2",
    "DISBURSEMENT": "3",
    "EXPENDITURE": "4",
}
_TYPES = frozenset(str(number) for number in range(1, 14))


@dataclass(slots=True)
class Row:
    """One transaction in the making."""

    line: int
    kind: str = ""
    type_known: bool = False
    on: date | None = None
    amount: Decimal | None = None
    has_value: bool = False
    currency: str | None = None
    value_on: date | None = None
    provider: Party | None = None
    receiver: Party | None = None
    places: list[Place] = field(default_factory=list)
    themes: list[Theme] = field(default_factory=list)


def read(element: etree._Element, draft: Draft) -> None:
    """Read one transaction into the draft; without a readable value it is only said."""
    row = Row(element.sourceline + draft.offset)
    for child in element:
        reader = READERS.get(child.tag)
        if reader is not None:
            reader(child, row, draft)
    if not row.kind:
        _no_type(row, draft)
    if row.amount is None:
        if not row.has_value:
            draft.report.add(
                "value.amount_missing", line=row.line, path=PATH, element="transaction"
            )
        return
    draft.transactions.append(_amount(element, row, draft))


def _amount(element: etree._Element, row: Row, draft: Draft) -> Amount:
    """Make the amount of a row that has one."""
    value_on, basis = row.value_on, "value-date"
    if value_on is None:
        value_on, basis = row.on, "transaction-date"
        code = "value.value_date_missing" if row.on else "value.no_date"
        draft.report.add(code, line=row.line, path=PATH, **TRANSACTION_DATE)
    if row.currency is None:
        draft.report.add("value.currency_missing", line=row.line, path=PATH)
    return Amount(
        row.kind,
        row.amount,  # type: ignore[arg-type]
        row.currency,
        row.on,
        None,
        value_on,
        basis if value_on else None,
        row.provider,
        row.receiver,
        geography.settle_transaction(row.places, draft.report) if row.places else (),
        sectors.settle_transaction(row.themes, draft.report) if row.themes else (),
        humanitarian(element, draft, line=row.line, path=PATH),
        parties.stated(element.get("ref")),
        row.line,
        None if row.type_known else UNKNOWN_TYPE,
    )
