"""A hand that draws on the map of a form."""

from __future__ import annotations

from typing import Any

from web.chromium import Visitor


def open_map(visitor: Visitor, path: str) -> Any:
    """Open a page whose form has a map, and wait until it can be drawn on."""
    page = visitor.open(path)
    page.wait_for_selector("[data-draw][data-ready]")
    page.locator("[data-draw] [data-canvas]").scroll_into_view_if_needed()
    return page


def click_at(page: Any, *shares: tuple[float, float]) -> None:
    """Click at shares of the map's width and height, as slowly as a hand does."""
    for x, y in shares:
        box = page.locator("[data-draw] [data-canvas] canvas").bounding_box()
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=3)
        page.mouse.down()
        page.mouse.up()
        page.wait_for_timeout(350)  # faster ones are double clicks


def shares_of(page: Any, lon: float, lat: float) -> tuple[float, float]:
    """Where a place is on the map, as shares of its width and height."""
    found = page.evaluate(
        """([lon, lat]) => { const {map} = document.querySelector('[data-draw]').drawing;
        const box = map.getCanvas().getBoundingClientRect(); const at = map.project([lon, lat]);
        return [at.x / box.width, at.y / box.height]; }""",
        [lon, lat],
    )
    return found[0], found[1]


def drawn_text(page: Any) -> str:
    """What the form would send."""
    return str(page.locator("[data-draw] textarea").input_value())
