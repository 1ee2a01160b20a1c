from __future__ import annotations

import json

from shapely.geometry import shape

from geography.osm_text import Osm, town
from watchbill.geography.plane import METRES_PER_DEGREE
from watchbill.geography.read import read_city


def features(osm: Osm, folder) -> list[dict]:
    return read_city(osm.write(folder / "tiny.osm")).basemap["features"]


def test_basemap_draws_each_kind(tmp_path):
    osm = town()
    osm.way((10, 300), (990, 310), railway="rail")
    osm.ring(100, 100, 200, 200, building="yes", name="Hall")
    osm.ring(600, 600, 700, 700, natural="water")
    osm.ring(600, 100, 700, 200, leisure="park")
    osm.ring(100, 600, 200, 700, place="square")
    osm.way((900, -20), (900, 1020), natural="coastline")
    found = {(feature["properties"]["kind"], feature["properties"]["class"]) for feature in features(osm, tmp_path)}
    assert found == {
        ("street", "residential"),
        ("rail", "rail"),
        ("building", "yes"),
        ("water", "water"),
        ("water", "sea"),
        ("green", "park"),
        ("square", "square"),
        ("coast", "coastline"),
    }


def test_basemap_is_json_with_at_most_six_decimals(tmp_path):
    osm = town()
    osm.ring(100.123, 100.456, 200.789, 200.123, building="yes")
    text = json.dumps(features(osm, tmp_path)[-1]["geometry"]["coordinates"])
    assert all(
        len(number.partition(".")[2]) <= 6 for number in text.strip("[]").replace("]", "").replace("[", "").split(", ")
    )


def test_sea_lies_to_the_right_of_the_coastline(tmp_path):
    osm = town()
    osm.way((900, -20), (900, 1020), natural="coastline")
    (sea,) = [item for item in features(osm, tmp_path) if item["properties"]["class"] == "sea"]
    west, _, east, _ = (round(value * METRES_PER_DEGREE, -1) for value in shape(sea["geometry"]).bounds)
    assert (west, east) == (900, 1000)


def test_coastline_that_ends_inside_the_map_is_continued(tmp_path):
    osm = town()
    osm.way((900, 200), (900, 500), (900, 800), natural="coastline")
    (sea,) = [item for item in features(osm, tmp_path) if item["properties"]["class"] == "sea"]
    _, south, _, north = (round(value * METRES_PER_DEGREE, -1) for value in shape(sea["geometry"]).bounds)
    assert (south, north) == (0, 1000)


def test_basemap_leaves_out_what_lies_far_away(tmp_path):
    osm = town()
    osm.box = None
    osm.ring(5000, 5000, 5100, 5100, building="yes")
    assert not [item for item in features(osm, tmp_path) if item["properties"]["kind"] == "building"]
