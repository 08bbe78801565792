"""Titles that say what a chart shows: computed from the answer, in words.

Each takes the answer and `of`: of what the share is, such as "of the counted funding".
"""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.lists import format_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marsa.analytics.answers import Answer, Row, exact_sum
from marsa.analytics.dimensions import REGION
from marsa.portal import formats
from marsa.portal.visit import Visit

LEADERS = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """A title, and the codes of the rows that it speaks of."""

    title: str
    codes: tuple[str, ...] = ()


def leaders(visit: Visit, *, answer: Answer, of: str) -> Finding:
    """Say which countries receive most, and what share together."""
    rows = [row for row in _positive(answer) if not str(row.codes[0]).startswith(REGION)]
    largest = rows[:LEADERS]
    if not largest:
        return Finding(_("No amount is allocated to a country"))
    part = exact_sum(row.value for row in largest)
    title = ngettext(
        "%(names)s receives %(share)s %(of)s",
        "%(names)s receive %(share)s %(of)s",
        len(largest),
    ) % {
        "names": together([visit.say(row.labels[0]) for row in largest], language=visit.language),
        "share": formats.share(part, whole=answer.total, language=visit.language),
        "of": of,
    }
    return Finding(title, tuple(str(row.codes[0]) for row in largest))


def leading_domain(visit: Visit, *, answer: Answer, of: str) -> Finding:
    """Say which domain receives most, and what share."""
    rows = _positive(answer)
    if not rows:
        return Finding(_("No amount is allocated to a domain"))
    title = _("“%(name)s” is the largest domain: %(share)s %(of)s") % _first(
        visit, rows, answer, of
    )
    return Finding(title, (str(rows[0].codes[0]),))


def leading_funder(visit: Visit, *, answer: Answer, of: str) -> Finding:
    """Say which funder gives most, and what share."""
    rows = _positive(answer)
    if not rows:
        return Finding(_("No amount names its funder"))
    title = _("%(name)s is the largest funder: %(share)s %(of)s") % _first(visit, rows, answer, of)
    return Finding(title, (str(rows[0].codes[0]),))


def peak(visit: Visit, *, answer: Answer) -> Finding:
    """Say which year has the largest sum."""
    rows = sorted(_positive(answer), key=lambda row: (-(row.value or 0), row.codes))
    if not rows:
        return Finding(_("No amount has a year"))
    year, value = rows[0].codes[0], rows[0].value or 0
    amount = formats.money(value, language=visit.language)
    title = _("%(year)s has the largest sum: %(amount)s") % {"year": year, "amount": amount}
    return Finding(title, (str(year),))


def together(names: Sequence[str], *, language: str) -> str:
    """Join names: "Niger, Mali and Chad", "Niger, Mali et Tchad"."""
    return str(format_list(names, locale="en_GB" if language == "en" else language))


def _positive(answer: Answer) -> list[Row]:
    return [row for row in answer.rows if row.value and row.value > 0]


def _first(visit: Visit, rows: Sequence[Row], answer: Answer, of: str) -> dict[str, str]:
    first = rows[0]
    share = formats.share(first.value or 0, whole=answer.total, language=visit.language)
    return {"name": visit.say(first.labels[0]), "share": share, "of": of}
