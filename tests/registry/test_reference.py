"""The reference data that the product brings along: who belongs where, counted by hand."""

import csv
import json
from collections import Counter

from marsa.kit.findings import Severity
from marsa.registry import codelists, frameworks, organisations, reference
from marsa.registry.organisations import Spelling
from marsa.registry.states import MembershipStatus, PartnerKind
from tests.shared import shared


def current(dialogue: str) -> set[str]:
    """Return the codes of the states that are in a dialogue today."""
    states = {row["code"] for row in reference.partners() if row["kind"] == PartnerKind.STATE}
    return {
        row["partner_id"]
        for row in reference.memberships()
        if row["dialogue_id"] == dialogue and row["status"] != MembershipStatus.LEFT
    } & states


def test_66_states_and_nine_organisations_make_75_expected_returns() -> None:
    rabat, khartoum = current("rabat"), current("khartoum")
    reporting = {row["code"] for row in reference.partners() if row["reports"]}
    assert (len(rabat), len(khartoum), len(rabat & khartoum)) == (57, 40, 31)
    assert reporting == {"EU", "AU", "ECOWAS", "IGAD", "UNHCR", "IOM", "ILO", "UNDP", "UNODC"}
    assert len(rabat | khartoum) + len(reporting) == 66 + 9 == 75


def test_the_memberships_are_those_of_the_sources() -> None:
    rabat = json.loads(shared("domain/rabat_process.json").read_text())
    khartoum = json.loads(shared("domain/khartoum_process.json").read_text())
    expected = {("rabat", m["iso3"], m["status"], m["source"]) for m in rabat["members"]}
    expected |= {("khartoum", m["iso3"], "partner", m["source"]) for m in khartoum["members"]}
    found = {
        (row["dialogue_id"], row["partner_id"], str(row["status"]), row["source"])
        for row in reference.memberships()
        if row["status"] != MembershipStatus.LEFT
        and row["partner_id"] not in {"EU", "ECOWAS", "UNHCR", "ICRC", "IOM", "UNODC"}
    }
    assert found == expected


def test_states_are_named_as_the_dialogues_name_them() -> None:
    for file in ("domain/rabat_process.json", "domain/khartoum_process.json"):
        for member in json.loads(shared(file).read_text())["members"]:
            country = codelists.country(member["iso3"])
            assert country is not None
            assert country.name_en == member["name_en"]
            hyphenated = {"Cap Vert": "Cap-Vert"}.get(member["name_fr"], member["name_fr"])
            assert country.name_fr == hyphenated.replace("'", "’")
            assert country.side == member["region"].lower()


def test_who_has_left_is_kept_with_the_day_as_far_as_it_is_known() -> None:
    left = [row for row in reference.memberships() if row["status"] == MembershipStatus.LEFT]
    assert [
        (row["dialogue_id"], row["partner_id"], str(row["to_on"]), str(row["to_precision"]))
        for row in left
    ] == [
        ("rabat", "GBR", "None", "unknown"),
        ("rabat", "EGY", "2014-11-01", "month"),
        ("khartoum", "GBR", "None", "unknown"),
    ]


def test_the_partners_are_ten_organisations_and_67_states() -> None:
    rows = list(reference.partners())
    assert Counter(str(row["kind"]) for row in rows) == {"organisation": 10, "state": 67}
    assert len({row["code"] for row in rows}) == 77
    assert {row["code"] for row in rows if row["side"] == "international"} == {
        "UNHCR",
        "IOM",
        "ILO",
        "UNDP",
        "UNODC",
        "ICRC",
    }


def test_no_two_organisations_share_a_spelling() -> None:
    by_code: dict[str, str] = {}
    for code, written in reference._spellings():
        assert by_code.setdefault(codelists.fold(written), code) == code, written


def test_every_organisation_has_a_class_and_both_names() -> None:
    rows = list(reference.organisations())
    assert len({row["code"] for row in rows}) == len(rows)
    assert all(row["name_en"] and row["name_fr"] and row["funder_class"] for row in rows)
    classes = {row["code"]: str(row["funder_class"]) for row in rows}
    assert {
        code: classes[code]
        for code in ("EUTF", "EC-ECHO", "AFDB", "WB", "IOM", "DEU", "NER", "CYP", "USA", "FR-AFD")
    } == {
        "EUTF": "eu-institution",
        "EC-ECHO": "eu-institution",
        "AFDB": "african-organisation",
        "WB": "international-organisation",
        "IOM": "international-organisation",
        "DEU": "european-country",
        "NER": "african-country",
        "CYP": "european-country",
        "USA": "other",
        "FR-AFD": "european-country",
    }


def test_a_partner_that_funds_is_an_organisation_of_the_same_code() -> None:
    partners = {row["code"] for row in reference.partners()}
    assert partners <= {row["code"] for row in reference.organisations()}


