"""Who is reminded of what on which day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from marsa.accounts.models import Notice
from marsa.collection import reminders
from marsa.collection.actions import reminders as actions
from marsa.collection.models import Extension
from marsa.collection.queries import reminders as queries
from marsa.collection.reminders import Waiting
from marsa.collection.states import CycleState, ReturnState, State
from marsa.journal.models import Entry as Line
from marsa.registry.roles import Role
from tests.make import BY, a_partner
from tests.make_cycle import (
    DUE_AT,
    a_contributor,
    a_person,
    a_return,
    an_appointment,
    an_entry,
    an_open_cycle,
)

DUE = date(2026, 7, 31)
PLAN = (-30, -7, -1, 1, 7)


def waiting(number: int = 1, **other: object) -> Waiting:
    defaults: dict[str, object] = {
        "number": number, "cycle": "2026", "partner": f"P{number}", "plan": PLAN,
        "due_at": DUE_AT, "due_on": DUE, "focal_points": (10,), "drafting": (20,),
    }  # fmt: skip
    return Waiting(**{**defaults, **other})  # type: ignore[arg-type]


def days_told(*returns: Waiting) -> dict[int, list[tuple[int, str]]]:
    """Return day from the due date → (person, event) of sixty days around it."""
    found = {}
    for days in range(-40, 20):
        due = reminders.due(returns, on=DUE + timedelta(days=days))
        if due:
            found[days] = [(each.person, each.event) for each in due]
    return found


def test_focal_points_and_those_who_hold_drafts_are_told_on_the_five_days_of_the_plan() -> None:
    both = [(10, "reminder"), (20, "reminder")]
    late = [(10, "overdue"), (20, "overdue")]
    assert days_told(waiting()) == {-30: both, -7: both, -1: both, 1: late, 7: late}


def test_one_person_is_told_once_a_day_of_what_was_due_first() -> None:
    later = waiting(2, due_at=DUE_AT + timedelta(hours=1), focal_points=(10, 11))
    (first, second, third) = reminders.due([later, waiting()], on=DUE - timedelta(days=1))
    assert [(each.person, each.waiting.number) for each in (first, second, third)] == [
        (10, 1), (20, 1), (11, 2),
    ]  # fmt: skip


def test_a_cycle_without_a_plan_reminds_nobody() -> None:
    assert days_told(waiting(plan=())) == {}


@pytest.mark.django_db
def test_a_return_waits_for_its_focal_points_and_for_contributors_with_something_in_hand() -> None:
    niger = a_partner("NER")
    cycle = an_open_cycle(partners=[niger])
    held = [an_appointment(role, partner=niger) for role in (Role.FOCAL_POINT, Role.ALTERNATE)]
    drafts, done = a_contributor("MIN", partner=niger), a_contributor("AGE", partner=niger)
    drafting = an_appointment(Role.CONTRIBUTOR, contributor=drafts)
    an_appointment(Role.CONTRIBUTOR, contributor=done)
    an_appointment(Role.FOCAL_POINT, partner=niger, ends_on=date(2026, 7, 1))  # has left
    an_appointment(Role.FOCAL_POINT, partner=a_partner("MLI"))  # of somebody else
    for state in (State.DRAFT, State.SENT_BACK):
        an_entry(state=state, partner=niger, cycle=cycle, contributor=drafts)
    an_entry(state=State.SUBMITTED, partner=niger, cycle=cycle, contributor=done)
    (found,) = queries.waiting(cycle, on=date(2026, 7, 24))
    assert (found.partner, found.due_at, found.due_on, found.plan) == ("NER", DUE_AT, DUE, PLAN)
    assert found.focal_points == tuple(each.person_id for each in held)
    assert found.drafting == (drafting.person_id,)


@pytest.mark.django_db
def test_nobody_is_reminded_of_a_declared_return() -> None:
    cycle = an_open_cycle(partners=())
    for code, state in zip(("NER", "MLI", "TCD", "SEN"), ReturnState, strict=True):
        a_return(cycle, partner=a_partner(code), state=state)
        an_appointment(Role.FOCAL_POINT, partner=a_partner(code))
    waits = {each.partner for each in queries.waiting(cycle, on=DUE)}
    assert waits == {"NER", "MLI"}  # expected, in progress


@pytest.mark.django_db
def test_a_partner_with_more_time_is_reminded_of_its_own_last_day() -> None:
    niger = a_partner("NER")
    cycle = an_open_cycle(partners=[niger])
    an_appointment(Role.FOCAL_POINT, partner=niger)
    until = datetime(2026, 8, 20, 15, 0, tzinfo=UTC)
    Extension.objects.create(
        of=cycle.returns.get(), until=until, reason="a flood", granted_at=DUE_AT, granted_by=BY
    )
    assert days_told(*queries.waiting(cycle, on=DUE)).keys() == {-10, 13, 19}  # 30 and 7 before …
    due = reminders.due(queries.waiting(cycle, on=DUE), on=date(2026, 8, 21))
    assert [each.event for each in due] == ["overdue"]


@pytest.mark.django_db
def test_a_reminder_names_partner_cycle_and_instant_and_is_told_once() -> None:
    niger = a_partner("NER")
    an_open_cycle(partners=[niger], state=CycleState.CLOSED)
    person = an_appointment(Role.FOCAL_POINT, partner=niger).person
    on, at = date(2026, 8, 1), datetime(2026, 8, 1, 1, 0, tzinfo=UTC)
    assert actions.remind(on, by="clock", at=at) == 1
    assert actions.remind(on, by="clock", at=at + timedelta(minutes=5)) == 0
    notice = Notice.objects.get()
    assert (notice.person, notice.event, notice.pace) == (person, "overdue", "digest")
    assert notice.values == {
        "partner": {"en": "Partner NER", "fr": "Partenaire NER"},
        "cycle": "2026",
        "due": DUE_AT.isoformat(),
    }
    (line,) = Line.objects.all()
    assert (line.verb, line.detail) == ("collection.remind", {"day": "2026-08-01", "told": 1})
    assert actions.remind(on + timedelta(days=1), by="clock", at=at + timedelta(days=1)) == 0


@pytest.mark.django_db
def test_the_secretariat_is_told_once_of_a_partner_without_focal_point_for_thirty_days() -> None:
    niger, mali = a_partner("NER"), a_partner("MLI")
    a_partner("TCD")  # never had one: nobody has left
    office = an_appointment(Role.SECRETARIAT).person
    an_appointment(Role.VERIFIER)
    an_appointment(Role.FOCAL_POINT, partner=niger, ends_on=date(2026, 6, 1))
    an_appointment(Role.FOCAL_POINT, partner=mali, ends_on=date(2026, 6, 1))
    an_appointment(Role.ALTERNATE, partner=mali)  # somebody is left
    told = {}
    for day in range(29, 34):
        on = date(2026, 6, 1) + timedelta(days=day)
        at = datetime(on.year, on.month, on.day, 1, tzinfo=UTC)
        told[day] = actions.tell_of_vacancies(on, by="clock", at=at)
    assert told == {29: 0, 30: 1, 31: 0, 32: 0, 33: 0}
    notice = Notice.objects.get()
    assert (notice.person, notice.subject) == (office, "registry.partner:NER")
    assert notice.values == {"partner": {"en": "Partner NER", "fr": "Partenaire NER"}}


@pytest.mark.django_db
def test_a_partner_that_loses_a_second_focal_point_is_told_of_again() -> None:
    niger, office = a_partner("NER"), an_appointment(Role.SECRETARIAT, person=a_person("Office"))
    an_appointment(Role.FOCAL_POINT, partner=niger, ends_on=date(2025, 1, 1))
    first = datetime(2025, 2, 1, 1, tzinfo=UTC)
    assert actions.tell_of_vacancies(first.date(), by="clock", at=first) == 1
    # A successor came, and left in turn.
    an_appointment(
        Role.FOCAL_POINT, partner=niger, starts_on=date(2025, 3, 1), ends_on=date(2026, 6, 1)
    )
    again = datetime(2026, 7, 1, 1, tzinfo=UTC)
    assert actions.tell_of_vacancies(again.date(), by="clock", at=again) == 1
    assert Notice.objects.filter(person=office.person).count() == 2
