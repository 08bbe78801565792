"""A changed row of a workbook over the version that it was written from."""

import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import python_calamine
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from marsa.collection import intake, records, sheet
from marsa.collection.proposals import Change, Difference, Statement, compare
from marsa.collection.returned import Stored
from marsa.exchange import reading as files
from marsa.exchange.record import Amount, Identifier, Party, Place, Record, Related, Theme
from marsa.exchange.workbook import blinds, columns, expecting, laying, reading, writing
from marsa.exchange.workbook.writing import Filled
from marsa.kit.findings import Severity
from tests.exchange.reworked import an_about, changed, sample_records
from tests.shared import ROOT, shared

FULL = Decimal(100)
DAY = date(2020, 3, 2)
P = "Projects"
FIRST = 5  # row of the first entry


def unknown(name: str, ref: str | None) -> None:
    """Recognise nobody."""


def content(record: Record) -> dict[str, Any]:
    return sheet.parsed(sheet.canonical(sheet.content(record, recognise=unknown)))


def a_rich(**other: Any) -> Record:
    """Return a project that says more than any workbook can carry."""
    funder = Party("funding", "European Union", type="class:eu-institution")
    defaults: dict[str, Any] = {
        "titles": {"en": "Wells in two valleys", "pt": "Poços"},
        "summaries": {"en": "Digs wells."},
        "status": "ongoing",
        "starts_on": date(2020, 3, 1),
        "starts_basis": "actual",
        "ends_on": date(2024, 2, 29),
        "ends_basis": "planned",
        "parties": (funder, Party("implementing", "Somebody")),
        "places": (
            Place("country", "NER", share=Decimal(60), published_share=Decimal(60)),
            Place("country", "MLI", share=Decimal(40), published_share=Decimal(40)),
        ),
        "themes": (
            Theme("DAC-5", "14030", "Water", FULL, FULL),
            Theme("jvap", "1.10", "Jobs for returnees", FULL, FULL),
            Theme("SDG", "8"),
            Theme("SDG-target", "8.5"),
            Theme("policy-marker", "1", "2"),
            Theme("policy-marker", "9", "1"),
        ),
        "amounts": (
            Amount(
                "2", Decimal("1234567.80"), "XOF", None, None, DAY, "adoption",
                Party("provider", "European Union"),
                places=(Place("country", "NER", share=FULL),), line=77,
            ),
            Amount(
                "3", Decimal("50.00"), "EUR", None, None, date(2021, 5, 6), "value-date",
                Party("provider", "European Union"),
                places=(Place("country", "MLI", share=FULL),), line=78,
            ),
        ),
        "identifiers": (Identifier("iati", "XM-DAC-1-2"),),
        "related": (Related("parent", "NE-0"), Related("sibling", "NE-9")),
        "links": ("https://example.org/a", "https://example.org/b"),
        "humanitarian": True,
        "hierarchy": 2,
        "secondary": True,
    }  # fmt: skip
    return Record("NE-1", **{**defaults, **other})


def came_back(
    data: bytes, stored: dict[str, Stored], *, about: Any = None
) -> tuple[Statement, ...]:
    """Return what a workbook says of the entries, once it is put over them."""
    about = about or an_about()
    readings = reading.stream(io.BytesIO(data), expect=about)
    taken = intake.take_returned(
        readings,
        recognise=unknown,
        given=expecting.given(about),
        stored=lambda named: {ref: stored[ref] for ref in named if ref in stored},
    )
    return taken.statements


def written(*contents: tuple[str, dict[str, Any]], version: str = "3") -> bytes:
    """Return the workbook that is written of stored versions."""
    target = io.BytesIO()
    entries = [Filled(records.of(said, ref=ref), version) for ref, said in contents]
    writing.write(target, entries=entries, about=an_about())
    return target.getvalue()


