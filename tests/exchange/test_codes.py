"""Values against their code lists: what is accepted, what is said, and what may be meant."""

import json

import pytest

from marsa.exchange import listed, sentences
from marsa.exchange.iati import coded, codes
from marsa.kit.findings import Finding, Severity
from tests.exchange.written import KENYA, a_transaction, read_one
from tests.shared import shared

# What IATI calls incomplete: another value may be right, which the sentence says.
OPEN = {
    "HumanitarianScopeType", "HumanitarianScopeVocabulary", "IndicatorVocabulary", "Language",
    "OrganisationRegistrationAgency",
}  # fmt: skip
EMBEDDED = {
    "ActivityDateType", "ActivityStatus", "BudgetStatus", "BudgetType", "DocumentCategory",
    "OrganisationRole", "RelatedActivityType", "TransactionType",
}  # fmt: skip
# Lists of which the shared data hold no copy, from the published standard.
OTHERS = {
    "AidTypeVocabulary": "1 2 3 4",
    "BudgetIdentifierVocabulary": "1 2 3 4 5",
    "BudgetNotProvided": "1 2 3",
    "CRSAddOtherFlags": "1 2 3 4",
    "CashandVoucherModalities": "1 2",
    "ConditionType": "1 2 3",
    "ContactType": "1 2 3 4",
    "DisbursementChannel": "1 2 3 4",
    "GeographicExactness": "1 2",
    "GeographicLocationClass": "1 2 3 4",
    "GeographicLocationReach": "1 2",
    "HumanitarianScopeVocabulary": "1-2 2-1 98 99",
    "IndicatorMeasure": "1 2 3 4 5",
    "IndicatorVocabulary": "1 2 3 4 5 6 7 8 9 99",
    "LoanRepaymentPeriod": "1 2 4 12",
    "LoanRepaymentType": "1 2 3 5",
    "PolicyMarkerVocabulary": "1 99",
    "PolicySignificance": "0 1 2 3 4",
    "ResultType": "1 2 3 9",
    "ResultVocabulary": "99",
}


def said(body: str, **other: str) -> list[Finding]:
    """What is said of the codes of an activity with this body."""
    _, findings = read_one(KENYA + body, **other)
    return [finding for finding in findings if finding.code.startswith("code.")]


def in_transaction(part: str) -> str:
    return a_transaction(more=part)


UNKNOWN_LANGUAGE = '<language code="xx"/>'


def in_location(part: str) -> str:
    return f"<location>{part}</location>"


def in_result(part: str) -> str:
    return f'<result type="1">{part}</result>'


def in_indicator(part: str) -> str:
    return in_result(f'<indicator measure="1">{part}</indicator>')


def in_terms(part: str) -> str:
    return f"<crs-add><loan-terms>{part}</loan-terms></crs-add>"


def a_document(part: str = "", *, form: str = "application/pdf") -> str:
    return f'<document-link url="https://example.org" format="{form}">{part}</document-link>'


# ── The lists ───────────────────────────────────────────────────────────────────────────────
def test_the_lists_hold_the_codes_of_the_standard_and_no_others() -> None:
    checked = set(listed.names()) - set(OTHERS) - {"FileFormat"}
    for name in checked:
        file = shared(f"data/standard/codelists-json/en/{name}.json")
        official = json.loads(file.read_text(encoding="utf-8"))
        assert set(listed.of(name).names) == {row["code"] for row in official["data"]}, name
        assert listed.of(name).is_embedded == (official["attributes"]["embedded"] == "1"), name
        assert (official["attributes"]["complete"] == "0") == (name in OPEN), name
    assert len(checked) == 31


def test_the_other_lists_hold_the_codes_of_the_published_standard() -> None:
    held = {name: " ".join(listed.of(name).names) for name in OTHERS}
    assert held == OTHERS
    assert {name for name in listed.names() if listed.of(name).is_embedded} == EMBEDDED


