"""Pages of entries: the list, one entry, what its partner does with it, what is said of it."""

import csv

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marsa.collection.actions import comments
from marsa.collection.actions import entries as actions
from marsa.collection.forms import entries as forms
from marsa.collection.models import Entry
from marsa.collection.pages import entries as pages
from marsa.collection.queries import entries as queries
from marsa.collection.queries import returns, stream
from marsa.collection.views import looking
from marsa.kit.refusal import Refused
from marsa.registry.acting import Acting
from marsa.registry.admitting import admit
from marsa.registry.roles import MAY
from marsa.registry.roles import Permission as P


@require_safe
@admit(P.READ_ENTRIES)
def entries(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """The entries that one may see, filtered; the same as CSV."""
    form = looking.filters(request, acting)
    found = queries.listed(acting, wanted=form.wanted())
    if request.GET.get("format") == "csv":
        return _csv(found)
    language = get_language() or "en"
    page = pages.listing(found, form=form, query=request.GET, language=language)
    may = MAY[acting.role]
    context = {
        "page": page,
        "form": form,
        "naming_us": P.ENDORSE in may,
        "may_write": P.EDIT in may,
    }
    return render(request, "collection/entries.html", context)


@require_safe
@admit(P.READ_ENTRIES)
def entry(request: HttpRequest, pk: int, *, acting: Acting) -> HttpResponseBase:
    """One entry: what it says, where it stands, what to do, what happened."""
    return looking.page(request, looking.found(acting, pk), acting)


@require_POST
@admit(P.EDIT)
def submit(request: HttpRequest, pk: int, *, acting: Acting) -> HttpResponseBase:
    """Hand an entry in."""
    row, at = looking.found(acting, pk), timezone.now()
    form = forms.Decision(request.POST)
    late = returns.late(row.cycle_last, partner=row.partner_id, at=at)
    try:
        actions.submit(
            row,
            token=form.token(),
            findings=looking.checked(row, at=at),
            late=late,
            by=acting,
            at=at,
        )
    except Refused as no:
        form.add_error(None, str(no))
        return looking.page(request, row, acting, form=form)
    messages.success(request, _("Submitted. Your focal point endorses it next."))
    return redirect("entry", pk)


@admit(P.EDIT)
def withdraw(request: HttpRequest, pk: int, *, acting: Acting) -> HttpResponseBase:
    """Take an entry out, with a reason."""
    row = looking.found(acting, pk)
    form = forms.Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.withdraw(row, reason=reason, by=acting, at=timezone.now())
            messages.success(request, _("Withdrawn. It goes into no edition any more."))
            return redirect("entry", pk)
        except Refused as no:
            form.add_error("reason", str(no))
    return render(request, "collection/entry-withdraw.html", {"entry": row, "form": form})


@require_POST
@admit(P.EDIT)
def explain(request: HttpRequest, pk: int, *, acting: Acting) -> HttpResponseBase:
    """Say why a value that looks wrong is right."""
    row = looking.found(acting, pk)
    form = forms.Explanation(request.POST)
    try:
        if not form.is_valid():
            raise Refused(" ".join(str(e) for errors in form.errors.values() for e in errors))
        actions.explain(row, **form.cleaned_data, by=acting, at=timezone.now())
    except Refused as no:
        return looking.page(request, row, acting, form=looking.refused(str(no)))
    messages.success(request, _("The explanation is kept; the reviewers see it."))
    return redirect(f"{reverse('entry', args=[pk])}#findings")


@require_POST
@admit(P.READ_ENTRIES)
def comment(request: HttpRequest, pk: int, *, acting: Acting) -> HttpResponseBase:
    """Comment an entry, or ask a question about it."""
    row = looking.found(acting, pk)
    form = forms.Comment(request.POST, type=row.type)
    try:
        if form.is_valid():
            said = {name: form.cleaned_data[name] for name in ("text", "field")}
            do = comments.ask if form.cleaned_data["question"] else comments.comment
            do(row, **said, by=acting, at=timezone.now())
            messages.success(request, _("Your words stand in the stream of this entry."))
            return redirect(f"{reverse('entry', args=[pk])}#stream")
    except Refused as no:
        form.add_error(None, str(no))
    return looking.page(request, row, acting, form=form, comment=form)


@admit(P.READ_ENTRIES)
def answer(request: HttpRequest, pk: int, event: int, *, acting: Acting) -> HttpResponseBase:
    """Answer an open question."""
    row = looking.found(acting, pk)
    question = get_object_or_404(stream.open_questions(row), pk=event)
    form = forms.Answer(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            comments.answer(question, text=form.cleaned_data["text"], by=acting, at=timezone.now())
            messages.success(request, _("Answered."))
            return redirect(f"{reverse('entry', args=[pk])}#stream")
        except Refused as no:
            form.add_error("text", str(no))
    context = {"entry": row, "question": question, "form": form}
    return render(request, "collection/entry-answer.html", context)


def _csv(found: QuerySet[Entry]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="entries.csv"'
    response.write("\ufeff")
    csv.writer(response).writerows(pages.lines(found))
    return response
