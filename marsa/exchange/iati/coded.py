"""Codes of which a record keeps nothing: looked up only for what is wrong with them.

Parts that have none are not gone through, and where a code stands is worked out for a wrong one.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, cast

from marsa.exchange import listed
from marsa.exchange.iati import codes
from marsa.exchange.iati.draft import UNKNOWN_LANGUAGE, Draft
from marsa.exchange.iati.elements import Element
from marsa.exchange.rules import geography

_ACTIVITY, _CODE = "iati-activity", "code"
_COUNTRIES = "A4"  # of GeographicVocabulary: codes of ISO 3166-1
_DAC = ("1", "DAC")  # of PolicyMarkerVocabulary
_GIVEN = "US-GOV-"  # how the departments of one government have long been registered with IATI
_AGENCY, _AGENCIES = re.compile(r"[A-Z]{2}-[A-Z][A-Z_]+(?=-)"), "OrganisationRegistrationAgency"
_DOCUMENT = {"document-link": {"format": "FileFormat"}, "language": {_CODE: "Language"}}

Lists = Mapping[str, str]  # attribute → list
Reader = Callable[[Element, Draft], None]
# Part of an activity → element in it, or itself → its codes.
_LISTS: Mapping[str, Mapping[str, Lists]] = {
    "conditions": {"condition": {"type": "ConditionType"}},
    "contact-info": {"contact-info": {"type": "ContactType"}},
    "country-budget-items": {"country-budget-items": {"vocabulary": "BudgetIdentifierVocabulary"}},
    "crs-add": {
        "other-flags": {_CODE: "CRSAddOtherFlags"},
        "repayment-type": {_CODE: "LoanRepaymentType"},
        "repayment-plan": {_CODE: "LoanRepaymentPeriod"},
        "loan-status": {},
        "channel-code": {},
    },
    "document-link": _DOCUMENT,
    "fss": {"forecast": {}},
    "humanitarian-scope": {
        "humanitarian-scope": {
            "type": "HumanitarianScopeType",
            "vocabulary": "HumanitarianScopeVocabulary",
        },
    },
    "location": {
        "location-reach": {_CODE: "GeographicLocationReach"},
        "location-class": {_CODE: "GeographicLocationClass"},
        "exactness": {_CODE: "GeographicExactness"},
        "administrative": {},
    },
    "policy-marker": {"policy-marker": {"vocabulary": "PolicyMarkerVocabulary"}},
    "result": {
        "result": {"type": "ResultType"},
        "indicator": {"measure": "IndicatorMeasure"},
        "reference": {},
        "category": {_CODE: "DocumentCategory"},
        **_DOCUMENT,
    },
}
_ALONE = frozenset({"contact-info", "country-budget-items", "humanitarian-scope", "policy-marker"})
_DEEP = {part: tuple(_LISTS[part]) for part in ("crs-add", "result")}  # beyond their children


def check(element: Element, draft: Draft) -> None:
    """Look up the codes that belong to an activity as a whole, once it has been read."""
    if written := element.get("budget-not-provided"):
        path = f"{_ACTIVITY}/@budget-not-provided"
        codes.check(written, "BudgetNotProvided", draft, line=draft.line, path=path)
    _languages(draft)
    _agencies(draft)


def beside(readers: Mapping[str, Reader]) -> Mapping[str, Reader]:
    """Return the readers of the parts of an activity, with those of their codes added."""
    return {**readers, **{tag: _reader(tag, readers.get(tag)) for tag in _LISTS}}


def _reader(tag: str, first: Reader | None) -> Reader:
    """Return a reader of a part that does what another one does, then looks its codes up."""
    known = {name: (tuple(of.items()), _also(name)) for name, of in _LISTS[tag].items()}
    deep, own = _DEEP.get(tag), known.get(tag)

    def read(part: Element, draft: Draft) -> None:
        if first is not None:
            first(part, draft)
        if own is not None and deep is None:
            _look(part, *own, draft)
        if tag not in _ALONE:
            for inner in cast(Any, part).iter(*deep) if deep else part:
                if (of_inner := known.get(inner.tag)) is not None:
                    _look(inner, *of_inner, draft)

    return read


def _look(
    element: Any, lists: Iterable[tuple[str, str]], also: Reader | None, draft: Draft
) -> None:
    """Look up what an element has: in a list for each attribute, and in a way of its own."""
    for attribute, name in lists:
        written = element.get(attribute)
        if written and written not in codes.accepted(name):
            _unknown(element, attribute, name, draft)
    if also is not None:
        also(element, draft)


def _unknown(element: Any, attribute: str, name: str, draft: Draft) -> None:
    if name == "FileFormat" and "/" in element.get(attribute):
        return  # the whole register of media types is not kept here
    _say(element, attribute, name, draft)


def _say(element: Any, attribute: str, name: str, draft: Draft) -> None:
    path = _path(element) if attribute == _CODE else f"{_path(element)}/@{attribute}"
    codes.check(element.get(attribute), name, draft, line=_line(element, draft), path=path)


def _channel(element: Any, draft: Draft) -> None:
    written = (element.text or "").strip()
    line, path = _line(element, draft), "iati-activity/crs-add/channel-code"
    codes.check(written, "CRSChannelCode", draft, line=line, path=path)


def _currency(element: Any, draft: Draft) -> None:
    if written := element.get("currency"):
        draft.currency_code(written, line=_line(element, draft), path=_path(element))


def _country(element: Any, draft: Draft) -> None:
    """Look up a country where a location says that its code is one."""
    written = element.get(_CODE)
    if not written or (element.get("vocabulary") or "").strip() != _COUNTRIES:
        return
    code, fault = geography.country_code(written)
    if fault == "unknown":
        line, path = _line(element, draft), _path(element)
        draft.report.add("code.country", line=line, path=path, found=written, once=code)


def _reference(element: Any, draft: Draft) -> None:
    """Look up whose results or indicators are referred to."""
    of_result = element.getparent().tag == "result"
    name = "ResultVocabulary" if of_result else "IndicatorVocabulary"
    written = element.get("vocabulary")
    if written and written not in codes.accepted(name):
        _say(element, "vocabulary", name, draft)


def _significance(element: Any, draft: Draft) -> None:
    if (element.get("vocabulary") or "1").strip().upper() in _DAC:
        written = element.get("significance")
        if written and written not in codes.accepted("PolicySignificance"):
            _say(element, "significance", "PolicySignificance", draft)


def _languages(draft: Draft) -> None:
    """Look up the languages of titles and descriptions, and the one by default."""
    known, path = codes.accepted("Language"), f"{_ACTIVITY}/@xml:lang"
    for used in ((draft.language,), draft.titles, *[said for _, said in draft.descriptions]):
        if known.issuperset(used):
            continue
        for language in sorted(set(used) - known - {UNKNOWN_LANGUAGE}):
            codes.check(language, "Language", draft, line=draft.line, path=path)


def _agencies(draft: Draft) -> None:
    """Look up the registers that identifiers of organisations name, as GB-COH-123 does."""
    for party in (draft.reporter, *draft.parties):
        if party is not None and party.ref and (agency := unknown_agency(party.ref)):
            name = "reporting-org" if party is draft.reporter else "participating-org"
            path, line = f"{_ACTIVITY}/{name}", party.line or draft.line
            draft.report.add("code.registration_agency", line=line, path=path, found=agency)


@lru_cache(maxsize=8_192)
def unknown_agency(ref: str) -> str | None:
    """Return the register that an identifier names, when it is none of the list.

    Identifiers of other forms (numbers of the OECD DAC, donor codes such as GB-1) name none.
    """
    named = _AGENCY.match(ref)
    if named is None or ref.startswith(_GIVEN):
        return None
    parts, known = ref.split("-"), listed.accepted(_AGENCIES)
    starts = ["-".join(parts[:count]) for count in range(2, len(parts))]
    return named[0] if known.isdisjoint(starts) else None


def _line(element: Any, draft: Draft) -> int:
    return cast(int, element.sourceline) + draft.offset


def _path(element: Any) -> str:
    """Return the names from the activity down to an element."""
    above = [one.tag for one in element.iterancestors()]
    names = above[: above.index(_ACTIVITY)] if _ACTIVITY in above else above
    return "/".join((_ACTIVITY, *reversed(names), element.tag))


def _also(name: str) -> Reader | None:
    """Return the way in which an element is looked at besides its lists."""
    return {
        "channel-code": _channel,
        "loan-status": _currency,
        "forecast": _currency,
        "administrative": _country,
        "policy-marker": _significance,
        "reference": _reference,
    }.get(name)
