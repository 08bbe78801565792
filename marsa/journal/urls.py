"""Addresses of the journal; the room lies below the roles, so the door is given from above."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from marsa.journal import views
from marsa.journal.pages import Names

View = Callable[..., HttpResponseBase]


def addresses(door: Callable[[View], View], *, names: Names) -> list[URLPattern]:
    """Return the addresses, each behind the door. names: as `views.journal` takes it."""
    page, take = door(views.journal(names)), door(views.take)
    return [
        path("journal/", require_safe(page), name="journal"),
        path("journal.csv", require_safe(take), {"form": "csv"}, name="journal-csv"),
        path("journal.jsonl", require_safe(take), {"form": "jsonl"}, name="journal-jsonl"),
    ]
