from __future__ import annotations

import pytest
import shapely

from geography.osm_text import Osm, town
from watchbill.geography.city import City, ImportProblem, ImportSettings
from watchbill.geography.plane import METRES_PER_DEGREE
from watchbill.geography.read import read_city


def read(osm: Osm, folder, **settings) -> City:
    return read_city(osm.write(folder / "tiny.osm"), settings=ImportSettings(**settings))


def names(city: City, kind: str) -> list[str]:
    return [area.name for area in city.areas if area.kind == kind]


def bounds(city: City, name: str, kind: str = "village") -> list[float]:
    area = next(area for area in city.areas if area.name == name and area.kind == kind)
    return [round(value * METRES_PER_DEGREE) for value in area.geometry.bounds]


def notes(city: City, code: str) -> list[dict]:
    return [note.params for note in city.notes if note.code == code]


def cut_town(*, labels: bool = True) -> Osm:
    """Two villages that reach beyond the extract to the north; only the line between them is inside."""
    osm = Osm(box=(0, 0, 1000, 1000))
    between = osm.way((500, -20), (500, 400), (500, 1020), boundary="administrative", admin_level="10")
    osm.way((10, 500), (500, 500), (990, 500), highway="residential", name="Long Street")
    label = osm.node((200, 300), place="suburb", name="West") if labels else None
    osm.area(10, "West", between, 77, label=label)
    osm.area(10, "East", between, 78)
    return osm


def test_cut_off_boundary_is_closed_at_the_edge_of_the_extract(tmp_path):
    city = read(cut_town(), tmp_path)
    assert bounds(city, "West") == [0, 0, 500, 1000]
    assert {note["name"] for note in notes(city, "boundary_closed_at_edge")} == {"West", "East"}


def test_cut_off_boundary_without_a_label_takes_the_side_that_its_neighbour_leaves(tmp_path):
    assert bounds(read(cut_town(), tmp_path), "East") == [500, 0, 1000, 1000]


def test_cut_off_boundary_with_a_place_node_of_its_name_lies_around_that_node(tmp_path):
    osm = cut_town(labels=False)
    osm.node((800, 300), place="suburb", name="East")
    assert bounds(read(osm, tmp_path), "East") == [500, 0, 1000, 1000]


def test_cut_off_boundaries_without_any_label_are_those_that_do_not_overlap(tmp_path):
    osm = Osm(box=(0, 0, 1000, 1000))
    osm.way((10, 500), (990, 500), highway="residential")
    north = osm.way((500, 500), (500, 1020))
    west = osm.way((500, 500), (-20, 200))
    east = osm.way((500, 500), (1020, 200))
    osm.area(10, "West", north, west, 77)
    osm.area(10, "East", east, north, 78)
    osm.area(10, "South", west, east, 79)
    city = read(osm, tmp_path)
    assert bounds(city, "West") == [0, 212, 500, 1000]
    assert bounds(city, "East") == [500, 212, 1000, 1000]
    assert bounds(city, "South") == [0, 0, 1000, 500]


def test_two_halves_without_any_label_are_left_out_with_a_note(tmp_path):
    osm = cut_town(labels=False)
    osm.area(8, "Mid", osm.ring(0, 0, 1000, 1000))
    osm.area(10, "Bottom", osm.ring(0, 0, 1000, 600))
    assert {note["name"] for note in notes(read(osm, tmp_path), "boundary_left_out")} == {"West", "East"}


def test_boundary_that_ends_short_of_the_edge_is_lengthened_to_it(tmp_path):
    osm = Osm(box=(0, 0, 1000, 1000))
    osm.way((10, 500), (990, 500), highway="residential")
    between = osm.way((500, 40), (500, 970), boundary="administrative")
    label = osm.node((200, 300), place="suburb", name="West")
    osm.area(10, "West", between, 77, label=label)
    assert bounds(read(osm, tmp_path), "West") == [0, 0, 500, 1000]


def test_boundary_that_ends_far_inside_is_left_out_with_a_note(tmp_path):
    osm = town()
    stub = osm.way((100, 300), (400, 300), boundary="administrative")
    osm.area(10, "Broken", stub, 77)
    city = read(osm, tmp_path)
    assert "Broken" not in names(city, "village")
    assert notes(city, "boundary_left_out") == [{"name": "Broken", "level": 10, "reason": "ends_inside"}]


