"""The demonstration: a cycle under way in which each sample account has its work."""

import html
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from marsa.collection.models import Cycle, Entry, Extension, Return, Vote
from marsa.collection.queries import checking, method, returns
from marsa.collection.states import CycleState, State
from marsa.config import sample_accounts, sample_cycle
from marsa.journal.models import Entry as JournalEntry
from marsa.registry import actions as registry
from marsa.registry.models import Appointment
from marsa.registry.roles import Role
from tests.make import AT, BY
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
DESKS = {
    Role.CONTRIBUTOR: [
        "1 entry was sent back",
        "1 entry was changed and not submitted",
        "1 draft to finish",
        "1 entry with a question",
        "158 lines of the last cycle to confirm",
        "Answer the questions about the method",
    ],
    Role.FOCAL_POINT: [
        "2 entries to endorse",
        "1 entry was sent back",
        "1 entry was changed and not submitted",
        "1 draft to finish",
        "1 entry with a question",
        "2 lines of the last cycle to confirm",
        "Declare the return when there is nothing more to report",
        "1 proposal to vote on",
        "Answer the questions about the method",
    ],
    Role.ALTERNATE: [
        "2 entries to endorse",
        "1 entry was sent back",
        "1 entry was changed and not submitted",
        "1 draft to finish",
        "1 entry with a question",
        "158 lines of the last cycle to confirm",
        "Declare the return when there is nothing more to report",
        "1 proposal to vote on",
        "Answer the questions about the method",
    ],
    Role.PARTNER_READER: [],
    Role.SECRETARIAT: [
        # 75 returns are expected; NER, EU, ETH, MLI, MAR, SEN and ESP have a focal point.
        "68 partners have no focal point",
        "1 request for reader access to decide",
    ],
    Role.VERIFIER: ["4 entries to accept", "1 return to complete"],
    Role.ADMINISTRATOR: [],
    Role.CHAIR: [],
    Role.READER: [],
}


def made() -> Cycle:
    """Return the sample cycle, made at `make.AT` beside reference data alone."""
    registry.load_reference(by=BY, at=AT)
    sample_accounts.make(settings.MARSA_HOME, on=AT.date() - timedelta(days=30), at=AT)
    return sample_cycle.make(word=sample_accounts.password(settings.MARSA_HOME), at=AT)


def states(partner: str) -> list[str]:
    rows = Entry.objects.filter(partner=partner).order_by("local_ref")
    return [str(state) for state in rows.values_list("state", flat=True)]


@pytest.mark.slow
def test_after_the_demonstration_each_account_has_its_work_and_twice_changes_nothing(
    client: Client,
) -> None:
    call_command("demo", no_serve=True)
    journaled = JournalEntry.objects.count()
    call_command("demo", no_serve=True)
    assert JournalEntry.objects.count() == journaled
    # Senegal: one new entry, and seven lines of the last cycle that it confirmed unchanged.
    senegal = returns.work(Return.objects.get(partner="SEN"))
    assert (senegal.new, senegal.changed, senegal.confirmed, senegal.accepted) == (1, 0, 7, 8)
    for role, expected in DESKS.items():
        held = Appointment.objects.get(person__email=sample_accounts.address(role))
        page = sign_in(client, held).get("/en/desk/").content.decode()
        listed = re.findall(r'<ul class="tasks">(.*?)</ul>', page, re.DOTALL)
        tasks = re.findall(r"<a [^>]*>(.*?)</a>", "".join(listed))
        assert [html.unescape(task) for task in tasks] == expected, role


def test_the_cycle_is_open_for_thirty_days_and_says_that_it_is_a_sample() -> None:
    cycle = made()
    # The demonstration is on 30 June 2026; 17:00 in Vienna is 15:00 UTC in summer.
    assert (cycle.code, cycle.state, cycle.sample) == ("2026-sample", CycleState.OPEN, True)
    assert cycle.due_at and cycle.due_at.isoformat() == "2026-07-30T15:00:00+00:00"
    assert cycle.returns.count() == 75
    assert cycle.title_en.startswith("Sample data:")
    assert cycle.title_fr.startswith("Données fictives\N{NO-BREAK SPACE}:")