def edited(
    changes: dict[Any, Any], record: Record | None = None, **stored: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a version and what it says after these cells of its workbook were changed.

    changes: column of the entry, or (sheet, column, row) → value.
    """
    was = content(record or a_rich())
    keyed = {k if isinstance(k, tuple) else (P, k, FIRST): v for k, v in changes.items()}
    data = changed(written(("NE-1", was)), keyed)
    (said,) = came_back(data, {"NE-1": Stored(3, sheet.canonical(was))})
    assert said.conflict == ()
    return was, json.loads(said.content)


def differing(was: Any, now: Any, path: str = "") -> set[str]:
    """Return the paths of all that differs, lines aside."""
    if isinstance(was, dict) and isinstance(now, dict):
        keys = (was.keys() | now.keys()) - {"line"}
        return {p for k in keys for p in differing(was.get(k), now.get(k), f"{path}/{k}")}
    if isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        pairs = enumerate(zip(was, now, strict=True))
        return {p for n, (a, b) in pairs for p in differing(a, b, f"{path}/{n}")}
    return set() if was == now else {path}


def test_the_sample_of_this_file_comes_back_as_it_is_stored() -> None:
    was, now = edited({})
    assert differing(was, now) == set()


def test_a_version_becomes_the_record_that_says_the_same() -> None:
    was = content(a_rich())
    assert content(records.of(was, ref="NE-1")) == was


# Column, what is typed, the paths that differ afterwards, and one value to look at.
CELLS: list[tuple[str, Any, set[str], str, Any]] = [
    ("contributor", "NE-MIN", {"/contributor"}, "/contributor", "NE-MIN"),
    ("title_en", "Wells", {"/titles/en"}, "/titles", {"en": "Wells", "pt": "Poços"}),
    ("title_fr", "Puits", {"/titles/fr"}, "/titles/fr", "Puits"),
    ("summary_en", "Digs.", {"/summaries/en"}, "/summaries/en", "Digs."),
    ("outcomes_fr", "Dix.", {"/outcomes/fr"}, "/outcomes", {"fr": "Dix."}),
    ("status", "completed", {"/status"}, "/status", "completed"),
    ("starts_on", date(2020, 4, 1), {"/starts_on", "/starts_basis"}, "/starts_basis", "stated"),
    ("ends_on", "2025-01-31", {"/ends_on", "/ends_basis"}, "/ends_on", "2025-01-31"),
    ("place_2", "SEN", {"/places/1/code"}, "/places/1/code", "SEN"),
    ("theme_1", "1.01", {"/themes/1/code", "/themes/1/label"}, "/themes/1/code", "1.01"),
    ("gender", "1", {"/themes/4/label"}, "/themes/5/label", "1"),
    ("identifier", "cris:12", {"/identifiers/0/scheme", "/identifiers/0/value"},
     "/identifiers/0", {"scheme": "cris", "value": "12"}),
    ("part_of", "NE-7", {"/related/0/ref"}, "/related/1/ref", "NE-9"),
    ("link", "https://example.org/a\nhttps://example.org/c", {"/links/1"}, "/links/1",
     "https://example.org/c"),
    ("contact_name", "A person", {"/contact_name"}, "/contact_name", "A person"),
    ("contact_email", "a@example.org", {"/contact_email"}, "/contact_email", "a@example.org"),
    ("note", "See above.", {"/note"}, "/note", "See above."),
]  # fmt: skip


def at(values: Any, path: str) -> Any:
    for part in path.split("/")[1:]:
        values = values[int(part)] if isinstance(values, list) else values[part]
    return values


@pytest.mark.parametrize(("column", "typed", "paths", "path", "value"), CELLS)
def test_a_changed_cell_changes_its_field_and_no_other(
    column: str, typed: Any, paths: set[str], path: str, value: Any
) -> None:
    was, now = edited({column: typed})
    assert differing(was, now) == paths
    assert at(now, path) == value


F = "Funders"
FUNDING: list[tuple[Any, Any, set[str], str, Any]] = [
    ((F, "funder_class", 5), "african-country", {"/funders/0/class"}, "/funders/0/class",
     "african-country"),
    ((F, "funder_ref", 5), "XI-1", {"/funders/0/ref"}, "/funders/0/ref", "XI-1"),
    ((F, "kind", 5), "budget", {"/funding/0/kind"}, "/funding/0/kind", "budget"),
    ((F, "amount", 5), 99.5, {"/funding/0/amount"}, "/funding/0/amount", "99.5"),
    ((F, "currency", 6), "USD", {"/funding/1/currency"}, "/funding/1/places/0/code", "MLI"),
    ((F, "value_on", 5), date(2020, 6, 1), {"/funding/0/value_on", "/funding/0/value_on_basis"},
     "/funding/0/value_on_basis", "value-date"),
    ((F, "on", 6), date(2020, 6, 1), {"/funding/1/on"}, "/funding/1/on", "2020-06-01"),
    ((F, "until", 6), date(2020, 6, 2), {"/funding/1/until"}, "/funding/1/until", "2020-06-02"),
    ((F, "funder", 6), "Netherlands", {"/funding/1/funder/name"}, "/funding/1/places/0/code",
     "MLI"),
    ((F, "funder", 7), "Somebody else", {"/implementers/0/name"}, "/implementers/0/name",
     "Somebody else"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "typed", "paths", "path", "value"), FUNDING)
def test_a_changed_cell_of_the_sheet_of_funders_changes_its_field_and_no_other(
    place: Any, typed: Any, paths: set[str], path: str, value: Any
) -> None:
    implementers = (Party("implementing", "Somebody", ref="XI-2"),)
    was, now = edited({place: typed}, a_rich(parties=(*a_rich().parties[:1], *implementers)))
    assert differing(was, now) == paths
    assert at(now, path) == value


def inline(**other: Any) -> Record:
    """Return the same with one amount, so that all of it stands in its own row."""
    return a_rich(amounts=a_rich().amounts[:1], **other)


@pytest.mark.parametrize(
    ("column", "typed", "paths"),
    [
        ("funder_class_1", "african-country", {"/funders/0/class"}),
        ("kind_1", "budget", {"/funding/0/kind"}),
        ("amount_1", "99.5", {"/funding/0/amount"}),
        ("currency_1", "EUR", {"/funding/0/currency"}),
        ("value_on_1", date(2020, 6, 1), {"/funding/0/value_on", "/funding/0/value_on_basis"}),
        ("funder_1", "Niger", {"/funders/0/name", "/funding/0/funder/name"}),
        ("implementer_1", "Somebody else", {"/implementers/0/name"}),
        ("implementer_2", "A second", {"/implementers"}),
        ("funder_2", "Niger", {"/funders"}),
    ],
)
def test_a_changed_amount_in_the_row_keeps_what_the_row_does_not_show(
    column: str, typed: Any, paths: set[str]
) -> None:
    was, now = edited({column: typed}, inline())
    assert differing(was, now) == paths
    assert now["funding"][0]["places"] == was["funding"][0]["places"]


# ── Shares, lists and child sheets ─────────────────────────────────────────────────────────────


def shares(items: list[dict[str, Any]]) -> list[tuple[str, str | None, str | None]]:
    return [(item["code"], item["share"], item["published_share"]) for item in items]


def test_a_changed_share_is_worked_out_again_for_all_places() -> None:
    was, now = edited({"share_2": 20})
    assert differing(was, now) == {
        "/places/0/share", "/places/1/share", "/places/1/published_share"
    }  # fmt: skip
    assert shares(now["places"]) == [("NER", "75", "60"), ("MLI", "25", "20")]


def test_a_region_of_another_list_keeps_what_it_is_when_a_country_changes() -> None:
    region = Place("region", "X9", "99", Decimal(0), Decimal(100))
    was, now = edited({"place_1": "SEN"}, a_rich(places=(*a_rich().places, region)))
    assert differing(was, now) == {"/places/0/code"}
    assert now["places"][2] == was["places"][2]


def test_goals_that_stay_keep_their_place_among_all_themes() -> None:
    was, now = edited({"sdg": "10; 8"})
    vocabularies = [(theme["vocabulary"], theme["code"]) for theme in now["themes"]]
    assert vocabularies == [
        ("DAC-5", "14030"), ("jvap", "1.10"), ("SDG", "10"), ("SDG", "8"), ("SDG-target", "8.5"),
        ("policy-marker", "1"), ("policy-marker", "9"),
    ]  # fmt: skip
    unchanged = [theme for theme in now["themes"] if theme["code"] != "10"]
    assert unchanged == was["themes"]


def test_a_second_theme_shares_its_list_and_leaves_the_sectors_alone() -> None:
    was, now = edited({"theme_share_1": 60, "theme_2": "1.01", "theme_share_2": 40})
    assert [shares([t]) for t in now["themes"] if t["vocabulary"] == "jvap"] == [
        [("1.10", "60", "60")], [("1.01", "40", "40")]
    ]  # fmt: skip
    assert now["themes"][0] == was["themes"][0]
    assert [t for t in now["themes"] if t["vocabulary"] == "SDG"] == [was["themes"][2]]


def test_an_emptied_cell_empties_its_field_alone() -> None:
    was, now = edited({"ends_on": "", "sdg": "", "link": "", "gender": ""})
    assert (now["ends_on"], now["ends_basis"], now["links"]) == (None, None, [])
    gone = [theme for theme in was["themes"] if theme not in now["themes"]]
    assert [(theme["vocabulary"], theme["code"]) for theme in gone] == [
        ("SDG", "8"), ("policy-marker", "1")
    ]  # fmt: skip
    assert differing(was, now) == {"/ends_on", "/ends_basis", "/links", "/themes"}


def many() -> Record:
    codes = ("NER", "MLI", "BFA", "TCD", "SEN", "KEN")
    return a_rich(
        places=tuple(Place("country", code) for code in codes),
        identifiers=(
            Identifier("cris", "12"),
            Identifier("national", "a:b"),
            Identifier("iati", "X"),
        ),
    )


def test_a_changed_row_of_a_child_sheet_changes_itself() -> None:
    was, now = edited({("Places", "place", 6): "GMB", ("Identifiers", "value", 7): "Y"}, many())
    assert differing(was, now) == {"/places/1/code", "/identifiers/2/value"}
    assert now["identifiers"][1] == {"scheme": "national", "value": "a:b"}


def emptied(sheet_: str, row: int) -> dict[Any, Any]:
    return {(sheet_, column.code, row): "" for column in columns.sheets()[sheet_.lower()].columns}


def test_a_deleted_row_of_a_child_sheet_takes_out_itself() -> None:
    was, now = edited(emptied("Places", 6) | emptied("Funders", 5), many())
    assert [p["code"] for p in now["places"]] == ["NER", "BFA", "TCD", "SEN", "KEN"]
    assert [line["amount"] for line in now["funding"]] == ["50.00"]
    assert now["funding"][0] | {"line": 78} == was["funding"][1]
    assert now["funders"] == []


def test_rows_of_a_child_sheet_may_change_places_and_keep_what_they_do_not_show() -> None:
    was = content(a_rich())
    data = written(("NE-1", was))
    codes = ("role", "funder", "funder_class", "kind", "amount", "currency", "value_on")
    laid = reading_of(data, codes)
    swapped = {("Funders", code, 5): laid[1].get(code, "") for code in codes}
    swapped |= {("Funders", code, 6): laid[0].get(code, "") for code in codes}
    was, now = edited(swapped)
    assert [{**line, "line": None} for line in now["funding"]] == [
        {**line, "line": None} for line in reversed(was["funding"])
    ]


def reading_of(data: bytes, codes: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the first two rows of the sheet of funders by column."""
    rows = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_name(F).to_python()
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[4:6]]


