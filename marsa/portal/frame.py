"""What stands around a page: places, languages, the address to cite."""

from django.conf import settings
from django.utils.translation import gettext as _

from marsa.portal import addresses, parts
from marsa.portal.parts import FOOT, PLACES, Language, Link
from marsa.portal.visit import Visit

# Which place of the header or the foot a page belongs to, where the names differ.
_PLACE = {"initiative": "explore", "country": "countries", "theme": "themes", "measure": "explore"}
_PLACE["findings"] = "check"


def of(visit: Visit) -> parts.Frame:
    """Return the frame of the page that is visited."""
    here = _PLACE.get(visit.view, visit.view)
    is_other = visit.edition.number != visit.served
    return parts.Frame(
        home=visit.to("home"),
        navigation=parts.navigation(_addresses(visit), places=PLACES, here=here),
        foot=parts.navigation(_addresses(visit), places=FOOT, here=here),
        languages=tuple(_language(visit, code, name) for code, name in settings.LANGUAGES),
        address=visit.address,
        canonical=addresses.full(visit.here(number=visit.edition.number if is_other else None)),
        current=Link(visit.served, visit.here()) if is_other else None,
    )


def without_edition(language: str, *, view: str = "home") -> parts.Frame:
    """Return the frame of a page that is shown when no edition can be.

    view: the page to which the languages lead. A file can be checked at all times.
    """
    check = {"check": addresses.path("check", language=language)}
    return parts.Frame(
        home=addresses.path("home", language=language),
        navigation=(),
        foot=parts.navigation(check, places=FOOT, here=_PLACE.get(view, view)),
        languages=tuple(
            Language(
                code=code,
                name=str(name),
                url=addresses.path(view, language=code),
                address=addresses.full(addresses.path(view, language=code)),
                is_current=code == language,
            )
            for code, name in settings.LANGUAGES
        ),
        address="",
    )


def crumbs(visit: Visit, *places: str) -> tuple[Link, ...]:
    """Return links from the home page down to the page above this one."""
    above = tuple(Link(PLACES[place], visit.to(place)) for place in places)
    return (Link(_("Home"), visit.to("home")), *above)


def _language(visit: Visit, code: str, name: str) -> Language:
    number = visit.edition.number
    return Language(
        code=code,
        name=str(name),
        url=visit.here(language=code, number=number if visit.kept else None),
        address=addresses.full(
            visit.here(language=code, number=number if number != visit.served else None)
        ),
        is_current=code == visit.language,
    )


def _addresses(visit: Visit) -> dict[str, str]:
    about = visit.to("about")
    direct = ("explore", "countries", "themes", "editions", "about", "methodology", "downloads")
    return {
        **{place: visit.to(place) for place in (*direct, "api", "check")},
        "accessibility": f"{about}#accessibility",
        "privacy": f"{about}#privacy",
    }
