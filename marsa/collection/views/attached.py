"""Documents sent with a section: taken into the store, scanned, attached; handed out."""

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from marsa.collection import arrivals, attaching, scanning
from marsa.collection.actions import documents as actions
from marsa.collection.arrivals import Kept
from marsa.collection.models import Document, Entry
from marsa.collection.queries import writing as queries
from marsa.collection.rules import documents as rules
from marsa.kit.refusal import insist
from marsa.registry.acting import Acting

FORBIDDEN = 403


def store() -> Path:
    """Return where the bytes of documents are kept."""
    return Path(settings.MARSA_HOME) / "documents"


def take(request: HttpRequest, entry: Entry, *, by: Acting, at: datetime) -> None:
    """Remove and attach what a page asks for. Raises Refused."""
    if number := request.POST.get("detach"):
        rows = queries.documents(entry)
        actions.detach(get_object_or_404(rows, pk=number), by=by, at=at)
    for file in request.FILES.getlist("document"):
        _attach(file, entry, by=by, at=at)


def _attach(file: "UploadedFile[Any]", entry: Entry, *, by: Acting, at: datetime) -> None:
    name, size = file.name or "document", file.size or 0
    count = queries.documents(entry).count()
    with tempfile.NamedTemporaryFile() as copy:
        for block in file.chunks():
            copy.write(block)
        copy.flush()
        received = Path(copy.name)
        type_ = attaching.type_of(received)
        insist(rules.why_not_attach(entry, name=name, size=size, type=type_, count=count, by=by))
        kept: Kept = arrivals.keep(received, store=store())
    verdict = scanning.verdict(kept.path, at=settings.MARSA_CLAMD)
    actions.attach(entry, name=name, kept=kept, type=type_, verdict=verdict, by=by, at=at)


def handed_out(request: HttpRequest, document: Document) -> HttpResponseBase:
    """Return a document as a file to keep, or the page that says why not yet."""
    if reason := rules.why_not_hand_out(document):
        return render(request, "kit/refused.html", {"reason": reason}, status=FORBIDDEN)
    path = arrivals.path_of(document.sha256, store=store())
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=document.name,
        content_type=document.type,
    )
