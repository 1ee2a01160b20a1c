"""Cutting areas in two, and what overlaps or is left open."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from watchbill.geography.partition import CutRefused, cut, flaws, together, without
from watchbill.geography.plane import Plane

PLANE = Plane(25.0, 60.0)
SQUARE = box(25.00, 60.00, 25.01, 60.01)
shares = st.floats(0.05, 0.95)


@given(west=shares, east=shares, bend=st.tuples(shares, shares))
def test_halves_are_the_whole_and_do_not_overlap(west: float, east: float, bend: tuple[float, float]) -> None:
    line = LineString([(25.0, 60 + 0.01 * west), (25 + 0.01 * bend[0], 60 + 0.01 * bend[1]), (25.01, 60 + 0.01 * east)])
    first, second = cut(SQUARE, line)
    assert first.area >= second.area
    assert first.area + second.area == pytest.approx(SQUARE.area, rel=1e-9)
    assert first.intersection(second).area == pytest.approx(0, abs=1e-15)


@given(points=st.lists(st.tuples(shares, shares), min_size=1, max_size=30), at=shares)
def test_every_place_lies_in_one_of_the_halves(points: list[tuple[float, float]], at: float) -> None:
    halves = cut(SQUARE, LineString([(25.0, 60 + 0.01 * at), (25.01, 60.005)]))
    for x, y in points:
        place = Point(25 + 0.01 * x, 60 + 0.01 * y)
        assert any(half.intersects(place) or half.distance(place) < 1e-12 for half in halves)


@given(short=st.floats(0, 0.9e-4))
def test_line_that_ends_a_little_short_still_cuts(short: float) -> None:
    first, second = cut(SQUARE, LineString([(25.0 + short, 60.005), (25.01 - short, 60.005)]))
    assert first.area == pytest.approx(second.area, rel=1e-6)


def test_line_that_does_not_cross_is_refused() -> None:
    with pytest.raises(CutRefused) as refusal:
        cut(SQUARE, LineString([(25.002, 60.005), (25.006, 60.005)]))
    assert refusal.value.pieces == 1


def test_line_that_crosses_twice_is_refused() -> None:
    horseshoe = SQUARE.difference(box(25.003, 60.004, 25.007, 60.02))
    with pytest.raises(CutRefused) as refusal:
        cut(horseshoe, LineString([(25.0, 60.008), (25.01, 60.008)]))
    assert refusal.value.pieces == 3


def test_part_that_is_not_cut_goes_with_the_nearer_half() -> None:
    island = box(25.012, 60.008, 25.013, 60.009)
    first, second = cut(MultiPolygon([SQUARE, island]), LineString([(25.0, 60.004), (25.01, 60.004)]))
    assert first.contains(island)
    assert second.bounds[3] == pytest.approx(60.004)


def test_cutting_out_and_adding_back_gives_the_area_again() -> None:
    part = box(25.0, 60.0, 25.004, 60.01)
    left = without(SQUARE, part)
    assert left is not None
    assert left.area == pytest.approx(0.6 * SQUARE.area)
    whole = together(left, part)
    assert whole is not None
    assert whole.equals(SQUARE)
    assert without(part, SQUARE) is None


def test_flaws_name_overlap_gap_and_what_reaches_out() -> None:
    parts = {"A": box(25.000, 60, 25.006, 60.01), "B": box(25.005, 60, 25.008, 60.011)}
    found = flaws(SQUARE, parts, PLANE)
    assert {(flaw.kind, flaw.codes) for flaw in found} == {("overlap", ("A", "B")), ("gap", ()), ("outside", ("B",))}
    areas = {flaw.kind: flaw.area_m2 for flaw in found}
    assert areas["overlap"] == pytest.approx(PLANE.area_m2(box(25.005, 60, 25.006, 60.01)), rel=1e-6)
    assert areas["gap"] == pytest.approx(2 * areas["overlap"], rel=1e-6)
    assert [flaw.area_m2 for flaw in found] == sorted((flaw.area_m2 for flaw in found), reverse=True)


@given(cuts=st.lists(shares, min_size=1, max_size=4, unique=True))
def test_strips_that_fill_the_whole_have_no_flaws(cuts: list[float]) -> None:
    edges = [0.0, *sorted(cuts), 1.0]
    assume(all(b - a > 1e-3 for a, b in pairwise(edges)))
    strips = {
        str(number): box(25 + 0.01 * a, 60, 25 + 0.01 * b, 60.01) for number, (a, b) in enumerate(pairwise(edges))
    }
    assert flaws(SQUARE, strips, PLANE) == []


def test_slivers_of_rounding_are_no_flaws() -> None:
    one = Polygon([(25, 60), (25.005, 60), (25.0050002, 60.01), (25, 60.01)])
    other = Polygon([(25.005, 60), (25.01, 60), (25.01, 60.01), (25.005, 60.01)])
    assert flaws(SQUARE, {"A": one, "B": other}, PLANE) == []


def test_whole_without_parts_has_no_flaws() -> None:
    assert flaws(SQUARE, {}, PLANE) == []
