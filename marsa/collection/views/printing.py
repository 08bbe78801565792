"""The form and the cover sheet on paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marsa.collection import deadlines, writing
from marsa.collection.fields.catalogue import TYPES
from marsa.collection.pages import returns as return_pages
from marsa.collection.printing import documents
from marsa.collection.printing.documents import Sheet
from marsa.collection.queries import entries as queries
from marsa.collection.rules.entries import state_name
from marsa.collection.views import looking
from marsa.collection.views.returns import found as found_return
from marsa.registry import codelists
from marsa.registry.acting import Acting
from marsa.registry.admitting import admit
from marsa.registry.roles import Permission


@require_safe
@admit(Permission.READ_ENTRIES)
def blank_form(request: HttpRequest, type: str, *, acting: Acting) -> HttpResponseBase:
    """The form of a project or a policy, to be filled in on paper."""
    if type not in TYPES:
        raise Http404
    sheet = documents.blank(type, foot="Marsa")
    return _sent(sheet, name=f"form-{type}")


@require_safe
@admit(Permission.READ_ENTRIES)
def filled_form(request: HttpRequest, pk: int, *, acting: Acting) -> HttpResponseBase:
    """The form of an entry with what it says."""
    entry = looking.found(acting, pk)
    sheet = documents.filled(
        queries.said(entry),
        title=entry.title or entry.local_ref,
        lead=f"{entry.partner_id} · {entry.local_ref} · {state_name(entry.state)}",
        foot=_printed(entry.local_ref),
        names=looking.names(entry),
    )
    return _sent(sheet, name=f"entry-{pk}")


@require_safe
@admit(Permission.READ_ENTRIES)
def cover(request: HttpRequest, code: str, partner: str, *, acting: Acting) -> HttpResponseBase:
    """The cover sheet of a return: what was declared, and what it holds."""
    returned = found_return(acting, code, partner)
    page = return_pages.one(returned, acting=acting, at=timezone.now())
    rows = queries.visible_to(acting).filter(partner=partner, cycle_last=returned.cycle)
    types = codelists.labels("initiative_types")
    language = writing.language()
    sheet = documents.cover(
        title=_("Return of %(partner)s, %(cycle)s")
        % {"partner": return_pages.name(returned.partner), "cycle": returned.cycle.code},
        lead=page.lead,
        foot=_printed(f"{partner} {code}"),
        facts=[(what, number) for number, what, _url in page.figures],
        entries=[
            (row.local_ref, row.title, types[row.type].text(language), state_name(row.state))
            for row in rows.order_by("local_ref")
        ],
    )
    return _sent(sheet, name=f"return-{code}-{partner}")


def _printed(what: str) -> str:
    at = deadlines.written(timezone.now())
    return _("%(what)s, printed on %(at)s") % {"what": what, "at": at}


def _sent(sheet: Sheet, *, name: str) -> HttpResponse:
    response = HttpResponse(documents.pdf(sheet, at=timezone.now()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
