from __future__ import annotations

import pytest

from geography.osm_text import Osm, town
from watchbill.geography.city import City, Entry, ImportSettings
from watchbill.geography.plane import METRES_PER_DEGREE
from watchbill.geography.read import read_city


def entries(osm: Osm, folder, category: str, **settings) -> list[Entry]:
    city: City = read_city(osm.write(folder / "tiny.osm"), settings=ImportSettings(**settings))
    return [entry for entry in city.entries if entry.category == category]


def only(osm: Osm, folder, category: str) -> Entry:
    found = entries(osm, folder, category)
    assert len(found) == 1
    return found[0]


def test_entry_says_village_cells_and_source(tmp_path):
    osm = town()
    number = osm.node((250, 250), amenity="bank", name="City Bank")
    bank = only(osm, tmp_path, "finance")
    assert (bank.ledger, bank.name, bank.village, bank.source) == ("facility", "City Bank", "V01", f"node/{number}")
    assert len(bank.cells) == 1
    assert bank.cells[0].startswith("V01-S")
    assert not bank.name_is_made


def test_area_names_all_cells_that_it_touches(tmp_path):
    osm = town()
    osm.ring(410, 410, 590, 590, place="square", name="Market Square")
    square = only(osm, tmp_path, "public_place")
    assert len(square.cells) == 4
    assert {cell[:3] for cell in square.cells} == {"V01", "V02"}


def test_stops_of_one_name_nearby_are_one_entry(tmp_path):
    osm = town()
    for point in ((200, 490), (240, 510), (230, 520)):
        osm.node(point, highway="bus_stop", name="Town Hall")
    osm.node((800, 510), highway="bus_stop", name="Town Hall")
    assert len(entries(osm, tmp_path, "transit_stop")) == 2


def test_platforms_of_a_stop_are_one_entry_under_its_name(tmp_path):
    osm = town()
    osm.node((200, 490), highway="bus_stop", name="Central Square, platform 1")
    osm.node((240, 490), highway="bus_stop", name="Central Square, platform 2")
    assert only(osm, tmp_path, "transit_stop").name == "Central Square"


def test_stops_of_different_names_stay_apart(tmp_path):
    osm = town()
    osm.node((200, 490), highway="bus_stop", name="Town Hall")
    osm.node((210, 490), highway="bus_stop", name="Harbour")
    assert len(entries(osm, tmp_path, "transit_stop")) == 2


def test_merged_stop_stands_at_one_of_its_stops(tmp_path):
    osm = town()
    osm.node((200, 490), highway="bus_stop", name="Town Hall")
    osm.node((240, 510), highway="bus_stop", name="Town Hall")
    stop = only(osm, tmp_path, "transit_stop")
    assert (round(stop.lon * METRES_PER_DEGREE), round(stop.lat * METRES_PER_DEGREE)) in {(200, 490), (240, 510)}


def test_unnamed_platform_joins_the_named_stop_beside_it(tmp_path):
    osm = town()
    osm.node((200, 490), railway="tram_stop", name="Harbour")
    osm.way((190, 495), (215, 495), public_transport="platform")
    assert only(osm, tmp_path, "transit_stop").name == "Harbour"


def test_node_and_area_of_one_facility_are_one_entry_with_the_area(tmp_path):
    osm = town()
    osm.node((250, 250), amenity="school", name="North School")
    number = osm.ring(200, 200, 300, 300, amenity="school", name="North School")
    school = only(osm, tmp_path, "school")
    assert school.source == f"way/{number}"
    assert school.geometry.area > 0


def test_other_names_tell_that_two_objects_are_one(tmp_path):
    osm = town()
    osm.node((250, 330), railway="station", name="Mid", official_name="Mid Central Station")
    osm.ring(200, 200, 300, 300, public_transport="station", name="Mid Central Station")
    assert only(osm, tmp_path, "rail_station").name == "Mid Central Station"


def test_bridge_ways_that_touch_are_one_bridge(tmp_path):
    osm = town()
    osm.way((600, 700), (630, 700), highway="primary", bridge="yes", name="Quay")
    osm.way((630, 700), (660, 700), highway="primary", bridge="yes", name="Quay", bridge__name="Old Bridge")
    osm.way((600, 710), (660, 710), highway="cycleway", bridge="yes")
    osm.way((600, 800), (660, 800), highway="primary", bridge="yes", bridge__name="New Bridge")
    assert [bridge.name for bridge in entries(osm, tmp_path, "bridge")] == ["New Bridge", "Old Bridge"]


