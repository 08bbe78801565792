"""The home page.

"So this is what it adds up to, and I can see where each number comes from."
"I see at once who receives most, when, for what, and how much of it has no place."
"I know where to go with my own question, and how to cite what I found."
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marsa.analytics import answers
from marsa.analytics.answers import Answer
from marsa.analytics.measures import initiatives, top, total
from marsa.portal import formats, parts, pictures, queries
from marsa.portal.pictures import Picture
from marsa.portal.visit import Visit

COUNTRIES = 10


@dataclass(frozen=True, slots=True)
class Answers:
    """All that the home page asks, and what `figures.json` gives."""

    by_type: Answer
    total: Answer
    by_country: Answer
    by_year: Answer
    by_domain: Answer
    countries: int
    reporters: int


@dataclass(frozen=True, slots=True)
class Home:
    """The home page. apart: sentences on what stands in no total."""

    lead: str
    figures: tuple[parts.Figure, ...]
    pictures: dict[str, Picture]
    apart: tuple[str, ...]
    data: str


def ask(visit: Visit) -> Answers:
    """Ask the edition what the home page says."""
    opened = visit.opened
    return Answers(
        by_type=initiatives.measure(opened, by=["type"]),
        total=total.measure(opened),
        by_country=total.measure(opened, by=["country"]),
        by_year=total.measure(opened, by=["year"]),
        by_domain=total.measure(opened, by=["domain"]),
        countries=queries.named_countries(opened),
        reporters=queries.reporters(opened),
    )


def page(visit: Visit) -> Home:
    """Return the home page of an edition."""
    found = ask(visit)
    of = _("of the counted funding")
    largest = top.measure(visit.opened, by="country", n=COUNTRIES)
    return Home(
        lead=_lead(found),
        figures=_figures(visit, found),
        pictures={
            "map": pictures.on_map(
                visit, answer=found.by_country, title=_("Where the counted funding goes")
            ),
            "countries": pictures.by_country(visit, answer=largest, of=of),
            "years": pictures.by_year(visit, answer=found.by_year),
            "domains": pictures.by_domain(visit, answer=found.by_domain, of=of),
        },
        apart=apart(visit, found.total),
        data=visit.to("figures", form="json"),
    )


def apart(visit: Visit, answer: Answer) -> tuple[str, ...]:
    """Return sentences on the amounts of an answer that have no rate or no currency."""
    said = []
    if answer.not_converted:
        amounts = ", ".join(
            formats.amount(value, language=visit.language, currency=currency)
            for currency, value in answer.not_converted.items()
        )
        said.append(_("Not converted for want of a rate, and in no total: %s.") % amounts)
    if answer.without_currency:
        lines = answer.without_currency
        said.append(
            ngettext(
                "%(count)s funding line states no currency, and is in no total.",
                "%(count)s funding lines state no currency, and are in no total.",
                lines,
            )
            % {"count": formats.number(lines, language=visit.language)}
        )
    return tuple(said)


def as_data(visit: Visit) -> dict[str, Any]:
    """Return the figures of the home page for a program."""
    found, language = ask(visit), visit.language
    return {
        "initiatives": answers.as_data(found.by_type, language=language),
        "total": answers.as_data(found.total, language=language),
        "by_country": answers.as_data(found.by_country, language=language),
        "by_year": answers.as_data(found.by_year, language=language),
        "by_domain": answers.as_data(found.by_domain, language=language),
        "countries_named": found.countries,
        "partners_reporting": found.reporters,
    }


def as_lines(visit: Visit) -> Iterator[list[object]]:
    """Yield the same figures as lines: measure, dimension, code, label, value, unit."""
    found, language = ask(visit), visit.language
    yield ["measure", "by", "code", "label", "value", "unit"]
    for answer in (found.by_type, found.total, found.by_country, found.by_year, found.by_domain):
        by, unit = "".join(answer.by), answer.currency or answer.measure
        for row in answer.rows if answer.by else ():
            label = row.labels[0].of(language)
            yield [answer.measure, by, row.codes[0], label, row.value, unit]
        for text, value in answers.closing(answer):
            yield [answer.measure, by, "", text.of(language), value, unit]


def _lead(found: Answers) -> str:
    return ngettext(
        "%(count)s partner of the Rabat and Khartoum Processes has reported its projects and "
        "policies. This site shows what they add up to, and how each figure is made.",
        "%(count)s partners of the Rabat and Khartoum Processes have reported their projects and "
        "policies. This site shows what they add up to, and how each figure is made.",
        found.reporters,
    ) % {"count": found.reporters}


def _figures(visit: Visit, found: Answers) -> tuple[parts.Figure, ...]:
    language, method = visit.language, visit.to("methodology")
    counts = {str(row.codes[0]): int(row.value or 0) for row in found.by_type.rows}
    unplaced = found.by_country.not_allocated
    return (
        parts.Figure(
            formats.number(int(found.by_type.total), language=language),
            _("initiatives: %(projects)s and %(policies)s")
            % {"projects": projects(counts.get("project", 0), language=language),
               "policies": policies(counts.get("policy", 0), language=language)},
            visit.to("measure", name="initiatives", query=(("by", "type"),)),
        ),
        parts.Figure(
            formats.money(found.total.total, language=language),
            _("of funding, one kind of amount counted per initiative"),
            f"{method}#counted",
        ),
        parts.Figure(
            formats.number(found.countries, language=language),
            _("countries named by at least one initiative"),
            visit.to("countries"),
            _("which?"),
        ),
        parts.Figure(
            formats.share(unplaced, whole=found.total.total or Decimal(0), language=language),
            _("of the funding is not allocated to a country or region"),
            f"{method}#not-allocated",
        ),
    )  # fmt: skip


def projects(count: int, *, language: str) -> str:
    """Return "1,150 projects"."""
    words = ngettext("%(count)s project", "%(count)s projects", count)
    return words % {"count": formats.number(count, language=language)}


def policies(count: int, *, language: str) -> str:
    """Return "220 policies"."""
    words = ngettext("%(count)s policy", "%(count)s policies", count)
    return words % {"count": formats.number(count, language=language)}
