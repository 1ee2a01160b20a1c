from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geography.osm_text import Osm, degrees
from watchbill.geography.extract import read_extract
from watchbill.geography.network import StreetNetwork
from watchbill.geography.plane import METRES_PER_DEGREE
from watchbill.geography.streets import read_streets


def network(osm: Osm, folder: Path) -> StreetNetwork:
    return read_streets(read_extract(osm.write(folder / "tiny.osm")))


def block(**north: str) -> Osm:
    """A block of 301 m by 201 m; the tags of its northern street can be changed."""
    osm = Osm()
    osm.way((0, 201), (301, 201), **({"highway": "residential"} | north))
    osm.way((0, 201), (0, 0), (301, 0), (301, 201), highway="residential")
    return osm


NORTH_WEST, NORTH_EAST = (0, 201), (301, 201)


def seconds(osm: Osm, folder: Path, mode: str, *points: tuple[float, float]) -> list[list[int]]:
    return network(osm, folder).matrix(degrees(*points), mode).tolist()


def test_matrix_on_foot_is_distance_along_streets_at_walking_speed(tmp_path):
    osm = Osm()
    osm.way((0, 0), (301, 0), (301, 201), highway="footway")
    assert seconds(osm, tmp_path, "foot", (0, 0), (301, 201)) == [[0, 402], [402, 0]]  # 502 m at 1.25 m/s


def test_matrix_by_bicycle_uses_riding_speed(tmp_path):
    assert seconds(block(), tmp_path, "bicycle", NORTH_WEST, NORTH_EAST) == [[0, 84], [84, 0]]  # 301 m at 3.6 m/s


def test_matrix_by_car_uses_the_class_of_the_street(tmp_path):
    assert seconds(block(), tmp_path, "car", NORTH_WEST, NORTH_EAST) == [[0, 55], [55, 0]]  # 301 m at 20 km/h


def test_matrix_by_car_is_capped_by_the_speed_limit(tmp_path):
    slow = block(maxspeed="10")
    slow.way((0, 201), (-50, 201), highway="residential")
    # Around the block: 703 m at 20 km/h take 126.5 s; along the slow street 301 m take 108.4 s.
    assert seconds(slow, tmp_path, "car", NORTH_WEST, NORTH_EAST)[0][1] == 109


def test_oneway_holds_for_car_and_bicycle_and_not_on_foot(tmp_path):
    osm = block(oneway="yes")
    assert seconds(osm, tmp_path, "car", NORTH_WEST, NORTH_EAST) == [[0, 55], [127, 0]]
    assert seconds(osm, tmp_path, "bicycle", NORTH_WEST, NORTH_EAST) == [[0, 84], [196, 0]]
    assert seconds(osm, tmp_path, "foot", NORTH_WEST, NORTH_EAST) == [[0, 241], [241, 0]]


def test_oneway_against_the_drawing_direction_is_understood(tmp_path):
    assert seconds(block(oneway="-1"), tmp_path, "car", NORTH_WEST, NORTH_EAST) == [[0, 127], [55, 0]]


@pytest.mark.parametrize("tags", [{"oneway__bicycle": "no"}, {"cycleway": "opposite_lane"}])
def test_contraflow_lets_bicycles_ride_against_a_oneway(tmp_path, tags):
    osm = block(oneway="yes", **tags)
    assert seconds(osm, tmp_path, "bicycle", NORTH_WEST, NORTH_EAST) == [[0, 84], [84, 0]]


def test_bicycle_is_pushed_on_a_footway_and_carried_on_steps(tmp_path):
    foot = Osm()
    foot.way((0, 0), (101, 0), highway="footway")
    assert seconds(foot, tmp_path, "bicycle", (0, 0), (101, 0))[0][1] == 81
    steps = Osm()
    steps.way((0, 0), (20.2, 0), highway="steps")
    assert seconds(steps, tmp_path, "foot", (0, 0), (20.2, 0))[0][1] == 41
    assert seconds(steps, tmp_path, "bicycle", (0, 0), (20.2, 0))[0][1] == 68


def test_private_street_is_closed_to_everybody(tmp_path):
    osm = block(access="private")
    assert seconds(osm, tmp_path, "foot", NORTH_WEST, NORTH_EAST)[0][1] == 563  # 703 m around


def test_street_without_foot_access_is_walked_around(tmp_path):
    assert seconds(block(foot="no"), tmp_path, "foot", NORTH_WEST, NORTH_EAST)[0][1] == 563


def test_bollard_stops_cars_only(tmp_path):
    osm = Osm()
    osm.way((0, 201), (150, 201), (301, 201), highway="residential")
    osm.way((0, 201), (0, 0), (301, 0), (301, 201), highway="residential")
    osm.node((150, 201), barrier="bollard")
    assert seconds(osm, tmp_path, "car", NORTH_WEST, NORTH_EAST)[0][1] == 127
    assert seconds(osm, tmp_path, "bicycle", NORTH_WEST, NORTH_EAST)[0][1] == 84


def test_square_can_be_walked_along_its_outline(tmp_path):
    osm = Osm()
    outline = osm.ring(0, 0, 101, 101)
    osm.relation(("w", outline, "outer"), type="multipolygon", highway="pedestrian", place="square")
    osm.way((0, 0), (-100, 0), highway="footway")
    assert seconds(osm, tmp_path, "foot", (0, 0), (101, 101))[0][1] == 162


