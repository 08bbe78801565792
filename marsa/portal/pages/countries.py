"""All countries, and one country.

"I see every country with its number of initiatives and what is allocated to it."
"For my country I know how much, when, for what, from whom, and which initiatives."
"I am told what is said of several countries together, and so is not in the figure."
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from marsa.analytics import answers, facts, labels
from marsa.analytics.answers import Answer
from marsa.analytics.dimensions import REGION
from marsa.analytics.measures import initiatives, total
from marsa.portal import about_one, formats, frame, pictures, queries, sentences
from marsa.portal.about_one import Listed
from marsa.portal.pages import home
from marsa.portal.parts import Link
from marsa.portal.pictures import Picture
from marsa.portal.refusals import Missing
from marsa.portal.visit import Visit


@dataclass(frozen=True, slots=True)
class Row:
    """A country or region. count: initiatives that name it; eur: what is allocated to it."""

    code: str
    name: str
    url: str
    count: int
    eur: Decimal | None
    not_converted: int


@dataclass(frozen=True, slots=True)
class Countries:
    """All countries and regions that are named. total: of the column, with what has no place."""

    rows: tuple[Row, ...]
    regions: tuple[Row, ...]
    not_allocated: Decimal
    total: Decimal
    unplaced: int
    every: int
    map: Picture
    apart: tuple[str, ...]
    downloads: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """One country. sentence: count and sum; apart: what is not in that sum."""

    crumbs: tuple[Link, ...]
    code: str
    name: str
    sits: str
    reported: int
    reported_url: str
    sentence: str
    apart: tuple[str, ...]
    apart_url: str
    pictures: tuple[Picture, ...]
    listed: Listed
    downloads: tuple[Link, ...]


def rows(visit: Visit) -> tuple[tuple[Row, ...], Answer, Answer]:
    """Return a row for each country and region, the largest sum first, and both answers."""
    money = total.measure(visit.opened, by=["country"])
    named = initiatives.measure(visit.opened, by=["country"])
    sums = {str(row.codes[0]): row for row in money.rows}
    counts = {str(row.codes[0]): int(row.value or 0) for row in named.rows}
    codes = {str(row.codes[0]): row.labels[0] for row in (*money.rows, *named.rows)}
    found = [
        Row(
            code=code,
            name=visit.say(text),
            url=_url(visit, code),
            count=counts.get(code, 0),
            eur=sums[code].value if code in sums else Decimal("0.00"),
            not_converted=sums[code].not_converted if code in sums else 0,
        )
        for code, text in codes.items()
    ]
    return (
        tuple(sorted(found, key=lambda row: (-(row.eur or 0), -row.count, row.code))),
        money,
        named,
    )


def page(visit: Visit) -> Countries:
    """Return the page of all countries."""
    every, money, named = rows(visit)
    return Countries(
        rows=tuple(row for row in every if not row.code.startswith(REGION)),
        regions=tuple(row for row in every if row.code.startswith(REGION)),
        not_allocated=money.not_allocated,
        total=money.total,
        unplaced=int(named.not_allocated),
        every=int(named.total),
        map=pictures.on_map(visit, answer=money, title=_("Where the counted funding goes")),
        apart=home.apart(visit, money),
        downloads=tuple(
            Link(form.upper(), visit.to("countries", form=form)) for form in ("csv", "json")
        ),
    )


def as_data(visit: Visit) -> dict[str, Any]:
    """Return all countries for a program."""
    every, money, named = rows(visit)
    return {
        "countries": [_record(row) for row in every],
        "not_allocated": {"count": int(named.not_allocated), "eur": money.not_allocated},
        "total": {"count": int(named.total), "eur": money.total},
        "not_converted": dict(money.not_converted),
    }


def as_lines(visit: Visit) -> Iterator[list[object]]:
    """Yield all countries as lines of a table; what is not allocated and the total come last."""
    every, money, named = rows(visit)
    yield ["code", "name", "count", "eur", "not_converted"]
    for row in every:
        yield list(_record(row).values())
    yield ["", visit.say(answers.NOT_ALLOCATED), int(named.not_allocated), money.not_allocated, ""]
    yield ["", visit.say(answers.TOTAL), int(named.total), money.total, ""]


def ask(visit: Visit, *, code: str) -> facts.Country:
    """Return what an edition says of a country. Raises Missing."""
    found = facts.country(visit.opened, code=code)
    if found is None:
        raise Missing(
            _("There is no country with the code “%s”") % code,
            _("Countries have codes of three letters, such as NER for Niger."),
            links=(Link(_("All countries"), visit.to("countries")),),
        )
    return found


def country(visit: Visit, *, code: str) -> Country:
    """Return the page of a country. Raises Missing."""
    found = ask(visit, code=code)
    name, of = visit.say(found.name), _("of the funding of this country")
    where = (("country", code),)
    return Country(
        crumbs=frame.crumbs(visit, "countries"),
        code=code,
        name=name,
        sits=_sits(visit, found),
        reported=found.reported,
        reported_url=visit.to("explore", query=(("partner", code),)),
        sentence=_sentence(visit, found),
        apart=(*_without_share(visit, code, name), *home.apart(visit, found.funding)),
        apart_url=visit.to("explore", query=(*where, ("sort", "amount"))),
        pictures=about_one.drawn(
            pictures.by_year(visit, answer=found.by_year, where=where),
            pictures.by_domain(visit, answer=found.by_domain, of=of, where=where),
            pictures.by_funder(visit, answer=found.by_funder, of=of, where=where),
        ),
        listed=about_one.listed(visit, where=where),
        downloads=tuple(
            Link(form.upper(), visit.to("country", code=code, form=form))
            for form in ("csv", "json")
        ),
    )


def country_as_data(visit: Visit, *, code: str) -> dict[str, Any]:
    """Return what is known of a country for a program. Raises Missing."""
    found, language = ask(visit, code=code), visit.language
    left_out = queries.without_share(visit.opened, country=code)
    return {
        "code": code,
        "name": found.name.of(language),
        "dialogues": dict(found.dialogues),
        "initiatives": int(found.initiatives.total),
        "eur": found.funding.total,
        "not_converted": dict(found.funding.not_converted),
        "without_share": {"count": left_out.count, "eur": left_out.eur},
        "by_year": answers.as_data(found.by_year, language=language),
        "by_domain": answers.as_data(found.by_domain, language=language),
        "by_funder": answers.as_data(found.by_funder, language=language),
    }


def country_as_lines(visit: Visit, *, code: str) -> Iterator[list[object]]:
    """Return the figures of a country as lines: dimension, code, label, euros. Raises Missing."""
    return _country_lines(visit, ask(visit, code=code))


def _country_lines(visit: Visit, found: facts.Country) -> Iterator[list[object]]:
    yield ["by", "code", "label", "eur"]
    for answer in (found.funding, found.by_year, found.by_domain, found.by_funder):
        by = "".join(answer.by)
        for row in answer.rows if by else ():
            yield [by, row.codes[0], visit.say(row.labels[0]), row.value]
        for text, value in answers.closing(answer):
            yield [by, "", visit.say(text), value]


def _record(row: Row) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "count": row.count,
        "eur": row.eur,
        "not_converted": row.not_converted,
    }


def _url(visit: Visit, code: str) -> str:
    if code.startswith(REGION):
        return visit.to("explore", query=(("country", code),))
    return visit.to("country", code=code)


def _sentence(visit: Visit, found: facts.Country) -> str:
    count = int(found.initiatives.total)
    words = {
        "initiatives": sentences.initiatives(count, language=visit.language),
        "country": visit.say(found.name),
        "amount": formats.money(found.funding.total, language=visit.language),
    }
    if not count:
        return _("No initiative of this edition names %(country)s.") % words
    return _("%(initiatives)s, of which %(amount)s is allocated to %(country)s.") % words


def _without_share(visit: Visit, code: str, name: str) -> tuple[str, ...]:
    left_out = queries.without_share(visit.opened, country=code)
    if not left_out.count:
        return ()
    words = {
        "amount": formats.money(left_out.eur, language=visit.language),
        "initiatives": sentences.initiatives(left_out.count, language=visit.language),
        "country": name,
    }
    return (
        _(
            "A further %(amount)s is reported for %(initiatives)s that name %(country)s, alone or "
            "among other countries, without saying which part is for it; it is not in this figure."
        )
        % words,
    )


def _sits(visit: Visit, found: facts.Country) -> str:
    known = labels.known(visit.opened, dimension="dialogue")
    names = [visit.say(known[dialogue]) for dialogue in found.dialogues if dialogue in known]
    return ", ".join(names)