def test_a_new_row_of_a_child_sheet_is_one_more() -> None:
    new = {"local_ref": "NE-1", "funder": "Niger", "kind": "estimate", "amount": 7,
           "currency": "EUR", "value_on": date(2022, 1, 1)}  # fmt: skip
    was, now = edited({("Funders", code, 8): value for code, value in new.items()})
    assert len(was["funding"]) == 2
    assert [line["amount"] for line in now["funding"]] == ["1234567.80", "50.00", "7"]
    assert [line["places"] for line in now["funding"][:2]] == [
        line["places"] for line in was["funding"]
    ]
    assert (now["funding"][2]["kind"], now["funding"][2]["places"]) == ("estimate", [])
    assert [funder["name"] for funder in now["funders"]] == ["European Union", "Niger"]


def test_lines_are_those_of_the_row_and_nothing_else_keeps_one_of_another_file() -> None:
    _, now = edited({"status": "completed"})
    assert [line["line"] for line in now["funding"]] == [5, 6]


# ── What a row cannot say ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "column", [c.code for c in columns.sheets()["projects"].columns if c.code != "local_ref"]
)
@pytest.mark.parametrize("record", [a_rich(), inline()], ids=["child sheets", "one row"])
def test_a_deleted_column_empties_nothing(column: str, record: Record) -> None:
    was = content(record)
    gone = {(P, column, row): None for row in range(1, 6)}
    data = changed(written(("NE-1", was)), gone)
    got = reading.read(io.BytesIO(data), expect=an_about())
    first = got.findings[0]
    assert (first.code, first.severity) == ("file.column_absent", Severity.ERROR)
    assert f"“{column} · " in first.message_en
    (said,) = came_back(data, {"NE-1": Stored(3, sheet.canonical(was))})
    assert differing(was, json.loads(said.content)) == set()


