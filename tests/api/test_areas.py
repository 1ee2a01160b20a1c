"""The grid through the API."""

from __future__ import annotations

from typing import Any

from django.test import Client
from shapely.geometry import box, mapping

from small_city import at
from watchbill.places.models import Area

JSON = "application/json"


def _square(west: float, east: float) -> dict[str, Any]:
    return dict(mapping(box(*at(west, 0), *at(east, 400))))


def test_an_area_is_added_changed_and_removed(program: Client, district: Area) -> None:
    body = {"code": "S-T02", "name": "Town two", "level": "township", "geometry": _square(800, 900)}
    made = program.post("/api/v1/areas?parent=S-D", body, content_type=JSON)
    assert (made.status_code, made.json()["parent_code"], made.json()["version"]) == (201, "S-D", 1)
    changed = program.patch("/api/v1/areas/S-T02?version=1", {"head_post": "Head"}, content_type=JSON)
    assert (changed.json()["head_post"], changed.json()["version"]) == ("Head", 2)
    late = program.patch("/api/v1/areas/S-T02?version=1", {"name": "Mine"}, content_type=JSON)
    assert (late.status_code, late.json()["changes"][0]["column"]) == (409, "head_post")
    assert [one["number"] for one in program.get("/api/v1/areas/S-T02/versions").json()] == [2, 1]
    assert program.delete("/api/v1/areas/S-T02?version=2").json() == {"code": "S-T02"}
    assert program.get("/api/v1/areas/S-T02").status_code == 404


def test_an_area_is_cut_and_its_flaws_are_listed(program: Client, district: Area) -> None:
    line = {"type": "LineString", "coordinates": [list(at(0, 200)), list(at(400, 200))]}
    Area.objects.filter(code="S-V01").update(population=100)
    body = {"line": line, "name": "South", "code": "S-V03", "new_name": "North", "new_population": 30}
    halves = program.post("/api/v1/areas/S-V01/split?version=1", body, content_type=JSON)
    assert [(half["code"], half["population"]) for half in halves.json()] == [("S-V01", 70), ("S-V03", 30)]
    assert program.get("/api/v1/areas/S-T01/flaws").json() == []
    program.patch("/api/v1/areas/S-V03?version=1", {"geometry": _square(0, 500)}, content_type=JSON)
    assert {flaw["kind"] for flaw in program.get("/api/v1/areas/S-T01/flaws").json()} == {"overlap"}


def test_an_area_that_holds_something_is_not_removed(program: Client, district: Area) -> None:
    answer = program.delete("/api/v1/areas/S-V01?version=1")
    assert answer.status_code == 422
    assert "areas: 1" in answer.content.decode()
