"""What entries are checked against, looked up once for all entries of one partner."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any, cast

from django.db.models import Q
from django.utils.functional import SimpleLazyObject

from marsa.collection import checks, sheet
from marsa.collection.checks import Check
from marsa.collection.checks.context import (
    Around,
    Attached,
    Context,
    Contributor,
    NameOf,
    ToEur,
)
from marsa.collection.checks.identifiers import key
from marsa.collection.fields.tags import RELATIONS, related_to
from marsa.collection.models import Cycle, Document, Entry, Explanation
from marsa.collection.queries.entries import offered
from marsa.collection.queries.nodes import nodes_of
from marsa.collection.states import State
from marsa.registry import queries as registry
from marsa.registry import rates
from marsa.registry.codelists import fold
from marsa.registry.models import Contributor as ContributorRow
from marsa.registry.models import FrameworkVersion, Partner
from marsa.registry.organisations import Known
from marsa.registry.rates import Conversion

Content = Mapping[str, Any]
BATCH = 500
FEW = 20  # identifiers that are looked for one by one; more are found by reading all entries


def context_for(
    entry: Entry, *, cycle: Cycle, today: date, content: Content | None = None
) -> Context:
    """Return what one entry is checked against (11 queries).

    content: what is being saved, where that is not what the entry says now.
    """
    said = content or _said(entry)
    partner_around = around(entry.partner, cycle=cycle, today=today, contents=[said])
    return Context(
        partner_around,
        entry=entry.pk,
        local_ref=entry.local_ref,
        before=sheet.parsed(entry.accepted.content) if entry.accepted else None,
        documents=_documents([entry.pk]).get(entry.pk, ()),
    )


def contexts(
    partner: Partner, *, cycle: Cycle, today: date, entries: Sequence[Entry]
) -> dict[int, Context]:
    """Return number of an entry → what it is checked against, in as many queries as for one.

    entries: of this partner, fetched with `current` and `accepted`.
    """
    shared = around(partner, cycle=cycle, today=today, contents=[_said(e) for e in entries])
    documents = _documents([entry.pk for entry in entries])
    return {
        entry.pk: Context(
            shared,
            entry=entry.pk,
            local_ref=entry.local_ref,
            before=sheet.parsed(entry.accepted.content) if entry.accepted else None,
            documents=documents.get(entry.pk, ()),
        )
        for entry in entries
    }


def checked(entry: Entry, *, cycle: Cycle, today: date) -> tuple[Check, ...]:
    """Return everything to be said of what an entry says now."""
    context = context_for(entry, cycle=cycle, today=today)
    return checks.check(_said(entry), context=context) if entry.current else ()


def explanations(entries: Iterable[int]) -> dict[int, dict[tuple[str, str], str]]:
    """Return number of an entry → the reasons that were given, by code and field of a check."""
    found: dict[int, dict[tuple[str, str], str]] = defaultdict(dict)
    rows = Explanation.objects.filter(entry__in=list(entries))
    for entry, code, field, text in rows.values_list("entry", "finding", "field", "text"):
        found[entry][code, field] = text
    return dict(found)


def around(
    partner: Partner, *, cycle: Cycle, today: date, contents: Sequence[Content] | None = ()
) -> Around:
    """Return what any entry of a partner in a cycle is checked against (10 queries).

    contents: those to be checked; only their identifiers are looked for in entries of others.
    None: nothing is checked, so entries are not looked at: a page takes its choices from the rest.
    """
    framework, levels = FrameworkVersion.objects.values_list(
        "framework_id", "framework__levels"
    ).get(pk=cycle.framework_id)
    nodes, elsewhere = nodes_of(cycle.framework_id, framework=framework)
    own = {} if contents is None else _own(partner)
    return Around(
        today=today,
        framework=framework,
        levels=tuple(levels),
        nodes=nodes,
        elsewhere=elsewhere,
        contributors=_contributors(partner, today),
        others=_others(partner, {name for content in contents or () for name in _names(content)}),
        known=registry.known_organisations() if own else _known_when_asked(),
        to_eur=_to_eur(),
        **own,
    )


def _known_when_asked() -> Known:
    """Return the organisations, read when a page first asks for one: most sections name none."""
    return cast("Known", SimpleLazyObject(registry.known_organisations))


def _said(entry: Entry) -> Content:
    return sheet.parsed(entry.current.content) if entry.current else _NOTHING


_NOTHING: Content = {"identifiers": [], "related": [], "titles": {}, "themes": []}


def _contributors(partner: Partner, today: date) -> dict[str, Contributor]:
    rows = ContributorRow.objects.filter(partner=partner).order_by("code")
    columns = ("code", "name_en", "name_fr", "from_on", "to_on", "successor__code")
    return {
        code: Contributor(
            code,
            en,
            fr,
            is_current=(from_on is None or from_on <= today) and (to_on is None or today < to_on),
            successor=successor or "",
        )
        for code, en, fr, from_on, to_on, successor in rows.values_list(*columns)
    }


def _own(partner: Partner) -> dict[str, Any]:
    """Return what the partner's own entries say, as `Around` keeps it."""
    titles: dict[NameOf, set[int]] = defaultdict(set)
    refs: dict[str, set[int]] = defaultdict(set)
    names: dict[NameOf, set[int]] = defaultdict(set)
    relations: dict[str, tuple[str, ...]] = {}
    rows = Entry.objects.filter(partner=partner)
    columns = ("id", "local_ref", "state", "current__content")
    for pk, ref, state, text in rows.values_list(*columns).iterator(BATCH):
        refs[ref].add(pk)
        content = sheet.parsed(text) if text and state != State.WITHDRAWN else _NOTHING
        relations[ref] = tuple(to for field in RELATIONS for to in related_to(content, field))
        for language, title in content["titles"].items():
            titles[language, fold(title)].add(pk)
        for identifier in content["identifiers"]:
            names[key(identifier["scheme"], identifier["value"])].add(pk)
    return {
        "ids": frozenset(pk for pks in refs.values() for pk in pks),
        "titles": {name: frozenset(pks) for name, pks in titles.items()},
        "refs": {ref: frozenset(pks) for ref, pks in refs.items()},
        "names": {name: frozenset(pks) for name, pks in names.items()},
        "relations": relations,
    }


