"""Who may read the registered tier: asked for, granted, refused, ended. Pure."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marsa.registry import rules
from marsa.registry.acting import Acting
from marsa.registry.models import ReaderAccess
from marsa.registry.roles import ACCESS_NEXT, READER_KINDS, AccessState, Permission, ReaderKind
from marsa.registry.rules.people import DAY

MOST_MONTHS = 24
SHORTEST_REASON = 10  # characters


def why_not_request(
    kind: ReaderKind, *, months: int, earlier: Iterable[ReaderAccess], on: date
) -> str | None:
    """One request at a time, of a kind that is admitted, for 24 months at most.

    earlier: what the same person asked for before.
    """
    if kind not in READER_KINDS:
        return _("Access for this kind of reader has not been decided yet.")
    if not 1 <= months <= MOST_MONTHS:
        return _("Access lasts 24 months at most. Choose a number from 1 to 24.")
    for each in earlier:
        if each.state == AccessState.REQUESTED:
            return _("You have asked already. The secretariat answers within 10 working days.")
        if each.state == AccessState.GRANTED and each.until and each.until > on:
            return _("You have access until %(day)s. Sign in with your e-mail address.") % {
                "day": date_format(each.until, DAY)
            }
    return None


def why_not_grant(access: ReaderAccess, *, acting: Acting) -> str | None:
    """The secretariat grants what is asked for and not yet answered."""
    return _why_not_decide(access, to=AccessState.GRANTED, acting=acting)


def why_not_refuse(access: ReaderAccess, *, reason: str, acting: Acting) -> str | None:
    """The secretariat refuses with a reason that the asker can read."""
    return _why_not_decide(access, to=AccessState.REFUSED, acting=acting) or _why_not_reason(reason)


def why_not_end_access(access: ReaderAccess, *, reason: str, acting: Acting) -> str | None:
    """The secretariat ends access before its time, with a reason."""
    return _why_not_decide(access, to=AccessState.ENDED, acting=acting) or _why_not_reason(reason)


def _why_not_decide(access: ReaderAccess, *, to: AccessState, acting: Acting) -> str | None:
    if reason := rules.why_not_act(acting, permission=Permission.DECIDE_READERS):
        return reason
    if access.person_id == acting.person:
        return _("You cannot decide on your own request. Ask another person of the secretariat.")
    if to in ACCESS_NEXT[AccessState(access.state)]:
        return None
    if access.state == AccessState.REQUESTED:
        return _("This request has not been answered yet.")
    return _("This request was answered already.")


def _why_not_reason(reason: str) -> str | None:
    if len(reason.strip()) >= SHORTEST_REASON:
        return None
    return _("Give the reason in at least 10 characters; the person reads it.")