def test_boundary_whose_inside_nothing_tells_is_left_out_with_a_note(tmp_path):
    osm = Osm(box=(0, 0, 1000, 1000))
    osm.way((10, 500), (990, 500), highway="residential")
    between = osm.way((500, -20), (500, 1020), boundary="administrative")
    osm.area(8, "Mid", osm.ring(0, 0, 1000, 1000))
    osm.area(10, "Unknown", between, 77)
    city = read(osm, tmp_path, village_level=8)
    assert "Unknown" not in names(city, "village")


def test_extract_that_lies_wholly_inside_a_boundary_is_part_of_it(tmp_path):
    osm = cut_town()
    osm.area(8, "Mid", 501, 502, label=osm.node((450, 450), place="city", name="Mid"))
    city = read(osm, tmp_path)
    assert names(city, "township") == ["Mid"]
    assert bounds(city, "Mid", "township") == [0, 0, 1000, 1000]


def test_levels_are_guessed_and_said(tmp_path):
    city = read(town(), tmp_path)
    assert names(city, "village") == ["West", "East"]
    assert names(city, "township") == ["Mid"]
    assert {note["kind"]: note["level"] for note in notes(city, "level_guessed")} == {"village": 10, "township": 8}


def test_missing_level_above_is_made_from_the_one_below(tmp_path):
    city = read(town(), tmp_path)
    assert names(city, "district") == ["Mid"]
    assert notes(city, "area_made") == [{"kind": "district", "name": "Mid", "why": "no_level"}]


def test_level_that_covers_only_a_corner_is_not_guessed_as_villages(tmp_path):
    osm = town()
    osm.area(11, "Corner", osm.ring(0, 0, 200, 200))
    assert names(read(osm, tmp_path), "village") == ["West", "East"]


def test_level_of_the_settings_is_taken(tmp_path):
    assert names(read(town(), tmp_path, village_level=8), "village") == ["Mid"]


def test_township_level_of_the_settings_bounds_the_guess_of_the_villages(tmp_path):
    osm = town()
    osm.area(11, "Corner", osm.ring(0, 0, 200, 200))
    city = read(osm, tmp_path, township_level=10)
    assert names(city, "township") == names(city, "village") == ["West", "East"]
    assert names(city, "district") == ["Mid"]


def test_district_that_holds_less_of_the_villages_is_left_out_with_a_note(tmp_path):
    osm = town((0, 0, 1300, 1000))
    osm.area(6, "County", osm.ring(0, 0, 1000, 1000))
    osm.area(6, "Next County", osm.ring(1000, 0, 1300, 1000))
    city = read(osm, tmp_path)
    assert names(city, "district") == ["County"]
    assert notes(city, "other_district_left_out") == [{"name": "Next County"}]


def test_level_that_is_not_there_is_refused_with_those_that_are(tmp_path):
    with pytest.raises(ImportProblem, match=r"admin_level 9 \(village\).*8, 10") as caught:
        read(town(), tmp_path, village_level=9)
    assert caught.value.code == "no_level"


def test_extract_without_boundaries_is_refused(tmp_path):
    osm = Osm(box=(0, 0, 100, 100))
    osm.way((0, 0), (100, 100), highway="residential")
    with pytest.raises(ImportProblem) as caught:
        read(osm, tmp_path)
    assert caught.value.code == "no_boundaries"


def test_remainder_of_a_township_with_streets_becomes_a_village(tmp_path):
    osm = Osm(box=(0, 0, 1000, 1000))
    osm.area(8, "Mid", osm.ring(0, 0, 1000, 1000))
    osm.area(10, "West", osm.ring(0, 0, 500, 1000))
    osm.way((10, 500), (500, 500), (990, 500), highway="residential")
    city = read(osm, tmp_path)
    assert names(city, "village") == ["West", "Mid – other"]
    assert bounds(city, "Mid – other") == [500, 0, 1000, 1000]


