"""Organisations as an activity names them."""

from functools import lru_cache

from marsa.exchange import narratives
from marsa.exchange.draft import Draft
from marsa.exchange.elements import Element
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
_YES = ("1", "true")


def reporting(element: Element, draft: Draft) -> None:
    """Read who reports the activity; of two the first stands."""
    line = element.sourceline + draft.offset
    if draft.reporter is None:
        draft.reporter = party(element, "reporting", line)
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
    draft.parties.append(party(element, role or UNKNOWN, line, activity_ref="activity-id"))


def party(element: Element, role: str, line: int, *, activity_ref: str | None = None) -> Party:
    """Return an organisation with its name, its identifier and type as written.

    activity_ref: the attribute that holds the identifier of its own account of the activity.
    """
    ref, kind = element.get("ref"), element.get("type")
    account = element.get(activity_ref) if activity_ref else None
    return Party(
        role,
        narratives.one(element),
        stated(ref) if ref else None,
        stated(kind) if kind else None,
        stated(account) if account else None,
        line,
    )


@lru_cache(maxsize=256)
def role_of(written: str) -> str | None:
    """Return the role that a code or word means, None for no known one."""
    return ROLES.get(written.strip().upper())


def stated(written: str | None) -> str | None:
    """Return an attribute without the blanks around it, None when it is empty or absent."""
    return (written.strip() or None) if written else None
