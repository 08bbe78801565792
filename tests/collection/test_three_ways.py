"""Each thing that can be said of an entry, through form, workbook and program: one sentence.

Every row of `checks_spec` that has something to be said goes the three ways to the same checks: it
is drawn into the controls of the form and read back as they would be sent; it is written into a
workbook, which is read and judged; it is pushed as JSON. Each must say the sentence of the check,
in English and in French, at its control, in its cell, at its pointer. What a way cannot carry is
listed below by name, with the reason, and the list is kept true by a test.
"""

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import python_calamine

from marsa.collection import (
    answers,
    checks,
    fields,
    pushing,
    reading_files,
    records,
    row_checks,
    sheet,
)
from marsa.collection.actions.entries import empty
from marsa.collection.checks import Check, Context
from marsa.collection.fields.tags import RELATIONS, TAGS, tagged
from marsa.collection.forms.sections import naming, reading
from marsa.collection.forms.sections.laying import Page
from marsa.collection.forms.sections.typing import Sources, Typed
from marsa.collection.models import Entry, Version
from marsa.collection.reading_files import Asked, Read
from marsa.exchange.workbook import writing
from marsa.exchange.workbook.about import About
from marsa.exchange.workbook.choices import Choice
from marsa.exchange.workbook.writing import Filled
from marsa.kit.findings import Finding, Severity
from marsa.registry import organisations
from marsa.registry.organisations import Recognised
from tests.collection.checks_spec import ROWS, Row
from tests.exchange.reworked import cell, changed
from tests.make_content import CONTRIBUTORS, KNOWN, NODES, TODAY, a_content, a_policy

GRAVE = (Severity.CRITICAL, Severity.ERROR)
SAYING = [row for row in ROWS if row.said]
SECTIONS = {section.key: section for section in fields.sections()}
# Field of a check → column of the workbook, where the catalogue has several.
COLUMN = {
    "funders/name": "funder", "funders/class": "funder_class", "funding/funder": "funder",
    "funders/no_amount_reason": "no_amount_reason", "funding/kind": "kind",
    "funding/amount": "amount", "funding/currency": "currency", "funding/value_on": "value_on",
    "funding/years": "years", "funding/eur": "eur", "funding/eur_source": "eur_source",
    "funders": "funder", "implementers": "implementer", "places": "place", "places/code": "place",
    "places/published_share": "share", "places/admin1": "admin1", "themes": "theme",
    "themes/code": "theme", "themes/published_share": "theme_share",
    "identifiers/value": "identifier", "identifiers/scheme": "identifier",
}  # fmt: skip


def recognise(name: str, ref: str | None) -> Recognised | None:
    return organisations.recognise(name, known=KNOWN, identifier=ref)


def found(said: Iterable[Check]) -> dict[tuple[str, str], tuple[str, str]]:
    return {(each.code, each.field): (each.en, each.fr) for each in said}


@cache
def expected(index: int) -> Mapping[tuple[str, str], tuple[str, str]]:
    """Return what is to be said of a row: code and place → the sentence in both languages."""
    row = SAYING[index]
    said = found(checks.check(row.content, context=row.context))
    assert set(said) == set(row.said)
    return said


# ── The form ────────────────────────────────────────────────────────────────────────────────


def by_form(row: Row) -> dict[tuple[str, str], tuple[str, str]]:
    """Return what the form says at the controls where it belongs."""
    content = dict(row.content)
    new = empty(content["type"])
    typed: dict[str, Typed] = {}
    sources = Sources("en", content["type"], row.context.around)
    for key, section in SECTIONS.items():
        drawn = reading.typed(content, section=section, sources=sources)
        page = Page(drawn, section=section, sources=sources, is_new=True)
        typed[key] = {name: drawn[name] for name in drawn if name in page.fields}
        new |= reading.said(typed[key], content=new, section=section, sources=sources)
    context = row.context
    if context.before:
        context = replace(context, before=_registered(context.before))
    said = checks.check(new, context=context)
    return {
        (each.code, each.field): (
            _at_its_control(each, typed, new, row.context, "en"),
            _at_its_control(each, typed, new, row.context, "fr"),
        )
        for each in said
    }


