from __future__ import annotations

from watchbill.places.models import Area
from watchbill.places.neighbours import neighbours


def test_neighbours_are_villages_that_share_an_edge(district: Area) -> None:
    assert neighbours(list(Area.objects.filter(level="village"))) == {"S-V01": ("S-V02",), "S-V02": ("S-V01",)}


def test_neighbours_are_not_those_that_share_only_a_corner(district: Area) -> None:
    village = Area.objects.get(code="S-V02")
    village.geometry = {
        "type": "Polygon",
        "coordinates": [[(lon, lat + 0.0035972) for lon, lat in village.geometry["coordinates"][0]]],
    }
    assert neighbours([Area.objects.get(code="S-V01"), village]) == {"S-V01": (), "S-V02": ()}
