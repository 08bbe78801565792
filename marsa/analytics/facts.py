"""Everything an edition says about one initiative, or about one country."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marsa.analytics import labels
from marsa.analytics.answers import Answer
from marsa.analytics.measures import initiatives, top, total
from marsa.analytics.opened import Opened
from marsa.analytics.text import Text

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Initiative:
    """All rows of an edition about one initiative, by column name, in the order published.

    row: of `initiatives`; the others of the tables of those names. Amounts are Decimals.
    """

    public_id: str
    row: Record
    entries: tuple[Record, ...]
    funding: tuple[Record, ...]
    allocations: tuple[Record, ...]
    places: tuple[Record, ...]
    themes: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """What an edition says about a country: who it is, and what goes to it.

    dialogues: code of each dialogue it is named in → its status there. reported:
    initiatives that it reported itself, as a partner. The answers are limited to the
    country; by_funder holds the ten largest.
    """

    code: str
    name: Text
    row: Record
    dialogues: Mapping[str, str | None]
    reported: int
    funding: Answer
    initiatives: Answer
    by_domain: Answer
    by_year: Answer
    by_funder: Answer


def initiative(opened: Opened, *, public_id: str) -> Initiative | None:
    """Return all about an initiative, or None when the edition has none of that identifier."""
    rows = _rows(opened, "initiatives", public_id)
    if not rows:
        return None
    return Initiative(
        public_id=public_id,
        row=rows[0],
        entries=_rows(opened, "entries", public_id),
        funding=_rows(opened, "funding", public_id),
        allocations=_rows(opened, "allocations", public_id),
        places=_rows(opened, "places", public_id),
        themes=_rows(opened, "themes", public_id),
    )


def country(opened: Opened, *, code: str) -> Country | None:
    """Return all about a country (alpha-3), or None when the edition does not list it."""
    rows = opened.records("SELECT * FROM countries WHERE code = ?", [code])
    if not rows:
        return None
    here = {"country": [code]}
    sits = opened.select(
        "SELECT dialogue, status FROM memberships WHERE partner_code = ? ORDER BY dialogue", [code]
    )
    ((reported,),) = opened.select(
        "SELECT count(DISTINCT public_id) FROM entries WHERE partner_code = ?", [code]
    )
    return Country(
        code=code,
        name=labels.label(opened, dimension="country", code=code),
        row=rows[0],
        dialogues=dict(sits),
        reported=reported,
        funding=total.measure(opened, where=here),
        initiatives=initiatives.measure(opened, where=here),
        by_domain=total.measure(opened, by=["domain"], where=here),
        by_year=total.measure(opened, by=["year"], where=here),
        by_funder=top.measure(opened, by="funder", where=here),
    )


def _rows(opened: Opened, table: str, public_id: str) -> tuple[Record, ...]:
    """Read the rows of one of the edition's own tables, as they stand in the file."""
    sql = f'SELECT * FROM "{table}" WHERE public_id = ? ORDER BY rowid'  # noqa: S608
    return opened.records(sql, [public_id])
