"""The one map: Africa, Europe and what lies around, ready to be drawn as SVG.

`make_maps` makes the geometry from Natural Earth; `load` reads it once per process. What the
boundaries mean stands under every map (`portal/parts/beside.html`).
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

GEOMETRY = Path(__file__).with_name("africa-europe.json")


@dataclass(frozen=True, slots=True)
class Shape:
    """One country: alpha-3 code, SVG path, middle, and on which part of the map it lies.

    d: relative commands in whole units of the map. x and y: centroid in the same units.
    part: "africa", "europe" or "around". dot: drawn as a circle, too small to be seen.
    """

    code: str
    d: str
    x: int
    y: int
    part: str
    dot: bool


@dataclass(frozen=True, slots=True)
class Map:
    """All shapes in drawing order (dots last, on top), in a viewBox of width × height."""

    width: int
    height: int
    source: str
    shapes: tuple[Shape, ...]


@lru_cache(maxsize=1)
def load() -> Map:
    """Return the map of Africa and Europe."""
    data = json.loads(GEOMETRY.read_text(encoding="utf-8"))
    shapes = [Shape(code, **shape) for code, shape in data["shapes"].items()]
    return Map(
        width=data["width"],
        height=data["height"],
        source=data["source"],
        shapes=tuple(sorted(shapes, key=lambda shape: (shape.dot, shape.part, shape.code))),
    )
