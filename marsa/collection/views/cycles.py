"""Pages of the secretariat: cycles, their plans and their deadlines."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marsa.collection.actions import cycles as actions
from marsa.collection.forms.cycles import ExtendForm, PlanForm, of_cycle
from marsa.collection.forms.returns import Confirmation
from marsa.collection.models import Cycle
from marsa.collection.pages import cycles as pages
from marsa.collection.pages import returns as returns_pages
from marsa.collection.queries import cycles as queries
from marsa.collection.views.steps import Step, posted, take
from marsa.registry.acting import Acting
from marsa.registry.admitting import admit
from marsa.registry.roles import Permission

form_page = require_http_methods(["GET", "HEAD", "POST"])
runs_cycles = admit(Permission.RUN_CYCLES)


def found(code: str) -> Cycle:
    """Return the cycle of an address; one that was loaded by command has no page."""
    return get_object_or_404(queries.with_dates(), code=code)


@require_safe
@runs_cycles
def cycles(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """All cycles, newest first."""
    return render(request, "collection/cycles.html", {"cycles": pages.listed()})


@require_safe
@runs_cycles
def cycle(request: HttpRequest, code: str, *, acting: Acting) -> HttpResponseBase:
    """One cycle, and what can be done next."""
    page = pages.one(found(code), acting=acting, at=timezone.now())
    return render(request, "collection/cycle.html", {"cycle": page})


@form_page
@runs_cycles
def plan(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """Plan a cycle."""
    last, at = queries.cycle(""), timezone.now()
    form = PlanForm(posted(request), initial={"framework": last and last.framework_id})

    def do() -> str:
        made = actions.plan_cycle(form.plan(), by=acting, at=at)
        return _("The cycle %(code)s is planned. Open it when all is ready.") % {"code": made.code}

    step = Step(_("Plan a cycle"), _("Save the plan"), reverse("cycles"), _("Cycles"))
    return take(request, form, step=step, do=do)


@form_page
@runs_cycles
def change_plan(request: HttpRequest, code: str, *, acting: Acting) -> HttpResponseBase:
    """Change the plan of a cycle."""
    subject, at = found(code), timezone.now()
    form = PlanForm(posted(request), initial=of_cycle(subject))

    def do() -> str:
        actions.change_plan(subject, plan=form.plan(), by=acting, at=at)
        return _("The plan is saved.")

    step = Step(_("Change the plan"), _("Save the plan"), *_back(subject))
    to = reverse("cycle", args=[form.cleaned_data["code"]]) if form.is_valid() else ""
    return take(request, form, step=step, do=do, to=to)


@form_page
@runs_cycles
def open_cycle(request: HttpRequest, code: str, *, acting: Acting) -> HttpResponseBase:
    """Open a cycle now."""
    subject, at = found(code), timezone.now()

    def do() -> str:
        return pages.said_open(actions.open_cycle(subject, by=acting, at=at))

    step = Step(
        _("Open the cycle %(code)s") % {"code": code},
        _("Open the cycle"),
        *_back(subject),
        (_("A return is then expected of every partner. Code, framework and due date stay."),),
        pages.why_not_open(subject, acting=acting, at=at),
    )
    return take(request, Confirmation(posted(request)), step=step, do=do)


@form_page
@runs_cycles
def close_cycle(request: HttpRequest, code: str, *, acting: Acting) -> HttpResponseBase:
    """Close a cycle whose due date has come, if the clock did not yet."""
    subject, at = found(code), timezone.now()

    def do() -> str:
        actions.close_due(by=acting.by, at=at)
        return _("Cycles whose due date has come are closed. Review and extensions go on.")

    sentence = _("Nothing more can be declared, except where an extension runs.")
    step = Step(_("Close the cycle"), _("Close the cycle"), *_back(subject), (sentence,))
    return take(request, Confirmation(posted(request)), step=step, do=do)


@form_page
@runs_cycles
def finish_cycle(request: HttpRequest, code: str, *, acting: Acting) -> HttpResponseBase:
    """Finish a cycle."""
    subject, at = found(code), timezone.now()

    def do() -> str:
        actions.finish_cycle(subject, by=acting, at=at)
        return _("The cycle %(code)s is finished.") % {"code": code}

    step = Step(
        _("Finish the cycle %(code)s") % {"code": code},
        _("Finish the cycle"),
        *_back(subject),
        (_("It can then only be read. This cannot be undone."),),
        pages.why_not_finish(subject, acting=acting, at=at),
    )
    return take(request, Confirmation(posted(request)), step=step, do=do)


@form_page
@runs_cycles
def extend(request: HttpRequest, code: str, *, acting: Acting) -> HttpResponseBase:
    """Give one or several partners more time."""
    subject, at = found(code), timezone.now()
    chosen = {"partners": request.GET.getlist("partner")}
    partners = returns_pages.choices(subject)
    form = ExtendForm(posted(request), initial=chosen, partners=partners)

    def do() -> str:
        return pages.said_extended(actions.extend(subject, **form.cleaned_data, by=acting, at=at))

    step = Step(_("Give more time"), _("Give more time"), *_back(subject))
    return take(request, form, step=step, do=do)


@form_page
@runs_cycles
def revoke_extension(request: HttpRequest, number: int, *, acting: Acting) -> HttpResponseBase:
    """Take more time back from one partner."""
    extension, at = get_object_or_404(queries.every_extension(), pk=number), timezone.now()

    def do() -> str:
        return pages.said_revoked([actions.revoke_extension(extension, by=acting, at=at)])

    sentence = returns_pages.said_of(extension)
    step = Step(_("Revoke"), _("Revoke"), *_back(extension.of.cycle), (sentence,))
    return take(request, Confirmation(posted(request)), step=step, do=do)


@form_page
@runs_cycles
def revoke_all(request: HttpRequest, code: str, *, acting: Acting) -> HttpResponseBase:
    """Take more time back from everybody."""
    subject, at = found(code), timezone.now()

    def do() -> str:
        return pages.said_revoked(actions.revoke_extensions(subject, by=acting, at=at))

    sentence = _("From now on the due date counts for every partner again.")
    step = Step(_("Revoke all extensions"), _("Revoke all"), *_back(subject), (sentence,))
    return take(request, Confirmation(posted(request)), step=step, do=do)


def _back(subject: Cycle) -> tuple[str, str]:
    return reverse("cycle", args=[subject.code]), subject.code
