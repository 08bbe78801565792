"""The catalogue of fields: complete, in both languages, and true to content and workbook."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsa.collection import fields, sheet
from marsa.exchange.workbook import columns
from marsa.registry import codelists
from marsa.registry.roles import Tier
from tests.make import a_record
from tests.make_content import a_content, a_group, a_theme

# Of the chosen list of fields, the tiers: P public, R registered, A partner, S secretariat.
CLOSED = {
    "local_ref": Tier.PARTNER,
    "places/admin1": Tier.REGISTERED,
    "documents": Tier.REGISTERED,
    "contact_name": Tier.SECRETARIAT,
    "contact_email": Tier.SECRETARIAT,
    "note": Tier.SECRETARIAT,
    "restrictions": Tier.SECRETARIAT,
}
RESTRICTABLE = {
    "funding/kind", "funding/amount", "funding/currency", "funding/value_on", "implementers",
    "others", "documents",
}  # fmt: skip
WITH_THE_AMOUNT = {
    "funding/years", "funding/eur", "funding/eur_source", "amount_eur", "rate", "rate_on",
}  # fmt: skip


def test_the_form_has_nine_sections_and_each_asks_something() -> None:
    assert [section.key for section in fields.sections()] == [
        "about", "when", "money", "who-where", "themes", "people", "links", "outcomes", "contact",
    ]  # fmt: skip
    assert all(section.fields for section in fields.sections())


def test_every_field_has_a_label_and_a_definition_in_both_languages() -> None:
    for key, field in fields.all_fields().items():
        for text in (field.en, field.fr, field.help_en, field.help_fr):
            assert text.strip(), key
        assert field.help_en.endswith(".") and field.help_fr.endswith("."), key
    assert fields.of("titles").label("fr-FR") == "Titre"
    assert fields.of("ends_on").help("en").startswith("The day on which the project ended")


def test_fields_are_as_open_as_was_chosen() -> None:
    closed = {k: f.tier for k, f in fields.all_fields().items() if f.tier != Tier.PUBLIC}
    assert closed == CLOSED
    assert {k for k, f in fields.all_fields().items() if f.is_restrictable} == RESTRICTABLE
    with_it = {k for k, f in fields.all_fields().items() if f.withheld_with == "funding/amount"}
    assert with_it == WITH_THE_AMOUNT


def test_every_key_of_a_content_has_a_field_and_so_has_every_part() -> None:
    content: dict[str, Any] = sheet.content(a_record(), recognise=lambda name, ref: None)
    known = set(fields.all_fields())
    assert set(content) - known == set()
    parts = {
        f"{key}/{name}" for key in ("funders", "funding", "places", "implementers", "identifiers")
        for item in [*a_content()[key], *content[key]] for name in item
    }  # fmt: skip
    assert parts - known == set()


def test_every_column_of_the_workbook_belongs_to_a_field() -> None:
    named = {column for field in fields.all_fields().values() for column in field.columns}
    codes = {
        re.sub(r"_[0-9]+\Z", "", column.code)
        for sheet_ in columns.sheets().values()
        for column in sheet_.columns
    }
    assert codes - named == {"version", "role"}
    assert named - codes == set()


def test_every_code_list_is_known() -> None:
    own = {"places", "identifier_schemes", "party_roles"}
    for key, field in fields.all_fields().items():
        if field.list and field.list not in own:
            assert codelists.labels(field.list), key
    assert fields.of("status").code_list("project") == "project_statuses"
    assert fields.of("status").code_list("policy") == "policy_statuses"


@pytest.mark.parametrize(
    ("path", "key", "section"),
    [
        ("funding/1/amount", "funding/amount", "money"),
        ("titles/en", "titles", "about"),
        ("sdg/0", "sdg", "people"),
        ("themes/2/code", "themes/code", "themes"),
        ("part_of/0", "part_of", "links"),
        ("restrictions/funding/amount", "restrictions", "contact"),
    ],
)
def test_a_place_in_the_content_finds_its_field(path: str, key: str, section: str) -> None:
    assert fields.of(path).key == key
    assert fields.section_of(path) == section


def test_a_place_of_no_field_is_refused() -> None:
    with pytest.raises(KeyError):
        fields.of("colour/0")


def test_themes_are_told_apart_by_their_vocabulary() -> None:
    told = [
        (a_theme(), "themes"), (a_theme("x", "sample-taxonomy"), "themes"),
        (a_theme("15190", "DAC-5"), "sectors"), (a_theme("151", "DAC-3"), "sectors"),
        (a_theme("7", "99 https://example.org"), "sectors"), (a_theme("7", "2"), "sectors"),
        (a_theme("8", "SDG"), "sdg"), (a_theme("8.5", "SDG-target"), "sectors"),
        (a_theme("5", "tag GCM"), "gcm"), (a_group(), "target_groups"),
        (a_theme("x", "tag 99 https://example.org"), "sectors"),
        (a_theme("1", "policy-marker", label="2"), "gender"),
        (a_theme("9", "policy-marker", label="1"), "sectors"),
        (a_theme("none", "tag human-rights"), "human_rights"),
    ]  # fmt: skip
    assert [fields.field_of_theme(theme) for theme, _ in told] == [field for _, field in told]


def test_tags_are_read_and_put_without_moving_the_others() -> None:
    content = a_content(themes=[a_theme("8", "SDG"), a_theme(), a_theme("10", "SDG"), a_group()])
    assert fields.tagged(content, "sdg") == ("8", "10")
    now = fields.put_tags(content, field="sdg", codes=["16", "10"])
    assert now["themes"] == [
        a_theme(), a_theme("10", "SDG"), a_group(), a_theme("16", "SDG")
    ]  # fmt: skip
    gender = fields.put_tags(content, field="gender", codes=["2"])
    assert gender["themes"][-1] == a_theme("1", "policy-marker", label="2")
    assert fields.tagged(gender, "gender") == ("2",)
    assert fields.put_tags(gender, field="gender", codes=[]) == content


@given(st.lists(st.sampled_from([str(n) for n in range(1, 18)])))
def test_what_is_put_is_what_is_read(codes: list[str]) -> None:
    content = fields.put_tags(a_content(), field="sdg", codes=codes)
    assert fields.tagged(content, "sdg") == tuple(dict.fromkeys(codes))
    assert fields.put_tags(content, field="sdg", codes=[]) == a_content()


def test_relations_are_read_by_their_kind() -> None:
    rows = [("parent", "A"), ("phase-of", "B"), ("sibling", "C")]
    content = a_content(related=[{"kind": kind, "ref": ref} for kind, ref in rows])
    assert fields.related_to(content, "part_of") == ("A",)
    assert fields.related_to(content, "phase_of") == ("B",)


def test_a_content_without_the_optional_keys_keeps_its_fingerprint() -> None:
    content = sheet.content(a_record(), recognise=lambda name, ref: None)
    optional = {
        "starts_precision", "ends_precision", "human_rights_evidence", "restrictions",
    }  # fmt: skip
    assert optional & set(content) == set()
    assert sheet.fingerprint(content) == sheet.fingerprint(sheet.parsed(sheet.canonical(content)))
