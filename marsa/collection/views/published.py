"""Pages of a partner's published files: fetched or sent, read, and what was left out."""

import csv
import tempfile
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marsa.collection.actions import published as actions
from marsa.collection.actions import suggestions
from marsa.collection.forms.suggestions import PublishedFile
from marsa.collection.models import Arrival, Return
from marsa.collection.pages import suggestions as pages
from marsa.collection.queries import returns
from marsa.collection.queries import suggestions as queries
from marsa.collection.rules import suggestions as rules
from marsa.collection.views.steps import posted
from marsa.kit.refusal import Refused, insist
from marsa.registry.acting import Acting
from marsa.registry.admitting import admit
from marsa.registry.roles import Permission

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@admit(Permission.EDIT)
def published_files(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """Where the partner publishes, what was read, and a file to send."""
    returned, at = queries.current(acting), timezone.now()
    if returned is None:
        return render(request, "collection/suggestions-none.html")
    form = PublishedFile(posted(request), request.FILES or None)
    late = returns.late(returned.cycle, partner=acting.partner, at=at)
    if request.method == "POST" and form.is_valid():
        try:
            insist(rules.why_not_read(returned, by=acting, late=late))
            arrival = _sent(form.cleaned_data["file"], returned, acting)
            messages.success(request, pages.read(arrival).sentence)
            return redirect("published-files")
        except Refused as no:
            form.add_error("file", str(no))
    return _page(request, returned, form, late=late, acting=acting)


@require_POST
@admit(Permission.EDIT)
def fetch_files(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """Have the published files fetched by a worker."""
    returned, at = queries.current(acting), timezone.now()
    if returned is None:
        return redirect("suggestions")
    late = returns.late(returned.cycle, partner=acting.partner, at=at)
    try:
        suggestions.ask_for_files(returned, late=late, by=acting, at=at)
    except Refused as no:
        messages.warning(request, str(no))
    return redirect("published-files")


@require_safe
@admit(Permission.EDIT)
def left_out(request: HttpRequest, number: int, *, acting: Acting) -> HttpResponseBase:
    """The activities of a file that are not proposed, each with the reason, as CSV."""
    mine = Arrival.objects.filter(partner=acting.partner, mapping=queries.MAPPING)
    arrival = get_object_or_404(mine, pk=number)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="not-proposed-{number}.csv"'
    response.write("\ufeff")
    csv.writer(response).writerows(pages.rest(arrival, store=settings.ARRIVALS_DIR))
    return response


def _sent(file: "UploadedFile[Any]", returned: Return, acting: Acting) -> Arrival:
    """Put a file that was sent on the disk for a moment, and have it read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (PurePosixPath(file.name or "").name[-100:] or "activities.xml")
        with path.open("wb") as copy:
            for chunk in file.chunks():
                copy.write(chunk)
        store, at = settings.ARRIVALS_DIR, timezone.now()
        return actions.read_file(path, returned=returned, store=store, by=acting.by, at=at)


def _page(
    request: HttpRequest,
    returned: Return,
    form: PublishedFile,
    *,
    late: str | None,
    acting: Acting,
) -> HttpResponse:
    fetch, sources = queries.last_fetch(returned), queries.sources(acting.partner)
    running = fetch is not None and fetch.is_running
    context = {
        "form": form,
        "sources": sources,
        "fetched": pages.fetched(fetch),
        "why_not_fetch": rules.why_not_fetch(
            returned, sources=len(sources), is_running=running, by=acting, late=late
        ),
        "why_not_read": rules.why_not_read(returned, by=acting, late=late),
        "files": [pages.read(arrival) for arrival in queries.files(returned)[:20]],
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "collection/suggestions-files.html", context, status=status)