@pytest.mark.parametrize(
    ("sheet_", "column"),
    [(s.name, c.code) for s in columns.sheets().values() if not s.is_entry for c in s.columns],
)
def test_a_deleted_column_of_a_child_sheet_empties_nothing(sheet_: str, column: str) -> None:
    gone = {(sheet_, column, row): None for row in range(1, 15)}
    was, now = edited(gone, many())
    assert differing(was, now) == set()


@pytest.mark.parametrize("name", ["Funders", "Places", "Themes", "Identifiers"])
def test_a_deleted_sheet_empties_nothing(name: str) -> None:
    was = content(many())
    data = changed(written(("NE-1", was)), {}, without=(name,))
    (said,) = came_back(data, {"NE-1": Stored(3, sheet.canonical(was))})
    assert differing(was, json.loads(said.content)) == set()


def test_a_cell_that_cannot_be_read_leaves_its_field_and_the_others_are_taken() -> None:
    was, now = edited({"ends_on": "31/02/2024", "status": "completed"})
    assert differing(was, now) == {"/status"}
    was, now = edited({"amount_1": "2 million", "status": "completed"}, inline())
    assert differing(was, now) == {"/status"}
    was, now = edited({(F, "amount", 6): "n/a", (F, "funder", 5): "Niger", "status": "completed"})
    assert differing(was, now) == {"/status"}


