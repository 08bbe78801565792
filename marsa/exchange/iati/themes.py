"""Sectors, tags and policy markers as elements of a file; what their shares mean is `sectors`."""

from marsa.exchange.iati import codes, narratives, places
from marsa.exchange.iati.draft import Draft
from marsa.exchange.iati.elements import Element
from marsa.exchange.record import Theme
from marsa.exchange.rules import percentages, sectors

# Name of a vocabulary → code list.
_SECTOR_LISTS = {
    sectors.DAC_5: "Sector",
    sectors.DAC_3: "SectorCategory",
    "7": "UNSDG-Goals",
    "8": "UNSDG-Targets",
}
_TAG_LISTS = {"SDG": "UNSDG-Goals", "SDG-target": "UNSDG-Targets"}
_TAG, _MARKER = "iati-activity/tag", "iati-activity/policy-marker"
_NO_ADDRESS = "plausibility.list_without_address"
_REMEMBERED = 8_192
_plain: dict[tuple[str, str | None, str | None], str] = {}  # sector as written → vocabulary


def sector(
    element: Element, draft: Draft, *, path: str, share: percentages.Share = None
) -> Theme | None:
    """Read a sector with the name of its vocabulary; None without a code.

    share: the part it takes unless others of its vocabulary stand beside it.
    """
    code, line = element.get("code"), element.sourceline + draft.offset
    if not code or not (bare := code.strip()):
        draft.lacks("code", "sector", line=line, is_there=code is not None)
        return None
    written, uri = element.get("vocabulary"), element.get("vocabulary-uri")
    vocabulary = _known(code, written, uri) or _said(bare, written, uri, draft, line, path)
    if vocabulary in sectors.OWN and not draft.report.again(_NO_ADDRESS, vocabulary):
        draft.report.add(_NO_ADDRESS, line=line, path=path, once=vocabulary, found=vocabulary)
    percentage = element.get("percentage")
    published = places.share(percentage, draft, line=line, path=path) if percentage else None
    return Theme(vocabulary, bare, narratives.one(element), share, published, line)


def _known(code: str, written: str | None, uri: str | None) -> str | None:
    """Return the vocabulary of a sector of which nothing is to be said; None of any other.

    A file names the same few hundred sectors thousands of times.
    """
    key = (code, written, uri)
    known = _plain.get(key)
    if known is None and (known := _unremarkable(code, written, uri)) is not None:
        if len(_plain) >= _REMEMBERED:
            _plain.clear()
        _plain[key] = known
    return known


def _unremarkable(code: str, written: str | None, uri: str | None) -> str | None:
    """Find out what `_known` remembers."""
    vocabulary, by_code = sectors.vocabulary(written, uri, code)
    name = _SECTOR_LISTS.get(vocabulary)
    is_listed = name is None or code in codes.accepted(name)
    is_named = not written or written in codes.accepted("SectorVocabulary")
    return vocabulary if is_listed and is_named and not by_code and code == code.strip() else None


def _said(
    code: str, written: str | None, uri: str | None, draft: Draft, line: int, path: str
) -> str:
    """Return the vocabulary of a sector, and say what is wrong with its code or vocabulary."""
    vocabulary, by_code = sectors.vocabulary(written, uri, code)
    if by_code:
        draft.report.add("code.sector_list", line=line, path=path, found=code)
    codes.check(written, "SectorVocabulary", draft, line=line, path=path)
    if name := _SECTOR_LISTS.get(vocabulary):
        codes.check(code, name, draft, line=line, path=path)
    return vocabulary


def of_activity_sector(element: Element, draft: Draft) -> None:
    """Read a sector of the activity into the draft."""
    if (element.get("vocabulary") or "1") == "1":
        draft.has_plain_sector = True
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
    codes.check(element.get("vocabulary"), "TagVocabulary", draft, line=line, path=_TAG)
    if vocabulary in _TAG_LISTS:
        codes.check(code, _TAG_LISTS[vocabulary], draft, line=line, path=_TAG)
    draft.tags.append(Theme(vocabulary, code, narratives.one(element), line=line))


def policy_marker(element: Element, draft: Draft) -> None:
    """Read an OECD DAC policy marker: its significance ("0" to "4") stands in the label."""
    written = (element.get("vocabulary") or "1").strip().upper()
    code = (element.get("code") or "").strip()
    if draft.version >= "2":
        _marker(element, draft, vocabulary=written)
    if code and written in ("1", "DAC"):
        significance = (element.get("significance") or "").strip()
        line = element.sourceline + draft.offset
        codes.check(code, "PolicyMarker", draft, line=line, path=_MARKER)
        draft.tags.append(Theme("policy-marker", code, significance, line=line))


def _marker(element: Element, draft: Draft, *, vocabulary: str) -> None:
    """Ask that a marker of the DAC says how much, one of an own list what (6.13.1, 6.14.1)."""
    line = element.sourceline + draft.offset
    if vocabulary == "1" and element.get("significance") is None:
        draft.report.add("rule.marker_without_significance", line=line, path=_MARKER)
    elif vocabulary == "99" and not narratives.one(element):
        draft.report.add("rule.own_marker_without_name", line=line, path=_MARKER)
