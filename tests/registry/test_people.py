"""Appointments: who may appoint whom, for what, from when; letters; the account's end."""

from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from marsa.accounts.models import Person
from marsa.journal.models import Entry
from marsa.kit.refusal import Refused
from marsa.registry import appointments
from marsa.registry.acting import Acting
from marsa.registry.actions import people
from marsa.registry.models import Appointment, Contributor, ReaderAccess
from marsa.registry.posts import Post
from marsa.registry.roles import APPOINTS, SCOPES, Role, Scope, Tier
from marsa.registry.rules import people as rules
from tests.make import AT, a_partner
from tests.make_cycle import a_contributor, a_person, acting_as, an_appointment

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 30)
SCOPED = {
    Scope.CONTRIBUTOR: {"partner": "EU", "contributor": "MIN"},
    Scope.PARTNER: {"partner": "EU"},
    Scope.DIALOGUE: {"dialogue": "rabat"},
    Scope.ALL: {},
}
PDF = b"%PDF-1.7\n" + b"x" * 300


def a_post(role: Role = Role.CONTRIBUTOR, **other: object) -> Post:
    return Post(role=role, **{"starts_on": TODAY, **SCOPED[SCOPES[role]], **other})  # type: ignore[arg-type]


def why_not(post: Post, acting: Acting | None, **other: object) -> str | None:
    return rules.why_not_appoint(post, acting=acting, **{"person": None, "held": (), **other})  # type: ignore[arg-type]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("appointed", Role)
def test_a_role_appoints_those_of_its_table_and_no_other(role: Role, appointed: Role) -> None:
    acting = acting_as(role)
    allowed = why_not(a_post(appointed), acting) is None
    assert allowed == (appointed in APPOINTS.get(role, ()))


def test_a_focal_point_appoints_contributors_of_its_own_partner() -> None:
    acting = acting_as(Role.FOCAL_POINT, partner=a_partner("AU"))
    assert why_not(a_post(), acting) == "This belongs to another partner."


def test_without_the_second_factor_the_secretariat_appoints_nobody() -> None:
    acting = acting_as(Role.SECRETARIAT, is_secure=False)
    reason = "Your role needs a second factor. Set one up in your account and sign in again."
    assert why_not(a_post(), acting) == reason


def test_nobody_appoints_oneself() -> None:
    acting = acting_as(Role.ADMINISTRATOR)
    reason = "You cannot appoint yourself. Ask another person of the secretariat."
    assert why_not(a_post(Role.VERIFIER), acting, person=acting.person) == reason


@pytest.mark.parametrize(
    "other",
    [
        {"partner": ""},
        {"contributor": ""},
        {"dialogue": "rabat"},
    ],
)
def test_a_contributor_is_for_a_contributor_of_a_partner(other: dict[str, str]) -> None:
    reason = "This role is for something else. Choose what the role is for."
    assert why_not(a_post(**other), None) == reason


def test_an_appointment_lasts_a_day_at_least() -> None:
    reason = "The last day is before the first. Correct one of the two dates."
    assert why_not(a_post(ends_on=TODAY), None) == reason
    assert why_not(a_post(ends_on=date(2026, 7, 1)), None) is None


def test_the_same_role_for_the_same_thing_is_not_held_twice_at_a_time() -> None:
    held = an_appointment(Role.FOCAL_POINT, starts_on=date(2026, 1, 1), ends_on=date(2026, 7, 1))
    post = a_post(Role.FOCAL_POINT)
    reason = "The person holds this role already, from 1 January 2026."
    assert why_not(post, None, held=[held]) == reason
    # It ends on 1 July, so the next may start on that day; another role may start at once.
    assert why_not(a_post(Role.FOCAL_POINT, starts_on=date(2026, 7, 1)), None, held=[held]) is None
    assert why_not(a_post(Role.ALTERNATE), None, held=[held]) is None
    assert why_not(a_post(Role.FOCAL_POINT, partner="AU"), None, held=[held]) is None


def test_an_invitation_and_an_appointment_are_made_in_one_go() -> None:
    a_contributor()
    acting = acting_as(Role.FOCAL_POINT)
    made = people.invite(
        "Ada@example.org", name="Ada", language="fr", post=a_post(), acting=acting, by=acting.by,
        at=AT,
    )  # fmt: skip
    assert made.invited is not None and made.invited.person == made.appointment.person
    assert str(made.appointment.contributor) == "EU/MIN"
    assert made.appointment.appointed_by == f"#{acting.person} focal_point EU"
    assert list(Entry.objects.values_list("verb", flat=True)) == [
        "accounts.invite", "registry.appoint",
    ]  # fmt: skip


