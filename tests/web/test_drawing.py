"""Drawing the place of an entry in a real Chromium: the map and the text stay in step."""

from __future__ import annotations

import json

import pytest
from shapely.geometry import shape

from watchbill.places.models import Zone
from web.chromium import Visitor
from web.hand import click_at, drawn_text, open_map, shares_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ZONE = "/districts/D/ledgers/zone/new/"
SITE = "/districts/D/ledgers/site/new/"


def test_an_area_is_drawn_and_saved(visitor: Visitor) -> None:
    page = open_map(visitor, ZONE)
    page.locator("[data-mode=polygon]").click()
    click_at(page, (0.3, 0.3), (0.6, 0.3), (0.6, 0.6), (0.3, 0.6))
    page.keyboard.press("Enter")
    drawn = json.loads(drawn_text(page))
    assert drawn["type"] == "Polygon"
    assert len(drawn["coordinates"][0]) == 5
    page.fill("#id_name", "Drawn square")
    page.select_option("#id_category", "public_place")
    page.click("button[type=submit]:has-text('Save')")
    page.wait_for_url("**/entries/*/")
    assert Zone.objects.get(name="Drawn square").geometry == drawn
    assert visitor.complaints == []


def test_a_line_is_drawn_with_the_finish_button_and_undone_point_by_point(visitor: Visitor) -> None:
    page = open_map(visitor, SITE)
    page.locator("[data-mode=linestring]").click()
    click_at(page, (0.2, 0.5), (0.4, 0.55), (0.6, 0.5))
    page.locator("[data-do=undo]").click()
    page.locator("[data-do=finish]").click()
    assert len(json.loads(drawn_text(page))["coordinates"]) == 2
    page.locator("[data-do=undo]").click()
    assert drawn_text(page) == ""


def test_escape_stops_and_delete_removes(visitor: Visitor) -> None:
    page = open_map(visitor, ZONE)
    page.locator("[data-mode=polygon]").click()
    click_at(page, (0.3, 0.3), (0.6, 0.3))
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    assert drawn_text(page) == ""
    page.fill("[data-draw] textarea", "24.94, 60.165; 24.95, 60.165; 24.95, 60.172; 24.94, 60.165")
    page.locator("[data-canvas] canvas").focus()
    page.keyboard.press("Delete")
    assert drawn_text(page) == ""


def test_the_map_follows_the_text_and_a_drag_follows_the_map(visitor: Visitor) -> None:
    page = open_map(visitor, ZONE)
    page.fill("[data-draw] textarea", "24.93, 60.16; 24.95, 60.16; 24.95, 60.17; 24.93, 60.17; 24.93, 60.16")
    box = page.locator("[data-canvas] canvas").bounding_box()
    x, y = shares_of(page, 24.95, 60.17)
    corner = box["x"] + x * box["width"], box["y"] + y * box["height"]
    page.locator("[data-snap]").uncheck()
    page.mouse.move(*corner, steps=3)
    page.mouse.down()
    page.mouse.move(corner[0] + 20, corner[1] + 30, steps=8)
    page.mouse.up()
    moved = json.loads(drawn_text(page))["coordinates"][0]
    assert [24.95, 60.17] not in moved
    assert [24.93, 60.16] in moved
    assert len(moved) == 5


def test_a_point_catches_the_border_of_a_village(visitor: Visitor) -> None:
    page = open_map(visitor, ZONE)
    x, y = shares_of(page, 24.95, 60.16)
    page.locator("[data-mode=polygon]").click()
    click_at(page, (x + 0.004, y - 0.01), (0.3, 0.3), (0.6, 0.3))
    page.keyboard.press("Enter")
    ring = json.loads(drawn_text(page))["coordinates"][0]
    assert [24.95, 60.16] in ring
    assert shape(json.loads(drawn_text(page))).is_valid


def test_a_shape_with_a_hole_is_left_to_the_text(visitor: Visitor) -> None:
    page = open_map(visitor, ZONE)
    outer = [[24.93, 60.16], [24.95, 60.16], [24.95, 60.17], [24.93, 60.16]]
    inner = [[24.942, 60.162], [24.948, 60.162], [24.948, 60.165], [24.942, 60.162]]
    text = json.dumps({"type": "Polygon", "coordinates": [outer, inner]})
    page.fill("[data-draw] textarea", text)
    assert "only the text" in page.locator("[data-hint]").inner_text()
    assert drawn_text(page) == text
