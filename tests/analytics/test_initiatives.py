"""Numbers of initiatives of the known edition, counted by hand (see conftest)."""

from decimal import Decimal

import pytest

from marsa.analytics.answers import Answer
from marsa.analytics.measures import initiatives
from marsa.analytics.opened import Opened


def values(answer: Answer) -> list[tuple[object, ...]]:
    """Return codes and number of each row, in their order."""
    return [(*row.codes, row.value) for row in answer.rows]


def test_each_initiative_counts_once_in_the_total_and_in_each_country_it_names(
    known: Opened,
) -> None:
    answer = initiatives.measure(known, by=["country"])
    assert values(answer) == [
        ("NER", 2),  # A, B
        ("region:011", 2),  # B, C
        ("FRA", 1),
        ("LBY", 1),
        ("MLI", 1),
    ]
    assert (int(answer.total), int(answer.not_allocated)) == (5, 1)  # E names no place
    assert (answer.currency, answer.unit.fr) == (None, "initiatives")


@pytest.mark.parametrize(
    ("by", "rows", "rest"),
    [
        (["domain"], [("1", 2), ("2", 1), ("5", 1)], 2),
        (["year"], [(2020, 2), (2021, 2)], 2),
        (["dialogue"], [("rabat", 4), ("khartoum", 2)], 1),
        (["funder"], [("EU", 2), ("FR-AFD", 1), ("Fonds X", 1)], 1),
        (["partner"], [("FRA", 2), ("NER", 2), ("DEU", 1)], 0),
        (["type"], [("project", 4), ("policy", 1)], 0),
        (["start_year"], [(2019, 2), (2020, 2)], 1),
        (
            ["country", "domain"],
            [
                ("FRA", "1", 1),
                ("LBY", "5", 1),
                ("MLI", "1", 1),
                ("MLI", "2", 1),
                ("NER", "1", 1),
                ("NER", "2", 1),
                ("region:011", "1", 1),
            ],
            2,
        ),
    ],
)
def test_each_dimension_counts_the_initiatives_that_name_its_codes(
    known: Opened, by: list[str], rows: list[tuple[object, ...]], rest: int
) -> None:
    answer = initiatives.measure(known, by=by)
    assert values(answer) == rows
    assert answer.not_allocated == rest


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({}, 5),
        ({"country": ["NER"]}, 2),
        ({"country": ["NER"], "domain": ["1"]}, 1),
        ({"country": ["none"]}, 1),
        ({"country": ["unallocated"]}, 2),  # B and E have money that no country gets
        ({"year": ["2021"], "funder": ["EU"]}, 0),
        ({"kind": ["disbursement"]}, 1),
        ({"kind": ["none"]}, 1),
        ({"dialogue": ["khartoum"]}, 2),
        ({"side": ["africa"], "country": ["FRA"]}, 0),
        ({"status": ["none"]}, 1),
    ],
)
def test_filters_keep_the_initiatives_that_fit_all_of_them(
    known: Opened, where: dict[str, list[str]], expected: int
) -> None:
    assert initiatives.measure(known, where=where).total == Decimal(expected)


def test_a_filter_on_places_shows_no_other_places(known: Opened) -> None:
    answer = initiatives.measure(known, by=["country"], where={"country": ["NER"]})
    assert values(answer) == [("NER", 2)]


def test_a_place_is_not_lost_between_two_filters_on_places(known: Opened) -> None:
    answer = initiatives.measure(known, by=["side"], where={"region": ["countries"]})
    assert values(answer) == [("africa", 3), ("europe", 1)]
