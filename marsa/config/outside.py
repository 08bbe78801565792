"""What stands around a public page of a room that has no edition: the header and foot of the site.

The room gives the page, the portal its frame; they are put together here, since neither may know
the other.
"""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language

from marsa.portal import addresses, parts
from marsa.portal.parts import FOOT, PLACES, Frame, Language

FOOT_PLACES = ("check", "methodology", "downloads", "api")


def frame(request: HttpRequest, view: str) -> dict[str, object]:
    """Return what the template of a public page takes: `around` to extend, `frame` to draw.

    view: name of the address, the same in every language.
    """
    language = get_language() or "en"
    found = {place: addresses.path(place, language=language) for place in (*PLACES, *FOOT_PLACES)}
    return {
        "around": "portal/base.html",
        "frame": Frame(
            home=addresses.path("home", language=language),
            navigation=parts.navigation(found, places=PLACES),
            foot=parts.navigation(found, places=FOOT),
            languages=tuple(
                _language(view, code, str(name), is_current=code == language)
                for code, name in settings.LANGUAGES
            ),
            address=addresses.full(_path(view, language)),
        ),
    }


def _language(view: str, code: str, name: str, *, is_current: bool) -> Language:
    path = _path(view, code)
    return Language(code, name, path, addresses.full(path), is_current)


def _path(view: str, language: str) -> str:
    with translation.override(language):
        return reverse(view)
