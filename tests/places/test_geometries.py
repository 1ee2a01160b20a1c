from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from watchbill.places.geometries import DECIMALS, as_text, kept, read_geometry, shapes_of


@pytest.mark.parametrize("at", [[0.00001, 51.4779], [-0.0000001, -0.5], [24.9, 60.0], [100.0, 0.0]])
def test_point_as_text_is_read_as_it_was_also_near_the_meridian(at: list[float]) -> None:
    point = {"type": "Point", "coordinates": at}
    assert read_geometry(as_text(point), ["Point"]) == point


def test_point_is_kept_flat_and_rounded() -> None:
    text = '{"type": "Point", "coordinates": [24.94512345678, -60.17, 12.5]}'
    assert read_geometry(text, ["Point"]) == {"type": "Point", "coordinates": [24.9451235, -60.17]}


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_point_is_rounded_as_the_points_of_a_line_are(lon: float, lat: float) -> None:
    point = kept(shapely.Point(lon, lat))["coordinates"]
    line = kept(shapely.LineString([(lon, lat), (0, 0)]))["coordinates"][0]
    assert point == pytest.approx(line, abs=1.1 * 10**-DECIMALS)
    assert kept(shapely.Point(point))["coordinates"] == point


@pytest.mark.parametrize("kinds", ["", "P", "L", "PLPPL"])
def test_shapes_of_many_are_those_of_each(kinds: str) -> None:
    line = {"type": "LineString", "coordinates": [[24.9, 60.1], [25.0, 60.2]]}
    rows = [
        {"type": "Point", "coordinates": [24.9 + at, 60.0]} if kind == "P" else line for at, kind in enumerate(kinds)
    ]
    assert shapes_of(rows) == [shapely.geometry.shape(row) for row in rows]
