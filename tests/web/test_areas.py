"""The pages of the grid: tree, area, forms, conflicts, checks, files."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from watchbill.places.actions import create_area, remove_area, update_area
from watchbill.places.models import Area
from web.sample_rows import EAST, NORTH, SOUTH, WEST, Sample

MIDDLE = (WEST + EAST) / 2
LINE = json.dumps({"type": "LineString", "coordinates": [[WEST, 60.171], [MIDDLE, 60.171]]})


def _ring(west: float, east: float) -> dict[str, Any]:
    ring = [[west, SOUTH], [east, SOUTH], [east, NORTH], [west, NORTH], [west, SOUTH]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_tree_counts_sections_and_cells(planner: Client, sample: Sample) -> None:
    page = planner.get("/districts/D/areas/").content.decode()
    assert page.index("Harbour district") < page.index("West quay") < page.index("East quay")
    assert "/districts/D/areas/new/" in page


def test_area_shows_what_lies_in_it_and_leads_back(planner: Client, sample: Sample) -> None:
    entry = sample.entries[0]
    assert entry.village is not None
    page = planner.get(f"/areas/{entry.village.code}/").content.decode()
    assert f"/entries/{entry.code}/" in page
    assert f"/areas/{entry.village.code}/" in planner.get(f"/entries/{entry.code}/").content.decode()


def test_reader_sees_no_way_to_change(viewer: Client, sample: Sample) -> None:
    page = viewer.get("/areas/D1/").content.decode()
    assert "West quay" in page
    assert "/edit/" not in page
    assert "/split/" not in page


def test_area_is_added_and_a_wrong_polygon_is_named_beside_its_field(planner: Client, sample: Sample) -> None:
    values = {"code": "D3", "name": "New quay", "level": "village", "geometry": json.dumps(_ring(EAST, EAST + 0.01))}
    answer = planner.post("/districts/D/areas/new/", values | {"geometry": "24.9, 60.1"})
    assert "takes an area" in answer.content.decode()
    answer = planner.post("/districts/D/areas/new/", values)
    assert answer.headers["Location"] == "/areas/D3/"
    assert Area.objects.get(code="D3").path == "D/D3/"


def test_form_that_saves_second_lists_the_changes_and_saves_on_the_next_try(planner: Client, sample: Sample) -> None:
    area = Area.objects.get(code="D1")
    values = {"name": area.name, "head_post": "Mine", "geometry": json.dumps(area.geometry), "version": area.version}
    update_area(by=None, area=area, changes={"name": "Theirs"})
    answer = planner.post("/areas/D1/edit/", values)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<ins>Theirs</ins>" in page
    form = answer.context["form"]
    assert (form["name"].value(), form["head_post"].value(), form["version"].value()) == ("Theirs", "Mine", "2")
    again = {name: form[name].value() for name in ("version", "name", "head_post", "geometry")}
    assert planner.post("/areas/D1/edit/", again).status_code == 302
    area.refresh_from_db()
    assert (area.name, area.head_post, area.version) == ("Theirs", "Mine", 3)


def test_split_page_cuts_and_says_when_the_line_does_not(planner: Client, sample: Sample) -> None:
    values = {"name": "West quay", "code": "D3", "new_name": "North quay", "line": "24.931, 60.161; 24.932, 60.162"}
    assert "does not cut" in planner.post("/areas/D1/split/", values).content.decode()
    assert planner.post("/areas/D1/split/", values | {"line": LINE}).status_code == 302
    assert Area.objects.get(code="D3").name == "North quay"


def test_split_page_tells_what_it_shared_out_by_size(planner: Client, sample: Sample) -> None:
    update_area(by=None, area=Area.objects.get(code="D1"), changes={"population": 90, "households": 40})
    values = {"name": "West quay", "code": "D3", "new_name": "North quay", "line": LINE, "new_households": "41"}
    assert "The whole area has 40." in planner.post("/areas/D1/split/", values).content.decode()
    page = planner.post("/areas/D1/split/", values | {"new_households": "15"}, follow=True).content.decode()
    halves = [Area.objects.get(code=code) for code in ("D1", "D3")]
    assert [half.households for half in halves] == [25, 15]
    assert sum(half.population or 0 for half in halves) == 90
    assert f"population: {halves[0].population} + {halves[1].population}." in page


def test_area_that_is_not_empty_stays_and_the_page_says_why(planner: Client, sample: Sample) -> None:
    answer = planner.post("/areas/D1/remove/", follow=True)
    page = answer.content.decode()
    assert "cannot be removed" in page
    assert "teams:" in page


def test_removed_area_is_listed_and_brought_back_with_a_reason(planner: Client, sample: Sample) -> None:
    listed = "/districts/D/areas/removed/"
    assert "No area that you may bring back" in planner.get(listed).content.decode()
    geometry = _ring(WEST, MIDDLE)
    values = {"code": "D1-01", "name": "Quiet corner", "level": "section", "geometry": geometry}
    remove_area(by=None, area=create_area(by=None, parent=Area.objects.get(code="D1"), values=values))
    page = planner.get(listed).content.decode()
    assert "Quiet corner" in page
    assert "/areas/D1-01/restore/" in page
    other = create_area(by=None, parent=Area.objects.get(code="D1"), values=values | {"code": "D1-02"})
    assert "would overlap" in planner.post("/areas/D1-01/restore/", follow=True).content.decode()
    remove_area(by=None, area=other)
    page = planner.post("/areas/D1-01/restore/", {"reason": "Still patrolled"}, follow=True).content.decode()
    assert "is part of the grid again" in page
    assert "Still patrolled" in page
    assert "taken off the grid" in page
    assert planner.post("/areas/D1-01/restore/").status_code == 404


def test_overlap_stands_on_the_area_s_page_and_in_the_check(planner: Client, sample: Sample) -> None:
    assert "none overlaps another" in planner.get("/districts/D/areas/check/").content.decode()
    update_area(by=None, area=Area.objects.get(code="D1"), changes={"geometry": _ring(WEST, MIDDLE + 0.001)})
    for path in ("/districts/D/areas/check/", "/areas/D/"):
        page = planner.get(path).content.decode()
        assert "overlap" in page
        assert 'data-flaw="1"' in page


@pytest.mark.parametrize("form", ["xlsx", "csv", "geojson"])
def test_export_is_previewed_as_unchanged(planner: Client, sample: Sample, form: str) -> None:
    content = planner.get(f"/districts/D/areas/export.{form}").content
    answer = planner.post("/districts/D/areas/import/", {"file": SimpleUploadedFile(f"areas.{form}", content)})
    found = answer.context["found"]
    assert (found.unchanged, found.writes, found.faults) == (3, 0, [])


def test_import_shows_the_change_and_writes_it_on_demand(planner: Client, sample: Sample) -> None:
    file = SimpleUploadedFile("areas.csv", b"code,name\nD1,Old quay\nD9,\n")
    answer = planner.post("/districts/D/areas/import/", {"file": file})
    page = answer.content.decode()
    assert "<ins>Old quay</ins>" in page
    context = answer.context
    send = {"token": context["token"], "fingerprint": context["found"].fingerprint, "rows": "good"}
    done = planner.post("/districts/D/areas/import/", send)
    assert "1 changed" in done.content.decode()
    assert Area.objects.get(code="D1").name == "Old quay"
    mend = planner.get(f"/districts/D/areas/import/to-mend.xlsx?token={context['token']}")
    assert mend.status_code == 200


def test_pages_speak_chinese(planner: Client, sample: Sample) -> None:
    for path in (
        "/districts/D/areas/",
        "/areas/D1/",
        "/areas/D1/split/",
        "/areas/D1/move/",
        "/districts/D/areas/check/",
        "/districts/D/areas/removed/",
    ):
        page = planner.get(path, headers={"accept-language": "zh-hans"}).content.decode()
        assert "区域" in page, path


@pytest.mark.parametrize("number", ["²", "9" * 5000])
def test_number_that_is_none_is_passed_over(planner: Client, sample: Sample, number: str) -> None:
    entry = sample.entries[0]
    assert planner.get(f"/entries/{entry.code}/history/", {"a": number, "b": number}).status_code == 200
    village = sample.villages[0].code
    assert planner.post(f"/areas/{village}/remove/", {"version": number}).status_code == 302
