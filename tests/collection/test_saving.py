"""Saving an entry: versions, tokens, what a change does to a review, two people at once."""

from typing import Any

import pytest

from marsa.collection import sheet
from marsa.collection.actions import entries as actions
from marsa.collection.models import Entry, Event
from marsa.collection.queries import entries as queries
from marsa.collection.states import ReturnState, State
from marsa.journal.models import Entry as JournalEntry
from marsa.kit.refusal import Refused
from marsa.registry.acting import Acting
from marsa.registry.roles import Role
from tests.make import AT, a_partner
from tests.make_cycle import a_contributor, a_return, acting_as, an_entry, an_open_cycle

pytestmark = pytest.mark.django_db


@pytest.fixture
def focal_point() -> Acting:
    return acting_as(Role.FOCAL_POINT)


def save(
    entry: Entry, by: Acting, *, token: Any = None, late: str | None = None, **said: Any
) -> actions.Saved:
    entry.refresh_from_db()
    return actions.save(
        entry, content=said, token=token or queries.token(entry), late=late, by=by, at=AT
    )


def content(entry: Entry) -> dict[str, Any]:
    entry.refresh_from_db()
    assert entry.current
    return sheet.parsed(entry.current.content)


def versions(entry: Entry) -> list[tuple[int, bool, str]]:
    return [
        (v.number, v.is_open, sheet.parsed(v.content).get("status", ""))
        for v in entry.versions.order_by("number")
    ]


def verbs() -> list[str]:
    return list(JournalEntry.objects.order_by("id").values_list("verb", flat=True))


def test_the_first_entry_of_a_year_is_named_after_partner_and_cycle(focal_point: Acting) -> None:
    cycle = an_open_cycle("2027")
    given = {"cycle": cycle, "type": "project", "late": None, "by": focal_point, "at": AT}
    assert actions.start(a_partner(), **given).local_ref == "EU-2027-0001"
    assert actions.start(a_partner(), local_ref=" Mine ", **given).local_ref == "Mine"
    assert actions.start(a_partner(), local_ref="EU-2027-0041", **given).local_ref == "EU-2027-0041"
    assert actions.start(a_partner(), **given).local_ref == "EU-2027-0042"
    assert verbs().count("collection.start") == 4
    assert a_return(cycle).state == ReturnState.IN_PROGRESS


def test_a_new_entry_is_a_draft_whose_first_version_is_open(focal_point: Acting) -> None:
    a_contributor("MOI")
    entry = actions.start(
        a_partner(),
        cycle=an_open_cycle(),
        type="policy",
        contributor="MOI",
        said={"titles": {"fr": "Stratégie"}},
        late=None,
        by=focal_point,
        at=AT,
    )
    assert (entry.state, entry.type, entry.title) == (State.DRAFT, "policy", "Stratégie")
    assert (entry.contributor and entry.contributor.code, entry.last_changed_by) == (
        "MOI",
        focal_point.by,
    )
    assert versions(entry) == [(1, True, None)]
    assert content(entry)["contributor"] == "MOI"


def test_a_contributor_starts_entries_of_its_own_service(focal_point: Acting) -> None:
    contributor = acting_as(Role.CONTRIBUTOR)
    given = {"cycle": an_open_cycle(), "type": "project", "late": None, "by": contributor, "at": AT}
    entry = actions.start(a_partner(), **given)
    assert entry.contributor and entry.contributor.code == "MIN"
    with pytest.raises(Refused, match="This belongs to another contributor of your partner"):
        actions.start(a_partner(), contributor="MOI", **given)
    with pytest.raises(Refused, match="This belongs to another partner"):
        actions.start(a_partner("NER"), **given)


def test_a_reference_is_given_once_and_nothing_starts_late(focal_point: Acting) -> None:
    an_entry("A")
    given: dict[str, Any] = {"cycle": an_open_cycle(), "by": focal_point, "at": AT}
    with pytest.raises(Refused, match="You have an entry A already"):
        actions.start(a_partner(), type="project", local_ref="A", late=None, **given)
    with pytest.raises(Refused, match="An entry is a project or a policy"):
        actions.start(a_partner(), type="plan", late=None, **given)
    with pytest.raises(Refused, match=r"^Too late\.$"):
        actions.start(a_partner(), type="project", late="Too late.", **given)
    assert Entry.objects.count() == 1


