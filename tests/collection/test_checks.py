"""Everything that can be said of an entry: each row of the table, and that no rule has none."""

import re
from datetime import date
from decimal import Decimal

import pytest

from marsa.collection import checks, fields
from marsa.collection.checks import euros, said
from marsa.collection.checks.said import Severity, say
from marsa.kit.findings import Severity as Gravity
from tests.collection import checks_spec
from tests.collection.checks_spec import ROWS, Row
from tests.make_content import a_content, a_context, a_line, a_policy

# The checks of the list of fields, by field: what the specification asks, one row each. Codes are
# those of the sentences; together they are all that can be said.
RULES: dict[str, set[str]] = {
    "entry_id": {"entry.not_yours"},
    "local_ref": {"ref.missing", "ref.repeated"},
    "type": {"type.unknown"},
    "contributor": {"contributor.missing", "contributor.unknown", "contributor.ended"},
    "title": {
        "title.missing", "title.short", "title.long", "title.other_language", "title.repeated",
    },
    "summary": {"summary.missing", "summary.short", "summary.long"},
    "outcomes": {"outcomes.long", "outcomes.empty"},
    "status": {"status.missing", "status.unknown"},
    "starts_on, ends_on": {
        "start.missing", "start.out_of_scope", "end.before_start", "end.ahead", "end.past",
        "date.far", "date.beyond", "date.unreadable",
    },
    "policy": {"adopted.missing", "adopted.out_of_scope", "legal_form.unknown"},
    "funder, class": {
        "funder.missing", "funder.unnamed", "funder.unknown", "funder.class_missing",
        "funder.class_unknown", "funder.class_unlike", "funder.no_amount", "funder.reason_unknown",
    },
    "kind, amount, currency, value_on, years": {
        "kind.missing", "kind.unknown", "amount.missing", "amount.unreadable", "amount.negative",
        "currency.missing", "currency.unknown", "currency.not_valid", "value_day.missing",
        "rate.missing", "eur.no_source", "amount.large", "amount.tenfold", "years.unknown",
        "share.unreadable", "share.beyond", "share.some_missing", "share.not_whole",
    },
    "amount_eur": {"eur.computed"},
    "implementer": {"implementer.missing"},
    "place": {"place.missing", "place.unknown", "place.repeated", "admin1.unknown"},
    "theme": {
        "theme.missing", "theme.unknown", "theme.other_version", "theme.priority_missing",
        "theme.repeated", "theme.main_repeated",
    },
    "target_group": {"target_group.none"},
    "sdg, gcm, gender": {"tag.unknown"},
    "human_rights": {"rights.no_evidence"},
    "identifier": {
        "identifier.scheme", "identifier.empty", "identifier.iati_signs", "identifier.iati_prefix",
        "identifier.form", "identifier.repeated", "identifier.elsewhere",
    },
    "part_of, phase_of": {"relation.unknown", "relation.circle"},
    "link": {"link.form", "link.many"},
    "document": {"document.many", "document.type", "document.size"},
    "restrictions": {"restriction.field", "restriction.tier", "restriction.reason"},
}  # fmt: skip


def test_every_rule_has_a_row_that_fails_and_all_rules_are_all_sentences() -> None:
    demanded = {code for codes in RULES.values() for code in codes}
    assert demanded == set(said.catalogue())
    failing = {code for row in ROWS for code, _ in row.said}
    assert demanded - failing == set()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.because)
def test_what_is_said_of_an_entry(row: Row) -> None:
    found = checks.check(row.content, context=row.context)
    assert [(each.code, each.field) for each in found] == row.said


@pytest.mark.parametrize(("code", "severity"), checks_spec.SEVERITIES)
def test_a_rule_is_as_grave_as_it_was_agreed(code: str, severity: str) -> None:
    assert said.catalogue()[code].severity == severity


def test_the_severities_of_all_rules_are_agreed() -> None:
    assert {code for code, _ in checks_spec.SEVERITIES} == set(said.catalogue())


def test_nothing_is_said_of_a_whole_project_or_policy() -> None:
    assert checks.check(a_content(), context=a_context()) == ()
    assert checks.check(a_policy(), context=a_context()) == ()


