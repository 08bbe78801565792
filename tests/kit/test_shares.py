"""Dividing money: the parts always add up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsa.kit.shares import CENT, divide


def test_three_equal_parts_of_a_hundred_differ_by_a_cent_and_the_first_gets_it() -> None:
    parts = divide(Decimal("100.00"), [Decimal(1)] * 3)
    assert parts == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]


def test_the_largest_remainder_gets_the_missing_cent() -> None:
    parts = divide(Decimal("0.10"), [Decimal(45), Decimal(45), Decimal(10)])
    assert parts == [Decimal("0.05"), Decimal("0.04"), Decimal("0.01")]


def test_a_negative_amount_is_divided_like_a_positive_one() -> None:
    assert divide(Decimal("-1.00"), [Decimal(1), Decimal(2)]) == [
        Decimal("-0.33"),
        Decimal("-0.67"),
    ]


@pytest.mark.parametrize("weights", [[], [Decimal(0)], [Decimal(2), Decimal(-1)]])
def test_weights_that_make_no_sense_are_refused(weights: list[Decimal]) -> None:
    with pytest.raises(ValueError):
        divide(Decimal(1), weights)


def test_an_amount_finer_than_its_unit_is_refused() -> None:
    with pytest.raises(ValueError):
        divide(Decimal("1.005"), [Decimal(1)])


@given(
    cents=st.integers(-(10**15), 10**15),
    weights=st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=30).filter(any),
)
def test_parts_add_up_and_stay_within_a_cent_of_exact(cents: int, weights: list[Decimal]) -> None:
    amount = cents * CENT
    parts = divide(amount, weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - amount * weight / sum(weights)) < CENT
