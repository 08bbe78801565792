"""Which edition a request is about, and whether the reader already has the answer.

An answer depends on the edition, the address, and the code that draws it, and on nothing
else: no session, no cookie. Its ETag says which these were, so that a reader who has it is
told so without a question to the data, and a drawn page can be kept in memory.
"""

import atexit
import hashlib
from collections.abc import Callable
from functools import cache, lru_cache, wraps
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import marsa
from marsa.analytics import served
from marsa.analytics.filters import BadFilter
from marsa.analytics.opened import Opened, TooMuch, file_mark, open_edition
from marsa.editions import store
from marsa.portal import forms, refusals
from marsa.portal.parts import Link
from marsa.portal.refusals import PAGE, Missing
from marsa.portal.visit import Visit

View = Callable[..., HttpResponseBase]

MOVING = "public, max-age=300"
# A day only: a page says that its edition was replaced, and it must come to say so.
KEPT = "public, max-age=86400"
REFUSED = "public, max-age=60"
NEVER = "no-store"
memory = caches["pages"]
IN_MEMORY = 300  # seconds
LARGE = 200_000  # bytes; a larger answer is made anew
_PACKAGE = Path(marsa.__file__).parent


def of_an_edition(view: View) -> View:
    """Give a view the visit instead of the request, and send its answer with cache headers.

    The view takes the visit and what the address captures, by keyword; it may raise Missing,
    BadFilter or TooMuch. `number` in the address asks for that edition. Only GET and HEAD.
    """

    @wraps(view)
    def answer(
        request: HttpRequest, *, number: str | None = None, **details: str
    ) -> HttpResponseBase:
        form = details.get("form", PAGE)
        try:
            visit = visit_of(request, number=number, details=details)
        except served.NothingPublished:
            return _with(refusals.without_edition(refusals.nothing_published(), form=form), NEVER)
        except (store.Damaged, OSError):
            return _with(refusals.without_edition(refusals.damaged(number), form=form), NEVER)
        if number not in (None, visit.edition.number):
            return _with(refusals.missing(visit, _no_edition(visit, number), form=form), REFUSED)
        etag = etag_of(visit)
        response = get_conditional_response(request, etag=etag) or _answer(view, visit, details)
        if isinstance(response, FileResponse):
            # It is packed already: packing it again would only lose its length.
            request.META.pop("HTTP_ACCEPT_ENCODING", None)
        if response.status_code in (200, 304):
            response.headers.setdefault("ETag", etag)
            response.headers.setdefault("Cache-Control", KEPT if visit.kept else MOVING)
            return response
        return _with(response, REFUSED)

    return require_safe(answer)


def visit_of(
    request: HttpRequest, *, number: str | None = None, details: dict[str, str] | None = None
) -> Visit:
    """Return the visit that a request is.

    number: of the edition that its address names; the edition that is served is opened
    where there is none of that number. Raises NothingPublished, store.Damaged,
    OSError.
    """
    root, tier = settings.EDITIONS_DIR, getattr(request, "tier", "public")
    current = served.current(root, tier=tier)
    opened = current
    if number not in (None, current.edition.number):
        opened = _numbered(root, str(number), tier) or current
    return Visit(
        opened=opened,
        language=get_language() or "en",
        served=current.edition.number,
        kept=number is not None and number == opened.edition.number,
        view=_view(request.resolver_match),
        details=tuple(sorted((details or {}).items())),
        query=forms.pairs(request.GET),
    )


def _view(match: ResolverMatch | None) -> str:
    """Return the page that was asked for; home where the address is another room's, or nobody's."""
    is_ours = match is not None and match.app_name == "portal"
    return (match.url_name if match and is_ours else "") or "home"


def etag_of(visit: Visit) -> str:
    """Return what changes when the answer does: edition, address, and the code that draws it."""
    edition = visit.edition
    parts = (
        edition.manifest["files"],
        visit.served,
        visit.here(number=edition.number if visit.kept else None),
        settings.MARSA_BASE_URL,
        visit.opened.warning,
        code(),
    )
    digest = hashlib.sha256(repr(parts).encode()).hexdigest()[:24]
    return f'"{edition.number}-{digest}"'


@cache
def code() -> str:
    """Return the fingerprint of the code, templates and texts that pages are made of."""
    folders = [_PACKAGE / name for name in ("portal", "analytics", "locale")]
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    kept = [path for path in files if path.suffix in {".py", ".html", ".mo", ".json", ".css"}]
    return hashlib.sha256(b"".join(path.read_bytes() for path in kept)).hexdigest()


def _answer(view: View, visit: Visit, details: dict[str, str]) -> HttpResponseBase:
    """Return a kept answer, or let the view make one and keep it."""
    key = f"portal:{etag_of(visit)}"
    kept: HttpResponseBase | None = None if settings.DEBUG else memory.get(key)
    if kept is not None:
        return kept
    form = details.get("form", PAGE)
    try:
        response = view(visit, **details)
    except Missing as missing:
        return refusals.missing(visit, missing, form=form)
    except BadFilter as bad:
        return refusals.not_understood(visit, bad.sentence(visit.language), form=form)
    except TooMuch as much:
        return refusals.not_understood(visit, visit.say(much.sentence), form=form)
    except store.Damaged:
        return refusals.without_edition(refusals.damaged(visit.edition.number), form=form)
    if isinstance(response, HttpResponse) and _is_worth_keeping(response):
        memory.set(key, response, IN_MEMORY)
    return response


def _is_worth_keeping(response: HttpResponse) -> bool:
    return response.status_code == 200 and len(response.content) <= LARGE


def _with(response: HttpResponseBase, control: str) -> HttpResponseBase:
    response.headers["Cache-Control"] = control
    return response


def _numbered(root: Path, number: str, tier: str) -> Opened | None:
    try:
        edition = store.find(root, number, tier=tier)
    except FileNotFoundError:
        return None
    return _opened(root, number, tier, file_mark(edition.database))


@lru_cache(maxsize=8)
def _opened(root: Path, number: str, tier: str, mark: tuple[object, ...]) -> Opened:
    """Open an edition once for as long as its file stays the same."""
    return open_edition(store.find(root, number, tier=tier))


atexit.register(_opened.cache_clear)  # as in `analytics.served`


def _no_edition(visit: Visit, number: str | None) -> Missing:
    known = ", ".join(store.numbers(settings.EDITIONS_DIR))
    return Missing(
        _("There is no edition %(number)s") % {"number": number},
        _("The editions that were published: %(known)s.") % {"known": known},
        links=(Link(_("All editions"), visit.to("editions")),),
    )
