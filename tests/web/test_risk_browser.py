"""The risk board in a real Chromium: the map by day, and the wall that must not deceive."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import expect

from watchbill.places.actions import NewColour, set_colours
from web.chromium import Visitor
from web.sample_rows import Sample

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AT = "/operations/festival/colours/"


@pytest.fixture
def raised(sample: Sample) -> Sample:
    """A safe place is at high risk from the operation's second day on."""
    operation, entry = sample.operation, _safe(sample)
    colours = [NewColour(entry.ledger, entry.code, "red", "crowd")]
    second = operation.start_date + dt.timedelta(days=1)
    set_colours(by=None, district=operation.district, date=second, colours=colours)
    return sample


def _safe(sample: Sample) -> Any:
    return next(entry for entry in sample.entries if entry.colour == "green")


def test_the_slider_goes_through_the_days_and_the_list_says_what_got_worse(raised: Sample, visitor: Visitor) -> None:
    page = visitor.open(f"{AT}map/?day={raised.operation.start_date.isoformat()}")
    page.wait_for_selector("#map-frame[data-ready]")
    entry = _safe(raised)
    row = page.locator(f"#risk-list [data-key='{entry.ledger}:{entry.code}']")
    page.locator("label.chip", has_text="got worse since the day before").click()
    assert row.count() == 0
    page.locator("[data-step='1']").click()
    assert "high" in row.inner_text()
    assert "worse than the day before" in row.inner_text()
    row.click()
    page.wait_for_selector("#place-panel >> text=Day by day")
    assert page.url.endswith(f"day={(raised.operation.start_date + dt.timedelta(days=1)).isoformat()}")
    assert visitor.complaints == []


def test_the_map_by_day_fits_a_sheet_of_paper(raised: Sample, visitor: Visitor) -> None:
    page = visitor.open(f"{AT}map/")
    page.wait_for_selector("#map-frame[data-ready]")
    page.emulate_media(media="print")
    assert page.evaluate("document.getElementById('map').getBoundingClientRect().width") <= 701


def test_one_tick_chooses_all_that_are_shown_and_the_page_counts_them(raised: Sample, visitor: Visitor) -> None:
    page = visitor.open(AT)
    places = page.locator("table.colour-table").first.locator("[name=place]")
    page.locator("[data-tick-all]").first.check()
    expect(page.locator("[data-chosen]")).to_have_text(f"{places.count()} chosen")
    places.first.uncheck()
    expect(page.locator("[data-chosen]")).to_have_text(f"{places.count() - 1} chosen")
    expect(page.locator("[data-tick-all]").first).not_to_be_checked()
    assert visitor.complaints == []


def test_the_wall_says_when_the_connection_is_lost_and_takes_it_back(raised: Sample, visitor: Visitor) -> None:
    page = visitor.open(f"{AT}wall/")
    fetch = "htmx.ajax('GET', location.pathname, '#board').catch(() => 0)"
    page.context.set_offline(True)
    page.evaluate(fetch)
    page.wait_for_selector("[data-lost]:visible")
    assert page.locator("#board h1").count() == 1
    page.context.set_offline(False)
    page.evaluate(fetch)
    page.wait_for_selector("[data-lost]", state="hidden")


def test_the_wall_never_shows_a_sign_in_page_as_the_board(raised: Sample, visitor: Visitor) -> None:
    page = visitor.open(f"{AT}wall/")
    page.context.clear_cookies()
    page.evaluate("htmx.ajax('GET', location.pathname, '#board')")
    page.wait_for_selector("[data-signed-out]:visible")
    assert page.locator("#board h1").count() == 1
    assert page.locator("#id_password").count() == 0


@pytest.mark.parametrize("palette", ["house", "iso", "print"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_risk_word_can_be_read_in_each_palette(
    raised: Sample, visitor: Visitor, palette: str, scheme: str
) -> None:
    """Contrast of text on its own ground of at least 4.5 to 1 (WCAG 2.2, 1.4.3)."""
    raised.operation.palette = palette
    raised.operation.save()
    visitor.page.emulate_media(color_scheme=scheme)
    page = visitor.open(AT)
    assert page.evaluate(CONTRAST) >= 4.5


CONTRAST = """() => {
  const parts = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (text) => {
    const straight = (part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    const [r, g, b] = parts(text).map((part) => straight(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const found = getComputedStyle(at).backgroundColor;
      if ((parts(found)[3] ?? 1) > 0) return found;
    }
    return "rgb(255, 255, 255)";
  };
  const ratios = [...document.querySelectorAll(".colour-legend .risk")].map((element) => {
    const [a, b] = [light(getComputedStyle(element).color), light(ground(element))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  });
  return ratios.length === 4 ? Math.min(...ratios) : 0;
}"""
