"""Pages that say no: what is wrong, what was found, where to go on."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.template import loader
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marsa.portal import answering, frame
from marsa.portal.parts import Link
from marsa.portal.visit import Visit

PAGE = "html"


class Missing(Http404):
    """What was asked for is not in this edition; says so, and where else to look."""

    def __init__(self, title: str, sentence: str, *, links: tuple[Link, ...] = ()) -> None:
        """Keep the words for the page."""
        super().__init__(sentence)
        self.title = title
        self.sentence = sentence
        self.links = links


@dataclass(frozen=True, slots=True)
class Refusal:
    """A page that says no. links: where to go on; search: the address of explore, if any."""

    status: int
    title: str
    sentence: str
    links: tuple[Link, ...] = ()
    search: str = ""


def missing(visit: Visit, why: Missing, *, form: str = PAGE) -> HttpResponse:
    """Say that an edition has no such thing."""
    return _refuse(visit, Refusal(404, why.title, why.sentence, why.links), form)


def not_understood(visit: Visit, sentence: str, *, form: str = PAGE) -> HttpResponse:
    """Say why a question cannot be answered."""
    title = _("This question cannot be answered as it stands")
    return _refuse(visit, Refusal(400, title, sentence), form)


def no_address(visit: Visit) -> HttpResponse:
    """Say that no page has this address."""
    sentence = _("The address may be mistyped, or the page has moved.")
    return _refuse(visit, Refusal(404, _("There is no page at this address"), sentence), PAGE)


def without_edition(refusal: Refusal, *, form: str = PAGE) -> HttpResponse:
    """Say no when there is no edition to stand in."""
    if form != PAGE:
        return answering.problem(
            status=refusal.status, title=refusal.title, detail=refusal.sentence
        )
    around = frame.without_edition(get_language() or "en")
    context = {"page": refusal, "frame": around, "edition": None}
    text = loader.render_to_string("portal/refusal.html", context)
    return HttpResponse(text, status=refusal.status)


def nothing_published() -> Refusal:
    """Return what is said before the first edition."""
    sentence = _(
        "The first edition is being prepared. If you run this site, publish it with the "
        "command: marsa publish"
    )
    return Refusal(503, _("Nothing has been published yet"), sentence)


def damaged(number: str | None) -> Refusal:
    """Return what is said when an edition (None: any) cannot be opened."""
    title = _("No edition can be shown at the moment")
    if number:
        title = _("Edition %(number)s cannot be shown at the moment") % {"number": number}
    sentence = _(
        "The files are not those that were published. If you run this site, restore them from a "
        "backup, or publish again with the command: marsa publish"
    )
    return Refusal(503, title, sentence)


def our_fault() -> Refusal:
    """Return what is said when the site itself fails."""
    sentence = _("The fault is ours and has been noted. Try again in a few minutes.")
    return Refusal(500, _("This page could not be made"), sentence)


def bad_request() -> Refusal:
    """Return what is said to a request that cannot be read."""
    sentence = _("Start again from the home page, or check the address.")
    return Refusal(400, _("This request could not be read"), sentence)


def _refuse(visit: Visit, refusal: Refusal, form: str) -> HttpResponse:
    if form != PAGE:
        return answering.problem(
            status=refusal.status, title=refusal.title, detail=refusal.sentence
        )
    links = refusal.links or (
        Link(_("Explore the initiatives"), visit.to("explore")),
        Link(_("Countries"), visit.to("countries")),
        Link(_("Home"), visit.to("home")),
    )
    values = Refusal(
        refusal.status, refusal.title, refusal.sentence, links, search=visit.to("explore")
    )
    return answering.page(visit, "refusal.html", values, status=refusal.status)
