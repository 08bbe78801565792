"""What is asked of the attributes of an element, found out from their names."""

from collections.abc import Mapping, Sequence

from marsa.exchange.iati.schema.shapes import Asked, Shape
from marsa.exchange.iati.schema.values import BLANKS, JUDGES, Judge

XML = "{http://www.w3.org/XML/1998/namespace}"
INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
TYPE, NIL = INSTANCE + "type", INSTANCE + "nil"
# Attributes that mean the same wherever they may stand. xml:id is the parser's concern.
COMMON: Mapping[str, str] = {
    XML + "lang": "language",
    XML + "space": "space",
    XML + "base": "anyURI",
}
_ALLOWED_ANYWHERE = (INSTANCE + "schemaLocation", INSTANCE + "noNamespaceSchemaLocation")
MOST_REMEMBERED, LONGEST_REMEMBERED = 4_096, 64


def asked(names: tuple[str, ...], shape: Shape) -> Asked:
    """Return what is asked of attributes with these names on an element of a shape.

    The answer is remembered in shape.asked, unless there are too many already.
    """
    judged: list[tuple[str, Judge]] = []
    unknown = []
    for name in names:
        if name == TYPE:
            judged.append((name, _keeps(shape)))
        elif (type_ := type_of(name, shape)) is None:
            if not _is_allowed(name, shape):
                unknown.append(name)
        elif (judge := JUDGES[type_]) is not None:
            judged.append((name, judge))
    missing = [name for name in shape.required if name not in names]
    found = (tuple(judged), tuple(unknown), tuple(missing))
    if len(shape.asked) < MOST_REMEMBERED and len(names) < LONGEST_REMEMBERED:
        shape.asked[names] = found
    return found


def of_stranger(names: Sequence[str], declared: Mapping[str, str]) -> list[tuple[str, Judge]]:
    """Return the values to judge on an element of another namespace.

    declared: the attributes that the schema declares by themselves (name → type).
    """
    types = {name: COMMON.get(name) or declared.get(name, "string") for name in names}
    judges = {name: JUDGES[type_] for name, type_ in types.items()}
    return [(name, judge) for name, judge in judges.items() if judge is not None]


def type_of(name: str, shape: Shape) -> str | None:
    """Return the type of an attribute of a shape; None when it has none of that name."""
    if name in shape.attributes:
        return shape.attributes[name]
    return COMMON.get(name) if shape.takes_attributes else None


def _is_allowed(name: str, shape: Shape) -> bool:
    """Whether an attribute that the shape does not name may stand on it."""
    if name in _ALLOWED_ANYWHERE:
        return True
    return shape.takes_attributes and name.startswith("{") and name != NIL


def _keeps(shape: Shape) -> Judge:
    """Return the judge of xsi:type: it may only repeat the type that the element has."""
    return lambda text: text.strip(BLANKS) in shape.types
