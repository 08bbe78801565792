"""What a partner's workbook is made of, and what one that came back is put over."""

from collections.abc import Iterable, Iterator, Mapping

from django.db.models import F, Q

from marsa.collection import records, returned
from marsa.collection.models import Cycle, Entry, Version
from marsa.collection.returned import Lookup, Named, Stored
from marsa.collection.sheet import parsed
from marsa.collection.states import State
from marsa.exchange.workbook.about import About
from marsa.exchange.workbook.choices import Choice
from marsa.exchange.workbook.writing import Filled
from marsa.registry import codelists
from marsa.registry import queries as registry
from marsa.registry.models import Contributor, Partner

BATCH = 500


def about(partner: Partner, *, cycle: Cycle, secret: bytes, language: str = "en") -> About:
    """Return for whom a workbook is, with the lists of the register and of the cycle's framework.

    secret: as `about.key` makes it. language: of the labels, "en" or "fr".
    """
    return About(
        cycle=cycle.code,
        partner=Choice(partner.code, partner.name_en, partner.name_fr),
        secret=secret,
        lists={
            "organisations": tuple(
                Choice(row.code, row.name_en, row.name_fr)
                for row in registry.organisations_in_use()
            ),
            "themes": tuple(
                Choice(node.code, node.label_en, node.label_fr)
                for node in registry.nodes(cycle.framework)
            ),
            **_own_lists(partner),
        },
        framework=cycle.framework.framework_id,
        language=language,
    )


def _own_lists(partner: Partner) -> dict[str, tuple[Choice, ...]]:
    """Return the partner's contributors, where it has any, and the lists of the sheet's own."""
    contributors = tuple(
        Choice(row.code, row.name_en, row.name_fr)
        for row in Contributor.objects.filter(partner=partner).order_by("code")
    )
    shared = {
        name: tuple(Choice(code, row.en, row.fr) for code, row in codelists.labels(name).items())
        for name in ("target_groups", "gcm")
    }
    return shared | ({"contributors": contributors} if contributors else {})


def filled(partner: Partner, *, contributor: str = "") -> Iterator[Filled]:
    """Yield a partner's entries as they are now, by reference, to be written into its workbook.

    contributor: code of the one whose entries alone are wanted, with those of nobody in particular.
    """
    entries = Entry.objects.filter(partner=partner, current__isnull=False)
    if contributor:
        own = Q(contributor__code=contributor) | Q(contributor__isnull=True)
        entries = entries.filter(own)
    rows = entries.exclude(state=State.WITHDRAWN).order_by("local_ref")
    columns = ("local_ref", "current__number", "current__content", "current__fingerprint")
    for ref, number, content, fingerprint in rows.values_list(*columns).iterator(BATCH):
        token = returned.token(number, fingerprint)
        yield Filled(records.of(parsed(content), ref=ref), token)


def stored(partner: Partner) -> Lookup:
    """Return what finds the entries of a partner that the rows of a workbook name."""

    def find(named: Named) -> Mapping[str, Stored]:
        found: dict[str, Stored] = {}
        refs = sorted(named)
        for start in range(0, len(refs), BATCH):
            found |= _found(partner, refs[start : start + BATCH], named)
        return found

    return find


def _found(partner: Partner, refs: list[str], named: Named) -> dict[str, Stored]:
    entries = Entry.objects.filter(partner=partner, local_ref__in=refs, current__isnull=False)
    now = {
        ref: Stored(number, content, {}, mark=returned.mark(fingerprint))
        for ref, number, content, fingerprint in entries.values_list(
            "local_ref", "current__number", "current__content", "current__fingerprint"
        )
    }
    older = [ref for ref, entry in now.items() if named[ref] not in (None, entry.number)]
    for ref, number, content in _versions(partner, older, named):
        now[ref] = Stored(now[ref].number, now[ref].content, {number: content})
    return now


def _versions(
    partner: Partner, refs: Iterable[str], named: Named
) -> Iterator[tuple[str, int, str]]:
    """Yield the older versions from which rows were written."""
    rows = Version.objects.filter(entry__partner=partner, entry__local_ref__in=list(refs))
    for ref, number, content in (
        rows.filter(number__lt=F("entry__current__number"))
        .values_list("entry__local_ref", "number", "content")
        .iterator(BATCH)
    ):
        if named[ref] == number:
            yield ref, number, content