def _at_its_control(
    each: Check, typed: Mapping[str, Typed], content: Any, context: Context, language: str
) -> str:
    """Return the sentence as the page has it at the control; empty where it is not there."""
    section = SECTIONS[fields.section_of(each.field)]
    sources = Sources(language, content["type"], context.around)
    page = Page(typed[section.key], section=section, sources=sources, is_new=True)
    page.say([each], content=content, language=language)
    name = naming.control(each.field, content=content)
    return str(next(iter(page.errors.get(name, page.non_field_errors())), ""))


# ── The workbook ────────────────────────────────────────────────────────────────────────────


def about() -> About:
    lists = {
        "themes": tuple(Choice(n.code, n.en, n.fr) for n in NODES.values()),
        "contributors": tuple(Choice(c.code, c.en, c.fr) for c in CONTRIBUTORS.values()),
    }
    return About("2026", Choice("EU", "Union", "Union"), b"a key", lists=lists)


def by_workbook(row: Row, folder: Path, *, cells: Mapping[Any, Any] | None = None) -> list[Finding]:
    """Return what is found in a workbook with this one row. cells: what is typed into it."""
    record = records.of(row.content, ref=row.context.local_ref)
    target = io.BytesIO()
    writing.write(target, entries=[Filled(record)], about=about())
    path = folder / "return.xlsx"
    data = target.getvalue()
    path.write_bytes(changed(data, cells) if cells else data)
    asked = Asked(about(), lambda named: {}, recognise, TODAY)
    read = reading_files.read(path, name="return.xlsx", asked=asked)
    return _judged(read, row, path)


def _judged(read: Read, row: Row, path: Path) -> list[Finding]:
    """Put a row that was read to the checks, as the entry that the table is about."""
    entry = Entry(pk=row.context.entry, local_ref=row.context.local_ref, state="draft")
    if row.context.before:
        entry.accepted = Version(content=sheet.canonical(_registered(row.context.before)))
    judged = row_checks.judge(
        read,
        rows=read.statements,
        entries={row.context.local_ref: entry} if row.context.entry else {},
        around=row.context.around,
        documents={},
        service="",
        file=path,
    )
    return list(judged.findings)


