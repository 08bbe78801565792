"""The lines of repeated fields that a program sends, to lines of a content. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from marsa.collection import fields, resharing, sheet, unreadable
from marsa.collection.checks.values import day, number
from marsa.collection.sheet import Recognise
from marsa.exchange.record import Party
from marsa.registry import codelists

Content = Mapping[str, Any]
_WHOLE = 100  # percent


def _party(row: Content, recognise: Recognise) -> dict[str, Any]:
    """Return an organisation, with its code and class where the register knows it."""
    kind = f"class:{row['class']}" if row.get("class") else None
    party = Party(
        "funding",
        name=row.get("name") or "",
        ref=row.get("ref") or None,
        type=kind,
        no_amount_reason=row.get("no_amount_reason") or None,
    )
    made = sheet.party(party, recognise)
    return made | ({"class": row["class"]} if row.get("class") else {})


def _parties(rows: Sequence[Content], recognise: Recognise) -> Iterator[dict[str, Any]]:
    yield from (_party(row, recognise) for row in rows)


def _others(rows: Sequence[Content], recognise: Recognise) -> Iterator[dict[str, Any]]:
    """Return those that neither pay nor carry out; one without a role is accountable."""
    for row in rows:
        yield _party(row, recognise) | {"role": row.get("role") or sheet.OTHER_ROLES[0]}


def _funding(rows: Sequence[Content], recognise: Recognise) -> Iterator[dict[str, Any]]:
    for row in rows:
        funder = {"name": row["funder"]} if row.get("funder") else None
        line: dict[str, Any] = {
            "kind": row.get("kind") or "", "amount": row.get("amount") or None,
            "currency": row.get("currency") or None, "on": None, "until": None,
            "value_on": row.get("value_on") or None,
            "value_on_basis": "value-date" if row.get("value_on") else None,
            "funder": _party(funder, recognise) if funder else None,
            "places": [], "set_aside": None, "line": None,
        }  # fmt: skip
        line |= {name: row[name] for name in ("years", "eur", "eur_source") if row.get(name)}
        yield _readable(line, numbers=("amount",), days=("value_on",))


def _places(rows: Sequence[Content], recognise: Recognise) -> list[dict[str, Any]]:
    made = []
    for row in rows:
        code = row.get("code") or ""
        region = codelists.region(code) if codelists.country(code) is None else None
        place: dict[str, Any] = {
            "kind": "region" if region else "country", "code": code,
            "vocabulary": _REGIONS.get(region.vocabulary) if region else None,
            "share": None, "published_share": row.get("published_share") or None,
        }  # fmt: skip
        place |= {"admin1": row["admin1"]} if row.get("admin1") else {}
        made.append(_readable(place, numbers=("published_share",)))
    return resharing.reshared("places", made)


def themes(
    rows: Sequence[Content], now: Sequence[dict[str, Any]], framework: str
) -> list[dict[str, Any]]:
    """Return the themes of the framework as they were sent, and the others as they are."""
    made: list[dict[str, Any]] = []
    for row in rows:
        theme: dict[str, Any] = {
            "vocabulary": framework, "code": row.get("code") or "", "label": "",
            "share": None, "published_share": row.get("published_share") or None,
        }  # fmt: skip
        theme |= {"main": True} if row.get("main") else {}
        made.append(_readable(theme, numbers=("published_share",)))
    others = [theme for theme in now if fields.field_of_theme(theme) != "themes"]
    return resharing.reshared("themes", [*made, *others])


def _identifiers(rows: Sequence[Content], recognise: Recognise) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {"scheme": row.get("scheme") or "", "value": row.get("value") or ""}


def related(now: Sequence[dict[str, Any]], kind: str, refs: Sequence[str]) -> list[dict[str, Any]]:
    """Return the relations with these of a kind, and those of other kinds as they are."""
    others = [row for row in now if row["kind"] != kind]
    return [*({"kind": kind, "ref": ref} for ref in dict.fromkeys(refs) if ref), *others]


def _readable(
    line: dict[str, Any], *, numbers: Sequence[str] = (), days: Sequence[str] = ()
) -> dict[str, Any]:
    """Put what is no number or day beside the line, as it was written."""
    wrong = {
        name: line[name] for name in numbers if line[name] and not _is_figure(name, line[name])
    }
    wrong |= {name: line[name] for name in days if line[name] and day(line[name]) is None}
    return unreadable.apart(line, texts=wrong)


def _is_figure(name: str, written: str) -> bool:
    """Whether a text is a number that can stand there: of a share, a percentage."""
    figure = number(written)
    is_share = name == "published_share"
    return figure is not None and not (is_share and not 0 <= figure <= _WHOLE)


# Field → what makes the lines of a content of those that were sent.
BUILT: dict[str, Callable[..., Any]] = {
    "funders": _parties, "implementers": _parties, "funding": _funding, "places": _places,
    "identifiers": _identifiers, "others": _others,
}  # fmt: skip
_REGIONS = {"m49": "2", "dac": "1", "named": "named"}
