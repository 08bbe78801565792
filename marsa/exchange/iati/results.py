"""Results, of which a record keeps nothing: the official rules about them (8.6 to 8.11)."""

import re

from marsa.exchange import dates
from marsa.exchange.iati import narratives
from marsa.exchange.iati.draft import Draft
from marsa.exchange.iati.elements import Element

_PATH = "iati-activity/result"
_INDICATOR = f"{_PATH}/indicator"
_QUANTITATIVE, _QUALITATIVE = frozenset("1234"), "5"
_NUMBER = re.compile(r"\s*-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*\Z")  # as XPath reads numbers
_TEXTS = ("title", "description")


def read(element: Element, draft: Draft) -> None:
    """Ask the rules of one result. Those of version 1 had none."""
    if draft.version < "2":
        return
    has_reference = False
    for child in element:
        tag = child.tag
        if tag in _TEXTS:
            text(child, draft, path=f"{_PATH}/{tag}")
        elif tag == "reference":
            has_reference = True
    for child in element:
        if child.tag == "indicator":
            _indicator(child, draft, has_reference=has_reference)


def text(element: Element, draft: Draft, *, path: str) -> None:
    """Ask that a title or description holds some text (4.3.1, 4.4.1)."""
    if not any(child.tag == "narrative" and narratives.whole_text(child) for child in element):
        line, name = element.sourceline + draft.offset, path.rpartition("/")[2]
        draft.report.add("value.empty_element", line=line, path=path, once=path, found=name)


def _indicator(element: Element, draft: Draft, *, has_reference: bool) -> None:
    measure = (element.get("measure") or "").strip()
    for child in element:
        tag = child.tag
        if tag in _TEXTS:
            text(child, draft, path=f"{_INDICATOR}/{tag}")
        elif tag == "reference" and has_reference:  # 8.11.1
            line = child.sourceline + draft.offset
            draft.report.add("rule.result_reference_twice", line=line, path=_INDICATOR)
            has_reference = False
        elif tag == "baseline":
            _value(child, draft, measure=measure, path=f"{_INDICATOR}/baseline")
        elif tag == "period":
            _period(child, draft, measure=measure)


def _period(element: Element, draft: Draft, *, measure: str) -> None:
    days = {}
    path = f"{_INDICATOR}/period"
    for child in element:
        tag = child.tag
        if tag in ("period-start", "period-end"):
            days[tag] = dates.read((child.get("iso-date") or "")[:60]).value
        elif tag in ("target", "actual"):
            _value(child, draft, measure=measure, path=f"{path}/{tag}")
    start, end = days.get("period-start"), days.get("period-end")
    if start and end and end < start:  # 8.6.1
        line = element.sourceline + draft.offset
        draft.report.add("rule.period_reversed", line=line, path=path, found=end, start=start)


def _value(element: Element, draft: Draft, *, measure: str, path: str) -> None:
    """Ask for a number where something is measured, and for none where it is described."""
    written = element.get("value")
    if measure in _QUANTITATIVE:
        code = None if written and _NUMBER.match(written) else "rule.result_value_no_number"
        code = "rule.result_value_missing" if written is None else code
    else:
        code = "rule.result_value_of_words" if measure == _QUALITATIVE and written else None
    if code is not None:
        line = element.sourceline + draft.offset
        draft.report.add(code, line=line, path=path, once=path, found=written or "")
