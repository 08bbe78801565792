"""Numbers, money and dates as English and French write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from marsa.portal import formats
from marsa.portal.charts import Counting
from marsa.portal.templatetags import figures

N, F = "\u202f", "\u00a0"  # narrow no-break space, no-break space


@pytest.mark.parametrize(
    ("value", "decimals", "english", "french"),
    [
        (1370, None, "1,370", f"1{N}370"),
        (0, None, "0", "0"),
        (999, None, "999", "999"),
        (-1234567, None, "−1,234,567", f"−1{N}234{N}567"),
        (Decimal("12.50"), None, "12.50", "12,50"),
        (Decimal("0.5"), 0, "1", "1"),
        (Decimal("-0.4"), 0, "0", "0"),
        (Decimal("2.5E+3"), None, "2,500", f"2{N}500"),
        (Decimal("12345678901234567890.12"), None, "12,345,678,901,234,567,890.12",
         f"12{N}345{N}678{N}901{N}234{N}567{N}890,12"),
    ],
)  # fmt: skip
def test_a_number_is_grouped_as_its_language_does(
    value: formats.Number, decimals: int | None, english: str, french: str
) -> None:
    assert formats.number(value, language="en", decimals=decimals) == english
    assert formats.number(value, language="fr", decimals=decimals) == french


def test_arabic_keeps_the_minus_on_the_side_of_its_number() -> None:
    assert formats.number(-45, language="ar") == "\u200e−45"


@pytest.mark.parametrize(
    ("value", "currency", "english", "french"),
    [
        ("8812345.67", "EUR", f"EUR{F}8,812,345.67", f"8{N}812{N}345,67{F}€"),
        ("1000", "EUR", f"EUR{F}1,000.00", f"1{N}000,00{F}€"),
        ("1000", "XOF", f"XOF{F}1,000", f"1{N}000{F}XOF"),
        ("655.957", "XOF", f"XOF{F}655.957", f"655,957{F}XOF"),
        ("0.005", "EUR", f"EUR{F}0.005", f"0,005{F}€"),
        ("-12.3", "USD", f"USD{F}−12.30", f"−12,30{F}USD"),
    ],
)
def test_an_exact_amount_is_never_rounded(
    value: str, currency: str, english: str, french: str
) -> None:
    assert formats.amount(Decimal(value), language="en", currency=currency) == english
    assert formats.amount(Decimal(value), language="fr", currency=currency) == french


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        ("8812345678", "EUR 8.8 billion", "8,8 milliards d’euros"),
        ("1100000000", "EUR 1.1 billion", "1,1 milliard d’euros"),
        ("1949999999", "EUR 1.9 billion", "1,9 milliard d’euros"),
        ("2000000000", "EUR 2 billion", "2 milliards d’euros"),
        ("999600000", "EUR 1 billion", "1 milliard d’euros"),
        ("999499999", "EUR 999 million", "999 millions d’euros"),
        ("982000000", "EUR 982 million", "982 millions d’euros"),
        ("9960000", "EUR 10 million", "10 millions d’euros"),
        ("8812345", "EUR 8.8 million", "8,8 millions d’euros"),
        ("1500000", "EUR 1.5 million", "1,5 million d’euros"),
        ("999999.60", "EUR 1 million", "1 million d’euros"),
        ("999999.40", "EUR 999,999", "999_999 euros"),
        ("345678", "EUR 345,678", "345_678 euros"),
        ("1", "EUR 1", "1 euro"),
        ("0", "EUR 0", "0 euro"),
        ("-212000000", "EUR −212 million", "−212 millions d’euros"),
    ],
)
def test_money_in_a_sentence_is_read_aloud(value: str, english: str, french: str) -> None:
    number, _, words = french.replace("_", N).partition(" ")
    assert formats.money(Decimal(value), language="en") == english.replace("EUR ", f"EUR{F}")
    assert formats.money(Decimal(value), language="fr") == f"{number}{F}{words}"


def test_other_currencies_keep_their_code_in_both_languages() -> None:
    value = Decimal(2_500_000)
    assert formats.money(value, language="en", currency="USD") == f"USD{F}2.5 million"
    assert formats.money(value, language="fr", currency="USD") == f"2,5{F}millions USD"
    assert formats.money(Decimal(800), language="fr", currency="XOF") == f"800{F}XOF"


def test_the_unit_of_a_column_is_named_once() -> None:
    million, one = formats.Scale.MILLION, formats.Scale.ONE
    assert formats.unit("EUR", scale=million, language="en") == "million EUR"
    assert formats.unit("EUR", scale=million, language="fr") == "millions d’euros"
    assert formats.unit("USD", scale=million, language="fr") == "millions USD"
    assert formats.unit("EUR", scale=one, language="fr") == "euros"
    assert formats.unit("EUR", scale=one, language="en") == "EUR"


@pytest.mark.parametrize(
    ("part", "whole", "english", "french"),
    [
        (38, 100, f"38{F}%", f"38{N}%"),
        (1, 3, f"33{F}%", f"33{N}%"),
        (1, 8, f"13{F}%", f"13{N}%"),
        (0, 100, f"0{F}%", f"0{N}%"),
        (100, 100, f"100{F}%", f"100{N}%"),
        (1, 1000, f"under 1{F}%", f"moins de 1{N}%"),
        (999, 1000, f"over 99{F}%", f"plus de 99{N}%"),
        (5, 0, "–", "–"),
    ],
)
def test_a_share_is_never_nothing_of_something(
    part: int, whole: int, english: str, french: str
) -> None:
    assert formats.share(part, whole=whole, language="en") == english
    assert formats.share(Decimal(part), whole=Decimal(whole), language="fr") == french


@pytest.mark.parametrize(
    ("value", "precision", "english", "french"),
    [
        (date(2026, 6, 30), "day", f"30{F}June 2026", f"30{F}juin 2026"),
        (date(2026, 7, 1), "day", f"1{F}July 2026", f"1er{F}juillet 2026"),
        (date(2026, 8, 11), "day", f"11{F}August 2026", f"11{F}août 2026"),
        (date(2026, 2, 1), "month", "February 2026", "février 2026"),
        (date(2026, 2, 1), "year", "2026", "2026"),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(
    value: date, precision: str, english: str, french: str
) -> None:
    assert formats.when(value, precision=precision, language="en") == english
    assert formats.when(value, precision=precision, language="fr") == french


def test_an_unknown_precision_is_refused() -> None:
    with pytest.raises(ValueError, match="day, month or year"):
        formats.when(date(2026, 1, 1), precision="decade", language="en")


@pytest.mark.parametrize(
    ("count", "english", "french"),
    [
        (812, f"812{F}bytes", f"812{F}octets"),
        (45_300, f"45{F}kB", f"45{F}ko"),
        (999_499, f"999{F}kB", f"999{F}ko"),
        (999_500, f"1.0{F}MB", f"1,0{F}Mo"),
        (1_940_000, f"1.9{F}MB", f"1,9{F}Mo"),
    ],
)
def test_the_size_of_a_file_is_in_units_of_a_thousand(
    count: int, english: str, french: str
) -> None:
    assert formats.size(count, language="en") == english
    assert formats.size(count, language="fr") == french


@pytest.mark.parametrize("write", [formats.number, formats.amount, formats.money])
def test_a_floating_point_number_is_refused(write: object) -> None:
    with pytest.raises(TypeError, match="floating-point"):
        write(1.5, language="en")  # type: ignore[operator]


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=2))
def test_the_digits_of_an_exact_amount_read_back_as_the_amount(value: Decimal) -> None:
    written = formats.amount(value, language="fr").removesuffix(f"{F}€")
    assert Decimal(written.replace(N, "").replace(",", ".").replace("−", "-")) == value


def test_filters_write_in_the_language_of_the_page() -> None:
    euros = Counting("EUR", formats.Scale.MILLION, 0)
    with translation.override("fr"):
        assert figures.number(1370) == f"1{N}370"
        assert figures.number(Decimal("2.345"), 1) == "2,3"
        assert figures.money(Decimal(8_812_345_678)) == f"8,8{F}milliards d’euros"
        assert figures.amount(Decimal("1.5"), "USD") == f"1,50{F}USD"
        assert figures.figure(Decimal(12), "count") == "12"
        assert figures.figure(Decimal("12.5"), "percent") == f"13{N}%"
        assert figures.figure(Decimal(982_000_000), "EUR") == f"982{F}millions d’euros"
        assert figures.share_of(Decimal(1), Decimal(4)) == f"25{N}%"
        assert figures.unit_name(euros) == "millions d’euros"
        assert figures.exact_unit_name(euros) == "euros"
        assert figures.exact(Decimal("982000000.5"), euros) == f"982{N}000{N}000,50"
        assert figures.size(45_000) == f"45{F}ko"


def test_what_is_counted_stands_where_a_unit_would() -> None:
    count = Counting("count", formats.Scale.ONE, 0)
    assert figures.unit_name(count, "initiatives") == "initiatives"
    assert figures.exact_unit_name(count, "initiatives") == "initiatives"
    assert figures.exact(Decimal("12.00"), count) == "12"


def test_an_instant_shows_the_day_in_vienna() -> None:
    assert figures.day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == f"1{F}July 2026"


def test_a_value_that_is_not_there_never_shows_as_zero() -> None:
    euros = Counting("EUR", formats.Scale.ONE, 0)
    assert {
        figures.number(None),
        figures.money(None),
        figures.amount(None),
        figures.percent(None),
        figures.figure(None, "EUR"),
        figures.exact(None, euros),
        figures.share_of(None, Decimal(1)),
    } == {"–"}
    assert figures.day(None) == "not stated"
