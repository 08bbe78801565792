"""The page of one file: what it would change, row by row, what was found, and what was taken."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from marsa.collection import deadlines, sheet, writing
from marsa.collection.models import Arrival, Commit
from marsa.collection.pages import contents, told
from marsa.collection.pages.contents import Change as Line
from marsa.collection.proposals import Change, Proposal, Statement
from marsa.collection.reading_files import Read
from marsa.collection.wording import Names
from marsa.kit.findings import Finding, Severity

ROWS = 50  # of a page
STOPPED, ABSENT = "stopped", "absent"
KINDS = (Change.NEW, Change.CHANGED, Change.CONFLICT, STOPPED, Change.UNCHANGED, ABSENT)
TWICE = "rule.same_row_twice"  # is about a row that is none of those listed
TAKEN = (Change.NEW, Change.CHANGED)
TONES = {Severity.CRITICAL: "stop", Severity.ERROR: "fix", Severity.WARNING: "explain",
         Severity.NOTE: "soft"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind of row: its number, and its own page."""

    key: str
    label: str
    count: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found."""

    tone: str
    word: str
    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row: reference, title, what it changes, what was found in it."""

    ref: str
    title: str
    place: str
    lines: tuple[Line, ...]
    found: tuple[Found, ...]
    may_be_taken: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """One commit. undo: its address, empty where it cannot be undone; why_not: the reason."""

    sentence: str
    undo: str
    why_not: str


def counts(read: Read, proposal: Proposal) -> dict[str, int]:
    """Return kind → how many rows; rows that cannot be taken are of that kind alone."""
    by_kind = grouped(read, proposal)
    return {kind: len(rows) for kind, rows in by_kind.items()} | {ABSENT: len(proposal.absent)}


def grouped(read: Read, proposal: Proposal) -> dict[str, list[Statement]]:
    """Return kind → its rows, without those that the file does not name."""
    found: dict[str, list[Statement]] = {kind: [] for kind in KINDS if kind != ABSENT}
    for change, rows in proposal.changes.items():
        for said in rows:
            is_stopped = said.local_ref in read.stopped and change != Change.UNCHANGED
            found[STOPPED if is_stopped else change].append(said)
    return found


def lead(numbers: Mapping[str, int]) -> str:
    """Return in one sentence what a file would change."""
    return pgettext("rows", "%(new)s new, %(changed)s changed, %(unchanged)s unchanged.") % {
        "new": writing.number(numbers[Change.NEW]),
        "changed": writing.number(numbers[Change.CHANGED]),
        "unchanged": writing.number(numbers[Change.UNCHANGED]),
    }


def tabs(arrival: Arrival, numbers: Mapping[str, int], *, kind: str) -> tuple[Tab, ...]:
    """Return the kinds of rows that a file has."""
    words = {
        Change.NEW: pgettext("rows", "New"),
        Change.CHANGED: pgettext("rows", "Changed"),
        Change.CONFLICT: pgettext("rows", "In conflict"),
        STOPPED: pgettext("rows", "Cannot be taken"),
        Change.UNCHANGED: pgettext("rows", "Unchanged"),
        ABSENT: pgettext("rows", "Not in the file"),
    }
    url = reverse("arrival", args=[arrival.pk])
    return tuple(
        Tab(key, words[key], writing.number(numbers[key]), f"{url}?show={key}#rows", key == kind)
        for key in KINDS
        if numbers[key]
    )


def first_kind(numbers: Mapping[str, int], *, asked: str) -> str:
    """Return the kind of rows to show: the one asked for, else the first that there is."""
    if asked in KINDS and numbers[asked]:
        return asked
    return next((kind for kind in KINDS if numbers[kind]), Change.NEW)


def rows(
    said: Sequence[Statement],
    *,
    read: Read,
    stored: Mapping[str, str],
    names: Names,
    kind: str,
    taken: bool,
) -> tuple[Row, ...]:
    """Return rows in words. stored: reference → what the entry says now. taken: rows may be."""
    found: dict[str, list[Finding]] = {each.local_ref: [] for each in said}
    for each in read.findings:
        if each.record in found and each.code != TWICE:
            found[each.record].append(each)
    return tuple(
        Row(
            ref=each.local_ref,
            title=_title(each),
            place=place(cell=each.place, line=each.line),
            lines=_lines(each, stored.get(each.local_ref), names) if kind != Change.NEW else (),
            found=told_of(found[each.local_ref]),
            may_be_taken=taken and kind in TAKEN,
        )
        for each in said
    )


