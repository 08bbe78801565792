"""Proposals to change the method: drafted, voted on, answered in public, applied."""

from collections import Counter
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marsa.collection.actions import changes as actions
from marsa.collection.forms.changes import ProposalForm, ReplyForm, VoteForm, of_proposal
from marsa.collection.forms.returns import Confirmation
from marsa.collection.models import ChangeProposal
from marsa.collection.pages import changes as pages
from marsa.collection.queries import changes as queries
from marsa.collection.rules import changes as rules
from marsa.collection.views.method import form_page, running, takes_part
from marsa.collection.views.steps import Step, posted, take
from marsa.registry.acting import Acting
from marsa.registry.admitting import admit
from marsa.registry.roles import Permission

Frame = Callable[[HttpRequest, str], dict[str, object]]


def found(acting: Acting, number: int) -> ChangeProposal:
    """Return the proposal of an address, if the one who asks may see it."""
    return get_object_or_404(queries.visible_to(acting), pk=number)


def public(frame: Frame) -> Callable[[HttpRequest], HttpResponse]:
    """Return the public page. frame: gives what stands around a public page by its view's name."""

    @require_safe
    def method_public(request: HttpRequest) -> HttpResponse:
        """Every proposal that was put to the vote: counts and answer."""
        counts = queries.counts()
        proposals = [
            pages.public(each, counts=counts.get(each.pk, Counter())) for each in queries.public()
        ]
        about = {**frame(request, "method-public"), "proposals": proposals}
        return render(request, "collection/method-public.html", about)

    return method_public


@require_safe
@takes_part
def proposal(request: HttpRequest, number: int, *, acting: Acting) -> HttpResponseBase:
    """One proposal with the votes by name, and what can be done next."""
    page = pages.one(found(acting, number), acting=acting)
    return render(request, "collection/method-proposal.html", {"page": page})


@form_page
@admit(Permission.PROPOSE_CHANGE)
def propose(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """Draft a proposal."""
    cycle, form, at = running(), ProposalForm(posted(request)), timezone.now()
    if cycle is None:
        raise Http404

    def do() -> str:
        actions.propose(cycle, wording=form.wording(), by=acting, at=at)
        return _("The draft is saved. Others see it once you put it to the vote.")

    step = Step(_("Propose a change"), _("Save the draft"), reverse("method"), _("Method"))
    return take(request, form, step=step, do=do)


@form_page
@admit(Permission.PROPOSE_CHANGE)
def reword(request: HttpRequest, number: int, *, acting: Acting) -> HttpResponseBase:
    """Write a draft otherwise."""
    subject, at = found(acting, number), timezone.now()
    form = ProposalForm(posted(request), initial=of_proposal(subject))

    def do() -> str:
        actions.reword(subject, wording=form.wording(), by=acting, at=at)
        return _("The draft is saved.")

    why_not = rules.why_not_reword(subject, by=acting)
    step = Step(_("Reword the proposal"), _("Save the draft"), *_back(subject), (), why_not)
    return take(request, form, step=step, do=do)


@form_page
@admit(Permission.PROPOSE_CHANGE)
def open_proposal(request: HttpRequest, number: int, *, acting: Acting) -> HttpResponseBase:
    """Put a draft to the vote."""
    subject, at = found(acting, number), timezone.now()

    def do() -> str:
        actions.open_proposal(subject, by=acting, at=at)
        return _("The vote is open. Every focal point is told by mail.")

    sentences = (_("Every partner has one vote. The text cannot be changed afterwards."),)
    why_not = rules.why_not_open(subject, by=acting)
    step = Step(_("Put it to the vote"), _("Open the vote"), *_back(subject), sentences, why_not)
    return take(request, Confirmation(posted(request)), step=step, do=do)


@form_page
@admit(Permission.VOTE)
def vote(request: HttpRequest, number: int, *, acting: Acting) -> HttpResponseBase:
    """Vote for one's partner, or replace the vote."""
    subject, at = found(acting, number), timezone.now()
    before = queries.vote_of(subject, partner=acting.partner)
    initial = {"stance": before.stance, "remark": before.remark} if before else {}
    form = VoteForm(posted(request), initial=initial)

    def do() -> str:
        remark = form.cleaned_data["remark"]
        actions.vote(subject, stance=form.chosen(), remark=remark, by=acting, at=at)
        return _("The vote of your partner is kept. You can replace it until the vote closes.")

    sentences = (
        pages.title(subject),
        _("The partners see each vote by name; the public sees how many there are of each."),
    )
    why_not = rules.why_not_vote(subject, stance=None, remark="", by=acting)
    step = Step(_("Vote for your partner"), _("Cast the vote"), *_back(subject), sentences, why_not)
    return take(request, form, step=step, do=do)


@form_page
@admit(Permission.RUN_CYCLES)
def close(request: HttpRequest, number: int, *, acting: Acting) -> HttpResponseBase:
    """Close a vote."""
    subject, at = found(acting, number), timezone.now()

    def do() -> str:
        actions.close_proposal(subject, by=acting, at=at)
        return _("The vote is closed. Answer the proposal in public.")

    why_not = rules.why_not_close(subject, by=acting)
    sentences = (_("Votes cannot be given or replaced afterwards."),)
    step = Step(_("Close the vote"), _("Close the vote"), *_back(subject), sentences, why_not)
    return take(request, Confirmation(posted(request)), step=step, do=do)


@form_page
@admit(Permission.RUN_CYCLES)
def answer(request: HttpRequest, number: int, *, acting: Acting) -> HttpResponseBase:
    """Answer a proposal in public."""
    subject, form, at = found(acting, number), ReplyForm(posted(request)), timezone.now()

    def do() -> str:
        actions.answer_proposal(subject, reply=form.reply(), by=acting, at=at)
        return _("The answer is public.")

    why_not = rules.why_not_answer(subject, reply=None, by=acting)
    step = Step(
        _("Answer in public"),
        _("Publish the answer"),
        *_back(subject),
        (pages.title(subject),),
        why_not,
    )
    return take(request, form, step=step, do=do)


@form_page
@admit(Permission.RUN_CYCLES)
def apply(request: HttpRequest, number: int, *, acting: Acting) -> HttpResponseBase:
    """Make an adopted proposal part of the next version of the form."""
    subject, at = found(acting, number), timezone.now()

    def do() -> str:
        done = actions.apply_proposal(subject, by=acting, at=at)
        assert done.applied_in is not None
        return _("It is part of version %(number)d of the form.") % {
            "number": done.applied_in.number
        }

    sentences = (_("The cycles that open from now on use the next version of the form."),)
    why_not = rules.why_not_apply(subject, by=acting)
    step = Step(_("Apply to the form"), _("Apply"), *_back(subject), sentences, why_not)
    return take(request, Confirmation(posted(request)), step=step, do=do)


def _back(subject: ChangeProposal) -> tuple[str, str]:
    return reverse("method-proposal", kwargs={"number": subject.pk}), pages.title(subject)
