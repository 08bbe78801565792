"""Committing what a file says: versions, fingerprints and the journal."""

import json
from pathlib import Path

import pytest

from marsa.collection.actions import files
from marsa.collection.models import Arrival, Entry, Version
from marsa.collection.proposals import Change, Proposal
from marsa.collection.states import State
from marsa.exchange.record import Record
from marsa.journal.models import Entry as JournalEntry
from marsa.kit.findings import Finding, Severity
from marsa.kit.refusal import Refused
from tests.make import AT, BY, a_cycle, a_partner, a_record, an_amount, an_arrival, an_intake

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "arrivals"


def commit(arrival: Arrival, *records: Record, accept: bool = True) -> Proposal:
    taken = an_intake(*records)
    return files.commit(
        arrival, statements=taken.statements, digest=taken.digest, accept=accept, by=BY, at=AT
    )


def counts(proposal: Proposal) -> tuple[int, int, int]:
    return (
        proposal.count(Change.NEW),
        proposal.count(Change.CHANGED),
        proposal.count(Change.UNCHANGED),
    )


def verbs() -> list[str]:
    return list(JournalEntry.objects.order_by("id").values_list("verb", flat=True))


def test_new_records_become_entries_with_a_first_version(store: Path) -> None:
    arrival = an_arrival(store)
    assert counts(commit(arrival, a_record("A-1"), a_record("A-2"), accept=False)) == (2, 0, 0)
    rows = Entry.objects.order_by("local_ref").values_list(
        "local_ref", "state", "current__number", "accepted"
    )
    assert list(rows) == [("A-1", "draft", 1, None), ("A-2", "draft", 1, None)]


def test_a_version_keeps_amounts_as_they_were_written(store: Path) -> None:
    commit(an_arrival(store), a_record(amounts=(an_amount("84152.1568333"),)))
    content = json.loads(Version.objects.get().content)
    assert content["funding"][0]["amount"] == "84152.1568333"


def test_accepting_moves_the_accepted_version_and_says_that_nobody_else_looked(
    store: Path,
) -> None:
    commit(an_arrival(store), a_record())
    entry = Entry.objects.get()
    assert (entry.state, entry.accepted, entry.accepted_by) == (State.ACCEPTED, entry.current, BY)
    note = JournalEntry.objects.get(verb="collection.accept")
    assert note.detail == {"accepted": 1, "second_person": False}


def test_a_changed_record_becomes_a_version_and_the_accepted_one_stays(store: Path) -> None:
    commit(an_arrival(store), a_record())
    changed = a_record(amounts=(an_amount("90.00"),))
    assert counts(commit(an_arrival(store), changed, accept=False)) == (0, 1, 0)
    entry = Entry.objects.get()
    assert entry.current is not None and entry.accepted is not None
    assert (entry.state, entry.current.number, entry.accepted.number) == (State.EDITED, 2, 1)


def test_the_same_records_again_write_nothing_at_all(store: Path) -> None:
    commit(an_arrival(store), a_record())
    before = list(Entry.objects.values()), list(Version.objects.values()), len(verbs())
    again = an_arrival(store)
    heard = len(verbs())  # that the other file arrived
    assert counts(commit(again, a_record())) == (0, 0, 1)
    assert (list(Entry.objects.values()), list(Version.objects.values())) == before[:2]
    assert len(verbs()) == heard


def test_the_order_of_a_file_does_not_make_a_change(store: Path) -> None:
    commit(an_arrival(store), a_record("A-1"), a_record("A-2"))
    assert counts(commit(an_arrival(store), a_record("A-2"), a_record("A-1"))) == (0, 0, 2)


def test_another_line_and_trailing_zeros_are_no_change(store: Path) -> None:
    commit(an_arrival(store), a_record(amounts=(an_amount("1.5", line=3),), line=3))
    moved = a_record(amounts=(an_amount("1.50", line=9),), line=9)
    assert counts(commit(an_arrival(store), moved)) == (0, 0, 1)
    assert counts(commit(an_arrival(store), a_record(amounts=(an_amount("1.51"),)))) == (0, 1, 0)


def test_entries_a_file_leaves_out_are_named_and_stay(store: Path) -> None:
    commit(an_arrival(store), a_record("A-1"), a_record("A-2"))
    assert commit(an_arrival(store), a_record("A-2")).absent == ("A-1",)
    assert Entry.objects.filter(state=State.ACCEPTED).count() == 2


def test_an_unchanged_entry_is_confirmed_in_the_later_cycle(store: Path) -> None:
    commit(an_arrival(store, cycle=a_cycle("2022")), a_record())
    commit(an_arrival(store, cycle=a_cycle("2025")), a_record())
    entry = Entry.objects.get()
    assert (entry.cycle_first.code, entry.cycle_last.code) == ("2022", "2025")


def test_two_partners_may_use_the_same_reference(store: Path) -> None:
    commit(an_arrival(store, partner=a_partner("EU")), a_record("1"))
    commit(an_arrival(store, partner=a_partner("UNHCR")), a_record("1"))
    assert Entry.objects.count() == 2


def test_a_file_without_a_usable_record_is_refused_and_changes_nothing(store: Path) -> None:
    arrival = an_arrival(store)
    broken = an_intake(findings=(Finding("file.empty", Severity.CRITICAL, "Empty.", "Vide."),))
    with pytest.raises(Refused, match="Nothing in this file can be used: 1 problem"):
        files.commit(
            arrival,
            statements=broken.statements,
            digest=broken.digest,
            accept=True,
            by=BY,
            at=AT,
        )
    assert (Entry.objects.count(), verbs()) == (
        0,
        ["collection.record_cycle", "collection.receive"],
    )


def test_the_same_bytes_arrive_once(store: Path) -> None:
    first = an_arrival(store, text="same")
    assert an_arrival(store, text="same") == first
    assert verbs().count("collection.receive") == 1
    assert len([path for path in store.rglob("*") if path.is_file()]) == 1


def test_a_file_of_a_thousand_records_is_written_in_few_queries(
    store: Path, django_assert_max_num_queries: object
) -> None:
    arrival = an_arrival(store)
    records = [a_record(f"A-{n}") for n in range(1000)]
    # SQLite takes 999 values in one statement: 45 entries of 22 columns, 99 versions of 10. That is
    # 23 + 11 statements for a thousand, and some fifteen around them, however many rows there are.
    with django_assert_max_num_queries(54):  # type: ignore[operator]
        commit(arrival, *records)
    assert Entry.objects.filter(state=State.ACCEPTED, accepted__isnull=False).count() == 1000


def test_a_cycle_is_named_by_its_year() -> None:
    a_cycle("2027")
    with pytest.raises(Refused, match=r"There is no cycle “next”\. Known cycles: 2027\."):
        a_cycle("next")
