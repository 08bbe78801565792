"""Contents of entries that nothing is to be said of, and what they are checked against."""

from datetime import date
from decimal import Decimal
from typing import Any

from marsa.collection.checks import Around, Context, Contributor, Node
from marsa.registry import organisations
from marsa.registry.organisations import Spelling
from marsa.registry.rates import Conversion

TODAY = date(2026, 6, 30)
SUMMARY = "Trains young people who came home, in three towns, and helps them to find work."

NODES = {
    "1": Node("1", "domain", "", "Root causes", "Causes profondes"),
    "1.01": Node("1.01", "priority", "1", "Jobs for young people", "Emploi des jeunes"),
    "2": Node("2", "domain", "", "Legal migration", "Migration régulière"),
    "2.01": Node("2.01", "priority", "2", "Study visas", "Visas d’études"),
    "3": Node("3", "domain", "", "Protection", ""),
}
CONTRIBUTORS = {
    "MIN": Contributor("MIN", "Ministry", "Ministère"),
    "OLD": Contributor("OLD", "Old office", "Ancien service", is_current=False, successor="MIN"),
}
KNOWN = organisations.known(
    [
        Spelling("EU", "European Union", is_name=True),
        Spelling("NLD", "Netherlands", is_name=True),
        Spelling("LAB", "Laboratory of Wells", is_name=True),
    ],
    identifiers={"EU-9": "EU"},
    classes={"EU": "eu-institution", "NLD": "european-country"},
)


def to_eur(amount: Decimal, currency: str, on: date | None) -> Conversion | None:
    """Convert dollars at two for one euro since 2015, and euro as they are; nothing else."""
    if currency == "EUR":
        return Conversion(amount, Decimal(1), None, "EUR")
    if currency == "USD" and on and on >= date(2015, 1, 1):
        return Conversion(amount / 2, Decimal(2), on, "invented")
    return None


def around(**other: Any) -> Around:
    """Return what the entries of an invented partner are checked against."""
    defaults: dict[str, Any] = {
        "today": TODAY,
        "levels": ("domain", "priority"),
        "nodes": NODES,
        "elsewhere": {"9.9": ("2.01",), "8": ()},
        "contributors": CONTRIBUTORS,
        "ids": frozenset({7, 8}),
        "refs": {"A-1": frozenset({7}), "A-2": frozenset({8})},
        "known": KNOWN,
        "to_eur": to_eur,
    }
    return Around(**{**defaults, **other})


def a_context(**other: Any) -> Context:
    """Return what entry 7, "A-1", is checked against. other: of `Around` or of `Context`."""
    own = {"entry", "entry_id", "local_ref", "before", "documents"}
    context = {key: value for key, value in other.items() if key in own}
    rest = {key: value for key, value in other.items() if key not in own}
    return Context(**{"around": around(**rest), "entry": 7, "local_ref": "A-1", **context})


def a_party(name: str = "European Union", **other: Any) -> dict[str, Any]:
    """Return an organisation as a content names it."""
    return {"name": name, "ref": None, "code": None, "class": None, **other}


def a_line(amount: str | None = "100.00", **other: Any) -> dict[str, Any]:
    """Return a commitment of the European Union in euro."""
    return {
        "kind": "commitment", "amount": amount, "currency": "EUR", "on": None, "until": None,
        "value_on": "2020-05-01", "value_on_basis": "value-date", "funder": a_party(),
        "places": [], "set_aside": None, "line": None, **other,
    }  # fmt: skip


def a_place(code: str = "NER", share: str | None = None, **other: Any) -> dict[str, Any]:
    """Return a country with the share that was stated."""
    return {
        "kind": "country", "code": code, "vocabulary": None, "share": share,
        "published_share": share, **other,
    }  # fmt: skip


def a_theme(
    code: str = "1.01", vocabulary: str = "jvap", share: str | None = None, **other: Any
) -> dict[str, Any]:
    """Return a theme with the share that was stated."""
    return {
        "vocabulary": vocabulary, "code": code, "label": "", "share": share,
        "published_share": share, **other,
    }  # fmt: skip


def a_group() -> dict[str, Any]:
    """Return a target group."""
    return a_theme("youth", "tag target-group")


def a_content(**other: Any) -> dict[str, Any]:
    """Return a project of which nothing is to be said."""
    return {
        "type": "project", "status": "ongoing",
        "titles": {"en": "Training for returnees", "fr": "Formation des migrants de retour"},
        "summaries": {"en": SUMMARY},
        "starts_on": "2020-01-01", "starts_basis": None, "ends_on": "2027-12-31",
        "ends_basis": None, "funders": [a_party()], "implementers": [a_party("Somebody")],
        "places": [a_place()], "themes": [a_theme(), a_group()], "funding": [a_line()],
        "identifiers": [], "related": [], "links": [], "humanitarian": None, "hierarchy": None,
        "secondary": False, "outcomes": {}, "contributor": "MIN", "legal_form": None,
        "adopted_on": None, "in_force_on": None, "contact_name": None, "contact_email": None,
        "note": None, **other,
    }  # fmt: skip


def a_policy(**other: Any) -> dict[str, Any]:
    """Return a policy of which nothing is to be said."""
    defaults: dict[str, Any] = {
        "type": "policy", "status": "in-force", "starts_on": None, "ends_on": None,
        "adopted_on": "2020-01-01", "legal_form": "law", "funders": [], "funding": [],
        "implementers": [], "places": [],
    }  # fmt: skip
    return a_content(**{**defaults, **other})
