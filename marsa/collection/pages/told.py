"""The stream of an entry in words: what happened, who said what, what was changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from marsa.collection import deadlines
from marsa.collection.models import Entry, Event
from marsa.collection.pages import contents
from marsa.collection.pages.contents import Change
from marsa.collection.pages.entries import Link
from marsa.collection.queries import stream
from marsa.collection.rules.entries import state_name
from marsa.collection.states import EventKind
from marsa.collection.wording import Names
from marsa.registry import codelists
from marsa.registry.acting import person_of
from marsa.registry.roles import Role

People = Mapping[int, str]  # number of an account → name


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the stream. heading: what it is. answer_url: of an open question."""

    id: int
    heading: str
    by: str
    at: str
    text: str
    about: str
    changes: tuple[Change, ...]
    answer_url: str


def lines(
    events: Iterable[Event], *, people: People, names: Names, language: str
) -> tuple[Told, ...]:
    """Return the lines of a stream in the order they come in."""
    return tuple(
        Told(
            id=event.pk,
            heading=_heading(event),
            by=who(event.by, people=people, language=language),
            at=deadlines.written(event.at, language=language),
            text=event.text,
            about=contents.label(event.field, language=language) if event.field else "",
            changes=_changes(event, language, names),
            answer_url=_answer_url(event),
        )
        for event in events
    )


def who(by: str, *, people: People, language: str) -> str:
    """Return a line of the journal's "by" in words: the person's name and role, or as it stands."""
    number = person_of(by)
    role, _sep, scope = by.partition(" ")[2].partition(" ")
    if number is None or role not in set(Role):
        return by
    name = people.get(number) or f"#{number}"
    word = codelists.labels("roles")[role].text(language)
    return f"{name} ({word}{', ' + scope if scope else ''})"


def shown(entry: Entry, *, only: str) -> tuple[Link, ...]:
    """Return the ways to show the stream: all of it, or one kind."""
    words = {
        "": _("All"),
        stream.STATES: _("States"),
        stream.COMMENTS: _("Comments"),
        stream.CHANGES: _("Changes"),
        stream.FILES: _("Files"),
    }
    url = reverse("entry", args=[entry.pk])
    return tuple(
        Link(word, f"{url}{f'?stream={key}' if key else ''}#stream", key == only)
        for key, word in words.items()
    )


def _heading(event: Event) -> str:
    if state := event.detail.get("to"):
        return _("Now: %(state)s") % {"state": state_name(state)}
    if cycle := event.detail.get("confirmed_in"):
        return _("Confirmed unchanged in %(cycle)s") % {"cycle": cycle}
    if event.detail.get("finding"):
        return _("Explanation")
    headings = {
        EventKind.STATE: _("State"),
        EventKind.CHANGE: _("Changed"),
        EventKind.COMMENT: _("Comment"),
        EventKind.QUESTION: _("Question, answered") if event.answered_at else _("Open question"),
        EventKind.ANSWER: _("Answer"),
        EventKind.FILE: _("File"),
    }
    return headings[EventKind(event.kind)]


def _changes(event: Event, language: str, names: Names) -> tuple[Change, ...]:
    pairs: Mapping[str, Sequence[object]] = event.detail.get("fields") or {}
    before = {key: pair[0] for key, pair in pairs.items()}
    after = {key: pair[1] for key, pair in pairs.items()}
    return contents.changes(before, after=after, language=language, names=names)


def _answer_url(event: Event) -> str:
    if event.kind != EventKind.QUESTION or event.answered_at:
        return ""
    return reverse("entry-answer", args=[event.entry_id, event.pk])
