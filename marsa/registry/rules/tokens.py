"""Who may make and revoke a key for a program. Pure: no query, no clock."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marsa.registry import rules, tokens
from marsa.registry.acting import Acting
from marsa.registry.models import Appointment, Token
from marsa.registry.roles import Permission, Role
from marsa.registry.rules.people import DAY


def why_not_make_token(
    appointment: Appointment, *, acting: Acting, expires_on: date, on: date
) -> str | None:
    """A key pushes for one contributor, for 12 months at most, and no longer than the appointment.

    appointment: of a contributor, with its contributor.
    """
    if reason := _why_not_for(appointment, acting=acting, permission=Permission.PUSH):
        return reason
    if appointment.role != Role.CONTRIBUTOR:
        return _("A key is made for the appointment of a contributor. Choose one.")
    if appointment.ends_on and appointment.ends_on <= on:
        return _("This appointment ended on %(day)s.") % {
            "day": date_format(appointment.ends_on, DAY)
        }
    if not on < expires_on <= tokens.last_day(on):
        return _("A key lasts 12 months at most. Choose a day from %(first)s to %(last)s.") % {
            "first": date_format(on, DAY),
            "last": date_format(tokens.last_day(on), DAY),
        }
    return None


def why_not_revoke(token: Token, *, acting: Acting) -> str | None:
    """A key is revoked once, by its contributor, its focal point or who keeps keys."""
    if rules.why_not_act(acting, permission=Permission.KEEP_TOKENS) and (
        reason := _why_not_for(token.appointment, acting=acting, permission=Permission.PUSH)
    ):
        return reason
    return _("This key is revoked already.") if token.revoked_at else None


def _why_not_for(appointment: Appointment, *, acting: Acting, permission: Permission) -> str | None:
    return rules.why_not_act(
        acting,
        permission=permission,
        partner=appointment.partner_id or "",
        contributor=appointment.contributor.code if appointment.contributor else "",
    )
