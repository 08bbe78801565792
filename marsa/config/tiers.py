"""The tier of whoever asks, as a plain value: the portal opens it and knows no accounts."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from marsa.config.acting import KEPT_BY_NOBODY
from marsa.editions import store
from marsa.registry.admitting import acting_of
from marsa.registry.roles import TIERS, Tier


class TierMiddleware:
    """Set request.tier: public for strangers, else the most closed tier that the role reads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark the request, hand it on; only what is public may be kept on the way to a reader."""
        acting = acting_of(request)
        tier = _served(acting.tier) if acting else Tier.PUBLIC
        request.tier = str(tier)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if tier != Tier.PUBLIC:
            response.headers["Cache-Control"] = KEPT_BY_NOBODY
        return response


def _served(tier: Tier) -> Tier:
    """Return the most closed tier, up to this one, at which the served edition was published."""
    root = settings.EDITIONS_DIR
    number = store.current_number(root)
    for each in reversed(TIERS[1 : TIERS.index(tier) + 1]):
        try:
            if number and store.find(root, number, tier=each):
                return each
        except FileNotFoundError:
            continue
    return Tier.PUBLIC
