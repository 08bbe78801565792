"""Organisations that are accountable or managing: kept in a content, absent when there are none."""

from typing import Any

import pytest
from django.test import Client

from marsa.collection import merging, records, sheet
from marsa.collection.models import Entry, Version
from marsa.collection.queries import entries as entry_queries
from marsa.exchange.record import Party
from marsa.registry.roles import Role
from tests.make_cycle import an_appointment
from tests.make_files import a_register, a_row, a_running_cycle, a_workbook, sent, take
from tests.sign_in import sign_in

ACCOUNTABLE = Party("accountable", "Court of Samples", ref="XI-1")
MANAGING = Party("extending", "Agency of Samples")
BOTH: dict[str, Any] = {"parties": (*a_row().parties, ACCOUNTABLE, MANAGING)}
SAID = [
    {"role": "accountable", "name": "Court of Samples", "ref": "XI-1", "code": None, "class": None},
    {"role": "extending", "name": "Agency of Samples", "ref": None, "code": None, "class": None},
]


def said(**other: Any) -> dict[str, Any]:
    return sheet.content(a_row(**other), recognise=lambda name, ref: None)


def test_they_are_kept_with_their_role_and_come_back_as_a_record() -> None:
    content = said(**BOTH)
    assert content["others"] == SAID
    back = records.of(content, ref="A-1")
    assert [p for p in back.parties if p.role in sheet.OTHER_ROLES] == [ACCOUNTABLE, MANAGING]


def test_without_any_the_key_is_absent_and_fingerprints_are_as_before() -> None:
    assert "others" not in said()


def test_one_that_is_taken_out_of_a_row_is_gone_and_a_last_one_takes_the_key_along() -> None:
    both = said(**BOTH)
    one = said(parties=(*a_row().parties, MANAGING))
    assert merging.merge(both, before=both, after=one)["others"] == SAID[1:]
    assert "others" not in merging.merge(both, before=both, after=said())


def test_one_that_is_added_to_a_row_is_there() -> None:
    assert merging.merge(said(), before=said(), after=said(**BOTH))["others"] == SAID


def test_what_could_not_be_read_stays() -> None:
    both = said(**BOTH)
    assert merging.merge(both, before=both, after=said(), kept=frozenset({"others"})) == both


def test_a_file_that_says_nothing_of_them_takes_none_away() -> None:
    both = said(**BOTH)
    assert merging.completed(said(), before=both)["others"] == SAID


@pytest.mark.django_db
def test_a_workbook_carries_them_there_and_back(client: Client) -> None:
    a_register()
    a_running_cycle()
    sign_in(client, an_appointment(Role.FOCAL_POINT))
    take(client, sent(client, a_workbook(a_row(**BOTH))))
    assert entry_queries.said(Entry.objects.get())["others"] == SAID
    arrival = sent(client, a_workbook(filled=True))
    assert arrival.outcome["findings"] == {}
    take(client, arrival)
    assert Version.objects.count() == 1
    # Row 5 is the implementer, 6 and 7 are the two.
    take(client, sent(client, a_workbook(filled=True, changes={("Funders", "funder", 7): "ABC"})))
    names = [each["name"] for each in entry_queries.said(Entry.objects.get())["others"]]
    assert names == ["Court of Samples", "ABC"]
