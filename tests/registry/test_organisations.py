"""Which organisation a written name stands for."""

import pytest

from marsa.registry import organisations
from marsa.registry.organisations import Candidate, Match, Recognised, Spelling

KNOWN = organisations.known(
    [
        Spelling("IOM", "IOM", is_name=True),
        Spelling("IOM", "International Organization for Migration", is_name=True),
        Spelling("IOM", "OIM"),
        Spelling("ILO", "ILO", is_name=True),
        Spelling("ILO", "OIT"),
        Spelling("ILO", "Organisation internationale du Travail", is_name=True),
        Spelling("ILO", "International Labour Organization", is_name=True),
        Spelling("WFP", "World Food Programme", is_name=True),
    ],
    identifiers={"XM-DAC-47066": "IOM"},
    classes={"IOM": "international-organisation"},
)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("International Organization for Migration", Match("IOM", "exact")),
        ("INTERNATIONAL  ORGANIZATION FOR MIGRATION.", Match("IOM", "exact")),
        ("iom", Match("IOM", "exact")),
        ("O.I.M.", Match(None, "unknown")),
        ("oim", Match("IOM", "alias")),
        ("International Organization for Migration (IOM)", Match("IOM", "alias")),
        ("OIM – International Organization for Migration", Match("IOM", "alias")),
        (
            "OIT - ILO - Organisation Internationale du Travail - "
            "International Labour Organization",
            Match("ILO", "alias"),
        ),
        ("", Match(None, "unknown")),
        ("Plan International", Match(None, "unknown")),
    ],
)
def test_a_name_is_matched_as_it_stands(written: str, expected: Match) -> None:
    assert organisations.match(written, known=KNOWN) == expected


def test_two_organisations_in_one_name_are_not_taken_for_either() -> None:
    both = organisations.match("International Organization for Migration / OIT", known=KNOWN)
    assert both.code is None


def test_a_name_that_resembles_is_a_candidate_and_never_taken() -> None:
    found = organisations.match("World Food Program", known=KNOWN)
    # token_sort_ratio = 2 × 18 / (18 + 20) = 94.7 of 100.
    assert found.code is None
    assert found.how == "candidates"
    assert [(c.code, round(c.score, 1)) for c in found.candidates] == [("WFP", 94.7)]
    assert organisations.recognise("World Food Program", known=KNOWN) is None


def test_a_name_that_resembles_less_is_no_candidate() -> None:
    assert organisations.match("World Food Pact", known=KNOWN) == Match(None, "unknown")


def test_candidates_are_organisations_and_the_best_stands_first() -> None:
    known = organisations.known(
        [
            Spelling("A", "Danish Refugee Council"),
            Spelling("A", "Danish Refugee Counsel"),
            Spelling("B", "Danish Refugees Council"),
            Spelling("C", "Danish Refugee Councils"),
            Spelling("D", "Danisch Refugee Council"),
        ]
    )
    found = organisations.match("Danish Refugee Counci", known=known).candidates
    # 2 × 21 / (21 + 22) = 97.7 of 100; of equal ones the first in the alphabet.
    assert found[0] == Candidate("A", "danish refugee council", found[0].score)
    assert round(found[0].score, 1) == 97.7
    assert [c.code for c in found] == ["A", "D", "C"]


def test_an_identifier_wins_over_the_name_beside_it() -> None:
    found = organisations.match("World Food Programme", identifier=" xm-dac-47066", known=KNOWN)
    assert found == Match("IOM", "identifier")
    unknown = organisations.match("World Food Programme", identifier="XM-DAC-1", known=KNOWN)
    assert unknown == Match("WFP", "exact")


def test_a_recognised_organisation_brings_its_class() -> None:
    assert organisations.recognise("OIM", known=KNOWN) == Recognised(
        "IOM", "international-organisation"
    )
    assert organisations.recognise("World Food Programme", known=KNOWN) == Recognised("WFP", "")
    assert organisations.recognise("Nobody", known=KNOWN) is None
