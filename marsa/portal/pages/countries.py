"""All countries.

"I see every country with its number of initiatives and what is allocated to it."
"I see how much has no country, and can list the initiatives that it belongs to."
"I find my country on the map or in the table, and go on to its page."
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from marsa.analytics import answers
from marsa.analytics.answers import Answer
from marsa.analytics.dimensions import REGION
from marsa.analytics.measures import initiatives, total
from marsa.portal import pictures, placing
from marsa.portal.pages import home
from marsa.portal.parts import Link
from marsa.portal.pictures import Picture
from marsa.portal.placing import Unplaced
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
    unplaced: Unplaced
    every: int
    map: Picture
    apart: tuple[str, ...]
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
        unplaced=placing.unplaced(visit, named=named),
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
    apart = placing.unplaced(visit, named=named)
    return {
        "countries": [_record(row) for row in every],
        "not_allocated": {"count": apart.not_allocated, "eur": money.not_allocated},
        "naming_none": {"count": apart.naming_none},
        "total": {"count": int(named.total), "eur": money.total},
        "not_converted": dict(money.not_converted),
    }


def as_lines(visit: Visit) -> Iterator[list[object]]:
    """Yield all countries as lines of a table; what is not allocated and the total come last."""
    every, money, named = rows(visit)
    apart = placing.unplaced(visit, named=named)
    yield ["code", "name", "count", "eur", "not_converted"]
    for row in every:
        yield list(_record(row).values())
    yield ["", visit.say(answers.NOT_ALLOCATED), apart.not_allocated, money.not_allocated, ""]
    yield ["", _("Names no country or region"), apart.naming_none, "", ""]
    yield ["", visit.say(answers.TOTAL), int(named.total), money.total, ""]


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
