"""Entries, as far as the one who asks may see them."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from marsa.collection import scorecard, sheet, tiers
from marsa.collection.models import Cycle, Entry
from marsa.collection.queries import scorecards
from marsa.collection.rules.review import WAITING, Token
from marsa.collection.states import CycleState, State
from marsa.registry import queries as registry
from marsa.registry import rules
from marsa.registry.acting import Acting
from marsa.registry.models import Partner
from marsa.registry.roles import Permission, Tier
from marsa.registry.states import PartnerKind

LACKING = (*scorecard.CHECKS, "unconfirmed", "accepted_at_once")  # lines of the scorecard
SORTS: dict[str, tuple[str, ...]] = {
    "newest": ("-changed_at", "-id"),
    "oldest": ("changed_at", "id"),
    "reference": ("partner", "local_ref"),
    "title": ("title", "id"),
    "state": ("state", "-changed_at", "-id"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries of those that one may see, and in which order; empty: all.

    partner, contributor, cycle: codes. words: each stands in the title or the reference. waiting:
    those whose next step is mine. since: changed on this day or later. missing: a
    line of the scorecard that counts them as lacking, of LACKING. sort: a key of SORTS.
    """

    state: str = ""
    cycle: str = ""
    partner: str = ""
    contributor: str = ""
    type: str = ""
    words: str = ""
    waiting: bool = False
    since: date | None = None
    missing: str = ""
    sort: str = "newest"


def offered() -> QuerySet[Entry]:
    """Return the entries that have an accepted version to publish, whatever came after it.

    Until a new version is accepted the last accepted one is what leaves this room; a withdrawn
    entry leaves no more.
    """
    return Entry.objects.filter(accepted__isnull=False).exclude(state=State.WITHDRAWN)


def visible_to(acting: Acting) -> QuerySet[Entry]:
    """Return the entries whose making somebody may follow, drafts included.

    A contributor and a focal point: their own partner's; the secretariat: all; a verifier: those
    of the partners and of the domains looked after, and those that name no domain yet.
    """
    if rules.why_not_act(acting, permission=Permission.READ_ENTRIES):
        return Entry.objects.none()
    entries = Entry.objects.select_related("contributor", "current", "cycle_last")
    if acting.partner:
        entries = entries.filter(partner=acting.partner)
    if acting.partners:
        entries = entries.filter(partner__in=sorted(acting.partners))
    return entries.filter(_touching(acting.domains)) if acting.domains else entries


def listed(
    acting: Acting, *, wanted: Wanted, among: QuerySet[Entry] | None = None
) -> QuerySet[Entry]:
    """Return the visible entries that are wanted, in the order that is wanted.

    among: what is visible, where that was asked already.
    """
    exact = {
        "state": wanted.state,
        "cycle_last__code": wanted.cycle,
        "partner": wanted.partner,
        "contributor__code": wanted.contributor,
        "type": wanted.type,
    }
    visible = visible_to(acting) if among is None else among
    entries = visible.filter(**{key: value for key, value in exact.items() if value})
    for word in wanted.words.split():
        entries = entries.filter(Q(title__icontains=word) | Q(local_ref__icontains=word))
    if wanted.since:
        entries = entries.filter(changed_at__date__gte=wanted.since)
    if wanted.waiting:
        entries = entries.filter(_waiting_on(acting))
    if wanted.missing:
        entries = _lacking(entries, acting, wanted)
    return entries.order_by(*SORTS.get(wanted.sort, SORTS["newest"]))


def waiting_on(acting: Acting) -> QuerySet[Entry]:
    """Return the entries whose next step is this person's, those that wait longest first."""
    return listed(acting, wanted=Wanted(waiting=True, sort="oldest"))


def named_in(acting: Acting) -> QuerySet[Entry]:
    """Return other partners' entries that name the country of the one who acts.

    Only what a focal point endorsed or a verifier accepted is shown to others, in that version
    (`shown_to_named`), without the fields of tier secretariat.
    """
    refused = rules.why_not_act(acting, permission=Permission.ENDORSE)
    is_state = Partner.objects.filter(code=acting.partner, kind=PartnerKind.STATE).exists()
    if refused or not is_state:
        return Entry.objects.none()
    named = f'"code":"{acting.partner}","kind":"country"'  # canonical: keys sorted, no blanks
    entries = Entry.objects.exclude(partner=acting.partner).exclude(state=State.WITHDRAWN)
    return entries.filter(
        Q(endorsed__content__contains=named)
        | Q(endorsed__isnull=True, accepted__content__contains=named)
    ).select_related("contributor", "current", "endorsed", "accepted", "cycle_last__framework")


