"""The door of a page behind the sign-in: who asks, acting as what, and may they."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from marsa.registry import rules
from marsa.registry.acting import Acting
from marsa.registry.roles import Permission

View = Callable[..., HttpResponseBase]


def acting_of(request: HttpRequest) -> Acting | None:
    """Return who asks, as a middleware of config has set it; None for a stranger."""
    return cast("Acting | None", getattr(request, "acting", None))


def admit(*permissions: Permission) -> Callable[[View], View]:
    """Open a view to those who hold one of the permissions; the view takes `acting`.

    A stranger is sent to sign in and comes back; anybody else reads the reason (403). Without
    permissions, whoever is signed in and appointed is admitted. Which rows one may touch is
    the query's business (`visible_to`), not this one's.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def admitted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            acting = acting_of(request)
            if acting is None:
                return _to_the_door(request)
            reasons = [rules.why_not_act(acting, permission=each) for each in permissions]
            if reasons and all(reasons):
                return _refused(request, str(reasons[0]))
            return view(request, *args, acting=acting, **kwargs)

        return admitted

    return wrap


def _to_the_door(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:  # signed in, yet without any appointment today
        return redirect("no-role")
    return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")


def _refused(request: HttpRequest, reason: str) -> HttpResponse:
    return render(request, "kit/refused.html", {"reason": reason}, status=403)