def test_multilateral_identifiers_are_those_of_the_official_list() -> None:
    official = {
        row["code"]: row["name"]
        for row in json.loads(
            shared("data/standard/codelists-json/en/CRSChannelCode.json").read_text()
        )["data"]
    }
    ours = {
        row["value"].removeprefix("XM-DAC-"): row["organisation_id"]
        for row in reference.identifiers()
        if row["value"].startswith("XM-DAC-4")
    }
    assert set(ours) <= set(official)
    assert {code: official[code] for code in ("41114", "41121", "47066", "46002")} == {
        "41114": "United Nations Development Programme",
        "41121": "United Nations Office of the United Nations High Commissioner for Refugees",
        "47066": "International Organisation for Migration",
        "46002": "African Development Bank",
    }
    assert [ours[code] for code in ("41114", "41121", "47066", "46002")] == [
        "UNDP",
        "UNHCR",
        "IOM",
        "AFDB",
    ]


def test_the_scheme_of_an_identifier_is_its_prefix() -> None:
    schemes = {row["value"]: row["scheme"] for row in reference.identifiers()}
    assert schemes["XM-DAC-41114"] == "XM-DAC"
    assert schemes["XI-IATI-EC_ECHO"] == "XI-IATI"
    assert schemes["US-GOV-1"] == "US-GOV"
    assert schemes["DE-1"] == "DE"


def test_shipped_frameworks_are_read_without_a_fault() -> None:
    found = {}
    for file in reference.framework_files():
        reading = frameworks.read(file.read_bytes(), name=file.name)
        assert [f for f in reading.findings if f.severity != Severity.WARNING] == []
        draft = reading.records[0]
        levels = Counter(node.level for node in draft.nodes)
        found[draft.framework] = (
            draft.version, draft.sample, dict(levels), [f.record for f in reading.findings],
        )  # fmt: skip
    assert found == {
        "jvap": ("2015", False, {"domain": 5}, ["5"]),  # the French label of domain 5 is not known
        "eutf-objectives": ("2015", False, {"objective": 4}, []),
        "sample-taxonomy": ("1", True, {"domain": 5, "priority": 105}, []),
    }


def test_the_domains_are_worded_as_their_source_words_them() -> None:
    official = json.loads(shared("domain/jvap_taxonomy.json").read_text())["domains"]
    file = next(f for f in reference.framework_files() if f.name == "jvap-2015.yaml")
    nodes = frameworks.read(file.read_bytes(), name=file.name).records[0].nodes
    assert [(n.code, n.label_en) for n in nodes] == [(str(d["n"]), d["name_en"]) for d in official]
    assert [n.label_fr for n in nodes] == [*[d["name_fr"] for d in official[:4]], ""]
    assert [(n.wording, n.wording_fr) for n in nodes] == [
        *[("exact", "paraphrase")] * 4,
        ("exact", "none"),
    ]


def test_the_objectives_are_those_of_the_real_project_list() -> None:
    with shared("data/tables/eutf-projects-2022-01.csv").open(encoding="utf-8") as file:
        written = {
            theme.strip()
            for row in csv.DictReader(file)
            for theme in row["ProjectTheme"].split(",")
            if theme.strip()
        }
    path = next(f for f in reference.framework_files() if f.name.startswith("eutf"))
    nodes = frameworks.read(path.read_bytes(), name=path.name).records[0].nodes
    assert {node.label_en for node in nodes} == written
    assert [n.code for n in nodes] == [codelists.fold(n.label_en).replace(" ", "-") for n in nodes]


def test_every_place_of_the_real_project_list_is_a_country() -> None:
    with shared("data/tables/eutf-projects-2022-01.csv").open(encoding="utf-8") as file:
        places = Counter(
            place.strip()
            for row in csv.DictReader(file)
            for place in row["ProjectLocation"].split(",")
            if place.strip()
        )
    found = {name: codelists.country(name) for name in places}
    assert [name for name, country in found.items() if country is None] == []
    french = {"Cameroun": "CMR", "Guinée": "GIN", "Mauritanie": "MRT", "Tchad": "TCD"}
    assert {
        name: country.alpha3
        for name, country in found.items()
        if country and name != country.name_en
    } == french
    assert places["Tchad"] == sum(
        count for name, count in places.items() if codelists.country(name) == found["Tchad"]
    )


def test_the_real_names_of_implementers_are_recognised_or_left_open() -> None:
    known = organisations.known(
        [Spelling(code, written, is_name=False) for code, written in reference._spellings()]
    )
    expected = {
        "International Organization for Migration": "IOM",
        "GIZ": "DE-GIZ",
        "United Nations High Commissioner for Refugees": "UNHCR",
        "ENABEL - Belgian Development Agency": "BE-ENABEL",
        "Agence Française de Développement": "FR-AFD",
        "UNICEF": "UNICEF",
        "World Food Programme": "WFP",
        "OIT - ILO - Organisation Internationale du Travail - International Labour Organization":
            "ILO",
        "ITC - International Trade Center": "ITC",
        "The United Nations Office for Project Services (UNOPS)": "UNOPS",
        "Government Of Ethiopia": "ETH",
        "Expertise France (EF)": "FR-EF",
        "Save the Children": None,
        "Danish Refugee Council": None,
    }  # fmt: skip
    found = {name: organisations.match(name, known=known).code for name in expected}
    assert found == expected
