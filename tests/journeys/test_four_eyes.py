"""Journey: one person is secretariat and verifier; what she uploaded, somebody else accepts."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from marsa.collection.actions import files, review
from marsa.collection.models import Entry
from marsa.collection.queries import entries as queries
from marsa.collection.states import State
from marsa.journal.models import Entry as JournalEntry
from marsa.registry import appointments
from marsa.registry.roles import Role
from tests.make import AT, a_partner, a_record, an_arrival, an_intake
from tests.make_cycle import a_person, acting_as, an_appointment, an_open_cycle
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


def test_whoever_uploads_for_a_partner_does_not_accept_it_in_another_role(
    client: Client, tmp_path: Path
) -> None:
    niger, somebody = a_partner("NER"), a_person("Two Hats")
    cycle = an_open_cycle(partners=[niger])
    as_secretariat = an_appointment(Role.SECRETARIAT, person=somebody)
    as_verifier = an_appointment(Role.VERIFIER, person=somebody)

    # She uploads Niger's file on its behalf, as secretariat.
    uploading = appointments.as_acting(as_secretariat, is_secure=True)
    taken = an_intake(a_record("NER-1"))
    files.commit(
        an_arrival(tmp_path / "arrivals", partner=niger, cycle=cycle),
        statements=taken.statements,
        digest=taken.digest,
        accept=False,
        by=uploading.by,
        at=AT,
    )
    entry = Entry.objects.get(partner=niger)

    # Niger's focal point endorses it.
    focal_point = acting_as(Role.FOCAL_POINT, partner=niger)
    review.endorse(entry, token=queries.token(entry), findings=(), by=focal_point, at=AT)

    # As a verifier she sees it, and the button says why she may not accept it.
    sign_in(client, as_verifier)
    page = client.get(reverse("entry", args=[entry.pk])).content.decode()
    assert "You changed this entry yourself. Another verifier must accept it." in page

    # Sending the form all the same is refused, and so is the whole list.
    version, fingerprint = queries.token(entry)
    url = reverse("entry-accept", args=[entry.pk])
    answer = client.post(url, {"version": version, "fingerprint": fingerprint})
    assert "You changed this entry yourself." in answer.content.decode()
    entry.refresh_from_db()
    assert (entry.state, entry.accepted) == (State.ENDORSED, None)

    # Another verifier accepts it.
    sign_in(client, an_appointment(Role.VERIFIER))
    client.post(url, {"version": version, "fingerprint": fingerprint})
    entry.refresh_from_db()
    assert (entry.state, entry.accepted) == (State.ACCEPTED, entry.current)
    assert JournalEntry.objects.filter(verb="collection.accept").count() == 1
