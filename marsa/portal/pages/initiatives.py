"""What explore finds, as data: all of it, or the page that is asked for."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from marsa.analytics import listing
from marsa.analytics.listing import Found, Item
from marsa.portal import addresses, forms
from marsa.portal.forms import Asked
from marsa.portal.visit import Visit

WHOLE = 200  # initiatives asked for at a time when all are sent
BETWEEN = " | "  # several values in one cell, as in the tables of an edition
COLUMNS = (
    "public_id", "type", "title", "title_language", "status", "starts_on", "ends_on",
    "cycle_first", "cycle_last", "eur", "eur_here", "not_converted", "countries", "domains",
    "address",
)  # fmt: skip


def find(visit: Visit, *, asked: Asked) -> Found:
    """Return the page of initiatives that is asked for. Raises BadFilter."""
    return listing.find(
        visit.opened,
        where=asked.where,
        search=asked.search,
        sort=asked.sort,
        page=asked.page,
        size=asked.size,
        language=visit.language,
    )


def as_data(visit: Visit) -> dict[str, Any]:
    """Return all that was found for a program; one page of it when a page or size is asked for."""
    asked = forms.asked(visit.query)
    in_pages = any(name in ("page", "size") for name, _ in visit.query)
    found = find(visit, asked=asked if in_pages else replace(asked, page=1, size=WHOLE))
    items = found.rows if in_pages else tuple(_all(visit, asked, found))
    data: dict[str, Any] = {
        "question": {**{k: list(v) for k, v in asked.where.items()}, "q": asked.search},
        "limited_to": visit.say(found.limits) if found.limits else None,
        "count": found.count,
        "eur_total": found.eur_total,
        "eur_here_total": found.eur_here_total,
        "not_converted": found.not_converted,
        "sort": asked.sort,
    }
    if in_pages:
        data |= {"page": found.page, "pages": found.pages, "size": found.size}
    return {**data, "initiatives": [_as_record(visit, item) for item in items]}


def as_lines(visit: Visit) -> Iterator[list[object]]:
    """Yield all that was found as lines of a table, the names of the columns first.

    The question is asked before the first line is yielded, so that BadFilter is raised
    while the answer can still be refused.
    """
    asked = forms.asked(visit.query)
    found = find(visit, asked=replace(asked, page=1, size=WHOLE))
    return _lines(visit, asked, found)


def _lines(visit: Visit, asked: Asked, found: Found) -> Iterator[list[object]]:
    for place, item in enumerate(_all(visit, asked, found)):
        record = _as_record(visit, item)
        if not place:
            yield list(record)
        yield [BETWEEN.join(each) if isinstance(each, list) else each for each in record.values()]
    if not found.count:
        yield list(COLUMNS)


def _as_record(visit: Visit, item: Item) -> dict[str, Any]:
    address = addresses.path(
        "initiative",
        language=visit.language,
        number=visit.edition.number,
        details=(("public_id", item.public_id),),
    )
    values = {name: getattr(item, name) for name in COLUMNS if name != "address"}
    lists = {"countries": list(item.countries), "domains": list(item.domains)}
    return {**values, **lists, "address": addresses.full(address)}


def _all(visit: Visit, asked: Asked, first: Found) -> Iterator[Item]:
    yield from first.rows
    for number in range(2, first.pages + 1):
        yield from find(visit, asked=replace(asked, page=number, size=WHOLE)).rows
