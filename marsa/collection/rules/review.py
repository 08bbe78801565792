"""When an entry is endorsed, accepted or sent back, and by whom."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marsa.collection.models import Entry
from marsa.collection.rules import entries as rules
from marsa.collection.rules.entries import Check, Explained
from marsa.collection.states import ACTIONS, CycleState, State
from marsa.registry import rules as registry
from marsa.registry.acting import Acting, is_same_person
from marsa.registry.roles import Permission, Role

Token = tuple[int, str]  # number of a version and its fingerprint: what somebody has seen

# What waits on whom: the states in which the next step is the role's.
WAITING: dict[Role, frozenset[State]] = {
    Role.CONTRIBUTOR: frozenset({State.DRAFT, State.EDITED, State.SENT_BACK}),
    Role.FOCAL_POINT: frozenset({State.SUBMITTED}),
    Role.ALTERNATE: frozenset({State.SUBMITTED}),
    Role.VERIFIER: frozenset({State.ENDORSED}),
}
REVIEWERS = frozenset({Role.FOCAL_POINT, Role.ALTERNATE, Role.VERIFIER})


def why_not_seen(entry: Entry, *, token: Token) -> str | None:
    """What is submitted, endorsed or accepted is what the person saw."""
    if entry.current and (entry.current.pk, entry.current.fingerprint) == token:
        return None
    return _("Somebody changed this entry since you opened it. Look at it again, then decide.")


def why_not_endorse(
    entry: Entry, *, by: Acting, findings: Iterable[Check], explained: Explained
) -> str | None:
    """The focal point endorses what was submitted, or at once what nobody submitted yet."""
    if refused := _out_of_scope(entry, by, Permission.ENDORSE):
        return refused
    if State(entry.state) not in ACTIONS["endorse"][0]:
        return _("Only what is not endorsed yet can be endorsed. This entry is: %(state)s.") % {
            "state": rules.state_name(entry.state)
        }
    return rules.why_not_complete(findings, explained=explained)


def why_not_accept(
    entry: Entry, *, by: Acting, domains: frozenset[str], questions: int
) -> str | None:
    """A verifier accepts what was endorsed, never what the same person changed last.

    domains: those that the entry touches. questions: open ones that a reviewer asked.
    """
    if refused := _out_of_scope(entry, by, Permission.ACCEPT, domains):
        return refused
    if State(entry.state) not in ACTIONS["accept"][0]:
        return _("Only an endorsed entry can be accepted. This one is: %(state)s.") % {
            "state": rules.state_name(entry.state)
        }
    made_by = entry.current.made_by if entry.current else ""
    if any(is_same_person(who, by) for who in (entry.last_changed_by, made_by)):
        return _("You changed this entry yourself. Another verifier must accept it.")
    if questions:
        return ngettext(
            "%(n)d question of a reviewer has no answer yet. Wait for it, or send the entry back.",
            "%(n)d questions of reviewers have no answer yet. Wait for them, or send the entry "
            "back.",
            questions,
        ) % {"n": questions}
    return None


def why_not_send_back(
    entry: Entry, *, by: Acting, domains: frozenset[str], complete: bool, reason: str | None
) -> str | None:
    """A focal point or a verifier sends back what was submitted, with a reason.

    complete: whether the return that the entry belongs to was completed. reason: None to ask
    before one is given.
    """
    if refused := _out_of_scope(entry, by, Permission.SEND_BACK, domains):
        return refused
    if State(entry.state) not in ACTIONS["send_back"][0]:
        return _(
            "Only a submitted, endorsed or accepted entry can be sent back. This one is: %(state)s."
        ) % {"state": rules.state_name(entry.state)}
    if complete:
        return _("The return is complete. Ask the secretariat to reopen it first.")
    return rules.why_not_reason(reason)


def why_not_all(*, shown: str, now: str, count: int) -> str | None:
    """A whole list is decided on as it was shown.

    shown, now: fingerprints of the list as it was shown and as it is. count: how many it holds.
    """
    if count == 0:
        return _("Nothing in this list waits on you any more. Nothing was changed.")
    if shown == now:
        return None
    return ngettext(
        "The list changed since you opened it: it now holds %(n)d entry. Nothing was done. "
        "Look at it again, then decide.",
        "The list changed since you opened it: it now holds %(n)d entries. Nothing was done. "
        "Look at it again, then decide.",
        count,
    ) % {"n": count}


def _out_of_scope(
    entry: Entry, by: Acting, permission: Permission, domains: frozenset[str] = frozenset()
) -> str | None:
    """Whoever reviews holds the permission for the partner, while the cycle is not finished."""
    if entry.cycle_last.state == CycleState.FINISHED:
        return _("The cycle %(code)s is finished; it can only be read.") % {
            "code": entry.cycle_last.code
        }
    return registry.why_not_act(
        by, permission=permission, partner=entry.partner_id, domains=domains
    )
