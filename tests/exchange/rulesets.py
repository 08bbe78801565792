"""The official rules of IATI 2.03 asked of a file: another judge of what the product writes.

Follows SPEC.rst beside the rules; asks those of severity "error" about activities. A kind of
rule that it does not know fails loudly.
"""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from lxml import etree

from tests.shared import shared

FILE = "data/standard/rulesets-2.03/rulesets/standard.json"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
Case = dict[str, Any]


def breaches(root: etree._Element, *, today: date) -> list[tuple[str, str]]:
    """Return (number of the rule, identifier of the activity) for each error of a file."""
    rules = json.loads(shared(FILE).read_text(encoding="utf-8"))
    document = root.getroottree()
    found = []
    for context, kinds in rules.items():
        if "iati-organisation/" in context or context.endswith("iati-organisation"):
            continue
        for element in document.xpath(context):
            owner = element.xpath("string(ancestor-or-self::iati-activity/iati-identifier)")
            for number, holds in _asked(element, kinds, today):
                if not holds:
                    found.append((number, str(owner)))
    return found


def _asked(element: Any, kinds: dict[str, Any], today: date) -> Iterator[tuple[str, bool]]:
    for kind, about in kinds.items():
        for case in about["cases"]:
            if kind == "loop":
                for value in dict.fromkeys(element.xpath(case["foreach"])):
                    yield from _asked(element, _filled(case, str(value)), today)
            elif case["ruleInfo"]["severity"] == "error" and _applies(element, case):
                yield case["ruleInfo"]["id"], _KINDS[kind](element, case, today)


def _filled(case: Case, value: str) -> dict[str, Any]:
    filled: dict[str, Any] = json.loads(json.dumps(case["do"]).replace("$1", value))
    return filled


def _applies(element: Any, case: Case) -> bool:
    return "condition" not in case or bool(element.xpath(case["condition"]))


def _matches(element: Any, case: Case) -> list[Any]:
    return [match for path in case["paths"] for match in element.xpath(path)]


def _one_or_all(element: Any, case: Case, today: date) -> bool:
    if case["one"] == "sector":
        of_transactions = [len(t.findall("sector")) for t in element.findall("transaction")]
        return element.find("sector") is not None or all(of_transactions)
    if element.xpath(case["one"]):
        return True
    if case["all"] == "lang":
        return all(narrative.get(LANG) for narrative in element.iter("narrative"))
    return all(value.get("currency") for value in element.iter("value"))


def _dates(element: Any, case: Case, today: date, *names: str) -> Iterator[list[date]]:
    for name in names:
        if case[name] in ("NOW", "TODAY"):
            yield [today]
        else:
            yield [date.fromisoformat(str(text)[:10]) for text in element.xpath(case[name])]


def _date_order(element: Any, case: Case, today: date) -> bool:
    less, more = _dates(element, case, today, "less", "more")
    return all(first <= last for first in less for last in more)


def _time_limit(element: Any, case: Case, today: date) -> bool:
    start, end = _dates(element, case, today, "start", "end")
    return all((last - first).days <= 366 for first in start for last in end)


def _strict_sum(element: Any, case: Case, today: date) -> bool:
    values = [Decimal(str(text)) for text in _matches(element, case)]
    return not values or sum(values) == case["sum"]


def _distinct(element: Any, case: Case, today: date) -> bool:
    texts = [m if isinstance(m, str) else m.text for m in _matches(element, case)]
    return len(set(texts)) == len(texts)


_KINDS = {
    "atleast_one": lambda element, case, today: bool(_matches(element, case)),
    "no_more_than_one": lambda element, case, today: len(_matches(element, case)) <= 1,
    "if_then": lambda element, case, today: (
        not element.xpath(case["if"]) or bool(element.xpath(case["then"]))
    ),
    "range": lambda element, case, today: all(
        case["min"] <= float(value) <= case["max"] for value in _matches(element, case)
    ),
    "date_now": lambda element, case, today: all(
        date.fromisoformat(str(text)[:10]) <= today for text in element.xpath(case["date"])
    ),
    "unique": _distinct,
    "one_or_all": _one_or_all,
    "date_order": _date_order,
    "time_limit": _time_limit,
    "strict_sum": _strict_sum,
}
