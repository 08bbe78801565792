"""What can happen to a proposal to change the method: from a draft to a change of the form."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from marsa.accounts.actions import notices
from marsa.collection.models import ChangeProposal, Cycle, FormVersion, Vote
from marsa.collection.queries import changes as queries
from marsa.collection.rules import changes as rules
from marsa.collection.rules.changes import WORDING, Reply, Wording
from marsa.collection.states import ProposalState, Stance
from marsa.journal import actions as journal
from marsa.kit.locking import lock
from marsa.kit.refusal import insist
from marsa.registry import appointments
from marsa.registry.acting import Acting
from marsa.registry.roles import Role

VOTES = (Role.FOCAL_POINT, Role.ALTERNATE)


@transaction.atomic
def propose(cycle: Cycle, *, wording: Wording, by: Acting, at: datetime) -> ChangeProposal:
    """Draft a proposal in a cycle. Raises Refused as rules.why_not_propose."""
    insist(rules.why_not_propose(wording, by=by))
    proposal = ChangeProposal.objects.create(
        cycle=cycle, partner_id=by.partner or None, made_at=at, made_by=by.by, **asdict(wording)
    )
    journal.record("collection.propose", proposal, by=by.by, at=at, cycle=cycle.code)
    return proposal


@transaction.atomic
def reword(
    proposal: ChangeProposal, *, wording: Wording, by: Acting, at: datetime
) -> ChangeProposal:
    """Write a draft otherwise. Raises Refused as rules.why_not_reword."""
    proposal = lock(proposal)
    insist(rules.why_not_reword(proposal, by=by))
    insist(rules.why_not_propose(wording, by=by))
    for name, value in asdict(wording).items():
        setattr(proposal, name, value)
    proposal.save(update_fields=WORDING)
    journal.record("collection.reword_proposal", proposal, by=by.by, at=at)
    return proposal


@transaction.atomic
def open_proposal(proposal: ChangeProposal, *, by: Acting, at: datetime) -> ChangeProposal:
    """Put a draft to the vote of the partners. Raises Refused as rules.why_not_open."""
    proposal = lock(proposal)
    insist(rules.why_not_open(proposal, by=by))
    proposal.state, proposal.opened_at = ProposalState.OPEN, at
    proposal.save(update_fields=["state", "opened_at"])
    journal.record("collection.open_proposal", proposal, by=by.by, at=at)
    _tell(proposal, event="proposal_opened", at=at)
    return proposal


@transaction.atomic
def vote(
    proposal: ChangeProposal, *, stance: Stance, remark: str, by: Acting, at: datetime
) -> Vote:
    """Give a partner's vote, or replace it. Raises Refused as rules.why_not_vote."""
    proposal, remark = lock(proposal), remark.strip()
    insist(rules.why_not_vote(proposal, stance=stance, remark=remark, by=by))
    given, is_new = Vote.objects.update_or_create(
        proposal=proposal,
        partner_id=by.partner,
        defaults={"stance": stance, "remark": remark, "cast_at": at, "cast_by": by.by},
    )
    journal.record(
        "collection.cast_vote", proposal, by=by.by, at=at, stance=stance, replaced=not is_new
    )
    return given


@transaction.atomic
def close_proposal(proposal: ChangeProposal, *, by: Acting, at: datetime) -> ChangeProposal:
    """Close the vote. Raises Refused as rules.why_not_close."""
    proposal = lock(proposal)
    insist(rules.why_not_close(proposal, by=by))
    proposal.state, proposal.closed_at = ProposalState.CLOSED, at
    proposal.save(update_fields=["state", "closed_at"])
    journal.record(
        "collection.close_proposal", proposal, by=by.by, at=at, votes=proposal.votes.count()
    )
    return proposal


@transaction.atomic
def answer_proposal(
    proposal: ChangeProposal, *, reply: Reply, by: Acting, at: datetime
) -> ChangeProposal:
    """Answer in public what becomes of a proposal. Raises Refused as rules.why_not_answer."""
    proposal = lock(proposal)
    insist(rules.why_not_answer(proposal, reply=reply, by=by))
    proposal.state, proposal.outcome = ProposalState.ANSWERED, reply.outcome
    proposal.answer_en, proposal.answer_fr = reply.answer_en.strip(), reply.answer_fr.strip()
    proposal.comparability = reply.comparability or ""
    proposal.answered_at, proposal.answered_by = at, by.by
    answer = ["outcome", "answer_en", "answer_fr", "comparability", "answered_at", "answered_by"]
    proposal.save(update_fields=["state", *answer])
    journal.record("collection.answer_proposal", proposal, by=by.by, at=at, outcome=reply.outcome)
    _tell(proposal, event="proposal_answered", at=at)
    return proposal


@transaction.atomic
def apply_proposal(proposal: ChangeProposal, *, by: Acting, at: datetime) -> ChangeProposal:
    """Make an adopted proposal part of the next version of the form.

    The next version is made by the first proposal that is applied after a cycle opened with the
    one before; those that follow join it. Raises Refused as rules.why_not_apply.
    """
    proposal = lock(proposal)
    insist(rules.why_not_apply(proposal, by=by))
    form = queries.next_form() or FormVersion(number=queries.newest_number() + 1)
    form.made_at = at
    form.note_en = "\n".join(filter(None, [form.note_en, proposal.text_en]))
    form.note_fr = "\n".join(filter(None, [form.note_fr, proposal.text_fr]))
    form.save()
    proposal.state, proposal.applied_in = ProposalState.APPLIED, form
    proposal.save(update_fields=["state", "applied_in"])
    journal.record("collection.apply_proposal", proposal, by=by.by, at=at, form=form.number)
    return proposal


def _tell(proposal: ChangeProposal, *, event: str, at: datetime) -> None:
    """Tell those who vote for a partner, once each."""
    notices.tell(
        [held.person for held in appointments.holders(VOTES, on=at.date())],
        event=event,
        subject=proposal,
        address=reverse("method-proposal", kwargs={"number": proposal.pk}),
        values={"number": proposal.pk},
        at=at,
    )
