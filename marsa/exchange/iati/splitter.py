"""Cuts a stream of XML bytes into activities, one at a time, with nothing else in memory.

The splitter does not parse. It looks for the tags of activities and of what stands around them,
so that an activity that is broken costs only itself: what comes before and after is cut all the
same. It first cuts at the next end tag, which is nearly always right and very fast; where the
parser then finds the piece wanting, `recut` looks again with care for comments, CDATA sections,
processing instructions, tags that close themselves and end tags that are missing.
"""

import re

from marsa.exchange.iati import runs
from marsa.exchange.iati.pieces import Cut, End, Gap, Run
from marsa.exchange.iati.prolog import Opening, Refusal, whole_tag
from marsa.exchange.iati.window import Window

LARGEST_ACTIVITY = 50 << 20
LARGEST_GAP, MOST_GAPS = 1 << 20, 50  # the latter of one file
_LOOKAHEAD = 32  # enough to tell "<iati-activity>" from "<iati-activities>"
_BARE, _OUTER = "iati-activity", "iati-activities"  # as the first element of a file

_START, _END, _OUTER_END = b"<iati-activity", b"</iati-activity", b"</iati-activities"
_IS_START = re.compile(rb"<iati-activity(?=[\s/>])")
_IS_END = re.compile(rb"</iati-activity\s*>")
_NAME = re.compile(rb"</?[^\s/>\"'<=]++")
_INSIDE = re.compile(
    rb"<!--|<!\[CDATA\[|<\?|</iati-activity\s*>|<iati-activity(?=[\s/>])|</iati-activities"
)
_MEANINGLESS = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
# What opens a stretch in which tags mean nothing, what closes it, and what shows that it was
# never closed, so that the closing found belongs to another one.
_STRETCHES = {
    b"<!--": (b"-->", b"<!--"),
    b"<![CDATA[": (b"]]>", b"<![CDATA["),
    b"<?": (b"?>", b"<?"),
}


