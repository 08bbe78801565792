"""Countries and regions as elements of a file; what their shares mean is `geography`."""

from marsa.exchange import geography, narratives, percentages
from marsa.exchange.draft import Draft
from marsa.exchange.elements import Element
from marsa.exchange.record import Place
from marsa.registry import codelists


def country(
    element: Element, draft: Draft, *, path: str, takes: percentages.Share = None
) -> Place | None:
    """Read a recipient-country; None when it names none.

    takes: the share it has unless others stand beside it. A country named in words instead of a
    code is understood, and said.
    """
    line = element.sourceline + draft.offset
    written = element.get("code")
    if not written or not written.strip():
        return _named(element, draft, line, takes)
    code, known = geography.country_code(written)
    if not known:
        draft.report.add("code.country", line=line, path=path, found=written, once=code)
    elif not (written.isupper() and written.isalpha()):
        tidied = written.strip().upper()
        draft.report.add("code.tidied", line=line, path=path, found=written, taken=tidied)
    return Place("country", code, None, takes, share(element, draft, line, path), line)


def region(
    element: Element, draft: Draft, *, path: str, takes: percentages.Share = None
) -> Place | None:
    """Read a recipient-region of its vocabulary, the OECD DAC's by default; None without a code."""
    line = element.sourceline + draft.offset
    code = (element.get("code") or "").strip()
    if not code:
        draft.lacks("code", "recipient-region", line=line)
        return None
    vocabulary = (element.get("vocabulary") or "").strip() or geography.DAC
    if vocabulary == geography.DAC and not geography.is_dac_region(code):
        draft.report.add("code.region", line=line, path=path, found=code, once=code)
    return Place("region", code, vocabulary, takes, share(element, draft, line, path), line)


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


def _named(element: Element, draft: Draft, line: int, takes: percentages.Share) -> Place | None:
    """Take a country by its name where the code is missing."""
    draft.lacks("code", "recipient-country", line=line)
    found = codelists.country(narratives.one(element))
    if found is None:
        return None
    path = "iati-activity/recipient-country"
    return Place("country", found.alpha3, None, takes, share(element, draft, line, path), line)


def share(element: Element, draft: Draft, line: int, path: str) -> percentages.Share:
    """Read the percentage of a place or sector; None when missing or unreadable."""
    written = element.get("percentage")
    if not written:
        return None
    share = percentages.read(written)
    if share is None:
        draft.report.add("value.percentage_unreadable", line=line, path=path, found=written)
    return share