def test_saving_writes_over_the_open_version(focal_point: Acting) -> None:
    entry = an_entry()
    saved = save(entry, focal_point, status="planned")
    assert (saved.changed, saved.merged, saved.told) == (("status",), (), ())
    save(entry, focal_point, status="ongoing")
    assert versions(entry) == [(1, True, "ongoing")]
    entry.refresh_from_db()
    assert (entry.state, entry.last_changed_by) == (State.DRAFT, focal_point.by)


def test_saving_after_a_fixed_version_makes_the_next(focal_point: Acting) -> None:
    entry = an_entry(state=State.SENT_BACK, content={"status": "planned"})
    save(entry, focal_point, status="ongoing")
    assert versions(entry) == [(1, False, "planned"), (2, True, "ongoing")]
    entry.refresh_from_db()
    assert entry.state == State.SENT_BACK


def test_saving_without_a_change_changes_nothing(focal_point: Acting) -> None:
    cycle = an_open_cycle()
    money = [{"amount": "4.0", "currency": "EUR"}]
    entry = an_entry(state=State.ACCEPTED, cycle=cycle, content={"funding": money})
    before = Entry.objects.values().get(), list(entry.versions.values()), len(verbs())
    saved = save(entry, focal_point, funding=[{"amount": "4.00", "currency": "EUR", "line": 7}])
    assert (saved.changed, saved.told) == ((), ())
    assert (Entry.objects.values().get(), list(entry.versions.values()), len(verbs())) == before
    assert Event.objects.count() == 0


@pytest.mark.parametrize("state", [State.SUBMITTED, State.ENDORSED, State.ACCEPTED])
def test_a_change_after_review_makes_it_edited_and_drops_the_endorsement(
    state: State, focal_point: Acting
) -> None:
    entry = an_entry(state=state, content={"status": "planned"})
    accepted = entry.accepted
    saved = save(entry, focal_point, status="ongoing")
    entry.refresh_from_db()
    assert (entry.state, entry.endorsed, entry.endorsed_by) == (State.EDITED, None, "")
    assert entry.accepted == accepted
    assert list(queries.offered()) == ([entry] if state == State.ACCEPTED else [])
    assert saved.told == (() if state == State.SUBMITTED else ("somebody",))
    event = Event.objects.get()
    assert (event.detail["fields"], event.detail["from"], event.detail["to"]) == (
        {"status": ["planned", "ongoing"]},
        state,
        "edited",
    )
    assert verbs() == ["collection.save"]


def test_both_reviewers_are_named_to_be_told(focal_point: Acting) -> None:
    entry = an_entry(state=State.ACCEPTED)
    Entry.objects.filter(pk=entry.pk).update(
        endorsed_by="#7 focal_point EU", accepted_by="#8 verifier"
    )
    saved = save(entry, focal_point, status="ongoing")
    assert saved.told == ("#7 focal_point EU", "#8 verifier")
    assert Event.objects.get().detail["told"] == ["#7 focal_point EU", "#8 verifier"]


def test_a_draft_is_kept_after_the_deadline_and_a_reviewed_entry_stays(
    focal_point: Acting,
) -> None:
    draft, reviewed = an_entry(), an_entry(state=State.ACCEPTED)
    assert save(draft, focal_point, late="Too late.", status="planned").changed == ("status",)
    with pytest.raises(Refused, match=r"^Too late\.$"):
        save(reviewed, focal_point, late="Too late.", status="planned")
    with pytest.raises(Refused, match=r"^Too late\.$"):
        actions.submit(
            draft, token=queries.token(draft), findings=(), late="Too late.", by=focal_point, at=AT
        )


def test_a_withdrawn_entry_is_written_no_more(focal_point: Acting) -> None:
    with pytest.raises(Refused, match="This entry was withdrawn"):
        save(an_entry(state=State.WITHDRAWN), focal_point, status="planned")


def test_a_contributor_does_not_give_an_entry_away() -> None:
    contributor, moi = acting_as(Role.CONTRIBUTOR), a_contributor("MOI")
    entry = an_entry(contributor=a_contributor())
    with pytest.raises(Refused, match="You write entries of your own service only"):
        save(entry, contributor, contributor="MOI")
    save(entry, acting_as(Role.FOCAL_POINT), contributor="MOI")
    entry.refresh_from_db()
    assert entry.contributor == moi
    with pytest.raises(Refused, match="This belongs to another contributor"):
        save(entry, contributor, status="planned")


def test_title_and_type_of_the_entry_follow_its_content(focal_point: Acting) -> None:
    entry = an_entry()
    save(entry, focal_point, type="policy", titles={"en": "T" * 301})
    entry.refresh_from_db()
    assert (entry.type, entry.title) == ("policy", "T" * 300)


