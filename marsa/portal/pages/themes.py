"""The domains of the framework, and one domain.

"I see the domains of the plan side by side, with their initiatives and their money."
"I know which part has no domain, and which label has no official French."
"For one domain I see where it happens, when, and which initiatives they are."
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from marsa.analytics import answers, labels
from marsa.analytics.answers import Answer
from marsa.analytics.measures import initiatives, top, total
from marsa.portal import about_one, formats, frame, pictures, queries, sentences
from marsa.portal.about_one import Listed
from marsa.portal.pages import home
from marsa.portal.parts import Link
from marsa.portal.pictures import Picture
from marsa.portal.queries import Node
from marsa.portal.refusals import Missing
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
class Themes:
    """All domains. english_only: whether a label stands in English for want of a French one."""

    rows: tuple[Row, ...]
    not_allocated: Decimal
    total: Decimal
    unplaced: int
    every: int
    picture: Picture
    below: str
    english_only: bool
    sample: bool
    apart: tuple[str, ...]
    downloads: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """One domain."""

    crumbs: tuple[Link, ...]
    code: str
    name: str
    english_only: bool
    sentence: str
    apart: tuple[str, ...]
    pictures: tuple[Picture, ...]
    listed: Listed


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
        unplaced=int(named.not_allocated),
        every=int(named.total),
        picture=pictures.by_domain(visit, answer=money, of=_("of the counted funding")),
        below=_all_below(visit, nodes),
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
    return {
        "domains": [
            {"code": row.code, "name": row.name, "count": row.count, "eur": row.eur}
            for row in every
        ],
        "not_allocated": {"count": int(named.not_allocated), "eur": money.not_allocated},
        "total": {"count": int(named.total), "eur": money.total},
    }


def as_lines(visit: Visit) -> Iterator[list[object]]:
    """Yield all domains as lines of a table."""
    every, money, named = rows(visit)
    yield ["code", "name", "count", "eur"]
    for row in every:
        yield [row.code, row.name, row.count, row.eur]
    yield ["", visit.say(answers.NOT_ALLOCATED), int(named.not_allocated), money.not_allocated]
    yield ["", visit.say(answers.TOTAL), int(named.total), money.total]


def theme(visit: Visit, *, code: str) -> Theme:
    """Return the page of a domain. Raises Missing."""
    known = labels.domains(visit.opened)
    if code not in known:
        raise Missing(
            _("There is no domain “%s”") % code,
            _("The framework of this edition has these domains: %s.") % ", ".join(map(str, known)),
            links=(Link(_("All themes"), visit.to("themes")),),
        )
    here, of = {"domain": [code]}, _("of the funding of this domain")
    where, funding = (("domain", code),), total.measure(visit.opened, where=here)
    by_year = total.measure(visit.opened, by=["year"], where=here)
    by_country = top.measure(visit.opened, by="country", where=here)
    return Theme(
        crumbs=frame.crumbs(visit, "themes"),
        code=code,
        name=visit.say(known[code]),
        english_only=visit.language != "en" and code in pictures.english_only(visit),
        sentence=_sentence(visit, initiatives.measure(visit.opened, where=here), funding),
        apart=home.apart(visit, funding),
        pictures=about_one.drawn(
            pictures.by_year(visit, answer=by_year, where=where),
            pictures.by_country(visit, answer=by_country, of=of, where=where),
        ),
        listed=about_one.listed(visit, where=where),
    )


def _sentence(visit: Visit, named: Answer, funding: Answer) -> str:
    count = int(named.total)
    if not count:
        return _("No initiative of this edition names this domain.")
    return _("%(initiatives)s, of which %(amount)s is allocated to this domain.") % {
        "initiatives": sentences.initiatives(count, language=visit.language),
        "amount": formats.money(funding.total, language=visit.language),
    }


def _below(visit: Visit, node: Node) -> str:
    return _levels(visit, node.below)


def _all_below(visit: Visit, nodes: tuple[Node, ...]) -> str:
    """Say what stands below the domains, all together."""
    counts: dict[str, int] = {}
    for node in nodes:
        for level, count in node.below.items():
            counts[level] = counts.get(level, 0) + count
    return _levels(visit, counts)


def _levels(visit: Visit, counts: dict[str, int]) -> str:
    one, many = codelists.labels("framework_levels"), codelists.labels("framework_levels_plural")
    said = []
    for level, count in counts.items():
        names = one if count == 1 else many
        word = names[level].text(visit.language) if level in names else level
        said.append(f"{formats.number(count, language=visit.language)} {word.lower()}")
    return ", ".join(said)
