"""The filter form of explore: what can be chosen, how many each choice would leave, and what
is in force. A form with a button, so that it works without script."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from marsa.analytics import filters
from marsa.analytics.dimensions import DIMENSIONS, REGION
from marsa.analytics.facets import Value
from marsa.analytics.filters import WITHOUT
from marsa.analytics.text import shown
from marsa.portal.addresses import Query
from marsa.portal.forms import Asked
from marsa.portal.parts import Filter, Filters, Link, Option
from marsa.portal.visit import Visit
from marsa.registry.codelists import fold

OFFERED = ("country", "domain", "year", "type", "status", "funder", "partner", "cycle")
# Long lists that people look through for a name they know; the others show what is frequent.
_BY_NAME = ("country", "funder", "partner")


def form(visit: Visit, *, asked: Asked, values: Mapping[str, Sequence[Value]]) -> Filters:
    """Return the form for a question that was understood.

    values: for each dimension in OFFERED, its codes with the number each would leave.
    """
    shown_filters = [
        _choices(visit, name, values[name])
        for name in OFFERED
        if len(values[name]) > 1 or name in asked.where
    ]
    hidden = [
        (name, code) for name, codes in asked.where.items() if name not in OFFERED for code in codes
    ]
    own = replace(asked, where={}, search="", page=1).query
    return Filters(
        action=visit.to("explore"),
        filters=(_words(asked.search), *shown_filters),
        active=_active(visit, asked),
        kept=(*hidden, *own),
    )


def as_typed(visit: Visit, *, query: Query, values: Mapping[str, Sequence[Value]]) -> Filters:
    """Return the form for a question that was not understood: what was typed is still there.

    Each parameter can be taken away by itself. values: as in `form`, of the whole edition.
    """
    typed = set(query)
    offered = {
        name: [replace(v, chosen=(name, str(v.code)) in typed) for v in values[name]]
        for name in OFFERED
    }
    known = {(name, str(v.code)) for name in OFFERED for v in offered[name]}
    words = " ".join(value for name, value in query if name == "q")
    return Filters(
        action=visit.to("explore"),
        filters=(_words(words), *(_choices(visit, name, offered[name]) for name in OFFERED)),
        active=tuple(
            Link(_named(shown(name), shown(value)), _without(visit, query, place))
            for place, (name, value) in enumerate(query)
        ),
        kept=tuple(pair for pair in query if pair[0] in DIMENSIONS and pair not in known),
    )


def _without(visit: Visit, query: Query, place: int) -> str:
    return visit.to("explore", query=(*query[:place], *query[place + 1 :]))


def _words(search: str) -> Filter:
    hint = _("In titles, summaries and identifiers; all words must occur.")
    return Filter("text", "q", _("Words"), value=search, hint=hint)


def _choices(visit: Visit, name: str, values: Sequence[Value]) -> Filter:
    options = [
        Option(str(value.code), visit.say(value.label), value.count, value.chosen)
        for value in values
    ]
    if name in _BY_NAME:
        options.sort(key=_by_name)
    return Filter("choices", name, capfirst(visit.say(DIMENSIONS[name].title)), tuple(options))


def _by_name(option: Option) -> tuple[bool, bool, bool, str]:
    """Put what is chosen first, so that it is seen in a list that scrolls; "none" last."""
    is_last = option.value in WITHOUT
    return not option.is_chosen, is_last, option.value.startswith(REGION), fold(str(option.label))


def _active(visit: Visit, asked: Asked) -> tuple[Link, ...]:
    chips = [
        Link(
            _named(visit.say(DIMENSIONS[name].title), _word(visit, name, code)),
            visit.to("explore", query=asked.without(name, code).query),
        )
        for name, codes in asked.where.items()
        for code in codes
    ]
    if asked.search:
        query = replace(asked, search="", page=1).query
        chips.append(Link(_("words: “%s”") % shown(asked.search), visit.to("explore", query=query)))
    return tuple(chips)


def _named(name: str, value: str) -> str:
    return _("%(name)s: %(value)s") % {"name": name, "value": value}


def _word(visit: Visit, name: str, code: str) -> str:
    known = filters.parse(visit.opened, where={name: [code]}).codes[name]
    texts = [filters.in_word(visit.opened, name=name, code=each) for each in known]
    return " + ".join(visit.say(text) for text in texts)