def test_sentences_write_numbers_and_days_as_their_language_does() -> None:
    content = a_content(funding=[a_line("600000000.50")], starts_on="2015-10-01")
    start, large = checks.check(content, context=a_context())
    assert start.en == (
        "The project starts on 1 October 2015 and is out of scope: the follow-up covers projects"
        " launched since November 2015. Correct the date, or withdraw the entry."
    )
    assert start.fr == (
        "Le projet commence le 1er octobre 2015 et n’entre pas dans le champ du suivi, qui couvre"
        " les projets lancés depuis novembre 2015. Corriger la date ou retirer la fiche."
    )
    assert large.sentence("en") == (
        "The amount is EUR 600,000,000.5, more than 500,000,000. Correct it, or say why it is"
        " right."
    )
    assert large.sentence("fr") == (
        "Le montant est de 600\xa0000\xa0000,5 EUR, soit plus de 500\xa0000\xa0000. Le corriger,"
        " ou expliquer pourquoi il est exact."
    )


def test_candidates_are_named_after_the_sentence_and_never_more_than_three() -> None:
    content = a_content(contributor="MINI")
    (found,) = checks.check(content, context=a_context())
    assert found.en == (
        "“MINI” is not a contributor of this partner. Choose one from the list."
        " Perhaps: MIN · Ministry."
    )
    assert found.fr.endswith(" Peut-être\xa0: MIN · Ministère.")
    assert [choice.code for choice in found.candidates] == ["MIN"]
    content = a_content(places=[{**a_content()["places"][0], "code": "Guinea-B"}])
    (found,) = checks.check(content, context=a_context())
    assert (found.code, found.field) == ("place.unknown", "places/0/code")
    assert "GNB" in [choice.code for choice in found.candidates]
    assert len(found.candidates) <= 3


def test_every_sentence_is_complete_in_both_languages_and_fills_the_same_values() -> None:
    for code, sentence in said.catalogue().items():
        names = [set(re.findall(r"\{(\w+)\}", text)) for text in (sentence.en, sentence.fr)]
        assert names[0] == names[1], code
        for text in (sentence.en, sentence.fr):
            assert text.endswith("."), code
        assert not re.search(r" [:;?!»]|« ", sentence.fr.replace("& | ?", "")), code


def test_a_field_of_a_check_is_one_of_the_catalogue() -> None:
    for row in ROWS:
        for found in checks.check(row.content, context=row.context):
            assert fields.of(found.field).section in {s.key for s in fields.sections()}


def test_explained_values_pass_and_a_reason_of_nine_characters_does_not() -> None:
    found = checks.check(a_content(ends_on="2026-06-29"), context=a_context())
    assert [each.code for each in found] == ["end.past"]
    assert checks.left_to_do(found, explained={}) == found
    assert checks.left_to_do(found, explained={("end.past", "ends_on"): "123456789"}) == found
    assert checks.left_to_do(found, explained={("end.past", "ends_on"): "1234567890"}) == ()
    assert checks.left_to_do(found, explained={("end.ahead", "ends_on"): "1234567890"}) == found


def test_notes_block_nothing_and_sections_know_their_checks() -> None:
    content = a_content(titles={"en": "Training for returnees"}, implementers=[])
    found = checks.check(content, context=a_context())
    assert [each.code for each in found] == ["title.other_language", "implementer.missing"]
    assert [each.code for each in checks.left_to_do(found, explained={})] == ["implementer.missing"]
    assert {k: [c.code for c in v] for k, v in checks.by_section(found).items()} == {
        "about": ["title.other_language"],
        "who-where": ["implementer.missing"],
    }


def test_a_check_is_a_finding_of_a_file_with_the_same_sentence() -> None:
    end, day = said.Words("End", "Fin"), date(2060, 1, 1)
    check = say("date.far", "ends_on", label=end, found=day, years=20)
    finding = check.finding(record="A-1", line=6, cell="Projects!K6")
    assert (finding.code, finding.severity, finding.path) == (
        "entry.date.far", Gravity.WARNING, "ends_on",
    )  # fmt: skip
    assert (finding.message_en, finding.message_fr) == (check.en, check.fr)
    assert (finding.record, finding.line, finding.cell) == ("A-1", 6, "Projects!K6")


def test_an_amount_in_euro_is_computed_and_the_typed_one_only_stands_where_no_rate_does() -> None:
    content = a_content()
    dollars = a_line("100", currency="USD", eur="99", eur_source="Somebody")
    found = euros.euro(dollars, content, to_eur=a_context().around.to_eur)
    assert found == euros.Euro(Decimal(50), Decimal(2), date(2020, 5, 1), "invented")
    kwacha = {**dollars, "currency": "ZMW"}
    found = euros.euro(kwacha, content, to_eur=a_context().around.to_eur)
    assert found == euros.Euro(Decimal(99), None, None, "Somebody")
    assert (
        euros.euro({**kwacha, "eur_source": ""}, content, to_eur=a_context().around.to_eur) is None
    )


def test_severities_have_four_steps() -> None:
    assert list(Severity) == ["stop", "fix", "explain", "note"]
