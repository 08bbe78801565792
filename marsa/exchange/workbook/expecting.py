"""What a reader is told of the workbook that it expects: lists, framework, calendar."""

from collections.abc import Mapping
from datetime import date

from marsa.exchange.iati.draft import LAST_YEAR, YEARS_AHEAD
from marsa.exchange.workbook import choices
from marsa.exchange.workbook.about import About
from marsa.exchange.workbook.lines import Given


def given(expect: About | None, *, today: date | None = None, is_1904: bool = False) -> Given:
    """Return what rows are read by.

    expect: for whom the workbook was written; without it only the lists that the product brings
    along are known. today: dates more than twenty years after it are implausible. is_1904: whether
    the workbook counts its days from 1904.
    """
    return Given(
        lists=_lists(expect),
        framework=expect.framework if expect else "jvap",
        language=expect.language if expect else "en",
        last_year=today.year + YEARS_AHEAD if today else LAST_YEAR,
        is_1904=is_1904,
    )


def _lists(expect: About | None) -> Mapping[str, choices.Index | None]:
    own = {name: choices.shipped_index(name) for name in choices.shipped()}
    told = {name: choices.index(rows) for name, rows in expect.lists.items()} if expect else {}
    return {**own, **told}
