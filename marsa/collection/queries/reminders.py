"""Which returns are waited for, and who can do something about each."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Max
from django.utils import timezone

from marsa.accounts.models import Person
from marsa.collection import deadlines
from marsa.collection.models import Cycle, Entry, Extension, Return
from marsa.collection.reminders import Waiting
from marsa.collection.states import CycleState, ReturnState, State
from marsa.registry import appointments, queries
from marsa.registry.models import Appointment
from marsa.registry.roles import Role

DECLARES = (Role.FOCAL_POINT, Role.ALTERNATE)
IN_HAND = (State.DRAFT, State.EDITED, State.SENT_BACK)  # with the contributor, not yet submitted
VACANT_DAYS = 30


def cycles() -> list[Cycle]:
    """Return the cycles whose returns are still waited for."""
    running = Cycle.objects.filter(state__in=[CycleState.OPEN, CycleState.CLOSED])
    return list(running.filter(due_at__isnull=False).order_by("code"))


def waiting(cycle: Cycle, *, on: date) -> list[Waiting]:
    """Return the returns of a cycle that are not declared, with those to remind (five queries)."""
    open_returns = Return.objects.filter(
        cycle=cycle, state__in=[ReturnState.EXPECTED, ReturnState.IN_PROGRESS]
    )
    extended: dict[int, list[Extension]] = defaultdict(list)
    for extension in Extension.objects.filter(of__cycle=cycle):
        extended[extension.of_id].append(extension)
    declaring, drafting = _declaring(on), _drafting(cycle, on)
    found = []
    for returned in open_returns.order_by("partner"):
        until = deadlines.of(cycle, extensions=extended[returned.pk])
        assert until is not None  # only cycles with dates are asked for
        code = returned.partner_id
        found.append(
            Waiting(
                number=returned.pk,
                cycle=cycle.code,
                partner=code,
                plan=tuple(cycle.reminder_days),
                due_at=until,
                due_on=timezone.localtime(until, timezone.get_default_timezone()).date(),
                focal_points=tuple(declaring[code]),
                drafting=tuple(drafting[code]),
            )
        )
    return found


def people(numbers: Iterable[int]) -> dict[int, Person]:
    """Return number → person."""
    return Person.objects.in_bulk(list(numbers))


def vacant(on: date) -> dict[str, date]:
    """Return expected partner → since when it has no focal point, where that is 30 days or more.

    Partners that never had one are not among them: nobody has left. Three queries.
    """
    expected = set(queries.expected_partners().values_list("code", flat=True))
    held = set(appointments.holders(DECLARES, on=on).values_list("partner", flat=True))
    past = Appointment.objects.filter(role__in=DECLARES, ends_on__lte=on)
    ended = past.values_list("partner").annotate(Max("ends_on")).order_by("partner")
    return {
        code: since
        for code, since in ended
        if code in expected and code not in held and on - since >= timedelta(VACANT_DAYS)
    }


def names(codes: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return partner → its name in both languages."""
    rows = queries.partners().filter(code__in=list(codes))
    return {row.code: {"en": row.name_en, "fr": row.name_fr} for row in rows}


def _declaring(on: date) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    rows = appointments.holders(DECLARES, on=on).values_list("partner", "person")
    for partner, person in rows:
        found[str(partner)].append(person)
    return found


def _drafting(cycle: Cycle, on: date) -> dict[str, list[int]]:
    """Return partner → contributors in office for whose entity something is in hand."""
    in_hand = set(
        Entry.objects.filter(cycle_last=cycle, state__in=IN_HAND, contributor__isnull=False)
        .values_list("contributor", flat=True)
        .distinct()
    )
    found: dict[str, list[int]] = defaultdict(list)
    rows = appointments.holders([Role.CONTRIBUTOR], on=on).filter(contributor__in=in_hand)
    for partner, person in rows.values_list("partner", "person"):
        found[str(partner)].append(person)
    return found
