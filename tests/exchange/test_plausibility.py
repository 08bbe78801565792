"""What can hardly be true: kinds that need several amounts, parties or titles to be seen."""

import pytest

from marsa.exchange.iati.titles import Titles
from tests.exchange.written import (
    KENYA,
    SECTOR,
    a_file,
    a_transaction,
    an_activity,
    codes,
    read_all,
    read_one,
)

DAYS = ("2020-05-05", "2020-06-06", "2020-07-07")


def valued(*days: str) -> str:
    """Transactions on different days whose value dates are these."""
    rows = [a_transaction(amount=str(n), on=on) for n, on in enumerate(DAYS, 1)]
    return "".join(
        row.replace(f'value-date="{on}"', f'value-date="{day}"')
        for row, on, day in zip(rows, DAYS, days, strict=True)
    )


def test_one_value_date_on_payments_of_several_days_is_said() -> None:
    _, findings = read_one(KENYA + valued("2021-01-01", "2021-01-01", "2021-01-01"))
    assert codes(findings) == ["plausibility.one_value_date"]
    assert "All 3 transactions have the value date 2021-01-01" in findings[0].message_en


@pytest.mark.parametrize(
    "days", [DAYS, ("2021-01-01", "2021-01-02", "2021-01-01"), ("2021-01-01", *DAYS[1:])]
)
def test_value_dates_that_differ_are_not_said(days: tuple[str, str, str]) -> None:
    assert codes(read_one(KENYA + valued(*days))[1]) == []


@pytest.mark.parametrize(
    ("part", "path"),
    [
        (
            a_transaction(
                more='<provider-org ref="XX-7" provider-activity-id="XX-7"/>',
            ),
            "iati-activity/transaction/provider-org",
        ),
        (
            '<participating-org role="4" ref="XX-7" activity-id="XX-7"/>',
            "iati-activity/participating-org",
        ),
        ('<related-activity type="1" ref="XX-1"/>', "iati-activity/related-activity"),
    ],
)
def test_an_organisation_where_an_activity_belongs_is_said(part: str, path: str) -> None:
    _, findings = read_one(KENYA + part)
    assert [(f.code, f.path) for f in findings] == [("plausibility.organisation_as_activity", path)]


def titled(titles: list[str]) -> Titles:
    counted = Titles()
    for title in titles:
        counted.add({"en": title})
    return counted


CUT = ["Rehabilitation of wells in the valley nu"] * 5  # forty characters, in the midst of a word


def test_titles_cut_at_one_length_are_counted() -> None:
    assert titled([*CUT, "Wells", "Roads and wells"]).cut() == (40, 5)


@pytest.mark.parametrize(
    "titles",
    [
        [],
        CUT[:4],  # too few to tell
        [title + "." for title in CUT],  # whole sentences
        ["Wells in a valley"] * 9,  # too short for a limit
        [*CUT, *["Rehabilitation of wells in the valley"] * 12],  # a natural end of a spread
    ],
)
def test_titles_of_natural_lengths_are_not_said(titles: list[str]) -> None:
    assert titled(titles).cut() is None


def test_a_file_says_once_at_its_end_that_its_titles_are_cut() -> None:
    activities = [
        an_activity(KENYA + SECTOR)
        .replace("XX-1-A", f"XX-1-{n}")
        .replace("Wells in two valleys", CUT[0])
        for n in range(5)
    ]
    _, findings, _ = read_all(a_file(*activities))
    assert codes(findings) == ["plausibility.titles_cut"]
    assert "cut at 40 characters (titles of that length: 5)" in findings[0].message_en
