"""Pages of what a cycle proposes to a partner: the lines, one line, the files they come from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.paginator import Page
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marsa.collection import deadlines, leftovers, prefill, sheet, writing
from marsa.collection.models import Arrival, Return, Suggestion
from marsa.collection.pages import contents
from marsa.collection.pages.contents import Block, Change
from marsa.collection.prefill import Why
from marsa.collection.queries import entries as entry_queries
from marsa.collection.queries import suggestions as queries
from marsa.collection.queries.suggestions import Fetch
from marsa.collection.states import LineAnswer
from marsa.collection.wording import Names
from marsa.registry import codelists

LINES = 100  # on a page
TABS = queries.KINDS


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the lists of lines. count: how many stand on it."""

    key: str
    label: str
    count: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One line. facts: what tells it from others; answered: what was said of it, empty yet."""

    number: int
    title: str
    ref: str
    facts: str
    answered: str
    is_entry: bool
    has_file: bool
    entry: int | None


@dataclass(frozen=True, slots=True)
class One:
    """One line with what it proposes: changes of an entry, or a whole activity."""

    row: Row
    changes: tuple[Change, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read. rest: number of its arrival, None when nothing was left out."""

    name: str
    at: str
    sentence: str
    problems: tuple[str, ...]
    rest: int | None


def tabs(returned: Return, *, counts: dict[str, int], kind: str) -> tuple[Tab, ...]:
    """Return the lists of lines of a return with their counts."""
    labels = {
        "entries": _("Reported before"),
        "files": _("From your published files"),
        "answered": _("Answered"),
    }
    n = writing.number
    return tuple(Tab(key, labels[key], n(counts[key]), key == kind) for key in TABS)


def lead(left: int, *, of: int) -> str:
    """Say how much is left."""
    if not of:
        return _("Nothing is proposed to you in this cycle.")
    if not left:
        return _("Every line is answered.")
    about = {"left": writing.number(left), "of": writing.number(of)}
    return (
        ngettext(
            "%(left)s line of %(of)s is left to answer. The return can be declared once all are.",
            "%(left)s lines of %(of)s are left to answer. The return can be declared once all are.",
            left,
        )
        % about
    )


def rows(lines: Iterable[Suggestion] | Page[Suggestion]) -> tuple[Row, ...]:
    """Return lines as they stand in a list."""
    return tuple(map(row, lines))


def row(line: Suggestion) -> Row:
    """Return one line as it stands in a list."""
    return Row(
        number=line.pk,
        title=line.title or line.local_ref,
        ref=line.local_ref,
        facts=" · ".join(_facts(line)),
        answered=_answer(line) if line.answer else "",
        is_entry=line.entry_id is not None,
        has_file=bool(line.content),
        entry=line.entry_id,
    )


def one(line: Suggestion, *, names: Names) -> One:
    """Return one line with what it proposes. names: code of a theme → what it is called."""
    language = writing.language()
    said = sheet.parsed(line.content) if line.content else {}
    if line.entry and not line.answer and said:
        stored = entry_queries.said(line.entry)
        new = prefill.put_over(said, stored=stored, base=queries.base(line.entry))
        changes = contents.changes(stored, after=new, language=language, names=names)
        return One(row(line), changes, ())
    shown = said or (entry_queries.said(line.entry) if line.entry else {})
    return One(row(line), (), _blocks(shown, language, names))


def read(arrival: Arrival) -> Read:
    """Return a file that was read, with what came of it."""
    return Read(
        name=arrival.name,
        at=deadlines.written(arrival.received_at),
        sentence=_counted(arrival),
        problems=tuple(
            fr if writing.language() == "fr" else en
            for en, fr in arrival.outcome.get("problems", ())
        ),
        rest=arrival.pk if arrival.outcome.get("rest") else None,
    )


def fetched(fetch: Fetch | None) -> tuple[str, ...]:
    """Say what came of fetching, address by address; nothing where it was never asked for."""
    if fetch is None:
        return ()
    if fetch.is_running:
        asked = deadlines.written(fetch.asked_at)
        return (_("Asked for on %(at)s. The files are being fetched and read. Load this page again "
                  "in a minute.") % {"at": asked},)  # fmt: skip
    return tuple(_came(address, *said) for address, said in fetch.outcomes.items())


def rest(arrival: Arrival, *, store: Path) -> Iterator[tuple[object, ...]]:
    """Yield the table of what a file says and is not proposed: a header, then a row each."""
    yield _("Line of the file"), _("Identifier"), _("Title"), _("Why it is not proposed")
    for left in leftovers.rows(arrival.outcome.get("rest", ""), store=store):
        found = left.found_fr if writing.language() == "fr" and left.found_fr else left.found
        if left.why == Why.EARLY:
            found = date_format(date.fromisoformat(found), "j F Y")
        cells = (left.line or "", left.ref, left.title, _reason(left.why, found))
        yield tuple(map(writing.cell, cells))