def test_remainder_is_named_after_the_one_suburb_in_it(tmp_path):
    osm = Osm(box=(0, 0, 1000, 1000))
    osm.area(8, "Mid", osm.ring(0, 0, 1000, 1000))
    osm.area(10, "West", osm.ring(0, 0, 500, 1000))
    osm.way((10, 500), (500, 500), (990, 500), highway="residential")
    osm.node((700, 700), place="suburb", name="East End")
    assert names(read(osm, tmp_path), "village") == ["West", "East End"]


def test_remainder_without_streets_is_left_out(tmp_path):
    osm = Osm(box=(0, 0, 1000, 1000))
    osm.area(8, "Mid", osm.ring(0, 0, 1000, 1000))
    osm.area(10, "West", osm.ring(0, 0, 500, 1000))
    osm.way((10, 500), (490, 500), highway="residential")
    city = read(osm, tmp_path)
    assert names(city, "village") == ["West"]
    assert bounds(city, "Mid", "district") == [0, 0, 500, 1000]


def test_sea_of_a_remainder_is_left_out(tmp_path):
    osm = Osm(box=(0, 0, 1000, 1000))
    osm.area(8, "Mid", osm.ring(0, 0, 1000, 1000))
    osm.area(10, "West", osm.ring(0, 0, 500, 1000))
    osm.way((10, 500), (500, 500), (690, 500), highway="residential")
    osm.way((700, -20), (700, 1020), natural="coastline")
    assert bounds(read(osm, tmp_path), "Mid – other") == [500, 0, 700, 1000]


def test_overlapping_villages_are_taken_apart(tmp_path):
    osm = town()
    osm.area(10, "Over", osm.ring(400, 0, 700, 1000))
    villages = [area.geometry for area in read(osm, tmp_path).areas if area.kind == "village"]
    assert sum(area.area for area in villages) == pytest.approx(shapely.union_all(villages).area)


def test_village_across_two_townships_stays_whole_in_the_one_that_holds_more(tmp_path):
    osm = Osm(box=(0, 0, 1000, 1000))
    osm.area(8, "Left", osm.ring(0, 0, 500, 1000))
    osm.area(8, "Right", osm.ring(500, 0, 1000, 1000))
    osm.area(10, "Across", osm.ring(300, 0, 600, 1000))
    osm.way((10, 500), (250, 500), (550, 500), (750, 500), (990, 500), highway="residential")
    city = read(osm, tmp_path, village_level=10)
    assert names(city, "village") == ["Across", "Left – other", "Right"]
    assert bounds(city, "Across") == [300, 0, 600, 1000]
    assert bounds(city, "Left", "township") == [0, 0, 600, 1000]


def test_village_outside_the_district_is_left_out_with_a_note(tmp_path):
    osm = town((0, 0, 1300, 1000))
    osm.area(10, "Far", osm.ring(1100, 0, 1300, 1000))
    osm.area(6, "County", osm.ring(0, 0, 1000, 1000))
    city = read(osm, tmp_path)
    assert names(city, "village") == ["West", "East"]
    assert notes(city, "area_left_out") == [{"kind": "village", "name": "Far"}]


def test_two_lines_of_one_boundary_over_each_other_still_close(tmp_path):
    osm = Osm(box=(0, 0, 1000, 1000))
    around = osm.way((500, 0), (0, 0), (0, 1000), (500, 1000))
    osm.area(10, "West", around, osm.way((500, 1000), (500, 400), (500, 0)), osm.way((500, 1000), (500, 600)))
    osm.way((10, 500), (490, 500), highway="residential")
    assert bounds(read(osm, tmp_path), "West") == [0, 0, 500, 1000]


def test_every_level_partitions_the_one_above(tmp_path):
    city = read(town(), tmp_path)
    for parent in city.areas:
        own = [area.geometry for area in city.areas if area.parent == parent.code]
        assert parent.kind == "cell" or sum(area.area for area in own) == pytest.approx(parent.geometry.area)


def test_prefix_is_put_before_all_codes(tmp_path):
    assert all(area.code.startswith("HEL-") for area in read(town(), tmp_path, prefix="HEL-").areas)


def test_too_fine_a_grid_is_refused(tmp_path):
    with pytest.raises(ImportProblem, match="at least 10 m"):
        read(town(), tmp_path, cell_m=5)
