"""The board of a cycle, as a page and as a file."""

import csv
import io
from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from marsa.collection.models import Cycle
from marsa.collection.pages import board as pages
from marsa.collection.queries import cycles as queries
from marsa.registry.acting import Acting
from marsa.registry.admitting import admit
from marsa.registry.roles import Permission


@require_safe
@admit(Permission.SEE_BOARD)
def board(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """How far every partner is."""
    cycles = queries.begun()
    cycle = _asked(request, cycles)
    if cycle is None:
        return render(request, "collection/board-none.html")
    page = pages.page(cycle, others=cycles, acting=acting, at=timezone.now())
    return render(request, "collection/board.html", {"board": page})


@require_safe
@admit(Permission.SEE_BOARD)
def board_csv(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """The same rows as a table: UTF-8 with its mark, commas, instants as ISO 8601."""
    cycle = _asked(request, queries.begun())
    if cycle is None:
        raise Http404
    text = io.StringIO()
    csv.writer(text).writerows(pages.as_lines(cycle, at=timezone.now()))
    name = f"marsa-board-{cycle.code}.csv"
    return HttpResponse(
        text.getvalue().encode("utf-8-sig"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _asked(request: HttpRequest, cycles: Sequence[Cycle]) -> Cycle | None:
    """Return the cycle that the address names, else the one that runs; a planned one has none."""
    code = request.GET.get("cycle", "")
    cycle = queries.chosen(cycles, code=code)
    if code and cycle is None:
        raise Http404
    return cycle
