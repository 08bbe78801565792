"""Explore: filters and words on the left, what fits on the right. The address is the question.

"I put my question together piece by piece, and each piece can be taken away again."
"I am told in one sentence how many there are and what they add up to."
"I can take exactly this away, or cite it, and it will still say the same next year."
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import overload

from django.utils.translation import gettext as _

from marsa.analytics import facets, labels
from marsa.analytics.filters import BadFilter
from marsa.analytics.listing import Found, Item
from marsa.analytics.measures import total
from marsa.portal import filtering, forms, parts, pictures, sentences
from marsa.portal.forms import CHART, MAP, TABLE, Asked
from marsa.portal.pages import initiatives
from marsa.portal.parts import Link
from marsa.portal.pictures import Picture
from marsa.portal.visit import Visit

NAMED = 3  # countries that a row names


@dataclass(frozen=True, slots=True)
class Row:
    """An initiative in the table. language: of the title where it is not that of the page."""

    url: str
    title: str
    language: str | None
    facts: tuple[str, ...]
    places: tuple[str, ...]
    more_places: int
    period: str
    eur: Decimal | None
    eur_here: Decimal | None


@dataclass(frozen=True, slots=True)
class Explore:
    """What was asked and what was found. sorts: by column, the address sorted by it.

    divides: whether amounts have a part that fits the filters. notice: why there is no
    picture, if there is none.
    """

    filters: parts.Filters
    sentence: str
    notes: tuple[str, ...]
    count: int
    divides: bool
    tabs: tuple[Link, ...]
    view: str
    rows: tuple[Row, ...]
    sorts: dict[str, Link]
    paging: parts.Paging
    pictures: tuple[Picture, ...]
    notice: str
    notice_link: Link | None
    downloads: tuple[Link, ...]
    citation: str


def page(visit: Visit) -> Explore:
    """Return what an address of explore asks for. Raises BadFilter."""
    asked = forms.asked(visit.query)
    found = initiatives.find(visit, asked=asked)
    if asked.page > found.pages:
        raise BadFilter(
            f"There are {found.pages} pages. Found: page {asked.page}.",
            f"Il y a {found.pages} pages. Reçu : page {asked.page}.",
        )
    drawn, notice, link = _pictures(visit, asked)
    values = facets.of(
        visit.opened, where=asked.where, search=asked.search, dimensions=filtering.OFFERED
    )
    return Explore(
        filters=filtering.form(visit, asked=asked, values=values),
        sentence=sentences.found(visit, asked=asked, found=found),
        notes=sentences.notes(visit, found=found),
        count=found.count,
        divides=found.eur_here_total is not None,
        tabs=_tabs(visit, asked),
        view=asked.view,
        rows=tuple(_row(visit, item) for item in found.rows),
        sorts=_sorts(visit, asked),
        paging=_paging(visit, asked, found),
        pictures=drawn,
        notice=notice,
        notice_link=link,
        downloads=_downloads(visit, asked),
        citation=sentences.citation(visit, asked=asked, found=found),
    )


def _row(visit: Visit, item: Item) -> Row:
    def word(dimension: str, code: str) -> str:
        return visit.say(labels.label(visit.opened, dimension=dimension, code=code))

    facts = [word("type", item.type)]
    if item.status:
        facts.append(word("status", item.status))
    places = [word("country", code) for code in item.countries]
    return Row(
        url=visit.to("initiative", public_id=item.public_id),
        title=item.title,
        language=None if item.title_language == visit.language else item.title_language,
        facts=tuple(facts),
        places=tuple(places[:NAMED]),
        more_places=len(places[NAMED:]),
        period=sentences.years(item.starts_on, item.ends_on),
        eur=item.eur,
        eur_here=item.eur_here,
    )


def _tabs(visit: Visit, asked: Asked) -> tuple[Link, ...]:
    names = {TABLE: _("Table"), CHART: _("Chart"), MAP: _("Map")}
    return tuple(
        Link(label, _address(visit, replace(asked, view=view, page=1)), view == asked.view)
        for view, label in names.items()
    )


def _sorts(visit: Visit, asked: Asked) -> dict[str, Link]:
    names = {"title": _("Initiative"), "start": _("Years"), "here": _("Part that fits"),
             "amount": _("Counted, EUR")}  # fmt: skip
    return {
        sort: Link(label, _address(visit, replace(asked, sort=sort, page=1)), sort == asked.sort)
        for sort, label in names.items()
    }


def _paging(visit: Visit, asked: Asked, found: Found) -> parts.Paging:
    return parts.paging(_Pages(visit, asked, found.pages), number=found.page)


class _Pages(Sequence[str]):
    """The address of each page, made when it is asked for: there may be very many."""

    def __init__(self, visit: Visit, asked: Asked, count: int) -> None:
        self._visit, self._asked, self._count = visit, asked, count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        numbers = range(1, self._count + 1)[place]
        if isinstance(numbers, range):
            return [_address(self._visit, replace(self._asked, page=n)) for n in numbers]
        return _address(self._visit, replace(self._asked, page=numbers))


def _downloads(visit: Visit, asked: Asked) -> tuple[Link, ...]:
    query = replace(asked, page=1, size=forms.PAGE_SIZE, view=TABLE).query
    return tuple(
        Link(form.upper(), visit.to("explore", form=form, query=query)) for form in ("csv", "json")
    )


def _address(visit: Visit, asked: Asked) -> str:
    return visit.to("explore", query=asked.query)


def _pictures(visit: Visit, asked: Asked) -> tuple[tuple[Picture, ...], str, Link | None]:
    """Return the pictures of the view; a sentence instead where they cannot be drawn."""
    if asked.view == TABLE:
        return (), "", None
    if asked.search:
        link = Link(_("Show it without the words"), _address(visit, replace(asked, search="")))
        return (), _("A chart or map adds up filters, and cannot be limited to words."), link
    whole = total.measure(visit.opened, where=asked.where)
    if not whole.total:
        link = Link(_("Show the table"), _address(visit, replace(asked, view=TABLE)))
        return (), _("No amount is counted here, so there is nothing to draw."), link
    where = replace(asked, view=TABLE, page=1, sort=forms.USUAL_SORT).query
    return pictures.of_a_question(visit, where=where, view=asked.view), "", None
