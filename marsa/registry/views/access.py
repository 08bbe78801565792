"""Asking for reader access: the address, the code, the request; then the answer."""

from typing import cast

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from marsa.accounts import door_mail, keys, queries
from marsa.accounts.models import Person
from marsa.kit.refusal import Refused
from marsa.registry import address_check as checks
from marsa.registry.actions import readers as actions
from marsa.registry.address_check import Check
from marsa.registry.forms.readers import Address, Ask, Code
from marsa.registry.pages import readers as pages
from marsa.registry.roles import ReaderKind

CHECK = "access_check"  # key of the session


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponseBase:
    """What reader access is; the address of who asks. Who is signed in has proven theirs."""
    if request.user.is_authenticated:
        return redirect("access-request")
    form = Address(request.POST or None)
    if not form.is_valid():
        return render(request, "registry/access.html", {"form": form})
    email, code, at = form.cleaned_data["email"], keys.code(), timezone.now()
    if not ratelimit.consume(request, action="ask_access", key=email.lower()):
        form.add_error("email", get_adapter().validation_error("rate_limited"))
        return render(request, "registry/access.html", {"form": form}, status=429)
    request.session[CHECK] = checks.begin(email, code=code, at=at)
    if door_mail.prove(email, code=code):
        form.add_error("email", _("The code could not be mailed. Try again in some minutes."))
        return render(request, "registry/access.html", {"form": form})
    return redirect("access-code")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest) -> HttpResponseBase:
    """The code from the mail."""
    check = _check(request)
    if check is None:
        return redirect("access")
    form = Code(request.POST or None)
    if form.is_valid():
        check = checks.tried(check, code=form.cleaned_data["code"])
        request.session[CHECK] = check
        reason = checks.why_not_proven(check, at=timezone.now())
        if reason is None:
            return redirect("access-request")
        form.add_error("code", reason)
    return render(request, "registry/access-code.html", {"form": form, "email": check["email"]})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fill_in(request: HttpRequest) -> HttpResponseBase:
    """The request itself, once the address is proven."""
    email = _proven(request)
    if email is None:
        return redirect("access")
    known = queries.person_of(email)
    initial = {"name": known.name if known else "", "language": get_language()}
    form = Ask(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            _request(email, form)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            request.session.pop(CHECK, None)
            return redirect("access-asked")
    return render(request, "registry/access-request.html", {"form": form, "email": email})


@require_safe
def asked(request: HttpRequest) -> HttpResponseBase:
    """What happens next."""
    return render(request, "registry/access-asked.html")


@require_safe
@login_required
def my_access(request: HttpRequest) -> HttpResponseBase:
    """The answers to one's own requests."""
    person = cast(Person, request.user)
    lines = pages.own_lines(person.pk, language=get_language() or "en", on=timezone.localdate())
    return render(request, "registry/my-access.html", {"lines": lines})


def _request(email: str, form: Ask) -> None:
    about = {name: form.cleaned_data[name] for name in ("institution", "purpose", "months")}
    at = timezone.now()
    actions.ask(
        email,
        name=form.cleaned_data["name"],
        language=form.cleaned_data["language"],
        kind=ReaderKind(form.cleaned_data["kind"]),
        **about,
        on=timezone.localdate(at),
        at=at,
    )


def _check(request: HttpRequest) -> Check | None:
    return cast("Check | None", request.session.get(CHECK))


def _proven(request: HttpRequest) -> str | None:
    if request.user.is_authenticated:
        return request.user.email
    check = _check(request)
    if check and checks.why_not_proven(check, at=timezone.now()) is None:
        return check["email"]
    return None
