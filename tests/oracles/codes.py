"""Which code a row has in each dimension, worked out again without any query."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]
Where = Mapping[str, Sequence[str]]

OF_PLACE = ("country", "region", "side", "dialogue")
COUNTABLE = ("counted", "another-kind-is-counted")
SPEND = ("disbursement", "expenditure")
NUMBERS = ("year", "start_year")


def kinds(where: Where) -> list[str]:
    """Return the kinds of amount that are asked for."""
    asked = where.get("kind", [])
    return [kind for value in asked for kind in (SPEND if value == "spend" else (value,))]


def of_place(rows: Rows, row: Row) -> dict[str, set[Any]]:
    """Return the codes of an allocation or a named place; a country may be in two dialogues."""
    country, region = row["country_code"], row["region_code"]
    if country:
        sides = {c["side"] for c in rows["countries"] if c["code"] == country}
        member = {
            m["dialogue"]
            for m in rows["memberships"]
            if m["partner_code"] == country and m["status"] != "left"
        }
        return {
            "country": {country},
            "region": {"countries"},
            "side": sides or {None},
            "dialogue": member or {None},
        }
    if region:
        return {
            "country": {f"region:{region}"},
            "region": {region},
            "side": {"regions"},
            "dialogue": {None},
        }
    return {name: {None} for name in OF_PLACE}


def of_initiative(row: Row) -> dict[str, set[Any]]:
    """Return the codes of an initiative itself."""
    return {
        "type": {row["type"]},
        "status": {row["status"]},
        "cycle": {row["cycle_first"]},
        "start_year": {row["starts_on"].year if row["starts_on"] else None},
    }


def wanted(codes: Mapping[str, set[Any]], where: Where) -> bool:
    """Say whether codes fit all filters that speak of them; no code fits only "none"."""
    return all(
        any(_equal(code, value) for code in codes[name] for value in values)
        for name, values in where.items()
        if name in codes
    )


def by_id(rows: Iterable[Row], key: str) -> dict[Any, Row]:
    """Index rows by a column."""
    return {row[key]: row for row in rows}


def _equal(code: Any, value: str) -> bool:
    if value in ("none", "unallocated"):
        return code is None
    return code is not None and str(code) == value
