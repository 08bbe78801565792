"""Number of initiatives: by country, domain, year, funder … or altogether."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from marsa.analytics import filters, labels, predicates
from marsa.analytics.answers import Answer, Row, in_order
from marsa.analytics.dimensions import DIMENSIONS
from marsa.analytics.filters import Chosen, Where
from marsa.analytics.opened import Opened
from marsa.analytics.text import Text, sentence

TITLE = Text("Initiatives", "Initiatives")
DEFINITION = sentence(
    "Number of initiatives (projects and policies). Country, region and theme are those that an "
    "initiative names; year and funder are those of its counted funding.",
    "Nombre d’initiatives (projets et politiques). Le pays, la région et le thème sont ceux que "
    "l’initiative mentionne ; l’année et le bailleur sont ceux de ses financements comptés.",
)
UNIT = Text("initiatives", "initiatives")
CAVEAT = sentence(
    "An initiative that names three countries counts in each of the three, and once in the "
    "total: the lines may add up to more than the total.",
    "Une initiative qui mentionne trois pays compte pour chacun des trois et une seule fois dans "
    "le total : la somme des lignes peut donc dépasser le total.",
)


def measure(opened: Opened, *, by: Sequence[str] = (), where: Where | None = None) -> Answer:
    """Count the initiatives, grouped by any dimensions.

    not_allocated: those that name no code in one of the dimensions, and so stand in no
    row. Raises BadFilter.
    """
    filters.dimensions(by)
    chosen = filters.parse(opened, where=where)
    ((total, placed),) = opened.ask(totals(opened, by=by, chosen=chosen))
    grouped = opened.ask(counts(opened, by=by, chosen=chosen)) if by else [(total,)]
    return Answer(
        measure="initiatives",
        edition=opened.edition.number,
        title=TITLE,
        definition=DEFINITION,
        caveat=CAVEAT,
        unit=UNIT,
        currency=None,
        by=tuple(by),
        rows=in_order((_row(opened, by, cells) for cells in grouped), by=by),
        total=Decimal(total),
        not_allocated=Decimal(total - placed),
        denominator=_denominator(opened, chosen),
        not_converted={},
    )


def counts(opened: Opened, *, by: Sequence[str], chosen: Chosen) -> Any:
    """Return the expression: a row per group with its codes and number of initiatives."""
    rows = named(opened, by=by, chosen=chosen)
    rows = rows.filter(*[rows[name].notnull() for name in by])
    return rows.agg(by=list(by), value=rows.public_id.nunique())


def totals(opened: Opened, *, by: Sequence[str], chosen: Chosen) -> Any:
    """Return the expression: all initiatives, and those with a code in every dimension."""
    rows = named(opened, by=by, chosen=chosen)
    placed = rows.public_id
    for name in by:
        placed = rows[name].isnull().ifelse(None, placed)
    return rows.agg(total=rows.public_id.nunique(), placed=placed.nunique())


def named(opened: Opened, *, by: Sequence[str], chosen: Chosen) -> Any:
    """Return a row per chosen initiative and combination of the codes that it names."""
    used = {DIMENSIONS[name].source for name in (*by, *chosen.codes)} - {"initiatives"}
    own = tuple(name for name in by if DIMENSIONS[name].source == "initiatives")
    rows = predicates.source(opened, chosen, name="initiatives", needs=own)
    rows = rows.select("public_id", *own)
    for source in sorted(used):
        codes = tuple(name for name in by if DIMENSIONS[name].source == source)
        part = predicates.source(opened, chosen, name=source, needs=codes)
        if codes:
            part = part.select(part_id=part.public_id, **{c: part[c] for c in codes}).distinct()
            rows = rows.inner_join(part, rows.public_id == part.part_id).drop("part_id")
        else:
            rows = rows.filter(rows.public_id.isin(part.public_id))
    return rows


def _row(opened: Opened, by: Sequence[str], cells: tuple[Any, ...]) -> Row:
    codes = cells[: len(by)]
    return Row(codes, labels.labels(opened, by=by, codes=codes), Decimal(cells[-1]))


def _denominator(opened: Opened, chosen: Chosen) -> Text:
    words, number = filters.in_words(opened, chosen), opened.edition.number
    if words is None:
        return Text(
            f"All initiatives of edition {number}.",
            f"Ensemble des initiatives de l’édition {number}.",
        )
    return sentence(
        f"Initiatives of edition {number} limited to: {words.en}.",
        f"Initiatives de l’édition {number} limitées à : {words.fr}.",
    )
