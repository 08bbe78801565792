"""Addresses to answers. Each view asks one page for its values, and sends them in one form."""

import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from marsa.analytics import answers, served
from marsa.analytics.filters import BadFilter
from marsa.editions import store
from marsa.portal import addresses, answering, checked, files, frame, opening, refusals, uploads
from marsa.portal.pages import about as about_page
from marsa.portal.pages import check as check_page
from marsa.portal.pages import countries as countries_page
from marsa.portal.pages import country as country_page
from marsa.portal.pages import downloads as downloads_page
from marsa.portal.pages import editions as editions_page
from marsa.portal.pages import explore as explore_page
from marsa.portal.pages import findings as findings_page
from marsa.portal.pages import home as home_page
from marsa.portal.pages import initiative as initiative_page
from marsa.portal.pages import initiatives as initiatives_page
from marsa.portal.pages import measure as measure_page
from marsa.portal.pages import methodology as methodology_page
from marsa.portal.pages import refused as refused_page
from marsa.portal.pages import theme as theme_page
from marsa.portal.pages import themes as themes_page
from marsa.portal.parts import Frame
from marsa.portal.refusals import PAGE
from marsa.portal.visit import Visit

CSV, JSON = "csv", "json"


@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    """Lead to the home page in the language that the browser asks for."""
    response = HttpResponseRedirect(addresses.path("home", language=get_language() or "en"))
    patch_vary_headers(response, ["Accept-Language"])
    return response


@opening.of_an_edition
def home(visit: Visit) -> HttpResponseBase:
    """What it adds up to."""
    return answering.page(visit, "home.html", home_page.page(visit))


@opening.of_an_edition
def figures(visit: Visit, *, form: str) -> HttpResponseBase:
    """The figures of the home page as data."""
    if form == CSV:
        return answering.as_csv(visit, home_page.as_lines(visit), name="figures")
    return answering.as_json(visit, home_page.as_data(visit))


@opening.of_an_edition
def explore(visit: Visit, *, form: str = PAGE) -> HttpResponseBase:
    """The initiatives that fit; the address is the question."""
    if form == CSV:
        return answering.as_csv(visit, initiatives_page.as_lines(visit), name="initiatives")
    if form == JSON:
        return answering.as_json(visit, initiatives_page.as_data(visit))
    try:
        return answering.page(visit, "explore.html", explore_page.page(visit))
    except BadFilter as bad:
        values = refused_page.page(visit, sentence=bad.sentence(visit.language))
        return answering.page(visit, "explore-refused.html", values, status=400)


@opening.of_an_edition
def initiative(visit: Visit, *, public_id: str, form: str = PAGE) -> HttpResponseBase:
    """One initiative, opened down to the lines of its sources."""
    if form == CSV:
        lines = initiative_page.as_lines(visit, public_id=public_id)
        return answering.as_csv(visit, lines, name=public_id)
    if form == JSON:
        return answering.as_json(visit, initiative_page.as_data(visit, public_id=public_id))
    values = initiative_page.page(visit, public_id=public_id)
    return answering.page(visit, "initiative.html", values)


@opening.of_an_edition
def countries(visit: Visit, *, form: str = PAGE) -> HttpResponseBase:
    """All countries that are named."""
    if form == CSV:
        return answering.as_csv(visit, countries_page.as_lines(visit), name="countries")
    if form == JSON:
        return answering.as_json(visit, countries_page.as_data(visit))
    return answering.page(visit, "countries.html", countries_page.page(visit))


@opening.of_an_edition
def country(visit: Visit, *, code: str, form: str = PAGE) -> HttpResponseBase:
    """One country."""
    if form == CSV:
        return answering.as_csv(visit, country_page.as_lines(visit, code=code), name=code)
    if form == JSON:
        return answering.as_json(visit, country_page.as_data(visit, code=code))
    return answering.page(visit, "country.html", country_page.page(visit, code=code))


