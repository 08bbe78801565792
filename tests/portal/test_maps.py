"""The map: who is on it, how large they are, and that nothing gapes."""

import json
import re
from itertools import pairwise

import pytest

from marsa.portal import maps
from marsa.portal.maps import geometry, make_maps
from tests.shared import shared


def codes(text: str) -> set[str]:
    return set(text.split())


AFRICA = codes(
    """AGO BDI BEN BFA BWA CAF CIV CMR COD COG COM CPV DJI DZA EGY ERI ESH ETH GAB GHA GIN GMB
    GNB GNQ KEN LBR LBY LSO MAR MDG MLI MOZ MRT MUS MWI NAM NER NGA RWA SDN SEN SLE SOM SSD STP
    SWZ SYC TCD TGO TUN TZA UGA ZAF ZMB ZWE"""
)
EUROPE = codes(
    """ALB AND AUT BEL BGR BIH BLR CHE CYP CZE DEU DNK ESP EST FIN FRA GBR GRC HRV HUN IRL ISL
    ITA LIE LTU LUX LVA MCO MDA MKD MLT MNE NLD NOR POL PRT ROU RUS SMR SRB SVK SVN SWE UKR VAT
    XKX"""
)
SHAPES = {shape.code: shape for shape in maps.load().shapes}

# A globe of the Earth's surface, 510,065,600 km², has a radius of 6,371 km.
UNIT = 6371 / make_maps.SCALE


def rings(code: str) -> list[list[geometry.Point]]:
    """Read a path of relative moves back into rings of points."""
    x = y = 0
    found: list[list[geometry.Point]] = []
    for ring in SHAPES[code].d.split("z")[:-1]:
        numbers = [int(n) for n in re.findall(r"-?\d+", ring)]
        points = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        found.append([*points, points[0]])
        x, y = points[0]
    return found


def place(east: float, north: float) -> geometry.Point:
    x, y = geometry.project((east, north), centre=make_maps.CENTRE)
    return (x - make_maps.LEFT) * make_maps.SCALE, (make_maps.TOP - y) * make_maps.SCALE


def owner(east: float, north: float) -> list[str]:
    return [
        code
        for code, shape in SHAPES.items()
        if not shape.dot
        if sum(geometry.contains(ring, place(east, north)) for ring in rings(code)) % 2
    ]


def test_every_state_of_africa_and_europe_is_on_the_map() -> None:
    assert {code for code, shape in SHAPES.items() if shape.part == "africa"} == AFRICA
    assert {code for code, shape in SHAPES.items() if shape.part == "europe"} == EUROPE
    assert len(AFRICA) == 55
    assert len(EUROPE) == 46


@pytest.mark.parametrize("dialogue", ["rabat_process", "khartoum_process"])
def test_every_member_of_the_dialogues_is_on_the_map(dialogue: str) -> None:
    members = json.loads(shared(f"domain/{dialogue}.json").read_text(encoding="utf-8"))["members"]
    assert {member["iso3"] for member in members} - set(SHAPES) == set()
    assert len(members) >= 40


def test_countries_too_small_to_see_are_dots() -> None:
    dots = {code for code, shape in SHAPES.items() if shape.dot and shape.part != "around"}
    assert dots == {
        "COM", "CPV", "MUS", "STP", "SYC",
        "AND", "LIE", "LUX", "MCO", "MLT", "SMR", "VAT",
    }  # fmt: skip


def test_dots_lie_where_the_country_is_and_on_top() -> None:
    drawn = [shape.dot for shape in maps.load().shapes]
    assert drawn == sorted(drawn)
    for code, east, north in (("MLT", 14.4, 35.9), ("MUS", 57.55, -20.28), ("LUX", 6.1, 49.75)):
        x, y = place(east, north)
        assert abs(SHAPES[code].x - x) <= 2
        assert abs(SHAPES[code].y - y) <= 2


@pytest.mark.parametrize(
    ("code", "square_kilometres"),
    [
        ("TCD", 1_284_000),
        ("DZA", 2_381_741),
        ("COD", 2_344_858),
        ("MDG", 587_041),
        ("BFA", 274_200),
        ("ZAF", 1_221_037),
        ("LSO", 30_355),
        ("ESP", 505_990),
        ("POL", 312_696),
        ("ISL", 103_000),
        ("SOM", 637_657),
        ("ESH", 266_000),
        ("UKR", 603_700),
    ],
)
def test_the_map_keeps_areas(code: str, square_kilometres: int) -> None:
    drawn = abs(sum(geometry.signed_area(ring) for ring in rings(code)))
    assert drawn * UNIT**2 == pytest.approx(square_kilometres, rel=0.04)


