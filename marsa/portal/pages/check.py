"""Checking a file without an account.

"I know before I send it whether my file can be read, and which line to correct."
"I see the line itself, in the words of my file, and what to do about it."
"I know that nothing of my file stays here."
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from marsa.analytics.text import shown
from marsa.exchange import telling
from marsa.exchange.summary import Summary, Tally
from marsa.exchange.tables import mappings
from marsa.kit.findings import Finding, Severity
from marsa.portal import addresses, allowance, checking, formats, severities, verdict
from marsa.portal.checking import Check
from marsa.portal.excerpts import Excerpt, Place
from marsa.portal.parts import Link, Option
from marsa.portal.uploads import OUTPUTS, Asked, limit

MOST_SUMS = 50  # lines of the table of amounts
LONGEST_NAME = 120
# What the command says of a list that it does not know, and what the page says instead.
COMMAND = ("Name the list with --mapping", "Nommer la liste avec --mapping")


@dataclass(frozen=True, slots=True)
class Blank:
    """The form. meanings: path of the page that says what each finding means. most: files that
    may be sent in so many minutes.

    error: a sentence, and the id of the field that it is about.
    """

    crumbs: tuple[Link, ...]
    action: str
    canonical: str
    lists: tuple[Option, ...]
    outputs: tuple[Option, ...]
    limit: str
    meanings: str
    most: int
    minutes: int
    error: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """A line of the table of amounts, as it is read."""

    kind: str
    currency: str
    amount: str


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of a finding. said: its own sentence, where the first place has another one."""

    where: str
    record: str
    said: str
    excerpt: Excerpt | None
    is_empty: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding and its first places. more: how many places are not shown."""

    code: str
    sentence: str
    count: int
    spots: tuple[Spot, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Group:
    """All findings of one severity. look: its mark in the stylesheet."""

    word: str
    meaning: str
    look: str
    is_open: bool
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What was found in a file. stopped: a sentence, where time ran out.

    meanings: path of the page that says what each finding means.
    """

    crumbs: tuple[Link, ...]
    name: str
    sentence: str
    stopped: str
    sums: tuple[Sum, ...]
    more_sums: int
    set_aside: int
    groups: tuple[Group, ...]
    form: Blank
    meanings: str


def blank(language: str, *, asked: Asked | None = None) -> Blank:
    """Return the form, with what was asked before."""
    asked = asked or Asked()
    titles = {name: mappings.load(name) for name in mappings.names()}
    known = {name: each.title_fr if language == "fr" else each.title_en
             for name, each in titles.items()}  # fmt: skip
    told = Option("", _("Tell it by its columns"), is_chosen=asked.mapping is None)
    words = (_("On this page"), _("Spreadsheet (XLSX)"), _("Table (CSV)"))
    outputs = zip((OUTPUTS[0], OUTPUTS[2], OUTPUTS[1]), words, strict=True)
    path = addresses.path("check", language=language)
    return Blank(
        crumbs=(Link(_("Home"), addresses.path("home", language=language)),),
        action=path,
        canonical=addresses.full(path),
        lists=(
            told,
            *(Option(name, title, is_chosen=name == asked.mapping)
              for name, title in known.items()),
        ),
        outputs=tuple(
            Option(value, label, is_chosen=value == (asked.output if asked.output in OUTPUTS[:3]
                                                     else OUTPUTS[0]))
            for value, label in outputs
        ),
        limit=limit(language),
        meanings=addresses.path("findings", language=language),
        most=allowance.MOST,
        minutes=allowance.minutes(),
    )  # fmt: skip


def refused(language: str, *, asked: Asked, sentence: str, field: str = "file") -> Blank:
    """Return the form with what is wrong, and everything that was chosen but the file."""
    return replace(blank(language, asked=asked), error=sentence, field=field)


def why_unreadable(check: Check, *, language: str) -> str:
    """Return the sentence of the gravest finding about a file that cannot be read at all."""
    return _said(severities.ordered(check.summary)[0].first, language)


def page(check: Check, *, excerpts: Mapping[Place, Excerpt], asked: Asked, language: str) -> Result:
    """Return the page on a file that was read."""
    sums = _sums(check.summary, language)
    holds = verdict.holds(check, language=language)
    work = verdict.work(check.summary, language=language)
    form = blank(language, asked=replace(asked, output=OUTPUTS[2]))
    return Result(
        crumbs=(*form.crumbs, Link(_("Check a file"), form.action)),
        name=check.name[:LONGEST_NAME],
        sentence=f"{holds} {work}",
        stopped=verdict.stopped(check, language=language) if check.is_late else "",
        sums=sums[:MOST_SUMS],
        more_sums=max(len(sums) - MOST_SUMS, 0),
        set_aside=check.summary.set_aside,
        groups=_groups(check, excerpts, language),
        form=form,
        meanings=form.meanings,
    )


def _sums(summary: Summary, language: str) -> tuple[Sum, ...]:
    return tuple(
        Sum(severities.kind(kind), severities.currency(currency),
            formats.number(total, language=language))
        for kind, sums in telling.ordered(summary)
        for currency, total in sorted(sums.items())
    )  # fmt: skip


def _groups(check: Check, excerpts: Mapping[Place, Excerpt], language: str) -> tuple[Group, ...]:
    tallies = severities.ordered(check.summary)
    return tuple(
        Group(
            word=severities.word(severity),
            meaning=severities.meaning(severity),
            look=severities.LOOKS[severity],
            is_open=severity is not Severity.NOTE,
            kinds=tuple(_kind(check, tally, excerpts, language) for tally in of_severity),
        )
        for severity in Severity
        if (of_severity := [each for each in tallies if each.first.severity is severity])
    )


def _kind(check: Check, tally: Tally, excerpts: Mapping[Place, Excerpt], language: str) -> Kind:
    first = _said(tally.first, language)
    places = check.places[tally.first.code]
    spots = tuple(_spot(place, excerpts.get(place), first, language) for place in places)
    return Kind(
        code=tally.first.code,
        sentence=first,
        count=tally.count,
        # A finding about the file as a whole has no place that could be shown.
        spots=tuple(spot for spot in spots if spot.where or spot.said),
        more=max(tally.count - checking.SHOWN, 0),
    )


def _spot(place: Place, excerpt: Excerpt | None, first: str, language: str) -> Spot:
    finding = place.finding
    said = _said(finding, language)
    return Spot(
        where=_where(finding),
        record=shown(finding.record) if finding.record else "",
        said="" if said == first else said,
        excerpt=excerpt,
        is_empty=bool(finding.cell and excerpt and not excerpt.lines[0].marked.strip()),
    )


def _where(finding: Finding) -> str:
    if finding.cell:
        return _("Cell %(cell)s") % {"cell": finding.cell}
    return _("Line %(line)s") % {"line": finding.line} if finding.line else ""


def _said(finding: Finding, language: str) -> str:
    """Return the sentence of a finding, without the words of the command."""
    english, french = COMMAND
    if language == "fr":
        instead = _("Choose the list below if it is one of them")
        return finding.message_fr.replace(french, instead)
    return finding.message_en.replace(english, _("Choose the list below if it is one of them"))
