"""The code lists of an edition made by tests: real countries, regions and labels; an invented
framework of five domains; few partners, organisations and cycles."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from marsa.registry import codelists

FRAMEWORK = "jvap"
DOMAINS = {f"{n}": f"{n}" for n in range(1, 6)} | {
    f"{n}.{m}": f"{n}" for n in "12345" for m in "12"
}
_LISTS = (
    "funder_classes",
    "funding_kinds",
    "initiative_types",
    "policy_statuses",
    "project_statuses",
    "sides",
)


@cache
def code_lists() -> dict[str, list[Mapping[str, Any]]]:
    """Return the rows of each table of codes."""
    names = {region.code: region for region in codelists.regions()}
    return {
        "countries": [
            {
                "code": c.alpha3,
                "alpha2": c.alpha2,
                "name_en": c.name_en,
                "name_fr": c.name_fr,
                "region_en": names[c.region].name_en if c.region in names else None,
                "region_fr": names[c.region].name_fr if c.region in names else None,
                "side": c.side,
            }
            for c in codelists.countries()
        ],
        "regions": [
            {"code": r.code, "label_en": r.name_en, "label_fr": r.name_fr}
            for r in codelists.regions()
        ],
        "codelists": [
            {"list": name, "code": code, "label_en": label.en, "label_fr": label.fr}
            for name in _LISTS
            for code, label in codelists.labels(name).items()
        ],
        "partners": [
            {"code": "FRA", "kind": "state", "side": "europe", "name_en": "France"},
            {"code": "NER", "kind": "state", "side": "africa", "name_en": "Niger"},
            {"code": "DEU", "kind": "state", "side": "europe", "name_en": "Germany",
             "name_fr": "Allemagne"},
        ],
        "memberships": [
            {"dialogue": "rabat", "partner_code": "NER", "status": "partner"},
            {"dialogue": "rabat", "partner_code": "MLI", "status": "partner"},
            {"dialogue": "rabat", "partner_code": "FRA", "status": "partner"},
            {"dialogue": "rabat", "partner_code": "LBY", "status": "observer"},
            {"dialogue": "rabat", "partner_code": "GBR", "status": "left"},
            {"dialogue": "khartoum", "partner_code": "FRA", "status": "partner"},
            {"dialogue": "khartoum", "partner_code": "LBY", "status": "partner"},
            {"dialogue": "khartoum", "partner_code": "ETH", "status": "partner"},
        ],
        "organisations": [
            {"code": "EU", "name_en": "European Union", "name_fr": "Union européenne",
             "funder_class": "eu-institution"},
            {"code": "FR-AFD", "name_en": "French Development Agency",
             "name_fr": "Agence française de développement", "funder_class": "european-country"},
        ],
        "framework_nodes": [
            {"framework": FRAMEWORK, "version": "2015", "code": code,
             "level": "domain" if code == domain else "priority",
             "parent_code": None if code == domain else domain, "domain_code": domain,
             "label_en": f"Label {code}", "label_fr": f"Libellé {code}", "sample": True}
            for code, domain in DOMAINS.items()
        ],
        "cycles": [
            {"code": "2020", "title_en": "Third cycle", "title_fr": "Troisième cycle"},
            {"code": "2022", "title_en": "Fourth cycle", "title_fr": "Quatrième cycle"},
        ],
    }  # fmt: skip
