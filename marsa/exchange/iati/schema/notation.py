"""From the models in YAML to tables: one model for each version of IATI."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from marsa.exchange import sentences
from marsa.exchange.iati.schema.shapes import Child, Model, Shape
from marsa.exchange.iati.schema.values import JUDGES

VERSIONS = ("1.01", "1.02", "1.03", "1.04", "1.05", "2.01", "2.02", "2.03")
FILES = {
    "1": Path(__file__).with_name("activities-1.yaml"),
    "2": Path(__file__).with_name("activities-2.yaml"),
}
_COUNTS = {"": (1, 1), "?": (0, 1), "*": (0, None), "+": (1, None)}
_MARKED = re.compile(r"(?P<what>\S.*?)(?: since (?P<since>\S+))?(?: until (?P<until>\S+))?\s*\Z")
_SEVERAL, _REQUIRED = ", ", "!"


@cache
def model(version: str) -> Model:
    """Return the model of a version, "1.01" to "2.03". KeyError for any other."""
    if version not in VERSIONS:
        raise KeyError(version)
    return _Reader(_written(version[0]), version).model()


@cache
def _written(major: str) -> Mapping[str, Any]:
    """Return the model of all versions that start with a number, as it is written."""
    written: Mapping[str, Any] = sentences.load(FILES[major])
    return written


class _Reader:
    """Reads a model in the notation that the files explain at their top."""

    def __init__(self, written: Mapping[str, Any], version: str) -> None:
        self._written = written
        self._version = version
        self._shapes: dict[str, Shape] = {}

    def model(self) -> Model:
        """Put the shapes together, from the first element down."""
        written = self._written
        root = self._shape(written["root"])
        anywhere = written["anywhere"]
        return Model(
            version=self._version,
            root=root,
            activity=self._shape(written["activity"]),
            shapes=self._shapes,
            elements={n: self._shape(shape) for n, shape in self._valid(anywhere["elements"])},
            attributes=dict(self._valid(anywhere["attributes"])),
            homes=_homes(written["root"], root),
        )

    def _shape(self, name: str) -> Shape:
        """Return a shape, reading it once."""
        if name not in self._shapes:
            usual = self._written.get("usual", {})
            self._shapes[name] = self._read(name, usual | self._written["shapes"][name])
        return self._shapes[name]

    def _read(self, name: str, written: Mapping[str, Any]) -> Shape:
        children = dict(self._children(written.get("children", {})))
        attributes = list(self._valid(written.get("attributes", {})))
        text = None if written.get("text") == "none" else written.get("text")
        is_text = text not in (None, "mixed")
        extensions = written.get("extensions", "all")
        return Shape(
            name=name,
            attributes={n.rstrip(_REQUIRED): type_ for n, type_ in attributes},
            required=tuple(n.rstrip(_REQUIRED) for n, _ in attributes if n.endswith(_REQUIRED)),
            children=children,
            inner={child: entry.shape for child, entry in children.items()},
            text=text,
            judge=JUDGES[text] if text and is_text else None,
            is_text=is_text,
            is_ordered=written.get("order") != "free",
            takes_elements=extensions != "none" and not is_text,
            takes_attributes=extensions == "all",
            types=frozenset(self._alternatives(written.get("type", ""))),
        )

    def _children(self, written: Mapping[str, str]) -> Iterator[tuple[str, Child]]:
        """Return the children of this version, by name, in order."""
        for place, (marked, shape) in enumerate(self._valid(written)):
            name = marked.rstrip("?*+")
            least, most = _COUNTS[marked.removeprefix(name)]
            yield name, Child(self._shape(shape), place, least, most)

    def _valid(self, written: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Return what holds in this version, without the marks of since and until."""
        for name, alternatives in written.items():
            for what in self._alternatives(alternatives):
                yield name, what

    def _alternatives(self, written: str) -> Iterator[str]:
        for alternative in written.split(_SEVERAL):
            match = _MARKED.match(alternative)
            if match is None:
                continue
            if (match["since"] or "") <= self._version <= (match["until"] or self._version):
                yield match["what"]


def _homes(name: str, root: Shape) -> dict[str, tuple[str, ...]]:
    """Return for every element the elements in which it may stand, in the order of the model."""
    homes: dict[str, list[str]] = {}
    waiting = [(name, root)]
    while waiting:
        home, shape = waiting.pop(0)
        for child, inner in shape.inner.items():
            places = homes.setdefault(child, [])
            if home not in places:
                places.append(home)
            waiting.append((child, inner))
    return {child: tuple(places) for child, places in homes.items()}
