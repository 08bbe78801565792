"""Finds out what is wrong with an element that does not fit its shape, and says it."""

from collections import Counter

from marsa.exchange.iati.schema import attributes, hints, order
from marsa.exchange.iati.schema.saying import Node, Saying, shown_attribute
from marsa.exchange.iati.schema.shapes import Shape
from marsa.exchange.iati.schema.values import BLANKS
from marsa.exchange.sentences import Words

# Type of a value → what to say of a text that is none.
OF_TYPE = {
    "date": "schema.not_a_date",
    "dateTime": "schema.not_a_moment",
    "decimal": "schema.not_a_number",
    "int": "schema.unreadable_number",
    "positiveInteger": "schema.not_a_positive_number",
    "nonNegativeInteger": "schema.not_a_natural_number",
    "boolean": "schema.not_yes_or_no",
    "anyURI": "schema.not_an_address",
    "NMTOKEN": "schema.not_a_name",
    "language": "schema.not_a_language",
    "space": "schema.not_a_kind_of_blanks",
}
_ACTIVITY, _NARRATIVE = "iati-activity", "narrative"
_OTHER_KIND = (attributes.TYPE, attributes.NIL)


def names(
    node: Node, shape: Shape, saying: Saying, *, unknown: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    """Say which attributes an element must not have, and which it lacks."""
    for name in unknown:
        _unknown_attribute(node, shape, saying, name)
    for name in missing:
        saying.say("schema.missing_attribute", node, about=name, found=name)


def _unknown_attribute(node: Node, shape: Shape, saying: Saying, name: str) -> None:
    found = shown_attribute(name, node)
    if name in _OTHER_KIND:
        saying.say("schema.attribute_of_other_kind", node, about=name, found=found)
    elif versions := hints.versions_of_attribute(name, shape.name):
        code = "schema.attribute_of_other_version"
        saying.say(code, node, about=name, found=found, versions=Words(versions))
    elif not saying.is_full and (near := hints.near(name, shape.attributes)):
        saying.say("schema.misspelt_attribute", node, about=name, found=found, near=near)
    else:
        saying.say("schema.unknown_attribute", node, about=name, found=found)


def attribute_value(node: Node, saying: Saying, *, name: str, type_: str | None) -> None:
    """Say that the value of an attribute is not of its type."""
    value, shown = node.get(name, ""), shown_attribute(name, node)
    place = Words(f"<{saying.shown(node)} {shown}=…>")
    about = f"{name}={value}"
    if type_ is None:
        saying.say("schema.attribute_of_other_kind", node, about=name, found=shown)
    elif not value.strip(BLANKS):
        saying.say("schema.empty_attribute", node, about=name, found=shown)
    else:
        saying.say(OF_TYPE[type_], node, about=about, found=value, element=place)


def value(node: Node, shape: Shape, saying: Saying, *, written: str) -> None:
    """Say that the text of an element is not a value of its type."""
    shown = saying.shown(node)
    if not written.strip(BLANKS):
        saying.say("schema.empty_element", node, found=Words(f"<{shown}>"))
    else:
        code = OF_TYPE[shape.text or ""]
        saying.say(code, node, about=written, found=written, element=Words(f"<{shown}>"))


def text(node: Node, shape: Shape, saying: Saying, *, written: str, at: Node) -> None:
    """Say that text stands in an element that holds only elements. at: what it stands after."""
    in_narrative = _NARRATIVE in shape.children
    code = "schema.text_outside_narrative" if in_narrative else "schema.text_not_allowed"
    saying.say(code, node, at=at, found=written)


def element_in_text(child: Node, node: Node, saying: Saying) -> None:
    """Say that an element stands in one that holds text only."""
    found = saying.shown(child)
    saying.say("schema.element_in_text", node, about=found, at=child, found=found)


def unknown_child(child: Node, node: Node, shape: Shape, saying: Saying) -> None:
    """Say that an element without a namespace has no place in another."""
    name, home, model = str(child.tag), saying.shown(node), saying.model
    found = saying.shown(child)
    if name in model.homes:
        homes = Words(hints.homes(name, model))
        saying.say("schema.misplaced_element", node, about=name, at=child, found=found, homes=homes)
    elif versions := hints.versions_of_element(name, home):
        code = "schema.element_of_other_version"
        saying.say(code, node, about=name, at=child, found=found, versions=Words(versions))
    elif not saying.is_full and (near := hints.near_element(name, shape, model)):
        saying.say("schema.misspelt_element", node, about=name, at=child, found=found, near=near)
    else:
        saying.say("schema.unknown_element", node, about=name, at=child, found=found)


def children(node: Node, shape: Shape, saying: Saying) -> None:
    """Say which children are missing, stand too often or stand in the wrong order."""
    named = [child for child in node if isinstance(child.tag, str)]
    found = order.places([child.tag for child in named], shape)
    placed = [(p, child) for p, child in zip(found, named, strict=True) if p is not None]
    times = Counter(str(child.tag) for _, child in placed)
    for name in order.missing(times, shape):
        _missing(node, saying, name)
    for name in order.repeated(times, shape):
        second = [child for _, child in placed if child.tag == name][1]
        is_activity = node.tag == _ACTIVITY
        code = "schema.repeated_element" if is_activity else "schema.repeated_part"
        saying.say(code, node, about=name, at=second, found=name, times=times[name])
    if shape.is_ordered:
        for wrong, other in order.out_of_order([place for place, _ in placed]):
            _out_of_order(placed[wrong][1], placed[other][1], node, saying, is_late=other < wrong)


def _missing(node: Node, saying: Saying, name: str) -> None:
    if name == _NARRATIVE:
        saying.say("schema.missing_narrative", node)
    else:
        code = "schema.missing_element" if node.tag == _ACTIVITY else "schema.missing_part"
        saying.say(code, node, about=name, found=name)


def _out_of_order(child: Node, other: Node, node: Node, saying: Saying, *, is_late: bool) -> None:
    """Say that a child must stand before another (is_late) or after it.

    Of an element of IATI and one of another namespace, the latter is to move.
    """
    found, shown = saying.shown(child), saying.shown(other)
    if is_late and str(other.tag).startswith("{"):
        too_early(other, node, saying, other=found)
    elif not is_late and str(child.tag).startswith("{"):
        too_early(child, node, saying, other=shown)
    else:
        code = "schema.too_late" if is_late else "schema.too_early"
        saying.say(code, node, about=found, at=child, found=found, other=shown)


def too_early(child: Node, node: Node, saying: Saying, *, other: str) -> None:
    """Say that an element of another namespace stands before one of IATI."""
    code, found = "schema.extension_too_early", saying.shown(child)
    saying.say(code, node, about=found, at=child, found=found, other=other)
