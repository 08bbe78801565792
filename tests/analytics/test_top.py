"""The largest groups, with the rest beside them."""

from decimal import Decimal

import pytest

from marsa.analytics.filters import BadFilter
from marsa.analytics.measures import top
from marsa.analytics.opened import Opened


def test_the_largest_come_first_and_all_others_are_one_line(known: Opened) -> None:
    answer = top.measure(known, n=2)
    assert [(row.codes[0], row.value) for row in answer.rows] == [
        ("NER", Decimal("60.00")),
        ("MLI", Decimal("40.00")),
    ]
    assert answer.others is not None
    assert (answer.others.count, answer.others.value) == (2, Decimal("8.00"))
    assert answer.others.label.fr == "Tous les autres (2)"
    assert answer.not_allocated == Decimal("80.01")
    assert answer.total == Decimal("188.01")


def test_years_are_ranked_by_value_too(known: Opened) -> None:
    answer = top.measure(known, by="year", n=1, where={"domain": ["none"]})
    assert [(row.codes[0], row.value) for row in answer.rows] == [(2021, Decimal("50.01"))]


def test_with_room_for_all_there_are_no_others(known: Opened) -> None:
    answer = top.measure(known, by="domain", n=10)
    assert answer.others is not None
    assert (answer.others.count, answer.others.value) == (0, Decimal(0))


def test_no_lines_at_all_cannot_be_asked_for(known: Opened) -> None:
    with pytest.raises(BadFilter, match=r"must be 1 or more\. Found: 0"):
        top.measure(known, n=0)
