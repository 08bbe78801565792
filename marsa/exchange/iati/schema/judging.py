"""What a reader of activity files calls: for each activity, and for what stands around them."""

from functools import lru_cache
from typing import cast

from marsa.exchange.iati.elements import Element
from marsa.exchange.iati.schema import compiled, faults, notation, walk
from marsa.exchange.iati.schema.saying import Node, Saying
from marsa.exchange.iati.schema.values import BLANKS
from marsa.exchange.report import Report

ACTIVITIES, ACTIVITY = "iati-activities", "iati-activity"


def check(activity: Element, *, version: str, offset: int, report: Report) -> None:
    """Say all that the official schema has against an activity.

    activity: an iati-activity as lxml parsed it, IATI's elements without a namespace. version:
    "1.01" to "2.03", KeyError for any other. offset: what to add to the lines of the elements to
    get those of the file. From 2.01 on, something is said exactly when the official schema
    (iati-activities-schema.xsd, as libxml2 reads it) refuses the activity; the versions before
    are judged by a milder model of their guidelines.
    """
    model, node = notation.model(version), cast(Node, activity)
    if not compiled.is_sound(activity, version=version):
        walk.element(node, model.activity, Saying(model, report, offset, node, ACTIVITY))


def check_root(root: Element, *, version: str, offset: int, report: Report) -> None:
    """Say all that the official schema has against the start tag around the activities.

    root: iati-activities; only its attributes are looked at. The rest as in check.
    """
    model, node = notation.model(version), cast(Node, root)
    walk.names(node, model.root, Saying(model, report, offset, node, ACTIVITIES))


def check_between(
    parts: Element, *, version: str, offset: int, report: Report, is_first: bool
) -> None:
    """Say all that the official schema has against what stands around the activities.

    parts: an element that holds what stands before the first activity, between two or after the
    last, and nothing else. is_first: no activity came before; elements of other namespaces must
    not stand there. The rest as in check.
    """
    model, node = notation.model(version), cast(Node, parts)
    saying = Saying(model, report, offset, node, ACTIVITIES)
    if node.text is not None and node.text.strip(BLANKS):
        faults.text(node, model.root, saying, written=node.text, at=node)
    for child in node:
        if child.tail is not None and child.tail.strip(BLANKS):
            faults.text(node, model.root, saying, written=child.tail, at=child)
        if isinstance(child.tag, str):
            walk.stranger(child, node, model.root, saying)
            if child.tag.startswith("{") and is_first:
                faults.too_early(child, node, saying, other=ACTIVITY)


@lru_cache(maxsize=256)
def requires(attribute: str, element: str, *, version: str) -> bool:
    """Whether the schema of a version asks for an attribute wherever an element may stand."""
    shapes = notation.model(version).shapes.values()
    found = [shape.inner[element] for shape in shapes if element in shape.inner]
    return bool(found) and all(attribute in shape.required for shape in found)
