"""Money that moved: the transactions of an activity (rules 4, 6, 11 to 13, 18, 19)."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from marsa.exchange.iati import codes, narratives, parties, places, ruleset, themes
from marsa.exchange.iati.draft import Draft
from marsa.exchange.iati.elements import Element
from marsa.exchange.iati.flags import humanitarian
from marsa.exchange.record import Amount, Party, Place, Record, Theme
from marsa.exchange.rules import geography, sectors
from marsa.exchange.rules.percentages import HUNDRED

PATH = "iati-activity/transaction"
_VALUE, _SECTOR = f"{PATH}/value", f"{PATH}/sector"
_TRANSACTION_TYPE, _TRANSACTION_DATE = f"{PATH}/transaction-type", f"{PATH}/transaction-date"
_PROVIDER, _RECEIVER = f"{PATH}/provider-org", f"{PATH}/receiver-org"
_RECIPIENT_COUNTRY = f"{PATH}/recipient-country"
_RECIPIENT_REGION = f"{PATH}/recipient-region"
_CHANNEL = f"{PATH}/disbursement-channel"
INCOMING = frozenset({"1", "11", "13"})  # the other side of somebody's 3, 2 and 12 (rule 9)
UNKNOWN_KIND = "unknown"
UNKNOWN_TYPE = "unknown-type"  # as `set_aside`: kept, but what it is cannot be told
TRANSACTION_DATE = {
    "once": "transaction",
    "basis_en": "the transaction date",
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


_AID_TYPE = codes.by_vocabulary(codes.AID_TYPES, f"{PATH}/aid-type")


class Row:
    """One transaction in the making, on its line."""

    kind: str = ""
    has_empty_type: bool = False
    type_known: bool = False
    on: date | None = None
    amount: Decimal | None = None
    has_value: bool = False
    currency: str | None = None
    value_on: date | None = None
    provider: Party | None = None
    receiver: Party | None = None
    places: tuple[Place, ...] = ()
    themes: tuple[Theme, ...] = ()
    aid_types: tuple[str, ...] = ()

    def __init__(self, line: int) -> None:
        self.line = line


def read(element: Element, draft: Draft) -> None:
    """Read one transaction into the draft; without a readable value it is only said."""
    row = Row(element.sourceline + draft.offset)
    readers = READERS
    for child in element:
        if (reader := readers.get(child.tag)) is not None:
            reader(child, row, draft)
    if not row.kind:
        _no_type(row, draft)
    if row.aid_types and draft.version >= "2":
        ruleset.aid_types(row.aid_types, draft, line=row.line, path=f"{PATH}/aid-type")
    if row.amount is None:
        if not row.has_value:
            draft.report.add(
                "value.amount_missing", line=row.line, path=PATH, element="transaction"
            )
        return
    draft.transactions.append(_amount(element, row, draft))


def _amount(element: Element, row: Row, draft: Draft) -> Amount:
    """Make the amount of a row that has one."""
    value_on, basis = row.value_on, "value-date"
    if value_on is None:
        value_on, basis = row.on, "transaction-date"
        code = "value.value_date_missing" if row.on else "value.no_date"
        draft.report.add(code, line=row.line, path=PATH, **TRANSACTION_DATE)
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
        (ref.strip() or None) if (ref := element.get("ref")) else None,
        row.line,
        None if row.type_known else UNKNOWN_TYPE,
    )


@lru_cache(maxsize=256)
def kind_of(written: str) -> tuple[str, str | None]:
    """Return the type number that a code means, and its fault: None, "old" or "unknown"."""
    code = written.strip().upper()
    if code in _TYPES:
        return code, None
    return (_OLD[code], "old") if code in _OLD else (written.strip(), "unknown")


def ends(amount: Amount, *, record: Record) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Return who provides and who receives an amount, filled in where the file is silent.

    Incoming money comes from the funding organisations to the reporter; outgoing money goes from
    the reporter to the implementing ones (rule 18, from the CDFD methodology 2.3.3). An end that
    nobody is named for is empty.
    """
    reporter = (record.reporter,) if record.reporter else ()
    incoming = amount.kind in INCOMING
    role = "funding" if incoming else "implementing"
    others = tuple(party for party in record.parties if party.role == role)
    givers, takers = (others, reporter) if incoming else (reporter, others)
    return (
        (amount.provider,) if amount.provider else givers,
        (amount.receiver,) if amount.receiver else takers,
    )


