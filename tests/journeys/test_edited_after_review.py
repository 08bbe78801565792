"""Journey: an accepted 4.0 million becomes 3.6; the former stays published until it is accepted."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from marsa.collection import diffs, sheet
from marsa.collection.actions import entries, review
from marsa.collection.queries import entries as queries
from marsa.collection.states import State
from marsa.config import publishing
from marsa.editions import store
from marsa.registry.roles import Role
from tests.journeys.test_from_file_to_edition import measure
from tests.make import AT, a_partner
from tests.make_cycle import acting_as, an_open_cycle

pytestmark = pytest.mark.django_db


def money(amount: str) -> list[dict[str, Any]]:
    """Return one commitment of an amount in euro."""
    funder = {"name": "Ministry of Samples", "ref": None, "code": None, "class": None}
    return [
        {
            "kind": "commitment", "amount": amount, "currency": "EUR", "on": "2024-05-02",
            "until": None, "value_on": "2024-05-02", "value_on_basis": "value-date",
            "funder": funder, "places": [], "set_aside": None, "line": None,
        }
    ]  # fmt: skip


def published(minutes: int) -> Decimal:
    """Publish an edition and return the total of its funding."""
    publishing.publish(by="operator", at=AT + timedelta(minutes=minutes))
    return Decimal(measure("total")["total"])


def test_an_accepted_amount_that_is_changed_stays_published_until_it_is_accepted_again() -> None:
    call_command("setup", verbosity=0)
    cycle, contributor = an_open_cycle(), acting_as(Role.CONTRIBUTOR)
    focal_point, verifier = acting_as(Role.FOCAL_POINT), acting_as(Role.VERIFIER)

    # A contributor reports 4.0 million; the focal point endorses, a verifier accepts.
    entry = entries.start(
        a_partner(),
        cycle=cycle,
        type="project",
        said={"titles": {"en": "Roads"}, "funding": money("4000000.00")},
        late=None,
        by=contributor,
        at=AT,
    )
    token = queries.token(entry)
    entries.submit(entry, token=token, findings=(), late=None, by=contributor, at=AT)
    review.endorse(entry, token=token, findings=(), by=focal_point, at=AT)
    review.accept(entry, token=token, by=verifier, at=AT)
    assert published(1) == Decimal("4000000.00")

    # It becomes 3.6 million: edited, one line of difference, both reviewers are to be told.
    saved = entries.save(
        entry,
        content={"funding": money("3600000.00")},
        token=token,
        late=None,
        by=contributor,
        at=AT + timedelta(minutes=2),
    )
    entry.refresh_from_db()
    assert (entry.state, entry.endorsed) == (State.EDITED, None)
    assert saved.told == (focal_point.by, verifier.by)
    assert entry.accepted and entry.current
    before, after = (sheet.parsed(v.content) for v in (entry.accepted, entry.current))
    (line,) = diffs.diff(before, after=after)
    assert (line.before.en, line.after.en) == (
        "Commitment, Ministry of Samples, EUR 4,000,000, 2 May 2024",
        "Commitment, Ministry of Samples, EUR 3,600,000, 2 May 2024",
    )

    # An edition frozen meanwhile holds 4.0.
    assert published(3) == Decimal("4000000.00")

    # After acceptance the next one holds 3.6.
    token = queries.token(entry)
    entries.submit(entry, token=token, findings=(), late=None, by=contributor, at=AT)
    assert published(4) == Decimal("4000000.00")
    review.endorse(entry, token=token, findings=(), by=focal_point, at=AT)
    review.accept(entry, token=token, by=verifier, at=AT)
    assert published(5) == Decimal("3600000.00")
    assert len(store.numbers(settings.EDITIONS_DIR)) == 4
