"""What the writer of a name that is not known here may have meant."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from rapidfuzz import fuzz, process

from marsa.exchange.iati.schema import notation
from marsa.exchange.iati.schema.shapes import Model, Shape

NEAR = 80  # percent of likeness from which a name is taken for a misspelling of another
LONGEST = 60
_MOST_HOMES = 4


def near(name: str, known: Collection[str]) -> str | None:
    """Return the known name that a name most looks like; None when none is near."""
    if len(name) > LONGEST:
        return None
    like = name.lower().replace("_", "-")
    found = process.extractOne(like, list(known), scorer=fuzz.ratio, score_cutoff=NEAR)
    return found[0] if found else None


def near_element(name: str, shape: Shape, model: Model) -> str | None:
    """Return the element of IATI that a name most looks like, one that fits here first."""
    return near(name, shape.children) or near(name, model.homes)


def homes(name: str, model: Model) -> str:
    """Return the elements in which an element may stand, as "<budget>, <transaction>"."""
    places = model.homes[name]
    shown = ", ".join(f"<{home}>" for home in places[:_MOST_HOMES])
    return f"{shown}, …" if len(places) > _MOST_HOMES else shown


@lru_cache(maxsize=4_096)
def versions_of_element(name: str, home: str) -> str:
    """Return the versions in which an element may stand in another, as "1.01–1.05, 2.03"."""
    return _spans([home in notation.model(v).homes.get(name, ()) for v in notation.VERSIONS])


@lru_cache(maxsize=4_096)
def versions_of_attribute(name: str, shape: str) -> str:
    """Return the versions in which elements of a shape have an attribute, as "2.02–2.03"."""
    shapes = (notation.model(v).shapes.get(shape) for v in notation.VERSIONS)
    return _spans([there is not None and name in there.attributes for there in shapes])


def _spans(held: Sequence[bool]) -> str:
    """Return the versions for which something holds, those that follow each other as a span."""
    spans = []
    for holds, group in groupby(zip(notation.VERSIONS, held, strict=True), key=itemgetter(1)):
        versions = [version for version, _ in group]
        if holds:
            spans.append("–".join(dict.fromkeys((versions[0], versions[-1]))))
    return ", ".join(spans)
