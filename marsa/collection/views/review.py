"""Pages of reviewers: what waits, and deciding on one entry or on the whole list."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marsa.collection.actions import review as actions
from marsa.collection.forms import entries as forms
from marsa.collection.models import Entry
from marsa.collection.pages import review as pages
from marsa.collection.queries import entries as queries
from marsa.collection.rules import review as rules
from marsa.collection.rules.review import Token
from marsa.collection.views import looking
from marsa.kit.refusal import Refused
from marsa.registry.acting import Acting
from marsa.registry.admitting import admit
from marsa.registry.roles import Permission as P


@require_safe
@admit(P.ENDORSE, P.ACCEPT)
def review(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """What waits for me, oldest first."""
    return _queue(request, acting, form=None)


@require_POST
@admit(P.ENDORSE, P.ACCEPT)
def decide_all(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """Endorse or accept the whole filtered list, if it is still the one that was shown."""
    waiting = looking.waiting(acting, form=looking.filters(request, acting))
    shown, now = request.POST.get("fingerprint", ""), pages.fingerprint(waiting)
    entries = list(waiting)
    if reason := rules.why_not_all(shown=shown, now=now, count=len(entries)):
        return _queue(request, acting, form=looking.refused(reason))
    outcome = actions.decide_all(entries, decide=_decide(acting, entries, at=timezone.now()))
    said = pages.done(pages.verb(acting), outcome.done)
    if not outcome.refused:
        messages.success(request, said)
        return redirect("review")
    context = {"said": said, "refused": outcome.refused}
    return render(request, "collection/review-refused.html", context)


@require_POST
@admit(P.ENDORSE)
def endorse(request: HttpRequest, pk: int, *, acting: Acting) -> HttpResponseBase:
    """Confirm what an entry says, for the partner."""
    said = _("Endorsed. A verifier accepts it next.")
    return _decided(request, acting, looking.found(acting, pk), said=said)


@require_POST
@admit(P.ACCEPT)
def accept(request: HttpRequest, pk: int, *, acting: Acting) -> HttpResponseBase:
    """Take an entry for publication."""
    said = _("Accepted. It goes into the next edition.")
    return _decided(request, acting, looking.found(acting, pk), said=said)


@admit(P.SEND_BACK)
def send_back(request: HttpRequest, pk: int, *, acting: Acting) -> HttpResponseBase:
    """Give an entry back to be mended, with a reason."""
    row = looking.found(acting, pk)
    form = forms.Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.send_back(row, reason=form.cleaned_data["reason"], by=acting, at=timezone.now())
            messages.success(request, _("Sent back. Its contributor sees your reason."))
            return redirect("review")
        except Refused as no:
            form.add_error("reason", str(no))
    return render(request, "collection/entry-send-back.html", {"entry": row, "form": form})


def _decided(request: HttpRequest, acting: Acting, entry: Entry, *, said: str) -> HttpResponseBase:
    form = forms.Decision(request.POST)
    try:
        _decide(acting, [entry], at=timezone.now())(entry, form.token())
    except Refused as no:
        form.add_error(None, str(no))
        return looking.page(request, entry, acting, form=form)
    messages.success(request, said)
    return redirect("review") if "queue" in request.POST else redirect("entry", entry.pk)


def _decide(
    acting: Acting, entries: Sequence[Entry], *, at: datetime
) -> Callable[[Entry, Token], Entry]:
    """Return what a reviewer does with each of these entries."""
    if pages.verb(acting) == "accept":
        return lambda entry, token: actions.accept(entry, token=token, by=acting, at=at)
    checks = looking.checked_all(entries, at=at)
    return lambda entry, token: actions.endorse(
        entry, token=token, findings=checks[entry.pk], by=acting, at=at
    )


def _queue(request: HttpRequest, acting: Acting, *, form: Form | None) -> HttpResponseBase:
    language = get_language() or "en"
    filters = looking.filters(request, acting)
    visible = queries.visible_to(acting)
    page = pages.queue(
        looking.waiting(acting, form=filters, among=visible),
        of=visible.count(),
        by=acting,
        form=filters,
        query=request.GET,
        names={},
        language=language,
    )
    context = {"page": page, "filters": filters, "form": form}
    return render(request, "collection/review.html", context)
