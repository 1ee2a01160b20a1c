"""The pages in a real Chromium: no console errors, and what only a browser can show."""

from __future__ import annotations

from typing import Any

import pytest

from watchbill.deployments.rehearsing import execute_rehearsal
from watchbill.deployments.scenarios import request_rehearsal
from web.chromium import Visitor
from web.sample_rows import Sample

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AT = "/operations/festival/"
PAGES = [
    "/", AT, f"{AT}map/", f"{AT}roster/", f"{AT}timetable/", f"{AT}timetable/?view=sites", f"{AT}checks/", f"{AT}runs/",
    f"{AT}runs/1/", f"{AT}runs/1/publish/", f"{AT}runs/1/change/", f"{AT}risk/",
    f"{AT}runs/1/rehearsal/", f"{AT}what-if/", f"{AT}what-if/new/",
    f"{AT}levels/", f"{AT}forces/", f"{AT}colours/", f"{AT}colours/map/", f"{AT}colours/wall/",
    f"{AT}colours/of/zone/DZ0000/", "/districts/D/ledgers/zone/", "/districts/D/ledgers/facility/",
    "/districts/D/ledgers/zone/new/", "/districts/D/ledgers/facility/import/", "/districts/D/to-mend/",
    "/districts/D/totals/", "/districts/D/colours/", "/districts/D/map/", "/entries/DZ0000/",
    "/entries/DZ0000/history/", f"{AT}days/",
    f"{AT}rules/", f"{AT}forces/import/", "/account/tokens/", "/search/?q=quay",
    "/districts/D/areas/", "/districts/D/areas/check/", "/districts/D/areas/import/", "/areas/D1/", "/areas/D1/edit/",
    "/areas/D1/split/", "/areas/D1/move/", "/districts/D/areas/removed/",
    "/entries/DZ0000/edit/", "/account/", "/help/", "/never-held/", "/import/city/", "/new-operation/",
]  # fmt: skip


def test_pages_open_without_console_errors(visitor: Visitor) -> None:
    for path in PAGES:
        visitor.open(path).wait_for_load_state("networkidle")
        assert visitor.page.locator("h1").count() == 1, path
        assert visitor.complaints == [], path


def test_map_draws_and_the_list_selects(visitor: Visitor) -> None:
    page = visitor.open(f"{AT}map/?day=2026-06-05&shift=early")
    page.wait_for_selector("#map-frame[data-ready]")
    assert page.locator("#map canvas").count() == 1
    page.locator("#in-view button", has_text="Market square").click()
    page.wait_for_selector("#entry-panel >> text=busy street or large public place")
    assert page.locator("#in-view button[aria-pressed=true]").inner_text().startswith("◆")
    assert "OpenStreetMap" in page.locator(".maplibregl-ctrl-attrib").inner_text()
    assert visitor.complaints == []


def test_map_slider_moves_the_teams(visitor: Visitor) -> None:
    page = visitor.open(f"{AT}map/?day=2026-06-05&shift=early")
    page.wait_for_selector("#map-frame[data-ready]")
    team = page.locator("#in-view [data-key='team:D1-T0'] .note")
    page.locator("#time").fill("32")
    assert team.inner_text() == "at Market square"
    assert page.locator("#time-out").inner_text() == "06:32"
    page.locator("#time").fill("20")
    assert team.inner_text() == "on the way"


def test_roster_cell_opens_its_reasons_and_arrows_walk(visitor: Visitor) -> None:
    page = visitor.open(f"{AT}roster/")
    page.locator("tr[data-team='D1-T0'] .cell").first.click()
    page.wait_for_selector("#cell-panel >> text=What else would fit")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.day") == "1"
    page.keyboard.press("Escape")
    assert page.locator("#cell-panel").inner_text() == ""


def test_timetable_switches_between_teams_and_sites(visitor: Visitor) -> None:
    page = visitor.open(f"{AT}timetable/?day=2026-06-05&shift=early")
    page.wait_for_selector("#timetable[data-ready]")
    assert page.locator("#small-map-caption").inner_text().startswith("Route of")
    page.click("text=Sites over time")
    page.wait_for_selector("#timetable[data-view=sites][data-ready]")
    page.locator("tr[data-code=DS0003] button").hover()
    page.wait_for_selector("#small-map-caption >> text=Long bridge")
    assert visitor.complaints == []


def test_run_page_draws_the_curve(visitor: Visitor) -> None:
    page = visitor.open(f"{AT}runs/1/")
    page.wait_for_selector("#curve canvas")
    assert visitor.complaints == []


def test_level_is_chosen_in_the_table(visitor: Visitor) -> None:
    page = visitor.open(f"{AT}levels/")
    cell = page.locator("tr", has_text="West quay").locator("td").first
    cell.locator("select").select_option("extraordinary")
    page.wait_for_selector("td.own.level-extraordinary")
    assert visitor.complaints == []


def test_language_switch_keeps_the_page(visitor: Visitor) -> None:
    page = visitor.open(f"{AT}roster/")
    page.click("text=中文")
    page.wait_for_selector("html[lang=zh-hans]")
    assert page.url.endswith("/roster/")
    assert page.locator("h1").inner_text() == "谁在上勤？"


