from __future__ import annotations

import pytest

from watchbill.geography.speeds import BICYCLE, CLOSED, FOOT, blocked_modes, way_speeds

KMH = 1 / 3.6


@pytest.mark.parametrize(
    ("tags", "speeds"),
    [
        ({"highway": "residential"}, (FOOT, BICYCLE, 20 * KMH)),
        ({"highway": "motorway"}, (0, 0, 50 * KMH)),
        ({"highway": "trunk"}, (FOOT, BICYCLE, 50 * KMH)),
        ({"highway": "trunk", "motorroad": "yes"}, (0, 0, 50 * KMH)),
        ({"highway": "primary", "maxspeed": "20 mph"}, (FOOT, BICYCLE, 20 * 1.609 * KMH)),
        ({"highway": "primary", "maxspeed": "walk"}, (FOOT, BICYCLE, 35 * KMH)),
        ({"highway": "primary", "bicycle": "use_sidepath"}, (FOOT, FOOT, 35 * KMH)),
        ({"highway": "footway", "bicycle": "designated"}, (FOOT, BICYCLE, 0)),
        ({"highway": "pedestrian", "bicycle": "dismount"}, (FOOT, FOOT, 0)),
        ({"highway": "cycleway", "foot": "no"}, (0, BICYCLE, 0)),
        ({"highway": "service", "motor_vehicle": "destination"}, (FOOT, BICYCLE, 12 * KMH)),
        ({"highway": "service", "motor_vehicle": "no"}, (FOOT, BICYCLE, 0)),
        ({"highway": "service", "access": "no", "foot": "yes"}, (FOOT, FOOT, 0)),
        ({"railway": "platform"}, (FOOT, FOOT, 0)),
        ({"highway": "construction"}, CLOSED),
        ({"building": "yes"}, CLOSED),
    ],
)
def test_way_speeds_follow_class_and_access(tags, speeds):
    assert way_speeds(tags)[0] == pytest.approx(speeds)


@pytest.mark.parametrize(
    ("tags", "open_to_cars"),
    [
        ({"junction": "roundabout"}, (True, False)),
        ({"junction": "roundabout", "oneway": "no"}, (True, True)),
        ({"oneway": "-1"}, (False, True)),
        ({}, (True, True)),
    ],
)
def test_way_speeds_know_the_direction(tags, open_to_cars):
    along, against = way_speeds({"highway": "residential"} | tags)
    assert (along[2] > 0, against[2] > 0) == open_to_cars


@pytest.mark.parametrize(
    ("tags", "blocked"),
    [
        ({"barrier": "bollard"}, (False, False, True)),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, (False, False, False)),
        ({"barrier": "gate"}, (False, False, False)),
        ({"barrier": "gate", "access": "private"}, (True, True, True)),
        ({"barrier": "gate", "access": "private", "foot": "yes"}, (False, True, True)),
        ({"barrier": "stile"}, (False, True, True)),
        ({"highway": "crossing", "access": "no"}, (False, False, False)),
    ],
)
def test_blocked_modes_of_a_barrier(tags, blocked):
    assert blocked_modes(tags) == blocked
