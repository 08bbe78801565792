"""Proposals to change the method, as far as one may see them, and the votes on each."""

from collections import Counter

from django.db.models import Count, Q, QuerySet

from marsa.collection.models import ChangeProposal, Cycle, FormVersion, Vote
from marsa.collection.states import CycleState, ProposalState, Stance
from marsa.registry.acting import Acting
from marsa.registry.roles import MAY, Permission


def visible_to(acting: Acting) -> QuerySet[ChangeProposal]:
    """Return the proposals that one may see, newest first, with cycle and partner.

    What was put to the vote is for every partner; a draft for those who wrote it alone.
    """
    rows = ChangeProposal.objects.select_related("cycle", "partner", "applied_in")
    own = Q(partner=acting.partner) if acting.partner else Q(partner__isnull=True)
    if Permission.PROPOSE_CHANGE not in MAY[acting.role]:
        own = Q(pk__in=[])
    return rows.filter(~Q(state=ProposalState.DRAFT) | own).order_by("-id")


def public() -> QuerySet[ChangeProposal]:
    """Return what everybody may see: all that was put to the vote, newest first."""
    rows = ChangeProposal.objects.exclude(state=ProposalState.DRAFT)
    return rows.select_related("cycle", "partner", "applied_in").order_by("-id")


def unanswered(cycle: Cycle) -> int:
    """Return how many proposals of a cycle were put to the vote and have no public answer."""
    waiting = [ProposalState.OPEN, ProposalState.CLOSED]
    return ChangeProposal.objects.filter(cycle=cycle, state__in=waiting).count()


def votes(proposal: ChangeProposal) -> list[Vote]:
    """Return the votes on a proposal by name of the partner."""
    return list(proposal.votes.select_related("partner").order_by("partner"))


def vote_of(proposal: ChangeProposal, *, partner: str) -> Vote | None:
    """Return how a partner voted; None if it has not."""
    return proposal.votes.filter(partner=partner).first() if partner else None


def counts() -> dict[int, Counter[Stance]]:
    """Return proposal → how many partners take each stance (one query)."""
    rows = Vote.objects.values_list("proposal", "stance").annotate(Count("id"))
    found: dict[int, Counter[Stance]] = {}
    for proposal, stance, count in rows.order_by("proposal"):
        found.setdefault(proposal, Counter())[Stance(stance)] = count
    return found


def next_form() -> FormVersion | None:
    """Return the newest version of the form if no cycle works with it yet."""
    newest = FormVersion.objects.order_by("-number").first()
    return None if newest is None or newest.cycles.exists() else newest


def newest_number() -> int:
    """Return the number of the newest version of the form, 0 before the first."""
    return FormVersion.objects.order_by("-number").values_list("number", flat=True).first() or 0


def applied() -> QuerySet[ChangeProposal]:
    """Return the proposals that changed the form, oldest first, with the version."""
    rows = ChangeProposal.objects.filter(state=ProposalState.APPLIED)
    return rows.select_related("applied_in").order_by("applied_in__number", "id")


def own_votes(partner: str) -> dict[int, Stance]:
    """Return proposal → how a partner voted; nothing for who acts for none."""
    if not partner:
        return {}
    rows = Vote.objects.filter(partner=partner).values_list("proposal", "stance")
    return {proposal: Stance(stance) for proposal, stance in rows}


def first_cycles() -> dict[int, str]:
    """Return version of the form → the first cycle that opened with it or a later one."""
    opened = Cycle.objects.filter(form_version__isnull=False, opens_at__isnull=False)
    rows = opened.exclude(state=CycleState.PLANNED).order_by("opens_at", "code")
    used = list(rows.values_list("form_version__number", "code"))
    numbers = FormVersion.objects.values_list("number", flat=True)
    firsts = {n: next((code for used_n, code in used if used_n >= n), "") for n in numbers}
    return {number: code for number, code in firsts.items() if code}