def test_every_code_has_a_name_in_both_languages_or_none() -> None:
    for name in listed.names():
        code_list = listed.of(name)
        assert code_list.name_en and code_list.name_fr, name
        for code, both in code_list.names.items():
            assert all(both) or not any(both), (name, code)
            assert "'" not in both[1] or name == "OrganisationRegistrationAgency", (name, code)


def test_a_list_is_loaded_with_its_file_only() -> None:
    listed._in_file.cache_clear()
    listed.of.cache_clear()
    listed.of("ResultType")
    assert listed._in_file.cache_info().currsize == 1
    with pytest.raises(KeyError):
        listed.of("NoSuchList")


def test_the_sector_list_knows_the_migration_sector_in_both_languages() -> None:
    assert listed.of("Sector").names["15190"] == (
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
        '<default-aid-type code="2" vocabulary="4"/>',
        in_transaction('<flow-type code="10"/><finance-type code="110"/><tied-status code="5"/>'),
        in_transaction('<disbursement-channel code="4"/>'),
        '<policy-marker code="1" significance="1"/>',
        '<policy-marker code="x" vocabulary="99" significance="whatever"/>',
        '<conditions attached="1"><condition type="3"/></conditions>',
        '<contact-info type="4"/>',
        '<country-budget-items vocabulary="2"/>',
        '<humanitarian-scope type="1" vocabulary="1-2" code="x"/>',
        in_location('<location-reach code="2"/><exactness code="1"/><location-class code="4"/>'),
        in_location('<administrative vocabulary="A4" code="KE" level="0"/>'),
        in_location('<administrative vocabulary="G1" code="whatever" level="1"/>'),
        in_terms('<repayment-type code="5"/><repayment-plan code="12"/>'),
        "<crs-add><channel-code>21016</channel-code></crs-add>",
        '<crs-add><other-flags code="4" significance="1"/><loan-status currency="USD"/></crs-add>',
        '<fss><forecast year="2030" currency="XOF">1</forecast></fss>',
        in_result('<reference vocabulary="99" code="x"/>'),
        in_indicator('<reference vocabulary="9" code="x"/>'),
        in_indicator(f"<period><target>{a_document()}</target></period>"),
        a_document('<language code="fr"/>', form="model/of-a-kind-that-is-not-listed"),
    ],
)
def test_a_code_of_its_list_is_passed(body: str) -> None:
    assert said(body) == []


@pytest.mark.parametrize(
    "language", ["en", "fr-FR", "pt-BR", "ar", "sw"]
)  # narrower tags are languages, too
def test_a_language_is_known_by_its_first_part(language: str) -> None:
    assert said("", attributes=f'default-currency="EUR" xml:lang="{language}"') == []


