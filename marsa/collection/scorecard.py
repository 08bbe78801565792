"""What a partner's entries of a cycle are like: counts first, the partners' median beside. Pure.

No single score and no ranking. Source: the rules of the cycle, section "scorecard".
"""

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from marsa.collection.fields import tags

Content = Mapping[str, Any]
Asks = Callable[[Content], bool]
HUNDRED = Decimal(100)
ENDED = frozenset({"completed", "ended"})
DAY = 86_400  # seconds


class Unit(StrEnum):
    """How a line of the scorecard is read."""

    SHARE = "share"  # count of `of`; the median is in percent
    PER_100 = "per_100"  # count findings in `of` rows; value and median per 100 rows
    DAYS = "days"  # of `of` entries; value and median in days


@dataclass(frozen=True, slots=True)
class Line:
    """One line. count, of: counts; value: per 100 rows or days, None where nothing is counted.

    median: of the partners that have something to count, in percent, per 100 or days.
    """

    key: str
    unit: Unit
    count: int
    of: int
    value: Decimal | None
    median: Decimal | None


@dataclass(frozen=True, slots=True)
class Seen:
    """One entry of the cycle, as far as the scorecard looks. at: instants of its review."""

    content: Content
    is_accepted: bool = False
    was_sent_back: bool = False
    submitted_at: datetime | None = None
    endorsed_at: datetime | None = None
    accepted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one partner in a cycle.

    rows, findings: of its files as they arrived. ongoing: its entries that say so, in whatever
    cycle; unconfirmed: those of them that neither this cycle nor the one before it confirmed.
    """

    entries: Sequence[Seen] = ()
    rows: int = 0
    findings: int = 0
    ongoing: int = 0
    unconfirmed: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """A line before it stands beside the others."""

    unit: Unit
    count: int
    of: int
    value: Decimal | None


def is_project(content: Content) -> bool:
    """Say whether the entry is a project."""
    return bool(content["type"] == "project")


def _is_ended(content: Content) -> bool:
    return content.get("status") in ENDED


def _themes(content: Content) -> list[Mapping[str, Any]]:
    return [row for row in content.get("themes", ()) if tags.field_of_theme(row) == "themes"]


def _have_shares(parts: Iterable[Mapping[str, Any]]) -> bool:
    return all(part["share"] is not None for part in parts)


def _in_both(key: str) -> Asks:
    return lambda content: all(content.get(key, {}).get(each) for each in ("en", "fr"))


def _tagged(field: str) -> Asks:
    return lambda content: bool(tags.tagged({"themes": (), **content}, field))


def _given(key: str) -> Asks:
    return lambda content: bool(content.get(key))


def _any(content: Content) -> bool:
    return True


# By key: to which entries a line applies, and what it asks of them.
CHECKS: dict[str, tuple[Asks, Asks]] = {
    "titles_both": (_any, _in_both("titles")),
    "summaries_both": (_any, _in_both("summaries")),
    "amounts": (is_project, lambda c: any(not row["set_aside"] for row in c.get("funding", ()))),
    "place_shares": (_given("places"), lambda c: _have_shares(c["places"])),
    "theme_shares": (lambda c: bool(_themes(c)), lambda c: _have_shares(_themes(c))),
    "identifiers": (is_project, _given("identifiers")),
    "ends_on": (is_project, _given("ends_on")),
    "outcomes": (_is_ended, lambda c: any(c.get("outcomes", {}).values())),
    "target_groups": (_any, _tagged("target_groups")),
    "sdg": (_any, _tagged("sdg")),
    "gcm": (_any, _tagged("gcm")),
    "gender": (_any, _tagged("gender")),
    "human_rights": (_any, _tagged("human_rights")),
    "links": (_any, _given("links")),
    "contact_name": (_any, _given("contact_name")),
}
OPTIONAL = tuple(list(CHECKS)[6:])  # the fields that may stay empty


def is_missing(content: Content, *, key: str) -> bool:
    """Say whether a line of the scorecard counts this entry as lacking. key: of CHECKS."""
    applies, is_there = CHECKS[key]
    return applies(content) and not is_there(content)


def lines(partner: str, *, partners: Mapping[str, Facts]) -> list[Line]:
    """Return the scorecard of one partner beside those of all, its own included."""
    every = {code: counted(facts) for code, facts in partners.items()}
    own = every.get(partner) or counted(Facts())
    return [
        Line(key, one.unit, one.count, one.of, one.value, _median(c[key] for c in every.values()))
        for key, one in own.items()
    ]


def counted(facts: Facts) -> dict[str, Counted]:
    """Return key → what one partner's facts come to."""
    done = [seen for seen in facts.entries if seen.is_accepted]
    at_once = sum(not seen.was_sent_back for seen in done)
    return {
        **{key: _checked(facts, key) for key in CHECKS},
        "findings": _per_100(facts.findings, facts.rows),
        "accepted_at_once": _share(at_once, len(done)),
        "days_to_endorse": _days((s.submitted_at, s.endorsed_at) for s in facts.entries),
        "days_to_accept": _days((s.endorsed_at, s.accepted_at) for s in done),
        "unconfirmed": _share(facts.unconfirmed, facts.ongoing),
    }


def _checked(facts: Facts, key: str) -> Counted:
    applies, is_there = CHECKS[key]
    kept = [seen.content for seen in facts.entries if applies(seen.content)]
    return _share(sum(is_there(content) for content in kept), len(kept))


def _share(count: int, of: int) -> Counted:
    return Counted(Unit.SHARE, count, of, HUNDRED * count / of if of else None)


def _per_100(count: int, of: int) -> Counted:
    return Counted(Unit.PER_100, count, of, HUNDRED * count / of if of else None)


def _days(spans: Iterable[tuple[datetime | None, datetime | None]]) -> Counted:
    """Return the median of the spans that have both ends in this order, in days."""
    days = [
        Decimal((last - first).total_seconds()) / DAY
        for first, last in spans
        if first and last and first <= last
    ]
    return Counted(Unit.DAYS, len(days), len(days), statistics.median(days) if days else None)


def _median(counted: Iterable[Counted]) -> Decimal | None:
    values = [one.value for one in counted if one.value is not None]
    return statistics.median(values) if values else None
