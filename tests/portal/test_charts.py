"""What the charts draw, worked out by hand."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsa.portal import charts, formats

MILLION = 1_000_000


def rows(**values: str) -> list[charts.Row]:
    """One row per code, in euros given as millions."""
    return [
        charts.Row(code.title(), Decimal(value) * MILLION, code, f"/{code}")
        for code, value in values.items()
    ]


def test_the_longest_bar_fills_its_column_and_the_others_are_in_proportion() -> None:
    drawn = charts.bars(rows(NER="982", MLI="491", BFA="245.5"), unit="EUR", highlight={"MLI"})
    assert [(bar.row.code, bar.x, bar.width, bar.kind) for bar in drawn.bars] == [
        ("NER", "0.00%", "100.00%", ""),
        ("MLI", "0.00%", "50.00%", "highlight"),
        ("BFA", "0.00%", "25.00%", ""),
    ]
    assert [bar.shown for bar in drawn.bars] == [Decimal(982), Decimal(491), Decimal(246)]
    assert drawn.total == Decimal("1718.5") * MILLION


def test_what_is_not_allocated_is_a_bar_of_its_own_and_part_of_the_total() -> None:
    drawn = charts.bars(
        rows(NER="100", MLI="60"),
        unit="EUR",
        others=Decimal(40) * MILLION,
        not_allocated=Decimal(200) * MILLION,
    )
    assert [(bar.kind, bar.width) for bar in drawn.bars] == [
        ("", "50.00%"),
        ("", "30.00%"),
        ("others", "20.00%"),
        ("not-allocated", "100.00%"),
    ]
    assert drawn.total == 400 * MILLION


def test_nothing_unallocated_is_still_shown_when_it_is_known_to_be_nothing() -> None:
    drawn = charts.bars(rows(NER="1"), unit="EUR", not_allocated=Decimal(0))
    assert [(bar.kind, bar.width) for bar in drawn.bars] == [
        ("", "100.00%"),
        ("not-allocated", "0.00%"),
    ]


def test_bars_of_less_than_nothing_go_to_the_other_side_of_zero() -> None:
    drawn = charts.bars(
        [charts.Row("a", Decimal(60)), charts.Row("b", Decimal(-40))],
        unit="count",
    )
    assert [(bar.x, bar.width) for bar in drawn.bars] == [
        ("40.00%", "60.00%"),
        ("0.00%", "40.00%"),
    ]


def test_a_table_without_any_amount_has_no_length_to_draw() -> None:
    drawn = charts.bars(rows(NER="0", MLI="0"), unit="EUR")
    assert [bar.width for bar in drawn.bars] == ["0%", "0%"]
    assert charts.bars([], unit="EUR").bars == ()


@pytest.mark.parametrize(
    ("values", "unit", "scale", "decimals"),
    [
        (["982000000", "3000000"], "EUR", 1_000_000, 0),
        (["982000000", "400000"], "EUR", 1_000_000, 1),
        (["8200000", "3000000"], "EUR", 1_000_000, 1),
        (["999999"], "EUR", 1, 0),
        (["2500000"], "count", 1, 0),
        (["38.5", "0.5"], "percent", 1, 1),
        (["38.5", "20"], "percent", 1, 0),
        (["0"], "EUR", 1, 0),
        ([], "EUR", 1, 0),
    ],
)
def test_the_numbers_of_one_chart_are_written_alike(
    values: list[str], unit: str, scale: int, decimals: int
) -> None:
    drawn = charts.bars([charts.Row("", Decimal(v)) for v in values], unit=unit)
    assert drawn.counting == charts.Counting(unit, formats.Scale(scale), decimals)


def test_an_amount_too_small_to_show_is_under_the_least_and_not_zero() -> None:
    drawn = charts.bars(rows(NER="100", MLI="0.04", BFA="0"), unit="EUR")
    assert drawn.counting.least == Decimal("0.1")
    assert [(bar.shown, bar.tiny) for bar in drawn.bars] == [
        (Decimal("100.0"), False),
        (Decimal("0.0"), True),
        (Decimal("0.0"), False),
    ]


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=30))
def test_every_bar_stays_inside_its_column(values: list[int]) -> None:
    drawn = charts.bars([charts.Row("", Decimal(v)) for v in values], unit="EUR")
    for bar in drawn.bars:
        start, length = Decimal(bar.x[:-1]), Decimal(bar.width[:-1])
        assert start >= 0
        assert start + length <= Decimal("100.01")


@pytest.mark.parametrize(
    ("low", "high", "whole", "expected"),
    [
        ("0", "1455", False, ["0", "500", "1000", "1500"]),
        ("0", "982", False, ["0", "250", "500", "750", "1000"]),
        ("0", "1000", False, ["0", "250", "500", "750", "1000"]),
        ("0", "7", False, ["0", "2", "4", "6", "8"]),
        ("0", "0.3", False, ["0", "0.1", "0.2", "0.3"]),
        ("0", "2", True, ["0", "1", "2"]),
        ("0", "1", True, ["0", "1"]),
        ("0", "0", False, ["0", "1"]),
        ("-45", "120", False, ["-50", "0", "50", "100", "150"]),
        ("-30", "0", False, ["-30", "-20", "-10", "0"]),
    ],
)
def test_an_axis_has_few_and_round_values(
    low: str, high: str, whole: bool, expected: list[str]
) -> None:
    found = charts.ticks(Decimal(low), Decimal(high), whole=whole)
    assert found == [Decimal(value) for value in expected]


@given(st.integers(-(10**13), 0), st.integers(0, 10**13), st.booleans())
def test_an_axis_holds_every_value_and_zero(low: int, high: int, whole: bool) -> None:
    found = charts.ticks(Decimal(low), Decimal(high), whole=whole)
    assert found[0] <= low
    assert found[-1] >= high
    assert 0 in found
    assert 2 <= len(found) <= 5


def years(**values: str) -> list[charts.Year]:
    return [
        charts.Year(None if year == "none" else int(year[1:]), Decimal(value) * MILLION)
        for year, value in values.items()
    ]


def columns(given_years: list[charts.Year], unit: str = "EUR", **more: set[int]) -> charts.Columns:
    drawn = charts.columns_by_year(given_years, unit=unit, **more)
    assert drawn is not None
    return drawn


def test_columns_stand_on_zero_and_reach_their_value_on_the_axis() -> None:
    drawn = columns(years(y2019="100", y2020="50", y2021="25"), highlight={2020})
    # The axis runs from 0 at y 224 to 100 at y 28: 196 units for 100 million.
    assert [(tick.shown, tick.y) for tick in drawn.ticks] == [
        (Decimal(0), 224),
        (Decimal(25), 175),
        (Decimal(50), 126),
        (Decimal(75), 77),
        (Decimal(100), 28),
    ]
    assert [(c.year.year, c.y, c.height, c.kind) for c in drawn.columns] == [
        (2019, 28, 196, ""),
        (2020, 126, 98, "highlight"),
        (2021, 175, 49, ""),
    ]
    assert drawn.total == 175 * MILLION


def test_a_year_without_any_amount_keeps_its_place() -> None:
    drawn = columns(years(y2021="10", y2018="30"))
    assert [(c.year.year, c.height > 0) for c in drawn.columns] == [
        (2018, True),
        (2019, False),
        (2020, False),
        (2021, True),
    ]
    steps = {b.middle - a.middle for a, b in pairwise(drawn.columns)}
    assert steps == {80}


def test_amounts_without_a_year_stand_apart_at_the_end() -> None:
    drawn = columns(years(y2019="10", none="40", y2020="20"))
    assert [(c.year.year, c.kind) for c in drawn.columns] == [
        (2019, ""),
        (2020, ""),
        (None, "not-stated"),
    ]
    assert drawn.columns[-1].x > drawn.columns[-2].x + drawn.columns[-2].width
    assert drawn.total == 70 * MILLION


def test_amounts_without_any_year_are_a_chart_of_one_column() -> None:
    drawn = columns(years(none="40"))
    assert [(c.year.year, c.kind, c.height > 0) for c in drawn.columns] == [
        (None, "not-stated", True)
    ]


def test_a_refund_hangs_below_zero() -> None:
    drawn = columns(years(y2019="100", y2020="-50"))
    assert drawn.zero == 159  # a third of the way up: the axis runs from −50 to 100
    assert [(c.y, c.height, c.label_y) for c in drawn.columns] == [(28, 131, 21), (159, 65, 242)]


def test_many_years_are_labelled_only_where_there_is_room() -> None:
    drawn = columns([charts.Year(y, Decimal(y - 2000)) for y in range(2001, 2031)], unit="count")
    assert [c.year.year for c in drawn.columns if c.dated] == [2005, 2010, 2015, 2020, 2025, 2030]
    assert [c.year.year for c in drawn.columns if c.labelled] == [2030]


def test_few_years_all_carry_their_number() -> None:
    drawn = columns([charts.Year(y, Decimal(y)) for y in range(2016, 2023)], unit="count")
    assert [c.year.year for c in drawn.columns if c.labelled and c.dated] == [*range(2016, 2023)]


def test_no_year_at_all_is_no_chart() -> None:
    assert charts.columns_by_year([], unit="EUR") is None


def test_a_year_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        charts.columns_by_year(years(y2019="1") * 2, unit="EUR")


@given(
    st.dictionaries(
        st.one_of(st.none(), st.integers(1990, 2060)), st.integers(-(10**11), 10**11), min_size=1
    )
)
def test_every_column_stays_inside_the_picture(values: dict[int | None, int]) -> None:
    drawn = columns([charts.Year(year, Decimal(value)) for year, value in values.items()])
    for column in drawn.columns:
        assert drawn.left <= column.x
        assert column.x + column.width <= drawn.width + 1
        assert 28 <= column.y <= column.y + column.height <= drawn.foot
    assert drawn.total == sum(values.values())


@pytest.mark.parametrize(
    ("values", "unit", "expected"),
    [
        ([*range(1, 26)], "count", ["6", "10", "15", "20"]),
        ([1, 2, 3, 4, 5], "count", ["2", "3", "4", "5"]),
        ([1, 1, 1, 1, 9], "count", ["9"]),
        ([7, 7, 7], "count", []),
        ([5], "count", []),
        ([], "count", []),
        ([0, -3, 8, 16], "count", ["15"]),
        ([982, 831, 694, 615, 430, 388, 352, 340, 301, 288], "EUR", ["300", "400", "600", "800"]),
    ],
)
def test_classes_have_round_limits(values: list[int], unit: str, expected: list[str]) -> None:
    found = charts.breaks([Decimal(v) for v in values], unit=unit)
    assert found == [Decimal(limit) for limit in expected]


@given(st.lists(st.integers(-5, 10**10), max_size=60), st.sampled_from(["count", "EUR"]))
def test_no_class_is_empty_and_every_value_is_in_one(values: list[int], unit: str) -> None:
    exact = [Decimal(v) for v in values]
    limits = charts.breaks(exact, unit=unit)
    positive = [v for v in exact if v > 0]
    assert limits == sorted(set(limits))
    assert len(limits) <= 4
    ends = [Decimal(0), *limits, Decimal("Infinity")]
    sizes = [sum(low <= v < high for v in positive) for low, high in pairwise(ends)]
    assert sum(sizes) == len(positive)
    assert not positive or 0 not in sizes


def test_a_map_colours_countries_by_class_and_drops_nothing() -> None:
    given_rows = rows(
        NER="982", MLI="500", BFA="240", SEN="110", CPV="12", MUS="0", TUR="55", COL="3"
    )
    drawn = charts.choropleth(
        [*given_rows, charts.Row("Sahel", Decimal(7) * MILLION)],
        unit="EUR",
        names={"ESH": "Western Sahara"},
        highlight={"NER"},
        not_allocated=Decimal(91) * MILLION,
    )
    css = {c.shape.code: c.css for c in drawn.countries}
    # Positive on the map: 12, 55, 110, 240, 500, 982. Fifths would start at 55, 110, 240 and
    # 500, which round to 60, 100, 250 and 500; nothing lies from 60 to 100 nor from 250 to 500.
    assert [(c.low, c.high, c.count, c.css) for c in drawn.classes] == [
        (None, Decimal(60), 2, "c1"),
        (Decimal(60), Decimal(250), 2, "c3"),
        (Decimal(250), None, 2, "c5"),
    ]
    assert {code: css[code] for code in ("CPV", "TUR", "SEN", "BFA", "MLI", "NER")} == {
        "CPV": "c1",
        "TUR": "c1",
        "SEN": "c3",
        "BFA": "c3",
        "MLI": "c5",
        "NER": "c5",
    }
    assert (css["MUS"], css["ESH"], css["SAU"]) == ("zero", "none", "around")
    assert drawn.zeros == 1
    assert [row.code for row in drawn.off_map] == ["COL", ""]
    assert drawn.total == 2000 * MILLION
    assert [row.label for row in drawn.rows][:3] == ["Ner", "Mli", "Bfa"]
    assert [row.label for row in drawn.rows][-2:] == ["Col", "Mus"]


def test_a_country_on_the_map_leads_to_its_page_and_says_its_name() -> None:
    drawn = charts.choropleth(rows(NER="982"), unit="EUR", names={"ESH": "Western Sahara"})
    found = {c.shape.code: (c.name, c.value, c.url) for c in drawn.countries}
    assert found["NER"] == ("Ner", Decimal(982) * MILLION, "/NER")
    assert found["ESH"] == ("Western Sahara", None, "")
    assert drawn.is_linked
    assert not charts.choropleth([], unit="EUR", names={}).is_linked


def test_the_country_that_stands_out_is_drawn_last() -> None:
    drawn = charts.choropleth(rows(NER="1"), unit="EUR", names={}, highlight={"NER"})
    assert [c.shape.code for c in drawn.countries if c.highlight] == ["NER"]
    assert drawn.countries[-1].shape.code == "NER"


def test_a_map_without_figures_has_no_classes() -> None:
    drawn = charts.choropleth([], unit="EUR", names={})
    assert drawn.classes == ()
    # 54 states of Africa and Western Sahara, 46 of Europe.
    assert drawn.without == 101
    assert drawn.total == 0


def test_a_country_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        charts.choropleth(rows(NER="1") * 2, unit="EUR", names={})
