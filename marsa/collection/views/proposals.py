"""Pages of one file: what it would change, taking it, putting it back, what was found."""

import csv
import io
from collections.abc import Mapping
from io import BytesIO

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from marsa.collection import arrivals, readings, writing
from marsa.collection.actions import commits, undoing
from marsa.collection.checks.said import Words
from marsa.collection.forms import files as forms
from marsa.collection.models import Arrival, Commit
from marsa.collection.pages import files as file_pages
from marsa.collection.pages import proposals as pages
from marsa.collection.proposals import Change, Proposal
from marsa.collection.queries import files as queries
from marsa.collection.queries import uploads
from marsa.collection.reading_files import Read
from marsa.collection.rules import files as rules
from marsa.collection.states import ArrivalState, Way
from marsa.collection.views.files import attached, sends_files
from marsa.collection.views.files import read as read_file
from marsa.collection.wording import Names
from marsa.exchange.workbook import about as workbook_about
from marsa.exchange.workbook import writing as workbook_writing
from marsa.kit.refusal import Refused
from marsa.registry import queries as registry
from marsa.registry.acting import Acting

AGAIN = "3"  # seconds after which the page of a file that is being read asks again
CSV = "text/csv; charset=utf-8"
COLUMNS = ("severity", "cell", "line", "field", "record", "code", "message_en", "message_fr")


@require_safe
@sends_files
def arrival(request: HttpRequest, number: int, *, acting: Acting) -> HttpResponseBase:
    """One file: being read, refused, or what it would change and what was taken of it."""
    file = found(acting, number)
    if file.state == ArrivalState.RECEIVED:
        response = render(request, "collection/arrival.html", _about(file, acting))
        if file.outcome.get("left_at"):
            response["Refresh"] = AGAIN
        return response
    read = kept(file)
    if file.state == ArrivalState.REFUSED or read is None:
        told = pages.of_file(read) if read else ()
        return render(
            request, "collection/arrival-refused.html", {**_about(file, acting), "found": told}
        )
    return render(request, "collection/proposal.html", _proposal(request, file, read, acting))


@require_POST
@sends_files
def read(request: HttpRequest, number: int, *, acting: Acting) -> HttpResponseBase:
    """Read a file again, over what the entries say by now."""
    file = found(acting, number)
    if why := rules.why_not_read(file, by=acting):
        messages.warning(request, why)
    else:
        service = file.outcome.get("service", acting.contributor)
        read_file(file, by=acting.by, service=service, at=timezone.now())
    return redirect("arrival", number)


@require_POST
@sends_files
def take(request: HttpRequest, number: int, *, acting: Acting) -> HttpResponseBase:
    """Take all rows of a file, or those that were ticked."""
    file, at = found(acting, number), timezone.now()
    read = kept(file)
    refs = [said.local_ref for said in read.statements] if read else []
    chosen = forms.Rows(request.POST, refs=refs).refs()
    if chosen == []:
        messages.warning(request, _("No row is ticked. Tick those that you want to take."))
        return redirect("arrival", number)
    try:
        late = queries.late(file, rows=refs if chosen is None else chosen)
        _commit, taken = commits.take(file, read=read, refs=chosen, late=late, by=acting, at=at)
        messages.success(request, _said(taken))
    except Refused as no:
        messages.warning(request, str(no))
    return redirect("arrival", number)


@require_POST
@sends_files
def undo(request: HttpRequest, number: int, commit: int, *, acting: Acting) -> HttpResponseBase:
    """Put everything back as it was before rows of a file were taken."""
    file, at = found(acting, number), timezone.now()
    done = get_object_or_404(file.commits.select_related("arrival__partner"), pk=commit)
    try:
        late = queries.late(file, rows=(), at=at)
        undoing.undo(done, late=late, by=acting, at=at)
        messages.success(request, _("Undone. Every entry is as it was before."))
    except Refused as no:
        messages.warning(request, str(no))
    return redirect("arrival", number)


@require_safe
@sends_files
def marked(request: HttpRequest, number: int, *, acting: Acting) -> HttpResponseBase:
    """The workbook that was sent, with what was found marked in its cells."""
    file = found(acting, number)
    read = kept(file)
    if read is None or read.is_refused or file.way != Way.WORKBOOK:
        raise Http404
    about = uploads.about(file, secret=workbook_about.key(settings.SECRET_KEY))
    target, path = BytesIO(), arrivals.path_of(file.sha256, store=settings.ARRIVALS_DIR)
    with path.open("rb") as source:
        workbook_writing.give_back(source, target=target, about=about, findings=read.findings)
    return attached(target.getvalue(), f"marsa-{file.partner_id}-{file.cycle.code}-findings.xlsx")


