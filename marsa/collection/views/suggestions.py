"""Pages of what a cycle proposes to a partner: answering lines, one by one or together."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marsa.collection import conflicts
from marsa.collection.actions import suggestions as actions
from marsa.collection.checks.said import Words
from marsa.collection.forms import suggestions as forms
from marsa.collection.models import Return, Suggestion
from marsa.collection.pages import suggestions as pages
from marsa.collection.queries import returns
from marsa.collection.queries import suggestions as queries
from marsa.collection.rules import suggestions as rules
from marsa.collection.views.steps import posted
from marsa.collection.wording import Names
from marsa.kit.refusal import Refused
from marsa.registry import queries as registry
from marsa.registry.acting import Acting
from marsa.registry.admitting import admit
from marsa.registry.roles import Permission

UNPROCESSABLE = 422


@require_safe
@admit(Permission.EDIT)
def suggestions(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """What is proposed to the partner in the cycle that runs, and what was answered."""
    returned = queries.current(acting)
    if returned is None:
        return render(request, "collection/suggestions-none.html")
    found = {key: queries.listed(acting, returned=returned, kind=key) for key in queries.KINDS}
    counts = {key: rows.count() for key, rows in found.items()}
    asked = request.GET.get("show", "")
    kind = asked if asked in found else ("entries" if counts["entries"] else "files")
    page = Paginator(found[kind], pages.LINES).get_page(request.GET.get("page"))
    left = counts["entries"] + counts["files"]
    context = {
        "kind": kind,
        "tabs": pages.tabs(returned, counts=counts, kind=kind),
        "lead": pages.lead(left, of=left + counts["answered"]),
        "late": returns.late(returned.cycle, partner=acting.partner, at=timezone.now()),
        "page": page,
        "rows": pages.rows(page),
    }
    return render(request, "collection/suggestions.html", context)


@require_POST
@admit(Permission.EDIT)
def answer_all(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """Give the ticked lines one answer."""
    numbers = [each for each in request.POST.getlist("line") if each.isdecimal()]
    lines = list(queries.visible_to(acting).filter(pk__in=numbers, answer="").order_by("id"))
    do, kind = request.POST.get("do", ""), request.POST.get("show", "")
    back = f"{request.path.removesuffix('all/')}?{urlencode({'show': kind})}"
    if not lines or do not in DOING:
        messages.warning(request, _("No line is ticked. Tick those that have the same answer."))
        return redirect(back)
    outcome = actions.answer_all(lines, do=_doing(do, acting, lines[0].of, timezone.now()))
    said = _done(outcome.done)
    if not outcome.refused:
        messages.success(request, said)
        return redirect(back)
    context = {"said": said, "refused": outcome.refused, "back": back}
    return render(request, "collection/suggestions-refused.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@admit(Permission.EDIT)
def suggestion(request: HttpRequest, number: int, *, acting: Acting) -> HttpResponseBase:
    """One line with what it proposes, and its answer."""
    line, at = get_object_or_404(queries.visible_to(acting), pk=number), timezone.now()
    late = returns.late(line.of.cycle, partner=acting.partner, at=at)
    form = forms.Answer(posted(request), line=line)
    if request.method == "POST" and form.is_valid():
        try:
            return _answer(request, line, form, late=late, acting=acting, at=at)
        except Refused as no:
            form.add_error(_where(form), str(no))
        except conflicts.Conflict:
            form.add_error(None, _("The entry was changed meanwhile. Look at it and answer again."))
    context = {
        "form": form,
        "page": pages.one(line, names=_names(line)),
        "why_not": rules.why_not_answer(line, by=acting, late=late),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "collection/suggestion.html", context, status=status)


DOING: dict[str, Callable[..., Suggestion]] = {
    forms.UNCHANGED: actions.confirm,
    forms.KEEP: actions.keep,
    forms.NOT_OURS: actions.disown,
}


def _doing(
    do: str, acting: Acting, returned: Return, at: datetime
) -> Callable[[Suggestion], object]:
    """Return what one answer does with each line."""
    late = returns.late(returned.cycle, partner=acting.partner, at=at)
    more = {"reason": ""} if do == forms.NOT_OURS else {}
    return lambda line: DOING[do](line, **more, late=late, by=acting, at=at)


def _answer(
    request: HttpRequest,
    line: Suggestion,
    form: Form,
    *,
    late: str | None,
    acting: Acting,
    at: datetime,
) -> HttpResponseBase:
    """Give a line its answer and go on: to the form of its entry, or back to the list."""
    chosen, said = form.cleaned_data["answer"], form.cleaned_data
    if chosen == forms.ENDED:
        on, today = said.get("ended_on"), timezone.localdate(at)
        actions.end(line, on=on, today=today, late=late, by=acting, at=at)
    elif chosen == forms.NOT_OURS:
        actions.disown(line, reason=said.get("reason", ""), late=late, by=acting, at=at)
    elif chosen == forms.UPDATE:
        done = actions.update(line, late=late, by=acting, at=at)
        messages.success(request, _("Answered. Now correct what has changed."))
        return redirect("write", done.entry_id)
    else:
        DOING[chosen](line, late=late, by=acting, at=at)
    messages.success(request, _done(1))
    return redirect("suggestions")


def _where(form: Form) -> str | None:
    """Return the field that a refusal is about."""
    chosen = form.cleaned_data.get("answer")
    field = {forms.ENDED: "ended_on", forms.NOT_OURS: "reason"}.get(chosen or "", "answer")
    return field if field in form.fields else None


def _done(count: int) -> str:
    return ngettext("%(n)d line is answered.", "%(n)d lines are answered.", count) % {"n": count}


def _names(line: Suggestion) -> Names:
    nodes = registry.nodes(line.of.cycle.framework)
    return {node.code: Words(node.label_en, node.label_fr or node.label_en) for node in nodes}
