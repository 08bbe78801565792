"""Rules 11 to 13, 18 and 19: the amounts of transactions."""

import re
from datetime import date
from decimal import Decimal

import pytest

from marsa.exchange.iati import flags, transactions
from marsa.exchange.record import Amount, Party, Record
from tests.exchange.written import (
    BASICS,
    KENYA,
    a_budget,
    a_file,
    a_transaction,
    an_activity,
    codes,
    read_all,
    read_one,
)

IN_NO_CURRENCY = 'xml:lang="en"'


def test_rule_11_the_currency_of_the_value_goes_before_the_default() -> None:
    dollars = a_transaction().replace("<value ", '<value currency="USD" ')
    record, findings = read_one(KENYA + dollars + a_transaction("3"))
    assert [(a.kind, a.currency) for a in record.amounts] == [("2", "USD"), ("3", "EUR")]
    assert codes(findings) == []


def test_rule_11_without_any_currency_an_amount_is_kept_unconverted() -> None:
    record, findings = read_one(
        KENYA + a_transaction() + a_transaction("3") + a_budget("4"), attributes=IN_NO_CURRENCY
    )
    assert [(str(a.amount), a.currency) for a in record.amounts] == [
        ("100", None), ("100", None), ("4", None)
    ]  # fmt: skip
    assert codes(findings) == ["value.currency_missing"]
    assert "amounts: 3" in findings[0].message_en


@pytest.mark.parametrize(("written", "kept"), [("EURO", None), ("QQQ", "QQQ"), ("€", None)])
def test_rule_11_an_unknown_currency_never_becomes_the_default(
    written: str, kept: str | None
) -> None:
    odd = a_transaction().replace("<value ", f'<value currency="{written}" ')
    record, findings = read_one(KENYA + odd)
    assert record.amounts[0].currency == kept
    assert codes(findings) == ["code.currency"]
    assert written in findings[0].message_en


def test_rule_11_the_value_date_counts_where_it_is_given() -> None:
    later = a_transaction().replace('value-date="2020-05-05"', 'value-date="2020-06-06"')
    record, findings = read_one(KENYA + later)
    amount = record.amounts[0]
    assert (amount.on, amount.value_on) == (date(2020, 5, 5), date(2020, 6, 6))
    assert amount.value_on_basis == "value-date"
    assert codes(findings) == []


def test_rule_11_without_a_value_date_the_transaction_date_stands_in_and_is_said() -> None:
    bare = a_transaction().replace(' value-date="2020-05-05"', "")
    record, findings = read_one(KENYA + bare + bare.replace(">100<", ">200<"))
    assert {(a.value_on, a.value_on_basis) for a in record.amounts} == {
        (date(2020, 5, 5), "transaction-date")
    }
    assert codes(findings) == ["value.value_date_missing", "schema.missing_attribute"]
    assert "times: 2" in findings[0].message_en
    assert "the transaction date" in findings[0].message_en


def test_rule_11_a_budget_without_a_value_date_takes_its_first_day() -> None:
    record, findings = read_one(KENYA + a_budget("5").replace(' value-date="2020-01-01"', ""))
    amount = record.amounts[0]
    assert (amount.value_on, amount.value_on_basis) == (date(2020, 1, 1), "period-start")
    assert codes(findings) == ["value.value_date_missing", "schema.missing_attribute"]


def test_an_amount_without_any_date_is_kept_and_said() -> None:
    bare = '<transaction><transaction-type code="2"/><value>100</value></transaction>'
    record, findings = read_one(KENYA + bare)
    amount = record.amounts[0]
    assert (amount.on, amount.value_on, amount.value_on_basis) == (None, None, None)
    missing = ["schema.missing_attribute", "schema.missing_part"]  # the value-date and the day
    assert codes(findings) == ["value.no_date", *missing]


def test_rule_12_amounts_are_exact_decimals() -> None:
    record, _ = read_one(
        KENYA + a_transaction(amount="0.1") + a_transaction(amount="0.2", kind="3")
    )
    assert sum(a.amount for a in record.amounts) == Decimal("0.3")
    record, _ = read_one(KENYA + a_transaction(amount="12345678901234567890.123456789"))
    assert str(record.amounts[0].amount) == "12345678901234567890.123456789"


@pytest.mark.parametrize(
    ("written", "amount", "expected"),
    [
        ("1,234.50", "1234.50", ["value.amount_separators", "schema.not_a_number"]),
        ("1 234,50", "1234.50", ["value.amount_separators", "schema.not_a_number"]),
        ("2 million", None, ["schema.not_a_number"]),
        ("1,234", None, ["value.amount_ambiguous", "schema.not_a_number"]),
        ("1e6", None, ["schema.not_a_number"]),
        ("NaN", None, ["schema.not_a_number"]),
        ("", None, ["schema.empty_element"]),
    ],
)
def test_an_amount_is_read_exactly_or_not_at_all(
    written: str, amount: str | None, expected: list[str]
) -> None:
    record, findings = read_one(KENYA + a_transaction(amount=written))
    assert [str(a.amount) for a in record.amounts] == ([] if amount is None else [amount])
    assert codes(findings) == expected


