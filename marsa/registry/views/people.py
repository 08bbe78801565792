"""People and their appointments: the list, one appointment, appointing somebody."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marsa.accounts import door_mail
from marsa.accounts.actions.people import Invited
from marsa.kit.refusal import Refused
from marsa.registry import appointments, codelists
from marsa.registry.acting import Acting
from marsa.registry.actions import people as actions
from marsa.registry.admitting import admit
from marsa.registry.forms.people import Appoint, NewContributor
from marsa.registry.pages import people as pages
from marsa.registry.roles import Permission, Role

PAGE = 50
KEEPERS = (Permission.KEEP_PEOPLE, Permission.APPOINT_CONTRIBUTORS)


@require_safe
@admit(*KEEPERS)
def people(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """Those whom one looks after, and for who keeps people the partners without a focal point."""
    on, words = timezone.localdate(), request.GET.get("q", "")
    past = request.GET.get("when") == "all"
    found = appointments.searched(
        appointments.visible_to(acting), words=words, on=None if past else on
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    keeps = not acting.partner
    return render(
        request,
        "registry/people.html",
        {
            "page": page,
            "lines": pages.lines(page, language=get_language() or "en", on=on),
            "words": words,
            "past": past,
            "vacant": appointments.without_focal_point(on=on) if keeps else [],
            "waiting": appointments.requests_visible_to(acting).filter(state="requested").count(),
        },
    )


@require_safe
@admit(*KEEPERS)
def choose_role(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """Which role to appoint somebody to; who appoints one role only is led on."""
    roles = pages.roles(acting, language=get_language() or "en")
    if len(roles) == 1:
        return redirect("people-appoint", role=roles[0].code)
    return render(request, "registry/people-role.html", {"roles": roles})


@require_http_methods(["GET", "HEAD", "POST"])
@admit(*KEEPERS)
def appoint(request: HttpRequest, *, acting: Acting, role: str) -> HttpResponseBase:
    """Appoint somebody; who has no account gets an invitation by mail."""
    language = get_language() or "en"
    if role not in [each.code for each in pages.roles(acting, language=language)]:
        raise Http404
    chosen = Role(role)
    form = Appoint(
        request.POST or None,
        role=chosen,
        choices=pages.scopes(chosen, acting=acting, language=language),
        initial={"starts_on": timezone.localdate(), "language": language},
    )
    if form.is_valid() and (made := _appointed(request, form, acting)):
        return redirect("people-appointment", number=made)
    label = codelists.labels("roles")[role].text(language)
    return render(request, "registry/people-appoint.html", {"form": form, "role": label})


@require_http_methods(["GET", "HEAD", "POST"])
@admit(*KEEPERS)
def add_contributor(request: HttpRequest, *, acting: Acting) -> HttpResponseBase:
    """Add an entity of a partner, so that people can be appointed for it."""
    name = "name_fr" if get_language() == "fr" else "name_en"
    choices = [(each.code, getattr(each, name)) for each in pages.partners(acting)]
    form = NewContributor(request.POST or None, choices=choices)
    if form.is_valid():
        try:
            made = actions.add_contributor(**form.cleaned_data, acting=acting, at=timezone.now())
        except Refused as refused:
            form.add_error("code", str(refused))
        else:
            messages.success(request, _("%(code)s was added.") % {"code": made})
            return redirect("people-appoint", role=Role.CONTRIBUTOR)
    return render(request, "registry/people-contributor.html", {"form": form})


def say(request: HttpRequest, invited: Invited) -> None:
    """Mail an invitation and say whether it left."""
    failure = door_mail.invite(invited)
    email = {"email": invited.person.email}
    if failure:
        messages.warning(
            request,
            _("The invitation to %(email)s could not be mailed. Send it again later.") % email,
        )
    else:
        messages.success(request, _("The invitation was mailed to %(email)s.") % email)


def _appointed(request: HttpRequest, form: Appoint, acting: Acting) -> int | None:
    """Appoint by a filled form; return the number, None when it was refused."""
    who = {name: form.cleaned_data[name] for name in ("email", "name", "language")}
    try:
        made = actions.invite(
            **who, post=form.post(), acting=acting, by=acting.by, at=timezone.now()
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    if made.invited:
        say(request, made.invited)
    else:
        messages.success(request, _("Appointed. The person has an account already."))
    return made.appointment.pk
