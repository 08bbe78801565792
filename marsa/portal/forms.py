"""From the parameters of an address to clean values. Nothing that is not understood is ignored:
a misspelt filter that was dropped in silence would give a wrong figure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from django.http import QueryDict

from marsa.analytics.dimensions import DIMENSIONS
from marsa.analytics.filters import BadFilter
from marsa.analytics.near import no_dimension
from marsa.analytics.text import shown
from marsa.portal.addresses import Query

TABLE, CHART, MAP = VIEWS = ("table", "chart", "map")
USUAL_SORT = "amount"
PAGE_SIZE = 20
_OTHERS = ("q", "sort", "page", "size", "view")
# What campaigns and mail programs append to addresses; it asks nothing.
_APPENDED = re.compile(r"utm_\w+|fbclid|gclid|mc_cid|mc_eid|msclkid")
_NUMBER = re.compile(r"[1-9][0-9]{0,6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address of explore asks: filters, words, and how to show what is found.

    where: dimension → codes as typed. search: the words. sort, view: as in `listing.find`
    and VIEWS. page: from 1. size: initiatives on a page.
    """

    where: Mapping[str, tuple[str, ...]]
    search: str = ""
    sort: str = USUAL_SORT
    page: int = 1
    size: int = PAGE_SIZE
    view: str = TABLE

    @property
    def query(self) -> Query:
        """The parameters of the address, without those that say what is usual."""
        pairs = [(name, code) for name, codes in self.where.items() for code in codes]
        usual = {"q": "", "sort": USUAL_SORT, "view": TABLE, "page": "1", "size": str(PAGE_SIZE)}
        own = {"q": self.search, "sort": self.sort, "view": self.view, "page": str(self.page)}
        own["size"] = str(self.size)
        return tuple(pairs) + tuple((k, own[k]) for k in usual if own[k] != usual[k])

    def without(self, name: str, code: str) -> "Asked":
        """Return the same question without one code of one filter, from its first page."""
        where = {
            key: tuple(each for each in codes if (key, each) != (name, code))
            for key, codes in self.where.items()
        }
        kept = {key: codes for key, codes in where.items() if codes}
        return replace(self, where=MappingProxyType(kept), page=1)


def pairs(query: QueryDict) -> Query:
    """Return the parameters that ask something: no empty ones, no appended ones, in their order."""
    return tuple(
        (name, value.strip())
        for name, values in query.lists()
        for value in values
        if value.strip() and not _APPENDED.fullmatch(name)
    )


def asked(query: Query) -> Asked:
    """Understand the parameters of explore. Raises BadFilter for one that does not exist.

    Codes are not looked up here: `filters.parse` does, in the edition.
    """
    where: dict[str, tuple[str, ...]] = {}
    own: dict[str, str] = {}
    for name, value in query:
        if name in _OTHERS:
            own[name] = value
        elif name in DIMENSIONS:
            where[name] = tuple(dict.fromkeys((*where.get(name, ()), value)))
        else:
            raise BadFilter(*no_dimension(name, known=["q", *DIMENSIONS]))
    return Asked(
        where=MappingProxyType(dict(sorted(where.items()))),
        search=own.get("q", ""),
        sort=own.get("sort", USUAL_SORT),
        page=_number(own, "page", 1),
        size=_number(own, "size", PAGE_SIZE),
        view=_view(own.get("view", TABLE)),
    )


def _number(own: Mapping[str, str], name: str, usual: int) -> int:
    value = own.get(name, str(usual))
    if not _NUMBER.fullmatch(value):
        raise BadFilter(
            f"“{name}” is a whole number from 1. Found: “{shown(value)}”.",
            f"« {name} » est un nombre entier à partir de 1. Valeur reçue : « {shown(value)} ».",
        )
    return int(value)


def _view(value: str) -> str:
    if value not in VIEWS:
        raise BadFilter(
            f"There is no view “{shown(value)}”. There are: {', '.join(VIEWS)}.",
            f"Il n’existe pas de présentation « {shown(value)} ». "
            f"Présentations possibles : {', '.join(VIEWS)}.",
        )
    return value
