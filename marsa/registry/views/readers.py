"""Requests for reader access: the list with its clock, and the answer."""

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marsa.kit.refusal import Refused
from marsa.registry import appointments
from marsa.registry.acting import Acting
from marsa.registry.actions import readers as actions
from marsa.registry.admitting import admit
from marsa.registry.forms.readers import Reason
from marsa.registry.models import ReaderAccess
from marsa.registry.pages import readers as pages
from marsa.registry.roles import AccessState, Permission


@require_safe
@admit(Permission.DECIDE_READERS)
def readers(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """Requests that wait first, the oldest on top; then those that were answered."""
    on, language = timezone.localdate(), get_language() or "en"
    found = appointments.requests_visible_to(acting)
    lines = [pages.line(each, language=language, on=on) for each in found]
    waiting = [each for each in lines if each.state == AccessState.REQUESTED]
    answered = [each for each in reversed(lines) if each.state != AccessState.REQUESTED]
    return render(request, "registry/readers.html", {"waiting": waiting, "answered": answered})


@require_http_methods(["GET", "HEAD", "POST"])
@admit(Permission.DECIDE_READERS)
def reader(request: HttpRequest, *, acting: Acting, number: int) -> HttpResponseBase:
    """One request: grant it, refuse it, or end what was granted."""
    found = get_object_or_404(appointments.requests_visible_to(acting), pk=number)
    form = Reason(request.POST or None)
    if request.method == "POST":
        try:
            said = _decide(found, request.POST.get("decision", ""), form, acting)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            if said:
                messages.success(request, said)
                return redirect("readers")
    line = pages.line(found, language=get_language() or "en", on=timezone.localdate())
    return render(request, "registry/reader.html", {"line": line, "form": form})


def _decide(found: ReaderAccess, decision: str, form: Reason, acting: Acting) -> str:
    """Act on a decision and return what to say; empty when the form lacks the reason."""
    at = timezone.now()
    on = timezone.localdate(at)
    if decision == "grant":
        actions.grant(found, acting=acting, on=on, at=at)
        return _("Access is granted. The person was told.")
    if not form.is_valid():
        return ""
    reason = form.cleaned_data["reason"]
    if decision == "end":
        actions.end_access(found, reason=reason, acting=acting, on=on, at=at)
        return _("Access has ended. The person was told.")
    actions.refuse(found, reason=reason, acting=acting, at=at)
    return _("The request is refused. The person was told.")