# ── What is said ────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("body", "path"),
    [
        ('<sector code="15191"/>', "sector"),
        ('<sector code="15190" vocabulary="77"/>', "sector"),
        ('<activity-scope code="9"/>', "activity-scope"),
        ('<collaboration-type code="9"/>', "collaboration-type"),
        ('<default-flow-type code="9"/>', "default-flow-type"),
        ('<default-finance-type code="9"/>', "default-finance-type"),
        ('<default-aid-type code="Z9"/>', "default-aid-type"),
        ('<default-aid-type code="9" vocabulary="2"/>', "default-aid-type"),
        ('<default-aid-type code="9" vocabulary="4"/>', "default-aid-type"),
        ('<default-aid-type code="whatever" vocabulary="5"/>', "default-aid-type"),
        ('<default-tied-status code="9"/>', "default-tied-status"),
        ('<tag code="18" vocabulary="2"/>', "tag"),
        ('<tag code="1" vocabulary="9"/>', "tag"),
        ('<policy-marker code="13" significance="1"/>', "policy-marker"),
        ('<policy-marker code="1" significance="5"/>', "policy-marker/@significance"),
        ('<policy-marker code="1" vocabulary="7"/>', "policy-marker/@vocabulary"),
        ('<other-identifier ref="x" type="Z9"/>', "other-identifier"),
        ('<participating-org role="4" type="99"/>', "participating-org"),
        ('<participating-org role="4" crs-channel-code="1"/>', "participating-org"),
        ('<recipient-region code="1" vocabulary="9"/>', "recipient-region"),
        ('<conditions attached="1"><condition type="4"/></conditions>',
         "conditions/condition/@type"),
        ('<contact-info type="5"/>', "contact-info/@type"),
        ('<country-budget-items vocabulary="6"/>', "country-budget-items/@vocabulary"),
        ('<humanitarian-scope type="3" vocabulary="1-2" code="x"/>', "humanitarian-scope/@type"),
        ('<humanitarian-scope type="1" vocabulary="3" code="x"/>',
         "humanitarian-scope/@vocabulary"),
        (in_location('<location-id code="1" vocabulary="Z9"/>'), "location/location-id"),
        (in_location('<location-reach code="3"/>'), "location/location-reach"),
        (in_location('<location-class code="5"/>'), "location/location-class"),
        (in_location('<exactness code="3"/>'), "location/exactness"),
        (in_terms('<repayment-type code="4"/>'), "crs-add/loan-terms/repayment-type"),
        (in_terms('<repayment-plan code="3"/>'), "crs-add/loan-terms/repayment-plan"),
        ('<crs-add><other-flags code="5" significance="1"/></crs-add>', "crs-add/other-flags"),
        ("<crs-add><channel-code>1</channel-code></crs-add>", "crs-add/channel-code"),
        ('<result type="4"/>', "result/@type"),
        (in_result('<indicator measure="6"/>'), "result/indicator/@measure"),
        (in_result('<reference vocabulary="9" code="x"/>'), "result/reference/@vocabulary"),
        (in_indicator('<reference vocabulary="98" code="x"/>'),
         "result/indicator/reference/@vocabulary"),
        (in_result(a_document('<category code="Z01"/>')), "result/document-link/category"),
        (in_indicator(f"<period><actual>{a_document(UNKNOWN_LANGUAGE)}</actual></period>"),
         "result/indicator/period/actual/document-link/language"),
        (a_document('<category code="Z01"/>'), "document-link/category"),
        (a_document('<language code="xx"/>'), "document-link/language"),
        (a_document(form="pdf"), "document-link/@format"),
        (in_transaction('<flow-type code="9"/>'), "transaction/flow-type"),
        (in_transaction('<finance-type code="9"/>'), "transaction/finance-type"),
        (in_transaction('<tied-status code="9"/>'), "transaction/tied-status"),
        (in_transaction('<aid-type code="Z9"/>'), "transaction/aid-type"),
        (in_transaction('<sector code="15191"/>'), "transaction/sector"),
        (in_transaction('<provider-org type="99"/>'), "transaction/provider-org"),
        (in_transaction('<receiver-org type="99"/>'), "transaction/receiver-org"),
        (in_transaction('<disbursement-channel code="5"/>'), "transaction/disbursement-channel"),
    ],
)  # fmt: skip
def test_a_code_that_is_not_in_its_list_is_said_at_its_place(body: str, path: str) -> None:
    (finding,) = said(body)
    code, severity = ("code.not_in_list_of_others", Severity.WARNING)
    if "category" in path:
        code, severity = ("code.not_in_list", Severity.ERROR)
    assert (finding.code, finding.severity) == (code, severity)
    assert finding.path == f"iati-activity/{path}"
    assert finding.line is not None