def test_an_edit_after_declaring_takes_the_return_back(focal_point: Acting) -> None:
    cycle = an_open_cycle(partners=())
    a_return(cycle, state=ReturnState.DECLARED)
    save(an_entry(state=State.ENDORSED, cycle=cycle), focal_point, status="ongoing")
    returned = a_return(cycle)
    assert (returned.state, returned.declared_at, returned.first_declared_at) == (
        ReturnState.IN_PROGRESS,
        None,
        AT,
    )


def test_an_entry_of_an_earlier_cycle_is_reported_in_the_one_it_is_changed_in(
    focal_point: Acting,
) -> None:
    entry = an_entry(state=State.ACCEPTED, cycle=an_open_cycle("2024", state="finished"))
    cycle = an_open_cycle("2026")
    assert queries.writing_in(entry) == cycle
    actions.save(
        entry,
        content={"status": "ongoing"},
        token=queries.token(entry),
        cycle=cycle,
        late=None,
        by=focal_point,
        at=AT,
    )
    entry.refresh_from_db()
    assert (entry.cycle_first.code, entry.cycle_last.code) == ("2024", "2026")


def test_what_two_people_change_in_different_fields_is_both_kept(focal_point: Acting) -> None:
    entry = an_entry(content={"status": "planned", "links": []})
    seen = queries.token(entry)
    save(entry, focal_point, status="ongoing")
    save(entry, focal_point, status="completed")
    saved = save(entry, focal_point, token=seen, links=["https://example.org"])
    assert (saved.changed, saved.merged) == (("links",), ("status",))
    assert content(entry)["status"] == "completed"
    assert content(entry)["links"] == ["https://example.org"]


def test_the_same_field_changed_twice_is_a_conflict_with_both_values(focal_point: Acting) -> None:
    entry = an_entry(content={"status": "planned", "links": []})
    seen = queries.token(entry)
    save(entry, focal_point, status="ongoing")
    with pytest.raises(actions.Conflict) as raised:
        save(entry, focal_point, token=seen, status="cancelled", links=["https://example.org"])
    conflict = raised.value
    assert conflict.fields == ("status",)
    assert conflict.base is not None
    sides = [side["status"] for side in (conflict.base, conflict.mine, conflict.theirs)]
    assert sides == ["planned", "cancelled", "ongoing"]
    assert content(entry)["status"] == "ongoing"
    # Whoever decides saves over what stands now.
    save(entry, focal_point, token=conflict.token, **conflict.mine)
    assert content(entry)["status"] == "cancelled"


def test_the_same_change_made_twice_is_no_conflict(focal_point: Acting) -> None:
    entry = an_entry(content={"status": "planned"})
    seen = queries.token(entry)
    save(entry, focal_point, status="ongoing")
    assert save(entry, focal_point, token=seen, status="ongoing").changed == ()


def test_a_token_that_is_no_longer_known_makes_each_difference_a_conflict(
    focal_point: Acting,
) -> None:
    entry = an_entry(content={"status": "planned", "links": []})
    with pytest.raises(actions.Conflict) as raised:
        save(entry, focal_point, token=(0, "nothing"), status="ongoing", links=[])
    assert (raised.value.base, raised.value.fields) == (None, ("status",))


def test_whole_contents_are_saved_as_single_keys_are(focal_point: Acting) -> None:
    entry = an_entry(content={"status": "planned", "links": []})
    seen, whole = queries.token(entry), content(entry)
    save(entry, focal_point, links=["https://example.org"])
    assert save(entry, focal_point, token=seen, **{**whole, "status": "ongoing"}).changed == (
        "status",
    )
    assert content(entry)["links"] == ["https://example.org"]


def test_an_unchanged_entry_is_confirmed_once_and_keeps_its_state(focal_point: Acting) -> None:
    entry = an_entry(state=State.ACCEPTED, cycle=an_open_cycle("2024", state="finished"))
    cycle = an_open_cycle("2026")
    given: dict[str, Any] = {"cycle": cycle, "by": focal_point, "at": AT}
    with pytest.raises(Refused, match=r"^Too late\.$"):
        actions.confirm_unchanged(entry, late="Too late.", **given)
    confirmed = actions.confirm_unchanged(entry, late=None, **given)
    assert (confirmed.cycle_last, confirmed.state) == (cycle, State.ACCEPTED)
    with pytest.raises(Refused, match="This entry is in cycle 2026 already"):
        actions.confirm_unchanged(entry, late=None, **given)
    assert verbs() == ["collection.start_return", "collection.confirm_unchanged"]