def test_niger_and_the_humanitarian_aid_of_the_union_have_an_entry_in_every_state() -> None:
    made()
    niger = ["edited", "accepted", "endorsed", "endorsed", "submitted", "submitted", "sent_back",
             "draft"]  # fmt: skip
    union = ["accepted", "edited", "endorsed", "endorsed", "submitted", "submitted", "sent_back",
             "draft"]  # fmt: skip
    assert (states("NER"), states("EU"), states("SEN")) == (niger, union, ["accepted"])


def test_nothing_has_to_be_mended_but_in_the_drafts() -> None:
    cycle = made()
    found = {}
    for entry in Entry.objects.select_related("partner", "current", "accepted"):
        said = checking.checked(entry, cycle=cycle, today=AT.date())
        found[entry.local_ref] = [c.code for c in said if c.severity in ("stop", "fix", "explain")]
    assert {ref: codes for ref, codes in found.items() if codes} == {
        "NER-2026-sample-0003": ["end.past"],  # explained
        "NER-2026-sample-0008": ["implementer.missing", "share.not_whole"],
        "EU-2026-sample-0005": ["outcomes.empty"],  # explained
        "EU-2026-sample-0008": ["funder.no_amount", "implementer.missing", "share.not_whole"],
    }


def test_an_edited_entry_keeps_the_version_that_was_accepted() -> None:
    made()
    entry = Entry.objects.get(local_ref="NER-2026-sample-0001")
    assert entry.accepted and entry.current
    assert '"amount":"4000000"' in entry.accepted.content
    assert '"amount":"3600000"' in entry.current.content


def test_other_partners_declared_said_nothing_new_and_got_more_time() -> None:
    cycle = made()
    begun = Return.objects.filter(cycle=cycle).exclude(state="expected").order_by("partner")
    assert list(begun.values_list("partner", "state", "is_nil")) == [
        ("EU", "in_progress", False),
        ("MLI", "complete", True),
        ("NER", "in_progress", False),
        ("SEN", "declared", False),
    ]
    extension = Extension.objects.get()
    assert (extension.of.partner_id, extension.until.isoformat()) == (
        "ETH", "2026-08-13T15:00:00+00:00",
    )  # fmt: skip


def test_partners_answered_and_voted() -> None:
    made()
    votes = dict(Vote.objects.values_list("partner", "stance"))
    assert votes == {"SEN": "agree", "MLI": "agree_remark", "ESP": "object", "MAR": "abstain"}
    assert method.sent(Cycle.objects.get()) == 3


def test_it_was_all_done_by_somebody_who_may_and_at_its_time() -> None:
    made()
    rows = JournalEntry.objects.filter(verb__startswith="collection.")
    assert {entry.by.partition(" ")[0][0] for entry in rows} == {"#"}
    assert {entry.at > AT for entry in rows} == {False}
    assert Entry.objects.filter(state=State.ACCEPTED).count() == 3


def test_a_story_that_is_refused_leaves_no_half_of_a_cycle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample_cycle, "DUE_IN", timedelta(days=-20))  # before some stories begin
    with pytest.raises(Exception, match="deadline"):
        made()
    assert not Cycle.objects.filter(code="2026-sample").exists()


def test_the_sample_cycle_stays_away_while_another_cycle_is_open() -> None:
    assert sample_cycle.may_be_made()
    made()
    assert not sample_cycle.may_be_made()
    Cycle.objects.update(code="2027")
    assert not sample_cycle.may_be_made()
    Cycle.objects.update(state=CycleState.CLOSED)
    assert sample_cycle.may_be_made()