def _type(element: Element, row: Row, draft: Draft) -> None:
    written = element.get("code") or narratives.one(element)
    if written in _TYPES:  # as nearly all are
        row.kind, row.type_known = written, True
        return
    if not written:
        row.has_empty_type = element.get("code") is not None
        return
    row.kind, fault = kind_of(written)
    row.type_known = fault != "unknown"
    if fault is None or (fault == "old" and not draft.version.startswith("2")):
        return
    line = element.sourceline + draft.offset
    path = _TRANSACTION_TYPE
    if fault == "old":
        code = "code.old_transaction_type"
        draft.report.add(code, line=line, path=path, found=written, taken=row.kind)
    else:
        draft.report.add("code.transaction_type", line=line, path=path, found=written, once=written)


def _no_type(row: Row, draft: Draft) -> None:
    """Keep an amount whose type is missing, under no known type."""
    draft.lacks("code", "transaction-type", line=row.line, is_there=row.has_empty_type)
    row.kind = UNKNOWN_KIND


def _date(element: Element, row: Row, draft: Draft) -> None:
    line = element.sourceline + draft.offset
    written = element.get("iso-date")
    if not written:
        draft.lacks("iso-date", "transaction-date", line=line, is_there=written is not None)
        written = element.text and element.text.strip()
    row.on = draft.day(written, line=line, path=_TRANSACTION_DATE)


def _value(element: Element, row: Row, draft: Draft) -> None:
    line = element.sourceline + draft.offset
    text = element.text
    if not text or text.isspace():
        return
    row.has_value = True
    row.amount = draft.number(text, line=line, path=_VALUE)
    row.currency = draft.currency_code(element.get("currency"), line=line, path=_VALUE)
    row.value_on = draft.day(element.get("value-date"), line=line, path=_VALUE)


def _provider(element: Element, row: Row, draft: Draft) -> None:
    row.provider = parties.party(
        element, "provider", draft, path=_PROVIDER, activity_ref="provider-activity-id"
    )


def _receiver(element: Element, row: Row, draft: Draft) -> None:
    row.receiver = parties.party(
        element, "receiver", draft, path=_RECEIVER, activity_ref="receiver-activity-id"
    )


def _country(element: Element, row: Row, draft: Draft) -> None:
    place = places.country(element, draft, path=_RECIPIENT_COUNTRY, takes=HUNDRED)
    if place is not None:
        row.places += (place,)


def _region(element: Element, row: Row, draft: Draft) -> None:
    place = places.region(element, draft, path=_RECIPIENT_REGION, takes=HUNDRED)
    if place is not None:
        row.places += (place,)


def _sector(element: Element, row: Row, draft: Draft) -> None:
    theme = themes.sector(element, draft, path=_SECTOR, share=HUNDRED)
    if theme is not None:
        row.themes += (theme,)


def _aid_type(element: Element, row: Row, draft: Draft) -> None:
    row.aid_types += ((element.get("vocabulary") or "").strip() or "1",)
    _AID_TYPE(element, draft)


def _coded(reader: Callable[[Element, Draft], None]) -> Callable[[Element, Row, Draft], None]:
    """Return a reader of a part that the row takes nothing from."""
    return lambda element, _, draft: reader(element, draft)


READERS: Mapping[str, Callable[[Element, Row, Draft], None]] = {
    "transaction-type": _type,
    "transaction-date": _date,
    "value": _value,
    "provider-org": _provider,
    "receiver-org": _receiver,
    "recipient-country": _country,
    "recipient-region": _region,
    "sector": _sector,
    "aid-type": _aid_type,
    "finance-type": _coded(codes.of_code("FinanceType", f"{PATH}/finance-type")),
    "flow-type": _coded(codes.of_code("FlowType", f"{PATH}/flow-type")),
    "tied-status": _coded(codes.of_code("TiedStatus", f"{PATH}/tied-status")),
    "disbursement-channel": _coded(codes.of_code("DisbursementChannel", _CHANNEL)),
}
