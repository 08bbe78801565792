"""Builders of a cycle of collection: people in their roles, returns, entries in any state.

The cycle of these builders opens on 1 May 2026, is due on 31 July at 17:00 in Vienna, and its
review ends on 31 October; `make.AT` (30 June) lies within it.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from marsa.accounts.models import Person
from marsa.collection import sheet
from marsa.collection.models import Cycle, Entry, Return, Version
from marsa.collection.states import CycleState, ReturnState, State, Way
from marsa.registry import appointments
from marsa.registry.acting import Acting
from marsa.registry.models import Appointment, Contributor, Dialogue, Partner
from marsa.registry.roles import SCOPES, Role, Scope
from tests.make import AT, BY, a_framework, a_partner, a_record, numbers

OPENS_AT = datetime(2026, 5, 1, 6, 0, tzinfo=UTC)
DUE_AT = datetime(2026, 7, 31, 15, 0, tzinfo=UTC)
REVIEW_ENDS_AT = datetime(2026, 10, 31, 15, 0, tzinfo=UTC)


def a_person(name: str = "") -> Person:
    """Return somebody with an account, another one each time unless a name is given."""
    name = name or f"Person {next(numbers)}"
    email = f"{name.lower().replace(' ', '.')}@example.org"
    return Person.objects.get_or_create(email=email, defaults={"name": name})[0]


def a_contributor(code: str = "MIN", *, partner: Partner | None = None) -> Contributor:
    """Return a ministry of a partner (of EU, if none is named)."""
    return Contributor.objects.get_or_create(
        partner=partner or a_partner(),
        code=code,
        defaults={"name_en": f"Ministry {code}", "name_fr": f"Ministère {code}"},
    )[0]


def an_appointment(
    role: Role = Role.FOCAL_POINT,
    *,
    person: Person | None = None,
    partner: Partner | None = None,
    contributor: Contributor | None = None,
    **other: Any,
) -> Appointment:
    """Return somebody in a role since January 2020, with the scope that the role needs."""
    scope = SCOPES[role]
    if scope == Scope.CONTRIBUTOR:
        contributor = contributor or a_contributor(partner=partner)
        partner = contributor.partner
    if scope == Scope.PARTNER:
        partner = partner or a_partner()
    if scope == Scope.DIALOGUE:
        other.setdefault("dialogue", a_dialogue())
    defaults: dict[str, Any] = {
        "starts_on": date(2020, 1, 1),
        "appointed_at": AT,
        "appointed_by": BY,
    }
    return Appointment.objects.create(
        person=person or a_person(),
        role=role,
        partner=partner,
        contributor=contributor,
        **{**defaults, **other},
    )


def acting_as(role: Role = Role.FOCAL_POINT, *, is_secure: bool = True, **scope: Any) -> Acting:
    """Return somebody acting in a role. scope: as `an_appointment` takes it."""
    return appointments.as_acting(an_appointment(role, **scope), is_secure=is_secure)


def a_dialogue(code: str = "rabat") -> Dialogue:
    """Return a dialogue."""
    return Dialogue.objects.get_or_create(
        code=code,
        defaults={
            "name_en": f"{code.title()} Process",
            "name_fr": f"Processus de {code.title()}",
            "since_precision": "unknown",
            "source": "invented",
        },
    )[0]


def an_open_cycle(
    code: str = "2026", *, partners: Iterable[Partner] | None = None, **other: Any
) -> Cycle:
    """Return a cycle that is open at `make.AT`, with a return expected of each partner (EU)."""
    defaults: dict[str, Any] = {
        "title_en": f"Data collection {code}",
        "title_fr": f"Collecte de données {code}",
        "scope_en": "Projects and policies since November 2015.",
        "scope_fr": "Projets et politiques depuis novembre 2015.",
        "state": CycleState.OPEN,
        "opens_at": OPENS_AT,
        "due_at": DUE_AT,
        "review_ends_at": REVIEW_ENDS_AT,
        **other,
    }
    cycle = Cycle.objects.get_or_create(
        code=code, defaults={"framework": a_framework(), **defaults}
    )[0]
    for partner in [a_partner()] if partners is None else partners:
        a_return(cycle, partner=partner)
    return cycle


def a_return(
    cycle: Cycle | None = None,
    *,
    partner: Partner | None = None,
    state: ReturnState = ReturnState.EXPECTED,
    **other: Any,
) -> Return:
    """Return what a partner (EU) returns in a cycle, in a state."""
    if state in (ReturnState.DECLARED, ReturnState.COMPLETE):
        other = {"first_declared_at": AT, "declared_at": AT, "declared_by": BY, **other}
    return Return.objects.get_or_create(
        cycle=cycle or an_open_cycle(partners=()),
        partner=partner or a_partner(),
        defaults={"state": state, **other},
    )[0]


def an_entry(
    ref: str = "",
    *,
    state: State = State.DRAFT,
    partner: Partner | None = None,
    cycle: Cycle | None = None,
    content: dict[str, Any] | None = None,
    **other: Any,
) -> Entry:
    """Return a partner's (EU's) project in a state, with one version, made at `make.AT`.

    content: what the version says beside `make.a_record`. other: fields of the entry.
    """
    ref = ref or f"E-{next(numbers)}"
    cycle = cycle or an_open_cycle(partners=())
    said = sheet.content(a_record(ref), recognise=lambda name, number: None)
    values = {**said, **(content or {})}
    defaults: dict[str, Any] = {
        "type": values["type"],
        "title": f"Project {ref}",
        "way": Way.FORM,
        "cycle_first": cycle,
        "cycle_last": cycle,
        "last_changed_by": BY,
        "created_at": AT,
        "changed_at": AT,
    }
    made_at = other.pop("made_at", AT)
    entry = Entry.objects.create(
        partner=partner or a_partner(), local_ref=ref, **{**defaults, **other}
    )
    version = Version.objects.create(
        entry=entry,
        number=1,
        content=sheet.canonical(values),
        fingerprint=sheet.fingerprint(values),
        is_open=state == State.DRAFT,
        made_at=made_at,
        made_by=entry.last_changed_by,
    )
    return _in_state(entry, version, state)


def _in_state(entry: Entry, version: Version, state: State) -> Entry:
    """Put an entry into a state with what belongs to it."""
    entry.state, entry.current = state, version
    if state in (State.SUBMITTED, State.ENDORSED, State.ACCEPTED):
        entry.submitted_at, entry.submitted_by = entry.submitted_at or AT, BY
    if state in (State.ENDORSED, State.ACCEPTED):
        entry.endorsed, entry.endorsed_by = version, BY
        entry.endorsed_at = entry.endorsed_at or AT
    if state == State.ACCEPTED:
        entry.accepted, entry.accepted_by = version, BY
        entry.accepted_at = entry.accepted_at or AT
    entry.save()
    return entry
