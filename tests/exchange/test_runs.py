"""Activities that are read many at a time: taken for granted by nobody but where bytes allow it."""

import io
from datetime import date
from decimal import Decimal

import pytest

from marsa.exchange import dates, iati, numbers
from marsa.exchange.iati import fragment, runs
from marsa.exchange.iati.window import Window
from marsa.kit.findings import Reading
from tests.exchange.written import KENYA, SECTOR, a_file, a_transaction, an_activity

ONE, TWO = "<iati-activity><a/></iati-activity>", "<iati-activity\n  x='1'>\n<a/></iati-activity>"


def the_run(text: str, *, at: int = 0) -> tuple[int, ...] | None:
    """The lines of the activities in the run that begins at a place."""
    run, _ = runs.find(Window(io.BytesIO(text.encode()).read), at)
    return None if run is None else (*run.lines, run.last_line)


def test_a_run_tells_the_line_of_each_start_tag_however_many_lines_it_takes() -> None:
    text = f"\n{ONE}\n\n{TWO}{ONE}\n</iati-activities>"
    assert the_run(text) == (2, 4, 6, 6)


@pytest.mark.parametrize(
    "text",
    [
        f"words {ONE}",
        f"{ONE} words {ONE}",
        f"{ONE}<!-- a comment -->{ONE}",
        f"{ONE}<iati-activity/>{ONE}",
        f"{ONE}<iati-activity><a>{ONE}",
        "<iati-activities/>",
        "",
    ],
)
def test_what_stands_between_activities_makes_them_no_run(text: str) -> None:
    assert the_run(text) is None


def test_a_run_of_more_lines_than_the_parser_counts_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runs, "MOST_LINES", 2)
    assert the_run(f"{ONE}\n\n{ONE}") == (1, 3, 3)
    assert the_run(f"{ONE}\n\n\n{ONE}") is None


@pytest.mark.parametrize(
    "text",
    [
        f"{ONE}<iati-activity><!--</iati-activity><iati-activity>--></iati-activity>",
        f"{ONE}<iati-activity><a></iati-activity>",
        f"{ONE}<iati-activity xmlns='urn:x'></iati-activity>",
        f"{ONE}<iati-activity>{'<a>' * 101}{'</a>' * 101}</iati-activity>",
    ],
)
def test_a_run_in_which_one_activity_needs_care_is_not_read_at_one_go(text: str) -> None:
    run, _ = runs.find(Window(io.BytesIO(text.encode()).read), 0)
    assert run is not None
    assert fragment.Parser().many(run.data, count=len(run.lines)) is None
    whole = fragment.Parser().many(f"{ONE}{ONE}".encode(), count=2)
    assert whole is not None
    assert len(whole) == 2


def read(data: bytes) -> list[Reading[object]]:
    return list(iati.stream(io.BytesIO(data)))


@pytest.mark.parametrize(
    "odd",
    [
        "<!-- </iati-activity> <iati-activity> -->",
        "<![CDATA[</iati-activity>]]>",
        "<?x </iati-activity>?>",
        "<transaction><value>x</transaction>",
        "<x:y/>",
        "&nbsp;",
        "<iati-activity>",
        "\x01",
        "<unknown/>",
    ],
)
def test_many_at_a_time_are_read_as_one_at_a_time_is(
    odd: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [an_activity(KENYA + SECTOR + a_transaction(amount=str(n))) for n in range(9)]
    parts[4] = an_activity(KENYA + odd + SECTOR)
    data = a_file(*parts)
    together = read(data)
    monkeypatch.setattr(runs, "find", lambda window, at: (None, at))
    assert together == read(data)
    assert sum(len(part.records) for part in together) >= 8


def test_a_plain_number_or_day_is_read_at_once_and_any_other_is_left() -> None:
    assert [numbers.exact(text) for text in ("1234.50", "-5", ".5")] == [
        Decimal("1234.50"),
        Decimal(-5),
        Decimal("0.5"),
    ]
    assert [numbers.exact(text) for text in ("1,234", "1e5", "", "1" * 61)] == [None] * 4
    assert dates.exact("2020-02-29Z") == date(2020, 2, 29)
    faulty = ("2021-02-29", "2020-01-01T00:00:00", "01/02/2020", " " * 60 + "2020-01-01")
    assert [dates.exact(text) for text in faulty] == [None] * 4
