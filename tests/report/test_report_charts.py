"""Pictures from numbers: nothing overlaps, names are escaped, gaps stay gaps."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.charts import Line, Point, at, line_chart, scale_of, spread
from pipeline.report.marks import bars, square, strip, ticks, trend

VALUES = st.floats(0, 1e6, allow_nan=False)


def line(*values, **more):
    return Line("Dorp <&>", tuple(Point(float(2020 + i), value) for i, value in enumerate(values)), **more)


def years(count):
    return {float(2020 + i): str(2020 + i) for i in range(count)}


def test_a_chart_is_well_formed_and_escaped():
    svg = str(line_chart([line(1.0, 2.0, strong=True)], years(2), 1, "%", "t1", 'Van "1" naar <2>.'))
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own picture
    assert root.attrib["aria-label"] == 'Van "1" naar <2>.'
    assert root.attrib["role"] == "img"
    assert "Dorp <&>" in [text.text for text in root.iter("text")]


def test_a_missing_figure_breaks_the_line_and_a_provisional_one_is_open():
    points = (Point(2020.0, 1.0), Point(2021.0, None), Point(2022.0, 2.0), Point(2023.0, 3.0, provisional=True))
    svg = line_chart([Line("Dorp", points, strong=True)], years(4), 0, "", "t1", "x")
    assert len(re.findall(r'<path class="ln', svg)) == 1
    assert len(re.findall(r'<path class="ln prov', svg)) == 1
    assert len(re.findall(r'<circle class="pt prov', svg)) == 1


def test_no_figures_make_no_chart():
    assert line_chart([line(None)], years(1), 0, "", "t1", "x") == ""


@given(st.lists(VALUES, min_size=1, max_size=8))
def test_a_scale_spans_its_values(values):
    scale = scale_of(values)
    assert scale.low <= min(values) + 1e-6
    assert scale.high >= max(values) - 1e-6
    assert 1 <= len(scale.ticks) - 1 <= 7
    assert scale.low >= 0


@given(st.lists(VALUES, min_size=1, max_size=6))
def test_every_coordinate_lies_on_the_paper(values):
    svg = line_chart([line(*values, strong=True)], years(len(values)), 1, "", "t1", "x")
    for x, y in re.findall(r'<circle class="pt[^"]*" cx="([^"]+)" cy="([^"]+)"', svg):
        assert 0 <= float(x) <= 360
        assert 0 <= float(y) <= 200


@given(st.lists(st.floats(0, 180), min_size=1, max_size=4))
def test_labels_do_not_lie_over_each_other(wanted):
    places = spread(sorted(wanted), 33.0, 22.0, 176.0)
    assert all(second - first >= 32.99 for first, second in pairwise(places))
    assert places[-1] <= 176.0
    assert places[0] >= 22.0


def test_small_pictures_are_well_formed():
    own = ("Dorp & co", 2.0, "2,0")
    for svg in (
        trend([(0.5, "1 van 2"), (1.0, "2 van 2")], "t1", "x"), square(0.3), ticks([(0.0, 0.1)], "t1"),
        strip([("A", 1.0, "1,0"), ("B", 3.0, "3,0")], own, "t1", "x"), strip([], own, "t1", "x"),
        bars([("Noord", 0.0, "0"), ("Zuid", 4.0, "4")], own, "t1", "x"), bars([("Noord", 0.0, "0")], ("Dorp", 0.0, "0"), "t1", "x"),
    ):  # fmt: skip
        ElementTree.fromstring(str(svg))  # noqa: S314 - our own picture
        assert "nan" not in svg


def test_coordinates_have_one_way_of_writing():
    assert (at(-0.01), at(3.0), at(3.14), at(-2.5)) == ("0", "3", "3.1", "-2.5")
