"""Rules 10 and 22: which budget stands, and in which years it falls."""

from datetime import date
from decimal import Decimal

import pytest

from marsa.exchange.record import Amount
from marsa.exchange.rules import budgets
from tests.exchange.written import KENYA, a_budget, codes, read_one


def a_period(amount: str, first: date | None, last: date | None) -> Amount:
    return Amount("budget", Decimal(amount), "EUR", on=first, until=last)


def test_rule_10_a_revised_budget_replaces_the_original_of_its_period() -> None:
    record, findings = read_one(
        KENYA
        + a_budget("100")
        + a_budget("80", kind="2")
        + a_budget("7", "2021-01-01", "2021-12-31")
    )
    assert [(str(a.amount), a.set_aside) for a in record.amounts] == [
        ("100", "superseded-budget"), ("80", None), ("7", None)
    ]  # fmt: skip
    assert codes(findings) == ["rule.superseded_budget"]


def test_rule_10_a_revised_budget_of_another_period_replaces_nothing() -> None:
    record, findings = read_one(
        KENYA + a_budget("100") + a_budget("80", last="2020-06-30", kind="2")
    )
    assert [a.set_aside for a in record.amounts] == [None, None]
    assert codes(findings) == []


def test_rule_10_of_several_revised_budgets_the_last_stands() -> None:
    record, findings = read_one(
        KENYA + a_budget("90", kind="2") + a_budget("100") + a_budget("80", kind="2")
    )
    assert [(str(a.amount), a.set_aside) for a in record.amounts] == [
        ("90", "superseded-budget"), ("100", "superseded-budget"), ("80", None)
    ]  # fmt: skip
    assert "times: 2" in findings[0].message_en


def test_two_original_budgets_of_one_period_both_count_and_are_said() -> None:
    record, findings = read_one(KENYA + a_budget("100") + a_budget("100"))
    assert [a.set_aside for a in record.amounts] == [None, None]
    assert codes(findings) == ["plausibility.two_original_budgets"]


def test_rule_10_a_period_over_two_years_is_shared_by_days() -> None:
    # 1 July to 31 December 2016 has 184 days, 1 January to 30 June 2017 has 181.
    amount = a_period("365.00", date(2016, 7, 1), date(2017, 6, 30))
    assert budgets.by_year(amount) == ((2016, Decimal("184.00")), (2017, Decimal("181.00")))


def test_rule_10_both_the_first_and_the_last_day_belong_to_the_period() -> None:
    amount = a_period("2.00", date(2019, 12, 31), date(2020, 1, 1))
    assert budgets.by_year(amount) == ((2019, Decimal("1.00")), (2020, Decimal("1.00")))


def test_rule_10_the_parts_add_up_to_the_last_cent() -> None:
    # 366 + 365 + 270 = 1001 days; in cents 3656.34…, 3646.35… and 2697.30…: one cent is left,
    # and the largest remainder is that of 2021.
    amount = a_period("100.00", date(2020, 1, 1), date(2022, 9, 27))
    parts = budgets.by_year(amount)
    assert parts == ((2020, Decimal("36.56")), (2021, Decimal("36.47")), (2022, Decimal("26.97")))
    assert sum(part for _, part in parts) == Decimal("100.00")


def test_rule_10_negative_and_very_fine_amounts_are_shared_exactly() -> None:
    amount = a_period("-0.003", date(2019, 12, 31), date(2020, 1, 2))
    assert budgets.by_year(amount) == ((2019, Decimal("-0.001")), (2020, Decimal("-0.002")))


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (date(2020, 3, 1), None, ((2020, Decimal("9.00")),)),
        (None, None, ()),
        (date(2020, 3, 1), date(2019, 3, 1), ()),
        (date(9999, 12, 31), date(9999, 12, 31), ((9999, Decimal("9.00")),)),
    ],
)
def test_rule_22_an_amount_belongs_to_the_calendar_years_of_its_period(
    first: date | None, last: date | None, years: tuple[tuple[int, Decimal], ...]
) -> None:
    assert budgets.by_year(a_period("9", first, last)) == years


def test_a_reversed_period_is_said_and_the_amount_kept() -> None:
    record, findings = read_one(KENYA + a_budget("5", "2021-01-01", "2020-01-01"))
    assert [str(a.amount) for a in record.amounts] == ["5"]
    assert codes(findings) == ["rule.period_reversed"]


def test_planned_disbursements_are_a_kind_of_their_own() -> None:
    planned = a_budget("40").replace("budget", "planned-disbursement")
    record, _ = read_one(KENYA + a_budget("100") + planned)
    assert [(a.kind, str(a.amount), a.set_aside) for a in record.amounts] == [
        ("budget", "100", None), ("planned", "40", None)
    ]  # fmt: skip
    assert (record.amounts[1].on, record.amounts[1].until) == (date(2020, 1, 1), date(2020, 12, 31))


@pytest.mark.parametrize(("kind", "finding"), [("9", ["code.budget_type"]), ("", [])])
def test_a_budget_of_unknown_type_is_an_original_one(kind: str, finding: list[str]) -> None:
    record, findings = read_one(KENYA + a_budget("5", kind=kind))
    assert record.amounts[0].set_aside is None
    assert codes(findings) == finding
