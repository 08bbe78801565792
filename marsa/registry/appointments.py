"""Appointments that hold on a day, as values to act in."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from marsa.registry.acting import Acting
from marsa.registry.models import Appointment
from marsa.registry.roles import Role


def in_force(on: date) -> QuerySet[Appointment]:
    """Return the appointments that hold on a day (half-open: not on the day they end)."""
    holds = Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gt=on))
    return Appointment.objects.filter(holds, person__is_active=True).order_by("id")


def of(person: int, *, on: date) -> list[Appointment]:
    """Return a person's appointments that hold on a day, oldest first."""
    found = in_force(on).filter(person=person)
    return list(found.select_related("partner", "contributor", "dialogue"))


def acting(person: int, *, chosen: int | None, on: date, is_secure: bool) -> Acting | None:
    """Return as what a person acts: in the chosen appointment if it holds, else in the first.

    None for a person without any appointment on that day.
    """
    held = of(person, on=on)
    if not held:
        return None
    found = next((each for each in held if each.pk == chosen), held[0])
    return as_acting(found, is_secure=is_secure)


def as_acting(appointment: Appointment, *, is_secure: bool) -> Acting:
    """Return an appointment as a plain value."""
    return Acting(
        person=appointment.person_id,
        role=Role(appointment.role),
        partner=appointment.partner_id or "",
        contributor=appointment.contributor.code if appointment.contributor else "",
        dialogue=appointment.dialogue_id or "",
        partners=frozenset(appointment.partners),
        domains=frozenset(appointment.domains),
        appointment=appointment.pk,
        is_secure=is_secure,
    )


def holders(
    roles: Iterable[Role], *, on: date, partner: str = "", contributor: str = ""
) -> QuerySet[Appointment]:
    """Return who holds one of the roles on a day, for a partner or one of its contributors."""
    found = in_force(on).filter(role__in=list(roles)).select_related("person")
    if partner:
        found = found.filter(partner=partner)
    return found.filter(contributor__code=contributor) if contributor else found
