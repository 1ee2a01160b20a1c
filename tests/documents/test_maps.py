from __future__ import annotations

import math
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import festival
from watchbill.documents.basemaps import Basemap, Plane
from watchbill.documents.maps import fit_sheet, scale_length_m
from watchbill.documents.markers import place_markers
from watchbill.documents.route_maps import MapStop, route_map

STOPS = [MapStop(str(number), place.lon, place.lat) for number, place in enumerate(festival.PLACES[1:], start=1)]
BASE = (festival.PLACES[0].lon, festival.PLACES[0].lat)


def drawn(**changes: object) -> str:
    values: dict[str, object] = {
        "stops": STOPS,
        "bases": [BASE],
        "legs": [[BASE, (STOPS[0].lon, STOPS[0].lat)]],
        "fonts": ["Libertinus Serif"],
        "north_label": "N",
    }
    return route_map(Basemap.read(festival.basemap()), **{**values, **changes})  # type: ignore[arg-type]


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_route_map_has_numbers_scale_north_and_street_names() -> None:
    words = texts(drawn())
    assert {"1", "2", "3", "4", "5", "6", "N", "200 m", "Kaivokatu"} <= set(words)


def test_route_map_escapes_names() -> None:
    basemap = festival.basemap()
    basemap["features"][2]["properties"]["name"] = "A & B <C>"
    svg = route_map(
        Basemap.read(basemap), stops=STOPS, bases=[BASE], legs=[], fonts=["Libertinus Serif"], north_label="N"
    )
    assert "A & B <C>" in texts(svg)


def test_route_map_shows_the_direction_of_the_route() -> None:
    assert "rotate(" in drawn(legs=[[BASE, (STOPS[0].lon, STOPS[0].lat)]]).split("</g>")[-1]


def test_route_map_draws_only_what_lies_near() -> None:
    background = Basemap.read(festival.basemap())
    everything = len(list(background.around((-5000.0, -5000.0, 5000.0, 5000.0), detail_m=1.0)))
    corner = list(background.around((600.0, -500.0, 700.0, -400.0), detail_m=1.0))
    assert everything == 7
    assert [feature.kind for feature in corner] == ["water"]


def test_sheet_holds_all_points_with_a_margin() -> None:
    plane = Plane(24.94, 60.17)
    points = [(place.lon, place.lat) for place in festival.PLACES]
    sheet = fit_sheet(plane, points, width_mm=186, height_mm=112)
    for x, y in (sheet.point(*point) for point in points):
        assert 10.9 <= x <= 175.1
        assert 10.9 <= y <= 101.1


def test_plane_measures_in_metres() -> None:
    east, north = Plane(24.94, 60.17).metres(24.95, 60.18)
    assert math.isclose(north, 1112, rel_tol=0.01)
    assert math.isclose(east, 553, rel_tol=0.01)


@pytest.mark.parametrize(("mm_per_m", "metres"), [(0.2, 200), (0.5, 50), (1.0, 20), (0.01, 2000)])
def test_scale_bar_is_a_round_length_of_at_most_40_mm(mm_per_m: float, metres: int) -> None:
    assert scale_length_m(mm_per_m) == metres


@given(st.lists(st.tuples(st.floats(20, 160), st.floats(20, 90)), min_size=1, max_size=8))
def test_markers_never_hide_each_other(points: list[tuple[float, float]]) -> None:
    markers = place_markers([(str(number), point) for number, point in enumerate(points)], [], (186, 112))
    for one, other in combinations(markers, 2):
        apart_x = abs(one.centre[0] - other.centre[0]) >= one.half_size[0] + other.half_size[0]
        apart_y = abs(one.centre[1] - other.centre[1]) >= one.half_size[1] + other.half_size[1]
        assert apart_x or apart_y


def test_basemap_leaves_out_unknown_kinds_and_empty_geometries() -> None:
    collection = {
        "features": [
            {"properties": {"kind": "person"}, "geometry": {"type": "Point", "coordinates": [0, 0]}},
            {"properties": {"kind": "street"}, "geometry": None},
            {"properties": None, "geometry": None},
        ]
    }
    assert len(Basemap.read(collection).shapes) == 0


def test_basemap_cuts_features_at_the_frame() -> None:
    background = Basemap.read(festival.basemap())
    for feature in background.around((-200.0, -200.0, 200.0, 200.0), detail_m=1.0):
        west, south, east, north = feature.shape.bounds
        assert min(west, south) >= -200.01
        assert max(east, north) <= 200.01