def _registered(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return an accepted content as it is stored: with the codes of the register."""
    lines = [
        {**line, "funder": {**line["funder"], "code": known.code if known else None}}
        for line in content["funding"]
        for known in [recognise(line["funder"]["name"], None)]
    ]
    return {**content, "funding": lines}


def heads(path: Path) -> dict[str, list[str]]:
    book = python_calamine.load_workbook(str(path))
    names = ("Projects", "Policies", "Funders", "Places", "Themes", "Identifiers")
    return {name: list(map(str, book.get_sheet_by_name(name).to_python()[0])) for name in names}


def column_of(cell: str, names: Mapping[str, list[str]]) -> str:
    """Return the code of the column of a cell, without its number."""
    sheet_name, _, address = cell.partition("!")
    index = 0
    for sign in address.rstrip("0123456789"):
        index = index * 26 + ord(sign) - 64
    code = names[sheet_name][index - 1]
    return code.rpartition("_")[0] if code[-1].isdecimal() and "_" in code else code


def wanted_columns(field: str) -> tuple[str, ...]:
    """Return the column in which a check of a field is to be said; two where a thing may stand in
    the row of its entry, or in a column of another name on its own sheet."""
    parts = [part for part in field.split("/") if not part.isdecimal()]
    if wanted := COLUMN.get("/".join(parts)):
        return wanted, {"identifier": "value", "implementer": "funder"}.get(wanted, wanted)
    columns = fields.of(field).columns
    return (next((c for c in columns if c.endswith(f"_{parts[-1]}")), columns[0]),)


# ── The program ─────────────────────────────────────────────────────────────────────────────


def by_program(row: Row) -> list[Finding]:
    """Return what is found in a push of this one row."""
    body = json.dumps([a_pushed(row)]).encode()
    rows, noted = answers.rows_of(body)
    read = pushing.read(rows, known={}, framework="jvap", recognise=recognise, noted=noted)
    return _judged(read, row, Path("none"))


def a_pushed(row: Row) -> dict[str, Any]:
    """Return a content as a program writes it."""
    content = row.content
    plain = ("type", "titles", "summaries", "outcomes", "status", "starts_on", "ends_on",
             "starts_precision", "ends_precision", "contributor", "legal_form", "adopted_on",
             "in_force_on", "links", "human_rights_evidence", "identifiers")  # fmt: skip
    sent = {key: content[key] for key in plain if content.get(key) is not None}
    sent |= {key: list(tagged(content, key)) for key in ("target_groups", "sdg", "gcm")}
    sent |= {k: next(iter(tagged(content, k)), None) for k in ("gender", "human_rights")}
    sent |= {key: list(fields.related_to(content, key)) for key in RELATIONS}
    sent |= {key: [_only(p, "name", "ref", "class", "no_amount_reason") for p in content[key]]
             for key in ("funders", "implementers")}  # fmt: skip
    sent["funding"] = [
        _only(line, "kind", "amount", "currency", "value_on", "years", "eur", "eur_source")
        | ({"funder": line["funder"]["name"]} if line["funder"] else {})
        for line in content["funding"]
    ]
    sent["places"] = [_only(p, "code", "published_share", "admin1") for p in content["places"]]
    own = [t for t in content["themes"] if t["vocabulary"] == "jvap"]
    sent["themes"] = [_only(theme, "code", "published_share", "main") for theme in own]
    assert TAGS == ("target_groups", "sdg", "gcm", "gender", "human_rights")
    return {**sent, "local_ref": row.context.local_ref}


def _only(line: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: line[name] for name in names if line.get(name) is not None}


# ── All rows ────────────────────────────────────────────────────────────────────────────────

DOCUMENTS = ("6 documents", "a document of more than 10 MB", "a document of another kind")
RESTRICTIONS = (
    "a reason of 9 characters", "what cannot be restricted", "what is no field",
    "for the secretariat alone", "for the public",
)  # fmt: skip
# Way → row → why the way cannot carry it.
CANNOT: dict[str, dict[str, str]] = {
    "form": {
        "a code of two letters": "what is typed is found in the list: NE is Niger",
        **dict.fromkeys(("what cannot be restricted", "what is no field"), "it has no control"),
    },
    "workbook": {
        "a number of somebody else's": "it has no column for the number of the platform",
        "no reference": "a row without a reference is no entry yet, as its reader says",
        "a type that is none stops everything": "the sheet tells the type",
        "no title in English or French": "another language stands in the English column",
        "a code of two letters": "what is typed is found in the list: NE is Niger",
        "a currency that is none": "what is typed is found in the list: Euro is EUR",
        "two main themes": "the first theme is the main one: it has no column for the mark",
        "nothing": "an empty cell is no identifier",
        **dict.fromkeys(DOCUMENTS, "files are attached on the page of the entry"),
        **dict.fromkeys(RESTRICTIONS, "restrictions are made in the form, and kept"),
    },
    "program": {
        "a number of somebody else's": "it sends the reference, never the number",
        "no reference": "the interface refuses the row: its description asks for a reference",
        **dict.fromkeys(DOCUMENTS, "files are attached on the page of the entry"),
        **dict.fromkeys(RESTRICTIONS, "restrictions are made in the form, and kept"),
    },
}
# What was typed into a workbook and cannot be read, or is in no list, is said by its reader.
BY_READER: dict[str, tuple[str, str, Any]] = {
    "a contributor of somebody else": ("value.not_listed", "contributor", "NOT"),
    "a status of policies": ("value.not_listed", "status", "adopted"),
    "a status of projects": ("value.not_listed", "status", "ongoing"),
    "a legal form that is none": ("value.not_listed", "legal_form", "decree"),
    "a day that is none": ("value.date_unreadable", "ends_on", "2024-02-31"),
    "a reason that is none": ("value.not_listed", "no_amount_reason_1", "secret"),
    "a class that is none": ("value.not_listed", "funder_class_1", "bank"),
    "a kind that is none": ("value.not_listed", "kind_1", "gift"),
    "no figure": ("value.amount_missing", "amount_1", None),
    "words for a figure": ("value.amount_unreadable", "amount_1", "2 million"),
    "a share above 100": ("value.percentage_unreadable", "share_1", 100.6),
    "a share below nothing": ("value.percentage_unreadable", "share_1", -0.1),
    "one goal too far": ("value.not_listed", "sdg", "17; 18"),
    "a marker that is none": ("value.not_listed", "gender", "3"),
    "a mark of human rights that is none": ("value.not_listed", "human_rights", "high"),
    "a scheme that is none": ("value.not_listed", "scheme", "isbn"),
    "an address in two parts": ("value.link", "link", "https://a.org/b c"),
}
WAYS = ("form", "workbook", "program")


def carried(way: str) -> list[Any]:
    """Return the places of the rows that a way carries."""
    without = {*CANNOT[way], *(BY_READER if way == "workbook" else ())}
    return [
        pytest.param(index, id=f"{index}-{row.because}")
        for index, row in enumerate(SAYING)
        if row.because not in without
    ]


@pytest.mark.parametrize("index", carried("form"))
def test_the_form_says_it_at_its_control(index: int) -> None:
    shown = by_form(SAYING[index])
    assert {key: shown.get(key) for key in expected(index)} == expected(index)


@pytest.mark.parametrize("index", carried("workbook"))
def test_the_workbook_says_it_in_its_cell(index: int, tmp_path: Path) -> None:
    said = by_workbook(SAYING[index], tmp_path)
    names = heads(tmp_path / "return.xlsx")
    shown = {
        (f.code.removeprefix("entry."), f.path or ""): (f.message_en, f.message_fr)
        for f in said
        if f.code.startswith("entry.")
        and column_of(f.cell or "", names) in wanted_columns(f.path or "")
    }
    assert {key: shown.get(key) for key in expected(index)} == expected(index)


@pytest.mark.parametrize("index", carried("program"))
def test_the_program_is_told_it_at_its_pointer(index: int) -> None:
    shown = {
        (f.code.removeprefix("entry."), f.path or ""): (f.message_en, f.message_fr)
        for f in by_program(SAYING[index])
        if f.code.startswith("entry.") and f.cell == f"/0/{f.path}"
    }
    assert {key: shown.get(key) for key in expected(index)} == expected(index)


@pytest.mark.parametrize("because", BY_READER)
def test_what_a_workbook_cannot_hold_is_said_by_its_reader_in_the_cell(
    because: str, tmp_path: Path
) -> None:
    code, column, typed = BY_READER[because]
    row = next(row for row in SAYING if row.because == because)
    whole = a_policy() if row.content["type"] == "policy" else a_content()
    if column == "scheme":
        whole["identifiers"] = [{"scheme": "national", "value": n} for n in ("1", "2")]
    sheet_name = "Policies" if row.content["type"] == "policy" else "Projects"
    place = ("Identifiers" if column == "scheme" else sheet_name, column, 5)
    said = by_workbook(replace(row, content=whole), tmp_path, cells={place: typed})
    data = (tmp_path / "return.xlsx").read_bytes()
    found_there = [f for f in said if f.cell == cell(data, *place) and f.severity in GRAVE]
    assert [f.code for f in found_there] == [code]
    assert found_there[0].message_en != found_there[0].message_fr


def test_the_lists_of_what_a_way_cannot_carry_name_rows_that_are_there() -> None:
    known = {row.because for row in SAYING}
    for way in WAYS:
        assert set(CANNOT[way]) - known == set()
        assert all(CANNOT[way].values())
    assert set(BY_READER) - known == set()
    assert not set(BY_READER) & set(CANNOT["workbook"])


def test_a_day_that_does_not_exist_is_to_be_fixed_in_all_three_ways(tmp_path: Path) -> None:
    row = next(row for row in SAYING if row.because == "a day that is none")
    assert checks.check(row.content, context=row.context)[0].severity == checks.Severity.FIX
    assert [f.severity for f in by_program(row)] == [Severity.ERROR]
    cells = {("Projects", "ends_on", 5): "31/02/2024"}
    said = by_workbook(replace(row, content=a_content()), tmp_path, cells=cells)
    assert [(f.code, f.severity) for f in said] == [("value.date_unreadable", Severity.ERROR)]