def shown_to_named(entry: Entry) -> dict[str, Any]:
    """Return what another partner reads of an entry: its endorsed or else accepted version."""
    version = entry.endorsed or entry.accepted
    content = sheet.parsed(version.content) if version else {}
    content.pop("restrictions", None)  # with reasons that are for the reviewer
    return tiers.visible(content, tier=Tier.PARTNER)


def held(entry: Entry) -> Entry:
    """Return an entry afresh with its current version, held until the transaction ends."""
    rows = Entry.objects.select_for_update(of=("self",))
    return rows.select_related("current", "contributor", "cycle_last").get(pk=entry.pk)


def said(entry: Entry) -> dict[str, Any]:
    """Return what the current version of an entry says."""
    assert entry.current
    return sheet.parsed(entry.current.content)


def token(entry: Entry) -> Token:
    """Return what names the version that somebody sees, to be handed back with each saving."""
    assert entry.current
    return entry.current.pk, entry.current.fingerprint


def writing_in(entry: Entry) -> Cycle:
    """Return the cycle that a change of an entry is reported in: the open one, else its last."""
    return Cycle.objects.filter(state=CycleState.OPEN).first() or entry.cycle_last


def domains(entry: Entry) -> frozenset[str]:
    """Return the domains of the framework that an entry touches."""
    framework = entry.cycle_last.framework.framework_id
    highest = registry.domains(framework)
    themes = sheet.parsed(entry.current.content).get("themes", ()) if entry.current else ()
    codes = {theme["code"] for theme in themes if theme["vocabulary"] == framework}
    return frozenset(highest[code] for code in codes if code in highest)


def number_from(partner: Partner, *, prefix: str) -> int:
    """Return the number that follows the highest of a partner's references with this prefix."""
    refs = Entry.objects.filter(partner=partner, local_ref__startswith=prefix)
    ends = (ref.removeprefix(prefix) for ref in refs.values_list("local_ref", flat=True))
    return max((int(end) for end in ends if end.isdecimal()), default=0) + 1


def _waiting_on(acting: Acting) -> Q:
    waits = Q(state__in=sorted(WAITING.get(acting.role, ())))
    return waits & Q(contributor__code=acting.contributor) if acting.contributor else waits


def _lacking(entries: QuerySet[Entry], acting: Acting, wanted: Wanted) -> QuerySet[Entry]:
    """Keep what a line of the scorecard counts as lacking; over several partners, by content."""
    partner = wanted.partner or acting.partner
    cycle = Cycle.objects.filter(code=wanted.cycle).first() if wanted.cycle else None
    if cycle and partner:
        found = scorecards.lacking(cycle, partner=partner, key=wanted.missing)
    elif wanted.missing in scorecard.CHECKS:
        found = [
            pk
            for pk, content in entries.values_list("pk", "current__content")
            if content and scorecard.is_missing(sheet.parsed(content), key=wanted.missing)
        ]
    else:  # the other lines speak of one partner in one cycle
        found = []
    return entries.filter(pk__in=found)


def _touching(wanted: frozenset[str]) -> Q:
    """Entries that name a node of these domains, or no node at all of their cycle's framework."""
    by_framework = _highest()
    unknown = ~Q(cycle_last__framework__framework__in=sorted(by_framework))
    found = unknown
    for framework, highest in by_framework.items():
        mine = [code for code, domain in highest.items() if domain in wanted]
        named = Q(current__content__regex=_themes(framework, mine))
        none = ~Q(current__content__regex=_themes(framework, list(highest)))
        found |= Q(cycle_last__framework__framework=framework) & (named | none)
    return found


def _highest() -> dict[str, dict[str, str]]:
    """Return framework → code of a node → code of its domain (one query; parents come first)."""
    found: dict[str, dict[str, str]] = {}
    for node in registry.published_nodes():
        domains = found.setdefault(node.version.framework_id, {})
        domains[node.code] = domains[node.parent.code] if node.parent else node.code
    return found


def _themes(framework: str, codes: list[str]) -> str:
    """Return the pattern of a theme in canonical JSON; one that matches nothing without codes."""
    if not codes:
        return "^$"
    text = r'("([^"\\]|\\.)*"|null)'
    rest = rf'"label":{text},("main":true,)?"published_share":{text},"share":{text}'
    any_of = "|".join(re.escape(code) for code in codes)
    return rf'\{{"code":"({any_of})",{rest},"vocabulary":"{re.escape(framework)}"\}}'
