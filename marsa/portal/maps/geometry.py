"""Plane geometry for the map: decode, project, simplify, join, clip, write. Pure functions.

An arc is a list of points; a ring is a list of arc numbers, where ~n is arc n backwards,
so that two neighbours share the arc between them and no gap can open.
"""

import heapq
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import cos, radians, sin, sqrt
from typing import Any

Point = tuple[float, float]
Line = list[Point]
Ring = list[int]


def decode(topology: dict[str, Any]) -> list[Line]:
    """Return the arcs of a quantised TopoJSON topology as degrees east and north."""
    (east, north), (x0, y0) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            arc.append((x * east + x0, y * north + y0))
        arcs.append(arc)
    return arcs


def project(point: Point, *, centre: Point) -> Point:
    """Return Lambert's azimuthal equal-area projection of degrees, on a globe of radius 1.

    Source: J. P. Snyder, Map Projections: A Working Manual (1987), equations 24-2 to 24-4.
    """
    angle, north, middle = radians(point[0] - centre[0]), radians(point[1]), radians(centre[1])
    depth = sin(middle) * sin(north) + cos(middle) * cos(north) * cos(angle)
    k = sqrt(2 / (1 + depth))
    up = cos(middle) * sin(north) - sin(middle) * cos(north) * cos(angle)
    return k * cos(north) * sin(angle), k * up


def simplify(line: Line, *, least: float) -> Line:
    """Drop the points of a line whose triangle is smaller than `least`, smallest first.

    Visvalingam's rule; the ends stay, and a closed line keeps at least four points.
    """
    before, after = list(range(-1, len(line) - 1)), list(range(1, len(line) + 1))
    queue = [(area(line[i - 1 : i + 2]), i) for i in range(1, len(line) - 1)]
    heapq.heapify(queue)
    size = {i: triangle for triangle, i in queue}
    floor = 4 if line[0] == line[-1] else 2
    while queue and len(size) + 2 > floor:
        triangle, i = heapq.heappop(queue)
        if size.get(i) != triangle:
            continue
        if triangle >= least:
            break
        del size[i]
        left, right = before[i], after[i]
        after[left], before[right] = right, left
        for j in (left, right):
            if j in size:
                # Never smaller than what was just dropped, or a spike would go before its base.
                size[j] = max(triangle, area([line[before[j]], line[j], line[after[j]]]))
                heapq.heappush(queue, (size[j], j))
    return [line[0], *(line[i] for i in sorted(size)), line[-1]]


def area(ring: Sequence[Point]) -> float:
    """Return the area inside a ring, closed or not (shoelace formula)."""
    return abs(signed_area(ring))


def signed_area(ring: Sequence[Point]) -> float:
    """Return the area with a sign that tells which way round the ring goes."""
    first = ring[0]
    closed = [*ring, first]
    return sum(
        (a[0] - first[0]) * (b[1] - first[1]) - (b[0] - first[0]) * (a[1] - first[1])
        for a, b in pairwise(closed)
    ) / 2  # fmt: skip


def centroid(rings: Sequence[Line]) -> Point:
    """Return the centre of gravity of rings, holes counted against the land around them."""
    total = sum(signed_area(ring) for ring in rings)
    x = y = 0.0
    for ring in rings:
        x0, y0 = ring[0]
        for (ax, ay), (bx, by) in pairwise([*ring, ring[0]]):
            cross = (ax - x0) * (by - y0) - (bx - x0) * (ay - y0)
            x += (ax + bx + x0) * cross / 6
            y += (ay + by + y0) * cross / 6
    return x / total, y / total


def contains(ring: Sequence[Point], point: Point) -> bool:
    """Tell whether a point is inside a closed ring (even-odd rule)."""
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def dissolve(rings: Iterable[Ring], *, ends: Sequence[tuple[Point, Point]]) -> list[Ring]:
    """Join rings along the arcs they share: an arc used both ways lies inside and goes.

    ends: first and last point of each arc.
    """
    used = [arc for ring in rings for arc in ring]
    left = [arc for arc in used if ~arc not in used]
    joined = []
    while left:
        ring = [left.pop(0)]
        while _last(ring[-1], ends) != _first(ring[0], ends):
            following = next(a for a in left if _first(a, ends) == _last(ring[-1], ends))
            left.remove(following)
            ring.append(following)
        joined.append(ring)
    return joined


def _first(arc: int, ends: Sequence[tuple[Point, Point]]) -> Point:
    return ends[arc][0] if arc >= 0 else ends[~arc][1]


def _last(arc: int, ends: Sequence[tuple[Point, Point]]) -> Point:
    return _first(~arc, ends)


def outline(ring: Ring, *, arcs: Sequence[Line]) -> Line:
    """Return the points of a ring, the first again at the end."""
    points: Line = []
    for arc in ring:
        line = arcs[arc] if arc >= 0 else arcs[~arc][::-1]
        points += line[1:] if points else line
    return points


def clip(ring: Line, *, box: tuple[float, float, float, float]) -> Line:
    """Return the part of a ring inside a box (left, top, right, bottom); empty when none is.

    Sutherland and Hodgman: cut by one side after the other.
    """
    for axis, limit, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        kept: Line = []
        for a, b in pairwise([*ring, *ring[:1]]):
            if (a[axis] - limit) * sign >= 0:
                kept.append(a)
            if (a[axis] - limit) * (b[axis] - limit) < 0:
                t = (limit - a[axis]) / (b[axis] - a[axis])
                kept.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
        ring = kept
    return ring


def path(ring: Line, *, start: tuple[int, int]) -> tuple[str, tuple[int, int]]:
    """Return a ring as relative SVG commands in whole units, and where its pen started.

    start: where the pen is before ("z" brings it back to the start of the last ring).
    Empty when fewer than three different points are left after rounding.
    """
    points = [(round(x), round(y)) for x, y in ring]
    points = [b for a, b in pairwise([points[-1], *points]) if a != b]
    if len(points) < 3:
        return "", start
    x, y = start
    text = f"m{_pair(points[0][0] - x, points[0][1] - y)}l"
    steps = [_pair(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
    return text + " ".join(steps).replace(" -", "-") + "z", points[0]


def _pair(x: int, y: int) -> str:
    return f"{x}{y}" if y < 0 else f"{x} {y}"
