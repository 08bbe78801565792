"""The journal: search, read, take along. Admission is given where rooms are put together."""

from collections.abc import Callable
from typing import Protocol

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from marsa.journal import actions, pages
from marsa.journal.forms import SearchForm
from marsa.journal.pages import Names
from marsa.journal.queries import Search, found

PAGE = 100
FORMS = {
    "csv": (pages.as_csv, "text/csv; charset=utf-8"),
    "jsonl": (pages.as_json_lines, "application/jsonl; charset=utf-8"),
}


class Who(Protocol):
    """Whoever reads; the journal notes who took lines along."""

    @property
    def by(self) -> str:
        """Return what the journal writes."""
        ...


def journal(names: Names) -> Callable[..., HttpResponse]:
    """Return the view of the page. names: finds whom the journal means by what it writes."""

    def journal(request: HttpRequest, *, acting: Who) -> HttpResponse:
        form = SearchForm(request.GET or None)
        asked = form.search() if form.is_valid() else Search()
        lines = found(asked, zone=timezone.get_default_timezone())
        page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
        about = {
            "form": form,
            "page": page,
            "lines": pages.lines(page, language=get_language() or "en", names=names),
        }
        return render(request, "journal/journal.html", about)

    return journal


def take(request: HttpRequest, form: str, *, acting: Who) -> HttpResponseBase:
    """Send all lines that answer as a file; the journal notes who took them."""
    asked = SearchForm(request.GET)
    if not asked.is_valid():
        return render(request, "journal/journal.html", {"form": asked, "lines": None}, status=400)
    lines = found(asked.search(), zone=timezone.get_default_timezone())
    write, kind = FORMS[form]
    at = timezone.now()
    actions.record("journal.take", "journal", by=acting.by, at=at, form=form, lines=lines.count())
    sent = StreamingHttpResponse(write(lines.iterator(2000)), content_type=kind)
    sent["Content-Disposition"] = f'attachment; filename="journal-{at:%Y-%m-%d}.{form}"'
    return sent