def test_keys_go_to_pages_and_search(visitor: Visitor) -> None:
    page = visitor.open(AT)
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.wait_for_url("**/districts/D/ledgers/zone/")
    page.keyboard.press("f")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("Tab")
    page.locator("h1").click()
    page.keyboard.press("?")
    assert page.locator("dialog#keys[open]").count() == 1


def test_slash_searches_and_keys_choose(visitor: Visitor) -> None:
    page = visitor.open(f"{AT}roster/")
    page.keyboard.press("/")
    page.keyboard.type("pier")
    page.wait_for_selector("#find-results [data-hit]")
    page.keyboard.press("ArrowDown")
    assert "Pier stop" in page.evaluate("document.activeElement.innerText")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/entries/*/")
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    assert page.locator("#find[open]").count() == 0
    assert visitor.complaints == []


def test_keys_alone_lead_from_the_list_to_the_form(visitor: Visitor) -> None:
    page = visitor.open("/districts/D/ledgers/zone/")
    page.keyboard.press("ArrowDown")
    page.wait_for_selector("[data-panel] [data-key-edit]")
    page.keyboard.press("e")
    page.wait_for_url("**/entries/*/edit/")
    page.focus("[name=note]")
    page.keyboard.type("by keys alone")
    page.focus("[name=reason]")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=by keys alone")
    assert visitor.complaints == []


def test_filters_of_a_ledger_stay_inside_a_phone(browser: Any, sample: Sample, live_server: Any) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    visitor = Visitor(context.new_page(), live_server.url)
    visitor.sign_in()
    page = visitor.open("/districts/D/ledgers/zone/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("form.ledger-tools").bounding_box()["height"] < 110
    context.close()


def test_ledger_prints_within_a4_and_its_sum_stands_last(visitor: Visitor) -> None:
    page = visitor.open("/districts/D/ledgers/facility/")
    page.set_viewport_size({"width": 718, "height": 1000})  # 190 mm of paper at 96 dots per inch
    page.emulate_media(media="print")
    assert page.evaluate("document.querySelector('.ledger-table').scrollWidth") <= 718
    places = "[...document.querySelectorAll('.ledger-table tfoot td')].map((cell) => getComputedStyle(cell).position)"
    assert set(page.evaluate(places)) <= {"static"}
    page.emulate_media(media="screen")


def test_search_fits_a_phone(browser: Any, sample: Sample, live_server: Any) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    visitor = Visitor(context.new_page(), live_server.url)
    visitor.sign_in()
    page = visitor.open(AT)
    page.click("[data-find]")
    page.keyboard.type("quay")
    page.wait_for_selector("#find-results [data-hit]")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    context.close()


def test_pages_fit_a_phone(browser: Any, sample: Sample, live_server: Any) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    visitor = Visitor(context.new_page(), live_server.url)
    visitor.sign_in()
    for path in PAGES:
        visitor.open(path)
        assert visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    context.close()


def test_what_happened_shows_only_its_fields_and_a_click_on_the_map_closes_a_block(visitor: Visitor) -> None:
    page = visitor.open(f"{AT}runs/1/change/")
    assert page.locator("#id_team").is_visible()
    page.locator("label.chip", has_text="A street is closed").click()
    assert not page.locator("#id_team").is_visible()
    page.wait_for_selector("#change-map canvas[style*='crosshair']")
    page.locator("#change-map").click(position={"x": 200, "y": 150})
    for _ in range(100):
        if "," in page.locator("#id_points").input_value():
            break
        page.wait_for_timeout(100)
    assert "," in page.locator("#id_points").input_value()
    assert visitor.complaints == []


def test_a_reason_opens_with_the_keyboard_on_a_phone(browser: Any, explained: Sample, live_server: Any) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    visitor = Visitor(context.new_page(), live_server.url)
    visitor.sign_in()
    page = visitor.open(f"{AT}runs/1/")
    page.locator("details.why > summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.why[open] .clash li").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.locator("details.why[open] .repairs a", has_text="lower the level").click()
    assert page.locator("#set-level input[name=reason]").is_visible()
    assert visitor.complaints == []
    context.close()


def test_the_curve_has_its_bound(visitor: Visitor, sample: Sample) -> None:
    sample.run.measures |= {"bounds": {"worst_gap_ratio": 1.2}}
    sample.run.save()
    page = visitor.open(f"{AT}runs/1/")
    page.wait_for_selector("#curve .u-legend")
    assert "no plan has a worst gap below this" in page.locator("#curve .u-legend").inner_text()


def test_weak_places_are_chosen_in_list_and_map(visitor: Visitor, sample: Sample) -> None:
    execute_rehearsal(request_rehearsal(by=None, run=sample.run, runs=20, enqueue=False))
    page = visitor.open(f"{AT}runs/1/rehearsal/")
    page.wait_for_selector("#map[data-ready]")
    assert page.locator("#map canvas").count() == 1
    second = page.locator("ol.weak-list button").nth(1)
    second.focus()
    page.keyboard.press("Enter")
    assert page.locator("ol.weak-list button[aria-pressed=true]").inner_text() == second.inner_text()
    assert visitor.complaints == []