def _reason(why: Why, found: str) -> str:
    sentence = {
        Why.UNREADABLE: _("It cannot be read: %(found)s"),
        Why.TWICE: _("Its identifier stands in the file before; the two were read as one."),
        Why.EARLY: _("It began on %(found)s, before November 2015."),
        Why.ELSEWHERE: _("It names no partner state and no region of the dialogues."),
        Why.OVER: _("It was over before November 2015."),
        Why.OTHER_SUBJECT: _("No sector, tag or word in it speaks of migration."),
        Why.LONG_REF: _("Its identifier is longer than 255 characters."),
        Why.WITHDRAWN: _("You have withdrawn this entry."),
        Why.PROPOSED: _("It is proposed to you already, as it stands here."),
        Why.ANSWERED: _("You have answered it before."),
        Why.SAME: _("Your entry says all of this already."),
    }[why]
    return sentence % {"found": found}


def _came(address: str, code: str, found: str) -> str:
    """Say what came of fetching from one address."""
    sentence = {
        "read": _("%(address)s was fetched and read."),
        "unchanged": _("%(address)s has not changed since it was last read."),
        "refused": _("%(address)s was fetched: %(found)s"),
        "host": _("%(address)s is on a host from which nothing may be fetched here. Ask the "
                  "secretariat."),
        "not-an-address": _("%(address)s is no whole address. Ask the secretariat to correct it."),
        "not-encrypted": _("%(address)s does not begin with https://. Ask the secretariat to "
                           "correct it."),
        "answered": _("%(address)s answered with the code %(found)s instead of a file. Check the "
                      "address, or send the file yourself."),
        "silent": _("%(address)s did not answer (%(found)s). Try again later, or send the file "
                    "yourself."),
        "redirected": _("%(address)s leads on to another host, %(found)s. Ask the secretariat to "
                        "enter the new address."),
        "too-large": _("%(address)s is larger than %(found)s MB. Publish it in several files."),
        "too-slow": _("%(address)s took longer than %(found)s minutes. Try again later."),
        "cut-off": _("%(address)s broke off after %(found)s bytes. Try again later."),
        "failed": _("Fetching did not come to its end. Try again; if it fails again, tell the "
                    "secretariat."),
    }[code]  # fmt: skip
    return sentence % {"address": address, "found": found}


def _counted(arrival: Arrival) -> str:
    """Say how much was read and proposed: "3,272 read, 214 proposed"."""
    if arrival.read_at is None:
        return _("It could not be read for proposals. Check that it is an IATI activity file.")
    counts = {name: writing.number(arrival.outcome[name]) for name in ("read", "proposed")}
    sentence = _("%(read)s read, %(proposed)s proposed.") % counts
    if updates := arrival.outcome.get("updates"):
        sentence += " " + ngettext(
            "%(n)s of them speaks of an entry that you have.",
            "%(n)s of them speak of entries that you have.",
            updates,
        ) % {"n": writing.number(updates)}
    return sentence


def _facts(line: Suggestion) -> Iterator[str]:
    said: dict[str, Any] = {}
    if line.entry and line.entry.current:
        said = sheet.parsed(line.entry.current.content)
        yield _("last reported in %(cycle)s") % {"cycle": line.entry.cycle_last.code}
    elif line.content:
        said = sheet.parsed(line.content)
        yield _("new: no entry of yours has this identifier")
    if line.entry and line.content:
        yield _("your published file says something else")
    if status := said.get("status"):
        name = "policy_statuses" if said.get("type") == "policy" else "project_statuses"
        labels = codelists.labels(name)
        yield labels[status].text(writing.language()).lower() if status in labels else status


def _answer(line: Suggestion) -> str:
    if line.content:
        kept = {LineAnswer.UPDATE: _("taken over"), LineAnswer.NOT_OURS: _("left out")}
        if line.answer in kept:
            return kept[LineAnswer(line.answer)]
    return {
        LineAnswer.UNCHANGED: _("unchanged"),
        LineAnswer.UPDATE: _("to be updated"),
        LineAnswer.ENDED: _("ended"),
        LineAnswer.NOT_OURS: _("not ours"),
    }[LineAnswer(line.answer)]


def _blocks(content: dict[str, Any], language: str, names: Names) -> tuple[Block, ...]:
    """Return the sections of a content that say something."""
    found = contents.blocks(content, language=language, names=names) if content else ()
    kept = (
        Block(each.key, each.title, tuple(line for line in each.lines if line.said))
        for each in found
    )
    return tuple(each for each in kept if each.lines)
