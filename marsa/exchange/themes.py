"""Sectors, tags and policy markers as elements of a file; what their shares mean is `sectors`."""

from marsa.exchange import narratives, percentages, places, sectors
from marsa.exchange.draft import Draft
from marsa.exchange.elements import Element
from marsa.exchange.record import Theme

_NO_ADDRESS = "plausibility.list_without_address"


def sector(
    element: Element, draft: Draft, *, path: str, share: percentages.Share = None
) -> Theme | None:
    """Read a sector with the name of its vocabulary; None without a code.

    share: the part it takes unless others of its vocabulary stand beside it.
    """
    code = element.get("code")
    if not code or not (code := code.strip()):
        line = element.sourceline + draft.offset
        draft.lacks("code", "sector", line=line, is_there=code is not None)
        return None
    line = element.sourceline + draft.offset
    written, uri = element.get("vocabulary"), element.get("vocabulary-uri")
    vocabulary, by_code = sectors.vocabulary(written, uri, code)
    if by_code:
        draft.report.add("code.sector_list", line=line, path=path, found=code)
    if vocabulary in sectors.OWN:
        draft.report.add(_NO_ADDRESS, line=line, path=path, once=vocabulary, found=vocabulary)
    percentage = element.get("percentage")
    published = places.share(percentage, draft, line=line, path=path) if percentage else None
    return Theme(vocabulary, code, narratives.one(element), share, published, line)


def of_activity_sector(element: Element, draft: Draft) -> None:
    """Read a sector of the activity into the draft."""
    theme = sector(element, draft, path="iati-activity/sector")
    if theme is not None:
        draft.sectors.append(theme)


def tag(element: Element, draft: Draft) -> None:
    """Read a tag: a theme that divides no money."""
    line = element.sourceline + draft.offset
    code = (element.get("code") or "").strip()
    if not code:
        draft.lacks("code", "tag", line=line, is_there=element.get("code") is not None)
        return
    vocabulary = sectors.tag_vocabulary(element.get("vocabulary"), element.get("vocabulary-uri"))
    draft.tags.append(Theme(vocabulary, code, narratives.one(element), line=line))


def policy_marker(element: Element, draft: Draft) -> None:
    """Read an OECD DAC policy marker: its significance ("0" to "4") stands in the label."""
    written = (element.get("vocabulary") or "1").strip().upper()
    code = (element.get("code") or "").strip()
    if code and written in ("1", "DAC"):
        significance = (element.get("significance") or "").strip()
        line = element.sourceline + draft.offset
        draft.tags.append(Theme("policy-marker", code, significance, line=line))
