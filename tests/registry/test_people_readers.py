"""Reader access: ten working days, 24 months at most, granted, refused, ended, expired."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from marsa.accounts.models import Notice, Person
from marsa.kit.refusal import Refused
from marsa.registry import address_check, appointments, readers
from marsa.registry.actions import readers as actions
from marsa.registry.models import ReaderAccess
from marsa.registry.pages import readers as pages
from marsa.registry.roles import ReaderKind, Role
from marsa.registry.rules import readers as rules
from tests.make import AT
from tests.make_cycle import acting_as

TODAY = date(2026, 6, 30)


def asked(email: str = "ada@example.org", **other: Any) -> ReaderAccess:
    defaults: dict[str, Any] = {
        "name": "Ada Sample", "language": "fr", "kind": ReaderKind.RESEARCHER,
        "institution": "Sample University", "purpose": "A study of returns.", "months": 12,
        "on": TODAY, "at": AT,
    }  # fmt: skip
    return actions.ask(email, **{**defaults, **other})


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        (date(2026, 6, 30), date(2026, 7, 14)),  # a Tuesday: two weeks later
        (date(2026, 7, 3), date(2026, 7, 17)),  # a Friday
        (date(2026, 7, 4), date(2026, 7, 17)),  # a Saturday counts from Monday
        (date(2026, 7, 5), date(2026, 7, 17)),
    ],
)
def test_a_request_is_answered_by_the_tenth_working_day(day: date, answer: date) -> None:
    assert readers.answer_by(day) == answer
    assert readers.working_days(day, answer) == 10


def test_working_days_that_have_passed_are_counted_below_zero() -> None:
    assert readers.working_days(date(2026, 7, 15), date(2026, 7, 14)) == -1
    assert readers.working_days(date(2026, 7, 20), date(2026, 7, 17)) == -1  # over a week-end
    assert readers.working_days(date(2026, 7, 17), date(2026, 7, 17)) == 0


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 6, 30), 24, date(2028, 6, 30)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_one(day: date, months: int, later: date) -> None:
    assert readers.months_later(day, months) == later


@pytest.mark.django_db
def test_a_request_makes_an_account_that_signs_in_by_code() -> None:
    access = asked()
    person = Person.objects.get()
    assert (person.email, person.state, person.name) == ("ada@example.org", "active", "Ada Sample")
    assert not person.has_usable_password()
    assert (access.person, access.state, access.months) == (person, "requested", 12)
    assert appointments.of(person.pk, on=TODAY) == []


@pytest.mark.django_db
def test_granted_access_holds_for_as_long_as_was_asked_and_then_expires() -> None:
    access = actions.grant(asked(), acting=acting_as(Role.SECRETARIAT), on=TODAY, at=AT)
    assert access.until == date(2027, 6, 30)
    (held,) = appointments.of(access.person_id, on=date(2027, 6, 29))
    assert held.role == Role.READER
    assert appointments.of(access.person_id, on=date(2027, 6, 30)) == []
    assert pages.line(access, language="en", on=date(2027, 6, 30)).is_expired
    assert not pages.line(access, language="en", on=date(2027, 6, 29)).is_expired
    assert list(Notice.objects.values_list("event", "person")) == [
        ("access_decided", access.person_id)
    ]


@pytest.mark.django_db
def test_a_refusal_and_an_early_end_have_a_reason() -> None:
    acting = acting_as(Role.SECRETARIAT)
    access = asked()
    with pytest.raises(Refused, match="at least 10 characters"):
        actions.refuse(access, reason="no       ", acting=acting, at=AT)
    actions.refuse(access, reason="The purpose is not described.", acting=acting, at=AT)
    access.refresh_from_db()
    assert (access.state, access.reason) == ("refused", "The purpose is not described.")
    with pytest.raises(Refused, match="was answered already"):
        actions.grant(access, acting=acting, on=TODAY, at=AT)
    other = actions.grant(asked("eve@example.org"), acting=acting, on=TODAY, at=AT)
    later = date(2026, 9, 1)
    actions.end_access(other, reason="The study is finished.", acting=acting, on=later, at=AT)
    other.refresh_from_db()
    assert other.state == "ended"
    assert len(appointments.of(other.person_id, on=date(2026, 8, 31))) == 1
    assert appointments.of(other.person_id, on=later) == []


@pytest.mark.django_db
def test_one_asks_once_at_a_time() -> None:
    access = asked()
    with pytest.raises(Refused, match="You have asked already"):
        asked()
    actions.grant(access, acting=acting_as(Role.SECRETARIAT), on=TODAY, at=AT)
    with pytest.raises(Refused, match="You have access until 30 June 2027"):
        asked()
    assert asked(on=date(2027, 6, 30)).state == "requested"


def test_other_kinds_of_reader_wait_for_the_partners() -> None:
    def why_not(kind: ReaderKind, months: int) -> str | None:
        return rules.why_not_request(kind, months=months, earlier=(), on=TODAY)

    assert why_not(ReaderKind.JOURNALIST, 24) is None
    assert why_not(ReaderKind.JOURNALIST, 25) is not None
    assert why_not(ReaderKind.NON_GOVERNMENTAL, 3) == (
        "Access for this kind of reader has not been decided yet."
    )


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_the_secretariat_alone_decides(role: Role) -> None:
    acting = acting_as(role)
    allowed = rules.why_not_grant(asked(), acting=acting) is None
    assert allowed == (role == Role.SECRETARIAT)
    assert appointments.requests_visible_to(acting).count() == int(role == Role.SECRETARIAT)


@pytest.mark.django_db
def test_a_request_that_waits_too_long_is_late() -> None:
    access = asked()
    assert pages.line(access, language="en", on=date(2026, 7, 14)).days_left == 0
    late = pages.line(access, language="en", on=date(2026, 7, 16))
    assert (late.days_left, late.days_late) == (-2, 2)


def tried(code: str, *, times: int = 1, at: datetime = AT) -> str | None:
    check = address_check.begin("ada@example.org", code="ABCD2345", at=AT)
    for _ in range(times):
        check = address_check.tried(check, code=code)
    return address_check.why_not_proven(check, at=at)


def test_an_address_is_proven_by_its_code_in_time_and_five_attempts() -> None:
    assert tried("abcd 2345") is None
    assert tried("ABCD2346") == "This is not the code of the mail. Type it as it stands there."
    assert tried("ABCD2346", times=6) == "That was one attempt too many. Ask for a new code."
    assert tried("ABCD2345", times=6) is not None
    assert tried("ABCD2345", at=AT + timedelta(minutes=15)) is None
    late = AT + timedelta(minutes=15, seconds=1)
    assert tried("ABCD2345", at=late) == "The code was valid for 15 minutes. Ask for a new one."
