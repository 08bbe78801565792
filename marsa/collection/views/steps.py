"""One step that a person confirms, or a form that leads to it: one page for all of them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from marsa.kit.refusal import Refused

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Step:
    """A page that asks for one step. why_not: why it cannot be taken, in place of the button."""

    title: str
    button: str
    back: str
    back_label: str
    sentences: tuple[str, ...] = ()
    why_not: str | None = None


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, None for a page that is only shown."""
    return request.POST if request.method == "POST" else None


def take(
    request: HttpRequest, form: Form, *, step: Step, do: Callable[[], str], to: str = ""
) -> HttpResponse:
    """Show the page, or take the step and go on.

    do: takes the step, returns what to say of it, raises Refused. to: where to go on, the page
    behind unless said.
    """
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, do())
            return redirect(to or step.back)
        except Refused as reason:
            form.add_error(None, str(reason))
    status = UNPROCESSABLE if form.errors else 200
    return render(
        request, "collection/cycle-step.html", {"form": form, "step": step}, status=status
    )
