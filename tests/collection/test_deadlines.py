"""Until when a partner writes, how long a file may be corrected, and how a deadline is printed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from marsa.collection import deadlines
from marsa.collection.models import Cycle, Extension, Return
from marsa.collection.states import CycleState, ReturnState
from tests.make_cycle import DUE_AT, OPENS_AT, REVIEW_ENDS_AT

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
LATER = datetime(2026, 8, 14, 15, 0, tzinfo=UTC)
TOO_LATE = (
    "The deadline was 31 July 2026, 17:00 (Vienna). "
    "Ask the secretariat for more time; what you have entered is kept."
)


def a_cycle(state: CycleState = CycleState.OPEN) -> Cycle:
    return Cycle(
        code="2026",
        state=state,
        opens_at=OPENS_AT,
        due_at=DUE_AT,
        review_ends_at=REVIEW_ENDS_AT,
    )


def an_extension(until: datetime = LATER, *, revoked: bool = False) -> Extension:
    return Extension(until=until, revoked_at=OPENS_AT if revoked else None)


def why(
    received_at: datetime,
    *extensions: Extension,
    state: CycleState = CycleState.OPEN,
    returned: ReturnState | None = ReturnState.IN_PROGRESS,
) -> str | None:
    return deadlines.why_not_write(
        a_cycle(state),
        returned=Return(state=returned) if returned else None,
        extensions=extensions,
        received_at=received_at,
    )


def test_what_comes_one_second_before_the_deadline_is_in_time() -> None:
    assert why(DUE_AT - SECOND) is None


def test_what_comes_at_the_deadline_is_late_and_the_sentence_says_what_to_do() -> None:
    assert why(DUE_AT) == TOO_LATE


def test_an_extension_moves_the_deadline_of_its_partner() -> None:
    assert why(LATER - SECOND, an_extension()) is None
    sentence = why(LATER, an_extension())
    assert sentence is not None
    assert sentence.startswith("The deadline was 14 August 2026, 17:00 (Vienna).")


def test_a_revoked_extension_counts_no_more() -> None:
    assert why(DUE_AT, an_extension(revoked=True)) == TOO_LATE


def test_of_several_extensions_the_latest_counts() -> None:
    later = LATER + HOUR
    rows = [an_extension(), an_extension(later), an_extension(later + HOUR, revoked=True)]
    assert deadlines.of(a_cycle(), extensions=rows) == later


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (CycleState.PLANNED, "The cycle 2026 is not open yet."),
        (CycleState.FINISHED, "The cycle 2026 is finished; it can only be read."),
    ],
)
def test_nothing_is_written_before_and_after_a_cycle(state: CycleState, sentence: str) -> None:
    assert why(DUE_AT - HOUR, state=state) == sentence


def test_a_closed_cycle_takes_what_an_extension_allows_and_nothing_else() -> None:
    assert why(LATER - SECOND, an_extension(), state=CycleState.CLOSED) is None
    assert why(LATER - SECOND, state=CycleState.CLOSED) == TOO_LATE


def test_a_complete_return_is_closed_even_in_time() -> None:
    assert why(DUE_AT - HOUR, returned=ReturnState.COMPLETE) == (
        "The return is complete. Ask the secretariat to reopen it before you change it."
    )


def test_a_partner_that_is_not_expected_writes_nothing() -> None:
    assert why(DUE_AT - HOUR, returned=None) == (
        "No return of this partner is expected in the cycle 2026."
    )


def test_a_cycle_that_was_loaded_by_command_takes_no_returns() -> None:
    cycle = Cycle(code="2022", state=CycleState.CLOSED)
    assert deadlines.of(cycle) is None
    assert deadlines.why_not_write(cycle, returned=None, received_at=DUE_AT) == (
        "The cycle 2022 takes no returns."
    )


def correct(
    first_at: datetime, received_at: datetime, rows: tuple[str, ...] = ("A-1",)
) -> str | None:
    return deadlines.why_not_correct(
        a_cycle(),
        returned=Return(state=ReturnState.IN_PROGRESS),
        first_at=first_at,
        received_at=received_at,
        first_rows=("A-1", "A-2"),
        rows=rows,
    )


def test_a_file_in_time_is_corrected_for_48_hours_after_it_came() -> None:
    first_at = DUE_AT - HOUR
    assert correct(first_at, first_at + timedelta(hours=48) - SECOND) is None
    assert correct(first_at, first_at + timedelta(hours=48)) == (
        "The file could be corrected until 2 August 2026, 16:00 (Vienna). "
        "Ask the secretariat for more time; what you have entered is kept."
    )


def test_after_the_deadline_a_correction_brings_no_other_rows() -> None:
    assert correct(DUE_AT - HOUR, DUE_AT + HOUR, ("A-1", "B-9")) == (
        "After the deadline only the rows of the first file can be corrected. "
        "1 other row must be taken out: B-9."
    )


def test_before_the_deadline_a_file_brings_any_rows() -> None:
    assert correct(OPENS_AT, DUE_AT - SECOND, ("B-9",)) is None


def test_a_file_that_came_late_is_not_corrected_into_time() -> None:
    assert correct(DUE_AT, DUE_AT + HOUR) == TOO_LATE


@pytest.mark.parametrize(
    ("instant", "english", "french"),
    [
        (
            DUE_AT,
            "31 July 2026, 17:00 (Vienna)",
            "31 juillet 2026 à 17\N{NO-BREAK SPACE}h (heure de Vienne)",
        ),
        (
            datetime(2026, 11, 30, 23, 30, tzinfo=UTC),  # winter time: one hour from UTC
            "1 December 2026, 00:30 (Vienna)",
            "1er décembre 2026 à 0\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30 (heure de Vienne)",
        ),
    ],
)
def test_a_deadline_is_printed_with_its_zone(instant: datetime, english: str, french: str) -> None:
    assert deadlines.written(instant, language="en") == english
    with translation.override("fr"):
        assert deadlines.written(instant) == french
