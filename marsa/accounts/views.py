"""One's own account."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from marsa.accounts import forms, notices, outbox, queries, rules, signing_in
from marsa.accounts.actions import notices as notice_actions
from marsa.accounts.actions import people
from marsa.accounts.models import Person
from marsa.kit.refusal import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Name, language, time zone; and the ways to password, second factor and mails."""
    person = Person.objects.get(pk=cast(int, request.user.pk))
    form = forms.About(request.POST or None, initial=vars(person))
    if form.is_valid():
        people.change(person, **form.cleaned_data, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("account")
    secured = queries.has_second_factor(person)
    return render(request, "accounts/account.html", {"form": form, "secured": secured})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: HttpRequest, *, token: str) -> HttpResponseBase:
    """Let the owner of an invitation choose a password; then they are signed in."""
    at = timezone.now()
    invitation = queries.invitation_of(token)
    reason = rules.why_not_accept(invitation, at=at)
    if invitation is None or reason:
        return render(request, "accounts/invitation-refused.html", {"reason": reason}, status=410)
    form = forms.Accept(
        request.POST or None, person=invitation.person, initial=vars(invitation.person)
    )
    if not form.is_valid():
        return render(request, "accounts/invitation.html", {"form": form, "of": invitation})
    try:
        person = people.accept(invitation, **form.cleaned_data, at=at)
    except Refused as refused:
        form.add_error(None, str(refused))
        return render(request, "accounts/invitation.html", {"form": form, "of": invitation})
    return signing_in.let_in(request, person)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def notice_preferences(request: HttpRequest) -> HttpResponse:
    """Which mails one wants; deadlines cannot be left out."""
    person = get_object_or_404(Person, pk=request.user.pk)
    if request.method == "POST":
        muted = notices.left_out(request.POST.getlist("event"))
        by = f"#{person.pk} person"
        notice_actions.choose(person, muted=muted, by=by, at=timezone.now())
        messages.success(request, _("Saved. It counts from the next mail on."))
        return redirect("notice-preferences")
    choices = notices.choices(person.muted, language=get_language() or "en")
    return render(request, "accounts/notices.html", {"choices": choices})


@require_safe
def undelivered(request: HttpRequest, *, acting: object) -> HttpResponse:
    """Mails that did not reach their readers. Admission is given where rooms are put together."""
    rows = Paginator(outbox.undelivered(timezone.now()), 100).get_page(request.GET.get("page"))
    events, language = notices.events(), get_language() or "en"
    lines = [(row, events[row.event].label["fr" if language == "fr" else "en"]) for row in rows]
    return render(request, "accounts/undelivered.html", {"page": rows, "lines": lines})
