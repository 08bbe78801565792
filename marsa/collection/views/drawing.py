"""Drawing the pages on which an entry is written, and reading which button was pressed."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Literal

from django import forms as django
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from marsa.collection import fields
from marsa.collection.checks import Check
from marsa.collection.conflicts import Conflict
from marsa.collection.fields import Section
from marsa.collection.forms import entries as forms
from marsa.collection.forms.sections import controls, drawn, lines, naming, reading
from marsa.collection.forms.sections.laying import Page
from marsa.collection.forms.sections.typing import Sources, Typed
from marsa.collection.pages import writing as pages
from marsa.collection.queries import writing as queries
from marsa.collection.states import REVIEWED
from marsa.collection.views import beginning
from marsa.collection.views.beginning import Beginning
from marsa.collection.views.drafting import Draft
from marsa.registry.acting import Acting
from marsa.registry.roles import MAY, Permission

CONFLICT, UNPROCESSABLE = 409, 422
CHOSEN = "chosen:"
TOKEN = ("version", "fingerprint")


def section_or_404(key: str) -> Section:
    """Return a section of the form by its key."""
    found = next((each for each in fields.sections() if each.key == key), None)
    if found is None:
        raise Http404
    return found


def of_section(draft: Draft, key: str) -> list[Check]:
    """Return what was found in a section."""
    return [each for each in draft.found if fields.of(each.field).section == key]


def rearranged(request: HttpRequest, written: Typed) -> Typed | None:
    """Return what is typed with a line more or less; None when no such button was pressed."""
    key = request.POST.get("add", "")
    if key in lines.LISTS:
        return lines.added(written, key=key)
    key, _, number = request.POST.get("remove", "").partition("-")
    if key in lines.LISTS and number.isdecimal():
        return lines.removed(written, key=key, number=int(number))
    return None


def with_taken(request: HttpRequest, written: Typed, draft: Draft) -> Typed:
    """Return what is typed, with the organisation that was picked in place of a name."""
    name, _, code = request.POST.get("take", "").partition("=")
    if name in written and code in draft.sources.organisations:
        return written | {name: [draft.sources.organisations[code]]}
    return written


def chosen(written: Typed) -> dict[str, Literal["mine", "theirs"]]:
    """Return whose value was chosen at each place of a conflict."""
    return {
        name.removeprefix(CHOSEN): "mine" if values[-1] == "mine" else "theirs"
        for name, values in written.items()
        if name.startswith(CHOSEN)
    }


def section(
    request: HttpRequest,
    draft: Draft,
    about: Section,
    written: Typed | None,
    *,
    is_typed: bool = False,
    refused: str = "",
) -> HttpResponse:
    """Draw a section. written: what was typed and is not saved; is_typed: just now."""
    content, sources = draft.content, draft.sources
    saved = reading.typed(content, section=about, sources=sources)
    form = Page(saved | (written or {}), section=about, sources=sources)
    if "look" in request.GET and not written:
        blocking = [c for c in of_section(draft, about.key) if c.severity in ("stop", "fix")]
        form.say(blocking, content=content, language=sources.language)
    if refused:
        form.add_error(None, refused)
    token = dict(zip(TOKEN, draft.token, strict=True))
    token |= {name: written[name][-1] for name in TOKEN if written and name in written}
    context = {
        "entry": draft.entry,
        "section": about.label(sources.language),
        "is_brought_back": bool(written) and not is_typed,
        "token": token,
        "why_not": draft.why_not,
        "is_reviewed": draft.entry.state in REVIEWED,
        "documents": pages.attachments(queries.documents(draft.entry)),
        **_form(form, saved | (written or {}), content, about, draft),
    }
    status = UNPROCESSABLE if refused else 200
    return render(request, "collection/write-section.html", context, status=status)


def _form(
    form: Page, written: Typed, content: Mapping[str, Any], about: Section, draft: Draft
) -> dict[str, Any]:
    sources = draft.sources
    nodes = sources.around.nodes.values()
    return {
        "form": form,
        "key": about.key,
        "blocks": drawn.blocks(form, written, content=content, section=about, sources=sources),
        "lists": suggestions(about, sources),
        "domains_only": about.key == "themes" and not any(node.parent for node in nodes),
    }


def suggestions(about: Section, sources: Sources) -> dict[str, tuple[str, ...]]:
    """Return the lists that controls of a section suggest values from, by name."""
    found: dict[str, tuple[str, ...]] = {}
    if about.key in ("money", "who-where"):
        found["organisations"] = tuple(sources.organisations.values())
    if about.key == "money":
        found["currencies"] = tuple(controls.suggested("currencies", language=sources.language))
    if about.key == "who-where":
        found["places"] = tuple(controls.suggested("places", language=sources.language))
    return found


def first(
    request: HttpRequest, began: Beginning, written: Typed | None, *, refused: str = ""
) -> HttpResponse:
    """Draw the page that begins an entry."""
    context: dict[str, Any] = {"why_not": began.why_not, "cycle": began.cycle}
    if began.sources:
        about, sources = beginning.FIRST, began.sources
        form = Page(written or {}, section=about, sources=sources, is_new=True)
        if refused:
            is_typeless = "type" not in (written or {})
            form.add_error("type" if is_typeless else None, refused)
        blocks = drawn.blocks(form, written or {}, content={}, section=about, sources=sources)
        context |= {
            "form": form,
            "blocks": blocks,
            "is_brought_back": bool(written) and not refused,
        }
    status = UNPROCESSABLE if refused else 200
    return render(request, "collection/write-new.html", context, status=status)


def tasks(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Draw the task list."""
    rows = pages.tasks(
        draft.entry, content=draft.content, left=draft.left, language=draft.sources.language
    )
    context = {
        "entry": draft.entry,
        "tasks": rows,
        "sentence": pages.sentence(draft.entry, left=draft.left),
        "why_not": draft.why_not,
        "late": draft.late,
    }
    return render(request, "collection/write-tasks.html", context)


def answers(
    request: HttpRequest, draft: Draft, acting: Acting, *, form: django.Form | None = None
) -> HttpResponse:
    """Draw all answers. form: one that was refused."""
    found = pages.answers(
        draft.entry,
        content=draft.content,
        found=draft.found,
        explained=draft.explained,
        names=draft.names,
        control=partial(naming.control, content=draft.content),
        language=draft.sources.language,
    )
    context = {
        "entry": draft.entry,
        "page": found,
        "token": draft.token,
        "late": draft.late,
        "endorses": Permission.ENDORSE in MAY[acting.role],
        "documents": pages.attachments(queries.documents(draft.entry)),
        "form": form or forms.Decision(),
    }
    status = UNPROCESSABLE if form else 200
    return render(request, "collection/write-check.html", context, status=status)


def conflict(
    request: HttpRequest, draft: Draft, about: Section, written: Typed, raised: Conflict
) -> HttpResponse:
    """Draw both values of each place that two people changed."""
    typed = [(name, text) for name, texts in written.items() for text in texts]
    context = {
        "entry": draft.entry,
        "section": about.label(draft.sources.language),
        "sides": pages.sides(raised, language=draft.sources.language),
        "is_whole": not raised.found,
        "typed": typed,
    }
    return render(request, "collection/write-conflict.html", context, status=CONFLICT)
