"""One pass over an activity: each element against its shape.

Valid elements are passed quickly: what was found out about a list of attribute names or a run of
children is remembered, so that most elements cost two look-ups. Whatever does not fit is handed
to `faults`, which finds out what is wrong and says it.
"""

from marsa.exchange.iati.schema import attributes, faults, order
from marsa.exchange.iati.schema.saying import Node, Saying
from marsa.exchange.iati.schema.shapes import Shape
from marsa.exchange.iati.schema.values import BLANKS


def element(node: Node, shape: Shape, saying: Saying) -> None:
    """Judge an element and all that it holds."""
    names(node, shape, saying)
    if shape.is_text:
        text(node, shape, saying)
    elif shape.inner or len(node) or node.text:  # nothing asked and nothing there is the usual case
        children(node, shape, saying)


def names(node: Node, shape: Shape, saying: Saying) -> None:
    """Judge the attributes of an element."""
    written = tuple(node.keys())
    judged, unknown, missing = shape.asked.get(written) or attributes.asked(written, shape)
    for name, judge in judged:
        if not judge(node.get(name, "")):
            type_ = attributes.type_of(name, shape)
            faults.attribute_value(node, saying, name=name, type_=type_)
    if unknown or missing:
        faults.names(node, shape, saying, unknown=unknown, missing=missing)


def text(node: Node, shape: Shape, saying: Saying) -> None:
    """Judge the content of an element that holds text only."""
    judge = shape.judge
    written = "" if judge is None else node.text or ""
    if len(node):  # comments and processing instructions, which cut the text; or elements
        for child in node:
            if isinstance(child.tag, str):
                faults.element_in_text(child, node, saying)
            written += child.tail or ""
    if judge is not None and not judge(written):
        faults.value(node, shape, saying, written=written)


def children(node: Node, shape: Shape, saying: Saying) -> None:
    """Judge the children of an element, and whether text stands among them."""
    inner, is_bare = shape.inner, shape.text is None
    written = node.text
    if written is not None and is_bare and written.strip(BLANKS):
        faults.text(node, shape, saying, written=written, at=node)
    run: list[str] = []
    last, is_again = "", False
    for child in node:
        written = child.tail
        if written is not None and is_bare and written.strip(BLANKS):
            faults.text(node, shape, saying, written=written, at=child)
        name = child.tag
        shape_of_child = inner.get(name)
        if shape_of_child is not None:
            element(child, shape_of_child, saying)
        elif isinstance(name, str):
            stranger(child, node, shape, saying)
        else:  # a comment or a processing instruction
            continue
        if name != last:
            run.append(name)
            last, is_again = name, False
        elif not is_again:
            run.append(name)
            is_again = True
    key = tuple(run)
    fits = shape.fitting.get(key)
    if not (order.fits(key, shape) if fits is None else fits):
        faults.children(node, shape, saying)


def stranger(child: Node, node: Node, shape: Shape, saying: Saying) -> None:
    """Judge an element that its parent's shape does not name."""
    if str(child.tag).startswith("{") and shape.takes_elements:
        foreign(child, saying)
    else:
        faults.unknown_child(child, node, shape, saying)


def foreign(node: Node, saying: Saying) -> None:
    """Judge an element of another namespace, as laxly as the schema does.

    It may hold what it likes; but what IATI declares by itself keeps its shape inside it. An
    xsi:type on it is not followed.
    """
    model = saying.model
    for name, judge in attributes.of_stranger(node.keys(), model.attributes):
        if not judge(node.get(name, "")):
            type_ = attributes.COMMON.get(name) or model.attributes[name]
            faults.attribute_value(node, saying, name=name, type_=type_)
    for child in node:
        if not isinstance(child.tag, str):
            continue
        shape = model.elements.get(child.tag)
        if shape is not None:
            element(child, shape, saying)
        else:
            foreign(child, saying)
