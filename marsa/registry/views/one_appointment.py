"""One appointment: what it is, its letter, its end, its invitation, its person's account."""

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marsa.kit.refusal import Refused, insist
from marsa.registry import appointments, letters
from marsa.registry.acting import Acting
from marsa.registry.actions import people as actions
from marsa.registry.admitting import admit
from marsa.registry.forms.people import End, Letter
from marsa.registry.models import Appointment
from marsa.registry.pages import people as pages
from marsa.registry.roles import Permission, Role
from marsa.registry.rules import people as rules
from marsa.registry.views.people import KEEPERS, say


@require_safe
@admit(*KEEPERS)
def appointment(request: HttpRequest, *, acting: Acting, number: int) -> HttpResponseBase:
    """What is known of one appointment, and what can be done to it."""
    return _shown(request, _visible(number, acting), acting, letter=Letter())


@require_http_methods(["GET", "HEAD", "POST"])
@admit(*KEEPERS)
def end(request: HttpRequest, *, acting: Acting, number: int) -> HttpResponseBase:
    """End an appointment on a day."""
    found, at = _visible(number, acting), timezone.now()
    form = End(request.POST or None, initial={"last_day": timezone.localdate()})
    if form.is_valid():
        try:
            actions.end(found, on=form.on(), acting=acting, at=at)
        except Refused as refused:
            form.add_error("last_day", str(refused))
        else:
            messages.success(request, _("The end of the appointment was noted."))
            return redirect("people-appointment", number=number)
    line = pages.line(found, language=get_language() or "en", on=timezone.localdate(at))
    return render(request, "registry/people-end.html", {"form": form, "line": line})


@require_POST
@admit(*KEEPERS)
def send_letter(request: HttpRequest, *, acting: Acting, number: int) -> HttpResponseBase:
    """Keep the letter of an appointment."""
    found, form = _visible(number, acting), Letter(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["letter"]
        try:
            insist(rules.why_not_keep_letter("pdf", size=file.size))  # before it is in memory
            actions.keep_letter(
                found,
                content=file.read(),
                name=file.name,
                store=settings.MARSA_HOME / "letters",
                acting=acting,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error("letter", str(refused))
        else:
            messages.success(request, _("The letter is kept."))
            return redirect("people-appointment", number=number)
    return _shown(request, found, acting, letter=form)


@require_safe
@admit(*KEEPERS)
def letter(request: HttpRequest, *, acting: Acting, number: int) -> HttpResponseBase:
    """The letter of an appointment, to save: never opened in the page."""
    found = _visible(number, acting)
    file = settings.MARSA_HOME / "letters" / found.letter
    if not found.letter or not file.is_file():
        raise Http404
    with file.open("rb") as opened:
        kind = letters.kind_of(opened.read(letters.HEAD))
    content_type = rules.LETTER_TYPES.get(kind, "application/octet-stream")
    name = f"letter-{found.pk}.{kind}"
    return FileResponse(
        file.open("rb"), as_attachment=True, filename=name, content_type=content_type
    )


@require_POST
@admit(*KEEPERS)
def resend(request: HttpRequest, *, acting: Acting, number: int) -> HttpResponseBase:
    """Send the invitation again; the link of the one before opens nothing any more."""
    try:
        say(request, actions.resend(_visible(number, acting), acting=acting, at=timezone.now()))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("people-appointment", number=number)


@require_http_methods(["GET", "HEAD", "POST"])
@admit(Permission.KEEP_PEOPLE)
def close(request: HttpRequest, *, acting: Acting, number: int) -> HttpResponseBase:
    """Close the account of the person appointed, after asking once."""
    found, at = _visible(number, acting), timezone.now()
    reason = None
    if request.method == "POST":
        try:
            actions.close(found.person, on=timezone.localdate(at), acting=acting, at=at)
        except Refused as refused:
            reason = str(refused)
        else:
            messages.success(request, _("The account is closed. Its number stays in the journal."))
            return redirect("people")
    line = pages.line(found, language=get_language() or "en", on=timezone.localdate(at))
    return render(request, "registry/people-close.html", {"line": line, "reason": reason})


def _visible(number: int, acting: Acting) -> Appointment:
    return get_object_or_404(appointments.visible_to(acting), pk=number)


def _shown(
    request: HttpRequest, found: Appointment, acting: Acting, *, letter: Letter
) -> HttpResponseBase:
    on = timezone.localdate()
    role, partner = Role(found.role), found.partner_id or ""
    return render(
        request,
        "registry/people-appointment.html",
        {
            "line": pages.line(found, language=get_language() or "en", on=on),
            "form": letter,
            "why_not_end": rules.why_not_end(found, acting=acting, on=max(on, found.starts_on)),
            "why_not_keep": rules.why_not_keep(acting, role=role, partner=partner),
            "why_not_close": rules.why_not_close(found.person_id, acting=acting, roles=[role]),
            "is_closed": not found.person.name and found.person.closed_at is not None,
        },
    )
