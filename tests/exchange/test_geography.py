"""Rules 1 to 5 and 20: where money goes. Every figure here was worked out by hand."""

from decimal import Decimal

import pytest

from marsa.exchange.record import Record
from marsa.kit.findings import Severity
from tests.exchange.written import KENYA, a_transaction, codes, read_one


def country(code: str, share: str | None = None) -> str:
    percentage = f' percentage="{share}"' if share is not None else ""
    return f'<recipient-country code="{code}"{percentage}/>'


def region(code: str, share: str | None = None, vocabulary: str | None = None) -> str:
    percentage = f' percentage="{share}"' if share is not None else ""
    listed = f' vocabulary="{vocabulary}"' if vocabulary else ""
    return f'<recipient-region code="{code}"{percentage}{listed}/>'


def shares(record: Record) -> dict[str, str | None]:
    return {p.code: None if p.share is None else f"{p.share.normalize():f}" for p in record.places}


def test_rule_01_countries_and_regions_of_one_vocabulary_share_one_hundred() -> None:
    record, findings = read_one(country("KE", "40") + region("289", "60"))
    assert shares(record) == {"KEN": "40", "289": "60"}
    assert codes(findings) == []


def test_rule_01_regions_of_another_vocabulary_say_the_same_money_again() -> None:
    record, findings = read_one(region("289", "100") + region("011", "100", "2"))
    assert shares(record) == {"289": "100", "011": "0"}
    assert [place.vocabulary for place in record.places] == ["1", "2"]
    assert codes(findings) == ["rule.region_lists_repeat"]


def test_rule_01_the_first_vocabulary_counts_where_the_dac_is_absent() -> None:
    record, _ = read_one(region("011", "100", "2") + region("Sahel", "100", "99"))
    assert shares(record) == {"011": "100", "Sahel": "0"}


def test_rule_02_shares_that_do_not_add_up_are_rebased_in_proportion() -> None:
    record, findings = read_one(country("KE", "30") + country("ET", "20"))
    assert shares(record) == {"KEN": "60", "ETH": "40"}
    assert [str(place.published_share) for place in record.places] == ["30", "20"]
    assert codes(findings) == ["rule.shares_do_not_add_up"]
    assert findings[0].severity is Severity.ERROR
    assert "50 instead of 100" in findings[0].message_en


def test_rule_02_three_thirds_add_up_to_exactly_one_hundred() -> None:
    record, findings = read_one("".join(country(code, "33.33") for code in ("KE", "ET", "UG")))
    assert shares(record) == {"KEN": "33.333334", "ETH": "33.333333", "UGA": "33.333333"}
    assert sum(p.share or Decimal(0) for p in record.places) == Decimal(100)
    assert codes(findings) == ["rule.shares_rounded"]
    assert findings[0].severity is Severity.NOTE


def test_rule_02_places_of_zero_percent_are_left_out() -> None:
    record, findings = read_one(country("KE", "100") + country("ET", "0"))
    assert shares(record) == {"KEN": "100"}
    assert codes(findings) == ["rule.zero_share"]


def test_rule_02_a_missing_percentage_beside_others_counts_as_one_hundred() -> None:
    record, findings = read_one(country("KE", "100") + country("ET"))
    assert shares(record) == {"KEN": "50", "ETH": "50"}
    assert codes(findings) == ["rule.some_shares_missing"]


def test_rule_02_several_places_without_percentages_are_not_divided_equally() -> None:
    record, findings = read_one(country("KE") + country("ET"))
    assert shares(record) == {"KEN": None, "ETH": None}
    assert codes(findings) == ["rule.shares_missing"]


def test_rule_02_one_place_alone_has_all_of_it() -> None:
    assert shares(read_one(country("KE"))[0]) == {"KEN": "100"}
    record, findings = read_one(country("KE", "60"))
    assert shares(record) == {"KEN": "100"}
    assert codes(findings) == ["rule.shares_do_not_add_up"]


def test_rule_02_countries_without_percentages_beside_regions_count_alone() -> None:
    record, findings = read_one(country("KE") + region("289", "100"))
    assert shares(record) == {"KEN": "100", "289": "0"}
    assert codes(findings) == ["rule.regions_repeat_countries"]


def test_rule_02_countries_that_make_a_whole_count_alone() -> None:
    record, findings = read_one(country("KE", "50") + country("ET", "50") + region("289", "80"))
    assert shares(record) == {"KEN": "50", "ETH": "50", "289": "0"}
    assert codes(findings) == ["rule.regions_repeat_countries"]


def test_rule_02_countries_count_alone_too_where_the_regions_make_a_whole() -> None:
    record, findings = read_one(country("KE", "40") + region("289", "100"))
    assert shares(record) == {"KEN": "100", "289": "0"}
    assert codes(findings) == ["rule.regions_repeat_countries", "rule.shares_do_not_add_up"]


