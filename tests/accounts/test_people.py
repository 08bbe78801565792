"""The life of an account: invited, accepted once, closed without a trace of the person."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from marsa.accounts import keys, queries
from marsa.accounts.actions import people
from marsa.accounts.actions.people import Invited
from marsa.accounts.models import Invitation, Person
from marsa.journal.models import Entry
from marsa.kit.refusal import Refused
from tests.make import AT, BY

pytestmark = pytest.mark.django_db
ABOUT = {"name": "Ada Sample", "language": "fr", "time_zone": "Africa/Niamey"}


def an_invitation(email: str = "ada@example.org") -> Invited:
    return people.invite(email, name="Ada", language="fr", by=BY, at=AT)


def accepted(invited: Invited) -> Person:
    invitation = queries.invitation_of(invited.token)
    assert invitation is not None
    return people.accept(invitation, **ABOUT, password="a long sentence of mine", at=AT)


def test_an_invitation_makes_an_account_that_nobody_can_use_yet() -> None:
    invited = an_invitation("Ada@Example.org")
    person = Person.objects.get()
    assert (person.email, person.state, person.is_active) == ("ada@example.org", "invited", False)
    assert not person.has_usable_password()
    assert Invitation.objects.get().token_sha256 == keys.digest(invited.token)
    assert Invitation.objects.get().expires_at == AT + timedelta(days=14)
    assert list(Entry.objects.values_list("verb", "by")) == [("accounts.invite", BY)]


def test_the_key_of_an_invitation_is_stored_nowhere() -> None:
    invited = an_invitation()
    stored = [str(row) for model in (Person, Invitation, Entry) for row in model.objects.values()]
    assert [row for row in stored if invited.token in row] == []


def test_an_accepted_invitation_opens_the_account_and_proves_the_address() -> None:
    person = accepted(an_invitation())
    person.refresh_from_db()
    assert (person.name, person.language, person.time_zone) == tuple(ABOUT.values())
    assert (person.state, person.is_active) == ("active", True)
    assert person.check_password("a long sentence of mine")
    address = EmailAddress.objects.get()
    assert (address.email, address.verified, address.primary) == ("ada@example.org", True, True)
    assert Entry.objects.filter(verb="accounts.accept", by=f"#{person.pk} person").count() == 1


def test_an_invitation_is_accepted_once() -> None:
    invited = an_invitation()
    accepted(invited)
    with pytest.raises(Refused, match="was used already"):
        accepted(invited)


def test_an_invitation_expires_after_fourteen_days() -> None:
    invitation = queries.invitation_of(an_invitation().token)
    assert invitation is not None
    late = AT + timedelta(days=14)
    with pytest.raises(Refused, match="has expired"):
        people.accept(invitation, **ABOUT, password="a long sentence of mine", at=late)
    in_time = late - timedelta(seconds=1)
    people.accept(invitation, **ABOUT, password="a long sentence of mine", at=in_time)


def test_an_invitation_that_is_sent_again_makes_the_first_one_useless() -> None:
    first = an_invitation()
    second = people.resend(first.person, by=BY, at=AT)
    with pytest.raises(Refused, match="has expired"):
        accepted(first)
    assert accepted(second).state == "active"


def test_nothing_is_sent_again_to_who_is_in() -> None:
    person = accepted(an_invitation())
    with pytest.raises(Refused, match="was accepted"):
        people.resend(person, by=BY, at=AT)
    with pytest.raises(Refused, match="already"):
        an_invitation()


def test_an_unknown_key_leads_to_no_invitation() -> None:
    an_invitation()
    assert queries.invitation_of("something") is None


def test_a_closed_account_keeps_its_number_and_nothing_else(client: Client) -> None:
    person = accepted(an_invitation())
    people.add_app(person, secret="JBSWY3DPEHPK3PXP", by=BY, at=AT)
    client.force_login(person)
    assert Session.objects.count() == 1
    people.close(person, by=BY, at=timezone.now())
    row = Person.objects.values().get()
    assert row["email"] == f"closed-{person.pk}@invalid"
    assert (row["name"], row["state"], row["is_active"]) == ("", "closed", False)
    assert row["last_login"] is None
    assert not Person.objects.get().has_usable_password()
    assert "ada" not in str(row).lower()
    assert EmailAddress.objects.count() == Authenticator.objects.count() == 0
    assert Session.objects.count() == 0
    assert queries.person_of("ada@example.org") is None
    with pytest.raises(Refused, match="closed already"):
        people.close(person, by=BY, at=AT)


def test_an_address_of_a_closed_account_can_be_invited_afresh() -> None:
    people.close(accepted(an_invitation()), by=BY, at=AT)
    assert an_invitation().person.state == "invited"
    assert Person.objects.count() == 2


def test_a_closed_account_leaves_the_invitation_shut() -> None:
    invited = an_invitation()
    people.close(invited.person, by=BY, at=AT)
    with pytest.raises(Refused, match="is closed"):
        accepted(invited)
