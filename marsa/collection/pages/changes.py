"""Pages of proposals to change the method, as plain values."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marsa.collection import method, writing
from marsa.collection.models import ChangeProposal, Vote
from marsa.collection.pages.cycles import Step
from marsa.collection.queries import changes as queries
from marsa.collection.rules import changes as rules
from marsa.collection.states import Comparability, Outcome, ProposalState, Stance
from marsa.registry.acting import Acting
from marsa.registry.models import Partner
from marsa.registry.roles import MAY, Permission

Tally = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A text and the language it is in, where that is not the language of the page."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One proposal of a list. own: how one's own partner voted, empty if it has not."""

    number: int
    title: str
    state: str
    votes: str
    own: str
    url: str


@dataclass(frozen=True, slots=True)
class Public:
    """What everybody may see of a proposal. tally: empty until the vote is closed."""

    number: int
    title: str
    state: str
    text: Said
    reason: Said
    dates: tuple[tuple[str, str], ...]
    voted: str
    tally: Tally
    outcome: str
    answer: Said | None
    comparability: str


@dataclass(frozen=True, slots=True)
class Named:
    """The vote of one partner."""

    partner: str
    stance: str
    remark: str
    day: str


@dataclass(frozen=True, slots=True)
class One:
    """One proposal as partners see it: with votes by name, and what can be done next."""

    about: Public
    by: str
    votes: tuple[Named, ...]
    steps: tuple[Step, ...]
    reword: str


def listed(proposals: Iterable[ChangeProposal], *, acting: Acting) -> list[Listed]:
    """Return the rows of the list (one query for all votes, one for one's own)."""
    counts = queries.counts()
    own = queries.own_votes(acting.partner)
    return [
        Listed(
            number=each.pk,
            title=title(each),
            state=state_name(each),
            votes=writing.number(sum(counts.get(each.pk, Counter()).values())),
            own=method.stances()[own[each.pk]] if each.pk in own else "",
            url=reverse("method-proposal", kwargs={"number": each.pk}),
        )
        for each in proposals
    ]


def public(proposal: ChangeProposal, *, counts: Mapping[Stance, int]) -> Public:
    """Return what everybody may see: while the vote is open, how many have voted and no more."""
    is_open = proposal.state in (ProposalState.DRAFT, ProposalState.OPEN)
    votes = sum(counts.values())
    outcome = method.outcomes()[Outcome(proposal.outcome)] if proposal.outcome else ""
    compare = proposal.comparability
    return Public(
        number=proposal.pk,
        title=title(proposal),
        state=state_name(proposal),
        text=_said(proposal.text_en, proposal.text_fr),
        reason=_said(proposal.reason_en, proposal.reason_fr),
        dates=_dates(proposal),
        voted=ngettext("%(n)d partner has voted.", "%(n)d partners have voted.", votes)
        % {"n": votes},
        tally=() if is_open else tally(counts),
        outcome=outcome,
        answer=_said(proposal.answer_en, proposal.answer_fr) if outcome else None,
        comparability=method.comparabilities()[Comparability(compare)] if compare else "",
    )


def one(proposal: ChangeProposal, *, acting: Acting) -> One:
    """Return a proposal as those behind the sign-in see it (one query for the votes)."""
    votes = queries.votes(proposal)
    counts = Counter(Stance(vote.stance) for vote in votes)
    number = {"number": proposal.pk}
    may_reword = rules.why_not_reword(proposal, by=acting) is None
    return One(
        about=public(proposal, counts=counts),
        by=_name(proposal.partner) if proposal.partner else _("the secretariat"),
        votes=tuple(_named(vote) for vote in votes),
        steps=tuple(_steps(proposal, acting)),
        reword=reverse("method-proposal-reword", kwargs=number) if may_reword else "",
    )


def tally(counts: Mapping[Stance, int]) -> Tally:
    """Return how many partners take each stance, those that nobody takes included."""
    return tuple((label, counts.get(stance, 0)) for stance, label in method.stances().items())


def title(proposal: ChangeProposal) -> str:
    """Return "A field of the form: Summary"."""
    kind = method.kinds().get(proposal.target_kind, proposal.target_kind)
    return _("%(kind)s: %(target)s") % {
        "kind": kind,
        "target": method.target_name(proposal.target),
    }


def state_name(proposal: ChangeProposal) -> str:
    """Return where a proposal stands, in words."""
    return {
        ProposalState.DRAFT: _("draft"),
        ProposalState.OPEN: _("open for votes"),
        ProposalState.CLOSED: _("vote closed, waits for its answer"),
        ProposalState.ANSWERED: _("answered"),
        ProposalState.APPLIED: _("answered and applied"),
    }[ProposalState(proposal.state)]


def _steps(proposal: ChangeProposal, acting: Acting) -> Iterable[Step]:
    """Return what this person can do next, or why not yet; what never comes is left out."""
    number, may = {"number": proposal.pk}, MAY[acting.role]
    if proposal.state == ProposalState.DRAFT and rules.is_own(proposal, acting):
        why_not = rules.why_not_open(proposal, by=acting)
        yield Step(_("Put it to the vote"), reverse("method-proposal-open", kwargs=number), why_not)
    if proposal.state == ProposalState.OPEN and Permission.VOTE in may:
        why_not = rules.why_not_vote(proposal, stance=None, remark="", by=acting)
        yield Step(_("Vote for your partner"), reverse("method-vote", kwargs=number), why_not)
    if Permission.RUN_CYCLES not in may:
        return
    if proposal.state == ProposalState.OPEN:
        why_not = rules.why_not_close(proposal, by=acting)
        yield Step(_("Close the vote"), reverse("method-proposal-close", kwargs=number), why_not)
    if proposal.state in (ProposalState.OPEN, ProposalState.CLOSED):
        why_not = rules.why_not_answer(proposal, reply=None, by=acting)
        yield Step(_("Answer in public"), reverse("method-proposal-answer", kwargs=number), why_not)
    if proposal.state == ProposalState.ANSWERED and proposal.outcome in rules.TAKEN_UP:
        why_not = rules.why_not_apply(proposal, by=acting)
        yield Step(_("Apply to the form"), reverse("method-proposal-apply", kwargs=number), why_not)


def _dates(proposal: ChangeProposal) -> tuple[tuple[str, str], ...]:
    dates = {
        _("Put to the vote"): proposal.opened_at,
        _("Vote closed"): proposal.closed_at,
        _("Answer published"): proposal.answered_at,
    }
    found = [(name, writing.day(at)) for name, at in dates.items() if at]
    form = proposal.applied_in
    return (*found, (_("Version of the form"), str(form.number))) if form else tuple(found)


def _said(en: str, fr: str) -> Said:
    """Return a text in the language of the page, else in the other with a mark."""
    here, there = (fr, en) if writing.language() == "fr" else (en, fr)
    if here.strip() or not there.strip():
        return Said(here)
    return Said(there, "en" if writing.language() == "fr" else "fr")


def _named(vote: Vote) -> Named:
    stance = method.stances()[Stance(vote.stance)]
    return Named(_name(vote.partner), stance, vote.remark, writing.day(vote.cast_at))


def _name(partner: Partner) -> str:
    return partner.name_fr if writing.language() == "fr" else partner.name_en
