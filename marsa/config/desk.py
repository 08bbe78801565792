"""What stands around the pages behind the sign-in: places of the role, as whom, languages."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marsa.config import places
from marsa.registry.acting import Acting
from marsa.registry.admitting import acting_of
from marsa.registry.roles import MAY


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the menu."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Language:
    """This page in one language."""

    code: str
    name: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """The frame of a page behind the sign-in, as plain values."""

    home: str
    public: str
    account: str
    sign_out: str
    change: str
    name: str
    acting_as: str
    places: tuple[Place, ...]
    languages: tuple[Language, ...]
    sample: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give templates `desk`; made only when a template asks for it."""
    return {"desk": SimpleLazyObject(lambda: of(request))}


def of(request: HttpRequest) -> Desk:
    """Return the frame around the page that is asked for."""
    acting = acting_of(request)
    return Desk(
        home=reverse("desk"),
        public=reverse("home"),
        account=reverse("account"),
        sign_out=reverse("account_logout"),
        change=reverse("act-as") if acting else "",
        name=getattr(request.user, "name", "") or getattr(request.user, "email", ""),
        acting_as=acting.by.partition(" ")[2] if acting else "",
        places=_places(request, acting),
        languages=tuple(_languages(request)),
        sample=settings.MARSA_ALLOW_SAMPLE,
    )


def _places(request: HttpRequest, acting: Acting | None) -> tuple[Place, ...]:
    if acting is None:
        return ()
    may = MAY[acting.role]
    return tuple(
        Place(_(each.label), url, is_current=request.path.startswith(url))
        for each in places.PLACES
        if (not each.permissions or each.permissions & may) and (url := _url(each.view))
    )


def _url(view: str) -> str:
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""


def _languages(request: HttpRequest) -> list[Language]:
    here = get_language() or "en"
    return [
        Language(code, str(name), translate_url(request.get_full_path(), code), code == here)
        for code, name in settings.LANGUAGES
    ]
