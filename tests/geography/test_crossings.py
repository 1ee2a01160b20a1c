from __future__ import annotations

import numpy as np
import pytest
from shapely import box

from watchbill.geography.crossings import crossings
from watchbill.geography.network import StreetNetwork

DEGREE_M = 111_195.0
WALK, RIDE, DRIVE = (1.25, 0.0, 0.0), (1.25, 4.0, 0.0), (1.25, 4.0, 8.0)
CLOSED = (0.0, 0.0, 0.0)
AREA = box(0, 0, 0.01, 0.01)


def network(*lines: tuple[list[tuple[float, float]], tuple[float, float, float]]) -> StreetNetwork:
    """Streets in thousandths of a degree at the equator, open in both directions."""
    coords = [np.array(line) / 1000 for line, _ in lines]
    sizes = [len(line) for line in coords]
    return StreetNetwork(
        np.zeros((2, 2)),
        np.zeros((len(lines), 2), np.int32),
        np.vstack(coords) if coords else np.zeros((0, 2)),
        np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        np.array([(speed, speed) for _, speed in lines], dtype=np.float64).reshape(-1, 2, 3),
    )


def test_a_street_across_the_border_crosses_where_it_meets_it() -> None:
    (found,) = crossings(network(([(8, 5), (12, 5)], DRIVE)), AREA)
    assert (found.lon, found.lat) == pytest.approx((0.010, 0.005))
    assert found.modes == {"foot", "bicycle", "car"}


def test_a_street_through_the_area_crosses_twice() -> None:
    assert len(crossings(network(([(-2, 5), (5, 6), (12, 5)], DRIVE)), AREA)) == 2


@pytest.mark.parametrize("line", [[(2, 2), (8, 8)], [(12, 2), (14, 8)], [(10, 2), (10, 8)], [(5, 5), (10, 5), (5, 6)]])
def test_a_street_within_outside_along_or_up_to_the_border_does_not_cross(line: list[tuple[float, float]]) -> None:
    assert crossings(network((line, DRIVE)), AREA) == []


def test_the_end_of_one_street_and_the_beginning_of_the_next_are_no_crossing() -> None:
    assert crossings(network(([(2, 2), (3, 3)], DRIVE), ([(12, 2), (13, 3)], DRIVE)), AREA) == []


def test_a_street_that_runs_along_the_border_first_crosses_where_it_leaves_it() -> None:
    (found,) = crossings(network(([(8, 10), (12, 10)], DRIVE)), AREA)
    assert (found.lon, found.lat) == pytest.approx((0.010, 0.010))


def test_two_carriageways_and_a_footway_are_one_junction() -> None:
    width = 20 / DEGREE_M * 1000
    road = network(
        ([(8, 5), (12, 5)], (0.0, 0.0, 8.0)),
        ([(8, 5 + width), (12, 5 + width)], (0.0, 0.0, 8.0)),
        ([(8, 5 - width), (12, 5 - width)], WALK),
    )
    (found,) = crossings(road, AREA)
    assert found.modes == {"foot", "car"}


def test_junctions_apart_stay_apart_and_come_from_the_west() -> None:
    found = crossings(network(([(8, 5), (12, 5)], RIDE), ([(2, 5), (-2, 5)], WALK)), AREA)
    assert [round(one.lon, 3) for one in found] == [0.0, 0.01]
    assert [one.modes for one in found] == [{"foot"}, {"foot", "bicycle"}]


def test_no_streets_no_crossings() -> None:
    assert crossings(network(), AREA) == []


def test_a_street_that_goes_on_where_the_data_ends_at_the_border_crosses_at_its_last_point() -> None:
    def ending(*at: float) -> StreetNetwork:
        points = np.array([[0.005, 0.005], at])
        return StreetNetwork(
            points, np.array([[0, 1]], np.int32), points, np.array([0, 2]), np.array([[DRIVE, DRIVE]]),
            beyond=np.array([1], np.int32),
        )  # fmt: skip

    (found,) = crossings(ending(0.0095, 0.005), AREA)
    assert (found.lon, found.lat) == pytest.approx((0.0095, 0.005))
    assert found.modes == {"foot", "bicycle", "car"}
    assert crossings(ending(0.0085, 0.005), AREA) == []  # the border is 167 m away
    assert [one.lon for one in crossings(ending(0.0105, 0.005), AREA)] == [pytest.approx(0.010)]  # ends outside
