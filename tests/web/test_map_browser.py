"""The map of the ledgers in a real Chromium: layers, clusters, and the small map of an entry."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from watchbill.places.actions import create_entry
from watchbill.places.models import Area
from web.chromium import Visitor
from web.sample_rows import Sample

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MAP = "/districts/D/map/"
FAR = "#at=12/60.17/24.95"


def opened(visitor: Visitor, rest: str = "") -> Any:
    page = visitor.open(MAP + rest)
    page.wait_for_selector("#map-frame[data-ready]")
    return page


def in_view(page: Any) -> list[str]:
    names = page.locator("#in-view button").evaluate_all("rows => rows.map(row => row.childNodes[1].textContent)")
    return sorted(names)


def test_layer_is_switched_by_mouse_and_by_key_and_kept_in_the_address(visitor: Visitor) -> None:
    page = opened(visitor)
    assert "Long bridge" in in_view(page)
    page.locator("[data-kind=ledger] label.chip", has_text="sites").click()
    page.locator("#in-view button", has_text="Long bridge").wait_for(state="detached")
    assert "ledger=zone%2Cfacility" in page.url
    page.locator("[data-kind=ledger] input[value=facility]").focus()
    page.keyboard.press("Space")
    page.locator("#in-view button", has_text="Quay school").wait_for(state="detached")
    assert in_view(page) == ["Market square"]
    visitor.open(page.url.removeprefix(visitor.address))
    page.wait_for_selector("#map-frame[data-ready]")
    assert in_view(page) == ["Market square"]
    assert visitor.complaints == []


def test_counts_follow_the_other_layers_and_the_text(visitor: Visitor) -> None:
    page = opened(visitor, "?colour=green")
    ledger = page.locator("[data-kind=ledger]")
    assert ledger.locator("[data-count=site]").inner_text() == "2"
    assert ledger.locator("[data-count=zone]").inner_text() == "0"
    page.fill("[name=q]", "pier")
    page.wait_for_selector("[data-kind=ledger] [data-count=site] >> text=1")
    page.locator("#in-view button", has_text="Central station").wait_for(state="detached")
    assert in_view(page) == ["Pier stop"]


def test_layers_of_a_kind_are_all_switched_off_and_on(visitor: Visitor) -> None:
    page = opened(visitor)
    page.click("[data-kind=colour] [data-none]")
    page.locator("#in-view button").first.wait_for(state="detached")
    assert "Nothing of the chosen layers is in view" in page.locator("#in-view-count").inner_text()
    page.click("[data-kind=colour] [data-all]")
    page.wait_for_selector("#in-view button")
    assert "colour" not in page.url


def test_cluster_is_zoomed_into_until_its_entries_are_shown(visitor: Visitor) -> None:
    page = opened(visitor, FAR)
    cluster = page.locator("#in-view [data-key^=cluster]").first
    assert "entries" in cluster.inner_text()
    for _nearer in range(4):
        if not cluster.count():
            break
        key = cluster.get_attribute("data-key")
        cluster.click()
        expect(page.locator(f"#in-view [data-key='{key}']")).to_have_count(0)  # the list is drawn anew
    assert page.locator("#in-view [data-key^=entry]").count()
    assert visitor.complaints == []


def test_chosen_entry_opens_beside_the_map(visitor: Visitor) -> None:
    page = opened(visitor, "?entry=DF0001")
    page.wait_for_selector("#entry-panel >> text=Harbour hospital")
    page.wait_for_selector("#in-view [data-key='entry:DF0001'][aria-pressed=true]")
    assert visitor.complaints == []


def test_panel_of_the_list_has_a_map_with_the_entry_and_its_cells(visitor: Visitor, sample: Sample) -> None:
    west = sample.villages[0]
    cell = Area.objects.create(
        code="D1-C1", name="Cell 1", level="cell", parent=west, path=f"{west.path}D1-C1/", geometry=west.geometry,
        lon=west.lon, lat=west.lat,
    )  # fmt: skip
    sample.entries[0].cells.add(cell)
    page = visitor.open("/districts/D/ledgers/zone/")
    with page.expect_response("**/entries/DZ0000/map.json") as answer:
        page.click("[data-rows] tbody th a")
    page.wait_for_selector("#entry-panel .entry-map[data-ready] canvas")
    kinds = [one["properties"]["kind"] for one in answer.value.json()["features"]]
    assert kinds == ["cell", "entry"]
    page.click("#entry-panel [data-close]")
    assert page.locator("#entry-panel canvas").count() == 0
    assert visitor.complaints == []


def test_page_of_a_route_has_a_map_with_what_lies_beside_it(visitor: Visitor, sample: Sample) -> None:
    beside = sample.entries[0]
    line = {"type": "LineString", "coordinates": [[beside.lon - 0.002, beside.lat], [beside.lon + 0.002, beside.lat]]}
    values = {"name": "To the quay", "category": "road", "geometry": line, "alongside": [{"entry": beside.code}]}
    row = create_entry(by=None, ledger="route", district=sample.district, values=values)
    with visitor.page.expect_response(f"**/entries/{row.code}/map.json") as answer:
        page = visitor.open(f"/entries/{row.code}/")
    page.wait_for_selector(".entry-map[data-ready] canvas")
    shown = [one["properties"] for one in answer.value.json()["features"]]
    assert [one["name"] for one in shown if one["kind"] == "alongside"] == [beside.name]
    assert visitor.complaints == []


def test_map_works_on_a_phone(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 800})
    page = opened(visitor)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("[data-kind=ledger] label.chip", has_text="zones").click()
    page.locator("#in-view button", has_text="Market square").wait_for(state="detached")
