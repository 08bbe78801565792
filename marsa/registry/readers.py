"""Requests for reader access: until when one is answered, and how long access lasts. Pure."""

import calendar
from datetime import date, timedelta

WORKING_DAYS = 10  # within which a request is answered
FRIDAY = 4


def answer_by(asked: date) -> date:
    """Return the tenth working day (Monday to Friday) after the day of a request."""
    day, left = asked, WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() <= FRIDAY
    return day


def working_days(first: date, last: date) -> int:
    """Return how many working days follow `first` up to `last`; negative when it has passed."""
    if last < first:
        return -working_days(last, first)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(day.weekday() <= FRIDAY for day in days)


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
