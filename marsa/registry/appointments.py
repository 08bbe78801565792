"""Appointments that hold on a day, as values to act in, and those that one may see."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from marsa.registry import codelists, queries
from marsa.registry.acting import Acting
from marsa.registry.models import Appointment, Partner, ReaderAccess, Token
from marsa.registry.roles import MAY, Permission, Role

FOCAL_POINTS = (Role.FOCAL_POINT, Role.ALTERNATE)
VACANT_DAYS = 30  # after which a partner without a focal point is named to the secretariat
_NAMED = ("person", "partner", "contributor", "dialogue")


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


def visible_to(acting: Acting) -> QuerySet[Appointment]:
    """Return the appointments that one looks after, with person and scope, newest first.

    All for who keeps people; those of the contributors of the own partner for a focal point.
    """
    found = Appointment.objects.select_related(*_NAMED).order_by("-starts_on", "-id")
    may = MAY[acting.role]
    if Permission.KEEP_PEOPLE in may:
        return found
    if Permission.APPOINT_CONTRIBUTORS in may:
        return found.filter(role=Role.CONTRIBUTOR, partner=acting.partner)
    return found.none()


def searched(
    found: QuerySet[Appointment], *, words: str = "", on: date | None = None
) -> QuerySet[Appointment]:
    """Narrow appointments to words of a name, an address or a partner, and to those of a day."""
    for word in words.split():
        named = Q(person__name__icontains=word) | Q(person__email__icontains=word)
        scope = Q(partner__name_en__icontains=word) | Q(partner__name_fr__icontains=word)
        found = found.filter(named | scope | Q(partner__code__iexact=word))
    if on is None:
        return found
    return found.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))


def without_focal_point(*, on: date) -> QuerySet[Partner]:
    """Return the expected partners that had neither focal point nor alternate for 30 days."""
    since = on - timedelta(days=VACANT_DAYS)
    recent = Q(ends_on__isnull=True) | Q(ends_on__gt=since)
    held = Appointment.objects.filter(recent, role__in=FOCAL_POINTS, starts_on__lte=on)
    return queries.expected_partners().exclude(code__in=held.values("partner")).order_by("code")


def requests_visible_to(acting: Acting) -> QuerySet[ReaderAccess]:
    """Return the requests for reader access, oldest first, to who decides on them."""
    found = ReaderAccess.objects.select_related("person", "appointment").order_by("requested_at")
    return found if Permission.DECIDE_READERS in MAY[acting.role] else found.none()


def tokens_visible_to(acting: Acting) -> QuerySet[Token]:
    """Return the keys of programs that one looks after, newest first."""
    named = ("appointment__person", "appointment__contributor", "appointment__partner")
    found = Token.objects.select_related(*named).order_by("-made_at", "-id")
    may = MAY[acting.role]
    if Permission.KEEP_TOKENS in may:
        return found
    own = found.filter(appointment__in=that_push(acting))
    return own if Permission.PUSH in may else found.none()


def that_push(acting: Acting) -> QuerySet[Appointment]:
    """Return the contributor appointments for which one may make a key for a program."""
    found = Appointment.objects.filter(role=Role.CONTRIBUTOR, partner=acting.partner)
    if acting.contributor:
        found = found.filter(contributor__code=acting.contributor)
    return found.select_related(*_NAMED).order_by("contributor__code", "id")


def title(appointment: Appointment, *, language: str) -> str:
    """Return what an appointment is called: "Focal point · Niger"."""
    role = codelists.labels("roles")[appointment.role].text(language)
    scope = appointment.contributor or appointment.partner or appointment.dialogue
    return f"{role} · {_name(scope, language)}" if scope else role


def _name(scope: object, language: str) -> str:
    return str(getattr(scope, "name_fr" if language.startswith("fr") else "name_en"))
