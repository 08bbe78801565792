"""The humanitarian mark (rule 13): yes, no, or not stated."""

from marsa.exchange.iati.draft import Draft
from marsa.exchange.iati.elements import Element
from marsa.exchange.record import Amount, Record

_MARKS = {"1": True, "true": True, "0": False, "false": False}


def humanitarian(element: Element, draft: Draft, *, line: int, path: str) -> bool | None:
    """Read the mark of an activity or transaction; None when absent or not understood."""
    written = element.get("humanitarian")
    if written is None:
        return None
    mark = _MARKS.get(written.strip().lower())
    if mark is None and written.strip():
        draft.report.add("code.humanitarian", line=line, path=path, found=written, once=written)
    return mark


def is_humanitarian(amount: Amount, *, record: Record) -> bool | None:
    """Whether an amount is marked humanitarian: its own mark goes before that of its record.

    None means not stated. The mark says "entirely or partially", so that it gives no share.
    """
    return record.humanitarian if amount.humanitarian is None else amount.humanitarian