def test_walk_from_the_street_to_the_stop_counts_in_every_mode(tmp_path):
    osm = block()
    near, off = (0, 100), (-50.5, 100)
    assert seconds(osm, tmp_path, "foot", near, off)[0][1] == 41
    assert seconds(osm, tmp_path, "car", near, off)[0][1] == 41


def test_stop_far_from_any_street_is_unreachable_both_ways(tmp_path):
    net = network(block(), tmp_path)
    points = degrees((0, 0), (0, -300), (301, 0))
    assert net.reachable(points, "foot").tolist() == [True, False, True]
    assert net.matrix(points, "foot").tolist() == [[0, -1, 241], [-1, -1, -1], [241, -1, 0]]


def test_stop_on_a_cut_off_street_is_unreachable(tmp_path):
    osm = block()
    osm.way((2000, 0), (2100, 0), highway="residential")
    assert not network(osm, tmp_path).reachable(degrees((2050, 0)), "foot")[0]


def test_car_does_not_enter_a_street_that_it_cannot_leave(tmp_path):
    osm = block()
    osm.way((301, 201), (400, 201), highway="residential", oneway="yes")
    times = seconds(osm, tmp_path, "car", NORTH_WEST, (400, 201))
    assert times[0][1] == 134  # parks at the corner, walks the last 99 m: 54.18 s + 79.2 s
    assert times[1][0] == 134


def test_mode_without_any_street_reaches_nothing(tmp_path):
    osm = Osm()
    osm.way((0, 0), (100, 0), highway="footway")
    assert seconds(osm, tmp_path, "car", (0, 0), (100, 0)) == [[-1, -1], [-1, -1]]


def test_two_stops_on_one_segment_are_joined_directly(tmp_path):
    assert seconds(block(), tmp_path, "foot", (100, 201), (151, 201)) == [[0, 41], [41, 0]]


def test_two_stops_at_one_place_are_as_far_from_the_others(tmp_path):
    times = seconds(block(), tmp_path, "car", (100, 201), (100, 201), (301, 201))
    assert [row[2] for row in times] == [37, 37, 0]
    assert times[0][1] <= 1


def test_path_follows_the_streets_around_the_corner(tmp_path):
    osm = Osm()
    osm.way((0, 0), (301, 0), (301, 201), highway="footway")
    path = network(osm, tmp_path).path(*degrees((50, 0), (301, 100)), "foot")
    found = (np.array(path) * METRES_PER_DEGREE).round(1).tolist()
    assert found == [[50.0, 0.0], [301.0, 0.0], [301.0, 100.0]]


def test_paths_lead_from_point_to_point_and_are_empty_where_there_is_none(tmp_path):
    net = network(block(), tmp_path)
    paths = net.paths(degrees((0, 0), (301, 0), (0, -900)), "foot")
    assert [len(path) > 1 for path in paths] == [True, False]


def test_path_is_as_long_as_the_matrix_says(tmp_path):
    net = network(block(), tmp_path)
    points = degrees((10, 5), (280, 190))
    line = np.array(net.path(*points, "foot")) * METRES_PER_DEGREE
    length = np.hypot(*np.diff(line, axis=0).T).sum()
    assert net.matrix(points, "foot")[0, 1] == pytest.approx(length / 1.25, abs=1.0)


def test_street_whose_next_node_is_missing_goes_on_beyond_the_data(tmp_path):
    osm = Osm()
    osm.way((-200, 0), (-100, 0), (0, 0), (100, 0), (200, 0), highway="residential")
    osm.way((0, 0), (0, 100), highway="residential")
    osm.dropped |= {osm.node((-200, 0)), osm.node((200, 0))}
    found = network(osm, tmp_path)
    assert {(round(lon * METRES_PER_DEGREE), round(lat)) for lon, lat in found.points[found.beyond]} == {
        (-100, 0),
        (100, 0),
    }
    assert StreetNetwork.from_bytes(found.to_bytes()) == found


def test_network_survives_bytes(tmp_path):
    net = network(block(), tmp_path)
    assert StreetNetwork.from_bytes(net.to_bytes()) == net


def test_from_bytes_refuses_other_data():
    with pytest.raises(ValueError, match="not a street network"):
        StreetNetwork.from_bytes(b"something else")


@pytest.fixture(scope="module")
def mesh(tmp_path_factory) -> StreetNetwork:
    osm = Osm()
    for at in range(5):
        osm.way(*((x * 130.0, at * 90.0) for x in range(5)), highway="residential", oneway="yes" if at % 2 else "no")
        osm.way(*((at * 130.0, y * 90.0) for y in range(5)), highway="tertiary", oneway="-1" if at == 2 else "no")
    return network(osm, tmp_path_factory.mktemp("mesh"))


points = st.lists(st.tuples(st.floats(-100, 620), st.floats(-100, 460)), min_size=3, max_size=6)


@given(points=points, mode=st.sampled_from(["foot", "bicycle", "car"]))
@example(points=[(0.0, 0.0), (0.0, 0.0001), (38.0, 37.0001)], mode="foot")
def test_matrix_holds_the_triangle_inequality(mesh, points, mode):
    times = mesh.matrix(degrees(*points), mode).astype(int)
    assert (times >= 0).all()
    assert (times[:, None, :] <= times[:, :, None] + times[None, :, :]).all()


@given(points=points)
def test_matrix_on_foot_is_symmetric(mesh, points):
    times = mesh.matrix(degrees(*points), "foot")
    assert (times == times.T).all()
