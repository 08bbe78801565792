"""Pages of frameworks: versions and their nodes, importing a file, putting one in force."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marsa.kit.findings import Reading
from marsa.kit.refusal import Refused
from marsa.registry import actions as registry_actions
from marsa.registry import letters, queries, rules
from marsa.registry.acting import Acting
from marsa.registry.actions import registry as actions
from marsa.registry.forms import registry as forms
from marsa.registry.frameworks import Draft
from marsa.registry.models import Correspondence, Framework, FrameworkVersion, Node
from marsa.registry.pages import frameworks as pages
from marsa.registry.pages.frameworks import Uses
from marsa.registry.rules import registry as registry_rules
from marsa.registry.views.partners import UNPROCESSABLE, form_page, keeps_registry, language

_SHA256 = re.compile(r"[0-9a-f]{64}")
HEAD = ("framework", "version", "valid_from", "source", "name_en", "name_fr")


@require_safe
@keeps_registry
def frameworks(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """All frameworks with their versions."""
    context = {"frameworks": pages.listed(language=language())}
    return render(request, "registry/frameworks.html", context)


@require_safe
@keeps_registry
def version(request: HttpRequest, number: int, *, acting: Acting) -> HttpResponseBase:
    """One version with its nodes."""
    found = _found(number)
    others = FrameworkVersion.objects.filter(framework=found.framework).exclude(pk=found.pk)
    allow = settings.MARSA_ALLOW_SAMPLE
    context = {
        "row": found,
        "page": pages.version(found, language=language()),
        "stated": pages.stated(found, language=language()),
        "nodes": pages.nodes(found, language=language()),
        "older": others.filter(valid_from__lte=found.valid_from),
        "is_draft": found.state == "draft",
        "why_not": rules.why_not_put_in_force(found, others=others, allow_sample=allow),
    }
    return render(request, "registry/framework.html", context)


@form_page
@keeps_registry
def import_framework(request: HttpRequest, *, acting: Acting, uses: Uses) -> HttpResponseBase:
    """Read a file and say what importing it would do; nothing is stored but the file itself."""
    form = forms.FrameworkFile(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        status = UNPROCESSABLE if form.errors else 200
        return render(request, "registry/framework-import.html", {"form": form}, status=status)
    file = form.cleaned_data["file"]
    sha256 = letters.keep(file.read(), store=_store())
    reading = _read(sha256, name=file.name, head=form.head())
    context = {
        "page": pages.preview(reading, uses=uses, language=language()),
        "why_not": _why_not(reading),
        "hidden": {"sha256": sha256, "name": file.name, **form.head()},
    }
    return render(request, "registry/framework-preview.html", context)


@require_POST
@keeps_registry
def confirm_import(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """Import the file that was looked at, as a draft."""
    head = {key: request.POST[key] for key in HEAD if request.POST.get(key)}
    reading = _read(request.POST.get("sha256", ""), name=request.POST.get("name", ""), head=head)
    try:
        made = registry_actions.import_framework(reading, by=acting.by, at=timezone.now())
    except Refused as no:
        messages.warning(request, str(no))
        return redirect("framework-import")
    messages.success(request, _("Imported as a draft. Look at it before you put it in force."))
    return redirect("framework", made.pk)


@require_POST
@keeps_registry
def put_in_force(request: HttpRequest, number: int, *, acting: Acting) -> HttpResponseBase:
    """Put a draft in force."""
    try:
        registry_actions.put_in_force(_found(number), by=acting.by, at=timezone.now())
        messages.success(request, _("The version is in force."))
    except Refused as no:
        messages.warning(request, str(no))
    return redirect("framework", number)


@form_page
@keeps_registry
def relations(request: HttpRequest, old: int, new: int, *, acting: Acting) -> HttpResponseBase:
    """What became of the nodes of one version in a newer one."""
    was, now = _found(old), _found(new)
    if registry_rules.why_not_compare(was, new=now):
        raise Http404
    choices = {"old": pages.choices(was, language=language())}
    choices["new"] = pages.choices(now, language=language())
    form = forms.Relation(request.POST or None, **choices, language=language())
    if request.method == "POST" and form.is_valid():
        try:
            _relate(form, acting)
            messages.success(request, _("Stated."))
            return redirect("framework-relations", old, new)
        except Refused as no:
            form.add_error(None, str(no))
    stated = pages.relations(was, new=now, language=language())
    context = {"form": form, "was": was, "now": now, "stated": stated}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "registry/framework-relations.html", context, status=status)


@require_POST
@keeps_registry
def unrelate(
    request: HttpRequest, old: int, new: int, number: int, *, acting: Acting
) -> HttpResponseBase:
    """Take away what was stated of a node."""
    row = get_object_or_404(Correspondence, pk=number)
    actions.unrelate(row, by=acting, at=timezone.now())
    messages.success(request, _("Taken away."))
    return redirect("framework-relations", old, new)


def _found(number: int) -> FrameworkVersion:
    return get_object_or_404(FrameworkVersion.objects.select_related("framework"), pk=number)


def _relate(form: forms.Relation, acting: Acting) -> None:
    chosen = form.cleaned_data
    ends = {
        name: Node.objects.select_related("version").get(pk=chosen[name]) if chosen[name] else None
        for name in ("old", "new")
    }
    actions.relate(chosen["kind"], **ends, source=chosen["source"], by=acting, at=timezone.now())


def _store() -> Path:
    return Path(settings.MARSA_HOME) / "frameworks"


def _read(sha256: str, *, name: str, head: dict[str, str]) -> Reading[Draft]:
    """Read a file that was sent before."""
    file = _store() / sha256
    if not _SHA256.fullmatch(sha256) or not file.is_file():
        raise Http404
    return queries.read_framework(file.read_bytes(), name=name, head=head)


def _why_not(reading: Reading[Draft]) -> str | None:
    """Return why what was read cannot be imported."""
    if not reading.records:
        return rules.why_not_import(reading, existing=None, is_new=False)
    draft = reading.records[0]
    versions = FrameworkVersion.objects.filter(framework=draft.framework, number=draft.version)
    is_new = not Framework.objects.filter(code=draft.framework).exists()
    return rules.why_not_import(reading, existing=versions.first(), is_new=is_new)
