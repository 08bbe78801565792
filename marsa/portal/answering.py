"""How an answer leaves: as a page, as JSON, as CSV. The same values in each."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template import loader

from marsa.analytics.text import plain
from marsa.editions import freeze
from marsa.portal import frame
from marsa.portal.parts import Frame
from marsa.portal.visit import Visit

BATCH = 200
R = TypeVar("R", bound=HttpResponseBase)

_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # or spreadsheets take the text for another encoding
_PROBLEM = "application/problem+json"


def page(visit: Visit, template: str, values: object, *, status: int = 200) -> HttpResponse:
    """Draw a page.

    template: its name under `portal/`. values: what the template knows as `page`; it also
    knows `frame`, `edition`, `warning` and `go`, the paths of the main places by name.
    """
    around = frame.of(visit)
    if status != 200:
        around = replace(around, address="")  # nobody cites a page that says no
    names = ("explore", "countries", "themes", "editions", "about", "methodology", "downloads")
    context = {
        "page": values,
        "frame": around,
        "edition": visit.edition,
        "warning": visit.say(visit.opened.warning) if visit.opened.warning else "",
        "go": {name: visit.to(name) for name in (*names, "home", "api", "check")},
    }
    return HttpResponse(loader.render_to_string(f"portal/{template}", context), status=status)


def outside(around: Frame, template: str, values: object, *, status: int = 200) -> HttpResponse:
    """Draw a page that is about no edition, in the frame that stands around it.

    template, values: as for `page`; the template knows `page`, `frame` and `edition` (None).
    """
    context = {"page": values, "frame": replace(around, address=""), "edition": None}
    return HttpResponse(loader.render_to_string(f"portal/{template}", context), status=status)


def as_json(visit: Visit, values: Mapping[str, Any]) -> HttpResponse:
    """Send values as JSON after the edition and address they belong to.

    Amounts are texts of digits, so that none is rounded; days are ISO 8601.
    """
    edition = visit.edition
    about = {
        "edition": edition.number,
        "made_at": edition.made_at.isoformat(),
        "sample": edition.sample,
        "address": visit.address,
    }
    text = json.dumps({**about, **values}, ensure_ascii=False, indent=1, default=_digits)
    return _shared(HttpResponse(text, content_type="application/json; charset=utf-8"))


def as_csv(visit: Visit, lines: Iterable[Iterable[object]], *, name: str) -> HttpResponseBase:
    """Send lines as a CSV file, piece by piece; no cell can be run as a formula.

    lines: the names of the columns first. name: of the file, without edition and ending.
    """
    response = StreamingHttpResponse(_written(lines), content_type="text/csv; charset=utf-8")
    file = f"marsa-{visit.edition.number}-{name}.csv"
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    return _shared(response)


def problem(*, status: int, title: str, detail: str) -> HttpResponse:
    """Send a refusal to a program (RFC 9457)."""
    values = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    response = JsonResponse(values, status=status, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = f"{_PROBLEM}; charset=utf-8"
    return _shared(response)


def _shared(response: R) -> R:
    """Let pages of other sites read what is public anyway."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _written(lines: Iterable[Iterable[object]]) -> Iterator[str]:
    buffer = io.StringIO()
    buffer.write(_BOM)
    writer = csv.writer(buffer)
    for count, line in enumerate(lines, start=1):
        writer.writerow([freeze.safe_cell(_cell(cell)) for cell in line])
        if count % BATCH == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain(value) if isinstance(value, Decimal) else value


def _digits(value: object) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")
