"""Entries of other partners that name one's country, as endorsed there: to read and comment."""

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marsa.collection.actions import comments
from marsa.collection.forms import entries as forms
from marsa.collection.pages import contents
from marsa.collection.pages import entries as pages
from marsa.collection.queries import entries as queries
from marsa.collection.views import looking
from marsa.kit.refusal import Refused
from marsa.registry.acting import Acting
from marsa.registry.admitting import admit
from marsa.registry.roles import Permission as P


@require_safe
@admit(P.ENDORSE)
def entries(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """Entries of other partners that name our country."""
    found = queries.named_in(acting).order_by("partner", "local_ref")  # no title of a draft
    page = pages.naming(found, query=request.GET, language=get_language() or "en")
    return render(request, "collection/entries-naming-us.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@admit(P.ENDORSE)
def entry(request: HttpRequest, pk: int, *, acting: Acting) -> HttpResponseBase:
    """One of them, as its partner last endorsed it; a comment goes to its stream."""
    row = get_object_or_404(queries.named_in(acting).select_related("partner"), pk=pk)
    form = forms.Comment(request.POST or None, type=row.type)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("text", "field")}
        try:
            comments.comment(row, **said, named=True, by=acting, at=timezone.now())
            messages.success(request, _("Your comment was added; its focal point reads it."))
            return redirect("naming-us-one", pk)
        except Refused as no:
            form.add_error("text", str(no))
    language, said_of = get_language() or "en", queries.shown_to_named(row)
    blocks = contents.blocks(said_of, language=language, names=looking.names(row))
    title = pages.title_in(said_of, language=language)
    context = {"entry": row, "title": title, "blocks": blocks, "form": form}
    return render(request, "collection/entry-naming-us.html", context)
