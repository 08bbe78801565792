"""Keys with which a program pushes entries: those there are, a new one, revoking one."""

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marsa.kit.refusal import Refused
from marsa.registry import appointments
from marsa.registry import tokens as keys
from marsa.registry.acting import Acting
from marsa.registry.actions import tokens as actions
from marsa.registry.admitting import admit
from marsa.registry.forms.tokens import NewKey
from marsa.registry.roles import MAY, Permission


@require_safe
@admit(Permission.PUSH, Permission.KEEP_TOKENS)
def tokens(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """The keys that one looks after."""
    found = appointments.tokens_visible_to(acting)
    can_make = Permission.PUSH in MAY[acting.role]
    context = {"tokens": found, "on": timezone.localdate(), "can_make": can_make}
    return render(request, "registry/tokens.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@admit(Permission.PUSH)
def make(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """Make a key; it is shown on the answer to this form, and never again."""
    at = timezone.now()
    on = timezone.localdate(at)
    offered = appointments.that_push(acting)
    initial = {"expires_on": keys.last_day(on)}
    form = NewKey(request.POST or None, offered=offered, initial=initial)
    if form.is_valid():
        values = form.cleaned_data
        found = get_object_or_404(offered, pk=values.pop("appointment"))
        try:
            made = actions.make_token(found, **values, acting=acting, on=on, at=at)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return render(request, "registry/token-made.html", {"made": made})
    return render(request, "registry/token-new.html", {"form": form, "offered": offered})


@require_POST
@admit(Permission.PUSH, Permission.KEEP_TOKENS)
def revoke(request: HttpRequest, *, acting: Acting, number: int) -> HttpResponseBase:
    """Revoke a key; programs that use it are refused from now on."""
    found = get_object_or_404(appointments.tokens_visible_to(acting), pk=number)
    try:
        actions.revoke(found, acting=acting, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The key “%(name)s” is revoked.") % {"name": found.name})
    return redirect("tokens")
