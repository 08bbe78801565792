"""Countries and regions as elements of a file; what their shares mean is `geography`."""

from marsa.exchange.iati import codes, narratives
from marsa.exchange.iati.draft import Draft
from marsa.exchange.iati.elements import Element
from marsa.exchange.record import Place
from marsa.exchange.rules import geography, percentages
from marsa.exchange.rules.percentages import Share
from marsa.registry import codelists


def country(element: Element, draft: Draft, *, path: str, takes: Share = None) -> Place | None:
    """Read a recipient-country; None when it names none.

    takes: the share it has unless others stand beside it. A country named in words instead of a
    code is understood, and said.
    """
    line = element.sourceline + draft.offset
    written = element.get("code")
    if not written or not written.strip():
        code = _by_name(element, draft, line)
        if code is None:
            return None
    else:
        code, fault = geography.country_code(written)
        if fault == "unknown":
            draft.report.add("code.country", line=line, path=path, found=written, once=code)
        elif fault is not None:
            tidied = written.strip().upper()
            draft.report.add("code.tidied", line=line, path=path, found=written, taken=tidied)
    percentage = element.get("percentage")
    published = share(percentage, draft, line=line, path=path) if percentage else None
    return Place("country", code, None, takes, published, line)


def region(element: Element, draft: Draft, *, path: str, takes: Share = None) -> Place | None:
    """Read a recipient-region of its vocabulary, the OECD DAC's by default; None without a code."""
    line = element.sourceline + draft.offset
    code = (element.get("code") or "").strip()
    if not code:
        is_there = element.get("code") is not None
        draft.lacks("code", "recipient-region", line=line, is_there=is_there)
        return None
    vocabulary = (element.get("vocabulary") or "").strip() or geography.DAC
    if vocabulary not in codes.accepted("RegionVocabulary"):
        codes.check(vocabulary, "RegionVocabulary", draft, line=line, path=path)
    if vocabulary == geography.DAC and not geography.is_dac_region(code):
        draft.report.add("code.region", line=line, path=path, found=code, once=code)
    percentage = element.get("percentage")
    published = share(percentage, draft, line=line, path=path) if percentage else None
    return Place("region", code, vocabulary, takes, published, line)


def of_activity_country(element: Element, draft: Draft) -> None:
    """Read a country of the activity into the draft."""
    place = country(element, draft, path="iati-activity/recipient-country")
    if place is not None:
        draft.places.append(place)


def of_activity_region(element: Element, draft: Draft) -> None:
    """Read a region of the activity into the draft."""
    place = region(element, draft, path="iati-activity/recipient-region")
    if place is not None:
        draft.places.append(place)


def share(written: str, draft: Draft, *, line: int, path: str) -> Share:
    """Read the percentage of a place or sector; None when it cannot be read, which is said."""
    percentage = percentages.read(written)
    if percentage is None:
        draft.report.add("value.percentage_unreadable", line=line, path=path, found=written)
    return percentage


def _by_name(element: Element, draft: Draft, line: int) -> str | None:
    """Take a country by its name where the code is missing."""
    is_there = element.get("code") is not None
    draft.lacks("code", "recipient-country", line=line, is_there=is_there)
    found = codelists.country(narratives.one(element))
    return found.alpha3 if found else None
