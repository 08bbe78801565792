"""People and their appointments, as plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from marsa.accounts.states import PersonState
from marsa.registry import appointments, codelists, queries
from marsa.registry.acting import Acting
from marsa.registry.models import Appointment, Contributor, Dialogue, Partner
from marsa.registry.roles import APPOINTS, SCOPES, Role, Scope


@dataclass(frozen=True, slots=True)
class Line:
    """One appointment in a list. last_day: None while open; it belongs to the appointment."""

    number: int
    name: str
    email: str
    title: str
    starts_on: date
    last_day: date | None
    is_invited: bool
    is_over: bool
    has_letter: bool


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """A role that one may appoint."""

    code: str
    label: str


def line(appointment: Appointment, *, language: str, on: date) -> Line:
    """Return an appointment as it stands in a list."""
    ends_on = appointment.ends_on
    return Line(
        number=appointment.pk,
        name=appointment.person.name or str(appointment.person),
        email=appointment.person.email,
        title=appointments.title(appointment, language=language),
        starts_on=appointment.starts_on,
        last_day=ends_on - timedelta(days=1) if ends_on else None,
        is_invited=appointment.person.state == PersonState.INVITED,
        is_over=bool(ends_on and ends_on <= on),
        has_letter=bool(appointment.letter),
    )


def lines(found: Iterable[Appointment], *, language: str, on: date) -> list[Line]:
    """Return appointments as they stand in a list."""
    return [line(each, language=language, on=on) for each in found]


def roles(acting: Acting, *, language: str) -> list[RoleChoice]:
    """Return the roles that one may appoint, in the order of the list of roles."""
    labels = codelists.labels("roles")
    appointed = APPOINTS.get(acting.role, frozenset())
    return [RoleChoice(role, labels[role].text(language)) for role in Role if role in appointed]


def scopes(role: Role, *, acting: Acting, language: str) -> list[tuple[str, str]]:
    """Return what a role may be for, as choices of a form: value and label, by label."""
    name = "name_fr" if language.startswith("fr") else "name_en"
    found: list[tuple[str, str]] = []
    if SCOPES[role] == Scope.PARTNER:
        found = [(each.code, getattr(each, name)) for each in partners(acting)]
    elif SCOPES[role] == Scope.DIALOGUE:
        found = [(each.code, getattr(each, name)) for each in Dialogue.objects.all()]
    elif SCOPES[role] == Scope.CONTRIBUTOR:
        rows = Contributor.objects.filter(partner__in=partners(acting)).select_related("partner")
        found = [
            (str(each), f"{getattr(each.partner, name)} – {getattr(each, name)}")
            for each in rows.filter(to_on__isnull=True)
        ]
    return sorted(found, key=lambda choice: codelists.fold(choice[1]))


def partners(acting: Acting) -> list[Partner]:
    """Return the partners that one appoints for: one's own, or all that are expected."""
    if acting.partner:
        return list(queries.partners().filter(code=acting.partner))
    return list(queries.partners())
