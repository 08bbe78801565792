"""Spans of days."""

from datetime import date, timedelta


def years_by_days(first: date, last: date) -> list[tuple[int, int]]:
    """Return each calendar year that a period touches with its days in it.

    first and last both belong to the period, as in an IATI budget: 1 July 2020 to
    30 June 2021 has 184 days in 2020 and 181 in 2021. Raises ValueError if last < first.
    """
    if last < first:
        raise ValueError("a period ends before it starts")
    end = last + timedelta(days=1)
    return [
        (year, (min(end, date(year + 1, 1, 1)) - max(first, date(year, 1, 1))).days)
        for year in range(first.year, last.year + 1)
    ]