@opening.of_an_edition
def themes(visit: Visit, *, form: str = PAGE) -> HttpResponseBase:
    """The domains of the framework."""
    if form == CSV:
        return answering.as_csv(visit, themes_page.as_lines(visit), name="themes")
    if form == JSON:
        return answering.as_json(visit, themes_page.as_data(visit))
    return answering.page(visit, "themes.html", themes_page.page(visit))


@opening.of_an_edition
def theme(visit: Visit, *, code: str) -> HttpResponseBase:
    """One domain."""
    return answering.page(visit, "theme.html", theme_page.page(visit, code=code))


@opening.of_an_edition
def measure(visit: Visit, *, name: str, form: str = PAGE) -> HttpResponseBase:
    """A measure: what it means, and every line that it is made of."""
    if form == PAGE:
        return answering.page(visit, "measure.html", measure_page.page(visit, name=name))
    answer = measure_page.ask(visit, name=name)
    if form == CSV:
        return answering.as_csv(
            visit, answers.as_table(answer, language=visit.language), name=answer.measure
        )
    return answering.as_json(visit, answers.as_data(answer, language=visit.language))


@opening.of_an_edition
def editions(visit: Visit, *, form: str = PAGE) -> HttpResponseBase:
    """All editions."""
    if form == JSON:
        return answering.as_json(visit, editions_page.as_data(visit))
    return answering.page(visit, "editions.html", editions_page.page(visit))


@opening.of_an_edition
def downloads(visit: Visit) -> HttpResponseBase:
    """The files of an edition and what their columns mean."""
    return answering.page(visit, "downloads.html", downloads_page.page(visit))


@opening.of_an_edition
def file(visit: Visit, *, name: str) -> HttpResponseBase:
    """One file of an edition."""
    return files.send(visit, name=name)


@opening.of_an_edition
def methodology(visit: Visit) -> HttpResponseBase:
    """How the figures are made."""
    return answering.page(visit, "methodology.html", methodology_page.page(visit))


@opening.of_an_edition
def about(visit: Visit) -> HttpResponseBase:
    """What the dialogues are, and what this site is."""
    return answering.page(visit, "about.html", about_page.page(visit))


# Exempt from the check of forged requests: there is no session and no cookie that a forger could
# use, nothing is stored or changed, and the answer goes to whoever sent the file.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponseBase:
    """Check a file that anyone sends, and keep nothing of it."""
    language = get_language() or "en"
    if request.method != "POST":
        return checked.form(_frame(request), check_page.blank(language))
    try:
        upload = uploads.received(request, language=language, at=timezone.now())
    except uploads.NotTaken as why:
        return checked.refusal(_frame(request), why, language=language)
    until = time.monotonic() + settings.CHECK_SECONDS
    return checked.answer(
        upload,
        around=_frame(request),
        language=language,
        today=timezone.localdate(),
        is_late=lambda: time.monotonic() > until,
    )


@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """Say what a check can find, and what each finding means."""
    around = _frame(request, view="findings")
    values = findings_page.page(get_language() or "en")
    response = answering.outside(around, "check-findings.html", values)
    response["Cache-Control"] = opening.MOVING
    return response


@opening.of_an_edition
def api(visit: Visit) -> HttpResponseBase:
    """What programs can ask."""
    return answering.page(visit, "api.html", about_page.api(visit))


def _frame(request: HttpRequest, *, view: str = "check") -> Frame:
    """Return what stands around a page that is there without an edition, too."""
    try:
        return frame.of(opening.visit_of(request))
    except (served.NothingPublished, store.Damaged, OSError):
        return frame.without_edition(get_language() or "en", view=view)


def no_address(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere."""
    try:
        return refusals.no_address(opening.visit_of(request))
    except (served.NothingPublished, store.Damaged, OSError):
        return refusals.without_edition(refusals.nothing_published())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read, without looking further at it."""
    return refusals.without_edition(refusals.bad_request())


def our_fault(request: HttpRequest) -> HttpResponse:
    """Answer when the site itself fails, without asking anything that may fail again."""
    return refusals.without_edition(refusals.our_fault())
