"""The queue of a reviewer as plain values: what waits, oldest first, and how it differs."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marsa.collection.models import Entry
from marsa.collection.pages import entries as pages
from marsa.collection.pages import one
from marsa.collection.pages.contents import Change
from marsa.collection.pages.entries import SIZE, Link, Row
from marsa.collection.queries import stream
from marsa.collection.rules.review import Token
from marsa.collection.wording import Names
from marsa.registry.acting import Acting
from marsa.registry.roles import MAY, Permission


@dataclass(frozen=True, slots=True)
class Waiting:
    """One entry that waits. url: where it is endorsed or accepted. news: what it is beside the
    version last accepted, in a sentence. notes: what to look at first."""

    row: Row
    url: str
    send_back: str
    token: Token
    news: str
    notes: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of what waits. count: of the filtered list; verb: "endorse" or "accept". fingerprint:
    names the list as it is now; all: the button that decides on all of it."""

    waiting: tuple[Waiting, ...]
    count: int
    verb: str
    fingerprint: str
    one: str
    all: str
    all_url: str
    active: tuple[Link, ...]
    pages: tuple[Link, ...]
    has_partners: bool


def verb(acting: Acting) -> str:
    """Return what a reviewer does with what waits."""
    return "accept" if Permission.ACCEPT in MAY[acting.role] else "endorse"


def fingerprint(entries: QuerySet[Entry]) -> str:
    """Return what names a list: which entries it holds, each in which version (one query)."""
    seen = entries.order_by("pk").values_list("pk", "current", "current__fingerprint")
    return hashlib.sha256(repr(list(seen)).encode()).hexdigest()


def queue(
    entries: QuerySet[Entry],
    *,
    of: int,
    by: Acting,
    form: forms.Form,
    query: QueryDict,
    names: Names,
    language: str,
) -> Queue:
    """Return one page of what waits. of: how many entries one sees in all."""
    page: Page[Entry] = Paginator(entries, SIZE).get_page(query.get("page"))
    noted = stream.noted(entry.pk for entry in page)
    return Queue(
        waiting=tuple(
            _waiting(entry, verb=verb(by), noted=noted[entry.pk], names=names, language=language)
            for entry in page
        ),
        count=page.paginator.count,
        verb=verb(by),
        fingerprint=fingerprint(entries),
        one=_("Accept") if verb(by) == "accept" else _("Endorse"),
        all=_all(verb(by), page.paginator.count, of),
        all_url=pages.address("review-all", query),
        active=tuple(pages.active(form, query, view="review")),
        pages=tuple(pages.pages(page, query, view="review")),
        has_partners="partner" in form.fields,
    )


def done(verb: str, count: int) -> str:
    """Return what deciding on a list came to."""
    if verb == "accept":
        return ngettext("%(n)d entry accepted.", "%(n)d entries accepted.", count) % {"n": count}
    return ngettext("%(n)d entry endorsed.", "%(n)d entries endorsed.", count) % {"n": count}


def _all(verb: str, count: int, of: int) -> str:
    said = _("Accept %(n)d of %(of)d") if verb == "accept" else _("Endorse %(n)d of %(of)d")
    return said % {"n": count, "of": of}


def _waiting(
    entry: Entry, *, verb: str, noted: tuple[int, int], names: Names, language: str
) -> Waiting:
    assert entry.current
    changes = one.changes_since_accepted(entry, language=language, names=names)
    if not entry.accepted_id:
        news = _("New: no version of it was accepted before.")
    elif changes:
        news = ngettext(
            "%(n)d field differs from the version last accepted.",
            "%(n)d fields differ from the version last accepted.",
            len(changes),
        ) % {"n": len(changes)}
    else:
        news = _("As the version last accepted.")
    return Waiting(
        row=pages.row(entry, language=language),
        url=reverse(f"entry-{verb}", args=[entry.pk]),
        send_back=reverse("entry-send-back", args=[entry.pk]),
        token=(entry.current.pk, entry.current.fingerprint),
        news=news,
        notes=tuple(_notes(*noted)),
        changes=changes,
    )


def _notes(questions: int, explanations: int) -> Iterator[str]:
    """Say what stands against deciding, and what its reporter explained."""
    if questions:
        said = ngettext(
            "%(n)d question without an answer", "%(n)d questions without an answer", questions
        )
        yield said % {"n": questions}
    if explanations:
        said = ngettext(
            "%(n)d explanation of the reporter",
            "%(n)d explanations of the reporter",
            explanations,
        )
        yield said % {"n": explanations}
