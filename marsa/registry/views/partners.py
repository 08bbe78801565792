"""Pages of the registry: the overview, partners, their contributors and published files."""

from collections.abc import Callable

from django import forms as django
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marsa.kit.refusal import Refused
from marsa.registry import queries
from marsa.registry.acting import Acting
from marsa.registry.actions import people
from marsa.registry.actions import registry as actions
from marsa.registry.admitting import admit
from marsa.registry.forms import registry as forms
from marsa.registry.models import Contributor, Partner, PublishedSource
from marsa.registry.pages import frameworks as framework_pages
from marsa.registry.pages import partners as pages
from marsa.registry.roles import Permission

UNPROCESSABLE = 422
keeps_registry = admit(Permission.KEEP_REGISTRY)
form_page = require_http_methods(["GET", "HEAD", "POST"])


def language() -> str:
    """Return the language of the page."""
    return get_language() or "en"


def take(
    request: HttpRequest,
    form: django.Form,
    *,
    do: Callable[[], str],
    field: str | None,
    context: dict[str, object],
    template: str = "registry/registry-form.html",
) -> HttpResponseBase:
    """Show a form, or do what it asks for and go back.

    do: does it and returns what to say, raises Refused; field: which field a refusal is about.
    context: title, button, back and back_label of the page.
    """
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, do())
            return redirect(str(context["back"]))
        except Refused as no:
            form.add_error(field, str(no))
    status = UNPROCESSABLE if form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


@require_safe
@keeps_registry
def registry(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """What the registry holds."""
    context = {
        "partners": queries.partners().count(),
        "expected": queries.expected_partners().count(),
        "organisations": queries.organisations_in_use().count(),
        "frameworks": framework_pages.listed(language=language()),
    }
    return render(request, "registry/registry.html", context)


@require_safe
@keeps_registry
def partners(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """All partners, or those that a search names."""
    words = request.GET.get("q", "")
    lines = pages.lines(words=words, language=language())
    return render(request, "registry/partners.html", {"lines": lines, "words": words})


@require_safe
@keeps_registry
def partner(request: HttpRequest, code: str, *, acting: Acting) -> HttpResponseBase:
    """One partner."""
    found = get_object_or_404(Partner, code=code)
    return _page(request, found, forms.Source())


@form_page
@keeps_registry
def add_contributor(request: HttpRequest, code: str, *, acting: Acting) -> HttpResponseBase:
    """Add a ministry, agency or service of a partner."""
    found = get_object_or_404(Partner, code=code)
    form = forms.Contributor(request.POST or None)

    def do() -> str:
        made = people.add_contributor(
            **form.cleaned_data, partner=code, acting=acting, at=timezone.now()
        )
        return _("%(code)s was added.") % {"code": made.code}

    title = _("Add a contributor")
    context = {"title": title, "button": _("Add"), **_back(found)}
    return take(request, form, do=do, field="code", context=context)


@form_page
@keeps_registry
def end_contributor(request: HttpRequest, number: int, *, acting: Acting) -> HttpResponseBase:
    """End a contributor, and say who comes after it."""
    found = get_object_or_404(Contributor.objects.select_related("partner"), pk=number)
    choices = pages.successors(found, language=language())
    form = forms.EndContributor(request.POST or None, successors=choices)

    def do() -> str:
        chosen = form.cleaned_data["successor"]
        successor = Contributor.objects.get(pk=chosen) if chosen else None
        on = form.cleaned_data["on"]
        actions.end_contributor(found, on=on, successor=successor, by=acting, at=timezone.now())
        return _("%(code)s ends on that day. Its entries stay.") % {"code": found.code}

    context = {"title": _("End %(code)s") % {"code": found.code}, "button": _("End it")}
    return take(request, form, do=do, field="on", context={**context, **_back(found.partner)})


@require_POST
@keeps_registry
def add_source(request: HttpRequest, code: str, *, acting: Acting) -> HttpResponseBase:
    """Note where a partner publishes an IATI file."""
    found = get_object_or_404(Partner, code=code)
    form = forms.Source(request.POST)
    if form.is_valid():
        try:
            address, hosts = form.cleaned_data["address"], settings.IATI_HOSTS
            actions.add_source(found, address=address, hosts=hosts, by=acting, at=timezone.now())
            messages.success(request, _("The address was added. The partner can have it fetched."))
            return redirect("registry-partner", code)
        except Refused as no:
            form.add_error("address", str(no))
    return _page(request, found, form)


@require_POST
@keeps_registry
def remove_source(request: HttpRequest, number: int, *, acting: Acting) -> HttpResponseBase:
    """Take an address away."""
    source = get_object_or_404(PublishedSource, pk=number)
    code = source.partner_id
    actions.remove_source(source, by=acting, at=timezone.now())
    messages.success(request, _("The address was removed. What came from it stays."))
    return redirect("registry-partner", code)


def _page(request: HttpRequest, found: Partner, form: forms.Source) -> HttpResponse:
    context = {"page": pages.one(found, language=language()), "form": form}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "registry/partner.html", context, status=status)


def _back(found: Partner) -> dict[str, object]:
    name = found.name_fr if language() == "fr" else found.name_en
    return {"back": reverse("registry-partner", args=[found.code]), "back_label": name}
