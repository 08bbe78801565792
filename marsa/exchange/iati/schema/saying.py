"""Where an element stands, and how something is said about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

from marsa.exchange import sentences
from marsa.exchange.iati.schema.attributes import INSTANCE, XML
from marsa.exchange.iati.schema.shapes import Model
from marsa.exchange.report import Report

MOST = 500  # different sayings about one activity: a file must not drown its own findings
_PREFIXES = {XML: "xml:", INSTANCE: "xsi:"}


class Node(Protocol):
    """What the check needs of an element of lxml; comments have a tag that is no text."""

    tag: Any
    text: str | None
    tail: str | None
    prefix: str | None
    sourceline: int | None
    nsmap: Mapping[str | None, str]

    def get(self, name: str, default: str, /) -> str:
        """Return an attribute, the default when it is absent."""

    def keys(self) -> list[str]:
        """Return the names of the attributes."""

    def getparent(self) -> "Node | None":
        """Return the element around it."""

    def __iter__(self) -> Iterator["Node"]:
        """Return the children, comments included."""

    def __len__(self) -> int:
        """Return the number of children, comments included."""


@dataclass(slots=True)
class Saying:
    """What is needed to say something about an element of a file.

    top: the element where paths begin, and its name in them. offset: what to add to the lines of
    the elements. said: what has been said, to keep it within bounds.
    """

    model: Model
    report: Report
    offset: int
    top: Node
    name: str
    said: set[tuple[str, str, str]] = field(default_factory=set)

    @property
    def is_full(self) -> bool:
        """Whether so much has been said that nothing new will be."""
        return len(self.said) >= MOST

    def say(
        self, code: str, node: Node, *, about: str = "", at: Node | None = None, **values: Any
    ) -> None:
        """Say something about an element, once for all elements with its path.

        about: what tells this from the same sentence about something else there. at: the element
        whose line is shown, where it is another one.
        """
        path = self.path(node)
        key = (code, path, about)
        if self.is_full and key not in self.said:
            self._give_up()
            return
        self.said.add(key)
        self.report.add(
            code,
            line=((node if at is None else at).sourceline or 0) + self.offset,
            path=path,
            once=(path, about),
            **{"element": self.shown(node), "version": self.model.version, **values},
        )

    def _give_up(self) -> None:
        """Say, once, that not everything is said."""
        line = (self.top.sourceline or 0) + self.offset
        self.report.add(
            "schema.too_many_faults", line=line, path=self.name, once=self.name, limit=MOST
        )

    def path(self, node: Node) -> str:
        """Return the way to an element, as "iati-activity/transaction/value"."""
        shown = self.shown(node)
        if node is self.top or (above := node.getparent()) is None:
            return shown
        return f"{self.path(above)}/{shown}"

    def shown(self, node: Node) -> str:
        """Return the name of an element as its writer knows it, with its prefix."""
        if node is self.top:
            return self.name
        return _named(str(node.tag), node.prefix)


@lru_cache(maxsize=4_096)
def _named(tag: str, prefix: str | None) -> str:
    local = tag.rpartition("}")[2]
    return sentences.quote(f"{prefix}:{local}" if prefix else local)


def shown_attribute(name: str, node: Node) -> str:
    """Return the name of an attribute of an element as its writer knows it, with its prefix."""
    namespace, _, local = name.rpartition("}")
    if not namespace:
        return sentences.quote(name)
    prefix = _PREFIXES.get(namespace + "}")
    if prefix is None:
        known = {uri: f"{prefix}:" for prefix, uri in node.nsmap.items() if prefix}
        prefix = known.get(namespace[1:], "")
    return sentences.quote(prefix + local)
