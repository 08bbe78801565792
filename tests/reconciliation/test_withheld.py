"""What an edition for a tier may hold of an entry: nothing that its readers do not see."""

from pathlib import Path

import pytest

from marsa.collection.models import Arrival, Version
from marsa.collection.states import State, Way
from marsa.reconciliation import actions, published, queries
from marsa.registry.roles import Tier
from tests.make import AT, BY, an_arrival
from tests.make_content import a_content, a_line, a_place, to_eur
from tests.make_cycle import an_entry

pytestmark = pytest.mark.django_db
RESTRICTED = {"funding/amount": {"tier": "registered", "reason": "canary-reason"},
              "implementers": {"tier": "partner", "reason": "canary-reason"}}  # fmt: skip


def a_restricted_entry() -> None:
    """Put an accepted entry there, of whose fields some are not for everybody."""
    content = a_content(
        funding=[a_line("4242.42"), a_line("1717.17", kind="disbursement")],
        places=[a_place(admin1=["NE-1"])], contact_name="canary-name",
        contact_email="canary@example.org", note="canary-note", restrictions=RESTRICTED,
        implementers=[{"name": "canary-implementer", "ref": None, "code": None, "class": None}],
    )  # fmt: skip
    an_entry(state=State.ACCEPTED, content=content)
    actions.identify(by=BY, at=AT)


def offered(tier: Tier) -> str:
    """Return everything that the accounts of a tier hold, as text."""
    return str(list(queries.accounts(tier)))


def test_a_public_edition_holds_no_restricted_value_and_says_how_many_amounts_are_withheld() -> (
    None
):
    a_restricted_entry()
    for secret in ("4242.42", "1717.17", "NE-1", "canary"):
        assert secret in offered(Tier.SECRETARIAT) and secret not in offered(Tier.PUBLIC)
    tables = {
        table.name: table
        for table in published.tables(to_eur=to_eur, main_framework="jvap", domains={})
    }
    (row,) = tables["initiatives"].rows()
    names = [column.name for column in tables["initiatives"].columns]
    told = dict(zip(names, row, strict=True))
    assert (told["eur"], told["not_converted"], told["amounts_withheld"]) == (None, 0, 2)
    assert list(tables["funding"].rows()) == list(tables["allocations"].rows()) == []
    text = str([list(table.rows()) for table in tables.values()])
    assert not [word for word in ("4242", "1717", "NE-1", "canary") if word in text]


@pytest.mark.parametrize(
    ("tier", "seen"),
    [
        (Tier.REGISTERED, {"4242.42", "NE-1"}),
        (Tier.PARTNER, {"4242.42", "NE-1", "canary-implementer"}),
    ],
)
def test_a_more_closed_tier_gets_what_was_restricted_to_it(tier: Tier, seen: set[str]) -> None:
    a_restricted_entry()
    every = ("4242.42", "NE-1", "canary-implementer", "canary-name", "canary-note", "canary-reason")
    assert {secret for secret in every if secret in offered(tier)} == seen


@pytest.mark.parametrize(
    ("way", "name"), [(Way.COMMAND, "list.csv"), (Way.IATI, "list.csv"), (Way.WORKBOOK, "")]
)
def test_the_name_of_a_partners_own_file_is_not_published(
    tmp_path: Path, way: Way, name: str
) -> None:
    entry = an_entry(state=State.ACCEPTED)
    arrival = an_arrival(tmp_path / "store")
    Arrival.objects.update(way=way, name="list.csv")
    Version.objects.filter(pk=entry.accepted_id).update(arrival=arrival)
    actions.identify(by=BY, at=AT)
    assert [account.source_name for account in queries.accounts()] == [name]
