"""An initiative of an edition as a record: what its published rows say, and nothing else.

All lines go out as reported, counted or not; only what repeats another line's money is set aside.
An edition tells the calendar year of a line, not its day: a budget is of that year, a transaction
has the day of its value date where that is in the year, else the first day of the year.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from marsa.analytics.text import plain
from marsa.config.exporting.content import Initiative, Row
from marsa.exchange import telling
from marsa.exchange.record import Amount, Identifier, Party, Place, Record, Related, Theme
from marsa.exchange.rules import percentages
from marsa.reconciliation.summaries import BETWEEN

MOST = percentages.HUNDRED + percentages.TOLERANCE
GOVERNMENT = "10"  # IATI OrganisationType
_TYPES = {word: code for code, word in telling.KINDS.items()}
# Why a line is, or is not, in the totals, without saying another one's money again.
_AS_REPORTED = frozenset({"counted", "another-kind-is-counted"})

Where = tuple[str | None, str | None]  # country, region


def of(initiative: Initiative, *, states: Collection[str], reporter_ref: str) -> Record:
    """Return an initiative as a record, named by the reporter's identifier and its public one."""
    row = initiative.row
    by_line = _places_by_line(initiative)
    amounts = tuple(_amount(line, by_line.get(line["funding_id"])) for line in initiative.funding)
    identifiers = list(dict.fromkeys(_identifiers(initiative)))
    days = [entry["accepted_on"] for entry in initiative.entries if entry["accepted_on"]]
    return Record(
        ref=f"{reporter_ref}-{row['public_id']}",
        type=row["type"],
        titles=_texts(row, "title"),
        summaries=_texts(row, "summary"),
        status=row["status"],
        starts_on=row["starts_on"],
        starts_basis=row["starts_basis"],
        ends_on=row["ends_on"],
        ends_basis=row["ends_basis"],
        parties=tuple(_parties(initiative, states)),
        places=() if by_line else tuple(_places(initiative.places)),
        themes=tuple(_themes(initiative.themes)),
        amounts=amounts,
        identifiers=tuple(Identifier(_scheme(scheme), value) for scheme, value in identifiers),
        related=tuple(Related("third-party", ref) for kind, ref in identifiers if kind == "iati"),
        links=tuple(dict.fromkeys(_listed(initiative.entries, "links"))),
        updated_at=datetime.combine(max(days), time(), UTC) if days else None,
    )


def _texts(row: Row, name: str) -> dict[str, str]:
    texts = {"en": row[f"{name}_en"], "fr": row[f"{name}_fr"]}
    texts[row[f"{name}_other_language"] or "und"] = row[f"{name}_other"]
    return {language: text for language, text in texts.items() if text}


def _parties(initiative: Initiative, states: Collection[str]) -> Iterator[Party]:
    """Yield funders, then implementers, each once, by their names as written."""
    named = {line["funder_name"]: line["funder_code"] for line in reversed(initiative.funding)}
    for name in dict.fromkeys(line["funder_name"] for line in initiative.funding):
        if name:
            yield Party("funding", name, type=GOVERNMENT if named[name] in states else None)
    for name in dict.fromkeys(_listed(initiative.entries, "implementers")):
        yield Party("implementing", name)


def _amount(line: Row, where: Where | None) -> Amount:
    year, value_on = line["year"], line["value_on"]
    kind = _TYPES.get(line["kind"]) or str(line["kind"])
    is_transaction = kind.isdecimal()
    first = date(year, 1, 1) if year else None
    in_year = value_on if value_on and value_on.year == year else first
    because = line["counted_because"]
    return Amount(
        kind=kind,
        amount=Decimal(plain(line["amount"])),
        currency=line["currency"],
        on=in_year if is_transaction else first,
        until=None if is_transaction or not year else date(year, 12, 31),
        value_on=value_on,
        value_on_basis=line["value_on_basis"],
        provider=Party("provider", line["funder_name"]) if line["funder_name"] else None,
        places=(_place(where, None),) if where and is_transaction else (),
        line=line["source_line"],
        set_aside=None if because in _AS_REPORTED else because,
    )


def _places_by_line(initiative: Initiative) -> dict[int, Where]:
    """Return the place of each transaction that goes to one, where IATI must be told there.

    That is so when the initiative as a whole does not say how its money is divided, but the lines
    do, none of them dividing its own: IATI wants places either here or there.
    """
    if all(place["share"] is not None for place in initiative.places):
        return {}
    told: dict[int, set[Where]] = {}
    for part in initiative.allocations:
        if part["kind"] in _TYPES:
            where = (part["country_code"], part["region_code"])
            told.setdefault(part["funding_id"], set()).add(where)
    if any(len(places) > 1 for places in told.values()):
        return {}
    single = {line: next(iter(places)) for line, places in told.items()}
    return {line: where for line, where in single.items() if any(where)}


def _places(named: list[Row]) -> Iterator[Place]:
    """Yield the places with the shares of the whole, where they are stated."""
    for row, share in _shared(named, ("country_code", "region_code")):
        yield _place((row["country_code"], row["region_code"]), share)


def _themes(named: list[Row]) -> Iterator[Theme]:
    """Yield the themes with the shares of the whole of their framework, where they are stated."""
    for framework in dict.fromkeys(row["framework"] for row in named):
        of_framework = [row for row in named if row["framework"] == framework]
        for row, share in _shared(of_framework, ("code",)):
            yield Theme(framework, row["code"], row["label"] or "", share=share)


def _shared(named: list[Row], columns: tuple[str, ...]) -> Iterator[tuple[Row, percentages.Share]]:
    """Yield what entries name, each once, with its share.

    There are no shares where one is not stated, or where those of several entries are more than
    the whole together: nobody says then how it is divided.
    """
    once: dict[tuple[Any, ...], Row] = {}
    for row in named:
        once.setdefault(tuple(row[name] for name in columns), row)
    rows = list(once.values())
    shares = [None if row["share"] is None else Decimal(plain(row["share"])) for row in rows]
    is_stated = None not in shares and percentages.total(shares) <= MOST
    for row, share in zip(rows, shares, strict=True):
        yield row, share if is_stated else None


def _place(where: Where, share: Decimal | None) -> Place:
    country, region = where
    return Place("country" if country else "region", country or region or "", share=share)


def _identifiers(initiative: Initiative) -> Iterator[tuple[str, str]]:
    for text in _listed(initiative.entries, "identifiers"):
        scheme, colon, value = text.partition(":")
        if colon and value:
            yield scheme, value


def _scheme(scheme: str) -> str:
    """Return what an identifier is to us: another reporter's IATI identifier was never ours."""
    return "other" if scheme == "iati" else scheme


def _listed(entries: list[Row], column: str) -> Iterator[str]:
    for entry in entries:
        for part in (entry[column] or "").split(BETWEEN):
            if part.strip():
                yield part.strip()
