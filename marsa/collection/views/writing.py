"""Writing an entry: begin it, its task list, one page per section, check answers, submit."""

from datetime import datetime
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marsa.collection import unreadable
from marsa.collection.actions import entries as actions
from marsa.collection.actions.entries import Saved
from marsa.collection.conflicts import Conflict
from marsa.collection.forms import entries as forms
from marsa.collection.forms.sections import lines, reading
from marsa.collection.forms.sections.typing import Typed
from marsa.collection.pages import writing as pages
from marsa.collection.queries import entries as queries
from marsa.collection.queries import writing as asked
from marsa.collection.views import attached, beginning, drafting, drawing, looking
from marsa.collection.views.drafting import Draft
from marsa.collection.views.keeping import keeping, posted, taken_back
from marsa.kit.refusal import Refused
from marsa.registry.acting import Acting
from marsa.registry.admitting import admit
from marsa.registry.roles import MAY
from marsa.registry.roles import Permission as P

CONFLICT, UNPROCESSABLE = 409, 422


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@keeping
@admit(P.EDIT)
def new(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """Begin an entry with its first section."""
    at = timezone.now()
    began = beginning.of(request, acting, at=at)
    written = posted(request) if request.method == "POST" else taken_back(request)
    if request.method == "POST" and written:
        try:
            entry = began.start(written, by=acting, at=at)
            messages.success(request, _("Begun as %(ref)s.") % {"ref": entry.local_ref})
            return _onward(request, drafting.opened(acting, entry.pk, at=at), "about")
        except Refused as no:
            return drawing.first(request, began, written, refused=str(no))
    return drawing.first(request, began, written)


@never_cache
@require_safe
@admit(P.EDIT)
def tasks(request: HttpRequest, pk: int, *, acting: Acting) -> HttpResponseBase:
    """What is left to write, section by section."""
    draft = drafting.opened(acting, pk, at=timezone.now())
    return drawing.tasks(request, draft)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@keeping
@admit(P.EDIT)
def section(request: HttpRequest, pk: int, key: str, *, acting: Acting) -> HttpResponseBase:
    """One section: shown, changed line by line, saved."""
    at, about = timezone.now(), drawing.section_or_404(key)
    draft = drafting.opened(acting, pk, at=at, is_checked="look" in request.GET)
    if request.method != "POST":
        return drawing.section(request, draft, about, taken_back(request))
    written = posted(request)
    if changed := drawing.rearranged(request, written):
        return drawing.section(request, draft, about, changed, is_typed=True)
    written = drawing.with_taken(request, written, draft)
    save = partial(_save, draft, written, key, acting, at)
    if "autosave" in request.POST:
        return _saved_by_itself(save, written)
    try:
        save()
        attached.take(request, draft.entry, by=acting, at=at)
    except Conflict as conflict:
        return drawing.conflict(request, draft, about, written, conflict)
    except Refused as no:
        return drawing.section(request, draft, about, written, is_typed=True, refused=str(no))
    return _onward(request, drafting.opened(acting, pk, at=at), key)


def _save(draft: Draft, written: Typed, key: str, acting: Acting, at: datetime) -> Saved:
    """Save a section over what was seen. Raises Refused and Conflict."""
    base, token, chosen = (
        drafting.base(draft, written),
        drafting.seen(written),
        drawing.chosen(written),
    )
    about = drawing.section_or_404(key)
    said = reading.said(written, content=base, section=about, sources=draft.sources)
    save = partial(actions.save, draft.entry, cycle=draft.cycle, late=draft.late, by=acting, at=at)
    if chosen.get("*") == "theirs":
        return Saved(draft.entry)
    if chosen.get("*") == "mine":
        token = draft.token
    saved = save(content=said, token=token, chosen=chosen)
    if saved.merged and unreadable.KEY in said:  # bringing two changes together knows no such key
        saved = save(
            content={unreadable.KEY: said[unreadable.KEY]}, token=queries.token(saved.entry)
        )
    return saved


def _saved_by_itself(save: "partial[Saved]", written: Typed) -> JsonResponse:
    """Answer the page that saves itself: what to say, and over what to save next."""
    try:
        saved = save()
    except Conflict:
        said = _("Somebody else changed the same field. Press Continue to see both values.")
        return JsonResponse({"said": said}, status=CONFLICT)
    except Refused as no:
        return JsonResponse({"said": str(no)}, status=UNPROCESSABLE)
    now = timezone.localtime(timezone.now(), timezone.get_default_timezone())
    said = _("Saved at %(time)s.") % {"time": f"{now:%H:%M}"}
    if saved.merged:  # the page does not show what it would save over from now on
        said += " " + _("Somebody else changed this entry, too: press Continue to see it.")
        return JsonResponse({"said": said})
    version, fingerprint = queries.token(saved.entry)
    at = lines.numbered(written, content=queries.said(saved.entry))
    answer = {"said": said, "version": version, "fingerprint": fingerprint, "at": at}
    return JsonResponse(answer)


def _onward(request: HttpRequest, draft: Draft, key: str) -> HttpResponse:
    """Go on from a saved section: to the next, or back to it while something is to be mended."""
    go, entry = request.POST.get("go", ""), draft.entry
    here = sum(each.severity in ("stop", "fix") for each in drawing.of_section(draft, key))
    said = pages.sentence(entry, left=draft.left)
    messages.success(request, _("Saved.") + " " + said)
    if go in ("list", "check"):
        return redirect("write" if go == "list" else "write-check", entry.pk)
    if go == "stay" or here:
        return redirect(pages.url_of(entry, key, look=True))
    return redirect(pages.after(entry, key))


@never_cache
@admit(P.EDIT)
def check(request: HttpRequest, pk: int, *, acting: Acting) -> HttpResponseBase:
    """All answers on one page; what looks wrong is explained here."""
    draft = drafting.opened(acting, pk, at=timezone.now())
    form = forms.Explanation(request.POST) if request.method == "POST" else None
    if form is not None:
        try:
            if not form.is_valid():
                raise Refused(_("Write the explanation first; the field is empty."))
            actions.explain(draft.entry, **form.cleaned_data, by=acting, at=timezone.now())
            messages.success(request, _("The explanation is kept; the reviewers see it."))
            return redirect(f"{reverse('write-check', args=[pk])}#left")
        except Refused as no:
            return drawing.answers(request, draft, acting, form=looking.refused(str(no)))
    return drawing.answers(request, draft, acting)


@require_POST
@admit(P.EDIT)
def submit(request: HttpRequest, pk: int, *, acting: Acting) -> HttpResponseBase:
    """Hand in what was checked."""
    at = timezone.now()
    draft, form = drafting.opened(acting, pk, at=at), forms.Decision(request.POST)
    try:
        actions.submit(
            draft.entry,
            token=form.token(),
            findings=draft.found,
            late=draft.late,
            by=acting,
            at=at,
        )
    except Refused as no:
        return drawing.answers(request, draft, acting, form=looking.refused(str(no)))
    return redirect("write-submitted", pk)


@require_safe
@admit(P.EDIT)
def submitted(request: HttpRequest, pk: int, *, acting: Acting) -> HttpResponseBase:
    """What happens next."""
    entry = looking.found(acting, pk)
    context = {"entry": entry, "endorses": P.ENDORSE in MAY[acting.role]}
    return render(request, "collection/write-submitted.html", context)


@require_safe
@admit(P.READ_ENTRIES)
def document(request: HttpRequest, number: int, *, acting: Acting) -> HttpResponseBase:
    """Hand a document out, once the scanner found it clean."""
    found = get_object_or_404(asked.documents_visible_to(acting), pk=number)
    return attached.handed_out(request, found)