def test_who_has_an_account_is_appointed_without_an_invitation() -> None:
    person, _partner = a_person("Ada"), a_partner()
    acting = acting_as(Role.SECRETARIAT)
    made = people.invite(
        "ADA@example.org", name="Other", language="fr", post=a_post(Role.FOCAL_POINT),
        acting=acting, by=acting.by, at=AT,
    )  # fmt: skip
    assert (made.invited, made.appointment.person) == (None, person)
    assert Person.objects.get(pk=person.pk).name == "Ada"


def test_a_refused_appointment_invites_nobody() -> None:
    a_contributor()
    acting = acting_as(Role.CONTRIBUTOR)
    with pytest.raises(Refused):
        people.invite(
            "ada@example.org", name="", language="en", post=a_post(), acting=acting, by="", at=AT
        )
    assert Person.objects.filter(email="ada@example.org").count() == Entry.objects.count() == 0


def test_an_ended_appointment_no_longer_holds_from_that_day_on() -> None:
    held = an_appointment(Role.FOCAL_POINT)
    acting = acting_as(Role.SECRETARIAT)
    people.end(held, on=TODAY, acting=acting, at=AT)
    assert held in appointments.in_force(date(2026, 6, 29))
    assert held not in appointments.in_force(TODAY)
    held.refresh_from_db()
    assert held.ended_by == acting.by
    assert Entry.objects.get().detail["to"] == "2026-06-30"


def test_an_appointment_ends_once_and_not_before_it_starts() -> None:
    acting = acting_as(Role.SECRETARIAT)
    early = an_appointment(Role.FOCAL_POINT, starts_on=date(2026, 7, 1))
    reason = "It cannot end before it starts, on 1 July 2026. Choose that day or a later one."
    assert rules.why_not_end(early, acting=acting, on=TODAY) == reason
    over = an_appointment(Role.ALTERNATE, ends_on=date(2026, 6, 1))
    assert rules.why_not_end(over, acting=acting, on=TODAY) == (
        "This appointment ended on 1 June 2026."
    )


def test_a_focal_point_ends_contributors_of_its_own_alone() -> None:
    acting = acting_as(Role.FOCAL_POINT)
    own, other = an_appointment(Role.CONTRIBUTOR), an_appointment(Role.ALTERNATE)
    assert rules.why_not_end(own, acting=acting, on=TODAY) is None
    assert rules.why_not_end(other, acting=acting, on=TODAY) == (
        "Your role does not appoint this role. Ask the secretariat."
    )


def test_a_letter_is_kept_byte_for_byte_under_its_sha256(tmp_path: Path) -> None:
    held = an_appointment(Role.FOCAL_POINT)
    acting = acting_as(Role.SECRETARIAT)
    people.keep_letter(held, content=PDF, name="lettre.pdf", store=tmp_path, acting=acting, at=AT)
    held.refresh_from_db()
    assert held.letter_name == "lettre.pdf"
    assert [(f.name, f.read_bytes()) for f in tmp_path.iterdir()] == [(held.letter, PDF)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"MZ" + b"\0" * 300, "The file is no PDF, JPEG or PNG."),
        (b"<html>%PDF</html>", "The file is no PDF, JPEG or PNG."),
        (PDF + b"x" * 10_000_001, "The letter has 11 MB; the most is 10 MB."),
    ],
)
def test_a_letter_is_judged_by_its_content(content: bytes, says: str, tmp_path: Path) -> None:
    held, acting = an_appointment(Role.FOCAL_POINT), acting_as(Role.SECRETARIAT)
    with pytest.raises(Refused, match=says):
        people.keep_letter(
            held, content=content, name="letter.pdf", store=tmp_path, acting=acting, at=AT
        )
    assert list(tmp_path.iterdir()) == []


def test_closing_an_account_ends_what_it_holds_and_forgets_who_it_was() -> None:
    acting = acting_as(Role.ADMINISTRATOR)
    person = a_person("Ada")
    now = an_appointment(Role.FOCAL_POINT, person=person, letter_name="ada.pdf")
    later = an_appointment(Role.ALTERNATE, person=person, starts_on=date(2026, 9, 1))
    ReaderAccess.objects.create(
        person=person, kind="researcher", institution="Ada Institute", purpose="Ada", months=3,
        requested_at=AT,
    )  # fmt: skip
    people.close(person, on=TODAY, acting=acting, at=AT)
    now.refresh_from_db()
    later.refresh_from_db()
    assert (now.ends_on, later.ends_on) == (TODAY, date(2026, 9, 1))  # half-open: never held
    rows = [
        str(list(model.objects.filter(**{key: person.pk}).values()))
        for model, key in ((Person, "pk"), (Appointment, "person"), (ReaderAccess, "person"))
    ]
    assert [row for row in rows if "ada" in row.lower()] == []
    assert appointments.of(person.pk, on=date(2027, 1, 1)) == []


