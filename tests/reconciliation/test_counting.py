"""What is counted and how it is allocated, against figures worked out by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

from marsa.reconciliation import counting
from marsa.reconciliation.counting import Allocation, Line, Rated


def to_eur(amount: Decimal, currency: str, on: date | None) -> Rated | None:
    """USD at 1.25 and 1.00 to the euro before and after 2020; nothing else has a rate."""
    if currency == "EUR":
        return Rated(amount.quantize(Decimal("0.01")), Decimal(1), None, "")
    if currency != "USD" or on is None:
        return None
    rate = Decimal("1.25") if on.year < 2020 else Decimal("1.00")
    return Rated((amount / rate).quantize(Decimal("0.01")), rate, on, "test")


def a_sum(kind: str = "commitment", amount: str = "100.00", **other: Any) -> dict[str, Any]:
    """Return a funding line as it stands in an entry."""
    defaults: dict[str, Any] = {
        "currency": "EUR",
        "on": "2020-05-01",
        "until": None,
        "value_on": "2020-05-01",
        "value_on_basis": "value-date",
        "funder": {"name": "A", "ref": None, "code": "AAA", "class": "european-country"},
        "places": [],
        "set_aside": None,
        "line": 7,
    }
    return {"kind": kind, "amount": amount, **defaults, **other}


def an_account(*funding: dict[str, Any], places: list[Any] | None = None) -> dict[str, Any]:
    """Return the content of an entry with these funding lines."""
    return {"funding": list(funding), "places": places or []}


def place(code: str, share: str | None) -> dict[str, Any]:
    return {"kind": "country", "code": code, "share": share}


def theme(code: str, share: str | None) -> dict[str, Any]:
    return {"vocabulary": "jvap", "code": code, "share": share}


def lines(content: dict[str, Any]) -> list[Line]:
    return list(counting.lines(content, to_eur=to_eur))


def test_commitments_count_and_budgets_and_spending_stand_beside_them() -> None:
    found = lines(an_account(a_sum("budget"), a_sum("commitment", "40.00"), a_sum("disbursement")))
    assert [(line.kind, line.counted, line.counted_because) for line in found] == [
        ("budget", False, "another-kind-is-counted"),
        ("commitment", True, "counted"),
        ("disbursement", False, "another-kind-is-counted"),
    ]


def test_without_commitments_budgets_count() -> None:
    assert counting.counted_kind([a_sum("budget"), a_sum("disbursement")]) == "budget"


def test_without_either_disbursements_and_expenditure_count_together() -> None:
    found = lines(an_account(a_sum("disbursement", "3.00"), a_sum("expenditure", "4.00")))
    assert [line.counted for line in found] == [True, True]


def test_a_sum_set_aside_is_never_counted_and_does_not_choose_the_kind() -> None:
    found = lines(an_account(a_sum("budget", set_aside="superseded-budget"), a_sum("estimate")))
    assert [(line.kind, line.counted, line.counted_because) for line in found] == [
        ("budget", False, "superseded-budget"),
        ("estimate", True, "counted"),
    ]


def test_each_sum_is_converted_on_its_own_day_before_anything_is_added() -> None:
    before = a_sum(amount="125.00", currency="USD", value_on="2019-01-01", on="2019-01-01")
    after = a_sum(amount="125.00", currency="USD", value_on="2021-01-01", on="2021-01-01")
    euros = [line.rated.eur for line in lines(an_account(before, after)) if line.rated]
    assert euros == [Decimal("100.00"), Decimal("125.00")]


def test_a_sum_without_a_rate_is_not_converted_and_never_zero() -> None:
    [line] = lines(an_account(a_sum(currency="XXX")))
    assert (line.rated, line.amount, line.counted) == (None, Decimal("100.00"), True)


def test_euro_without_any_day_is_still_euro_and_its_year_is_not_stated() -> None:
    [line] = lines(an_account(a_sum(on=None, value_on=None)))
    assert line.rated is not None
    assert (line.year, line.rated.eur) == (None, Decimal("100.00"))


def test_the_end_of_a_project_gives_a_rate_and_no_year() -> None:
    last = a_sum(currency="USD", on=None, value_on="2021-12-31", value_on_basis="end")
    [line] = lines(an_account(last))
    assert line.rated is not None
    assert (line.year, line.rated.eur) == (None, Decimal("100.00"))


def test_a_budget_over_two_years_is_shared_by_days() -> None:
    # 184 of 365 days in 2020, 181 in 2021: 365.00 becomes 184.00 and 181.00
    budget = a_sum("budget", "365.00", on="2020-07-01", until="2021-06-30", value_on="2020-07-01")
    found = lines(an_account(budget))
    assert [(line.year, line.amount) for line in found] == [
        (2020, Decimal("184.00")),
        (2021, Decimal("181.00")),
    ]


def test_a_line_goes_to_its_own_country_before_that_of_the_initiative() -> None:
    own = a_sum(places=[place("NER", "100")])
    [line] = lines(an_account(own, places=[place("MLI", "100")]))
    assert [part.country_code for part in counting.allocations(line, themes=[])] == ["NER"]


def test_several_countries_without_shares_are_not_allocated_and_not_split() -> None:
    [line] = lines(an_account(a_sum(), places=[place("NER", None), place("MLI", None)]))
    hundred = Decimal("100.00")
    assert counting.allocations(line, themes=[]) == [
        Allocation(None, None, None, Decimal(1), hundred, hundred)
    ]


def test_a_country_without_a_share_beside_one_with_leaves_the_rest_unallocated() -> None:
    [line] = lines(an_account(a_sum(), places=[place("NER", "60"), place("MLI", None)]))
    parts = counting.allocations(line, themes=[])
    assert [(part.country_code, part.eur) for part in parts] == [
        ("NER", Decimal("60.00")),
        (None, Decimal("40.00")),
    ]


def test_countries_and_themes_multiply_and_add_up_to_the_cent() -> None:
    # Exactly 16.665 twice and 33.335 twice: all remainders are equal, the first two get the cents
    places = [place("NER", "33.33"), place("MLI", "66.67")]
    [line] = lines(an_account(a_sum(), places=places))
    parts = counting.allocations(line, themes=[theme("1", "50"), theme("3", "50")])
    assert [(p.country_code, p.theme_code, p.eur) for p in parts] == [
        ("NER", "1", Decimal("16.67")),
        ("NER", "3", Decimal("16.67")),
        ("MLI", "1", Decimal("33.33")),
        ("MLI", "3", Decimal("33.33")),
    ]


def test_a_country_with_a_share_of_nothing_gets_nothing() -> None:
    [line] = lines(an_account(a_sum(), places=[place("NER", "100"), place("MLI", "0")]))
    assert [part.country_code for part in counting.allocations(line, themes=[])] == ["NER"]


def test_the_years_that_a_reporter_gives_divide_an_amount_before_its_days_do() -> None:
    reported = a_sum(
        amount="1000.01",
        on="2020-01-01",
        until="2021-12-31",
        years={"2021": "66.67", "2020": "33.33"},
    )
    found = lines(an_account(reported))
    assert [(line.year, line.amount, line.rated and line.rated.eur) for line in found] == [
        (2020, Decimal("333.30"), Decimal("333.30")),
        (2021, Decimal("666.71"), Decimal("666.71")),
    ]


def test_what_a_reporter_gives_in_euro_counts_only_where_there_is_no_rate() -> None:
    given = {"eur": "50.00", "eur_source": "central bank"}
    without, with_rate = lines(
        an_account(
            a_sum(amount="200.00", currency="ZZZ", **given),
            a_sum(amount="200.00", currency="USD", **given),
        )
    )
    assert without.rated == Rated(
        Decimal("50.00"), Decimal("4.0000000000"), date(2020, 5, 1), "as reported: central bank"
    )
    assert with_rate.rated == Rated(Decimal("200.00"), Decimal("1.00"), date(2020, 5, 1), "test")
