"""The models of version 2 as an XML Schema of our own, which libxml2 judges by in no time.

What it lets pass needs no second look: it never takes what the walk would refuse. What it refuses
is walked through, so that it can be said what is wrong. It is made of the models in YAML when it
is first needed; the versions before 2, whose elements may stand in any order, have none.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, cast

from lxml import etree

from marsa.exchange.iati.elements import Element
from marsa.exchange.iati.schema import notation
from marsa.exchange.iati.schema.shapes import Model, Shape

_XSD = "http://www.w3.org/2001/XMLSchema"
_XML = "http://www.w3.org/XML/1998/namespace"
_NAME = "marsa-shape-{}"  # a type that no file names in xsi:type
# The attributes that mean the same everywhere, as `attributes.COMMON` has them.
_COMMON = f"""<xs:schema xmlns:xs="{_XSD}" targetNamespace="{_XML}">
<xs:attribute name="lang"><xs:simpleType><xs:union memberTypes="xs:language"><xs:simpleType>
<xs:restriction base="xs:string"><xs:enumeration value=""/></xs:restriction>
</xs:simpleType></xs:union></xs:simpleType></xs:attribute>
<xs:attribute name="space"><xs:simpleType><xs:restriction base="xs:NCName">
<xs:enumeration value="default"/><xs:enumeration value="preserve"/></xs:restriction>
</xs:simpleType></xs:attribute>
<xs:attribute name="base" type="xs:anyURI"/>
</xs:schema>"""
_PLACE = "marsa-common.xsd"
HOLDER = "m"  # the element around a run of activities, which is ours; see `fragment`


def is_sound(activity: Element, *, version: str) -> bool:
    """Whether an activity is known at once to have no fault; False says nothing against it."""
    schema = _schema(version)
    return schema is not None and bool(schema.validate(cast(Any, activity)))


def are_sound(activities: Element, *, version: str) -> bool:
    """Whether all activities in an element are known at once to have no fault."""
    return is_sound(activities, version=version)


class _Common(etree.Resolver):
    """Hands libxml2 the schema of the common attributes, from memory and from nowhere else."""

    def resolve(self, system_url: Any, public_id: Any, context: Any) -> Any:  # type: ignore[override]
        """Return the one schema that may be asked for."""
        return self.resolve_string(_COMMON, context, base_url=_PLACE)


@cache
def _schema(version: str) -> etree.XMLSchema | None:
    """Return the compiled schema of a version; None for those that have none."""
    model = notation.model(version)
    if not model.activity.is_ordered:
        return None
    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    parser.resolvers.add(_Common())
    return etree.XMLSchema(etree.fromstring("".join(_written(model)).encode(), parser))


def _written(model: Model) -> Iterator[str]:
    """Write the schema of a model."""
    shapes: dict[int, tuple[str, Shape]] = {}
    roots = {"iati-activity": model.activity, **model.elements}
    yield f'<xs:schema xmlns:xs="{_XSD}">'
    yield f'<xs:import namespace="{_XML}" schemaLocation="{_PLACE}"/>'
    for name, shape in roots.items():
        yield f'<xs:element name="{name}" type="{_name(shape, shapes)}"/>'
    yield f'<xs:element name="{HOLDER}"><xs:complexType><xs:sequence>'
    yield '<xs:element ref="iati-activity" maxOccurs="unbounded"/>'
    yield "</xs:sequence></xs:complexType></xs:element>"
    for name, type_ in model.attributes.items():
        yield f'<xs:attribute name="{name}" type="xs:{type_}"/>'
    written = 0
    while written < len(shapes):  # writing one names others
        name, shape = list(shapes.values())[written]
        yield from _type(name, shape, shapes)
        written += 1
    yield "</xs:schema>"


def _name(shape: Shape, shapes: dict[int, tuple[str, Shape]]) -> str:
    return shapes.setdefault(id(shape), (_NAME.format(len(shapes)), shape))[0]


def _type(name: str, shape: Shape, shapes: dict[int, tuple[str, Shape]]) -> Iterator[str]:
    """Write what an element of a shape may hold."""
    yield f'<xs:complexType name="{name}">'
    if shape.is_text:
        yield f'<xs:simpleContent><xs:extension base="xs:{shape.text}">'
        yield from _attributes(shape)
        yield "</xs:extension></xs:simpleContent>"
    else:
        yield "<xs:sequence>"
        for child, entry in shape.children.items():
            most = "unbounded" if entry.most is None else entry.most
            times = f'minOccurs="{entry.least}" maxOccurs="{most}"'
            yield f'<xs:element name="{child}" type="{_name(entry.shape, shapes)}" {times}/>'
        if shape.takes_elements:
            times = 'minOccurs="0" maxOccurs="unbounded"'
            yield f'<xs:any namespace="##other" processContents="lax" {times}/>'
        yield "</xs:sequence>"
        yield from _attributes(shape)
    yield "</xs:complexType>"


def _attributes(shape: Shape) -> Iterator[str]:
    for name, type_ in shape.attributes.items():
        use = "required" if name in shape.required else "optional"
        yield f'<xs:attribute name="{name}" type="xs:{type_}" use="{use}"/>'
    if shape.takes_attributes:
        yield '<xs:anyAttribute namespace="##other" processContents="lax"/>'
