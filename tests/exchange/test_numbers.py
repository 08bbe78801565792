"""Numbers, percentages and days: read exactly, or not at all."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsa.exchange import dates, numbers
from marsa.exchange.rules import percentages


@pytest.mark.parametrize(
    ("written", "value", "fault"),
    [
        ("0", "0", None),
        (" 1234.50 ", "1234.50", None),
        ("-5", "-5", None),
        ("+5", "5", None),
        (".5", "0.5", None),
        ("5.", "5", None),
        ("1234567890123456789012345678901234.99", "1234567890123456789012345678901234.99", None),
        ("1,234.50", "1234.50", "separators"),
        ("1.234,50", "1234.50", "separators"),
        ("1 234,50", "1234.50", "separators"),
        ("1\u202f234\u00a0567", "1234567", "separators"),
        ("1'234.5", "1234.5", "separators"),
        ("12,345,678", "12345678", "separators"),
        ("-1,234.5", "-1234.5", "separators"),
        ("1234,5", "1234.5", "separators"),
        ("0,75", "0.75", "separators"),
        ("1,234", None, "ambiguous"),
        ("-12,345", None, "ambiguous"),
        ("1,23,456", None, "unreadable"),
        ("1,234,56", None, "unreadable"),
        ("1.234.567,8.9", None, "unreadable"),
        ("1,234,567,89", None, "unreadable"),
        ("2 million", None, "unreadable"),
        ("1 000 €", None, "unreadable"),
        ("n/a", None, "unreadable"),
        ("", None, "unreadable"),
        ("1e5", None, "unreadable"),
        ("NaN", None, "unreadable"),
        ("Infinity", None, "unreadable"),
        ("1_000", None, "unreadable"),
        ("١٢٣", None, "unreadable"),
        ("--5", None, "unreadable"),
        ("9" * 61, None, "unreadable"),
    ],
)
def test_a_number_is_read_exactly_or_not_at_all(
    written: str, value: str | None, fault: str | None
) -> None:
    number = numbers.read(written)
    assert number.value == (None if value is None else Decimal(value))
    assert number.fault == fault


def test_an_ambiguous_number_says_both_ways_to_read_it() -> None:
    number = numbers.read("1,234")
    assert (number.first, number.other) == ("1234", "1.234")


@pytest.mark.parametrize("written", ["1.234", "-12.345"])
def test_points_may_group_digits_in_a_table(written: str) -> None:
    assert numbers.read(written).value == Decimal(written)
    assert numbers.read(written, table=True).fault == "ambiguous"


@pytest.mark.parametrize("written", ["1.23", "1234.567", "0.123", "12.3456"])
def test_points_that_cannot_group_are_decimal_in_a_table_too(written: str) -> None:
    assert numbers.read(written, table=True).value == Decimal(written)


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=3, min_value=-(10**15), max_value=10**15
    )
)
def test_every_plain_decimal_comes_back_as_it_was_written(value: Decimal) -> None:
    assert numbers.read(numbers.plain(value)).value == value


@given(st.text(max_size=30))
def test_no_text_makes_the_readers_raise(text: str) -> None:
    assert numbers.read(text).fault in (None, "separators", "ambiguous", "unreadable")
    assert numbers.read(text, table=True).fault in (None, "separators", "ambiguous", "unreadable")
    assert dates.read_cell(text).fault in (None, "time", "day-first", "ambiguous", "unreadable")
    assert dates.instant(text) is None or dates.instant(text) is not None
    share = percentages.read(text)
    assert share is None or 0 <= share <= 100


def test_plain_digits_have_no_exponent() -> None:
    assert numbers.plain(Decimal("1E+9")) == "1000000000"
    assert numbers.plain(Decimal("0.00000001")) == "0.00000001"


@pytest.mark.parametrize(
    ("published", "rebased"),
    [
        ((None,), ("100",)),
        (("30",), ("100",)),
        ((None, None), (None, None)),
        (("50", "50"), ("50", "50")),
        (("1", "1", "1"), ("33.333334", "33.333333", "33.333333")),
        (("60", "60"), ("50", "50")),
        (("50", None), ("33.333333", "66.666667")),
    ],
)
def test_rule_02_shares_are_brought_to_one_hundred(
    published: tuple[str | None, ...], rebased: tuple[str | None, ...]
) -> None:
    written = [None if share is None else Decimal(share) for share in published]
    assert percentages.rebase(written) == [
        None if share is None else Decimal(share) for share in rebased
    ]


@given(st.lists(st.decimals(min_value=Decimal("0.01"), max_value=100, places=2), min_size=2))
def test_rule_02_rebased_shares_add_up_to_exactly_one_hundred(shares: list[Decimal]) -> None:
    assert sum(share or Decimal(0) for share in percentages.rebase(shares)) == Decimal(100)


@pytest.mark.parametrize(
    ("written", "day", "fault"),
    [
        ("2024-02-29", date(2024, 2, 29), None),
        ("2023-02-29", None, "unreadable"),
        ("2024-01-31Z", date(2024, 1, 31), None),
        ("2024-01-31+01:00", date(2024, 1, 31), None),
        ("2024-01-31T10:00:00.5Z", date(2024, 1, 31), "time"),
        ("20240131", None, "unreadable"),
        ("2024-W05-3", None, "unreadable"),
        ("31/01/2024", None, "unreadable"),
    ],
)
def test_a_day_in_a_file_is_iso(written: str, day: date | None, fault: str | None) -> None:
    assert dates.read(written) == dates.Day(day, fault)


@pytest.mark.parametrize(
    ("written", "day", "fault"),
    [
        ("2024-01-31", date(2024, 1, 31), None),
        ("31/01/2024", date(2024, 1, 31), "day-first"),
        ("5.4.2019", date(2019, 4, 5), "day-first"),
        ("05/04/2019", date(2019, 4, 5), "day-first"),
        ("04/25/2019", None, "ambiguous"),
        ("28.05.19", None, "ambiguous"),
        ("31/02/2024", None, "unreadable"),
        ("32/13/2024", None, "unreadable"),
        ("28.0", None, "unreadable"),
        ("soon", None, "unreadable"),
    ],
)
def test_a_day_in_a_table_may_put_the_day_first(
    written: str, day: date | None, fault: str | None
) -> None:
    assert dates.read_cell(written) == dates.Day(day, fault)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-05-06T07:08:09+02:00", datetime(2024, 5, 6, 5, 8, 9, tzinfo=UTC)),
        ("2024-05-06T07:08:09", datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
    ],
)
def test_an_instant_is_put_into_utc(written: str, moment: datetime | None) -> None:
    assert dates.instant(written) == moment
