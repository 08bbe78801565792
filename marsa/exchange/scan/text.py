"""XML text to the activities in it that a profile keeps, each read by itself.

What is said of an activity does not hang on those before it, which may not have been read at all.
Whether its structure follows the schema is not asked: nothing that is kept depends on it.
"""

import io
from dataclasses import dataclass

from marsa.exchange import sentences
from marsa.exchange.encodings import Read
from marsa.exchange.iati import activity, elements, prolog, streaming
from marsa.exchange.iati.draft import Draft
from marsa.exchange.iati.elements import Element
from marsa.exchange.iati.pieces import Cut, End
from marsa.exchange.iati.prolog import LONGEST_PROLOG, Opening, Refusal
from marsa.exchange.iati.splitter import LARGEST_ACTIVITY, Splitter
from marsa.exchange.iati.window import Window
from marsa.exchange.record import Record
from marsa.exchange.scan import heads, judging, rows, sieve
from marsa.exchange.scan.heads import Head
from marsa.exchange.scan.marks import Marked
from marsa.exchange.scan.outcome import Outcome
from marsa.exchange.scan.profile import Profile
from marsa.exchange.scan.sieve import Sieve
from marsa.kit.findings import Finding, Reading, Severity


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked for. is_sieved: False to read every activity in full, for comparison."""

    profile: Profile
    sieve: Sieve
    is_sieved: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """Where a text stands: which bytes of a file, or which member of an archive.

    base: its first byte in the file; None when its bytes are not those of the file. is_part: it
    is a part of a file. is_last: it ends with the file.
    """

    base: int | None = None
    member: str | None = None
    is_part: bool = False
    is_last: bool = True


class Text:
    """One text on its way into an outcome. head: of its file, when it begins in its midst."""

    def __init__(
        self, source: Read, *, look: Look, outcome: Outcome, piece: Piece, head: Head | None = None
    ) -> None:
        self.marks = Marked(source)
        self._window = Window(self.marks.read)
        self._look = look
        self._outcome = outcome
        self._piece = piece
        self._head = head
        self._count = 0
        self._is_truncated = False

    def read(self) -> None:
        """Read from the first byte to the last."""
        if self._head is not None:
            self._body(Splitter(self._window, at=0, root=self._head.root), self._head)
            return
        opening, at = prolog.read(self._window)
        refusal = opening if isinstance(opening, Refusal) else heads.why_not_read(opening)
        if refusal is not None:
            self._refuse(refusal)
        elif isinstance(opening, Opening):
            self._body(Splitter(self._window, at=at, root=opening), heads.begin(opening))

    def _body(self, splitter: Splitter, head: Head) -> None:
        """Read what stands after the first start tag."""
        while not isinstance(event := splitter.following(), End):
            if isinstance(event, Cut):
                self._activity(event, splitter, head)
                continue
            refusal = event if isinstance(event, Refusal) else heads.why_not_read(event)
            if self._piece.is_part and (refusal or self._count or self._piece.base):
                self._outcome.is_open = True  # it concerns the parts after this one, too
                return
            if refusal is not None:
                self._refuse(refusal)
                return
            if isinstance(event, Opening):
                head.add(event)
        self._ended(event, head)

    def _activity(self, cut: Cut, splitter: Splitter, head: Head) -> None:
        """Read one activity, if it may be what is looked for."""
        start = self._window.keep
        self._count += 1
        self._outcome.activities += 1
        is_plain = cut.fault is None and not self.marks.between(start, start + len(cut.data))
        if is_plain and self._look.is_sieved and not self._look.sieve.may_keep(cut.data):
            return
        element = None if cut.fault else head.parser.quick(cut.data)
        if element is None and cut.fault is None:
            cut = splitter.recut()
        self._is_truncated = self._is_truncated or cut.fault == "truncated"
        if element is not None and element.tag == elements.ACTIVITY and head.version:
            if self._look.is_sieved and sieve.is_over(element, since=self._look.profile.since):
                return
            reading = activity.read(
                element,
                offset=cut.line - 1,
                line=cut.line,
                version=head.version,
                today=head.made_on,
                check=_unchecked,
            )
        else:
            reading = _alone(cut, head)
        self._take(reading, cut, start)

    def _take(self, reading: Reading[Record], cut: Cut, start: int) -> None:
        """Keep what is looked for; count what may be, but cannot be read."""
        outcome = self._outcome
        if not reading.records:
            if self._look.sieve.may_keep(cut.data):
                outcome.broken += 1
                outcome.count(reading.findings)
            return
        record = reading.records[0]
        verdict = judging.judge(record, profile=self._look.profile)
        if verdict is None:
            return
        outcome.count(reading.findings)
        base = self._piece.base
        place = {
            "member": self._piece.member,
            "position": outcome.activities,
            "line": cut.line,
            "offset": None if base is None else base + start,
            "length": len(cut.data),
        }
        outcome.rows.append(place | rows.row(record, verdict=verdict, data=cut.data))

    def _ended(self, end: End, head: Head) -> None:
        """Say what is wrong with the file as a whole, once all of it has been seen."""
        piece, outcome = self._piece, self._outcome
        outcome.lines = end.line - 1
        if not piece.is_last:
            outcome.is_open = outcome.is_open or end.unclosed is None or self._is_truncated
            return
        if head.is_wrapped and not self._count:
            outcome.say("file.other_xml", line=head.root.line, found=head.root.name)
            return
        if end.unclosed and not self._is_truncated:
            outcome.say("file.truncated", line=end.line, found=end.unclosed)
        elif self._is_truncated:
            outcome.say("file.truncated", line=end.line, found=elements.ACTIVITY)
        elif not self._count and not piece.is_part:
            outcome.say("file.no_activities", line=end.line)
        if end.is_continued:
            outcome.say("file.after_end", line=end.line)

    def _refuse(self, refusal: Refusal) -> None:
        self._outcome.say(
            refusal.code, line=refusal.line, found=refusal.found, limit=LONGEST_PROLOG
        )


def _unchecked(element: Element, draft: Draft) -> None:
    """Leave the structure alone: it is judged when a candidate is taken over, not here."""


def _alone(cut: Cut, head: Head) -> Reading[Record]:
    """Read an activity that needs care as if it were alone in its file."""
    if cut.fault == "too-large":
        limit = LARGEST_ACTIVITY >> 20
        said = sentences.finding("file.activity_too_large", line=cut.line, limit=limit)
        return Reading((), (said,))
    end = b"" if cut.fault == "truncated" else b"</iati-activities>"
    broken: Reading[Record] = Reading()
    for reading in streaming.stream(io.BytesIO(head.tags + cut.data + end), check=_unchecked):
        if reading.records:
            return reading
        if not broken.findings and any(map(_is_critical, reading.findings)):
            broken = reading
    return broken


def _is_critical(finding: Finding) -> bool:
    return finding.severity is Severity.CRITICAL
