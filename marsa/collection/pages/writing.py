"""The pages on which an entry is written, as plain values: task list, answers, conflict."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marsa.collection import checks, fields, unreadable
from marsa.collection.checks import Check
from marsa.collection.conflicts import Conflict
from marsa.collection.fields import Section
from marsa.collection.models import Document, Entry
from marsa.collection.pages import contents, one
from marsa.collection.pages.contents import Block
from marsa.collection.pages.one import Found
from marsa.collection.rules import documents as rules
from marsa.collection.wording import Names

Content = Mapping[str, Any]
Explanations = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Task:
    """One section of the task list. tone: ok, fix or soft, as the state is coloured."""

    title: str
    url: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class Place:
    """Something that was found, with the page and control where it is mended. asks: an explanation
    is due here."""

    about: Found
    url: str
    section: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What an entry says, section by section, with what is left to do."""

    blocks: tuple[tuple[Block, str], ...]
    found: tuple[Place, ...]
    left: int


@dataclass(frozen=True, slots=True)
class Side:
    """One place that two people changed. name: of its choice."""

    name: str
    label: str
    before: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document: its name and size, where it is handed out, or why it is not yet."""

    number: int
    name: str
    kilobytes: int
    url: str
    why_not: str


def sections(type_: str) -> list[Section]:
    """Return the sections that ask something of an entry of a type."""
    every = fields.all_fields()
    return [s for s in fields.sections() if any(type_ in every[k].applies for k in s.fields)]


def left(found: Iterable[Check], *, explained: Explanations) -> dict[str, int]:
    """Return section → how many things are left to do in it."""
    blocking = checks.by_section(checks.left_to_do(found, explained=explained))
    return {section: len(of_it) for section, of_it in blocking.items()}


def tasks(
    entry: Entry, *, content: Content, left: Mapping[str, int], language: str
) -> tuple[Task, ...]:
    """Return the task list of an entry. left: section → what is left to do in it."""
    said = {b.key: any(line.said and fields.of(line.key).is_asked for line in b.lines)
            for b in contents.blocks(content, language=language, names={})}  # fmt: skip
    return tuple(
        Task(
            section.label(language),
            url_of(entry, section.key, look=bool(left.get(section.key) and said.get(section.key))),
            *_state(left.get(section.key, 0), bool(said.get(section.key))),
        )
        for section in sections(entry.type)
    )


def _state(left: int, is_begun: bool) -> tuple[str, str]:
    if left and not is_begun:
        return _("To do"), "todo"
    if left:
        return ngettext("%(n)d thing to mend", "%(n)d things to mend", left) % {"n": left}, "fix"
    return (_("Done"), "done") if is_begun else (_("Nothing yet; may stay empty"), "done")


def sentence(entry: Entry, *, left: Mapping[str, int]) -> str:
    """Return how much is left: "2 of 9 sections are left."."""
    every, open_ = len(sections(entry.type)), sum(bool(n) for n in left.values())
    if not open_:
        return _("Nothing is left: you can check your answers and submit.")
    return ngettext(
        "%(n)d of %(every)d sections is left.", "%(n)d of %(every)d sections are left.", open_
    ) % {"n": open_, "every": every}


def url_of(entry: Entry, section: str, *, look: bool = False) -> str:
    """Return the address of a section. look: with what was found in it."""
    return reverse("write-section", args=[entry.pk, section]) + ("?look=1" if look else "")


def after(entry: Entry, section: str) -> str:
    """Return where Continue leads to from a section."""
    keys = [each.key for each in sections(entry.type)]
    number = keys.index(section) + 1
    if number < len(keys):
        return url_of(entry, keys[number])
    return reverse("write-check", args=[entry.pk])


def answers(
    entry: Entry,
    *,
    content: Content,
    found: Iterable[Check],
    explained: Explanations,
    names: Names,
    control: Callable[[str], str],
    language: str,
) -> Answers:
    """Return what an entry says and what was found in it.

    control: place of the content → name of the control that shows it.
    """
    every = tuple(found)
    shown = unreadable.in_place(content)
    blocks = contents.blocks(shown, language=language, names=names)
    about = {
        (f.code, f.field): f for f in one.found(every, explanations=explained, language=language)
    }
    places = tuple(
        Place(each, url_at(entry, each.field, control=control), fields.of(each.field).section)
        for each in about.values()
    )
    blocking = checks.left_to_do(every, explained=explained)
    return Answers(
        tuple((block, url_of(entry, block.key)) for block in blocks), places, len(blocking)
    )


def url_at(entry: Entry, path: str, *, control: Callable[[str], str]) -> str:
    """Return the address of the control where a place of the content is mended."""
    return f"{url_of(entry, fields.of(path).section, look=True)}#id_{control(path)}"


def sides(conflict: Conflict, *, language: str) -> tuple[Side, ...]:
    """Return the places that two people changed, what each says side by side."""
    tell = contents.in_language
    if conflict.found:
        return tuple(
            Side(each.field, *(tell(w, language) for w in
                 (each.label, each.base, each.mine, each.theirs)))
            for each in conflict.found
        )  # fmt: skip
    changes = contents.changes(conflict.theirs, after=conflict.mine, language=language, names={})
    return tuple(Side("*", c.label, "", c.after, c.before) for c in changes)


def attachments(documents: Iterable[Document]) -> tuple[Attachment, ...]:
    """Return the documents of an entry."""
    return tuple(
        Attachment(
            d.pk,
            d.name,
            max(1, round(d.size / 1000)),
            reverse("document", args=[d.pk]),
            rules.why_not_hand_out(d) or "",
        )
        for d in documents
    )
