"""Organisations as an activity names them."""

import re
from functools import lru_cache

from marsa.exchange.iati import codes, narratives
from marsa.exchange.iati.draft import Draft
from marsa.exchange.iati.elements import Element
from marsa.exchange.record import Party

# Roles of versions 1 (words) and 2 (IATI OrganisationRole), by what they mean (rule 19).
ROLES = {
    "1": "funding",
    "2": "accountable",
    "3": "extending",
    "4": "implementing",
    "FUNDING": "funding",
    "ACCOUNTABLE": "accountable",
    "EXTENDING": "extending",
    "IMPLEMENTING": "implementing",
}
UNKNOWN = "unknown"
_BLANKS_AROUND = "rule.blanks_around_reference"
_SIGNS = re.compile(r"[/&|?]")
_YES = ("1", "true")
_REMEMBERED = 8_192
_plain: set[tuple[str | None, str | None, str | None]] = set()  # organisations as written


def reporting(element: Element, draft: Draft) -> None:
    """Read who reports the activity; of two the first stands."""
    line = element.sourceline + draft.offset
    if draft.reporter is None:
        draft.reporter = party(element, "reporting", draft, path="iati-activity/reporting-org")
        draft.secondary = (element.get("secondary-reporter") or "").strip().lower() in _YES
    if not draft.reporter.ref:
        is_there = element.get("ref") is not None
        draft.lacks("ref", "reporting-org", line=line, is_there=is_there)
    if not draft.reporter.type:
        is_there = element.get("type") is not None
        draft.lacks("type", "reporting-org", line=line, is_there=is_there)


def participating(element: Element, draft: Draft) -> None:
    """Read an organisation that takes part, with its role."""
    line = element.sourceline + draft.offset
    written = element.get("role")
    role = role_of(written) if written else None
    if not written:
        draft.lacks("role", "participating-org", line=line, is_there=written is not None)
    elif role is None:
        path = "iati-activity/participating-org"
        draft.report.add("code.role", line=line, path=path, found=written, once=written)
    path = "iati-activity/participating-org"
    draft.parties.append(
        party(element, role or UNKNOWN, draft, path=path, activity_ref="activity-id")
    )
    if channel := element.get("crs-channel-code"):
        codes.check(channel, "CRSChannelCode", draft, line=line, path=path)


def party(
    element: Element, role: str, draft: Draft, *, path: str, activity_ref: str | None = None
) -> Party:
    """Return an organisation with its name, its identifier and type as written.

    activity_ref: the attribute that holds the identifier of its own account of the activity.
    """
    line = element.sourceline + draft.offset
    ref, kind = element.get("ref"), element.get("type")
    account = element.get(activity_ref) if activity_ref else None
    name = narratives.one(element)
    is_plain = _is_plain(ref, kind, account)
    if not is_plain:
        _say(ref, kind, account, draft, line=line, path=path)
    if not ref and not name and draft.version >= "2" and role != "reporting":
        draft.report.add("rule.organisation_unnamed", line=line, path=path, once=path)
    if is_plain:
        return Party(role, name, ref or None, kind or None, account or None, line)
    return Party(role, name, stated(ref), stated(kind), stated(account), line)


def _is_plain(ref: str | None, kind: str | None, account: str | None) -> bool:
    """Whether nothing is to be said of what an organisation is called, and nothing to be cut off.

    A file names the same organisations thousands of times.
    """
    key = (ref, kind, account)
    if key in _plain:
        return True
    if not _has_no_fault(ref, kind, account):
        return False
    if len(_plain) >= _REMEMBERED:
        _plain.clear()
    _plain.add(key)
    return True


def _has_no_fault(ref: str | None, kind: str | None, account: str | None) -> bool:
    """Find out what `_is_plain` remembers."""
    return (
        (not ref or not fault_of(ref))
        and (not kind or (kind in codes.accepted("OrganisationType") and kind.strip() == kind))
        and (not account or (account != ref and account.strip() == account))
    )


def _say(
    ref: str | None, kind: str | None, account: str | None, draft: Draft, *, line: int, path: str
) -> None:
    """Say what is wrong with the attributes of an organisation."""
    codes.check(kind, "OrganisationType", draft, line=line, path=path)
    if ref and (fault := fault_of(ref)):
        draft.report.add(fault, line=line, path=path, found=ref)
    if account and account == ref:
        draft.report.add("plausibility.organisation_as_activity", line=line, path=path, found=ref)
    if account and account.strip() != account:
        draft.report.add(_BLANKS_AROUND, line=line, path=path, found=account)


@lru_cache(maxsize=4_096)
def fault_of(ref: str) -> str | None:
    """Return what is wrong with an identifier of an organisation, as the code of a sentence.

    Blanks around it and the signs / & | ? break links to it (official rules 1.4 to 1.16).
    """
    if ref.strip() != ref:
        return _BLANKS_AROUND
    return "rule.signs_in_reference" if _SIGNS.search(ref) else None


@lru_cache(maxsize=256)
def role_of(written: str) -> str | None:
    """Return the role that a code or word means, None for no known one."""
    return ROLES.get(written.strip().upper())


def stated(written: str | None) -> str | None:
    """Return an attribute without the blanks around it, None when it is empty or absent."""
    return (written.strip() or None) if written else None
