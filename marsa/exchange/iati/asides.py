"""Elements of which a record keeps nothing: looked at only for what is wrong with them."""

from marsa.exchange.iati import codes, places
from marsa.exchange.iati.draft import Draft
from marsa.exchange.iati.elements import Element
from marsa.exchange.rules import percentages

_ACTIVITY = "iati-activity"
_AID_TYPE = codes.by_vocabulary(codes.AID_TYPES, f"{_ACTIVITY}/default-aid-type")


def aid_type(element: Element, draft: Draft) -> None:
    """Take note of the vocabulary of an aid type, and look its code up."""
    draft.aid_types.append((element.get("vocabulary") or "").strip() or "1")
    _AID_TYPE(element, draft)


def capital_spend(element: Element, draft: Draft) -> None:
    """Ask for a percentage between 0 and 100 (rule 12.2.1 of the official ruleset)."""
    if written := element.get("percentage"):
        line, path = element.sourceline + draft.offset, f"{_ACTIVITY}/capital-spend"
        places.share(written, draft, line=line, path=path)


def budget_items(element: Element, draft: Draft) -> None:
    """Ask that the items add up to 100 % (7.9 and 12.2.1 of the official ruleset)."""
    path, line = f"{_ACTIVITY}/country-budget-items", element.sourceline + draft.offset
    items = [child.get("percentage") for child in element if child.tag == "budget-item"]
    shares = [places.share(text, draft, line=line, path=path) if text else None for text in items]
    known = [share for share in shares if share is not None]
    is_open = len(items) == 1 and not known
    if items and not is_open and sum(known) != percentages.HUNDRED:
        found = f"{sum(known)}"
        draft.report.add("rule.budget_items_do_not_add_up", line=line, path=path, found=found)


def location(element: Element, draft: Draft) -> None:
    """Look at the vocabularies of a location; a record keeps nothing else of it."""
    for child in element:
        if child.tag in ("location-id", "administrative"):
            written, path = child.get("vocabulary"), f"{_ACTIVITY}/location/{child.tag}"
            line = child.sourceline + draft.offset
            codes.check(written, "GeographicVocabulary", draft, line=line, path=path)
