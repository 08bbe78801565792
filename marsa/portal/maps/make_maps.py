"""Make `africa-europe.json` from Natural Earth's countries at 1:50,000,000.

    python -m marsa.portal.maps.make_maps countries-50m.json

The source is `countries-50m.json` of the npm package world-atlas 2 (ISC), which is Natural
Earth (public domain) as TopoJSON. The same source gives the same bytes.
"""

import json
import sys
from pathlib import Path
from typing import Any

import pycountry

from marsa.portal.maps import areas, geometry
from marsa.portal.maps.geometry import Line, Point, Ring

TARGET = Path(__file__).with_name("africa-europe.json")
SOURCE = "Natural Earth 1:50m (public domain), world-atlas 2"
CENTRE = (20.0, 15.0)

# The frame holds Cabo Verde and the Azores, Mauritius, the North Cape and Cape Agulhas.
LEFT, RIGHT, TOP, BOTTOM = -0.76, 0.68, 0.965, -0.865
WIDTH = 1000
SCALE = WIDTH / (RIGHT - LEFT)
HEIGHT = round((TOP - BOTTOM) * SCALE)

# Pages draw the map about 500 pixels wide: one pixel is two units, four square units.
PIXEL = (WIDTH / 500) ** 2
DOT_BELOW = 20 * PIXEL
DOT_RADIUS = 7
ISLAND_BELOW = 2 * PIXEL
DETAIL, DETAIL_AROUND = 2.0, 30.0
MARGIN = 4


def make(topology: dict[str, Any]) -> dict[str, Any]:
    """Return the map: viewBox size, source, and per alpha-3 code its shape.

    topology: TopoJSON with an object "countries" whose geometries have a numeric ISO code
    as id. A shape has `d` (SVG path in whole units, relative), `x` and `y` (centroid of its
    largest piece, of all pieces for a dot), `part` ("africa", "europe" or "around") and
    `dot` (drawn as a circle: under 20 px²).
    """
    arcs = geometry.decode(topology)
    rings = _rings(topology["objects"]["countries"]["geometries"], arcs)
    ends = [(arc[0], arc[-1]) for arc in arcs]
    joined = {code: geometry.dissolve(parts, ends=ends) for code, parts in rings.items()}
    exact = [[_place(point) for point in arc] for arc in arcs]
    drawn = _simplify(exact, joined)
    shapes = {}
    for code in sorted(joined):
        if lines := _in_frame(joined[code], exact):
            shapes[code] = _shape(code, lines, _in_frame(joined[code], drawn))
    return {"source": SOURCE, "width": WIDTH, "height": HEIGHT, "shapes": shapes}


def _rings(geometries: list[dict[str, Any]], arcs: list[Line]) -> dict[str, list[Ring]]:
    rings: dict[str, list[Ring]] = {}
    for item in geometries:
        if code := _code(item):
            polygons = [item["arcs"]] if item["type"] == "Polygon" else item["arcs"]
            rings.setdefault(code, []).extend(ring for rings_ in polygons for ring in rings_)
    for point, held, code in areas.FOLLOW_ISO:
        moved = [r for r in rings[held] if geometry.contains(geometry.outline(r, arcs=arcs), point)]
        rings[code] += moved
        rings[held] = [ring for ring in rings[held] if ring not in moved]
    if areas.WHOLE_WESTERN_SAHARA:
        _join_western_sahara(rings, arcs)
    return rings


def _code(item: dict[str, Any]) -> str | None:
    if named := areas.NAMES.get(item["properties"]["name"]):
        return named
    country = pycountry.countries.get(numeric=item.get("id") or "")
    code = str(country.alpha_3) if country else ""
    return None if not code or code in areas.LEFT_OUT else areas.PART_OF.get(code, code)


def _join_western_sahara(rings: dict[str, list[Ring]], arcs: list[Line]) -> None:
    """Cut Morocco along the parallel, and give what lies south of it to Western Sahara."""
    (border, control, coast), *others = rings["MAR"]
    line = arcs[coast]
    cut = next(i for i, (_, y) in enumerate(line) if y >= areas.NORTH_OF_WESTERN_SAHARA)
    arcs += [line[: cut + 1], line[cut:], [line[cut], arcs[control][0]]]
    south, north, parallel = len(arcs) - 3, len(arcs) - 2, len(arcs) - 1
    rings["MAR"] = [[border, ~parallel, north], *others]
    rings["ESH"] += [[control, south, parallel]]


def _simplify(arcs: list[Line], joined: dict[str, list[Ring]]) -> list[Line]:
    """Keep detail where a country of the two continents has a part in an arc."""
    near = areas.AFRICA | areas.EUROPE
    fine = {
        arc if arc >= 0 else ~arc
        for code, rings in joined.items()
        if code in near
        for ring in rings
        for arc in ring
    }
    return [
        geometry.simplify(arc, least=DETAIL if i in fine else DETAIL_AROUND)
        for i, arc in enumerate(arcs)
    ]


def _place(point: Point) -> Point:
    x, y = geometry.project(point, centre=CENTRE)
    return (x - LEFT) * SCALE, (TOP - y) * SCALE


def _in_frame(rings: list[Ring], arcs: list[Line]) -> list[Line]:
    frame = (-MARGIN, -MARGIN, WIDTH + MARGIN, HEIGHT + MARGIN)
    lines = (geometry.clip(geometry.outline(ring, arcs=arcs), box=frame) for ring in rings)
    return [line for line in lines if line]


def _shape(code: str, exact: list[Line], drawn: list[Line]) -> dict[str, Any]:
    """Return one shape: measured by its exact lines, drawn by its simplified ones."""
    part = "africa" if code in areas.AFRICA else "europe" if code in areas.EUROPE else "around"
    dot = abs(sum(geometry.signed_area(line) for line in exact)) < DOT_BELOW
    middle = geometry.centroid(exact if dot else [max(exact, key=geometry.area)])
    x, y = (round(value) for value in middle)
    if dot:
        return {"part": part, "dot": True, "x": x, "y": y, "d": _circle(x, y)}
    d, pen = "", (0, 0)
    for line in sorted(drawn, key=geometry.area, reverse=True):
        if geometry.area(line) >= ISLAND_BELOW:
            text, pen = geometry.path(line, start=pen)
            d += text
    return {"part": part, "dot": False, "x": x, "y": y, "d": d}


def _circle(x: int, y: int) -> str:
    r = DOT_RADIUS
    return f"m{x - r} {y}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0-{2 * r} 0z"


def main(source: Path, *, target: Path = TARGET) -> int:
    """Read the source, write the map, and return its size in bytes."""
    shapes = make(json.loads(source.read_text(encoding="utf-8")))
    text = json.dumps(shapes, separators=(",", ":"), sort_keys=True)
    target.write_text(text.replace('},"', '},\n"') + "\n", encoding="utf-8")
    return target.stat().st_size


if __name__ == "__main__":
    sys.stdout.write(f"{TARGET.name}: {main(Path(sys.argv[1])):,} bytes\n")
