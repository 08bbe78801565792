"""Counted funding of the known edition, against sums done by hand (see conftest)."""

from decimal import Decimal

import ibis
import pytest

from marsa.analytics import filters
from marsa.analytics.answers import Answer
from marsa.analytics.filters import BadFilter, Chosen
from marsa.analytics.measures import initiatives, total
from marsa.analytics.opened import Opened

TOTAL = Decimal("188.01")
FIXED = "\N{NO-BREAK SPACE}"


def values(answer: Answer) -> list[tuple[object, ...]]:
    """Return codes and value of each row, in their order."""
    return [(*row.codes, None if row.value is None else str(row.value)) for row in answer.rows]


def test_the_total_counts_one_kind_of_money_of_each_initiative(known: Opened) -> None:
    answer = total.measure(known)
    assert (answer.total, answer.not_allocated) == (TOTAL, Decimal(0))
    assert values(answer) == [("188.01",)]


def test_money_for_a_region_is_a_line_of_its_own_and_the_rest_is_not_allocated(
    known: Opened,
) -> None:
    answer = total.measure(known, by=["country"])
    assert values(answer) == [
        ("NER", "60.00"),
        ("MLI", "40.00"),
        ("FRA", "4.00"),
        ("region:011", "4.00"),
    ]
    assert answer.not_allocated == Decimal("80.01")  # B 50.01, E 30.00
    assert answer.total == TOTAL


def test_what_has_no_rate_stands_apart_by_currency_and_in_no_value(known: Opened) -> None:
    answer = total.measure(known, by=["country"])
    assert answer.not_converted == {"GNF": Decimal(1_000_000)}
    assert answer.without_currency == 1
    assert {row.codes: row.not_converted for row in answer.rows} == {
        ("NER",): 0,
        ("MLI",): 0,
        ("FRA",): 1,
        ("region:011",): 1,
    }


@pytest.mark.parametrize(
    ("by", "rows", "rest"),
    [
        ("region", [("countries", "104.00"), ("011", "4.00")], "80.01"),
        ("side", [("africa", "100.00"), ("europe", "4.00"), ("regions", "4.00")], "80.01"),
        ("domain", [("2", "66.67"), ("1", "41.33")], "80.01"),
        ("theme", [("2.1", "66.67"), ("1.1", "33.33"), ("1.2", "8.00")], "80.01"),
        ("year", [(2020, "108.00"), (2021, "50.01")], "30.00"),
        ("kind", [("commitment", "108.00"), ("budget", "50.01"), ("estimate", "30.00")], "0"),
        ("funder", [("EU", "130.00"), ("FR-AFD", "50.01"), ("Fonds X", "8.00")], "0"),
        ("funder_class", [("eu-institution", "130.00"), ("european-country", "50.01")], "8.00"),
        ("partner", [("FRA", "100.00"), ("NER", "80.01"), ("DEU", "8.00")], "0"),
        ("type", [("project", "180.01"), ("policy", "8.00")], "0"),
        ("status", [("ongoing", "100.00"), ("completed", "50.01"), ("adopted", "8.00")], "30.00"),
        ("cycle", [("2020", "100.00"), ("2022", "88.01")], "0"),
        ("start_year", [(2019, "108.00"), (2020, "50.01")], "30.00"),
    ],
)
def test_each_dimension_divides_the_whole(
    known: Opened, by: str, rows: list[tuple[object, ...]], rest: str
) -> None:
    answer = total.measure(known, by=[by])
    assert values(answer) == rows
    assert answer.not_allocated == Decimal(rest)
    assert answer.total == TOTAL


def test_several_dimensions_make_a_row_for_each_pair_and_years_are_in_order(
    known: Opened,
) -> None:
    answer = total.measure(known, by=["domain", "year"])
    assert values(answer) == [("1", 2020, "41.33"), ("1", 2021, None), ("2", 2020, "66.67")]
    assert answer.not_allocated == Decimal("80.01")


def test_a_group_with_nothing_but_unconverted_money_has_no_value_rather_than_zero(
    known: Opened,
) -> None:
    answer = total.measure(known, by=["country", "year"], where={"country": ["FRA"]})
    assert [(row.codes, row.value, row.not_converted) for row in answer.rows] == [
        (("FRA", 2020), Decimal("4.00"), 0),
        (("FRA", 2021), None, 1),
    ]
    assert answer.total == Decimal("4.00")


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"country": ["NER"]}, "60.00"),
        ({"country": ["NER", "MLI"]}, "100.00"),
        ({"country": ["ner", " MLI "]}, "100.00"),
        ({"country": ["region:011"]}, "4.00"),
        ({"country": ["none"]}, "80.01"),
        ({"country": ["NER", "none"]}, "140.01"),
        ({"country": ["unallocated"]}, "80.01"),
        ({"country": ["NER"], "domain": ["1"]}, "20.00"),
        ({"country": ["NER"], "year": ["2021"]}, "0"),
        ({"region": ["countries"], "side": ["africa"]}, "100.00"),
        ({"dialogue": ["rabat"]}, "104.00"),
        ({"dialogue": ["khartoum"]}, "4.00"),
        ({"dialogue": ["rabat", "khartoum"]}, "104.00"),
        ({"dialogue": ["none"]}, "84.01"),
        ({"funder": ["Fonds X"]}, "8.00"),
        ({"year": ["none"]}, "30.00"),
        ({"partner": ["NER"], "status": ["completed"]}, "50.01"),
        ({"type": ["policy"], "cycle": ["2020"]}, "0"),
        ({"country": []}, "188.01"),
    ],
)
def test_filters_limit_the_whole(known: Opened, where: dict[str, list[str]], expected: str) -> None:
    assert total.measure(known, where=where).total == Decimal(expected)


