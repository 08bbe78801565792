"""The official rules of IATI 2.03 that no other module asks, one function for each subject.

The numbers are those of the official ruleset ("standard.json", rulesets 2.03). What the readers
say themselves: shares (2.1, 3.1, 3.4), currencies (7.8.1), periods (8.6.3), places on both levels
(3.6.2), identifiers (1.1.21, 1.3.13). Rules that need the register of organisations (1.14.8) are
not asked: it is not part of the standard.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from marsa.exchange.iati import dating
from marsa.exchange.iati.draft import Draft
from marsa.exchange.iati.elements import Element
from marsa.exchange.iati.narratives import LANG
from marsa.exchange.record import Amount
from marsa.exchange.rules import sectors

LONGEST_BUDGET = 366  # days from the first to the last (7.5.3)
_ACTIVITY, _TRANSACTION = "iati-activity", "iati-activity/transaction"
_DATE, _SECTOR = "iati-activity/activity-date", "iati-activity/sector"
_PAIRS = (
    (dating.PLANNED_START, dating.PLANNED_END),
    (dating.ACTUAL_START, dating.ACTUAL_END),
)


def check(element: Element, draft: Draft) -> None:
    """Ask the rules of an activity of version 2 that has been read."""
    report, line = draft.report, draft.line
    if draft.reporter and draft.ref and draft.ref == draft.reporter.ref:  # 1.1.3
        path = "iati-activity/iati-identifier"
        report.add("rule.identifier_of_organisation", line=line, path=path, found=draft.ref)
    if not draft.has_start and "activity-date" in draft.met:  # 6.11.1; else the schema says it
        report.add("rule.no_start", line=line, path=_DATE)
    if element.get(LANG) is None and _has_nameless_language(element):  # 4.1.1
        report.add("rule.no_language", line=line, path=_ACTIVITY)
    _dates(draft)
    _sectors(draft)
    if draft.transactions:
        _transactions(draft.transactions, draft)
    for amount, _ in draft.budgets:
        _budget(amount, draft)
    if draft.aid_types:
        aid_types(draft.aid_types, draft, line=line, path="iati-activity/default-aid-type")


def _has_nameless_language(element: Element) -> bool:
    """Whether a text of the activity does not say its language."""
    return any(LANG not in text.attrib for text in cast(Any, element).iter("narrative"))


def _dates(draft: Draft) -> None:
    """Ask that dates follow each other and that what has happened is not to come (11.1)."""
    days, report, today = draft.days, draft.report, draft.today
    for first, last in _PAIRS:
        start, end = days.get(first), days.get(last)
        if start and end and end < start and (start, end) != draft.span():
            report.add("rule.dates_reversed", line=draft.line, path=_DATE, found=end, start=start)
    if today is None:
        return
    for kind in (dating.ACTUAL_START, dating.ACTUAL_END):  # 11.1.4, 11.1.5
        if (day := days.get(kind)) and day > today:
            report.add("rule.actual_date_ahead", line=draft.line, path=_DATE, once=day, found=day)
    if draft.updated_at and draft.updated_at.date() > today:  # 11.1.1
        found = draft.updated_at.date()
        report.add("rule.updated_ahead", line=draft.line, path=_ACTIVITY, found=found)


def _sectors(draft: Draft) -> None:
    """Ask that sectors stand at one level, for all the money, and say what they are."""
    report, line, themes = draft.report, draft.line, draft.sectors
    divided = sum(1 for amount in draft.transactions if amount.themes)
    if themes and divided:  # 6.6.2
        report.add("rule.both_sectors", line=line, path=_SECTOR, found=divided)
    elif not themes and not divided:  # 6.2.2
        report.add("rule.no_sector", line=line, path=_ACTIVITY)
    elif divided and divided < len(draft.transactions):  # 6.7.2
        found = len(draft.transactions) - divided
        report.add("rule.transactions_without_sector", line=line, path=_TRANSACTION, found=found)
    if not themes:
        return
    if all(theme.vocabulary != sectors.DAC_5 for theme in themes) and not any(
        theme.vocabulary == sectors.DAC_3 and draft.has_plain_sector for theme in themes
    ):  # 102.1.1
        report.add("rule.no_dac_sector", line=themes[0].line, path=_SECTOR)
    for theme in themes:  # 2.2.1
        if not theme.label and theme.vocabulary.startswith(sectors.OWN):
            code = "rule.own_sector_without_name"
            report.add(code, line=theme.line, path=_SECTOR, found=theme.code)


def _transactions(amounts: Sequence[Amount], draft: Draft) -> None:
    """Ask that payments are not to come (11.2) and have a place when the activity has none."""
    report, today = draft.report, draft.today
    if today is not None:
        for amount in amounts:
            on, value_on = amount.on, amount.value_on
            if (on is not None and on > today) or (value_on is not None and value_on > today):
                code, found = "rule.transaction_ahead", _latest(amount)
                report.add(code, line=amount.line, path=_TRANSACTION, found=found)
    if draft.places:
        return
    nowhere = [amount for amount in amounts if not amount.places]
    if nowhere and len(nowhere) < len(amounts):  # 3.7.2
        report.add(
            "rule.transactions_without_place",
            line=nowhere[0].line,
            path=_TRANSACTION,
            found=len(nowhere),
        )


def _latest(amount: Amount) -> date | None:
    """Return the later one of the day of a payment and its value date."""
    on, value_on = amount.on, amount.value_on
    return max(on, value_on) if on and value_on else on or value_on


def _budget(amount: Amount, draft: Draft) -> None:
    """Ask that a budget is for a year at most (7.5.3)."""
    if amount.kind != "budget" or not amount.on or not amount.until:
        return
    if (amount.until - amount.on).days > LONGEST_BUDGET:
        path, found = "iati-activity/budget", f"{amount.on} – {amount.until}"
        draft.report.add("rule.budget_too_long", line=amount.line, path=path, found=found)


def aid_types(vocabularies: Sequence[str], draft: Draft, *, line: int, path: str) -> None:
    """Ask that aid types are one in each vocabulary, and one of them the OECD DAC's (107).

    vocabularies: of the aid types of an activity or of a transaction.
    """
    if len(set(vocabularies)) < len(vocabularies):
        draft.report.add("rule.aid_types_of_one_list", line=line, path=path)
    if "1" not in vocabularies:
        draft.report.add("rule.no_dac_aid_type", line=line, path=path)
