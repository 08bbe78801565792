"""What was typed is not lost when the session has ended: it waits until one has signed in again."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from marsa.collection.forms.sections.typing import Typed
from marsa.registry.admitting import acting_of

View = Callable[..., HttpResponseBase]
KEY = "typed"  # of the session
MOST = 100_000  # characters that are kept for somebody who is not known yet
_OWN = frozenset({"csrfmiddlewaretoken", "go", "add", "remove", "take", "detach"})
UNAUTHORIZED = 401


def keeping(view: View) -> View:
    """Keep what a stranger sends to a view in the session that signing in goes on with.

    Whoever signs in returns to the page and finds it filled in; only somebody who may open the
    page gets to see it. Stands outside of `admit`.
    """

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and acting_of(request) is None:
            if "autosave" in request.POST:
                return JsonResponse({"signed_out": True}, status=UNAUTHORIZED)
            typed = posted(request)
            if sum(len(text) for texts in typed.values() for text in texts) <= MOST:
                request.session[KEY] = {"path": request.path, "typed": typed}
        return view(request, *args, **kwargs)

    return kept


def posted(request: HttpRequest) -> Typed:
    """Return what was typed, without the buttons."""
    return {name: [str(text) for text in texts]
            for name, texts in request.POST.lists() if name not in _OWN}  # fmt: skip


def taken_back(request: HttpRequest) -> Typed | None:
    """Return what was typed on this page before the session ended, once."""
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[KEY]
    typed: Typed = kept["typed"]
    return typed
