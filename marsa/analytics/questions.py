"""All measures by name, asked in one way: for the command, the pages and the API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from marsa.analytics.answers import Answer
from marsa.analytics.filters import BadFilter, Where
from marsa.analytics.measures import initiatives, top, total
from marsa.analytics.near import no_measure
from marsa.analytics.opened import Opened
from marsa.analytics.text import Text


@dataclass(frozen=True, slots=True)
class Measure:
    """What is said about a measure wherever it is shown."""

    name: str
    title: Text
    definition: Text
    unit: Text
    caveat: Text


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        name: Measure(name, module.TITLE, module.DEFINITION, module.UNIT, module.CAVEAT)
        for name, module in (("total", total), ("initiatives", initiatives), ("top", top))
    }
)
SHORT: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        f"by-{dimension.replace('_', '-')}": ("total", dimension)
        for dimension in ("country", "domain", "year", "funder")
    }
)


def ask(
    opened: Opened,
    *,
    measure: str,
    by: Sequence[str] = (),
    where: Where | None = None,
    currency: str = total.EUR,
    n: int | None = None,
) -> Answer:
    """Ask an edition a measure by its name, or by a short name such as "by-country".

    n: only the largest, with all others beside them; for counted funding by one
    dimension. Raises BadFilter for anything that cannot be asked.
    """
    if measure in SHORT:
        measure, first = SHORT[measure]
        by = (first, *by)
    if measure not in MEASURES:
        raise BadFilter(*no_measure(measure, known=[*MEASURES, *SHORT]))
    if measure == "initiatives":
        _insist_on_counts(currency, n)
        return initiatives.measure(opened, by=by, where=where)
    if measure == "top" or n is not None:
        wanted = top.USUAL if n is None else n
        return top.measure(opened, by=_one(by), n=wanted, where=where, currency=currency)
    return total.measure(opened, by=by, where=where, currency=currency)


def _one(by: Sequence[str]) -> str:
    if len(by) > 1:
        raise BadFilter(
            f"The largest are listed by one dimension. Found: {', '.join(by)}.",
            f"Le classement porte sur une seule dimension. Reçu : {', '.join(by)}.",
        )
    return by[0] if by else "country"


def _insist_on_counts(currency: str, n: int | None) -> None:
    if currency != total.EUR:
        raise BadFilter(
            "A number of initiatives has no currency. Leave the currency out.",
            "Un nombre d’initiatives n’a pas de monnaie. N’indiquez pas de monnaie.",
        )
    if n is not None:
        raise BadFilter(
            "An initiative may count in several lines, so that “all others” cannot be added up. "
            "Leave out the number of lines.",
            "Une initiative peut compter dans plusieurs lignes : la ligne « tous les autres » ne "
            "peut pas être additionnée. N’indiquez pas de nombre de lignes.",
        )
