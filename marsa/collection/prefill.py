"""From a partner's published IATI files to what is proposed to it. Pure: no query, no clock.

Proposed is an activity that a scan profile keeps (`exchange.scan`), that began in the time of the
profile, and that says something that the partner has not answered yet. Everything else that was
read is left out with its reason: what is read is proposed or left out, never lost.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from marsa.collection import conflicts, merging, proposals, sheet
from marsa.collection.proposals import Statement
from marsa.collection.sheet import Recognise
from marsa.exchange.iati import identity
from marsa.exchange.record import Record
from marsa.exchange.scan import judging
from marsa.exchange.scan.profile import Profile
from marsa.kit.findings import Finding, Reading, Severity

Content = Mapping[str, Any]
LONGEST_REF = 255
MOST_PROBLEMS = 5
# What a file cannot know of an entry: what stands there is added to, never taken away.
_ADDED_TO = ("identifiers", "related", "links")


class Why(StrEnum):
    """Why an activity is not proposed."""

    UNREADABLE = "unreadable"
    TWICE = "twice"  # its identifier stands in the file before
    EARLY = "early"  # it began before the time of the profile
    ELSEWHERE = "elsewhere"
    OVER = "over"
    OTHER_SUBJECT = "other_subject"
    LONG_REF = "long_ref"
    WITHDRAWN = "withdrawn"
    PROPOSED = "proposed"  # the very same is on the list
    ANSWERED = "answered"
    SAME = "same"  # the entry says all of this


@dataclass(frozen=True, slots=True)
class Rest:
    """An activity that is not proposed. line: where it begins in the file."""

    why: Why
    line: int | None = None
    ref: str = ""
    title: str = ""
    found: str = ""  # what the reason is about, such as a day; in French where it is a sentence
    found_fr: str = ""


@dataclass(frozen=True, slots=True)
class Sifted:
    """A file, read: how many activities, those that are wanted, and the rest.

    problems: what is wrong with the file as a whole.
    """

    read: int
    wanted: tuple[Statement, ...]
    rest: tuple[Rest, ...]
    problems: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Mine:
    """An entry that the partner has. base: what a file said of it when it was last taken over."""

    number: int
    local_ref: str
    content: Content
    base: Content | None = None
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A line that stands in the return. is_settled: a newer file does not ask it again."""

    number: int
    fingerprint: str
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """What is known before a file is compared.

    mine: key of a reference or identifier → entry. asked: reference → line of this return.
    answered: (reference, fingerprint) of what was answered in other returns.
    """

    mine: Mapping[str, Mine] = field(default_factory=dict)
    asked: Mapping[str, Asked] = field(default_factory=dict)
    answered: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is asked of the partner. entry: it speaks of that one; line: that asks of it already."""

    said: Statement
    local_ref: str
    entry: int | None = None
    line: int | None = None


def sift(readings: Iterable[Reading[Record]], *, profile: Profile, recognise: Recognise) -> Sifted:
    """Read a whole file and keep what a profile is about. Holds only that in memory."""
    records: dict[str, list[Record]] = {}
    rest: list[Rest] = []
    problems: list[Finding] = []
    for reading in readings:
        for record in reading.records:
            why = _why_not(record, profile)
            if why is None and record.ref in records:
                why = _rest(Why.TWICE, record)
            if why is None or why.why == Why.TWICE:
                records.setdefault(record.ref, []).append(record)
            if why:
                rest.append(why)
        if not reading.records:
            _take_findings(reading.findings, rest, problems)
    wanted = tuple(_statement(ref, same, recognise) for ref, same in records.items())
    return Sifted(len(wanted) + len(rest), wanted, tuple(rest), tuple(problems[:MOST_PROBLEMS]))


def compare(
    wanted: Iterable[Statement], *, around: Around
) -> tuple[tuple[Proposed, ...], tuple[Rest, ...]]:
    """Sort what is wanted into what is asked of the partner and what needs no answer."""
    found: dict[str, Proposed] = {}
    rest: list[Rest] = []
    for said in wanted:
        mine = around.mine.get(key(said.local_ref))
        ref = mine.local_ref if mine else said.local_ref
        why = Why.TWICE if ref in found else _why_not_ask(said, ref, mine, around)
        if why:
            rest.append(Rest(why, said.line, said.local_ref, title(sheet.parsed(said.content))))
            continue
        line = around.asked.get(ref)
        entry, number = mine.number if mine else None, line.number if line else None
        found[ref] = Proposed(said, ref, entry, number)
    return tuple(found.values()), tuple(rest)


def put_over(said: Content, *, stored: Content, base: Content | None) -> dict[str, Any]:
    """Return what an entry says once it says what a file says.

    base: what a file said of it before; only what changed in the file since is taken over. None:
    the file replaces what it speaks of, and what it leaves out stays.
    """
    whole = {**dict.fromkeys(said), **_EMPTY, **stored}
    before: Content = {**whole, **base} if base else whole
    after = dict(said) if base else merging.completed(said, before=whole)
    if not base:
        after |= {name: _together(whole[name], said[name]) for name in _ADDED_TO}
    return merging.merge(whole, before=before, after=after, kept=frozenset({"type"}))


def key(ref: str) -> str:
    """Return what a reference or identifier is told by, whatever its case."""
    return ref.strip().upper()


def title(content: Content) -> str:
    """Return the title of a content, in English where there is one."""
    titles = content.get("titles") or {}
    return str(titles.get("en") or titles.get("fr") or next(iter(titles.values()), ""))


_EMPTY: Content = {
    name: {} for name in ("titles", "summaries", "outcomes")
} | {
    name: [] for name in ("funders", "implementers", "places", "themes", "funding", *_ADDED_TO)
}  # fmt: skip


def _statement(ref: str, same: Sequence[Record], recognise: Recognise) -> Statement:
    record = same[0] if len(same) == 1 else identity.merge(list(same))
    content = sheet.content(record, recognise=recognise)
    return proposals.statement(ref, content=content, line=record.line)


def _why_not(record: Record, profile: Profile) -> Rest | None:
    """Return why a record is not what the profile looks for."""
    if len(record.ref) > LONGEST_REF:
        return _rest(Why.LONG_REF, record)
    if judging.judge(record, profile=profile) is None:
        return _rest(_unlike(record, profile), record)
    if record.starts_on and record.starts_on < profile.since:
        return _rest(Why.EARLY, record, found=record.starts_on.isoformat())
    return None


def _unlike(record: Record, profile: Profile) -> Why:
    """Say which of the three conditions of `judging.judge` is not met."""
    codes = {(p.kind == "country", p.vocabulary or "", p.code) for p in judging.places(record)}
    countries = {code for is_country, _, code in codes if is_country}
    regions = {(vocabulary, code) for is_country, vocabulary, code in codes if not is_country}
    if not (countries & profile.countries or regions & profile.regions):
        return Why.ELSEWHERE
    ever = replace(profile, since=date.min)
    return Why.OTHER_SUBJECT if judging.judge(record, profile=ever) is None else Why.OVER


def _why_not_ask(said: Statement, ref: str, mine: Mine | None, around: Around) -> Why | None:
    if mine and mine.is_withdrawn:
        return Why.WITHDRAWN
    line = around.asked.get(ref)
    if line and line.fingerprint == said.fingerprint:
        return Why.PROPOSED
    if (line and line.is_settled) or (ref, said.fingerprint) in around.answered:
        return Why.ANSWERED
    return Why.SAME if mine and _says_all(mine, sheet.parsed(said.content)) else None


def _says_all(mine: Mine, said: Content) -> bool:
    whole = {**dict.fromkeys(said), **_EMPTY, **mine.content}
    new = put_over(said, stored=mine.content, base=mine.base)
    return not conflicts.differing(whole, new)


def _together(stored: Sequence[Any], said: Sequence[Any]) -> list[Any]:
    return [*stored, *(item for item in said if item not in stored)]


def _rest(why: Why, record: Record, *, found: str = "") -> Rest:
    return Rest(why, record.line, record.ref, title({"titles": record.titles}), found)


def _take_findings(findings: Iterable[Finding], rest: list[Rest], problems: list[Finding]) -> None:
    """Tell an activity that cannot be read from what is wrong with the file as a whole."""
    for finding in _grave(findings):
        if finding.code.startswith("file."):
            problems.append(finding)
        else:
            about = (finding.message_en, finding.message_fr)
            rest.append(Rest(Why.UNREADABLE, finding.line, finding.record or "", "", *about))
            return


def _grave(findings: Iterable[Finding]) -> Iterator[Finding]:
    return (finding for finding in findings if finding.severity == Severity.CRITICAL)
