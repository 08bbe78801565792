"""The reference data that the product brings along, as rows for the tables. Pure.

The files stand in `reference/`, each with its sources. Keys of a row are column names;
`…_id` names the row that a column points to.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from marsa.registry import codelists
from marsa.registry.states import FunderClass, MembershipStatus, PartnerKind, Precision

FOLDER = Path(__file__).with_name("reference")
Row = dict[str, Any]


def countries() -> Iterator[Row]:
    """Yield all countries of the code list."""
    for c in codelists.countries():
        yield {
            "alpha3": c.alpha3,
            "alpha2": c.alpha2,
            "name_en": c.name_en,
            "name_fr": c.name_fr,
            "region": c.region,
            "subregion": c.subregion,
            "side": c.side,
        }


def partners() -> Iterator[Row]:
    """Yield the organisations, then each state that is or was in a dialogue."""
    for row in _load("partners")["organisations"]:
        yield {
            "code": row["code"],
            "kind": PartnerKind.ORGANISATION,
            "name_en": row["name_en"],
            "name_fr": row["name_fr"],
            "side": row["side"],
            "country_id": None,
            "reports": row["reports"],
            "source": row["source"],
        }
    sources: dict[str, str] = {}
    for membership in memberships():
        sources.setdefault(membership["partner_id"], membership["source"])
    for code, source in sources.items():
        country = _country(code)
        if country:
            yield {
                "code": code,
                "kind": PartnerKind.STATE,
                "name_en": country.name_en,
                "name_fr": country.name_fr,
                "side": country.side,
                "country_id": code,
                "reports": False,
                "source": source,
            }


def contributors() -> Iterator[Row]:
    """Yield the contributors known by name."""
    for partner in _load("partners")["organisations"]:
        for row in partner.get("contributors", ()):
            yield {"partner_id": partner["code"], **row}


def dialogues() -> Iterator[Row]:
    """Yield the dialogues."""
    for row in _load("partners")["dialogues"]:
        yield {key: value for key, value in row.items() if key != "memberships"}


def memberships() -> Iterator[Row]:
    """Yield who is or was in which dialogue."""
    for dialogue in _load("partners")["dialogues"]:
        for group in dialogue["memberships"]:
            for code in group["partners"]:
                yield {
                    "partner_id": code,
                    "dialogue_id": dialogue["code"],
                    "status": MembershipStatus(group["status"]),
                    "from_on": group.get("from_on"),
                    "from_precision": Precision(group.get("from_precision", "unknown")),
                    "to_on": group.get("to_on"),
                    "to_precision": Precision(group.get("to_precision", "unknown")),
                    "source": group["source"],
                }


def organisations() -> Iterator[Row]:
    """Yield states as funders under their alpha-3 codes, then all other organisations."""
    for country in _funding_states():
        yield {
            "code": country.alpha3,
            "name_en": country.name_en,
            "name_fr": country.name_fr,
            "country_id": country.alpha3,
            "funder_class": _class_of(country),
        }
    for row in _load("organisations")["organisations"]:
        yield {
            "code": row["code"],
            "name_en": row["en"],
            "name_fr": row["fr"],
            "country_id": row.get("country"),
            "funder_class": FunderClass(row["class"]),
        }


def aliases() -> Iterator[Row]:
    """Yield every way an organisation is written, its own code and names first; each once."""
    seen: set[str] = set()
    for code, written in _spellings():
        folded = codelists.fold(written)
        if folded not in seen:
            seen.add(folded)
            yield {"organisation_id": code, "name": written, "folded": folded}


def identifiers() -> Iterator[Row]:
    """Yield the published identifiers of organisations."""
    for row in _load("organisations")["organisations"]:
        for value in row.get("id", ()):
            yield {"organisation_id": row["code"], "scheme": _scheme(value), "value": value}


def stated_counts() -> Iterator[Row]:
    """Yield how many nodes of a level a source says there are."""
    for row in _load("stated_counts"):
        yield {
            "framework_id": row["framework"],
            "level": row["level"],
            "count": row["count"],
            "source": row["source"],
        }


def framework_files() -> Iterator[Path]:
    """Yield the files of the frameworks, in the order of their names."""
    yield from sorted((FOLDER / "frameworks").iterdir())


@cache
def _load(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def _country(code: str) -> codelists.Country | None:
    country = codelists.country(code)
    return country if country and country.alpha3 == code else None


def _funding_states() -> list[codelists.Country]:
    """Return the members of the dialogues and the other states listed, by code."""
    codes = {m["partner_id"] for m in memberships()} | set(_load("organisations")["states"])
    return [country for code in sorted(codes) if (country := _country(code))]


def _class_of(country: codelists.Country) -> FunderClass:
    by_side = {"africa": FunderClass.AFRICAN_COUNTRY, "europe": FunderClass.EUROPEAN_COUNTRY}
    return by_side.get(country.side, FunderClass.OTHER)


def _spellings() -> Iterator[tuple[str, str]]:
    others = _load("organisations")["organisations"]
    states = _funding_states()
    for row in others:
        yield from ((row["code"], written) for written in (row["code"], row["en"], row["fr"]))
    for country in states:
        names = (country.alpha3, country.name_en, country.name_fr)
        yield from ((country.alpha3, written) for written in names)
    for row in others:
        yield from ((row["code"], written) for written in row.get("alias", ()))
    for country in states:
        yield country.alpha3, f"Government of {country.name_en}"
        yield from ((country.alpha3, written) for written in country.aliases if len(written) > 2)


def _scheme(identifier: str) -> str:
    """Return the prefix of an identifier in the org-id.guide list: XM-DAC of XM-DAC-41114."""
    parts = identifier.split("-")
    return "-".join(parts[:2]) if len(parts) > 2 else parts[0]
