"""What stands around the pages behind the sign-in: places of the role, as whom, languages."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marsa.config import places
from marsa.config.sample_accounts import is_sample
from marsa.registry import appointments
from marsa.registry.acting import Acting
from marsa.registry.admitting import acting_of
from marsa.registry.models import Appointment
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


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """An appointment that one can act in."""

    number: int
    title: str
    is_chosen: bool


def role_choices(held: list[Appointment], *, acting: Acting, language: str) -> list[RoleChoice]:
    """Return the appointments of a person as a choice, the present one chosen."""
    return [
        RoleChoice(
            each.pk, appointments.title(each, language=language), each.pk == acting.appointment
        )
        for each in held
    ]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give templates `desk`; made only when a template asks for it."""
    return {"desk": SimpleLazyObject(lambda: of(request))}


def of(request: HttpRequest) -> Desk:
    """Return the frame around the page that is asked for."""
    acting = acting_of(request)
    held = appointments.of(acting.person, on=timezone.localdate()) if acting else []
    return Desk(
        home=reverse("desk"),
        public=reverse("portal:home"),
        account=reverse("account"),
        sign_out=reverse("account_logout"),
        change=reverse("act-as") if len(held) > 1 else "",
        name=getattr(request.user, "name", "") or getattr(request.user, "email", ""),
        acting_as=_title(held, acting),
        places=_places(request, acting),
        languages=tuple(_languages(request)),
        sample=settings.MARSA_ALLOW_SAMPLE or is_sample(getattr(request.user, "email", "")),
    )


def _places(request: HttpRequest, acting: Acting | None) -> tuple[Place, ...]:
    if acting is None or acting.lacks_second_factor:
        return ()
    may = MAY[acting.role]
    return tuple(
        Place(_(each.label), url, is_current=_is_here(request.path, url, each.also))
        for each in places.PLACES
        if (not each.permissions or each.permissions & may) and (url := _url(each.view))
    )


def _title(held: list[Appointment], acting: Acting | None) -> str:
    language, number = get_language() or "en", acting.appointment if acting else None
    chosen = (each for each in held if each.pk == number)
    return next((appointments.title(each, language=language) for each in chosen), "")


def _is_here(path: str, url: str, also: tuple[str, ...]) -> bool:
    """A page belongs to the place under whose address it stands; all stand under the desk."""
    desk = reverse("desk")
    if url == desk:
        return path == url
    return path.startswith((url, *(f"{desk}{each}" for each in also)))


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