@pytest.mark.parametrize(
    ("attributes", "path", "found"),
    [
        ('default-currency="EUR" xml:lang="xx"', "@xml:lang", "xx"),
        ('default-currency="EUR" xml:lang="en" budget-not-provided="4"', "@budget-not-provided",
         "4"),
    ],
)  # fmt: skip
def test_a_code_of_the_activity_itself_is_looked_up(attributes: str, path: str, found: str) -> None:
    (finding,) = said("", attributes=attributes)
    assert finding.path == f"iati-activity/{path}"
    assert f"“{found}” in {path} is not a code of the list" in finding.message_en


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        (in_location('<administrative vocabulary="A4" code="QQ" level="0"/>'), "code.country",
         "location/administrative"),
        ('<crs-add><loan-status currency="EURO"/></crs-add>', "code.currency",
         "crs-add/loan-status"),
        ('<fss><forecast year="2030" currency="EURO">1</forecast></fss>', "code.currency",
         "fss/forecast"),
    ],
)  # fmt: skip
def test_countries_and_currencies_are_known_wherever_they_stand(
    body: str, code: str, path: str
) -> None:
    (finding,) = said(body)
    assert (finding.code, finding.path) == (code, f"iati-activity/{path}")


def test_the_sentence_names_the_value_its_list_and_what_may_be_meant() -> None:
    (finding,) = said('<activity-scope code="Régional"/>')
    assert finding.message_en == (
        "“Régional” in activity-scope is not a code of the list “activity scope” as it is known "
        "here (times in this activity: 1). Nearest code: 2 (Regional). Write a code of that "
        "list, or check that the code is a recent one."
    )
    assert finding.message_fr == (
        "«\u00a0Régional\u00a0» dans activity-scope n’est pas un code de la liste «\u00a0portée "
        "de l’activité\u00a0» telle qu’elle est connue ici (occurrences dans cette activité\u00a0: "
        "1). Code le plus proche\u00a0: 2 (Régional). Écrire un code de cette liste, ou "
        "vérifier qu’il s’agit d’un code récent."
    )


def test_where_nothing_is_near_the_sentence_does_not_speak_of_it() -> None:
    (finding,) = said('<activity-scope code="§"/>')
    assert "(times in this activity: 1). Write a code" in finding.message_en
    assert "(occurrences dans cette activité\u00a0: 1). Écrire un code" in finding.message_fr


def test_the_same_unknown_code_is_said_once_with_its_count() -> None:
    (finding,) = said('<sector code="15191"/>' * 3)
    assert "times in this activity: 3" in finding.message_en


@pytest.mark.parametrize(
    ("body", "taken"),
    [
        ('<default-aid-type code=" c01 "/>', "C01"),
        (a_document('<language code="FR"/>'), "fr"),
        (a_document(form="PDF"), None),
        (in_location('<location-id code="1" vocabulary="g1"/>'), "G1"),
        ('<humanitarian-scope type=" 1" vocabulary="1-2" code="x"/>', "1"),
    ],
)
def test_rule_20_blanks_capitals_and_small_letters_are_understood(
    body: str, taken: str | None
) -> None:
    (finding,) = said(body)
    if taken is None:  # no code, however it is written
        assert "Nearest code: application/pdf (PDF)." in finding.message_en
    else:
        assert finding.code == "code.tidied" and f"became {taken})" in finding.message_en


# ── What may be meant ───────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("written", "name", "meant"),
    [
        ("B0Z1", "AidType", ("B01", "B021", "B031")),
        ("project-type interventions", "AidType", ("C01",)),
        ("31100", "Sector", ("31110", "31120", "31130")),  # of its group before others
        ("310", "SectorCategory", ("311", "312", "313")),
        ("pdf", "FileFormat", ("application/pdf",)),
        ("Output", "ResultType", ("1",)),
        ("Effet", "ResultType", ("2",)),
        ("percentage", "IndicatorMeasure", ("2",)),
        ("français", "Language", ("fr",)),
        ("eng", "Language", ("en", "ng")),
        ("monthly", "LoanRepaymentPeriod", ("12",)),
        ("Nigerr", "Country", ("NE",)),
        ("UK", "Country", ("GB",)),
        ("QQ", "Country", ()),
        ("EURO", "Currency", ("EUR",)),
        ("FCFA", "Currency", ("XOF", "XAF")),
        ("€", "Currency", ("EUR",)),
        ("Comitment", "TransactionType", ("2", "11")),
        ("Implementation", "ActivityStatus", ("2",)),
        ("Implementing", "OrganisationRole", ("4",)),
        ("Actual start", "ActivityDateType", ("2",)),
        ("Sibling", "RelatedActivityType", ("3",)),
        ("Révisé", "BudgetType", ("2",)),
        ("§", "AidType", ()),
        ("", "AidType", ()),
        ("x" * 10_000, "AidType", ()),
    ],
)
def test_codes_that_look_like_the_one_written_are_offered(
    written: str, name: str, meant: tuple[str, ...]
) -> None:
    assert listed.near(written, name) == meant


