"""What an element may hold: the tables that the check looks things up in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from marsa.exchange.iati.schema.values import Judge

# What is asked of a list of attributes: the values to judge, and the names that are not allowed
# and those that are missing.
Asked = tuple[tuple[tuple[str, Judge], ...], tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Child:
    """An element inside another. place: its place in the order, from 0; most: None is no limit."""

    shape: "Shape"
    place: int
    least: int
    most: int | None


@dataclass(slots=True, eq=False)
class Shape:
    """What elements of one shape hold.

    attributes: name → type. text: the type of the text, for an element that may hold text.
    is_text: it holds text and no elements. is_ordered: the order of the children is fixed.
    takes_elements, takes_attributes: of other namespaces. types: names that xsi:type may give
    without changing anything. inner: the shapes of the children.

    asked and fitting are memories: what is asked of a list of attributes, and whether a run of
    children may stand in the element.
    """

    name: str
    attributes: Mapping[str, str]
    required: tuple[str, ...]
    children: Mapping[str, Child]
    inner: Mapping[str, "Shape"]
    text: str | None
    judge: Judge | None
    is_text: bool
    is_ordered: bool
    takes_elements: bool
    takes_attributes: bool
    types: frozenset[str]
    asked: dict[tuple[str, ...], Asked] = field(default_factory=dict)
    fitting: dict[tuple[str, ...], bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Model:
    """What a version of IATI says of an activity file.

    shapes: by name. elements, attributes: what keeps its shape and its type inside elements of
    other namespaces.
    homes: name of an element → the names of those in which it may stand.
    """

    version: str
    root: Shape
    activity: Shape
    shapes: Mapping[str, Shape]
    elements: Mapping[str, Shape]
    attributes: Mapping[str, str]
    homes: Mapping[str, tuple[str, ...]]