@require_safe
@sends_files
def findings(request: HttpRequest, number: int, *, acting: Acting) -> HttpResponseBase:
    """What was found in a file, as a table in both languages."""
    file = found(acting, number)
    read = kept(file)
    if read is None:
        raise Http404
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for each in read.findings:
        row = (each.severity, each.cell, each.line, each.path, each.record, each.code,
               each.message_en, each.message_fr)  # fmt: skip
        writer.writerow([writing.cell("" if value is None else value) for value in row])
    name = f"marsa-{file.partner_id}-{file.cycle.code}-findings.csv"
    return attached(text.getvalue().encode("utf-8-sig"), name, type_=CSV)


def found(acting: Acting, number: int) -> Arrival:
    """Return the file of an address, if the one who asks may see it."""
    return get_object_or_404(queries.visible_to(acting), pk=number)


def kept(file: Arrival) -> Read | None:
    """Return a file as it was read; None where that was forgotten."""
    return readings.load(file.outcome.get("reading", ""), store=settings.ARRIVALS_DIR)


def _proposal(request: HttpRequest, file: Arrival, read: Read, acting: Acting) -> dict[str, object]:
    compared = queries.proposal(
        file.partner,
        cycle=file.cycle,
        statements=read.statements,
        contributor=acting.contributor,
    )
    numbers = pages.counts(read, compared)
    kind = pages.first_kind(numbers, asked=request.GET.get("show", ""))
    late = queries.late(file, rows=[said.local_ref for said in read.statements])
    usable = len(read.statements) - numbers[pages.STOPPED]
    why = rules.why_not_take(file, by=acting, usable=usable, late=late)
    listed = Paginator(_listed(read, compared, kind), pages.ROWS).get_page(request.GET.get("page"))
    has_change = bool(numbers[Change.NEW] + numbers[Change.CHANGED])
    return _about(file, acting) | {
        "lead": pages.lead(numbers),
        "tabs": pages.tabs(file, numbers, kind=kind),
        "kind": kind,
        "listed": listed,
        "rows": _rows(file, read, listed, kind, taken=why is None and has_change),
        "found": pages.of_file(read, unchanged=compared.changes[Change.UNCHANGED])[: pages.ROWS],
        "why_not": why or "",
        "button": pages.button(numbers) if has_change else "",
        "marked": read.way == Way.WORKBOOK and bool(read.findings),
        "has_findings": bool(read.findings),
    }


def _listed(read: Read, compared: Proposal, kind: str) -> list[object]:
    if kind == pages.ABSENT:
        return list(compared.absent)
    return list(pages.grouped(read, compared)[kind])


def _rows(file: Arrival, read: Read, listed: object, kind: str, *, taken: bool) -> object:
    """Return the rows of a page; of what a file does not name, references alone."""
    said = list(listed)  # type: ignore[call-overload]
    if kind == pages.ABSENT:
        return said
    refs = [each.local_ref for each in said]
    stored = queries.stored_contents(file.partner, refs=refs)
    names = _names(file)
    return pages.rows(said, read=read, stored=stored, names=names, kind=kind, taken=taken)


def _about(file: Arrival, acting: Acting) -> dict[str, object]:
    """Return what every page of a file says of it, and what was taken of it."""
    done = queries.commits(file)
    people = queries.people_of([file.received_by, *(each.made_by for each in done)])
    return {
        "arrival": file,
        "sent": file_pages.sent(file, people=people, own=bool(acting.partner)),
        "taken": pages.taken(done, why_not=_why_not_undo(file, done, acting), people=people),
        "again": "" if rules.why_not_read(file, by=acting) else file.pk,
    }


def _why_not_undo(file: Arrival, done: list[Commit], acting: Acting) -> Mapping[int, str | None]:
    late = queries.late(file, rows=(), at=timezone.now()) if done else None
    return {
        each.pk: rules.why_not_undo(
            each, by=acting, changed=queries.worked_on_since(each), late=late
        )
        for each in done
    }


def _names(file: Arrival) -> Names:
    """Return code → name of the nodes that the cycle of a file works with."""
    nodes = registry.nodes(file.cycle.framework)
    return {node.code: Words(node.label_en, node.label_fr or node.label_en) for node in nodes}


def _said(taken: Proposal) -> str:
    """Say what taking came to: nothing, or how many entries are new and changed."""
    about = {
        "new": writing.number(taken.count(Change.NEW)),
        "changed": writing.number(taken.count(Change.CHANGED)),
    }
    return pgettext("rows", "%(new)s new, %(changed)s changed.") % about