class Splitter:
    """Hands out what stands after the first start tag of a file, in order, until an End.

    window: on the stream. at: where reading goes on. root: the name of the first element.
    has_gaps: whether to keep what stands between activities in gaps, for the caller to take.
    """

    __slots__ = (
        "_at",
        "_gap",
        "_gaps_left",
        "_has_gaps",
        "_is_closed",
        "_is_continued",
        "_is_first",
        "_is_inside",
        "_is_wary",
        "_known",
        "_root",
        "_singly_until",
        "_start",
        "_start_line",
        "_window",
        "gaps",
    )

    def __init__(self, window: Window, *, at: int, root: Opening, has_gaps: bool = False) -> None:
        self._window = window
        self._at = self._gap = at
        self._has_gaps = has_gaps
        self._gaps_left = MOST_GAPS
        self.gaps: list[Gap] = []
        self._root = root.name
        self._is_closed = root.name == "iati-activity" or root.tag.endswith(b"/>")
        self._is_continued = False
        self._is_inside = root.name == _OUTER and not self._is_closed
        self._is_first = True
        self._is_wary = False
        self._singly_until = at  # there is no run before it
        # token → where it was last found; or None, and how far the stream was looked through
        self._known: dict[bytes, tuple[int | None, int]] = {}
        self._start, self._start_line = at, root.line

    def following(self) -> Opening | Cut | Refusal | End:
        """Return what comes next: an activity, a start tag around them, a refusal or the end.

        What stood before it where nothing but blanks should is then in `gaps`, if asked for.
        """
        window = self._window
        while (at := self._next_tag()) is not None:
            window.ensure(at, _LOOKAHEAD)
            is_start = window.match(_IS_START, at) is not None
            if self._is_inside and self._has_gaps:
                is_end = window.starts(_OUTER_END, at)
                is_long = at - self._gap > LARGEST_GAP
                if is_start or is_end or is_long:
                    self._take_gap(at)
            if is_start:
                window.keep = at
                return self._activity(at)
            event = self._tag(at)
            if event is not None:
                return event
        line = window.line_at(window.end())
        return End(line, None if self._is_closed else self._root, self._is_continued)

    def run(self) -> Run | None:
        """Return the activities that come next, where many can be read at one go; else None.

        They are handed out again, one by one, by `following`, unless they are passed.
        """
        at = self._at
        if self._is_wary or not self._is_inside or at != self._gap or at < self._singly_until:
            return None
        self._window.keep = max(at, self._window.keep)
        run, self._singly_until = runs.find(self._window, at)
        return run

    def passed(self, run: Run) -> None:
        """Go on behind a run that could be read."""
        self._at = self._gap = run.end
        self._window.counted(run.last_line, at=run.end)
        self._is_first = False

    def _next_tag(self) -> int | None:
        """Return where the next tag starts; what stands before it is kept while it is short."""
        window = self._window
        if not (self._has_gaps and self._is_inside):
            at = window.find(b"<", self._at)
            window.keep = window.keep if at is None else at
            return at
        window.keep = self._gap = max(self._gap, window.keep)
        at = window.find(b"<", self._at, limit=LARGEST_GAP)
        if at is None and not window.is_over:
            at = window.find(b"<", self._at)
            self._gap = window.keep
        return at

    def _take_gap(self, at: int) -> None:
        """Keep what stands between two activities, unless it says nothing."""
        window, start = self._window, self._gap
        self._gap = at
        data = window.bytes(start, at)
        if not data or data.isspace() or not self._gaps_left:
            return
        if _MEANINGLESS.sub(b"", data).strip():
            self._gaps_left -= 1
            self.gaps.append(Gap(data, window.line_at(start), self._is_first))

    def recut(self) -> Cut:
        """Cut the last activity again, with care."""
        window, start = self._window, self._start
        tag = whole_tag(window, start)
        if tag is not None and tag.endswith(b"/>"):
            return self._cut(start + len(tag))
        at = start + len(tag or _START)
        while True:
            found = self._inside(at)
            if found is None:
                return self._stopped()
            at, token = found
            if token.startswith(_END) and token.endswith(b">"):
                return self._cut(at + len(token))
            if token in (_START, _OUTER_END):
                self._is_wary = True
                return self._cut(at, fault="unclosed")
            at = self._past(at, token)

    def _activity(self, at: int) -> Cut:
        """Cut an activity at the next end tag."""
        window = self._window
        self._start, self._start_line = at, window.line_at(at)
        end = at
        while (found := self._next(_END, end)) is not None:
            window.ensure(found, _LOOKAHEAD)
            tag = window.match(_IS_END, found)
            if tag:
                # Once an activity lacked its end, the end of another is not taken on trust.
                if self._is_wary and (self._next(_START, at + 1) or found) < found:
                    return self.recut()
                return self._cut(found + len(tag))
            end = found + len(_END)
        return self.recut()

    def _tag(self, at: int) -> Opening | Refusal | None:
        """Pass what is no activity; return a start tag that may hold some, or a refusal."""
        window = self._window
        for opener, (closer, _) in _STRETCHES.items():
            if window.starts(opener, at):
                self._skip(at + len(opener), closer)
                return None
        if window.starts(b"<!", at):
            shown = window.bytes(at, at + _LOOKAHEAD).decode("utf-8", "replace")
            return Refusal("file.doctype", window.line_at(at), shown)
        match = window.match(_NAME, at)
        if match is None:
            self._at = at + 1
            return None
        name = match.lstrip(b"</").decode("utf-8", "replace")
        if match.startswith(b"</"):
            self._at = at + len(match)
            self._is_closed = self._is_closed or name == self._root
            self._is_inside = self._is_inside and name != _OUTER
            return None
        self._is_continued = self._is_continued or self._is_closed
        tag = whole_tag(window, at) or match
        self._at = at + len(tag)
        if name not in (_OUTER, "iati-organisations"):
            return None
        self._gap = self._at
        self._is_inside, self._is_first = name == _OUTER and not tag.endswith(b"/>"), True
        return Opening(name, tag, window.line_at(at), is_root=False)

    def _skip(self, at: int, closer: bytes) -> None:
        """Pass a comment or the like between activities; one that never ends is not one."""
        end = self._next(closer, at)
        if end is None and not self._window.is_over:
            end = self._window.find(closer, at)
        self._at = at if end is None else end + len(closer)

    def _next(self, token: bytes, at: int) -> int | None:
        """Return where a token next stands, None when nowhere within reach.

        Remembers how far it looked: a hostile file may ask the same question at every byte.
        """
        found, seen = self._known.get(token, (None, 0))
        if found is not None and found >= at:
            return found
        start = max(at, seen - len(token) + 1)
        found = self._window.find(token, start, limit=LARGEST_ACTIVITY)
        # Where nothing was found, nothing needs to be looked through again.
        self._known[token] = (found, self._window.end() if found is None else 0)
        return found

    def _inside(self, at: int) -> tuple[int, bytes] | None:
        """Return the next thing of interest inside an activity; None where it cannot go on."""
        window = self._window
        while True:
            found = window.search(_INSIDE, at)
            if found is not None and found[0] + _LOOKAHEAD <= window.end():
                return found
            at = found[0] if found else max(at, window.end() - _LOOKAHEAD)
            if window.end() - window.keep > LARGEST_ACTIVITY:
                return None
            if not window.more():
                return window.search(_INSIDE, at)

    def _past(self, at: int, opener: bytes) -> int:
        """Return where a comment, CDATA section or instruction ends, or where it cannot start."""
        closer, proof = _STRETCHES[opener]
        inside = at + len(opener)
        end = self._next(closer, inside)
        if end is None:
            return inside
        signs = (proof,) if opener == b"<!--" else (proof, _END)
        is_other = all((sign := self._next(s, inside)) is not None and sign < end for s in signs)
        return inside if is_other else end + len(closer)

    def _stopped(self) -> Cut:
        """Cut an activity that has no end: the file stops, or the activity is far too large."""
        window = self._window
        if window.end() - window.keep <= LARGEST_ACTIVITY:
            return self._cut(window.end(), fault="truncated")
        self._at = self._gap = window.end()
        while (end := window.find(_END, self._at)) is not None:
            self._at = end + len(_END)
            window.ensure(end, _LOOKAHEAD)
            if tag := window.match(_IS_END, end):
                self._at = end + len(tag)
                break
        else:
            self._at = window.end()
        self._gap, self._is_first = self._at, False
        return Cut(b"", self._start_line, "too-large")

    def _cut(self, end: int, *, fault: str | None = None) -> Cut:
        self._at = self._gap = end
        self._is_first = False
        self._is_continued = self._is_continued or (self._is_closed and self._root != _BARE)
        return Cut(self._window.bytes(self._start, end), self._start_line, fault)