def test_the_secretariat_closes_no_account_above_its_own_and_nobody_the_own() -> None:
    acting = acting_as(Role.SECRETARIAT)
    assert rules.why_not_close(0, acting=acting, roles=[Role.FOCAL_POINT]) is None
    assert rules.why_not_close(0, acting=acting, roles=[Role.ADMINISTRATOR]) == (
        "Only an administrator may close the account of somebody in this role."
    )
    assert rules.why_not_close(acting.person, acting=acting, roles=[]) == (
        "You cannot close your own account. Ask another person of the secretariat."
    )


def test_a_contributor_is_added_once_by_its_focal_point() -> None:
    acting = acting_as(Role.FOCAL_POINT)
    new = {"name_en": "Ministry", "name_fr": "Ministère", "acting": acting, "at": AT}
    assert str(people.add_contributor("MAE", partner="EU", **new)) == "EU/MAE"
    with pytest.raises(Refused, match="with the code MAE already"):
        people.add_contributor("MAE", partner="EU", **new)
    with pytest.raises(Refused, match="belongs to another partner"):
        people.add_contributor("MAE", partner="AU", **new)
    assert Contributor.objects.count() == 1


def test_each_sees_the_appointments_it_looks_after() -> None:
    own = an_appointment(Role.CONTRIBUTOR)
    an_appointment(Role.CONTRIBUTOR, contributor=a_contributor(partner=a_partner("AU")))
    focal_point = acting_as(Role.FOCAL_POINT)
    assert list(appointments.visible_to(focal_point)) == [own]
    assert appointments.visible_to(acting_as(Role.SECRETARIAT)).count() == 4
    assert appointments.visible_to(acting_as(Role.ADMINISTRATOR)).count() == 5
    for role in (Role.CONTRIBUTOR, Role.VERIFIER, Role.CHAIR, Role.READER, Role.PARTNER_READER):
        assert appointments.visible_to(acting_as(role)).count() == 0


def test_a_partner_is_named_thirty_days_after_its_last_focal_point() -> None:
    partners = [a_partner(code) for code in ("EU", "AU", "IGAD", "IOM")]
    an_appointment(Role.FOCAL_POINT, partner=partners[0])
    an_appointment(Role.ALTERNATE, partner=partners[1], ends_on=date(2026, 6, 1))
    an_appointment(Role.FOCAL_POINT, partner=partners[2], ends_on=date(2026, 5, 31))
    an_appointment(Role.PARTNER_READER, partner=partners[3])
    vacant = [each.code for each in appointments.without_focal_point(on=TODAY)]
    assert vacant == ["IGAD", "IOM"]  # of 31 May: 30 days before 30 June


def test_a_future_focal_point_does_not_fill_the_post_today() -> None:
    an_appointment(Role.FOCAL_POINT, partner=a_partner(), starts_on=date(2026, 8, 1))
    assert [each.code for each in appointments.without_focal_point(on=TODAY)] == ["EU"]


def test_an_appointment_is_called_by_role_and_scope_in_both_languages() -> None:
    held = an_appointment(Role.CONTRIBUTOR)
    assert appointments.title(held, language="en") == "Contributor · Ministry MIN"
    assert appointments.title(held, language="fr") == "Contributeur · Ministère MIN"
    chair = an_appointment(Role.CHAIR)
    assert appointments.title(chair, language="fr") == (
        "Présidence d’un dialogue · Processus de Rabat"
    )
    assert appointments.title(an_appointment(Role.VERIFIER), language="en") == "Verifier"


def test_a_role_without_its_second_factor_reads_the_public_tier() -> None:
    assert acting_as(Role.SECRETARIAT).tier == Tier.SECRETARIAT
    assert acting_as(Role.SECRETARIAT, is_secure=False).tier == Tier.PUBLIC
    assert acting_as(Role.FOCAL_POINT, is_secure=False).tier == Tier.PARTNER


def test_the_database_refuses_a_role_without_its_scope() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(
            person=a_person(), role=Role.FOCAL_POINT, starts_on=TODAY, appointed_at=AT
        )
