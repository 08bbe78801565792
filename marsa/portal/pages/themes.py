"""The domains of the framework.

"I see the domains of the plan side by side, with their initiatives and their money."
"I know which part has no domain, and which label has no official French."
"I am told how complete the framework is here, and by whose account."
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from marsa.analytics import answers, labels
from marsa.analytics.answers import Answer
from marsa.analytics.measures import initiatives, total
from marsa.portal import formats, pictures, placing, queries
from marsa.portal.pages import home
from marsa.portal.parts import Link
from marsa.portal.pictures import Picture
from marsa.portal.placing import Unplaced
from marsa.portal.queries import Node
from marsa.portal.visit import Visit
from marsa.registry import codelists


@dataclass(frozen=True, slots=True)
class Row:
    """A domain. below: "12 priorities" or so; count and eur as in all tables."""

    code: str
    name: str
    url: str
    count: int
    eur: Decimal | None
    below: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence on what sources say of the framework, and the sources (in English)."""

    sentence: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Themes:
    """All domains. english_only: whether a label stands in English for want of a French one."""

    rows: tuple[Row, ...]
    not_allocated: Decimal
    total: Decimal
    unplaced: Unplaced
    every: int
    picture: Picture
    below: str
    stated: tuple[Stated, ...]
    english_only: bool
    sample: bool
    apart: tuple[str, ...]
    downloads: tuple[Link, ...]


def rows(visit: Visit) -> tuple[tuple[Row, ...], Answer, Answer]:
    """Return a row for each domain in the order of the framework, and both answers."""
    money = total.measure(visit.opened, by=["domain"])
    named = initiatives.measure(visit.opened, by=["domain"])
    sums = {row.codes[0]: row.value for row in money.rows}
    counts = {row.codes[0]: int(row.value or 0) for row in named.rows}
    nodes = {node.code: node for node in queries.domains(visit.opened)}
    return (
        tuple(
            Row(
                code=str(code),
                name=visit.say(text),
                url=visit.to("theme", code=str(code)),
                count=counts.get(code, 0),
                eur=sums.get(code, Decimal("0.00")),
                below=_below(visit, nodes[str(code)]) if str(code) in nodes else "",
            )
            for code, text in labels.domains(visit.opened).items()
        ),
        money,
        named,
    )


def page(visit: Visit) -> Themes:
    """Return the page of all domains."""
    every, money, named = rows(visit)
    nodes = queries.domains(visit.opened)
    return Themes(
        rows=every,
        not_allocated=money.not_allocated,
        total=money.total,
        unplaced=placing.unplaced(visit, named=named),
        every=int(named.total),
        picture=pictures.by_domain(visit, answer=money, of=_("of the counted funding")),
        below=_all_below(visit, nodes),
        stated=_stated(visit, nodes),
        english_only=visit.language != "en" and bool(pictures.english_only(visit)),
        sample=any(node.sample for node in nodes),
        apart=home.apart(visit, money),
        downloads=tuple(
            Link(form.upper(), visit.to("themes", form=form)) for form in ("csv", "json")
        ),
    )


def as_data(visit: Visit) -> dict[str, Any]:
    """Return all domains for a program."""
    every, money, named = rows(visit)
    apart = placing.unplaced(visit, named=named)
    return {
        "domains": [
            {"code": row.code, "name": row.name, "count": row.count, "eur": row.eur}
            for row in every
        ],
        "not_allocated": {"count": apart.not_allocated, "eur": money.not_allocated},
        "naming_none": {"count": apart.naming_none},
        "total": {"count": int(named.total), "eur": money.total},
    }


def as_lines(visit: Visit) -> Iterator[list[object]]:
    """Yield all domains as lines of a table."""
    every, money, named = rows(visit)
    apart = placing.unplaced(visit, named=named)
    yield ["code", "name", "count", "eur"]
    for row in every:
        yield [row.code, row.name, row.count, row.eur]
    yield ["", visit.say(answers.NOT_ALLOCATED), apart.not_allocated, money.not_allocated]
    yield ["", _("Names no domain"), apart.naming_none, ""]
    yield ["", visit.say(answers.TOTAL), int(named.total), money.total]


def _below(visit: Visit, node: Node) -> str:
    return _levels(visit, node.below)


def _all_below(visit: Visit, nodes: tuple[Node, ...]) -> str:
    """Say what stands below the domains, all together."""
    return _levels(visit, _counts(nodes))


def _counts(nodes: tuple[Node, ...]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for node in nodes:
        for level, count in node.below.items():
            counts[level] = counts.get(level, 0) + count
    return counts


def _stated(visit: Visit, nodes: tuple[Node, ...]) -> tuple[Stated, ...]:
    """Say where sources speak of another number than the framework of this edition has."""
    has = {**_counts(nodes), queries.DOMAIN: len(nodes)}
    sources: dict[tuple[str, int], list[str]] = {}
    for stated in queries.stated_counts(visit.opened):
        if stated.count != has.get(stated.level, 0):
            sources.setdefault((stated.level, stated.count), []).append(stated.source)
    return tuple(
        Stated(
            _("Sources speak of %(stated)s; this edition has %(count)s. The sources:")
            % {
                "stated": _levels(visit, {level: count}),
                "count": formats.number(has.get(level, 0), language=visit.language),
            },
            tuple(texts),
        )
        for (level, count), texts in sources.items()
    )


def _levels(visit: Visit, counts: dict[str, int]) -> str:
    one, many = codelists.labels("framework_levels"), codelists.labels("framework_levels_plural")
    said = []
    for level, count in counts.items():
        names = one if count == 1 else many
        word = names[level].text(visit.language) if level in names else level
        said.append(f"{formats.number(count, language=visit.language)} {word.lower()}")
    return ", ".join(said)
