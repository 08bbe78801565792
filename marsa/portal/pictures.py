"""From the answer to a measure to the chart of it, with its words and its links."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.translation import gettext as _

from marsa.analytics import labels
from marsa.analytics.answers import Answer, Row
from marsa.analytics.dimensions import REGION
from marsa.analytics.measures import top, total
from marsa.analytics.text import Text
from marsa.portal import charts, findings, parts, queries
from marsa.portal.addresses import Query
from marsa.portal.findings import Finding
from marsa.portal.visit import Visit

COUNT, MAP = "count", "map"


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart and its caption. kind: "bars", "columns" or "map"; chart: None without a row."""

    kind: str
    chart: charts.Bars | charts.Columns | charts.Choropleth | None
    caption: parts.Caption

    @property
    def has_rows(self) -> bool:
        """Whether there is anything to show."""
        if isinstance(self.chart, charts.Bars):
            return bool(self.chart.total or len(self.chart.bars) > 1)
        return self.chart is not None

    @property
    def shares(self) -> bool:
        """Whether rows are parts of a total: money is, initiatives count in several rows."""
        return not self.caption.counted


def by_country(
    visit: Visit, *, answer: Answer, of: str, where: Query = (), level: int = 2
) -> Picture:
    """Draw bars by country: the rows of the answer, all others, and what is not allocated."""
    found = findings.leaders(visit, answer=answer, of=of)
    return _bars(visit, answer, found, _("Country"), where, level)


def by_domain(
    visit: Visit, *, answer: Answer, of: str, where: Query = (), level: int = 2
) -> Picture:
    """Draw bars by domain, and what is not allocated to one."""
    found = findings.leading_domain(visit, answer=answer, of=of)
    return _bars(visit, answer, found, _("Domain"), where, level)


def by_funder(
    visit: Visit, *, answer: Answer, of: str, where: Query = (), level: int = 2
) -> Picture:
    """Draw bars by funder: the rows of the answer, all others, and those not named."""
    found = findings.leading_funder(visit, answer=answer, of=of)
    return _bars(visit, answer, found, _("Funder"), where, level)


def by_year(visit: Visit, *, answer: Answer, where: Query = (), level: int = 2) -> Picture:
    """Draw columns by year; what has no year stands apart."""
    rows = [
        charts.Year(int(row.codes[0]), row.value, _found(visit, "year", row, where))
        for row in answer.rows
        if row.value is not None
    ]
    if answer.not_allocated:
        rows.append(charts.Year(None, answer.not_allocated))
    found = findings.peak(visit, answer=answer)
    chart = charts.columns_by_year(
        rows, unit=_unit(answer), highlight=[int(code) for code in found.codes]
    )
    return Picture("columns", chart, _caption(visit, answer, found, _("Year"), where, level))


def on_map(
    visit: Visit, *, answer: Answer, title: str, where: Query = (), level: int = 2
) -> Picture:
    """Colour the map by country; regions and what is not allocated are said beside it."""
    known = labels.known(visit.opened, dimension="country")
    chart = charts.choropleth(
        _rows(visit, answer, where),
        unit=_unit(answer),
        names={str(code): visit.say(text) for code, text in known.items()},
        not_allocated=answer.not_allocated if answer.currency else None,
    )
    words = _caption(visit, answer, Finding(title), _("Country"), where, level, id="map")
    return Picture("map", chart, words)


