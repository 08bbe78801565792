"""Whom one may appoint, and whose appointment one may end. Pure: no query, no clock."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marsa.registry import rules
from marsa.registry.acting import Acting
from marsa.registry.models import Appointment
from marsa.registry.posts import Post
from marsa.registry.roles import APPOINTS, MAY, Permission, Role

DAY = "j F Y"
LETTER_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
LETTER_MEGABYTES = 10


def why_not_keep(acting: Acting, *, role: Role, partner: str = "") -> str | None:
    """A role appoints certain roles; a focal point those of its own partner alone."""
    appoints = Permission.APPOINT_CONTRIBUTORS in MAY[acting.role]
    needed = Permission.APPOINT_CONTRIBUTORS if appoints else Permission.KEEP_PEOPLE
    if reason := rules.why_not_act(acting, permission=needed, partner=partner):
        return reason
    if role not in APPOINTS.get(acting.role, frozenset()):
        return _("Your role does not appoint this role. Ask the secretariat.")
    return None


def why_not_appoint(
    post: Post, *, acting: Acting | None, person: int | None, held: Iterable[Appointment]
) -> str | None:
    """Nobody appoints oneself, nor the same person twice for the same thing at the same time.

    acting: None for a command of whoever runs the installation. person: number of who is to be
    appointed, None when still without an account. held: the person's appointments.
    """
    if acting and (reason := why_not_keep(acting, role=post.role, partner=post.partner)):
        return reason
    if acting and person == acting.person:
        return _("You cannot appoint yourself. Ask another person of the secretariat.")
    if not post.has_its_scope:
        return _("This role is for something else. Choose what the role is for.")
    if post.ends_on and post.ends_on <= post.starts_on:
        return _("The last day is before the first. Correct one of the two dates.")
    for other in held:
        if _is_for_the_same(post, other) and _overlap(post, other):
            return _("The person holds this role already, from %(from)s.") % {
                "from": date_format(other.starts_on, DAY)
            }
    return None


def why_not_end(appointment: Appointment, *, acting: Acting, on: date) -> str | None:
    """An appointment ends once, not before it starts, by who may make such appointments.

    on: the first day on which it no longer holds.
    """
    role, partner = Role(appointment.role), appointment.partner_id or ""
    if reason := why_not_keep(acting, role=role, partner=partner):
        return reason
    if appointment.person_id == acting.person:
        return _("You cannot end your own appointment. Ask another person of the secretariat.")
    if appointment.ends_on and appointment.ends_on <= on:
        return _("This appointment ended on %(day)s.") % {
            "day": date_format(appointment.ends_on, DAY)
        }
    if on < appointment.starts_on:
        return _("It cannot end before it starts, on %(day)s. Choose that day or a later one.") % {
            "day": date_format(appointment.starts_on, DAY)
        }
    return None


def why_not_close(person: int, *, acting: Acting, roles: Iterable[Role]) -> str | None:
    """An account is closed by who keeps people, never one's own.

    roles: those the person holds now; the secretariat does not close an administrator's account.
    """
    if reason := rules.why_not_act(acting, permission=Permission.KEEP_PEOPLE):
        return reason
    if person == acting.person:
        return _("You cannot close your own account. Ask another person of the secretariat.")
    if any(role not in APPOINTS.get(acting.role, frozenset()) | {Role.READER} for role in roles):
        return _("Only an administrator may close the account of somebody in this role.")
    return None


def why_not_keep_letter(kind: str, *, size: int) -> str | None:
    """A letter is a PDF, JPEG or PNG by its content, of 10 MB at most.

    kind: file name ending that fits the content, empty when unknown. size: bytes.
    """
    if size > LETTER_MEGABYTES * 1_000_000:
        return _("The letter has %(size)s MB; the most is 10 MB. Send a smaller file.") % {
            "size": -(-size // 1_000_000)
        }
    if kind not in LETTER_TYPES:
        return _("The file is no PDF, JPEG or PNG. Save or scan the letter as one of these.")
    return None


def why_not_add_contributor(
    code: str, *, partner: str, acting: Acting, taken: Iterable[str]
) -> str | None:
    """A contributor has a short code that no other of its partner has.

    taken: codes of the partner's contributors.
    """
    if reason := why_not_keep(acting, role=Role.CONTRIBUTOR, partner=partner):
        return reason
    if code in taken:
        return _("There is a contributor with the code %(code)s already. Choose another code.") % {
            "code": code
        }
    return None


def _is_for_the_same(post: Post, other: Appointment) -> bool:
    contributor = other.contributor.code if other.contributor else ""
    scope = (other.partner_id or "", contributor, other.dialogue_id or "")
    return other.role == post.role and scope == post.scope


def _overlap(post: Post, other: Appointment) -> bool:
    """Half-open spans overlap when each begins before the other ends."""
    return (other.ends_on is None or post.starts_on < other.ends_on) and (
        post.ends_on is None or other.starts_on < post.ends_on
    )
