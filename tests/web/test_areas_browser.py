"""The grid in a real Chromium: an area drawn, cut in two by a drawn line, and moved."""

from __future__ import annotations

import pytest
from shapely.geometry import shape

from watchbill.places.models import Area, LedgerEntry
from web.chromium import Visitor
from web.hand import click_at, open_map, shares_of
from web.sample_rows import EAST, SOUTH, WEST, Sample

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MIDDLE = (WEST + EAST) / 2


def test_section_is_drawn_along_the_border_of_its_village(visitor: Visitor) -> None:
    page = open_map(visitor, "/districts/D/areas/new/?parent=D1")
    corners = [(WEST, SOUTH), (MIDDLE, SOUTH), (MIDDLE, 60.17), (WEST, 60.17)]
    click_at(page, *(shares_of(page, *corner) for corner in corners))
    page.keyboard.press("Enter")
    page.fill("#id_name", "South section")
    page.select_option("#id_level", "section")
    page.click("button[type=submit]:has-text('Add')")
    page.wait_for_url("**/areas/D1-01/")
    page.wait_for_selector("[data-area-map][data-ready]")
    ring = Area.objects.get(code="D1-01").geometry["coordinates"][0]
    assert [WEST, SOUTH] in ring
    assert [MIDDLE, SOUTH] in ring
    assert visitor.complaints == []


def test_village_is_cut_in_two_by_a_drawn_line(visitor: Visitor, sample: Sample) -> None:
    whole = shape(Area.objects.get(code="D1").geometry).area
    page = open_map(visitor, "/areas/D1/split/")
    x_west, y = shares_of(page, WEST, 60.17)
    x_east, _y = shares_of(page, MIDDLE, 60.17)
    click_at(page, (x_west, y), ((x_west + x_east) / 2, y + 0.05), (x_east, y))
    page.locator("[data-do=finish]").click()
    page.fill("#id_new_name", "North quay")
    page.click("button[type=submit]:has-text('Cut in two')")
    page.wait_for_url("**/areas/D1/")
    halves = [Area.objects.get(code=code) for code in ("D1", "D3")]
    assert sum(shape(half.geometry).area for half in halves) == pytest.approx(whole, rel=1e-6)
    assert halves[1].name == "North quay"
    for entry in sample.entries:
        row: LedgerEntry = type(entry).objects.get(pk=entry.pk)
        assert row.village is not None
    assert visitor.complaints == []


def test_village_moves_to_another_township(visitor: Visitor) -> None:
    district = Area.objects.get(code="D")
    for number, west in ((1, WEST), (2, MIDDLE)):
        village = Area.objects.get(code=f"D{number}")
        town = Area.objects.create(
            code=f"DT{number}", name=f"Town {number}", level="township", parent=district, path=f"D/DT{number}/",
            geometry=village.geometry, lon=west + 0.01, lat=60.17,
        )  # fmt: skip
        village.parent, village.path = town, f"D/DT{number}/D{number}/"
        village.save()
    page = visitor.open("/areas/D2/move/")
    page.select_option("#id_parent", "DT1")
    page.uncheck("#id_with_border")
    page.click("button[type=submit]:has-text('Move')")
    page.wait_for_url("**/areas/D2/")
    assert "Town 1" in page.locator("nav.trail").inner_text()
    page.goto(f"{visitor.address}/areas/DT1/")
    page.wait_for_selector("[data-area-map][data-ready]")
    page.locator("[data-flaw='1']").click()
    assert page.locator(".flaws tbody tr").count() >= 1
    assert visitor.complaints == []