@pytest.mark.parametrize(
    ("east", "north", "code"),
    [
        (2.1, 13.5, ["NER"]),
        (28.2, -29.5, ["LSO"]),
        (34.2, 45.2, ["UKR"]),
        (44.1, 9.5, ["SOM"]),
        (33.4, 35.3, ["CYP"]),
        (-13.0, 26.9, ["ESH"]),
        (-9.5, 26.5, ["ESH"]),
        (-11.5, 24.0, ["MRT"]),
        (-9.6, 30.4, ["MAR"]),
        (-10.5, 28.3, ["MAR"]),
        (21.0, 42.6, ["XKX"]),
        (-15.6, 28.3, []),
        (-25.0, 0.0, []),
    ],
)
def test_a_place_lies_in_one_country(east: float, north: float, code: list[str]) -> None:
    assert owner(east, north) == code


def edges(code: str) -> set[tuple[geometry.Point, geometry.Point]]:
    return {edge for ring in rings(code) for edge in pairwise(ring)}


@pytest.mark.parametrize(
    ("code", "neighbour"), [("NER", "TCD"), ("DZA", "MAR"), ("ESH", "MAR"), ("ZAF", "LSO")]
)
def test_neighbours_share_their_border_point_by_point(code: str, neighbour: str) -> None:
    backwards = {(b, a) for a, b in edges(neighbour)}
    assert edges(code) & backwards


def test_no_gap_opens_inside_a_landlocked_country() -> None:
    """Each edge of Niger is one of a neighbour, run the other way."""
    around = ("DZA", "LBY", "TCD", "NGA", "BEN", "BFA", "MLI")
    backwards = {(b, a) for code in around for a, b in edges(code)}
    assert edges("NER") - backwards == set()


def test_the_map_is_small_and_read_once() -> None:
    assert maps.GEOMETRY.stat().st_size <= 45_000
    assert maps.load() is maps.load()


def test_the_same_source_gives_the_same_map() -> None:
    source = shared("data/geo/countries-50m.json")
    made = make_maps.make(json.loads(source.read_text(encoding="utf-8")))
    assert made == json.loads(maps.GEOMETRY.read_text(encoding="utf-8"))


def test_arcs_are_sums_of_steps() -> None:
    topology = {
        "transform": {"scale": [0.5, 2], "translate": [-180, -90]},
        "arcs": [[[2, 1], [4, -1], [0, 3]]],
    }
    assert geometry.decode(topology) == [[(-179.0, -88.0), (-177.0, -90.0), (-177.0, -84.0)]]


def test_the_projection_agrees_with_a_worked_example() -> None:
    """Snyder 1987, page 332: centre 40° N 100° W, point 20° S 100° E, on a globe of radius 3."""
    x, y = geometry.project((100.0, -20.0), centre=(-100.0, 40.0))
    assert (round(3 * x, 7), round(3 * y, 7)) == (-4.2339303, 4.0257775)


def test_simplifying_drops_small_corners_and_keeps_the_ends() -> None:
    line = [(0.0, 0.0), (5.0, 0.1), (10.0, 0.0), (10.0, 10.0)]
    # Triangles: 0.5 at the second point, 49.5 or so at the third.
    assert geometry.simplify(line, least=1) == [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)]
    assert geometry.simplify(line, least=1000) == [(0.0, 0.0), (10.0, 10.0)]
    assert geometry.simplify(line, least=0.1) == line


def test_an_island_keeps_at_least_a_triangle() -> None:
    square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)]
    assert len(geometry.simplify(square, least=1000)) == 4


def test_two_squares_that_share_a_side_become_one_ring() -> None:
    arcs = [
        [(1.0, 0.0), (1.0, 1.0)],
        [(1.0, 1.0), (0.0, 1.0), (0.0, 0.0), (1.0, 0.0)],
        [(1.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0)],
    ]
    ends = [(arc[0], arc[-1]) for arc in arcs]
    joined = geometry.dissolve([[0, 1], [~0, 2]], ends=ends)
    assert joined == [[1, 2]]
    assert geometry.area(geometry.outline(joined[0], arcs=arcs)) == 2


def test_the_middle_of_a_square_with_a_hole_leans_away_from_the_hole() -> None:
    outer = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]
    hole = [(2.0, 0.0), (2.0, 4.0), (4.0, 4.0), (4.0, 0.0), (2.0, 0.0)]
    assert geometry.centroid([outer]) == pytest.approx((2.0, 2.0))
    assert geometry.centroid([outer, hole]) == pytest.approx((1.0, 2.0))


def test_clipping_cuts_a_square_at_the_frame() -> None:
    square = [(-2.0, 1.0), (2.0, 1.0), (2.0, 3.0), (-2.0, 3.0)]
    inside = geometry.clip(square, box=(0, 0, 10, 10))
    assert set(inside) == {(0.0, 1.0), (2.0, 1.0), (2.0, 3.0), (0.0, 3.0)}
    assert geometry.clip(square, box=(5, 5, 10, 10)) == []


def test_a_path_is_written_in_whole_relative_steps() -> None:
    ring = [(10.2, 20.0), (30.0, 20.4), (30.0, 39.6), (9.8, 20.1)]
    assert geometry.path(ring, start=(5, 5)) == ("m25 15l0 20-20-20z", (30, 20))
    assert geometry.path([(0.1, 0.1), (0.2, 0.2), (1.4, 0.0)], start=(7, 7)) == ("", (7, 7))
