"""Pages of a return: what is left, declaring, completing, sending back."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marsa.collection.actions import returns as actions
from marsa.collection.forms.returns import Confirmation, NilForm, ReasonForm
from marsa.collection.models import Return
from marsa.collection.pages import returns as pages
from marsa.collection.pages import scorecards as scorecard_pages
from marsa.collection.queries import cycles as cycle_queries
from marsa.collection.queries import returns as queries
from marsa.collection.rules import returns as rules
from marsa.collection.views.cycles import form_page
from marsa.collection.views.steps import Step, posted, take
from marsa.registry.acting import Acting
from marsa.registry.admitting import admit
from marsa.registry.roles import Permission

reads_returns = admit(Permission.READ_ENTRIES)


def found(acting: Acting, code: str, partner: str) -> Return:
    """Return the return of an address, if the one who asks may see it."""
    return get_object_or_404(queries.visible_to(acting), cycle__code=code, partner=partner)


@require_safe
@reads_returns
def own(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """The return of one's own partner in the cycle that runs; others go to the board."""
    if not acting.partner:
        return redirect("board")
    cycle = cycle_queries.chosen(cycle_queries.begun(), code="")
    mine = queries.visible_to(acting).filter(cycle=cycle).first()
    if mine is None:
        return render(request, "collection/return-none.html", {"cycle": cycle})
    return _page(request, mine, acting)


@require_safe
@reads_returns
def return_of(request: HttpRequest, code: str, partner: str, *, acting: Acting) -> HttpResponseBase:
    """The return of a partner in a cycle."""
    return _page(request, found(acting, code, partner), acting)


@form_page
@admit(Permission.DECLARE)
def declare(request: HttpRequest, code: str, partner: str, *, acting: Acting) -> HttpResponseBase:
    """Declare that there is nothing more to report."""
    returned, at = found(acting, code, partner), timezone.now()
    work, extensions = queries.work(returned), queries.extensions(returned)

    def do() -> str:
        actions.declare(returned, by=acting, at=at)
        return _("The return is declared. The verifier reviews it now.")

    step = Step(
        _("Declare the return"),
        _("Declare"),
        *_back(returned, acting),
        (_("Declaring means that you have nothing more to report in this cycle."),),
        rules.why_not_declare(returned, work=work, extensions=extensions, by=acting, at=at),
    )
    return take(request, Confirmation(posted(request)), step=step, do=do)


@form_page
@admit(Permission.DECLARE)
def declare_nil(
    request: HttpRequest, code: str, partner: str, *, acting: Acting
) -> HttpResponseBase:
    """Declare that there is nothing new."""
    returned, at = found(acting, code, partner), timezone.now()
    work, extensions = queries.work(returned), queries.extensions(returned)
    form = NilForm(posted(request))

    def do() -> str:
        reason = form.cleaned_data["reason"]
        actions.declare_nil(returned, reason=reason, by=acting, at=at)
        return _("The return is declared: nothing new.")

    sentence = _(
        "Entries that are ongoing stay as they are, with the cycle that last confirmed them."
    )
    reason = pages.why_not_declare_nil(returned, work, extensions, acting, at)
    title = _("Declare that there is nothing new")
    step = Step(title, _("Declare"), *_back(returned, acting), (sentence,), reason)
    return take(request, form, step=step, do=do)


@form_page
@admit(Permission.COMPLETE_RETURN)
def complete(request: HttpRequest, code: str, partner: str, *, acting: Acting) -> HttpResponseBase:
    """Say that all of a return is reviewed."""
    returned, at = found(acting, code, partner), timezone.now()
    reason = rules.why_not_complete(returned, work=queries.work(returned), by=acting)

    def do() -> str:
        actions.complete_return(returned, by=acting, at=at)
        return _("The return is complete.")

    sentence = _("The partner can change nothing more in it, unless the secretariat reopens it.")
    title = _("Complete the return")
    step = Step(title, title, *_back(returned, acting), (sentence,), reason)
    return take(request, Confirmation(posted(request)), step=step, do=do)


@form_page
@admit(Permission.COMPLETE_RETURN)
def send_back(request: HttpRequest, code: str, partner: str, *, acting: Acting) -> HttpResponseBase:
    """Give a return back to its partner."""
    returned, at = found(acting, code, partner), timezone.now()
    form = ReasonForm(posted(request))

    def do() -> str:
        reason = form.cleaned_data["reason"]
        actions.send_back_return(returned, reason=reason, by=acting, at=at)
        return _("The return is back with the partner.")

    refusal = rules.why_not_send_back(returned, reason=None, by=acting)
    late = queries.late(returned.cycle, partner=partner, at=at)
    warning = _("The deadline has passed: the partner can write once the secretariat gives time.")
    title = _("Send the return back")
    sentences = (warning,) if late else ()
    step = Step(title, title, *_back(returned, acting), sentences, refusal)
    return take(request, form, step=step, do=do)


@form_page
@admit(Permission.RUN_CYCLES)
def reopen(request: HttpRequest, code: str, partner: str, *, acting: Acting) -> HttpResponseBase:
    """Put a return back in progress."""
    returned, at = found(acting, code, partner), timezone.now()

    def do() -> str:
        actions.reopen(returned, by=acting, at=at)
        return _("The return is in progress again.")

    sentence = _("The deadline stays. After it the partner needs more time to write.")
    reason = rules.why_not_reopen(returned, by=acting)
    title = _("Reopen the return")
    step = Step(title, title, *_back(returned, acting), (sentence,), reason)
    return take(request, Confirmation(posted(request)), step=step, do=do)


@require_safe
@admit(Permission.EDIT, Permission.RUN_CYCLES)
def scorecard(request: HttpRequest, code: str, partner: str, *, acting: Acting) -> HttpResponseBase:
    """What the partner's entries of the cycle are like; seen by it and by the secretariat."""
    card = scorecard_pages.page(found(acting, code, partner))
    return render(request, "collection/scorecard.html", {"card": card})


def _page(request: HttpRequest, returned: Return, acting: Acting) -> HttpResponse:
    page = pages.one(returned, acting=acting, at=timezone.now())
    return render(request, "collection/return.html", {"page": page})


def _back(returned: Return, acting: Acting) -> tuple[str, str]:
    return pages.to("return-of", returned), pages.title(returned, acting)
