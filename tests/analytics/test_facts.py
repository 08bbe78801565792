"""All about one initiative and one country of the known edition (see conftest)."""

from decimal import Decimal

from marsa.analytics import facts
from marsa.analytics.opened import Opened


def test_an_initiative_comes_with_all_its_rows_in_their_order(known: Opened) -> None:
    found = facts.initiative(known, public_id="MRS-A")
    assert found is not None
    assert found.row["title_en"] == "Jobs for young people"
    assert [entry["partner_code"] for entry in found.entries] == ["FRA"]
    assert [line["eur"] for line in found.funding] == [Decimal("100.00")]
    assert [(a["country_code"], a["theme_code"], a["eur"]) for a in found.allocations] == [
        ("NER", "1.1", Decimal("20.00")),
        ("NER", "2.1", Decimal("40.00")),
        ("MLI", "1.1", Decimal("13.33")),
        ("MLI", "2.1", Decimal("26.67")),
    ]
    assert [place["share"] for place in found.places] == [Decimal(60), Decimal(40)]
    assert [theme["code"] for theme in found.themes] == ["1.1", "2.1"]


def test_uncounted_and_unconverted_lines_are_shown_with_the_reason(known: Opened) -> None:
    found = facts.initiative(known, public_id="MRS-B")
    assert found is not None
    assert [(line["amount"], line["counted_because"]) for line in found.funding] == [
        (Decimal("50.01"), "counted"),
        (Decimal("999.00"), "superseded-budget"),
        (Decimal("20.00"), "another-kind-is-counted"),
    ]


def test_an_unknown_initiative_or_country_is_none(known: Opened) -> None:
    assert facts.initiative(known, public_id="MRS-Z' OR 1=1") is None
    assert facts.country(known, code="ZZZ") is None


def test_a_country_comes_with_what_goes_to_it(known: Opened) -> None:
    found = facts.country(known, code="FRA")
    assert found is not None
    assert (found.name.en, found.row["side"]) == ("France", "europe")
    assert found.dialogues == {"khartoum": "partner", "rabat": "partner"}
    assert found.reported == 2
    assert found.funding.total == Decimal("4.00")
    assert found.initiatives.total == 1
    assert [(row.codes[0], row.value) for row in found.by_domain.rows] == [("1", Decimal("4.00"))]
    assert [(row.codes[0], row.value) for row in found.by_year.rows] == [
        (2020, Decimal("4.00")),
        (2021, None),
    ]
    assert [row.codes[0] for row in found.by_funder.rows] == ["Fonds X"]