def test_bridge_is_not_called_by_its_street_alone(tmp_path):
    osm = town()
    osm.way((600, 700), (660, 700), highway="primary", bridge="yes", name="Quay")
    bridge = only(osm, tmp_path, "bridge")
    assert (bridge.name, bridge.name_is_made) == ("Bridge, Quay", True)


def test_unnamed_places_are_called_by_kind_street_and_number(tmp_path):
    osm = town()
    osm.node((100, 480), amenity="fuel")
    osm.node((300, 480), amenity="fuel")
    osm.node((900, 900), amenity="fuel")
    names = [entry.name for entry in entries(osm, tmp_path, "fuel")]
    assert names == ["Fuel station 1", "Fuel station 1, Long Street", "Fuel station 2, Long Street"]


def test_small_or_unnamed_places_are_left_out_where_the_rule_says(tmp_path):
    osm = town()
    osm.ring(200, 200, 220, 220, leisure="park", name="Pocket Park")
    osm.node((300, 300), tourism="attraction")
    assert entries(osm, tmp_path, "public_place") == []
    assert entries(osm, tmp_path, "scenic_spot") == []


def test_area_that_the_extract_cuts_is_closed_along_its_edge(tmp_path):
    osm = town()
    osm.way((1000, 300), (900, 300), (900, 400), (1000, 400), building="yes", amenity="townhall", name="Town Hall")
    assert only(osm, tmp_path, "government").geometry.geom_type == "Polygon"


def test_area_whose_middle_is_outside_counts_with_its_part_inside(tmp_path):
    osm = town()
    osm.ring(950, 400, 1500, 500, leisure="park", name="East Park")
    park = only(osm, tmp_path, "public_place")
    assert park.lon * METRES_PER_DEGREE < 1000
    assert park.village == "V02"


def test_entry_outside_the_grid_is_counted_in_a_note(tmp_path):
    osm = town()
    osm.node((1500, 500), amenity="bank", name="Far Bank")
    city = read_city(osm.write(tmp_path / "tiny.osm"))
    assert city.entries == ()
    assert [note.params for note in city.notes if note.code == "entries_outside_grid"] == [{"count": 1}]


def test_entry_that_no_street_reaches_is_counted_in_a_note(tmp_path):
    osm = town()
    osm.node((50, 50), amenity="bank", name="Field Bank")
    city = read_city(osm.write(tmp_path / "tiny.osm"))
    counts = {note.params["mode"]: note.params["count"] for note in city.notes if note.code == "entries_unreachable"}
    assert counts == {"foot": 1, "bicycle": 1, "car": 1}


def test_mapping_of_the_user_replaces_the_built_in_one(tmp_path):
    mine = tmp_path / "mine.toml"
    mine.write_text(
        '[[rule]]\nledger = "facility"\ncategory = "other"\nnoun = "Bench"\nany = { amenity = ["bench"] }\n', "utf-8"
    )
    osm = town()
    osm.node((250, 490), amenity="bench")
    osm.node((250, 250), amenity="bank", name="City Bank")
    assert [entry.name for entry in entries(osm, tmp_path, "other", tags=mine)] == ["Bench, Long Street"]
    assert entries(osm, tmp_path, "finance", tags=mine) == []


@pytest.mark.parametrize("kind", ["way", "relation"])
def test_place_with_a_courtyard_is_an_area(tmp_path, kind):
    osm = town()
    outer = osm.ring(200, 200, 300, 300, **({"amenity": "hospital", "name": "St. Anne"} if kind == "way" else {}))
    if kind == "relation":
        inner = osm.ring(240, 240, 260, 260)
        members = [("w", outer, "outer"), ("w", inner, "inner")]
        osm.relation(*members, type="multipolygon", amenity="hospital", name="St. Anne")
    area = only(osm, tmp_path, "hospital").geometry.area * METRES_PER_DEGREE**2
    assert area == pytest.approx(10_000 if kind == "way" else 9_600, rel=0.01)
