from __future__ import annotations

import pytest

from watchbill.places.geometries import as_text, read_geometry


@pytest.mark.parametrize("at", [[0.00001, 51.4779], [-0.0000001, -0.5], [24.9, 60.0], [100.0, 0.0]])
def test_point_as_text_is_read_as_it_was_also_near_the_meridian(at: list[float]) -> None:
    point = {"type": "Point", "coordinates": at}
    assert read_geometry(as_text(point), ["Point"]) == point
