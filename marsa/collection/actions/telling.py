"""Telling people by mail what happened to an entry: inside the transaction of the action."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from marsa.accounts.actions import notices
from marsa.accounts.models import Person
from marsa.collection.models import Entry
from marsa.collection.queries import entries as queries
from marsa.registry import appointments
from marsa.registry import rules as registry
from marsa.registry.acting import Acting, person_of
from marsa.registry.roles import Permission, Role

FOCAL_POINTS = (Role.FOCAL_POINT, Role.ALTERNATE)


def tell(event: str, *, entry: Entry, people: Iterable[int], by: Acting, at: datetime) -> int:
    """Tell people of an entry, not who did it; return to how many. event: of `accounts.notices`."""
    numbers = {*people} - {by.person}
    if not numbers:
        return 0
    others = Person.objects.filter(pk__in=numbers).order_by("pk")
    address = reverse("entry", args=[entry.pk])
    values = {"number": entry.pk}
    return notices.tell(others, event=event, subject=entry, address=address, values=values, at=at)


def writers(entry: Entry, *, at: datetime) -> set[int]:
    """Return who writes an entry: of its contributor, and the focal points of its partner."""
    found = focal_points(entry, at=at)
    if entry.contributor:
        held = appointments.holders(
            [Role.CONTRIBUTOR],
            on=at.date(),
            partner=entry.partner_id,
            contributor=entry.contributor.code,
        )
        found |= set(held.values_list("person", flat=True))
    return found


def focal_points(entry: Entry, *, at: datetime) -> set[int]:
    """Return the focal points and alternates of an entry's partner."""
    held = appointments.holders(FOCAL_POINTS, on=at.date(), partner=entry.partner_id)
    return set(held.values_list("person", flat=True))


def verifiers(entry: Entry, *, at: datetime) -> set[int]:
    """Return the verifiers who look after an entry's partner and one of its domains."""
    held = appointments.holders([Role.VERIFIER], on=at.date())
    acting = [appointments.as_acting(each, is_secure=True) for each in held]
    domains = queries.domains(entry) if any(each.domains for each in acting) else frozenset()
    return {
        each.person
        for each in acting
        if registry.why_not_act(
            each, permission=Permission.ACCEPT, partner=entry.partner_id, domains=domains
        )
        is None
    }


def named(by: Iterable[str]) -> set[int]:
    """Return the people whom lines of the journal name."""
    return {number for each in by if (number := person_of(each))}
