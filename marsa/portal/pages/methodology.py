"""How the figures are made.

"I understand what is counted, and why the same money is not counted twice."
"I know which rates were used, and what could not be converted or placed."
"I can explain a figure to my minister without asking anybody."
"""

from dataclasses import dataclass
from decimal import Decimal

from marsa.analytics import questions
from marsa.analytics.answers import Answer
from marsa.analytics.measures import total
from marsa.analytics.questions import Measure
from marsa.portal import frame, queries, reasons
from marsa.portal.pages import home
from marsa.portal.parts import Link
from marsa.portal.queries import RateSource
from marsa.portal.visit import Visit


@dataclass(frozen=True, slots=True)
class Defined:
    """A measure in words, and where it is answered."""

    title: str
    definition: str
    unit: str
    caveat: str
    url: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why funding lines are counted or not, with how many, and their euros."""

    words: str
    lines: int
    eur: Decimal


@dataclass(frozen=True, slots=True)
class Example:
    """SEK 10,000,000 of 15 March 2021 at 10.185, divided 60 to 40; a test works it out again."""

    total: Decimal = Decimal("981836.03")
    first: Decimal = Decimal("589101.62")
    second: Decimal = Decimal("392734.41")


@dataclass(frozen=True, slots=True)
class Methodology:
    """The page, with the figures of this edition beside each rule."""

    crumbs: tuple[Link, ...]
    prose: str
    total: Answer
    without_country: Answer
    without_domain: Answer
    reasons: tuple[Reason, ...]
    rates: tuple[RateSource, ...]
    measures: tuple[Defined, ...]
    apart: tuple[str, ...]
    initiatives: int
    entries: int
    example: Example = Example()


def page(visit: Visit) -> Methodology:
    """Return the page of an edition."""
    opened = visit.opened
    whole = total.measure(opened)
    return Methodology(
        crumbs=frame.crumbs(visit),
        prose=prose(visit, "methodology"),
        total=whole,
        without_country=total.measure(opened, by=["country"]),
        without_domain=total.measure(opened, by=["domain"]),
        reasons=tuple(
            Reason(reasons.in_general(reason.code), reason.lines, reason.eur)
            for reason in queries.reasons(opened)
        ),
        rates=queries.rate_sources(opened),
        measures=tuple(_defined(visit, measure) for measure in questions.MEASURES.values()),
        apart=home.apart(visit, whole),
        initiatives=visit.edition.manifest["rows"]["initiatives"],
        entries=visit.edition.manifest["rows"]["entries"],
    )


def prose(visit: Visit, name: str) -> str:
    """Return the template of a text that is written, not translated: one for each language."""
    language = "fr" if visit.language.startswith("fr") else "en"
    return f"portal/prose/{name}.{language}.html"


def _defined(visit: Visit, measure: Measure) -> Defined:
    return Defined(
        title=visit.say(measure.title),
        definition=visit.say(measure.definition),
        unit=visit.say(measure.unit),
        caveat=visit.say(measure.caveat),
        url=visit.to("measure", name=measure.name),
    )
