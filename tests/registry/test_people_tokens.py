"""Keys of programs: shown once, found by their text, good for a year at most."""

from datetime import date, timedelta

import pytest

from marsa.kit.refusal import Refused
from marsa.registry import appointments, queries, tokens
from marsa.registry.actions import people
from marsa.registry.actions import tokens as actions
from marsa.registry.actions.tokens import Made
from marsa.registry.models import Appointment, Token
from marsa.registry.roles import Role
from marsa.registry.rules import tokens as rules
from tests.make import AT, a_partner
from tests.make_cycle import a_contributor, acting_as, an_appointment

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 30)


def made(held: Appointment, *, expires_on: date = date(2027, 6, 30)) -> Made:
    acting = appointments.as_acting(held, is_secure=False)
    return actions.make_token(
        held, name="Database", expires_on=expires_on, acting=acting, on=TODAY, at=AT
    )


def test_a_key_is_found_by_its_text_and_stored_nowhere() -> None:
    key = made(an_appointment(Role.CONTRIBUTOR))
    assert key.text.startswith("marsa_") and len(key.text) == 49
    found = queries.token_of(key.text, on=TODAY)
    assert found == key.token and str(found.appointment.contributor) == "EU/MIN"
    assert key.text not in str(list(Token.objects.values()))
    assert queries.token_of("marsa_other", on=TODAY) is None


def test_a_key_opens_until_the_day_it_expires() -> None:
    key = made(an_appointment(Role.CONTRIBUTOR), expires_on=date(2026, 7, 2))
    assert queries.token_of(key.text, on=date(2026, 7, 1)) is not None
    assert queries.token_of(key.text, on=date(2026, 7, 2)) is None


def test_a_key_ends_with_its_appointment() -> None:
    held = an_appointment(Role.CONTRIBUTOR)
    key = made(held)
    people.end(held, on=date(2026, 8, 1), acting=acting_as(Role.SECRETARIAT), at=AT)
    assert queries.token_of(key.text, on=date(2026, 7, 31)) is not None
    assert queries.token_of(key.text, on=date(2026, 8, 1)) is None


def test_a_key_ends_with_the_account() -> None:
    held = an_appointment(Role.CONTRIBUTOR)
    key = made(held)
    people.close(held.person, on=TODAY, acting=acting_as(Role.ADMINISTRATOR), at=AT)
    assert queries.token_of(key.text, on=TODAY) is None


def test_a_revoked_key_opens_nothing() -> None:
    held = an_appointment(Role.CONTRIBUTOR)
    key = made(held)
    acting = appointments.as_acting(held, is_secure=False)
    actions.revoke(key.token, acting=acting, at=AT)
    assert queries.token_of(key.text, on=TODAY) is None
    with pytest.raises(Refused, match="is revoked already"):
        actions.revoke(key.token, acting=acting, at=AT)


@pytest.mark.parametrize(
    ("expires_on", "allowed"),
    [
        (TODAY, False),
        (date(2026, 7, 1), True),
        (date(2027, 6, 30), True),
        (date(2027, 7, 1), False),
    ],
)
def test_a_key_lasts_twelve_months_at_most(expires_on: date, allowed: bool) -> None:
    held = an_appointment(Role.CONTRIBUTOR)
    acting = appointments.as_acting(held, is_secure=False)
    reason = rules.why_not_make_token(held, acting=acting, expires_on=expires_on, on=TODAY)
    assert (reason is None) == allowed


def test_keys_are_made_for_contributors_of_ones_own() -> None:
    focal_point = acting_as(Role.FOCAL_POINT)
    own = an_appointment(Role.CONTRIBUTOR)
    other = an_appointment(Role.CONTRIBUTOR, contributor=a_contributor(partner=a_partner("AU")))

    def why_not(held: Appointment, acting=focal_point) -> str | None:  # type: ignore[no-untyped-def]
        day = tokens.last_day(TODAY)
        return rules.why_not_make_token(held, acting=acting, expires_on=day, on=TODAY)

    assert why_not(own) is None
    assert why_not(other) == "This belongs to another partner."
    assert why_not(an_appointment(Role.FOCAL_POINT)) == (
        "A key is made for the appointment of a contributor. Choose one."
    )
    for role in (Role.SECRETARIAT, Role.VERIFIER, Role.ADMINISTRATOR, Role.READER):
        assert why_not(own, acting_as(role)) is not None
    assert list(appointments.that_push(focal_point)) == [own]


def test_each_sees_the_keys_it_looks_after() -> None:
    own = made(an_appointment(Role.CONTRIBUTOR)).token
    made(an_appointment(Role.CONTRIBUTOR, contributor=a_contributor(partner=a_partner("AU"))))
    assert list(appointments.tokens_visible_to(acting_as(Role.FOCAL_POINT))) == [own]
    assert appointments.tokens_visible_to(acting_as(Role.ADMINISTRATOR)).count() == 2
    assert appointments.tokens_visible_to(acting_as(Role.SECRETARIAT)).count() == 0


def test_the_use_of_a_key_is_written_down_at_most_once_an_hour() -> None:
    token = made(an_appointment(Role.CONTRIBUTOR)).token
    assert token.used_at is None
    for minutes, kept in ((0, 0), (59, 0), (60, 60), (61, 60)):
        actions.use(Token.objects.get(), at=AT + timedelta(minutes=minutes))
        assert Token.objects.get().used_at == AT + timedelta(minutes=kept)