@pytest.mark.parametrize(
    ("code", "found", "en", "fr"),
    [
        ("code.country", "Nigerr", "Nearest code: NE (Niger).",
         "Code le plus proche\u00a0: NE (Niger)."),
        ("code.region", "998x", "Nearest code: 998 (Developing countries, unspecified).",
         "Code le plus proche\u00a0: 998 (Pays en développement, non spécifié)."),
        ("code.currency", "EURO", "Nearest code: EUR (Euro).",
         "Code le plus proche\u00a0: EUR (euro)."),
        ("code.transaction_type", "Disbursment", "Nearest code: 3 (Disbursement).",
         "Code le plus proche\u00a0: 3 (Décaissement)."),
        ("code.status", "Closd", "Nearest code: 4 (Closed).",
         "Code le plus proche\u00a0: 4 (Clos)."),
        ("code.role", "Fundin", "Nearest code: 1 (Funding).",
         "Code le plus proche\u00a0: 1 (Financement)."),
        ("code.related", "Parnt", "Nearest code: 1 (Parent).",
         "Code le plus proche\u00a0: 1 (Principale)."),
        ("code.budget_type", "Orginal", "Nearest code: 1 (Original).",
         "Code le plus proche\u00a0: 1 (Initial)."),
    ],
)  # fmt: skip
def test_older_findings_name_what_may_be_meant(code: str, found: str, en: str, fr: str) -> None:
    finding = sentences.finding(code, found=found, line=1)
    assert f" {en} " in finding.message_en
    assert f" {fr} " in finding.message_fr


def test_a_value_that_several_may_be_meant_by_stands_beside_all_that_are_allowed() -> None:
    known = sentences.Words("budget, commitment, disbursement")
    finding = sentences.finding("code.kind", found="comitment", known=known)
    assert finding.message_en == (
        "“comitment” is not a kind of amount. Nearest value: commitment. The amount was kept but "
        "is not counted: write one of budget, commitment, disbursement."
    )
    nothing = sentences.finding("code.kind", found="zzz", known=known)
    assert nothing.message_en.startswith("“zzz” is not a kind of amount. The amount")


# ── Registers of organisations ──────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("ref", "unknown"),
    [
        ("GB-COH-123", None),
        ("XI-IATI-EBRD", None),
        ("XM-DAC-41304", None),
        ("GB-COHH-123", "GB-COHH"),
        ("ZZ-REG-1", "ZZ-REG"),
        ("US-GOV-1", None),  # long known to IATI
        ("41304", None),  # a number of the OECD DAC
        ("GB-1", None),
        ("XX-1", None),
        ("GB-COHH", None),  # no identifier follows the register
    ],
)
def test_a_register_that_is_not_known_is_told_from_other_forms(
    ref: str, unknown: str | None
) -> None:
    assert coded.unknown_agency(ref) == unknown


def test_an_unknown_register_is_a_note_that_names_near_ones() -> None:
    (finding,) = said('<participating-org role="4" ref="GB-COHH-1"/>')
    assert (finding.code, finding.severity) == ("code.registration_agency", Severity.NOTE)
    assert "Nearest codes: GB-COH (Companies House), " in finding.message_en


def test_a_list_can_be_asked_for_by_the_readers() -> None:
    assert "15190" in codes.accepted("Sector") and "DAC" in codes.accepted("SectorVocabulary")
