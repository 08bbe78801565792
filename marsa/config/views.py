"""Pages behind the sign-in that put rooms together: what to do next, and as whom."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from marsa.config.acting import CHOSEN
from marsa.registry import appointments
from marsa.registry.acting import Acting
from marsa.registry.admitting import admit


@require_safe
@admit()
def tasks(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """What to do next, for the role one acts in."""
    return render(request, "config/tasks.html", {"acting": acting})


@require_http_methods(["GET", "HEAD", "POST"])
@admit()
def act_as(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """Choose the appointment to act in."""
    held = appointments.of(acting.person, on=timezone.localdate())
    if request.method == "POST":
        chosen = request.POST.get("appointment", "")
        request.session[CHOSEN] = next((a.pk for a in held if str(a.pk) == chosen), None)
        return redirect("desk")
    return render(request, "config/act-as.html", {"held": held, "acting": acting})


@require_safe
@login_required
def no_role(request: HttpRequest) -> HttpResponse:
    """Say to somebody without any appointment today what that means and whom to ask."""
    return render(request, "config/no-role.html", status=403)
