"""Who asks, and as what: one appointment of the person who signed in, for the rooms to read."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from marsa.registry import appointments
from marsa.registry.acting import Acting
from marsa.registry.admitting import acting_of

# What is open to a role that lacks its second factor: to set one up, and to leave.
SETTING_UP = frozenset({"account_reauthenticate", "account_logout", "account_login", "act-as"})
KEPT_BY_NOBODY = "private, no-store"
CHOSEN = "appointment"  # key of the session: the appointment in which one acts


class ActingMiddleware:
    """Set request.acting: an Acting, or None for a stranger and for who holds no appointment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find out; a visitor without a session is a stranger, and is asked nothing.

        What is answered behind the sign-in, or to a program with a key, is kept by nobody on the
        way, nor by the browser: the next one at the same machine does not find it by going back.
        """
        known = settings.SESSION_COOKIE_NAME in request.COOKIES
        request.acting = find(request) if known else None  # type: ignore[attr-defined]
        response = self.get_response(request)
        if is_behind_the_sign_in(request.path) or "Authorization" in request.headers:
            response.headers["Cache-Control"] = KEPT_BY_NOBODY
        return response


class SecondFactorMiddleware:
    """Lead a role that needs a second factor to where it is set up, before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand on; the door is watched once the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        """Redirect away from the pages behind the sign-in; the public site stays open."""
        acting = acting_of(request)
        if acting is None or not acting.lacks_second_factor:
            return None
        name = request.resolver_match.url_name if request.resolver_match else None
        if not name or name in SETTING_UP or name.startswith("mfa_"):
            return None
        return redirect("mfa_index") if is_behind_the_sign_in(request.path) else None


def is_behind_the_sign_in(path: str) -> bool:
    """Say whether an address is one of the desk or of one's own account, not of the public site."""
    account = reverse("account_login").removesuffix("login/")
    return path.startswith((reverse("desk"), account))


def find(request: HttpRequest) -> Acting | None:
    """Return as what the person acts: the appointment chosen, else the first that holds today."""
    if not request.user.is_authenticated:
        return None
    return appointments.acting(
        request.user.pk,
        chosen=request.session.get(CHOSEN),
        on=timezone.localdate(),
        is_secure=_gave_second_factor(request),
    )


def _gave_second_factor(request: HttpRequest) -> bool:
    return any(
        record["method"] == "mfa" for record in get_authentication_records(request, request.user)
    )
