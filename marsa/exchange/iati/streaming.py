"""One activity file, from its first byte to its last: cut, parsed, judged and read in one pass."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from marsa.exchange import dates, encodings, sentences
from marsa.exchange.about import IATI, About
from marsa.exchange.encodings import Readable
from marsa.exchange.iati import (
    activity,
    batches,
    elements,
    fragment,
    prolog,
    structure,
    surroundings,
    versions,
)
from marsa.exchange.iati.elements import Element
from marsa.exchange.iati.neighbours import Neighbours
from marsa.exchange.iati.pending import Pending
from marsa.exchange.iati.pieces import Cut, End, Run
from marsa.exchange.iati.prolog import Opening, Refusal
from marsa.exchange.iati.splitter import Splitter
from marsa.exchange.iati.surroundings import Surroundings
from marsa.exchange.iati.window import Window
from marsa.exchange.record import Record
from marsa.exchange.report import Report
from marsa.kit.findings import Reading


def stream(
    source: Readable,
    *,
    name: str = "",
    today: date | None = None,
    about: About | None = None,
    check: structure.Check = structure.check,
) -> Iterator[Reading[Record]]:
    """Read an activity file, one reading per activity in the order of the file.

    source: bytes, as they came (not compressed; see `reading.open`). name: of the file, for
    nothing but a debugger. today: dates more than twenty years after it are said to be
    implausible; by default the day on which the file says it was made. about: filled in while
    reading goes on. check: judges the structure of each activity.
    """
    file = File(source, today=today, about=about or About(), check=check)
    for reading in file.readings():
        if isinstance(reading, Reading):
            yield reading


_Item = Reading[Record] | Pending


class File:
    """One file on its way: what its activities need to know of it, and of each other.

    defers: hand out the activities unread; what is made of each must come back to `compared`, in
    order.
    """

    def __init__(
        self,
        source: Readable,
        *,
        today: date | None,
        about: About,
        check: structure.Check = structure.check,
        defers: bool = False,
    ) -> None:
        self._defers = defers
        self._source = source
        self._today = today
        self._about = about
        self._check = check
        self._parser = fragment.Parser()
        self._version: str | None = None
        self._around = Surroundings()
        self._neighbours = Neighbours()
        self._wrapper: Opening | None = None  # a first element that is not IATI's
        self._said: set[tuple[str, str]] = set()

    def readings(self) -> Iterator[_Item]:
        """Read from the first byte to the last."""
        start = self._source.read(encodings.SNIFFED)
        encoding = encodings.of_xml(start)
        read: encodings.Read = encodings.Rest(start, self._source).read
        if encoding.fault:
            yield _said(f"file.encoding_{encoding.fault}", line=1, found=encoding.declared)
        if encoding.name is None:
            return
        if not encoding.is_utf_8:
            yield _said("file.transcoded", line=1, found=encodings.shown(encoding.name))
            read = encodings.as_utf_8(read, encoding.name)
        window = Window(read)
        opening, at = prolog.read(window)
        if isinstance(opening, Refusal):
            yield _refused(opening)
        elif refusal := prolog.why_not_read(opening):
            yield _refused(refusal)
        else:
            yield from self._opened(opening)
            yield from self._body(Splitter(window, at=at, root=opening, has_gaps=True))

    def _body(self, splitter: Splitter) -> Iterator[_Item]:
        """Read what stands after the first start tag, activity by activity."""
        is_truncated = False
        yield from self._runs(splitter)
        while not isinstance(event := splitter.following(), End):
            yield from self._gaps(splitter)
            if isinstance(event, Refusal):
                yield _refused(event)
                return
            if isinstance(event, Opening):
                if refusal := prolog.why_not_read(event):
                    yield _refused(refusal)
                    return
                yield from self._opened(event)
                yield from self._runs(splitter)
                continue
            yield from self._unwrapped()
            if self._defers:
                self._about.activities += 1
                yield self._pending(event)
                continue
            reading, fault = self._activity(event, splitter)
            is_truncated = is_truncated or fault == "truncated"
            yield from self._about_file()
            yield reading
            yield from self._runs(splitter)
        yield from self._gaps(splitter)
        if self._defers:
            yield Pending(None)
        yield from self._ended(event, is_truncated=is_truncated)

    def _runs(self, splitter: Splitter) -> Iterator[_Item]:
        """Read what comes next, many activities at a time, as long as none needs care."""
        version = self._version
        today = self._today or self._about.made_on
        while version is not None and (run := splitter.run()) is not None:
            if self._defers:
                self._about.activities += len(run.lines)
                splitter.passed(run)
                yield self._pending(run)
                continue
            readings = batches.read(
                run, parser=self._parser, version=version, today=today, check=self._check
            )
            if readings is None:
                return
            splitter.passed(run)
            for reading, line in zip(readings, run.lines, strict=True):
                self._about.activities += 1
                yield self.compared(reading, line)

    def _gaps(self, splitter: Splitter) -> Iterator[Reading[Record]]:
        """Judge what stood before the last thing that the splitter handed out."""
        if splitter.gaps:
            for gap in splitter.gaps:
                self._around.gap(gap, namespaces=self._parser.namespaces)
            splitter.gaps.clear()
            yield from self._about_file()

    def _opened(self, opening: Opening) -> Iterator[Reading[Record]]:
        """Take over what a start tag around the activities says of them."""
        if opening.name in (elements.ACTIVITIES, elements.ACTIVITY):
            self._about.format = IATI
        if opening.name == elements.ACTIVITY:
            yield _said("file.bare", line=opening.line)
            return
        element = surroundings.tag(opening)
        if element is not None:
            self._parser.declare(element.nsmap)
            namespace = element.nsmap.get(None)
            if namespace and self._is_new("schema.namespace", namespace):
                yield _said("schema.namespace", line=opening.line, found=namespace)
        if opening.name != elements.ACTIVITIES:
            self._wrapper = opening
            return
        yield from self._unwrapped()
        if element is None:
            return
        made_at = dates.instant(element.get("generated-datetime") or "")
        self._about.made_on = self._about.made_on or (made_at.date() if made_at else None)
        self._version = None
        if (stated := versions.stated(element.attrib)) is not None:
            self._version = versions.understood(stated)
            if not versions.is_known(stated):
                taken = self._version or "2.03"
                yield _said("file.version_unknown", line=opening.line, found=stated, taken=taken)
            self._about.version = self._about.version or self._version
        self._around.version = self._version
        self._around.root(element, opening)
        yield from self._about_file()

    def _about_file(self) -> Iterator[Reading[Record]]:
        """Say what was found around the activities since this was last asked."""
        if findings := self._around.taken():
            yield Reading((), findings)

    def _unwrapped(self) -> Iterator[Reading[Record]]:
        """Say that the activities stand in a wrapper, when the first of them shows that they do."""
        wrapper, self._wrapper = self._wrapper, None
        if wrapper is not None:
            self._about.format = IATI
            yield _said("file.wrapped", line=wrapper.line, found=wrapper.name)

    def _pending(self, piece: Cut | Run) -> Pending:
        """Return activities with what is needed to read them elsewhere."""
        today = self._today or self._about.made_on
        return Pending(piece, self._version, today, self._parser.namespaces)

    def _activity(self, cut: Cut, splitter: Splitter) -> tuple[Reading[Record], str | None]:
        """Read one activity; the second value tells what was wrong with its bytes."""
        self._about.activities += 1
        report = Report()
        element = None if cut.fault else self._parser.quick(cut.data)
        if element is None and cut.fault is None:
            cut = splitter.recut()
        if element is None and not fragment.is_cut_short(cut, report):
            element = self._parser.careful(cut.data, report, line=cut.line)
        if element is None:
            return Reading((), report.findings(fragment.identifier_of(cut.data))), cut.fault
        if element.tag != elements.ACTIVITY:
            namespace = fragment.without_namespace(element)
            if self._is_new("schema.namespace", namespace):
                report.add("schema.namespace", line=cut.line, found=namespace)
        reading = activity.read(
            element,
            offset=cut.line - 1,
            line=cut.line,
            version=self._version_of(element, cut, report),
            today=self._today or self._about.made_on,
            report=report,
            check=self._check,
        )
        return self.compared(reading, cut.line), cut.fault

    def _version_of(self, element: Element, cut: Cut, report: Report) -> str:
        """Return the version of an activity: the file's, its own, or as it looks."""
        version = self._version
        if version is None:
            stated = versions.stated(element.attrib)
            version = versions.understood(stated) if stated else None
        if version is None:
            version = versions.by_shape(cut.data)
            if self._is_new("file.version_missing", ""):
                report.add("file.version_missing", line=cut.line, found=version)
        self._about.version = self._about.version or version
        if self._around.version is None:
            self._around.known(version)
        return version

    def compared(self, reading: Reading[Record], line: int) -> Reading[Record]:
        """Say, too, what an activity that starts on a line shows beside those before it."""
        return self._neighbours.compared(reading, line)

    def _is_new(self, code: str, found: str) -> bool:
        """Whether something about the file as a whole has not been said before."""
        known = (code, found) in self._said
        self._said.add((code, found))
        return not known

    def _ended(self, end: End, *, is_truncated: bool) -> Iterator[Reading[Record]]:
        """Say what is wrong with the file as a whole, once all of it has been seen."""
        if self._around.version is None:
            self._around.known(self._about.version or versions.LATEST)
        yield from self._about_file()
        if self._wrapper is not None:
            yield _said("file.other_xml", line=self._wrapper.line, found=self._wrapper.name)
            return
        if end.unclosed and not is_truncated:
            yield _said("file.truncated", line=end.line, found=end.unclosed)
        elif not self._about.activities:
            yield _said("file.no_activities", line=end.line)
        if (cut := self._neighbours.titles.cut()) is not None:
            yield _said("plausibility.titles_cut", line=None, length=cut[0], found=cut[1])
        if end.is_continued:
            yield _said("file.after_end", line=end.line)


def _said(code: str, *, line: int | None, **values: Any) -> Reading[Record]:
    """Make a reading that says one thing about the file."""
    return Reading((), (sentences.finding(code, line=line, **values),))


def _refused(refusal: Refusal) -> Reading[Record]:
    limit = prolog.LONGEST_PROLOG
    return _said(refusal.code, line=refusal.line, found=refusal.found, limit=limit)
