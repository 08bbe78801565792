"""Values against their code lists: what is accepted, what is said, and what may be meant."""

import json

import pytest

from marsa.exchange.iati import codes
from marsa.kit.findings import Finding, Severity
from tests.exchange.written import KENYA, a_transaction, read_one
from tests.shared import shared


def said(body: str, **other: str) -> list[Finding]:
    """What is said of the codes of an activity with this body."""
    _, findings = read_one(KENYA + body, **other)
    return [finding for finding in findings if finding.code.startswith("code.")]


def in_transaction(part: str) -> str:
    return a_transaction(more=part)


# ── The lists ───────────────────────────────────────────────────────────────────────────────
def test_the_lists_hold_the_codes_of_the_standard_and_no_others() -> None:
    for name, code_list in codes.lists().items():
        file = shared(f"data/standard/codelists-json/en/{name}.json")
        official = json.loads(file.read_text(encoding="utf-8"))
        assert set(code_list.names) == {row["code"] for row in official["data"]}, name
        assert code_list.is_embedded == (official["attributes"]["embedded"] == "1"), name
        assert official["attributes"]["complete"] == "1", name
    assert len(codes.lists()) == 22


def test_the_sector_list_knows_the_migration_sector_in_both_languages() -> None:
    assert codes.lists()["Sector"].names["15190"] == (
        "Facilitation of orderly, safe, regular and responsible migration and mobility",
        "Faciliter la migration et la mobilité de façon ordonnée, sans danger, régulière et "
        "responsable",
    )


# ── What is accepted ────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "body",
    [
        '<sector code="15190"/>',
        '<sector code="151" vocabulary="2"/>',
        '<sector code="15190" vocabulary="DAC"/>',  # rule 19: of version 1
        '<sector code="whatever" vocabulary="3"/>',
        '<sector code="whatever" vocabulary="99" vocabulary-uri="https://example.org"/>',
        '<tag code="10" vocabulary="2"/>',
        '<tag code="10.7" vocabulary="3"/>',
        '<default-aid-type code="C01"/><default-aid-type code="1" vocabulary="2"/>',
        '<default-aid-type code="whatever" vocabulary="3"/>',
        in_transaction('<flow-type code="10"/><finance-type code="110"/><tied-status code="5"/>'),
        '<policy-marker code="1" significance="1"/>',
    ],
)
def test_a_code_of_its_list_is_passed(body: str) -> None:
    assert said(body) == []


# ── What is said ────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("body", "path"),
    [
        ('<sector code="15191"/>', "iati-activity/sector"),
        ('<sector code="15190" vocabulary="77"/>', "iati-activity/sector"),
        ('<activity-scope code="9"/>', "iati-activity/activity-scope"),
        ('<collaboration-type code="9"/>', "iati-activity/collaboration-type"),
        ('<default-flow-type code="9"/>', "iati-activity/default-flow-type"),
        ('<default-finance-type code="9"/>', "iati-activity/default-finance-type"),
        ('<default-aid-type code="Z9"/>', "iati-activity/default-aid-type"),
        ('<default-aid-type code="9" vocabulary="2"/>', "iati-activity/default-aid-type"),
        ('<default-tied-status code="9"/>', "iati-activity/default-tied-status"),
        ('<tag code="18" vocabulary="2"/>', "iati-activity/tag"),
        ('<tag code="1" vocabulary="9"/>', "iati-activity/tag"),
        ('<policy-marker code="13" significance="1"/>', "iati-activity/policy-marker"),
        ('<other-identifier ref="x" type="Z9"/>', "iati-activity/other-identifier"),
        ('<participating-org role="4" type="99"/>', "iati-activity/participating-org"),
        (
            '<participating-org role="4" crs-channel-code="1"/>',
            "iati-activity/participating-org",
        ),
        ('<recipient-region code="1" vocabulary="9"/>', "iati-activity/recipient-region"),
        (
            '<location><location-id code="1" vocabulary="Z9"/></location>',
            "iati-activity/location/location-id",
        ),
        (
            '<document-link url="https://example.org" format="a/b"><category code="Z01"/>'
            "</document-link>",
            "iati-activity/document-link/category",
        ),
        (in_transaction('<flow-type code="9"/>'), "iati-activity/transaction/flow-type"),
        (in_transaction('<finance-type code="9"/>'), "iati-activity/transaction/finance-type"),
        (in_transaction('<tied-status code="9"/>'), "iati-activity/transaction/tied-status"),
        (in_transaction('<aid-type code="Z9"/>'), "iati-activity/transaction/aid-type"),
        (in_transaction('<sector code="15191"/>'), "iati-activity/transaction/sector"),
        (in_transaction('<provider-org type="99"/>'), "iati-activity/transaction/provider-org"),
        (in_transaction('<receiver-org type="99"/>'), "iati-activity/transaction/receiver-org"),
    ],
)
def test_a_code_that_is_not_in_its_list_is_said_at_its_place(body: str, path: str) -> None:
    (finding,) = said(body)
    code, severity = ("code.not_in_list_of_others", Severity.WARNING)
    if "category" in path:
        code, severity = ("code.not_in_list", Severity.ERROR)
    assert (finding.code, finding.severity, finding.path) == (code, severity, path)


def test_the_sentence_names_the_value_its_list_and_what_may_be_meant() -> None:
    (finding,) = said('<activity-scope code="Régional"/>')
    assert finding.message_en == (
        "“Régional” in activity-scope is not a code of the list “activity scope” as it is known "
        "here (times in this activity: 1). Nearest codes: 2 (Regional). Write a code of that "
        "list, or check that the code is a recent one."
    )
    assert finding.message_fr == (
        "«\u00a0Régional\u00a0» dans activity-scope n’est pas un code de la liste «\u00a0portée "
        "de l’activité\u00a0» telle qu’elle est connue ici (occurrences dans cette activité\u00a0: "
        "1). Codes les plus proches\u00a0: 2 (Régional). Écrire un code de cette liste, ou "
        "vérifier qu’il s’agit d’un code récent."
    )


def test_the_same_unknown_code_is_said_once_with_its_count() -> None:
    (finding,) = said('<sector code="15191"/>' * 3)
    assert "times in this activity: 3" in finding.message_en


def test_rule_20_a_code_in_small_letters_is_understood() -> None:
    assert [f.code for f in said('<default-aid-type code=" c01 "/>')] == ["code.tidied"]


def test_codes_that_look_like_the_one_written_are_offered() -> None:
    assert codes.near("B0Z1", "AidType") == ("B01", "B021", "B031")
    assert codes.near("project-type interventions", "AidType") == ("C01",)
    assert codes.near("§", "AidType") == ()
    assert codes.near("x" * 10_000, "AidType") == ()
