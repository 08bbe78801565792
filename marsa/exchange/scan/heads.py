"""What stands before the activities of a file, and what it says of them all."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from marsa.exchange.about import About
from marsa.exchange.encodings import Read
from marsa.exchange.iati import elements, fragment, prolog, streaming
from marsa.exchange.iati.pieces import Cut
from marsa.exchange.iati.prolog import Opening, Refusal
from marsa.exchange.iati.splitter import Splitter
from marsa.exchange.iati.window import Window


@dataclass(slots=True)
class Head:
    """The start tags met so far. root: the first of them. is_wrapped: none was IATI's yet.

    version: of IATI, None where it is not told once for all activities. made_on: the day on which
    the file says it was made. parser: knows the namespaces that they declare.
    """

    root: Opening
    tags: bytes = b""
    is_wrapped: bool = True
    version: str | None = None
    made_on: date | None = None
    parser: fragment.Parser = field(default_factory=fragment.Parser)

    def add(self, opening: Opening) -> None:
        """Take over what a start tag says."""
        if opening.name == elements.ACTIVITY:
            self.is_wrapped = False
            return
        is_first = self.is_wrapped
        self.tags += opening.tag
        self.parser.declare(_namespaces(opening.tag))
        if opening.name != elements.ACTIVITIES:
            return
        about = About()
        for _ in streaming.stream(io.BytesIO(opening.tag), about=about):
            pass
        self.is_wrapped = False
        self.version = about.version if is_first else None
        self.made_on = self.made_on or about.made_on


def begin(opening: Opening) -> Head:
    """Return the head of a file that begins with an element."""
    head = Head(opening)
    head.add(opening)
    return head


def of(read: Read) -> Head | None:
    """Return the head of a whole file; None where it holds no activity."""
    window = Window(read)
    opening, at = prolog.read(window)
    if isinstance(opening, Refusal):
        return None
    splitter, head = Splitter(window, at=at, root=opening), begin(opening)
    while isinstance(event := splitter.following(), Opening):
        head.add(event)
    return head if isinstance(event, Cut) else None


def why_not_read(opening: Opening) -> Refusal | None:
    """Return why a file with this element holds no activities."""
    if opening.name.lower() == "html":
        return Refusal("file.html", opening.line)
    if opening.name == elements.ORGANISATIONS:
        return Refusal("file.organisations", opening.line)
    return None


def _namespaces(tag: bytes) -> Mapping[str | None, str]:
    """Return the namespaces that a start tag declares."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        element = etree.fromstring(tag.rstrip(b"/> \t\r\n") + b"/>", parser)
    except etree.XMLSyntaxError:
        return {}
    return {} if element is None else element.nsmap
