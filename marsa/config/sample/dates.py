"""When invented initiatives take place, and how far they have come."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from random import Random

FIRST_DAY = date(2015, 11, 1)  # the Joint Valletta Action Plan covers what began since then
AS_OF = date(2023, 6, 30)  # the day as of which statuses are told: the end of the cycle's review
# How many projects and policies begin in each year from 2015 on, beside one another.
YEARS = {
    "projects": (1, 9, 12, 13, 14, 14, 16, 17, 4),
    "emergencies": (0, 3, 5, 8, 12, 16, 21, 29, 6),
    "policies": (0, 8, 12, 14, 16, 14, 17, 16, 3),
}
MONTHS = {
    "projects": (12, 18, 24, 24, 30, 36, 36, 36, 42, 48, 48, 60),
    "emergencies": (9, 12, 12, 18, 24),
}


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day, both included."""

    starts_on: date
    ends_on: date


def span(rng: Random, *, column: str) -> Span:
    """Draw the time of a project. column: "projects" or "emergencies"."""
    starts_on = start(rng, column=column)
    return Span(starts_on, end_of_month(starts_on, months=rng.choice(MONTHS[column]) - 1))


def start(rng: Random, *, column: str) -> date:
    """Draw a first day from November 2015 to December 2023, most often the first of a month."""
    year = rng.choices(range(FIRST_DAY.year, FIRST_DAY.year + 9), YEARS[column])[0]
    month = rng.randint(11, 12) if year == 2015 else rng.randint(1, 12)
    return date(year, month, rng.choice((1, 1, 1, 1, 15, rng.randint(2, 28))))


def end_of_month(day: date, *, months: int) -> date:
    """Return the last day of the month that lies `months` after the month of a day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def status(rng: Random, *, span: Span) -> str:
    """Say how far a project had come; a few are suspended or were cancelled."""
    chance = rng.random()
    if chance < 0.008:
        return "cancelled"
    if span.starts_on > AS_OF:
        return "planned"
    if span.ends_on <= AS_OF:
        return "completed"
    return "suspended" if chance < 0.04 else "ongoing"