def test_rule_13_the_mark_of_a_transaction_goes_before_that_of_its_activity() -> None:
    marked = a_transaction().replace("<transaction>", '<transaction humanitarian="0">')
    record, _ = read_one(KENYA + marked + a_transaction("3"), attributes='humanitarian="true"')
    assert [a.humanitarian for a in record.amounts] == [False, None]
    assert record.humanitarian is True
    assert [flags.is_humanitarian(a, record=record) for a in record.amounts] == [False, True]


def test_rule_13_an_absent_mark_is_not_a_no() -> None:
    record, _ = read_one(KENYA + a_transaction())
    assert record.humanitarian is None
    assert flags.is_humanitarian(record.amounts[0], record=record) is None


def test_rule_13_a_mark_that_is_none_is_said() -> None:
    record, findings = read_one(KENYA, attributes='humanitarian="maybe"')
    assert record.humanitarian is None
    assert codes(findings) == ["schema.not_yes_or_no", "rule.no_language"]


REPORTER = Party("reporting", "Ministry", "XX-1")
FUNDERS = (Party("funding", "A"), Party("funding", "B"))
IMPLEMENTER = Party("implementing", "C")
RECORD = Record("XX-1-A", reporter=REPORTER, parties=(*FUNDERS, IMPLEMENTER))


@pytest.mark.parametrize(
    ("kind", "providers", "receivers"),
    [
        ("1", FUNDERS, (REPORTER,)),
        ("11", FUNDERS, (REPORTER,)),
        ("13", FUNDERS, (REPORTER,)),
        ("2", (REPORTER,), (IMPLEMENTER,)),
        ("3", (REPORTER,), (IMPLEMENTER,)),
        ("4", (REPORTER,), (IMPLEMENTER,)),
    ],
)
def test_rule_18_missing_ends_are_filled_by_the_direction_of_the_money(
    kind: str, providers: tuple[Party, ...], receivers: tuple[Party, ...]
) -> None:
    amount = Amount(kind, Decimal(1), "EUR")
    assert transactions.ends(amount, record=RECORD) == (providers, receivers)


def test_rule_18_an_end_that_is_named_stays() -> None:
    named = Party("provider", "D")
    amount = Amount("3", Decimal(1), "EUR", provider=named)
    assert transactions.ends(amount, record=RECORD) == ((named,), (IMPLEMENTER,))


@pytest.mark.parametrize(
    ("letter", "number"),
    [
        ("C", "2"), ("D", "3"), ("E", "4"), ("IF", "1"), ("IR", "5"), ("LR", "6"), ("R", "7"),
        ("QP", "8"), ("QS", "9"), ("CG", "10"), ("c", "2"), (" 3 ", "3"),
    ],
)  # fmt: skip
def test_rule_19_old_letters_in_new_files_are_read_by_their_meaning(
    letter: str, number: str
) -> None:
    record, findings = read_one(KENYA + a_transaction(letter))
    assert [a.kind for a in record.amounts] == [number]
    assert codes(findings) == ([] if letter == " 3 " else ["code.old_transaction_type"])


def test_rule_19_numbers_in_old_files_are_read_by_their_meaning_too() -> None:
    basics = re.sub(r"</?narrative[^>]*>", "", BASICS)
    old = an_activity(KENYA + a_transaction("C") + a_transaction("3"), basics=basics)
    records, findings, _ = read_all(a_file(old, version="1.04"))
    assert [a.kind for a in records[0].amounts] == ["2", "3"]
    assert codes(findings) == []  # letters are the codes of that version


@pytest.mark.parametrize(("code", "kind"), [("99", "99"), ("", "unknown")])
def test_an_amount_of_unknown_type_is_kept_but_set_aside(code: str, kind: str) -> None:
    record, findings = read_one(KENYA + a_transaction(code))
    assert [(a.kind, a.set_aside) for a in record.amounts] == [(kind, "unknown-type")]
    assert codes(findings) == ["code.transaction_type" if code else "value.attribute_missing"]


def test_the_ends_of_a_transaction_keep_their_names_and_accounts() -> None:
    record, _ = read_one(
        KENYA
        + a_transaction(
            more='<provider-org ref="XX-1" provider-activity-id="XX-1-Z"/>'
            '<receiver-org type="21"><narrative>A charity</narrative></receiver-org>'
        )
    )
    amount = record.amounts[0]
    assert amount.provider and (amount.provider.ref, amount.provider.activity_ref) == (
        "XX-1", "XX-1-Z"
    )  # fmt: skip
    assert amount.receiver and (amount.receiver.name, amount.receiver.type) == ("A charity", "21")


def test_the_same_transaction_twice_is_said_and_counted_twice() -> None:
    record, findings = read_one(
        KENYA + a_transaction() + "\n" + a_transaction() + a_transaction(amount="5")
    )
    assert [a.set_aside for a in record.amounts] == [None, None, None]
    assert codes(findings) == ["plausibility.same_transaction_twice"]


def test_transactions_that_differ_in_one_detail_are_not_the_same() -> None:
    other = a_transaction(more="<description><narrative>Second</narrative></description>")
    _, findings = read_one(KENYA + a_transaction() + other)
    assert codes(findings) == []
