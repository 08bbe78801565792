"""A measure, opened up: what it means, what it leaves out, and each of its lines.

"Now I know what this number says, and what it does not."
"I see every line that it is made of, and the initiatives behind each."
"I can take the same figures away and ask them again."
"""

from dataclasses import dataclass
from decimal import Decimal

from marsa.analytics import questions
from marsa.analytics.answers import Answer, Row
from marsa.analytics.dimensions import DIMENSIONS
from marsa.analytics.filters import BadFilter
from marsa.analytics.text import shown
from marsa.portal import forms, frame
from marsa.portal.addresses import Query
from marsa.portal.pages import home
from marsa.portal.parts import Link
from marsa.portal.visit import Visit

_OWN = ("by", "top", "currency")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table. labels: one for each dimension; url: what explore finds for it."""

    labels: tuple[str, ...]
    value: Decimal | None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure and its answer. unit: "count" or a currency; shares: whether lines are parts."""

    crumbs: tuple[Link, ...]
    answer: Answer
    title: str
    definition: str
    caveat: str
    unit: str
    unit_name: str
    denominator: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    shares: bool
    apart: tuple[str, ...]
    downloads: tuple[Link, ...]
    explore: str


def ask(visit: Visit, *, name: str) -> Answer:
    """Ask the measure that an address names. Raises BadFilter.

    Parameters: by (dimensions, repeated or separated by commas), top, currency, and any
    dimension as a filter.
    """
    own = [(key, value) for key, value in visit.query if key in _OWN]
    asked = forms.asked(_filters(visit.query))
    by = [each for key, value in own if key == "by" for each in value.split(",")]
    values = dict(own)
    return questions.ask(
        visit.opened,
        measure=name,
        by=by,
        where=asked.where,
        currency=values.get("currency", "EUR"),
        n=_top(values.get("top")),
    )


def page(visit: Visit, *, name: str) -> Measure:
    """Return the page of a measure. Raises BadFilter."""
    answer = ask(visit, name=name)
    return Measure(
        crumbs=frame.crumbs(visit),
        answer=answer,
        title=visit.say(answer.title),
        definition=visit.say(answer.definition),
        caveat=visit.say(answer.caveat),
        unit=answer.currency or "count",
        unit_name=visit.say(answer.unit),
        denominator=visit.say(answer.denominator),
        headings=tuple(visit.say(DIMENSIONS[dimension].title) for dimension in answer.by),
        lines=tuple(_line(visit, answer, row) for row in answer.rows if answer.by),
        shares=answer.currency is not None,
        apart=home.apart(visit, answer),
        downloads=(_twin(visit, name, "csv"), _twin(visit, name, "json")),
        explore=visit.to("explore", query=_filters(visit.query)),
    )


def _filters(query: Query) -> Query:
    return tuple((key, value) for key, value in query if key not in _OWN)


def _line(visit: Visit, answer: Answer, row: Row) -> Line:
    names = dict(zip(answer.by, row.codes, strict=True))
    others = [pair for pair in _filters(visit.query) if pair[0] not in names]
    codes = [(name, str(code)) for name, code in names.items()]
    query = (*others, *codes)
    labels = tuple(visit.say(text) for text in row.labels)
    return Line(labels, row.value, visit.to("explore", query=query))


def _twin(visit: Visit, name: str, form: str) -> Link:
    return Link(form.upper(), visit.to("measure", name=name, form=form, query=visit.query))


def _top(value: str | None) -> int | None:
    if value is None:
        return None
    if not value.isascii() or not value.isdecimal() or len(value) > 6:
        raise BadFilter(
            f"“top” is a whole number from 1. Found: “{shown(value)}”.",
            f"« top » est un nombre entier à partir de 1. Valeur reçue : « {shown(value)} ».",
        )
    return int(value)
