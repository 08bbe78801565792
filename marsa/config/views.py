"""Pages behind the sign-in that put rooms together: what to do next, and as whom."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from marsa.config import agenda, desk
from marsa.config.acting import CHOSEN, is_behind_the_sign_in
from marsa.portal import views as portal
from marsa.registry import appointments
from marsa.registry.acting import Acting
from marsa.registry.admitting import acting_of, admit


@require_safe
@admit()
def tasks(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """What to do next, for the role one acts in."""
    return render(request, "config/tasks.html", {"agenda": agenda.of(acting, at=timezone.now())})


@require_http_methods(["GET", "HEAD", "POST"])
@admit()
def act_as(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """Choose the appointment to act in."""
    held = appointments.of(acting.person, on=timezone.localdate())
    if request.method == "POST":
        chosen = request.POST.get("appointment", "")
        request.session[CHOSEN] = next((a.pk for a in held if str(a.pk) == chosen), None)
        return redirect("desk")
    choices = desk.role_choices(held, acting=acting, language=get_language() or "en")
    return render(request, "config/act-as.html", {"choices": choices})


@require_safe
@login_required
def no_role(request: HttpRequest) -> HttpResponse:
    """Say to somebody without any appointment today what that means and whom to ask."""
    if acting_of(request):
        return redirect("desk")
    return render(request, "config/no-role.html", status=403)


def nothing_here(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Say that an address leads nowhere: behind the sign-in in its frame, else as the portal does.

    A page behind the sign-in needs no edition to be published.
    """
    if is_behind_the_sign_in(request.path):
        return render(request, "config/nothing-here.html", status=404)
    return portal.no_address(request, exception)
