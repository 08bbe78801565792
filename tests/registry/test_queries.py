"""Reads that other rooms need."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from marsa.kit.refusal import Refused
from marsa.registry import actions, queries
from marsa.registry.models import FrameworkVersion, Membership, Node, Organisation
from marsa.registry.organisations import Recognised

AT = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture(autouse=True)
def reference(db: None) -> None:
    actions.load_reference(by="Ada", at=AT)


def test_75_returns_are_expected_and_a_state_in_both_dialogues_counts_once() -> None:
    expected = list(queries.expected_partners().values_list("code", "kind"))
    assert len(expected) == 75
    assert [kind for _, kind in expected].count("state") == 66
    codes = {code for code, _ in expected}
    assert {"DZA", "LBY", "EGY", "FRA", "UNDP"} <= codes
    assert codes.isdisjoint({"GBR", "ICRC"})


def test_who_leaves_both_dialogues_is_no_longer_expected() -> None:
    Membership.objects.filter(partner="FRA", dialogue="rabat").update(status="left")
    assert queries.expected_partners().count() == 75
    Membership.objects.filter(partner="FRA", dialogue="khartoum").update(
        status="left", to_on=date(2026, 1, 1), to_precision="day"
    )
    assert queries.expected_partners().count() == 74


def test_a_partner_is_found_by_its_code_whatever_the_case() -> None:
    found = queries.partner(" unhcr ")
    assert found is not None
    assert found.code == "UNHCR"
    assert queries.partner("XYZ") is None
    assert queries.partner_codes()[:3] == ["AU", "AUT", "BEL"]
    assert len(queries.partner_codes()) == 77


def test_names_and_identifiers_are_recognised_with_three_queries(
    django_assert_num_queries: Any,
) -> None:
    with django_assert_num_queries(3):
        recognise = queries.recogniser()
    with django_assert_num_queries(0):
        assert recognise("Union européenne", None) == Recognised("EU", "eu-institution")
        assert recognise("anything", "XM-DAC-46002") == Recognised("AFDB", "african-organisation")
        assert recognise("Allemagne", None) == Recognised("DEU", "european-country")
        assert recognise("Ivory Coast", None) == Recognised("CIV", "african-country")
        assert recognise("United States of America", None) == Recognised("USA", "other")
        assert recognise("EUTF", None) == Recognised("EUTF", "eu-institution")
        assert recognise("Nobody at all", None) is None


def test_an_own_name_is_told_from_an_alias() -> None:
    known = queries.known_organisations()
    assert known.names["european union"] == "EU"
    assert known.names["eu"] == "EU"
    assert known.aliases["ue"] == "EU"


def test_the_version_of_a_day_is_the_one_that_was_valid_then() -> None:
    now = queries.version_in_force("jvap")
    assert now is not None
    assert now.number == "2015"
    assert queries.version_in_force("jvap", on=date(2015, 11, 11)) is None
    assert queries.version_in_force("jvap", on=date(2015, 11, 12)) == now
    FrameworkVersion.objects.filter(pk=now.pk).update(state="superseded", valid_to=date(2024, 1, 1))
    assert queries.version_in_force("jvap") is None
    assert queries.version_in_force("jvap", on=date(2023, 12, 31)) == now
    assert queries.version_in_force("jvap", on=date(2024, 1, 1)) is None
    assert queries.version_in_force("sample-taxonomy", on=date(2020, 1, 1)) is None


def test_a_version_that_is_required_and_missing_is_refused_with_the_remedy() -> None:
    assert queries.required_version("jvap") == queries.version_in_force("jvap")
    with pytest.raises(Refused, match="No version of the framework “nothing” is in force"):
        queries.required_version("nothing")


def test_merged_organisations_are_not_in_use() -> None:
    before = queries.organisations_in_use().count()
    Organisation.objects.filter(code="GB-DFID").update(merged_into="GB-FCDO")
    assert queries.organisations_in_use().count() == before - 1


def test_the_nodes_of_a_version_come_in_the_order_of_the_file() -> None:
    version = queries.version_in_force("eutf-objectives")
    assert version is not None
    assert [node.number for node in queries.nodes(version)] == ["1", "2", "3", "4"]
    assert [node.label("fr") for node in queries.nodes(version)][
        1
    ] == "Renforcement de la résilience"


def test_each_node_leads_to_its_domain() -> None:
    FrameworkVersion.objects.filter(framework="sample-taxonomy").update(state="in-force")
    found = queries.domains("sample-taxonomy")
    assert len(found) == 110
    assert {code: found[code] for code in ("1", "1.01", "5.21")} == {
        "1": "1",
        "1.01": "1",
        "5.21": "5",
    }
    assert queries.domains("jvap") == {str(n): str(n) for n in range(1, 6)}
    assert queries.domains("nothing") == {}


def test_drafts_are_not_among_the_published_nodes(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        rows = [
            (n.version.framework.code, n.code, n.parent and n.parent.code)
            for n in queries.published_nodes()
        ]
    assert len(rows) == 4 + 5
    assert rows[4] == ("jvap", "1", None)
    assert Node.objects.count() == 9 + 110


def test_stated_counts_are_plain_values() -> None:
    assert [(s.level, s.count) for s in queries.stated_counts("jvap")] == [
        ("domain", 5),
        ("priority", 105),
        ("priority", 105),
    ]
