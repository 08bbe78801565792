"""Budgets and planned disbursements as elements of a file; which one stands is `budgets`."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from marsa.exchange.iati import codes, parties
from marsa.exchange.iati.draft import Draft
from marsa.exchange.iati.elements import Element
from marsa.exchange.record import Amount, Party
from marsa.exchange.rules import budgets

_TYPES = {
    "1": budgets.ORIGINAL,
    "2": budgets.REVISED,
    "ORIGINAL": budgets.ORIGINAL,
    "REVISED": budgets.REVISED,
}
_BUDGET, _PLANNED = "iati-activity/budget", "iati-activity/planned-disbursement"
PERIOD_START = {
    "once": "period",
    "basis_en": "the first day of the period",
    "basis_fr": "le premier jour de la période",
}


def budget(element: Element, draft: Draft) -> None:
    """Read one budget into the draft; without a readable value it is only said."""
    if (status := element.get("status")) and status not in codes.accepted("BudgetStatus"):
        line = element.sourceline + draft.offset
        codes.check(status, "BudgetStatus", draft, line=line, path=_BUDGET)
    _read(element, draft, kind="budget", path=_BUDGET)


def planned_disbursement(element: Element, draft: Draft) -> None:
    """Read one planned disbursement into the draft; without a readable value it is only said."""
    _read(element, draft, kind="planned", path=_PLANNED)


def _read(element: Element, draft: Draft, *, kind: str, path: str) -> None:
    line = element.sourceline + draft.offset
    parts: dict[str, Element] = {}
    for child in element:
        parts.setdefault(child.tag, child)
    on = _day(parts, "period-start", draft, line=line, path=path)
    until = _day(parts, "period-end", draft, line=line, path=path)
    if on and until and until < on:
        draft.report.add("rule.period_reversed", line=line, path=path, found=until, start=on)
    value = parts.get("value")
    if value is None or not (value.text or "").strip():
        name = path.rpartition("/")[2]
        draft.report.add("value.amount_missing", line=line, path=path, element=name)
        return
    amount = _amount(value, parts, draft, kind=kind, path=path)
    if amount is None:
        return
    value_on, basis = amount.value_on, "value-date"
    if value_on is None:
        value_on, basis = on, "period-start"
        code = "value.value_date_missing" if on else "value.no_date"
        draft.report.add(code, line=line, path=path, **PERIOD_START)
    amount = replace(
        amount,
        on=on,
        until=until,
        value_on=value_on,
        value_on_basis=basis if value_on else None,
        line=line,
    )
    draft.budgets.append((amount, _type(element, draft, line=line, path=path)))


def _amount(
    value: Element,
    parts: Mapping[str, Element],
    draft: Draft,
    *,
    kind: str,
    path: str,
) -> Amount | None:
    """Read the value with its own date and the ends; None when it cannot be counted."""
    line, path = value.sourceline + draft.offset, f"{path}/value"
    amount = draft.number(value.text or "", line=line, path=path)
    currency = draft.currency_code(value.get("currency"), line=line, path=path)
    value_on = draft.day(value.get("value-date"), line=line, path=path)
    if amount is None:
        return None
    return Amount(
        kind=kind,
        amount=amount,
        currency=currency,
        value_on=value_on,
        provider=_end(parts, "provider", draft),
        receiver=_end(parts, "receiver", draft),
    )


def _day(
    parts: Mapping[str, Element], name: str, draft: Draft, *, line: int, path: str
) -> date | None:
    """Read the first or last day of the period."""
    element = parts.get(name)
    written = None if element is None else element.get("iso-date")
    if element is not None and not written:
        line_of_day = element.sourceline + draft.offset
        draft.lacks("iso-date", name, line=line_of_day, is_there=written is not None)
        written = (element.text or "").strip()
    return draft.day(written, line=line, path=f"{path}/{name}")


def _end(parts: Mapping[str, Element], role: str, draft: Draft) -> Party | None:
    element = parts.get(f"{role}-org")
    if element is None:
        return None
    path = f"{_PLANNED}/{role}-org"
    return parties.party(element, role, draft, path=path, activity_ref=f"{role}-activity-id")


def _type(element: Element, draft: Draft, *, line: int, path: str) -> str:
    """Return whether a budget is original ("1", also when it does not say) or revised ("2")."""
    written = element.get("type")
    if not written or not written.strip():
        return budgets.ORIGINAL
    known = _TYPES.get(written.strip().upper())
    if known is None:
        draft.report.add("code.budget_type", line=line, path=path, found=written, once=written)
    return known or budgets.ORIGINAL
