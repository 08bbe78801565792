"""What is proposed to a partner: of the last cycle, and of its published files."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from marsa.collection import leftovers, prefill, sheet
from marsa.collection.actions import entries, published
from marsa.collection.actions import suggestions as actions
from marsa.collection.models import Arrival, Cycle, Entry, Return, Suggestion
from marsa.collection.prefill import Around, Mine, Rest, Why
from marsa.collection.queries import entries as entry_queries
from marsa.collection.queries import returns
from marsa.collection.queries import suggestions as queries
from marsa.collection.rules import returns as return_rules
from marsa.collection.states import LineAnswer, State, Way
from marsa.exchange import reading
from marsa.exchange.scan import profile
from marsa.journal.models import Entry as JournalLine
from marsa.kit.refusal import Refused
from marsa.registry.acting import Acting
from marsa.registry.roles import Role
from tests.exchange.written import KENYA, SECTOR, a_file, a_transaction, an_activity
from tests.make import AT, a_partner
from tests.make_cycle import a_contributor, a_return, acting_as, an_entry, an_open_cycle
from tests.shared import shared

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


def last_cycle() -> Cycle:
    return an_open_cycle("2024", partners=(), state="finished")


def an_earlier_entry(ref: str, status: str | None, **other: Any) -> Entry:
    content = {"status": status, "type": other.pop("type", "project")}
    return an_entry(ref, cycle=last_cycle(), content=content, state=State.ACCEPTED, **other)


def a_returned() -> Return:
    return a_return(an_open_cycle("2026"))


def suggested() -> tuple[Return, dict[str, Suggestion]]:
    returned = a_returned()
    actions.suggest_last_cycle(returned.cycle, by="clock", at=AT)
    return returned, {line.local_ref: line for line in returned.suggestions.all()}


def activity(
    ref: str,
    *,
    title: str = "Safe return of migrants",
    start: str = "2018-03-01",
    more: str = KENYA + SECTOR,
    status: str = "2",
) -> str:
    basics = (
        f"<iati-identifier>{ref}</iati-identifier>"
        '<reporting-org ref="XX-1" type="10"><narrative>A ministry</narrative></reporting-org>'
        f'<title><narrative xml:lang="en">{title}</narrative></title>'
        '<description><narrative xml:lang="en">Helps people.</narrative></description>'
        '<participating-org role="1" type="10"><narrative>A funder</narrative></participating-org>'
        f'<activity-status code="{status}"/><activity-date type="2" iso-date="{start}"/>'
    )
    return an_activity(more, basics=basics)


def read(returned: Return, tmp_path: Path, *activities: str, name: str = "ours.xml") -> Arrival:
    file = tmp_path / name
    file.write_bytes(a_file(*activities))
    return published.read_file(
        file, returned=returned, store=tmp_path / "store", by="somebody", at=AT
    )


def test_what_still_goes_on_is_asked_again_and_nothing_else() -> None:
    for status in ("planned", "ongoing", "suspended", "completed", "cancelled", None):
        an_earlier_entry(f"P-{status}", status)
    for status in ("in-preparation", "adopted", "in-force", "ended"):
        an_earlier_entry(f"L-{status}", status, type="policy")
    gone = an_earlier_entry("P-gone", "ongoing")
    Entry.objects.filter(pk=gone.pk).update(state=State.WITHDRAWN)
    an_entry("P-now", cycle=an_open_cycle("2026"), content={"status": "ongoing"})
    _, lines = suggested()
    assert sorted(lines) == [
        "L-adopted", "L-in-force", "L-in-preparation", "P-ongoing", "P-planned", "P-suspended",
    ]  # fmt: skip


def test_asking_twice_adds_no_line_and_no_line_of_the_journal() -> None:
    an_earlier_entry("P-1", "ongoing")
    cycle = a_returned().cycle
    assert actions.suggest_last_cycle(cycle, by="clock", at=AT) == 1
    assert actions.suggest_last_cycle(cycle, by="clock", at=AT) == 0
    assert Suggestion.objects.count() == 1
    assert JournalLine.objects.filter(verb="collection.suggest_last_cycle").count() == 1


def test_unanswered_lines_block_declaring() -> None:
    entry = an_earlier_entry("P-1", "ongoing")
    returned, lines = suggested()
    by = acting_as(Role.FOCAL_POINT)

    def why_not() -> str | None:
        work = returns.work(returned)
        return return_rules.why_not_declare(returned, work=work, extensions=(), by=by, at=AT)

    assert queries.unanswered(returned) == 1
    assert why_not() == "1 proposed line is not answered yet. Answer it."
    actions.confirm(lines["P-1"], late=None, by=by, at=AT)
    entry.refresh_from_db()
    assert entry.cycle_last == returned.cycle
    assert entry.state == State.ACCEPTED  # confirmed: what was accepted stays so
    assert queries.unanswered(returned) == 0
    assert why_not() is None


def test_a_project_that_has_ended_is_completed_on_the_day_that_was_asked() -> None:
    entry = an_earlier_entry("P-1", "ongoing")
    returned, lines = suggested()
    by = acting_as(Role.FOCAL_POINT)
    today = date(2026, 6, 30)

    def end(on: date | None) -> Suggestion:
        return actions.end(lines["P-1"], on=on, today=today, late=None, by=by, at=AT)

    with pytest.raises(Refused, match=r"^Give the day on which the project ended\.$"):
        end(None)
    with pytest.raises(Refused, match="still to come"):
        end(date(2026, 7, 1))
    line = end(date(2026, 6, 1))
    entry.refresh_from_db()
    said = sheet.parsed(entry.current.content) if entry.current else {}
    assert (said["status"], said["ends_on"], said["ends_basis"]) == (
        "completed", "2026-06-01", "actual",
    )  # fmt: skip
    assert entry.state == State.EDITED and entry.cycle_last == returned.cycle
    assert line.answer == LineAnswer.ENDED
    assert line.answered_by == by.by
    with pytest.raises(Refused, match="answered already"):
        end(date(2026, 6, 1))


def test_what_is_not_ours_is_withdrawn_with_its_reason() -> None:
    entry = an_earlier_entry("P-1", "ongoing")
    _, lines = suggested()
    by = acting_as(Role.FOCAL_POINT)
    with pytest.raises(Refused, match="at least 10 characters"):
        actions.disown(lines["P-1"], reason="no", late=None, by=by, at=AT)
    actions.disown(lines["P-1"], reason="It belongs to another ministry.", late=None, by=by, at=AT)
    entry.refresh_from_db()
    assert entry.state == State.WITHDRAWN


def test_what_is_to_be_updated_is_in_this_cycle_from_then_on() -> None:
    entry = an_earlier_entry("P-1", "ongoing")
    returned, lines = suggested()
    actions.update(lines["P-1"], late=None, by=acting_as(Role.FOCAL_POINT), at=AT)
    entry.refresh_from_db()
    assert (entry.cycle_last, entry.state) == (returned.cycle, State.ACCEPTED)


def test_several_are_confirmed_together_and_those_that_cannot_are_named() -> None:
    own, other = a_contributor("OWN"), a_contributor("OTHER")
    an_earlier_entry("P-1", "ongoing", contributor=own, title="Ours")
    an_earlier_entry("P-2", "ongoing", contributor=other, title="Theirs")
    _, lines = suggested()
    by = acting_as(Role.CONTRIBUTOR, contributor=own)
    outcome = actions.answer_all(
        lines.values(), do=lambda line: actions.confirm(line, late=None, by=by, at=AT)
    )
    assert outcome.done == 1
    assert outcome.refused == (("Theirs", "This belongs to another contributor of your partner."),)
    assert [line.local_ref for line in queries.visible_to(by)] == ["P-1"]


def test_after_the_deadline_nothing_is_answered() -> None:
    an_earlier_entry("P-1", "ongoing")
    returned, lines = suggested()
    after = returned.cycle.due_at
    late = returns.late(returned.cycle, partner="EU", at=after)
    with pytest.raises(Refused, match="The deadline was"):
        actions.confirm(lines["P-1"], late=late, by=acting_as(), at=AT)


def test_every_activity_is_proposed_or_left_out_with_its_reason(tmp_path: Path) -> None:
    returned = a_returned()
    arrival = read(
        returned,
        tmp_path,
        activity("XX-1-A"),
        activity("XX-1-B", start="2015-10-31"),
        activity("XX-1-C", more='<recipient-country code="BD"/>' + SECTOR),
        activity("XX-1-D", more=KENYA + '<sector code="14030"/>', title="Wells"),
        activity("XX-1-E", start="2009-01-01", status="4"),
        activity("XX-1-A"),
        activity("XX-1-F", start="2015-11-01"),
    )
    assert arrival.outcome["read"] == 7
    assert arrival.outcome["proposed"] == 2
    rest = list(leftovers.rows(arrival.outcome["rest"], store=tmp_path / "store"))
    assert [(left.ref, left.why, left.found) for left in rest] == [
        ("XX-1-B", Why.EARLY, "2015-10-31"),
        ("XX-1-C", Why.ELSEWHERE, ""),
        ("XX-1-D", Why.OTHER_SUBJECT, ""),
        ("XX-1-E", Why.OVER, ""),
        ("XX-1-A", Why.TWICE, ""),
    ]
    assert (arrival.way, arrival.state, arrival.read_at) == (Way.IATI, "read", AT)
    assert sorted(returned.suggestions.values_list("local_ref", flat=True)) == ["XX-1-A", "XX-1-F"]
    assert Entry.objects.count() == 0  # nothing is an entry until a person keeps it


def test_a_kept_activity_is_a_draft_that_came_by_iati(tmp_path: Path) -> None:
    returned = a_returned()
    read(returned, tmp_path, activity("XX-1-A", more=KENYA + SECTOR + a_transaction()))
    by = acting_as(Role.CONTRIBUTOR)
    line = actions.keep(returned.suggestions.get(), late=None, by=by, at=AT)
    entry = Entry.objects.get()
    said = sheet.parsed(entry.current.content) if entry.current else {}
    assert line.entry == entry
    assert (entry.local_ref, entry.state, entry.way) == ("XX-1-A", State.DRAFT, Way.IATI)
    assert entry.contributor and entry.contributor.code == "MIN"
    assert said["titles"] == {"en": "Safe return of migrants"}
    assert [(row["amount"], row["currency"]) for row in said["funding"]] == [("100", "EUR")]
    assert {"scheme": "iati", "value": "XX-1-A"} in said["identifiers"]


def test_the_same_file_again_proposes_nothing_also_in_the_next_cycle(tmp_path: Path) -> None:
    returned = a_returned()
    read(returned, tmp_path, activity("XX-1-A"), activity("XX-1-B"))
    assert read(returned, tmp_path, activity("XX-1-A"), activity("XX-1-B")).outcome["proposed"] == 0
    lines = {line.local_ref: line for line in returned.suggestions.all()}
    by = acting_as()
    actions.keep(lines["XX-1-A"], late=None, by=by, at=AT)
    actions.disown(lines["XX-1-B"], reason="", late=None, by=by, at=AT)
    Cycle.objects.filter(pk=returned.cycle_id).update(state="finished")
    later = a_return(an_open_cycle("2028"))
    again = read(later, tmp_path, activity("XX-1-A"), activity("XX-1-B"), name="again.xml")
    assert (again.outcome["read"], again.outcome["proposed"]) == (2, 0)
    rest = leftovers.rows(again.outcome["rest"], store=tmp_path / "store")
    assert [left.why for left in rest] == [Why.ANSWERED, Why.ANSWERED]


def test_a_known_identifier_is_an_update_of_what_the_file_changed_alone(tmp_path: Path) -> None:
    returned = a_returned()
    by = acting_as()
    read(returned, tmp_path, activity("XX-1-A"))
    kept = actions.keep(returned.suggestions.get(), late=None, by=by, at=AT)
    entry = kept.entry
    assert entry
    # A person adds what no file says, and words the title better.
    content = {
        **entry_queries.said(Entry.objects.get()),
        "titles": {"en": "Return in dignity"},
        "outcomes": {"en": "Many came home."},
    }
    entries.save(
        entry,
        content=content,
        token=entry_queries.token(Entry.objects.get()),
        late=None,
        by=by,
        at=AT,
    )
    # The file changes its status alone.
    newer = read(returned, tmp_path, activity("XX-1-A", status="4"))
    assert (newer.outcome["proposed"], newer.outcome["updates"]) == (1, 1)
    line = returned.suggestions.get()
    assert (line.answer, line.entry) == ("", entry)
    actions.keep(line, late=None, by=by, at=LATER)
    said = entry_queries.said(Entry.objects.get())
    assert said["status"] == "completed"
    assert said["titles"] == {"en": "Return in dignity"}
    assert said["outcomes"] == {"en": "Many came home."}


def test_an_entry_that_says_all_of_a_file_is_not_asked_about(tmp_path: Path) -> None:
    file = tmp_path / "ours.xml"
    file.write_bytes(a_file(activity("XX-1-A")))
    sifted = prefill.sift(
        reading.open(file), profile=profile.load("migration"), recognise=lambda name, ref: None
    )
    content = sheet.parsed(sifted.wanted[0].content)
    mine = Mine(1, "OUR-7", {**content, "outcomes": {"en": "Added."}})
    around = Around({prefill.key("xx-1-a"): mine})
    found, rest = prefill.compare(sifted.wanted, around=around)
    assert found == ()
    assert rest == (Rest(Why.SAME, 3, "XX-1-A", "Safe return of migrants"),)


def test_what_was_withdrawn_is_not_proposed_again(tmp_path: Path) -> None:
    returned = a_returned()
    an_entry("XX-1-A", cycle=returned.cycle, state=State.WITHDRAWN)
    arrival = read(returned, tmp_path, activity("XX-1-A"))
    assert arrival.outcome["proposed"] == 0


def test_a_line_of_the_last_cycle_also_asks_what_the_file_says(tmp_path: Path) -> None:
    an_earlier_entry("XX-1-A", "ongoing")
    returned, _ = suggested()
    arrival = read(returned, tmp_path, activity("xx-1-a", title="Another name for it"))
    assert arrival.outcome["updates"] == 1
    line = returned.suggestions.get()
    assert (line.local_ref, bool(line.content)) == ("XX-1-A", True)


def test_a_file_of_another_kind_is_refused_and_kept(tmp_path: Path) -> None:
    returned = a_returned()
    file = tmp_path / "list.csv"
    file.write_text("title,amount\nWells,100\n")
    with pytest.raises(Refused, match="This is no IATI file"):
        published.read_file(file, returned=returned, store=tmp_path / "s", by="x", at=AT)
    assert Arrival.objects.get().read_at is None


def test_another_partner_answers_no_line_of_ours() -> None:
    an_earlier_entry("P-1", "ongoing")
    _, lines = suggested()
    stranger: Acting = acting_as(partner=a_partner("AU"))
    assert list(queries.visible_to(stranger)) == []
    with pytest.raises(Refused, match="This belongs to another partner"):
        actions.confirm(lines["P-1"], late=None, by=stranger, at=AT)


@pytest.mark.parametrize("name", ["usg-usaid-bf.xml", "usg-state-niger.xml"])
def test_of_a_real_file_each_activity_is_proposed_or_left_out_once(
    name: str, tmp_path: Path
) -> None:
    file = shared(f"data/iati/{name}")
    activities = [row for _, row in etree.iterparse(str(file), tag="iati-activity")]
    refs = [(row.findtext("iati-identifier") or "").strip() for row in activities]
    returned = a_returned()
    arrival = published.read_file(
        file, returned=returned, store=tmp_path / "store", by="somebody", at=AT
    )
    rest = list(leftovers.rows(arrival.outcome["rest"], store=tmp_path / "store"))
    proposed = list(returned.suggestions.values_list("local_ref", flat=True))
    assert arrival.outcome["read"] == len(activities)
    assert sorted([*proposed, *(left.ref for left in rest)]) == sorted(refs)
    assert arrival.outcome["proposed"] == len(proposed) > 20
    starts = [sheet.parsed(line.content)["starts_on"] for line in returned.suggestions.all()]
    assert [day for day in starts if day and day < "2015-11-01"] == []
