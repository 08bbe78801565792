"""Who asks, and as what: one appointment of the person who signed in, for the rooms to read."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from marsa.registry import appointments
from marsa.registry.acting import Acting

CHOSEN = "appointment"  # key of the session: the appointment in which one acts


class ActingMiddleware:
    """Set request.acting: an Acting, or None for a stranger and for who holds no appointment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find out; a visitor without a session is a stranger, and is asked nothing."""
        known = settings.SESSION_COOKIE_NAME in request.COOKIES
        request.acting = find(request) if known else None  # type: ignore[attr-defined]
        return self.get_response(request)


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
    return any(record["method"] == "mfa" for record in get_authentication_records(request))
