"""What can hardly be true, though every rule is kept. Asked about one activity at a time."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from marsa.exchange import numbers, sentences
from marsa.exchange.iati.draft import Draft
from marsa.exchange.iati.elements import Element
from marsa.exchange.record import Amount

PATH = "iati-activity/transaction"
COMMITTED, SPENT = frozenset({"2"}), frozenset({"3", "4"})
FAR_ABOVE = Decimal("1.5")  # times the commitments
FEWEST = 3  # transactions, and days among them, from which one value date surprises
LONG = timedelta(days=366)
# More than any one activity receives: ten thousand million in currencies worth about a dollar or
# more, a million million in any other.
BEYOND, BEYOND_ANY = Decimal(10) ** 10, Decimal(10) ** 12
BEYOND_DIGITS = BEYOND.adjusted()
STRONG = frozenset({"EUR", "USD", "GBP", "CHF", "CAD", "AUD", "NZD", "SGD", "KWD", "BHD", "OMR"})
PLACEHOLDERS = frozenset(
    {
        "activity under preparation",
        "activite en preparation",
        "activité en préparation",
        "n/a",
        "na",
        "none",
        "no title",
        "not available",
        "sans titre",
        "tbc",
        "tbd",
        "test",
        "title",
        "titre",
        "unknown",
        "untitled",
        "-",
        "x",
        "xxx",
    }
)
# UTF-8 read as windows-1252 ("Ã©", "â€™"), a replacement mark, HTML written twice ("&amp;nbsp;").
_LOST = re.compile(
    r"Ã[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u2020-\u2022\u2030\u20ac\u2122]"
    r"|â€[\u2122\u0153\u009d\u201c\u201d\u02dc\u2013]?"
    r"|\ufffd"
    r"|[a-zà-ÿ]¿[a-zà-ÿ]"
    r"|&(?:[a-z]{2,8}|#[0-9]{2,5});"
)
_SIGNS_OF_LOSS = ("Ã", "â€", "\ufffd", "¿", "&")  # one of them is in all that is looked for
_CONTEXT = 12


def check(draft: Draft, *, closed: bool) -> None:
    """Say what is implausible about an activity that has been read.

    closed: whether its status says that it is over.
    """
    start, end = draft.span()
    if start and end and end < start:
        draft.report.add("plausibility.end_before_start", line=draft.line, found=end, start=start)
        start = end = None
    if closed and "4" not in draft.days:
        draft.report.add("plausibility.closed_without_end", line=draft.line)
    if draft.transactions:
        _payments(draft, start=start, end=end)
    for amount, _ in draft.budgets:
        if abs(amount.amount) >= BEYOND:
            _too_much(amount, draft)


def title(text: str, draft: Draft, *, line: int) -> None:
    """Say that a title tells nothing about its activity."""
    if text.casefold().strip(" .") in PLACEHOLDERS:
        path = "iati-activity/title"
        draft.report.add("plausibility.placeholder_title", line=line, path=path, found=text)


def accents(text: str, draft: Draft, *, line: int, path: str) -> None:
    """Say that a text has lost its accents or holds HTML code, once for each activity."""
    if text.isascii() and "&" not in text:
        return
    # To look for a sign is many times as fast as to look for a pattern.
    if any(sign in text for sign in _SIGNS_OF_LOSS) and (match := _LOST.search(text)):
        found = text[max(0, match.start() - _CONTEXT) : match.end() + _CONTEXT]
        code = "plausibility.lost_accents"
        draft.report.add(code, line=line, path=path, once=True, found=found)


def same_twice(elements: Sequence[Element], draft: Draft) -> None:
    """Say which transactions are the same in every attribute, text and child element.

    elements: those that share type, date and amount. Both stay counted: a file may well hold two
    equal payments, so that only a person can tell.
    """
    seen: dict[tuple[object, ...], int] = {}
    for element in elements:
        line = element.sourceline + draft.offset
        signature = _signature(element)
        if signature in seen:
            pair = sentences.Words(f"{seen[signature]}, {line}")
            code = "plausibility.same_transaction_twice"
            draft.report.add(code, line=line, path=PATH, found=pair)
        else:
            seen[signature] = line


def _signature(element: Element) -> tuple[object, ...]:
    """Return all that an element says, whatever its layout."""
    return tuple(
        (part.tag, tuple(sorted(part.attrib.items())), (part.text or "").strip())
        for part in element.iter()
    )


def _payments(draft: Draft, *, start: date | None, end: date | None) -> None:
    """Say which transactions are too large, too early or too late, or too much together."""
    early = start - LONG if start and start - date.min > LONG else date.min
    late = end + LONG if end and date.max - end > LONG else date.max
    committed: dict[str | None, Decimal] = {}
    spent: dict[str | None, Decimal] = {}
    for amount in draft.transactions:
        kind, value, on = amount.kind, amount.amount, amount.on
        if value.adjusted() >= BEYOND_DIGITS:
            _too_much(amount, draft)
        if kind in SPENT:
            spent[amount.currency] = spent.get(amount.currency, 0) + value
        elif kind in COMMITTED:
            committed[amount.currency] = committed.get(amount.currency, 0) + value
        if on is not None and not early <= on <= late:
            code = "plausibility.before_start" if on < early else "plausibility.after_end"
            draft.report.add(code, line=amount.line, path=PATH, found=on)
    _one_value_date(draft)
    for currency, paid in spent.items():
        promised = committed.get(currency)
        if promised and promised > 0 and paid > promised * FAR_ABOVE:
            draft.report.add(
                "plausibility.spent_above_committed",
                line=draft.line,
                found=numbers.plain(paid),
                committed=numbers.plain(promised),
                currency=currency or "",
            )


def _one_value_date(draft: Draft) -> None:
    """Say that all transactions, of several days, have one value date."""
    amounts = draft.transactions
    if len(amounts) < FEWEST or amounts[0].value_on != amounts[-1].value_on:
        return
    value_on = amounts[0].value_on
    if any(a.value_on != value_on or a.value_on_basis != "value-date" for a in amounts):
        return
    if len({amount.on for amount in amounts}) >= FEWEST:
        draft.report.add(
            "plausibility.one_value_date",
            line=amounts[0].line,
            path=f"{PATH}/value",
            found=value_on,
            count_of=len(amounts),
        )


def _too_much(amount: Amount, draft: Draft) -> None:
    """Say that an amount is more than any one activity receives, if it is in its currency."""
    if abs(amount.amount) >= BEYOND_ANY or amount.currency in STRONG:
        draft.report.add(
            "plausibility.beyond_reason",
            line=amount.line,
            found=numbers.plain(amount.amount),
            currency=amount.currency or "",
        )