def of_a_question(visit: Visit, *, where: Query, view: str) -> tuple[Picture, ...]:
    """Draw what filters leave: the map, or bars and columns by each dimension not chosen.

    where: the filters as parameters of explore. Raises BadFilter.
    """
    chosen: dict[str, list[str]] = {}
    for name, code in where:
        chosen.setdefault(name, []).append(code)
    of = _("of the funding that fits these filters")
    if view == MAP:
        answer = total.measure(visit.opened, by=["country"], where=chosen)
        title = _("Where the funding that fits these filters goes")
        return (on_map(visit, answer=answer, title=title, where=where),)
    drawn = []
    for name, draw in _BARS.items():
        # One code chosen leaves one bar, which says nothing.
        if len(chosen.get(name, ())) != 1:
            answer = top.measure(visit.opened, by=name, where=chosen)
            drawn.append(draw(visit, answer=answer, of=of, where=where))
    answer = total.measure(visit.opened, by=["year"], where=chosen)
    return (*drawn[:1], by_year(visit, answer=answer, where=where), *drawn[1:])


def name_of(visit: Visit, *, dimension: str, code: str, text: Text) -> str:
    """Return a label; a domain without a French one is marked as English for screen readers."""
    label = visit.say(text)
    if dimension == "domain" and visit.language != "en" and code in english_only(visit):
        return format_html('<span lang="en">{}</span>', label)
    return label


def english_only(visit: Visit) -> frozenset[str]:
    """Return the codes of the domains that have no French label."""
    return frozenset(node.code for node in queries.domains(visit.opened) if not node.label_fr)


def _bars(
    visit: Visit, answer: Answer, found: Finding, heading: str, where: Query, level: int
) -> Picture:
    chart = charts.bars(
        _rows(visit, answer, where),
        unit=_unit(answer),
        highlight=found.codes,
        others=answer.others.value if answer.others and answer.others.count else None,
        not_allocated=answer.not_allocated,
    )
    return Picture("bars", chart, _caption(visit, answer, found, heading, where, level))


def _rows(visit: Visit, answer: Answer, where: Query) -> list[charts.Row]:
    (dimension,) = answer.by
    return [
        charts.Row(
            label=name_of(visit, dimension=dimension, code=str(row.codes[0]), text=row.labels[0]),
            value=row.value,
            # A region has no place on the map: it is said beside it.
            code="" if str(row.codes[0]).startswith(REGION) else str(row.codes[0]),
            url=_address(visit, dimension, row, where),
        )
        for row in answer.rows
        if row.value is not None
    ]


def _address(visit: Visit, dimension: str, row: Row, where: Query) -> str:
    """Return the page of a country or domain, else what explore finds for the row."""
    code = str(row.codes[0])
    if dimension == "country" and not where and not code.startswith(REGION):
        return visit.to("country", code=code)
    if dimension == "domain" and not where:
        return visit.to("theme", code=code)
    return _found(visit, dimension, row, where)


def _found(visit: Visit, dimension: str, row: Row, where: Query) -> str:
    others = tuple(pair for pair in where if pair[0] != dimension)
    return visit.to("explore", query=(*others, (dimension, str(row.codes[0]))))


def _caption(
    visit: Visit,
    answer: Answer,
    found: Finding,
    heading: str,
    where: Query,
    level: int,
    *,
    id: str = "",
) -> parts.Caption:
    return parts.Caption(
        id=id or f"by-{answer.by[0]}",
        title=found.title,
        subtitle=f"{visit.say(answer.unit)}. {visit.say(answer.denominator)}",
        heading=heading,
        edition=visit.edition.number,
        counted="" if answer.currency else visit.say(answer.unit),
        links=_links(visit, answer, where),
        level=level,
    )


def _links(visit: Visit, answer: Answer, where: Query) -> tuple[parts.Link, ...]:
    query: Sequence[tuple[str, str]] = (("by", answer.by[0]), *where)
    name = "initiatives" if answer.currency is None else "total"
    return (
        parts.Link(_("how?"), visit.to("measure", name=name, query=tuple(query))),
        parts.Link("CSV", visit.to("measure", name=name, form="csv", query=tuple(query))),
        parts.Link("JSON", visit.to("measure", name=name, form="json", query=tuple(query))),
    )


def _unit(answer: Answer) -> str:
    return answer.currency or COUNT


_BARS = {"country": by_country, "domain": by_domain, "funder": by_funder}
