"""What a workbook or table carries of the optional keys of a content, and what stays without it."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from marsa.collection import merging, records, resharing, sheet
from marsa.collection.models import Entry, Version
from marsa.collection.queries import entries as entry_queries
from marsa.collection.states import Way
from marsa.exchange.record import Place
from marsa.registry.roles import Role
from tests.collection.test_api import a_key, a_pushed, push
from tests.exchange.reworked import changed
from tests.make_content import a_place, a_theme
from tests.make_cycle import a_contributor, an_appointment, an_entry
from tests.make_files import a_register, a_row, a_running_cycle, a_workbook, sent, take
from tests.sign_in import sign_in

P = "Projects"
FULL: dict[str, Any] = {
    "starts_precision": "month",
    "ends_precision": "year",
    "human_rights_evidence": {"en": "Free advice.", "pt": "Conselhos."},
    "related": [{"kind": "phase-of", "ref": "F-1"}, {"kind": "sibling", "ref": "S-1"}],
    "restrictions": {"funding/amount": {"tier": "partner", "reason": "Not yet announced."}},
}


def nobody(name: str, ref: str | None) -> None:
    """Recognise nobody."""


def said(**other: Any) -> dict[str, Any]:
    return sheet.content(a_row(**other), recognise=nobody)


def a_full() -> dict[str, Any]:
    """Return a content with every optional key."""
    content = said()
    line = content["funding"][0] | {
        "years": {"2025": "60", "2026": "40"}, "eur": "12.50", "eur_source": "Bank of Samples",
    }  # fmt: skip
    themes = [
        a_theme("2", share="75"), a_theme("1", share="25", main=True),
        a_theme("youth", "tag target-group"), a_theme("principal", "tag human-rights"),
    ]  # fmt: skip
    places = [{**content["places"][0], "admin1": ["NE-1", "NE-8"]}]
    return {**content, "funding": [line], "places": places, "themes": themes, **FULL}


def test_a_content_without_the_optional_keys_has_the_keys_it_always_had() -> None:
    content = said()
    assert sorted(content) == [
        "adopted_on", "contact_email", "contact_name", "contributor", "ends_basis", "ends_on",
        "funders", "funding", "hierarchy", "humanitarian", "identifiers", "implementers",
        "in_force_on", "legal_form", "links", "note", "outcomes", "places", "related", "secondary",
        "starts_basis", "starts_on", "status", "summaries", "themes", "titles", "type",
    ]  # fmt: skip
    assert sorted(content["funding"][0]) == [
        "amount", "currency", "funder", "kind", "line", "on", "places", "set_aside", "until",
        "value_on", "value_on_basis",
    ]  # fmt: skip
    assert sorted(content["places"][0]) == [
        "code", "kind", "published_share", "share", "vocabulary",
    ]  # fmt: skip
    assert sorted(content["themes"][0]) == [
        "code", "label", "published_share", "share", "vocabulary",
    ]  # fmt: skip


def test_a_place_is_written_down_as_before() -> None:
    # The canonical text as it was written down before there were optional keys.
    place = (
        '{"code":"NER","kind":"country","published_share":"100","share":"100","vocabulary":null}'
    )
    assert sheet.canonical(said()["places"][0]) == place


def test_a_content_becomes_a_record_and_comes_back() -> None:
    record = records.of(a_full(), ref="A-1")
    (amount,) = record.amounts
    assert amount.years == (("2025", "60"), ("2026", "40"))
    assert (amount.eur, amount.eur_source) == ("12.50", "Bank of Samples")
    assert record.places[0].admin1 == ("NE-1", "NE-8")
    back = sheet.content(record, recognise=nobody)
    kept = ("starts_precision", "ends_precision", "human_rights_evidence", "related", "places")
    assert {key: back[key] for key in kept} == {key: a_full()[key] for key in kept}
    assert {k: back["funding"][0][k] for k in ("years", "eur", "eur_source")} == {
        "years": {"2025": "60", "2026": "40"}, "eur": "12.50", "eur_source": "Bank of Samples",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "row"),
    [("places", a_place("NER", "-5")), ("themes", a_theme("1", share="-5"))],
)
def test_a_share_below_nothing_is_left_to_the_checks_and_divides_nothing(
    name: str, row: dict[str, Any]
) -> None:
    other = a_place("MLI", "105") if name == "places" else a_theme("2", share="105")
    for rows in ([row, other], [row, {**other, "published_share": None}], [row]):
        found = resharing.reshared(name, rows)
        assert [r["published_share"] for r in found] == [r["published_share"] for r in rows]
        assert [r["share"] for r in found] == [None] * len(rows)
    content = said() | {name: [row, other]}
    after = content | {name: [row]}
    merged = merging.merge(content, before=content, after=after)
    assert [r["share"] for r in merged[name]] == [None]


def test_a_change_of_shares_keeps_the_mark_of_the_main_theme_and_the_regions_within() -> None:
    content = a_full()
    shown = said(themes=records.of(content, ref="A").themes, places=(Place("country", "NER"),))
    new = json.loads(json.dumps(shown))
    new["themes"][0]["published_share"], new["themes"][1]["published_share"] = "50", "50"
    new["places"].append(a_place("MLI"))
    merged = merging.merge(content, before=shown, after=new)
    assert [(t["code"], t["share"], t.get("main")) for t in merged["themes"][:2]] == [
        ("2", "50", None), ("1", "50", True),
    ]  # fmt: skip
    assert [(p["code"], p.get("admin1")) for p in merged["places"]] == [
        ("NER", ["NE-1", "NE-8"]), ("MLI", None),
    ]  # fmt: skip


def test_a_day_that_is_changed_is_known_as_exactly_as_its_row_says() -> None:
    content = {**a_full()}
    shown = said(starts_precision="month", ends_precision="year")
    day = merging.merge(content, before=shown, after=said(starts_on=date(2024, 3, 5)))
    assert (day["starts_on"], day.get("starts_precision")) == ("2024-03-05", None)
    assert "ends_precision" not in day
    more = merging.merge(said(), before=said(), after=said(starts_precision="year"))
    assert more == said() | {"starts_precision": "year"}


def test_a_table_that_leaves_the_optional_keys_out_takes_none_away() -> None:
    content = a_full()
    whole = merging.completed(said(), before=content)
    assert {k: whole[k] for k in ("starts_precision", "ends_precision")} == {
        "starts_precision": "month", "ends_precision": "year",
    }  # fmt: skip
    assert whole["human_rights_evidence"] == FULL["human_rights_evidence"]
    moved = merging.completed(said(starts_on=date(2024, 5, 5)), before=content)
    assert "starts_precision" not in moved


@pytest.fixture
def focal(client: Client, db: None) -> Client:
    a_register()
    a_running_cycle()
    return sign_in(client, an_appointment(Role.FOCAL_POINT))


def a_stored() -> Entry:
    return an_entry("A-1", content=a_full(), contributor=a_contributor("MIN"))


def content_of(entry: Entry) -> dict[str, Any]:
    return entry_queries.said(Entry.objects.get(pk=entry.pk))


def test_an_entry_with_every_optional_key_comes_back_unchanged(focal: Client) -> None:
    a_stored()
    arrival = sent(focal, a_workbook(filled=True))
    assert arrival.outcome["findings"] == {}
    assert "0 new, 0 changed" in focal.get(f"/en/desk/files/{arrival.pk}/").content.decode()


def test_a_change_in_the_workbook_changes_that_alone_and_keeps_restrictions(focal: Client) -> None:
    entry = a_stored()
    before = content_of(entry)
    data = a_workbook(filled=True)
    cells = {
        (P, "years_1", 5): "2025 50; 2026 50", (P, "admin1_1", 5): "NE-8",
        (P, "phase_of", 5): "F-2", (P, "human_rights_evidence_en", 5): "Legal advice.",
        (P, "ends_precision", 5): None, (P, "theme_share_1", 5): 60, (P, "theme_share_2", 5): 40,
    }  # fmt: skip
    arrival = sent(focal, changed(data, cells))
    take(focal, arrival)
    now = content_of(entry)
    assert now["funding"][0]["years"] == {"2025": "50", "2026": "50"}
    assert now["places"][0]["admin1"] == ["NE-8"]
    assert now["related"] == [
        {"kind": "phase-of", "ref": "F-2"}, {"kind": "sibling", "ref": "S-1"},
    ]  # fmt: skip
    assert now["human_rights_evidence"] == {"en": "Legal advice.", "pt": "Conselhos."}
    assert "ends_precision" not in now
    assert [(t["code"], t["share"], t.get("main")) for t in now["themes"][:2]] == [
        ("2", "60", None), ("1", "40", True),
    ]  # fmt: skip
    touched = {"funding", "places", "related", "human_rights_evidence", "ends_precision", "themes"}
    assert {k: v for k, v in now.items() if k not in touched} == {
        k: v for k, v in before.items() if k not in touched
    }
    assert now["restrictions"] == FULL["restrictions"]


def test_several_themes_of_a_workbook_block_nothing(focal: Client) -> None:
    cells = {(P, "theme_share_1", 5): 75, (P, "theme_2", 5): "2", (P, "theme_share_2", 5): 25}
    arrival = sent(focal, a_workbook(a_row(), changes=cells))
    take(focal, arrival)
    assert arrival.outcome["findings"] == {}
    entry = Entry.objects.get()
    themes = [t["code"] for t in content_of(entry)["themes"] if t["vocabulary"] == "jvap"]
    assert themes == ["1", "2"]


def test_a_table_changes_what_it_names_alone(focal: Client) -> None:
    entry = a_stored()
    before = content_of(entry)
    row = {
        "local_ref": "A-1", "type": "project", "title_en": before["titles"]["en"], "title_fr": "",
        "status": "ongoing", "funder_1": "", "kind_1": "", "amount_1": "", "currency_1": "",
        "phase_of": "F-9",
    }  # fmt: skip
    target = io.StringIO()
    writer = csv.DictWriter(target, list(row))
    writer.writeheader()
    writer.writerow(row)
    arrival = sent(focal, target.getvalue().encode(), name="entries.csv")
    assert arrival.way == Way.CSV
    take(focal, arrival)
    now = content_of(entry)
    assert {"kind": "phase-of", "ref": "F-9"} in now["related"]
    rest = before.keys() - {"related"}
    assert {k: now[k] for k in rest} == {k: before[k] for k in rest}


def test_a_program_sends_every_optional_key(db: None) -> None:
    a_register()
    a_running_cycle()
    key = a_key()
    row = a_pushed(
        others=[{"name": "Court of Samples", "role": "accountable", "ref": "XI-1"},
                {"name": "Agency of Samples"}],
        phase_of=["F-1"], starts_precision="month",
        human_rights_evidence={"en": "Free advice."},
    )  # fmt: skip
    row["funding"][0] |= {"years": {"2025": 60, "2026": "40"}}
    row["places"][0]["admin1"] = ["NE-1"]
    push([row], key)
    now = entry_queries.said(Entry.objects.get())
    assert [(p["role"], p["name"], p["ref"]) for p in now["others"]] == [
        ("accountable", "Court of Samples", "XI-1"), ("accountable", "Agency of Samples", None),
    ]  # fmt: skip
    assert now["starts_precision"] == "month"
    assert now["funding"][0]["years"] == {"2025": "60", "2026": "40"}
    assert now["places"][0]["admin1"] == ["NE-1"]
    assert now["related"] == [{"kind": "phase-of", "ref": "F-1"}]
    push([{"local_ref": "A-1", "type": "project", "others": []}], key)
    assert "others" not in entry_queries.said(Entry.objects.get())
    assert Version.objects.count() >= 1
