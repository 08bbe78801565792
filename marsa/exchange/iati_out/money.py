"""Budgets, planned disbursements and transactions of an activity."""

from collections.abc import Iterable, Sequence
from datetime import date

from marsa.exchange import numbers
from marsa.exchange.iati_out import codes, elements, parties, shares
from marsa.exchange.iati_out.elements import Element
from marsa.exchange.iati_out.frame import Frame
from marsa.exchange.iati_out.notes import Notes
from marsa.exchange.record import Amount, Record
from marsa.exchange.rules import budgets

_SUPERSEDED = frozenset(budgets.SUPERSEDED.values())


def writable(record: Record, *, notes: Notes) -> list[Amount]:
    """Return the amounts that IATI can hold, estimates as budgets; say which are left out."""
    whole = [amount for amount in record.amounts if _has_all(amount, notes)]
    has_budget = any(a.kind == codes.BUDGET and a.set_aside is None for a in whole)
    told = [amount for amount in whole if not (has_budget and _is_estimate(amount, notes))]
    return [amount for amount in told if _is_told_apart(amount, told, notes)]


def write(parent: Element, amounts: Sequence[Amount], *, frame: Frame, notes: Notes) -> None:
    """Write budgets, planned disbursements and transactions, as the schema orders them."""
    types = _budget_types(amounts)
    for kind in (codes.BUDGET, codes.PLANNED):
        for amount, type_ in zip(amounts, types, strict=True):
            if _kind(amount) == kind:
                _periodic(parent, amount, type_, notes)
    for amount in amounts:
        if codes.is_transaction(amount):
            _transaction(parent, amount, frame, notes)


def _has_all(amount: Amount, notes: Notes) -> bool:
    """Whether an amount has all that the schema and its rules demand; what it lacks is said."""
    kind = _kind(amount)
    if not codes.is_transaction(amount) and kind not in (codes.BUDGET, codes.PLANNED):
        notes.add("code.amount_kind", found=amount.kind)
    elif amount.set_aside is not None and amount.set_aside not in _SUPERSEDED:
        notes.add("rule.amount_set_aside", found=amount.set_aside)
    elif amount.on is None or (kind == codes.BUDGET and amount.until is None):
        notes.add("value.amount_undated", found=_said(amount))
    elif not amount.currency:
        notes.add("value.amount_without_currency", found=numbers.plain(amount.amount))
    else:
        return True
    return False


def _is_estimate(amount: Amount, notes: Notes) -> bool:
    """Whether an amount is an estimate beside budgets: in IATI it would be one more budget."""
    if amount.kind != codes.ESTIMATE:
        return False
    notes.add("rule.estimate_beside_budget")
    return True


def _is_told_apart(amount: Amount, amounts: Sequence[Amount], notes: Notes) -> bool:
    """Whether a reader can tell that another budget replaces this one: the only other that stands.

    Of several that stand IATI would take all but one for replaced.
    """
    if amount.set_aside is None:
        return True
    standing = [a for a in amounts if a.set_aside is None and _period(a) == _period(amount)]
    if len(standing) == 1:
        return True
    notes.add("rule.amount_set_aside", found=amount.set_aside)
    return False


def _budget_types(amounts: Sequence[Amount]) -> list[str | None]:
    """Return for each amount whether it is original or revised, where a period needs telling."""
    replaced = {_period(amount) for amount in amounts if amount.set_aside in _SUPERSEDED}
    return [_type(amount, replaced) for amount in amounts]


def _type(amount: Amount, replaced: Iterable[tuple[object, ...]]) -> str | None:
    if codes.is_transaction(amount) or _period(amount) not in replaced:
        return None
    return budgets.REVISED if amount.set_aside is None else budgets.ORIGINAL


def _periodic(parent: Element, amount: Amount, type_: str | None, notes: Notes) -> None:
    kind = _kind(amount)
    is_budget = kind == codes.BUDGET
    status = codes.INDICATIVE if amount.kind == codes.ESTIMATE else None
    if status:
        notes.add("code.estimate")
    element = elements.add(
        parent,
        "budget" if is_budget else "planned-disbursement",
        {"type": type_, "status": status},
        notes=notes,
    )
    elements.add(element, "period-start", {"iso-date": _iso(amount.on)}, notes=notes)
    if amount.until is not None:
        elements.add(element, "period-end", {"iso-date": _iso(amount.until)}, notes=notes)
    _value(element, amount, notes)
    if not is_budget:
        parties.end(element, amount.provider, role="provider", notes=notes)
        parties.end(element, amount.receiver, role="receiver", notes=notes)


def _transaction(parent: Element, amount: Amount, frame: Frame, notes: Notes) -> None:
    marked = None if amount.humanitarian is None else str(int(amount.humanitarian))
    attributes = {"ref": amount.ref, "humanitarian": marked}
    element = elements.add(parent, "transaction", attributes, notes=notes)
    elements.add(element, "transaction-type", {"code": amount.kind}, notes=notes)
    elements.add(element, "transaction-date", {"iso-date": _iso(amount.on)}, notes=notes)
    _value(element, amount, notes)
    parties.end(element, amount.provider, role="provider", notes=notes)
    parties.end(element, amount.receiver, role="receiver", notes=notes)
    own = shares.own_vocabularies(amount.themes)
    for theme in amount.themes:
        shares.sector(element, theme, None, own=own, frame=frame, notes=notes)
    kinds = [place.kind for place in amount.places]
    if len(set(kinds)) < len(kinds):
        notes.add("rule.amount_places")
        return
    for place in sorted(amount.places, key=lambda place: place.kind):  # a country, then a region
        shares.place(element, place, None, frame=frame, notes=notes)


def _value(parent: Element, amount: Amount, notes: Notes) -> None:
    if amount.value_on is None or amount.value_on_basis in ("transaction-date", "period-start"):
        notes.add("value.value_date")
    attributes = {"currency": amount.currency, "value-date": _iso(amount.value_on or amount.on)}
    text = numbers.plain(amount.amount)
    elements.add(parent, "value", attributes, notes=notes, text=text)


def _kind(amount: Amount) -> str:
    return codes.BUDGET if amount.kind == codes.ESTIMATE else amount.kind


def _period(amount: Amount) -> tuple[object, ...]:
    return _kind(amount), amount.on, amount.until


def _said(amount: Amount) -> str:
    return f"{numbers.plain(amount.amount)} {amount.currency or ''}".strip()


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
