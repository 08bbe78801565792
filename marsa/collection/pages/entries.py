"""The list of entries and one entry, as plain values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from marsa.collection import sheet, writing
from marsa.collection.models import Entry
from marsa.collection.queries import entries as queries
from marsa.collection.rules.entries import state_name
from marsa.registry import codelists

SIZE = 50  # entries on a page


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go. is_current: the reader is there."""

    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One entry in a list. tone: class of its state."""

    url: str
    reference: str
    title: str
    type: str
    state: str
    tone: str
    partner: str
    contributor: str
    cycle: str
    changed: str


@dataclass(frozen=True, slots=True)
class List:
    """A page of entries. total: of all pages. active: filters in force, each a link without it."""

    rows: tuple[Row, ...]
    total: int
    active: tuple[Link, ...]
    pages: tuple[Link, ...]
    csv: str
    has_partners: bool


def listing(entries: QuerySet[Entry], *, form: forms.Form, query: QueryDict, language: str) -> List:
    """Return one page of the wanted entries. query: the address's; its "page" says which."""
    page: Page[int] = Paginator(entries.values_list("pk", flat=True), SIZE).get_page(
        query.get("page")
    )
    # Sorting numbers alone is much faster than sorting all that a row shows.
    shown = entries.order_by().in_bulk(list(page))
    return List(
        rows=tuple(row(shown[pk], language=language) for pk in page),
        total=page.paginator.count,
        active=tuple(active(form, query)),
        pages=tuple(pages(page, query)),
        csv=address("entries", query, format="csv"),
        has_partners="partner" in form.fields,
    )


def naming(entries: QuerySet[Entry], *, query: QueryDict, language: str) -> List:
    """Return one page of other partners' entries that name a country; without filters."""
    page: Page[Entry] = Paginator(entries, SIZE).get_page(query.get("page"))
    return List(
        rows=tuple(_named(entry, language) for entry in page),
        total=page.paginator.count,
        active=(),
        pages=tuple(pages(page, query, view="naming-us")),
        csv="",
        has_partners=True,
    )


def _named(entry: Entry, language: str) -> Row:
    """Return a row that says what others may read: not a change that is being made."""
    said = title_in(queries.shown_to_named(entry), language=language)
    url = reverse("naming-us-one", args=[entry.pk])
    return replace(row(entry, language=language), title=said, url=url)


def row(entry: Entry, *, language: str) -> Row:
    """Return one entry as a list shows it."""
    return Row(
        url=reverse("entry", args=[entry.pk]),
        reference=entry.local_ref,
        title=title(entry, language=language),
        type=codelists.labels("initiative_types")[entry.type].text(language),
        state=state_name(entry.state),
        tone=TONES.get(entry.state, "soft"),
        partner=entry.partner_id,
        contributor=entry.contributor.code if entry.contributor else "",
        cycle=entry.cycle_last.code,
        changed=writing.day(entry.changed_at),
    )


def title(entry: Entry, *, language: str) -> str:
    """Return the title of the current version in the language of the page, or the one there is."""
    said = sheet.parsed(entry.current.content) if entry.current else {}
    return title_in(said, language=language)


def title_in(content: Mapping[str, Any], *, language: str) -> str:
    """Return the title that a content gives, in a language or in the one that there is."""
    titles = content.get("titles") or {}
    return titles.get(language) or next(iter(titles.values()), "") or _("(no title yet)")


# How a state looks: beside the word, never instead of it.
TONES: Mapping[str, str] = {
    "accepted": "ok",
    "endorsed": "ok",
    "sent_back": "fix",
    "edited": "fix",
    "withdrawn": "soft",
}


def active(form: forms.Form, query: QueryDict, *, view: str = "entries") -> Iterator[Link]:
    """Return each filter in force in words, with the address of the list without it."""
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if not value or name == "sort":
            continue
        said = value.isoformat() if hasattr(value, "isoformat") else str(value)
        if isinstance(field, forms.ChoiceField):
            said = str(dict(field.choices)[value])  # type: ignore[arg-type]
        label = str(field.label) if value is True else f"{field.label}: {said}"
        yield Link(label, address(view, query, **{name: ""}))


def pages(page: Page[Any], query: QueryDict, *, view: str = "entries") -> Iterator[Link]:
    """Return links to the pages of a list: none for one page; three dots have no address."""
    if page.paginator.num_pages < 2:
        return
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1):
        is_page = isinstance(number, int)
        url = address(view, query, page=str(number)) if is_page else ""
        yield Link(str(number), url, number == page.number)


def address(view: str, query: QueryDict, **other: str) -> str:
    """Return the address of a list with the same filters but for these; empty takes one away."""
    changed = query.copy()
    changed.pop("page", None)
    for name, value in other.items():
        changed.pop(name, None)
        if value:
            changed[name] = value
    text = changed.urlencode()
    return f"{reverse(view)}?{text}" if text else reverse(view)


HEAD = ("entry_id", "partner", "contributor", "local_ref", "type", "title", "state", "cycle")
HEAD_AT = ("changed_at", "submitted_at", "endorsed_at", "accepted_at")


def lines(entries: Iterable[Entry]) -> Iterator[Sequence[str]]:
    """Return the entries as lines of a table: codes, and instants in UTC."""
    yield (*HEAD, *HEAD_AT)
    for entry in entries:
        contributor = entry.contributor.code if entry.contributor else ""
        about = (entry.local_ref, entry.type, entry.title, entry.state, entry.cycle_last.code)
        instants: tuple[datetime | None, ...] = tuple(getattr(entry, name) for name in HEAD_AT)
        written = (at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else "" for at in instants)
        yield (str(entry.pk), entry.partner_id, contributor, *map(guarded, about), *written)


def guarded(text: str) -> str:
    """Keep a cell from being taken for a formula: an apostrophe before what starts like one."""
    return f"'{text}" if text.startswith(("=", "+", "@", "-", "\t", "\r")) else text
