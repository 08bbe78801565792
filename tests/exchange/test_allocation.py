"""Rules 4, 7, 8, 9 and 21: which amounts count, and how they are divided."""

from decimal import Decimal

from marsa.exchange.record import Amount, Place, Record, Theme
from marsa.exchange.rules import allocation, funding

KEN, ETH = (
    Place("country", code, share=Decimal(share)) for code, share in (("KEN", 60), ("ETH", 40))
)
HEALTH, WATER = (Theme("DAC-5", code, share=Decimal("50")) for code in ("12110", "14020"))


def amount(kind: str, value: str, **other: object) -> Amount:
    return Amount(kind, Decimal(value), "EUR", **other)  # type: ignore[arg-type]


def divided(one: Amount, record: Record) -> list[tuple[str | None, str | None, str]]:
    return [
        (p.place and p.place.code, p.theme and p.theme.code, f"{p.amount.normalize():f}")
        for p in allocation.parts(one, record=record)
    ]


def test_rule_07_shares_of_places_and_themes_are_multiplied() -> None:
    record = Record("A", places=(KEN, ETH), themes=(HEALTH, WATER))
    assert divided(amount("2", "100"), record) == [
        ("KEN", "12110", "30"), ("KEN", "14020", "30"),
        ("ETH", "12110", "20"), ("ETH", "14020", "20"),
    ]  # fmt: skip


def test_rule_07_the_parts_add_up_by_the_largest_remainder() -> None:
    # 0.05 × (0.3, 0.3, 0.2, 0.2) = 0.015, 0.015, 0.01, 0.01: one cent is left for the first.
    record = Record("A", places=(KEN, ETH), themes=(HEALTH, WATER))
    assert [part for *_, part in divided(amount("2", "0.05"), record)] == [
        "0.02", "0.01", "0.01", "0.01"
    ]  # fmt: skip


def test_rule_07_money_is_divided_in_one_vocabulary_only() -> None:
    own = Theme("99 x", "A", share=Decimal(100))
    record = Record("A", places=(KEN, ETH), themes=(own, HEALTH, WATER))
    assert sum(Decimal(part) for *_, part in divided(amount("2", "9"), record)) == Decimal(9)


def test_rule_07_a_code_of_the_transaction_is_never_divided() -> None:
    record = Record("A", places=(KEN, ETH), themes=(HEALTH, WATER))
    paid = amount(
        "3", "10",
        places=(Place("country", "TCD", share=Decimal(100)),),
        themes=(Theme("DAC-5", "15190", share=Decimal(100)),),
    )  # fmt: skip
    assert divided(paid, record) == [("TCD", "15190", "10")]


def test_shares_that_are_not_told_divide_nothing() -> None:
    record = Record("A", places=(Place("country", "KEN"), Place("country", "ETH")))
    assert divided(amount("2", "10"), record) == [(None, None, "10")]


def test_a_place_without_a_share_of_its_own_gets_no_part() -> None:
    repeated = Place("region", "289", "1", share=Decimal(0))
    record = Record("A", places=(KEN, ETH, repeated))
    assert [place for place, *_ in divided(amount("2", "10"), record)] == ["KEN", "ETH"]


def test_rule_08_a_budget_without_shares_follows_the_commitments() -> None:
    kenya, chad = (Place("country", code, share=Decimal(100)) for code in ("KEN", "TCD"))
    record = Record(
        "A",
        amounts=(
            amount("2", "30", places=(kenya,)),
            amount("2", "10", places=(chad,)),
            amount("3", "500", places=(chad,)),
        ),
    )
    assert divided(amount("budget", "200"), record) == [
        ("KEN", None, "150"), ("TCD", None, "50")
    ]  # fmt: skip
    assert divided(amount("3", "200"), record) == [(None, None, "200")]


def test_rule_08_shares_of_the_activity_go_before_the_commitments() -> None:
    chad = Place("country", "TCD", share=Decimal(100))
    record = Record("A", places=(KEN, ETH), amounts=(amount("2", "30", places=(chad,)),))
    assert divided(amount("budget", "10"), record) == [("KEN", None, "6"), ("ETH", None, "4")]


def test_rule_08_commitments_that_do_not_all_tell_decide_nothing() -> None:
    chad = Place("country", "TCD", share=Decimal(100))
    record = Record("A", amounts=(amount("2", "30", places=(chad,)), amount("2", "30")))
    assert divided(amount("budget", "10"), record) == [(None, None, "10")]


def test_rule_09_commitments_go_first_with_their_negatives_and_alone() -> None:
    made = (amount("2", "100"), amount("2", "-30"))
    record = Record(
        "A", amounts=(amount("budget", "99"), *made, amount("3", "50"), amount("1", "70"))
    )
    assert funding.chosen_amounts(record) == ("2", made)


def test_rule_09_budgets_come_next_without_those_replaced() -> None:
    old = amount("budget", "99", set_aside="superseded-budget")
    new, planned = amount("budget", "80"), amount("planned", "80")
    record = Record("A", amounts=(old, new, planned, amount("3", "50")))
    assert funding.chosen_amounts(record) == ("budget", (new,))


def test_rule_09_spend_is_disbursement_and_expenditure_together() -> None:
    spent = (amount("3", "50"), amount("4", "5"))
    assert funding.chosen_amounts(Record("A", amounts=spent)) == ("3", spent)


def test_rule_09_incoming_money_is_the_other_side_of_somebody_elses() -> None:
    incoming = tuple(amount(kind, "9") for kind in ("1", "11", "13"))
    assert funding.chosen_amounts(Record("A", amounts=incoming)) == ("", ())


def test_rule_21_no_disbursement_is_invented_for_a_commitment() -> None:
    record = Record("A", amounts=(amount("2", "100"),))
    assert [a.kind for a in funding.chosen_amounts(record)[1]] == ["2"]
