"""Spans of days over calendar years."""

from datetime import date

import pytest

from marsa.kit.periods import years_by_days


def test_a_fiscal_year_is_counted_in_days_of_each_calendar_year() -> None:
    # July to December 2020: 31+31+30+31+30+31 = 184; January to June 2021: 31+28+31+30+31+30 = 181
    assert years_by_days(date(2020, 7, 1), date(2021, 6, 30)) == [(2020, 184), (2021, 181)]


def test_a_single_day_is_a_day() -> None:
    assert years_by_days(date(2020, 12, 31), date(2020, 12, 31)) == [(2020, 1)]


def test_a_leap_year_between_has_366_days() -> None:
    assert years_by_days(date(2019, 12, 31), date(2021, 1, 1)) == [
        (2019, 1),
        (2020, 366),
        (2021, 1),
    ]


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError):
        years_by_days(date(2021, 1, 1), date(2020, 1, 1))