# ── The language of a text ─────────────────────────────────────────────────────────────────────


def test_a_text_of_no_stated_language_is_replaced_by_what_its_column_states() -> None:
    _, now = edited({"title_en": "Wells"}, a_rich(titles={"und": "Puits"}))
    assert now["titles"] == {"en": "Wells"}
    _, now = edited({"title_fr": "Des puits"}, a_rich(titles={"und": "Puits"}))
    assert now["titles"] == {"fr": "Des puits", "und": "Puits"}
    _, now = edited({"title_en": "", "title_fr": "Puits"}, a_rich(titles={"und": "Puits"}))
    assert now["titles"] == {"fr": "Puits"}


def test_a_text_in_a_language_without_a_column_stays_beside_its_translation() -> None:
    _, now = edited({"title_en": "Wells"}, a_rich(titles={"pt": "Poços"}))
    assert now["titles"] == {"en": "Wells", "pt": "Poços"}
    _, now = edited({"title_en": ""}, a_rich(titles={"pt": "Poços"}))
    assert now["titles"] == {}


# ── Versions ───────────────────────────────────────────────────────────────────────────────────


def stored(*contents: dict[str, Any]) -> dict[str, Stored]:
    """Return an entry of which the last of these versions is the current one."""
    texts = dict(enumerate(map(sheet.canonical, contents), start=1))
    return {"NE-1": Stored(len(contents), texts.pop(len(contents)), texts)}


