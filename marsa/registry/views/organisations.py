"""Pages of organisations: searching, other spellings, merging two that are one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marsa.kit.refusal import Refused, insist
from marsa.registry import actions as merging
from marsa.registry import rules
from marsa.registry.acting import Acting
from marsa.registry.actions import registry as actions
from marsa.registry.forms import registry as forms
from marsa.registry.models import Organisation
from marsa.registry.pages import organisations as pages
from marsa.registry.rules import registry as registry_rules
from marsa.registry.views.partners import UNPROCESSABLE, keeps_registry, language

PAGE = 50


@require_safe
@keeps_registry
def organisations(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """The organisations that a search names, or all."""
    words = request.GET.get("q", "")
    page = Paginator(pages.searched(words), PAGE).get_page(request.GET.get("page"))
    lines = [pages.line(row, language=language()) for row in page]
    context = {"page": page, "lines": lines, "words": words}
    return render(request, "registry/organisations.html", context)


@require_safe
@keeps_registry
def organisation(request: HttpRequest, code: str, *, acting: Acting) -> HttpResponseBase:
    """One organisation."""
    return _page(request, get_object_or_404(Organisation, code=code), forms.Alias(), forms.Merge())


@require_POST
@keeps_registry
def add_alias(request: HttpRequest, code: str, *, acting: Acting) -> HttpResponseBase:
    """Let an organisation be recognised by another spelling."""
    found, form = get_object_or_404(Organisation, code=code), forms.Alias(request.POST)
    if form.is_valid():
        try:
            actions.add_alias(found, **form.cleaned_data, by=acting, at=timezone.now())
            said = _("Files that write “%(name)s” are recognised from now on.")
            messages.success(request, said % form.cleaned_data)
            return redirect("organisation", code)
        except Refused as no:
            form.add_error("name", str(no))
    return _page(request, found, form, forms.Merge())


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_registry
def merge(request: HttpRequest, code: str, *, acting: Acting) -> HttpResponseBase:
    """Show what merging an organisation into another would move, then do it."""
    goes = get_object_or_404(Organisation, code=code)
    form = forms.Merge(request.POST if request.method == "POST" else request.GET)
    try:
        stays = _chosen(form)
        insist(rules.why_not_merge(goes, into=stays))
        if request.method != "POST":
            move = pages.move(goes, into=stays, language=language())
            return render(request, "registry/organisation-merge.html", {"move": move})
        merging.merge(goes, into=stays, by=acting.by, at=timezone.now())
    except Refused as no:
        form.add_error("into", str(no))
        return _page(request, goes, forms.Alias(), form)
    said = _("%(code)s was merged into %(into)s; its code leads there.")
    messages.success(request, said % {"code": goes.code, "into": stays.code})
    return redirect("organisation", stays.code)


def _chosen(form: forms.Merge) -> Organisation:
    """Return the organisation whose code was typed. Raises Refused."""
    code = form.cleaned_data["into"].strip() if form.is_valid() else ""
    found = Organisation.objects.filter(code__iexact=code).first()
    insist(registry_rules.why_not_choose(code, known=[code] if found else []))
    assert found
    return found


def _page(
    request: HttpRequest, found: Organisation, alias: forms.Alias, merging: forms.Merge
) -> HttpResponse:
    has_errors = alias.errors if alias.is_bound else merging.errors if merging.is_bound else {}
    context = {
        "page": pages.one(found, language=language()),
        "form": alias if alias.is_bound else merging,
        "alias": alias,
        "merging": merging,
    }
    status = UNPROCESSABLE if has_errors else 200
    return render(request, "registry/organisation.html", context, status=status)
