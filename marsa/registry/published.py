"""What leaves this room into an edition. A column that is not listed is never published."""

from collections.abc import Iterator

from marsa.kit import columns
from marsa.kit.tables import Table
from marsa.registry import codelists, queries

LISTS = (
    "initiative_types",
    "project_statuses",
    "policy_statuses",
    "funding_kinds",
    "funder_classes",
    "sides",
)

Rows = Iterator[tuple[object, ...]]


def tables() -> list[Table]:
    """Return the tables of the nouns that all rooms share."""
    offered = columns.load(__file__)
    rows = {
        "countries": _countries,
        "regions": _regions,
        "partners": _partners,
        "memberships": _memberships,
        "organisations": _organisations,
        "frameworks": _frameworks,
        "framework_nodes": _nodes,
        "stated_counts": _stated_counts,
        "codelists": _codelists,
    }
    return [offered[name].filled_by(rows[name]) for name in offered]


def _countries() -> Rows:
    regions = codelists.labels("regions")
    for country in codelists.countries():
        region = regions.get(country.subregion or country.region)
        yield (
            country.alpha3,
            country.alpha2,
            country.name_en,
            country.name_fr,
            region.en if region else "",
            region.fr if region else "",
            country.side,
        )


def _regions() -> Rows:
    for code, label in codelists.labels("regions").items():
        yield (code, label.en, label.fr)


def _partners() -> Rows:
    for partner in queries.partners():
        yield (partner.code, partner.kind, partner.side, partner.name_en, partner.name_fr)


def _memberships() -> Rows:
    for membership in queries.memberships():
        yield (membership.dialogue_id, membership.partner_id, membership.status)


def _organisations() -> Rows:
    for found in queries.organisations_in_use():
        yield (found.code, found.name_en, found.name_fr, found.funder_class, found.country_id)


def _frameworks() -> Rows:
    for framework in queries.frameworks_published():
        yield (framework.code, framework.name_en, framework.name_fr)


def _nodes() -> Rows:
    domains: dict[str, dict[str, str]] = {}
    for node in queries.published_nodes():
        framework = node.version.framework_id
        if framework not in domains:
            domains[framework] = queries.domains(framework)
        yield (
            framework,
            node.version.number,
            node.code,
            node.level,
            node.parent.code if node.parent else None,
            domains[framework][node.code],
            node.label_en,
            node.label_fr,
            node.version.sample,
        )


def _stated_counts() -> Rows:
    for stated in queries.all_stated_counts():
        yield (stated.framework_id, stated.level, stated.count, stated.source)


def _codelists() -> Rows:
    for name in LISTS:
        for code, label in codelists.labels(name).items():
            yield (name, code, label.en, label.fr)