def _names(content: Content) -> Iterator[NameOf]:
    """Yield the identifiers that a content names, as its own or as those of a relation."""
    for identifier in content["identifiers"]:
        yield key(identifier["scheme"], identifier["value"])
    for field in RELATIONS:
        yield from (key("iati", ref) for ref in related_to(content, field))


def _others(partner: Partner, asked: set[NameOf]) -> dict[NameOf, frozenset[str]]:
    """Return identifiers → partners with an accepted entry that has them; drafts stay unknown."""
    if not asked:
        return {}
    rows = offered().exclude(partner=partner)
    if len(asked) <= FEW:
        needles = [sheet.canonical(value) for _, value in sorted(asked) if value]
        rows = rows.filter(reduce(or_, (Q(accepted__content__icontains=n) for n in needles), Q()))
    found: dict[NameOf, set[str]] = defaultdict(set)
    for code, text in rows.values_list("partner", "accepted__content").iterator(BATCH):
        for identifier in sheet.parsed(text)["identifiers"]:
            name = key(identifier["scheme"], identifier["value"])
            if name in asked:
                found[name].add(code)
    return {name: frozenset(codes) for name, codes in found.items()}


def _documents(entries: Sequence[int]) -> dict[int, tuple[Attached, ...]]:
    found: dict[int, list[Attached]] = defaultdict(list)
    rows = Document.objects.filter(entry__in=entries, removed_at__isnull=True).order_by("id")
    for entry, name, size, type_ in rows.values_list("entry", "name", "size", "type"):
        found[entry].append(Attached(name, size, type_))
    return {entry: tuple(documents) for entry, documents in found.items()}


def _to_eur() -> ToEur:
    table = registry.rate_table()

    def to_eur(amount: Decimal, currency: str, on: date | None) -> Conversion | None:
        return rates.to_eur(amount, currency=currency, on=on, table=table)

    return to_eur
