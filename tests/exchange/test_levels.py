"""Rule 14: the same money at two levels is counted at one."""

from decimal import Decimal

from marsa.exchange.record import Amount, Party, Record, Related
from marsa.exchange.rules import levels


def a_record(
    ref: str, level: int | None, kind: str, value: str, *, parent: str = "", publisher: str = "P"
) -> Record:
    return Record(
        ref,
        hierarchy=level,
        reporter=Party("reporting", "", publisher),
        related=(Related("parent", parent),) if parent else (),
        amounts=(Amount(kind, Decimal(value), "GBP"),),
    )


def counted(records: list[Record], measure: str) -> tuple[str, int, Decimal]:
    (choice,) = levels.choose(records, measure=measure)
    total = sum(
        (r.amounts[0].amount for r in records if levels.is_counted(r, choice=choice)), Decimal(0)
    )
    return choice.reason, choice.level, total


def test_rule_14_of_two_levels_with_the_same_money_the_detailed_one_counts() -> None:
    records = [
        a_record("A", 1, "2", "100"),
        a_record("A-1", 2, "2", "60", parent="A"),
        a_record("A-2", 2, "2", "40", parent="A"),
    ]
    assert counted(records, "commitment") == (levels.MOST_DETAILED, 2, Decimal(100))


def test_rule_14_a_level_that_tells_only_a_part_does_not_count() -> None:
    records = [a_record("A", 1, "budget", "100"), a_record("A-1", 2, "budget", "30", parent="A")]
    assert counted(records, "budget") == (levels.FULLER, 1, Decimal(100))


def test_rule_14_a_record_without_kin_on_the_chosen_level_counts_as_well() -> None:
    records = [
        a_record("A", 1, "3", "100"),
        a_record("A-1", 2, "3", "100", parent="A"),
        a_record("B", 1, "3", "9"),
        a_record("C-1", 2, "3", "9"),
    ]
    assert counted(records, "spend") == (levels.MOST_DETAILED, 2, Decimal(118))


def test_rule_14_one_level_alone_counts_for_each_publisher_by_itself() -> None:
    records = [
        a_record("A", None, "2", "1", publisher="P"),
        a_record("B", 2, "2", "2", publisher="Q"),
        a_record("C", 2, "3", "2", publisher="R"),
    ]
    choices = levels.choose(records, measure="commitment")
    assert [(c.publisher, c.level, c.levels, c.reason) for c in choices] == [
        ("P", 1, (1,), levels.ONLY), ("Q", 2, (2,), levels.ONLY)
    ]  # fmt: skip