def test_a_kind_asked_for_is_added_whether_it_is_counted_or_not_and_the_definition_says_so(
    known: Opened,
) -> None:
    answer = total.measure(known, where={"kind": ["disbursement"]})
    assert answer.total == Decimal("20.00")
    assert answer.definition == total.DEFINITION_OF_KIND
    assert total.measure(known, where={"kind": ["spend"]}).total == Decimal("20.00")


def test_a_budget_that_was_replaced_is_never_added_to_the_one_that_replaced_it(
    known: Opened,
) -> None:
    assert total.measure(known, where={"kind": ["budget"]}).total == Decimal("50.01")


def test_budgets_and_commitments_are_never_added(known: Opened) -> None:
    with pytest.raises(BadFilter) as refused:
        total.measure(known, where={"kind": ["budget", "commitment"]})
    assert refused.value.sentence("en") == (
        "Budgets, commitments and spending say the same money again and are never added. "
        "Ask for one kind of amount at a time."
    )


def test_another_currency_adds_what_was_reported_in_it_and_converts_nothing(
    known: Opened,
) -> None:
    answer = total.measure(known, by=["country"], currency="gnf")
    assert values(answer) == [("FRA", "500000.0000000000"), ("region:011", "500000.0000000000")]
    assert (answer.total, answer.not_converted) == (Decimal(1_000_000), {})
    assert answer.currency == "GNF"
    assert answer.unit.en == (
        "GNF, as reported; nothing is converted and other currencies are not in it"
    )
    assert answer.denominator.en == (
        "Counted funding of edition 2026.1 limited to: currency reported: GNF."
    )
    assert total.measure(known, currency="USD").total == Decimal("10.00")


def test_a_currency_that_nobody_reported_is_named_with_those_that_were(known: Opened) -> None:
    with pytest.raises(BadFilter) as refused:
        total.measure(known, currency="JPY")
    assert refused.value.sentence_en == (
        "No amount of this edition is in “JPY”. There are: EUR, GNF, USD."
    )
    assert refused.value.sentence_fr == (
        "Aucun montant de cette édition n’est exprimé en "
        f"«{FIXED}JPY{FIXED}». Monnaies présentes{FIXED}: EUR, GNF, USD."
    )


def test_money_is_not_divided_by_dialogue_since_a_country_may_sit_in_two(known: Opened) -> None:
    with pytest.raises(BadFilter, match="Filter by dialogue instead"):
        total.measure(known, by=["dialogue"])


def test_the_denominator_says_in_words_what_was_filtered(known: Opened) -> None:
    assert total.measure(known).denominator.en == "All counted funding of edition 2026.1."
    limited = total.measure(known, where={"country": ["NER", "MLI"], "year": ["2020", "none"]})
    assert limited.denominator.en == (
        "Counted funding of edition 2026.1 limited to: country: Niger or Mali; "
        "year: 2020 or none stated."
    )
    assert limited.denominator.fr == (
        "Financements comptés de l’édition 2026.1 limités à"
        f"{FIXED}: pays{FIXED}: Niger ou Mali\N{NARROW NO-BREAK SPACE}; "
        f"année{FIXED}: 2020 ou non indiqué."
    )


def test_labels_are_those_of_the_edition_in_both_languages(known: Opened) -> None:
    rows = total.measure(known, by=["funder"]).rows
    assert [(row.labels[0].en, row.labels[0].fr) for row in rows] == [
        ("European Union", "Union européenne"),
        ("French Development Agency", "Agence française de développement"),
        ("Fonds X", "Fonds X"),
    ]


@pytest.mark.parametrize("measure", [total.sums, initiatives.counts, initiatives.totals])
@pytest.mark.parametrize("by", [["country", "year"], ["side", "partner", "type"]])
def test_a_measure_is_an_expression_that_another_engine_can_be_given(
    known: Opened, measure: object, by: list[str]
) -> None:
    chosen = filters.parse(known, where={"country": ["NER", "none"], "kind": ["budget"]})
    assert isinstance(chosen, Chosen)
    expression = measure(known, by=by, chosen=chosen)  # type: ignore[operator]
    assert "SELECT" in ibis.to_sql(expression, dialect="pyspark")