def edits(version: int, changes: dict[str, Any], *contents: dict[str, Any]) -> Statement:
    """Return what a row says that was written from this version and changed."""
    data = written(("NE-1", contents[version - 1]), version=str(version))
    keyed = {(P, code, FIRST): value for code, value in changes.items()}
    (said,) = came_back(changed(data, keyed), stored(*contents))
    return said


def outcome(said: Statement, *contents: dict[str, Any]) -> Change:
    last = contents[-1]
    proposal = compare(
        [said], existing={"NE-1": sheet.fingerprint(last)}, in_cycle=(),
        numbers={"NE-1": len(contents)},
    )  # fmt: skip
    return next(change for change in Change if proposal.count(change))


FIRST_VERSION, SECOND = content(a_rich()), content(a_rich(status="suspended"))


def test_a_row_written_from_an_older_version_is_in_conflict_with_both_values() -> None:
    said = edits(1, {"status": "completed"}, FIRST_VERSION, SECOND)
    assert said.conflict == (Difference("status", stored='"suspended"', sent='"completed"'),)
    assert (outcome(said, FIRST_VERSION, SECOND), said.place) == (Change.CONFLICT, "Projects!A5")


def test_only_what_the_row_changed_is_shown_in_a_conflict() -> None:
    said = edits(1, {"title_en": "Wells"}, FIRST_VERSION, SECOND)
    (difference,) = said.conflict
    assert (difference.field, json.loads(difference.sent)["en"]) == ("titles", "Wells")


def test_a_row_that_nobody_changed_is_in_no_conflict_however_old() -> None:
    said = edits(1, {}, FIRST_VERSION, SECOND)
    assert (outcome(said, FIRST_VERSION, SECOND), said.conflict) == (Change.UNCHANGED, ())


def test_a_row_that_says_what_the_entry_says_by_now_is_in_no_conflict() -> None:
    said = edits(1, {"status": "suspended"}, FIRST_VERSION, SECOND)
    assert (outcome(said, FIRST_VERSION, SECOND), said.conflict) == (Change.UNCHANGED, ())


def test_a_row_of_the_current_version_is_a_change() -> None:
    said = edits(2, {"status": "completed"}, FIRST_VERSION, SECOND)
    assert (outcome(said, FIRST_VERSION, SECOND), said.base) == (Change.CHANGED, 2)


def test_an_entry_changed_between_reading_and_taking_is_in_conflict() -> None:
    said = edits(1, {"status": "completed"}, FIRST_VERSION)
    assert outcome(said, FIRST_VERSION) is Change.CHANGED
    assert outcome(said, FIRST_VERSION, SECOND) is Change.CONFLICT


def test_a_version_that_the_platform_does_not_know_is_in_conflict() -> None:
    data = changed(written(("NE-1", FIRST_VERSION), version="9"), {(P, "status", 5): "completed"})
    (said,) = came_back(data, stored(FIRST_VERSION))
    assert [difference.field for difference in said.conflict] == ["status"]


def test_a_row_without_a_version_adds_to_the_entry_and_empties_nothing() -> None:
    row = {"local_ref": "NE-1", "status": "completed", "title_fr": "Puits", "place_1": "SEN"}
    data = changed(written(), {(P, code, FIRST): value for code, value in row.items()})
    (said,) = came_back(data, stored(FIRST_VERSION))
    now = json.loads(said.content)
    assert differing(FIRST_VERSION, now) == {"/status", "/titles/fr", "/places"}
    assert [place["code"] for place in now["places"]] == ["SEN"]


def test_a_row_of_an_entry_that_is_not_there_is_all_that_it_says() -> None:
    data = written(("NE-1", FIRST_VERSION))
    (said,) = came_back(data, {})
    assert (said.base, json.loads(said.content)["titles"]) == (None, {"en": "Wells in two valleys"})


def test_a_row_without_a_reference_is_left_out() -> None:
    data = changed(written(("NE-1", FIRST_VERSION)), {(P, "local_ref", FIRST): ""})
    assert came_back(data, stored(FIRST_VERSION)) == ()


# ── Any one cell of real entries ───────────────────────────────────────────────────────────────

