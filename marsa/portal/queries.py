"""What pages ask of an edition beyond the measures: who is in it, and what stands apart.

SQL over the edition's own tables with bound values; nothing that somebody typed is part of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from marsa.analytics import bases
from marsa.analytics.opened import Opened
from marsa.analytics.text import Text

DOMAIN = "domain"
_WITHOUT = {
    "country": "SELECT count(DISTINCT public_id) FROM allocations "
    "WHERE counted AND country_code IS NULL AND region_code IS NULL",
    "domain": "SELECT count(DISTINCT public_id) FROM allocations "
    "WHERE counted AND domain_code IS NULL",
}


@dataclass(frozen=True, slots=True)
class Node:
    """A domain of the main framework. label_fr: None when no official one is known.

    below: level → how many nodes of it stand in the domain. sample: it is invented.
    """

    code: str
    label_en: str | None
    label_fr: str | None
    below: dict[str, int]
    sample: bool


@dataclass(frozen=True, slots=True)
class Apart:
    """Initiatives and the sum of their counted euros that a figure leaves out."""

    count: int
    eur: Decimal


@dataclass(frozen=True, slots=True)
class Reason:
    """Funding lines that are counted, or not, for the same reason; eur: of those with a rate."""

    code: str
    lines: int
    eur: Decimal


@dataclass(frozen=True, slots=True)
class RateSource:
    """Where rates of counted lines come from: how many lines, in which currencies."""

    source: str
    lines: int
    currencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatedCount:
    """How many nodes of a level a source says there are."""

    level: str
    count: int
    source: str


def domains(opened: Opened) -> tuple[Node, ...]:
    """Return the domains of the main framework in the order of their codes."""
    return opened.once(_domains)


def reporters(opened: Opened) -> int:
    """Return how many partners reported at least one entry."""
    return int(opened.once(_count, "SELECT count(DISTINCT partner_code) FROM entries"))


def named_countries(opened: Opened) -> int:
    """Return how many countries at least one initiative names."""
    return int(opened.once(_count, "SELECT count(DISTINCT country_code) FROM places"))


def without_share(opened: Opened, *, country: str) -> Apart:
    """Return the initiatives that name a country without saying which part is for it.

    eur: their counted money that is allocated to no country and no region.
    """
    ((count, eur),) = opened.select(
        "SELECT count(DISTINCT public_id), coalesce(sum(eur), 0.00) FROM allocations "
        "WHERE counted AND country_code IS NULL AND region_code IS NULL "
        "AND public_id IN (SELECT public_id FROM places WHERE country_code = ?)",
        [country],
    )
    return Apart(count, eur)


def with_money_for_none(opened: Opened, *, dimension: str) -> int:
    """Count the initiatives with counted money that has no "country" (nor region) or "domain"."""
    return int(opened.once(_count, _WITHOUT[dimension]))


def reasons(opened: Opened) -> tuple[Reason, ...]:
    """Return why funding lines are counted or not, the most frequent first."""
    rows = opened.select(
        "SELECT counted_because, count(*) AS lines, coalesce(sum(eur), 0.00) FROM funding "
        "GROUP BY counted_because ORDER BY lines DESC, counted_because"
    )
    return tuple(Reason(*row) for row in rows)


def rate_sources(opened: Opened) -> tuple[RateSource, ...]:
    """Return the sources of the rates that counted lines in other currencies than EUR use."""
    rows = opened.select(
        "SELECT rate_source, count(*) AS lines, list_sort(list(DISTINCT currency)) FROM funding "
        "WHERE counted AND rate_source IS NOT NULL AND currency <> 'EUR' "
        "GROUP BY rate_source ORDER BY lines DESC, rate_source"
    )
    return tuple(RateSource(source, lines, tuple(used)) for source, lines, used in rows)


def stated_counts(opened: Opened) -> tuple[StatedCount, ...]:
    """Return what sources say of the size of the main framework; none in the oldest editions."""
    if "stated_counts" not in opened.tables:
        return ()
    rows = opened.select(
        "SELECT level, count, source FROM stated_counts WHERE framework = ? "
        "ORDER BY level, count, source",
        [opened.once(bases.main_framework)],
    )
    return tuple(StatedCount(*row) for row in rows)


def members(opened: Opened) -> dict[str, int]:
    """Return dialogue → how many states and organisations take part in it, observers included."""
    rows = opened.select(
        "SELECT dialogue, count(DISTINCT partner_code) FROM memberships "
        "WHERE status IS DISTINCT FROM ? GROUP BY dialogue ORDER BY dialogue DESC",
        [bases.LEFT],
    )
    return dict(rows)


def _count(opened: Opened, sql: str) -> int:
    ((count,),) = opened.select(sql)
    return int(count)


def _domains(opened: Opened) -> tuple[Node, ...]:
    rows = opened.select(
        "SELECT code, level, domain_code, label_en, label_fr, coalesce(sample, FALSE) "
        "FROM framework_nodes WHERE framework = ? ORDER BY code, version",
        [opened.once(bases.main_framework)],
    )
    below: dict[str, dict[str, int]] = {}
    for code, level, domain, *_ in {row[0]: row for row in rows}.values():
        if code != domain:
            levels = below.setdefault(domain, {})
            levels[level] = levels.get(level, 0) + 1
    found = {
        code: Node(code, english, french, below.get(code, {}), sample)
        for code, level, domain, english, french, sample in rows
        if level == DOMAIN or code == domain
    }
    return tuple(found.values())


def nodes(opened: Opened) -> Mapping[tuple[str, str], Text]:
    """Return framework and code → label of each element; of several versions the latest.

    A label that no source gives in French is the English one. Asked once of an edition.
    """
    return opened.once(_nodes)


def frameworks(opened: Opened) -> Mapping[str, Text]:
    """Return the name of each framework by its code; none in the oldest editions."""
    return opened.once(_frameworks)


def _nodes(opened: Opened) -> Mapping[tuple[str, str], Text]:
    rows = opened.select(
        "SELECT framework, code, label_en, coalesce(nullif(label_fr, ''), label_en) "
        "FROM framework_nodes ORDER BY framework, code, version"
    )
    return {(framework, code): Text(en, fr) for framework, code, en, fr in rows}


def _frameworks(opened: Opened) -> Mapping[str, Text]:
    if "frameworks" not in opened.tables:
        return {}
    rows = opened.select("SELECT code, name_en, name_fr FROM frameworks")
    return {code: Text(en, fr) for code, en, fr in rows}
