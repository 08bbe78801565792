"""When a change of the method is proposed, put to the vote, answered and applied."""

from dataclasses import dataclass, fields

from django.utils.translation import gettext as _

from marsa.collection.models import ChangeProposal
from marsa.collection.rules.cycles import LEAST_REASON
from marsa.collection.states import Comparability, Outcome, ProposalState, Stance
from marsa.registry.acting import Acting
from marsa.registry.roles import MAY, Permission
from marsa.registry.rules import why_not_act

TARGETS = ("field", "list", "definition", "rule")
TAKEN_UP = (Outcome.ADOPTED, Outcome.IN_PART)
WITH_WORDS = (Stance.AGREE_WITH_REMARK, Stance.OBJECT)


@dataclass(frozen=True, slots=True)
class Wording:
    """What a proposal says, by the names of the columns of `ChangeProposal`.

    target_kind: one of TARGETS. target: what of it, in a few words or as the key of a field.
    """

    target_kind: str
    target: str
    text_en: str
    text_fr: str
    reason_en: str
    reason_fr: str


@dataclass(frozen=True, slots=True)
class Reply:
    """How the secretariat answers. comparability: of figures before and after; of none if empty."""

    outcome: Outcome
    answer_en: str
    answer_fr: str
    comparability: Comparability | None = None


def why_not_propose(wording: Wording, *, by: Acting) -> str | None:
    """A focal point or the secretariat proposes; a draft may be in one language."""
    if reason := why_not_act(by, permission=Permission.PROPOSE_CHANGE):
        return reason
    if wording.target_kind not in TARGETS or not wording.target.strip():
        return _("Say what is to be changed.")
    if not (wording.text_en.strip() or wording.text_fr.strip()):
        return _("Write the proposal, in English or in French.")
    return None


def why_not_reword(proposal: ChangeProposal, *, by: Acting) -> str | None:
    """Whoever proposed may reword while it is a draft: once others vote, the text stands."""
    if reason := _why_not_own(proposal, by):
        return reason
    if proposal.state != ProposalState.DRAFT:
        return _("The proposal was put to the vote; its text stays as it is.")
    return None


def why_not_open(proposal: ChangeProposal, *, by: Acting) -> str | None:
    """Whoever proposed puts it to the vote, when text and reason stand in both languages."""
    if reason := _why_not_own(proposal, by):
        return reason
    if proposal.state != ProposalState.DRAFT:
        return _("The proposal was put to the vote already.")
    names = {
        _("proposal in English"): proposal.text_en,
        _("proposal in French"): proposal.text_fr,
        _("reason in English"): proposal.reason_en,
        _("reason in French"): proposal.reason_fr,
    }
    missing = [name for name, text in names.items() if not text.strip()]
    if missing:
        return _("Some texts are missing: %(texts)s. Write them first.") % {
            "texts": ", ".join(missing)
        }
    return None


def why_not_vote(
    proposal: ChangeProposal, *, stance: Stance | None, remark: str, by: Acting
) -> str | None:
    """A partner's focal point votes, and replaces the vote, while the proposal is open.

    stance: None where none is chosen yet, for a page that only asks whether one may vote.
    """
    if reason := why_not_act(by, permission=Permission.VOTE):
        return reason
    if proposal.state != ProposalState.OPEN:
        return _("The vote on this proposal is not open.")
    if stance in WITH_WORDS and len(remark.strip()) < LEAST_REASON:
        return _("Write your remark or reason, with at least %(n)d characters.") % {
            "n": LEAST_REASON
        }
    return None


def why_not_close(proposal: ChangeProposal, *, by: Acting) -> str | None:
    """The secretariat closes a vote that is open."""
    if reason := why_not_act(by, permission=Permission.RUN_CYCLES):
        return reason
    if proposal.state != ProposalState.OPEN:
        return _("The vote on this proposal is not open.")
    return None


def why_not_answer(proposal: ChangeProposal, *, reply: Reply | None, by: Acting) -> str | None:
    """The secretariat answers when the vote is closed, in both languages; the answer is public.

    What is taken up says whether figures before and after may be compared. reply: None where it
    is not written yet, for a page that only asks whether one may answer.
    """
    if reason := why_not_act(by, permission=Permission.RUN_CYCLES):
        return reason
    if proposal.state == ProposalState.OPEN:
        return _("The vote is open. Close it first.")
    if proposal.state != ProposalState.CLOSED:
        return _("Only a proposal whose vote is closed can be answered.")
    return _why_not_reply(reply) if reply else None


def why_not_apply(proposal: ChangeProposal, *, by: Acting) -> str | None:
    """The secretariat applies what was adopted, as a whole or in part, to the form."""
    if reason := why_not_act(by, permission=Permission.RUN_CYCLES):
        return reason
    if proposal.state == ProposalState.APPLIED:
        return _("The proposal was applied already.")
    if proposal.state != ProposalState.ANSWERED or proposal.outcome not in TAKEN_UP:
        return _("Only a proposal that was adopted, as a whole or in part, can be applied.")
    return None


def is_own(proposal: ChangeProposal, by: Acting) -> bool:
    """Say whether who acts is of the partner that proposed, or of the secretariat if it did."""
    if Permission.PROPOSE_CHANGE not in MAY[by.role]:
        return False
    return (proposal.partner_id or "") == by.partner


def _why_not_own(proposal: ChangeProposal, by: Acting) -> str | None:
    if reason := why_not_act(by, permission=Permission.PROPOSE_CHANGE):
        return reason
    return None if is_own(proposal, by) else _("This is the proposal of another partner.")


def _why_not_reply(reply: Reply) -> str | None:
    if min(len(reply.answer_en.strip()), len(reply.answer_fr.strip())) < LEAST_REASON:
        return _("Write the answer in English and in French, each with %(n)d characters.") % {
            "n": LEAST_REASON
        }
    if reply.outcome in TAKEN_UP and reply.comparability is None:
        return _("Say whether figures before and after the change may be compared.")
    if reply.outcome not in TAKEN_UP and reply.comparability is not None:
        return _("What is not adopted changes no figure. Leave the comparison empty.")
    return None


WORDING = tuple(field.name for field in fields(Wording))