# Column → two values, one of which differs from what stands there; the fields that may change.
VALUES: dict[str, tuple[tuple[Any, Any], set[str]]] = {
    "title_en": (("Another title", "A third title"), {"titles"}),
    "title_fr": (("Un autre titre", "Un titre encore"), {"titles"}),
    "summary_fr": (("Un résumé.", "Encore un résumé."), {"summaries"}),
    "outcomes_en": (("Done.", "Nearly done."), {"outcomes"}),
    "status": (("suspended", "cancelled"), {"status"}),
    "starts_on": ((date(2017, 5, 6), date(2018, 6, 7)), {"starts_on", "starts_basis", "funding"}),
    "ends_on": ((date(2027, 5, 6), date(2028, 6, 7)), {"ends_on", "ends_basis"}),
    "amount_1": ((1234.5, 77), {"funding"}),
    "currency_1": (("XOF", "USD"), {"funding"}),
    "kind_1": (("estimate", "disbursement"), {"funding"}),
    "value_on_1": ((date(2019, 5, 6), date(2018, 6, 7)), {"funding"}),
    "funder_class_1": (("african-country", "european-country"), {"funders"}),
    "implementer_1": (("A new one", "Another new one"), {"implementers"}),
    "place_1": (("MDG", "COM"), {"places"}),
    "theme_1": (("1.10", "4"), {"themes"}),
    "sdg": (("13", "14; 15"), {"themes"}),
    "gender": (("1", "2"), {"themes"}),
    "human_rights": (("significant", "principal"), {"themes"}),
    "identifier": (("cris:1", "opsys:2"), {"identifiers"}),
    "part_of": (("A-0", "B-0"), {"related"}),
    "link": (("https://example.org/x", "https://example.org/y"), {"links"}),
    "contact_name": (("A", "B"), {"contact_name"}),
    "note": (("Look.", "Look again."), {"note"}),
}


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    """Return the entries of the sample, and of the real list of the EU Trust Fund."""
    records_ = sample_records(tmp_path_factory.mktemp("sample"))
    file = ROOT / "data/tables/eutf-projects-2022-01.csv"
    if file.exists():
        records_ += [record for part in files.open(file) for record in part.records]
    return [record for record in records_ if record.type == "project"]


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(pick=st.integers(0), column=st.sampled_from(sorted(VALUES)), data=st.data())
def test_any_one_cell_of_a_real_entry_changes_its_field_and_no_other(
    entries: list[Record], pick: int, column: str, data: st.DataObject
) -> None:
    record = entries[pick % len(entries)]
    was = content(record)
    values, fields = VALUES[column]
    typed = data.draw(st.sampled_from(values))
    book = written((record.ref, was))
    rows = python_calamine.load_workbook(io.BytesIO(book)).get_sheet_by_name(P).to_python()
    at_ = rows[0].index(column)
    laid = laying.lay(records.of(was, ref=record.ref), framework="jvap")
    group = blinds.group(column)
    assume(group is None or group not in laid.children)
    assume(column in laid.cells or group != "funders" or column.startswith("implementer"))
    assume(str(rows[4][at_]).partition(" · ")[0] != str(typed))
    store = {record.ref: Stored(3, sheet.canonical(was))}
    (said,) = came_back(changed(book, {(P, column, FIRST): typed}), store)
    now = json.loads(said.content)
    changed_ = {path.split("/")[1] for path in differing(was, now)}
    assert changed_ and changed_ <= fields
    (untouched,) = came_back(book, store)
    assert untouched.fingerprint == sheet.fingerprint(was)


def test_every_entry_of_the_real_list_comes_back_as_it_is_stored() -> None:
    file = shared("data/tables/eutf-projects-2022-01.csv")
    found = [record for part in files.open(file) for record in part.records]
    contents = {record.ref: content(record) for record in found}
    said = came_back(
        written(*contents.items()),
        {ref: Stored(3, sheet.canonical(was)) for ref, was in contents.items()},
    )
    assert {s.local_ref: s.fingerprint for s in said} == {
        ref: sheet.fingerprint(was) for ref, was in contents.items()
    }
    assert len(said) > 200
