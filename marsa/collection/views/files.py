"""Pages of files: what can be downloaded, what is sent, what was sent."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from marsa.collection import writing
from marsa.collection.actions import uploads
from marsa.collection.forms import files as forms
from marsa.collection.models import Arrival, Cycle
from marsa.collection.pages import files as pages
from marsa.collection.pages import returns as return_pages
from marsa.collection.queries import cycles as cycle_queries
from marsa.collection.queries import files as queries
from marsa.collection.queries import returns, workbooks
from marsa.collection.rules import files as rules
from marsa.exchange.workbook import about as workbook_about
from marsa.exchange.workbook import writing as workbook_writing
from marsa.kit.refusal import Refused
from marsa.registry import queries as registry
from marsa.registry.acting import Acting
from marsa.registry.admitting import admit
from marsa.registry.models import Partner
from marsa.registry.roles import Permission

sends_files = admit(Permission.UPLOAD, Permission.UPLOAD_ON_BEHALF)
AROUND = 1 << 14  # bytes of a form around its file
TOO_LARGE, UNPROCESSABLE = 413, 422
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE = 25


@dataclass(frozen=True, slots=True)
class Where:
    """For which partner and cycle: those of the address, of the one who asks, of today."""

    partner: Partner | None
    cycle: Cycle | None
    form: forms.Place


def where(request: HttpRequest, acting: Acting) -> Where:
    """Find partner and cycle, as far as they are said and may be asked about."""
    begun = cycle_queries.begun()
    named = [] if acting.partner else [(p.code, return_pages.name(p)) for p in registry.partners()]
    language = writing.language()
    data = {"partner": acting.partner, "cycle": begun[0].code if begun else "", **_asked(request)}
    form = forms.Place(
        data,
        partners=[("", "–"), *named] if named else (),
        cycles=[(each.code, each.title(language)) for each in begun],
    )
    cycle = cycle_queries.chosen(begun, code=_asked(request).get("cycle", ""))
    code = acting.partner or _asked(request).get("partner", "")
    return Where(registry.partner(code) if code else None, cycle, form)


def refuse_before_reading(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Refuse what is far too large by what it says of itself, before a byte of it is read.

    Looking for the token of the form reads the whole body; so that is done behind this door.
    """
    guarded = csrf_protect(view)

    def door(request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        size = int(length) if length.isdecimal() else 0
        if why := rules.why_not_size(size - AROUND):
            return render(request, "collection/files-refused.html", {"why": why}, status=TOO_LARGE)
        return guarded(request)

    return csrf_exempt(door)


@refuse_before_reading
@require_http_methods(["GET", "HEAD", "POST"])
@sends_files
def files(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """The workbook to download, a file to send, and the files that were sent."""
    found, at = where(request, acting), timezone.now()
    if found.cycle is None:
        return render(request, "collection/files-none.html")
    is_sent = request.method == "POST"
    form = forms.Upload(request.POST, request.FILES) if is_sent else forms.Upload()
    if is_sent and found.partner and form.is_valid():
        try:
            sent = _receive(form.cleaned_data["file"], found.partner, found.cycle, acting, at)
            return redirect("arrival", sent.pk)
        except Refused as no:
            form.add_error("file", str(no))
    status = UNPROCESSABLE if form.errors else 200
    return render(
        request, "collection/files.html", _page(request, found, acting, form), status=status
    )


@require_safe
@sends_files
def workbook(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """The workbook of a partner and a cycle: blank, or with its entries as they are now."""
    found = where(request, acting)
    if found.partner is None or found.cycle is None:
        raise Http404
    key = workbook_about.key(settings.SECRET_KEY)
    about = workbooks.about(
        found.partner, cycle=found.cycle, secret=key, language=writing.language()
    )
    filled = () if "blank" in request.GET else workbooks.filled(
        found.partner, contributor=acting.contributor
    )  # fmt: skip
    target = BytesIO()
    workbook_writing.write(target, entries=filled, about=about)
    kind = "-blank" if "blank" in request.GET else ""
    return attached(target.getvalue(), f"marsa-{found.partner.code}-{found.cycle.code}{kind}.xlsx")


def attached(data: bytes, name: str, *, type_: str = XLSX) -> HttpResponse:
    """Return bytes as a file to download, kept by nobody on the way."""
    disposition = f'attachment; filename="{name}"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type=type_, headers=headers)


def read(arrival: Arrival, *, by: str, service: str, at: datetime) -> Arrival:
    """Read a file with the settings of this place; a large one is left to a worker."""
    return uploads.read(
        arrival,
        store=settings.ARRIVALS_DIR,
        secret=workbook_about.key(settings.SECRET_KEY),
        service=service,
        by=by,
        at=at,
        today=timezone.localdate(at),
    )


def _receive(
    file: "UploadedFile[bytes]", partner: Partner, cycle: Cycle, acting: Acting, at: datetime
) -> Arrival:
    """Keep a file and read it; what was taken of it before stays taken."""
    with tempfile.NamedTemporaryFile() as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        arrival = uploads.receive(
            Path(copy.name),
            name=file.name or "–",
            store=settings.ARRIVALS_DIR,
            partner=partner,
            cycle=cycle,
            by=acting,
            at=at,
        )
    if rules.why_not_read(arrival, by=acting):
        return arrival
    return read(arrival, by=acting.by, service=acting.contributor, at=at)


def _page(
    request: HttpRequest, found: Where, acting: Acting, form: forms.Upload
) -> dict[str, object]:
    """Put the page of files together."""
    context: dict[str, object] = {"form": form, "place": found.form, "acting": acting}
    if found.partner is None or found.cycle is None:
        return context
    rows = queries.visible_to(acting).filter(partner=found.partner, cycle=found.cycle)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    late = returns.late(found.cycle, partner=found.partner.code, at=timezone.now())
    people = queries.people_of(each.received_by for each in page)
    return context | {
        "listed": page,
        "page": pages.page(
            found.partner,
            cycle=found.cycle,
            arrivals=page,
            people=people,
            late=late,
            own=bool(acting.partner),
        ),
    }


def _asked(request: HttpRequest) -> dict[str, str]:
    """Return partner and cycle as the address or the form says them."""
    given = (
        request.GET if request.method != "POST" else {**request.GET.dict(), **request.POST.dict()}
    )
    return {key: str(given[key]) for key in ("partner", "cycle") if given.get(key)}
