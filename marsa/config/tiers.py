"""Who is asking, as a plain value: the portal opens that tier's edition and knows no accounts."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class TierMiddleware:
    """Set request.tier; everybody is `public` until readers can register."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark the request, hand it on."""
        request.tier = "public"  # type: ignore[attr-defined]
        return self.get_response(request)