def test_rule_02_countries_and_regions_that_make_no_whole_are_rebased_together() -> None:
    record, findings = read_one(country("KE", "40") + region("289", "40"))
    assert shares(record) == {"KEN": "50", "289": "50"}
    assert codes(findings) == ["rule.shares_do_not_add_up"]


def test_rule_03_a_region_is_never_turned_into_its_countries() -> None:
    record, _ = read_one(region("289", "100"))
    assert [(p.kind, p.code, p.share) for p in record.places] == [("region", "289", Decimal(100))]


def test_rule_04_the_place_of_a_transaction_stands_at_the_transaction() -> None:
    record, findings = read_one(a_transaction(more=KENYA))
    assert record.places == ()
    place = record.amounts[0].places[0]
    assert (place.kind, place.code, place.share) == ("country", "KEN", Decimal(100))
    assert codes(findings) == []


def test_rule_04_both_geographies_are_an_error_and_both_are_kept() -> None:
    record, findings = read_one(country("ET") + a_transaction(more=KENYA) + a_transaction("3"))
    assert shares(record) == {"ETH": "100"}
    assert [[p.code for p in amount.places] for amount in record.amounts] == [["KEN"], []]
    assert codes(findings) == ["rule.both_geographies"]
    assert findings[0].severity is Severity.ERROR
    assert "transactions: 1" in findings[0].message_en


def test_rule_04_a_transaction_with_two_countries_is_not_divided() -> None:
    record, findings = read_one(a_transaction(more=country("KE") + country("ET")))
    assert [(p.code, p.share) for p in record.amounts[0].places] == [("KEN", None), ("ETH", None)]
    assert codes(findings) == ["rule.transaction_places", "schema.repeated_part"]


def test_rule_04_a_country_beside_a_region_has_the_whole_transaction() -> None:
    record, findings = read_one(a_transaction(more=country("KE") + region("289")))
    assert [(p.code, p.share) for p in record.amounts[0].places] == [
        ("KEN", Decimal(100)), ("289", Decimal(0))
    ]  # fmt: skip
    assert codes(findings) == ["rule.transaction_places"]


def test_rule_04_one_region_in_each_of_two_vocabularies_is_no_error() -> None:
    record, findings = read_one(a_transaction(more=region("011", vocabulary="2") + region("289")))
    assert [(p.code, p.share) for p in record.amounts[0].places] == [
        ("011", Decimal(0)), ("289", Decimal(100))
    ]  # fmt: skip
    assert codes(findings) == ["schema.repeated_part"]  # of the schema, not of the rule


def test_rule_05_money_without_a_place_is_kept() -> None:
    record, findings = read_one(a_transaction(amount="70"))
    assert record.places == ()
    assert [amount.amount for amount in record.amounts] == [Decimal(70)]
    assert codes(findings) == ["rule.no_geography"]
    assert findings[0].severity is Severity.NOTE


def test_rule_20_codes_are_trimmed_and_put_in_capitals_with_a_note() -> None:
    record, findings = read_one(country(" ke "))
    assert shares(record) == {"KEN": "100"}
    assert codes(findings) == ["code.tidied"]
    assert "“ke” became KE" in findings[0].message_en


@pytest.mark.parametrize("code", ["ZZ", "KENYA", "1"])
def test_an_unknown_country_keeps_its_share(code: str) -> None:
    record, findings = read_one(country(code, "60") + country("KE", "40"))
    assert shares(record) == {code: "60", "KEN": "40"}
    assert codes(findings) == ["code.country"]
    assert code in findings[0].message_en


def test_a_country_in_words_is_understood() -> None:
    named = "<recipient-country><narrative>Côte d’Ivoire</narrative></recipient-country>"
    record, findings = read_one(named)
    assert shares(record) == {"CIV": "100"}
    assert codes(findings) == ["schema.missing_attribute"]


@pytest.mark.parametrize(
    ("share", "code"),
    [
        ("half", "schema.not_a_number"),
        ("120", "value.percentage_unreadable"),
        ("-5", "value.percentage_unreadable"),
        ("1e2", "schema.not_a_number"),
    ],
)
def test_a_percentage_that_is_none_is_said(share: str, code: str) -> None:
    record, findings = read_one(country("KE", share))
    assert (record.places[0].published_share, record.places[0].share) == (None, Decimal(100))
    assert codes(findings) == [code]


def test_percentages_with_a_sign_or_a_decimal_comma_are_read() -> None:
    record, findings = read_one(country("KE", "66,6") + country("ET", "33.4%"))
    assert shares(record) == {"KEN": "66.6", "ETH": "33.4"}
    assert codes(findings) == ["schema.not_a_number"] * 2