def told_of(found: Iterable[Finding]) -> tuple[Found, ...]:
    """Return findings in words, the gravest first."""
    words = {
        Severity.CRITICAL: _("cannot be kept"),
        Severity.ERROR: _("to mend"),
        Severity.WARNING: _("to explain"),
        Severity.NOTE: _("note"),
    }
    order = list(words)
    return tuple(
        Found(
            tone=TONES[each.severity],
            word=words[each.severity],
            place=place(cell=each.cell, line=each.line),
            sentence=each.message(writing.language()),
        )
        for each in sorted(found, key=lambda each: order.index(each.severity))
    )


def of_file(read: Read, *, unchanged: Iterable[Statement] = ()) -> tuple[Found, ...]:
    """Return what was found that belongs to no row that would be taken.

    unchanged: rows that change nothing: perhaps because what was typed could not be read.
    """
    named = {said.local_ref for said in read.statements}
    lost = {said.local_ref for said in unchanged}
    grave = (Severity.CRITICAL, Severity.ERROR)
    return told_of(
        each
        for each in read.findings
        if each.record not in named
        or each.code == TWICE
        or (each.record in lost and each.severity in grave)
    )


def place(*, cell: str | None, line: int | None) -> str:
    """Return where something stands: a cell, else a line."""
    if cell:
        return cell
    return _("line %(n)d") % {"n": line} if line else ""


def taken(
    commits: Iterable[Commit], *, why_not: Mapping[int, str | None], people: Mapping[int, str]
) -> tuple[Taken, ...]:
    """Return what was taken of a file, newest first. why_not: number → why it stays."""
    return tuple(_taken(each, why_not.get(each.pk), people) for each in commits)


def _taken(commit: Commit, why_not: str | None, people: Mapping[int, str]) -> Taken:
    about = {
        "new": writing.number(commit.counts.get(Change.NEW, 0)),
        "changed": writing.number(commit.counts.get(Change.CHANGED, 0)),
        "at": deadlines.written(commit.made_at),
        "who": told.who(commit.made_by, people=people, language=writing.language()),
    }
    sentence = _("Taken on %(at)s by %(who)s: %(new)s new, %(changed)s changed.") % about
    if commit.undone_at:
        at = deadlines.written(commit.undone_at)
        return Taken(sentence, "", _("Undone on %(at)s.") % {"at": at})
    url = reverse("arrival-undo", args=[commit.arrival_id, commit.pk])
    return Taken(sentence, "" if why_not else url, why_not or "")


def button(numbers: Mapping[str, int]) -> str:
    """Return what the button says that takes every row."""
    n = numbers[Change.NEW] + numbers[Change.CHANGED]
    return ngettext("Take %(n)s row", "Take all %(n)s rows", n) % {"n": writing.number(n)}


def _title(said: Statement) -> str:
    titles = sheet.parsed(said.content).get("titles") or {}
    language = writing.language()
    return str(titles.get(language) or next(iter(titles.values()), "") or said.local_ref)


def _lines(said: Statement, stored: str | None, names: Names) -> tuple[Line, ...]:
    """Return the fields that a row changes, each with what is stored and what was sent."""
    if stored is None:
        return ()
    now, language = sheet.parsed(stored), writing.language()
    sent = sheet.parsed(said.content)
    found = contents.changes(now, after=sent, language=language, names=names)
    if said.conflict:
        wanted = {each.field for each in said.conflict}
        found = tuple(line for line in found if line.key.partition("/")[0] in wanted) or found
    if found or sheet.fingerprint(sent) == sheet.fingerprint(now):
        return found
    label = _("Organisations that are accountable or manage")
    return (Line("others", label, _names(now), _names(sent)),)


def _names(content: Mapping[str, object]) -> str:
    others = content.get("others") or ()
    return ", ".join(each["name"] for each in others)  # type: ignore[attr-defined]
