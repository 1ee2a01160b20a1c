"""Suggestions of risk colours: from hazards, incidents and checks, with the reason."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from watchbill.places.actions import create_entry
from watchbill.places.models import Area, DayColour, Hazard, Site
from watchbill.places.queries import board
from watchbill.places.queries.colours import Board, Line
from watchbill.places.suggestions import HazardRow, OpenHazards, suggest

DAY = dt.date(2027, 5, 20)
BEFORE = DAY - dt.timedelta(days=1)


@pytest.fixture
def bridge(district: Area) -> Site:
    return Site.objects.get(name="Long bridge")


def _board(district: Area) -> Board:
    return board(None, district, [BEFORE, DAY])


def _area(district: Area, code: str) -> Line:
    return _board(district).named([("area", code)])["area", code]


def _add_profile(district: Area, *incidents: int) -> None:
    """The profile of the first village, with a row of housing for each count."""
    village = Area.objects.get(code="S-V01")
    housing = [{"kind": kind, "incidents": number} for kind, number in zip(("open", "gated"), incidents, strict=False)]
    values = {"name": village.name, "category": "community", "geometry": village.geometry, "housing": housing}
    create_entry(by=None, ledger="profile", district=district, values=values)


def test_an_open_major_hazard_at_the_place_suggests_red_and_says_why(district: Area, bridge: Site) -> None:
    values = {
        "name": "Loose rail", "category": "structure", "severity": "major", "geometry": bridge.geometry,
        "entry_code": bridge.code, "found_date": DAY,
    }  # fmt: skip
    create_entry(by=None, ledger="hazard", district=district, values=values)
    rows = [HazardRow(*row) for row in Hazard.objects.values_list(*HazardRow._fields)]
    found = suggest(bridge, OpenHazards(rows, DAY).at(bridge), DAY)
    assert (found.colour, found.reason) == ("red", "major hazard, open: Loose rail")
    assert suggest(bridge, OpenHazards(rows, BEFORE).at(bridge), BEFORE).colour == "blue"
    assert not DayColour.objects.exists()


def test_an_overdue_minor_hazard_nearby_suggests_orange(district: Area, bridge: Site) -> None:
    hazard = HazardRow("Bin", "minor", "assigned", None, BEFORE, "", bridge.lon, bridge.lat)
    assert suggest(bridge, OpenHazards([hazard], DAY).at(bridge), DAY).colour == "orange"
    away = hazard._replace(lat=bridge.lat + 0.01)
    assert suggest(bridge, OpenHazards([away], DAY).at(bridge), DAY).colour == "blue"
    bridge.checked_date = BEFORE
    assert suggest(bridge, OpenHazards([away], DAY).at(bridge), DAY).colour == "green"


@pytest.mark.parametrize(
    ("incidents", "colour", "reason"),
    [
        (None, "green", "no open hazard, checked in time"),
        (2, "green", "no open hazard, checked in time"),
        (3, "blue", "3 incidents in the last year"),
        (9, "blue", "9 incidents in the last year"),
        (10, "orange", "10 incidents in the last year"),
    ],
)
def test_many_incidents_at_a_site_suggest_a_colour_and_say_how_many(
    bridge: Site, incidents: int | None, colour: str, reason: str
) -> None:
    bridge.checked_date, bridge.incidents = BEFORE, incidents
    found = suggest(bridge, [], DAY)
    assert (found.colour, found.reason) == (colour, reason)


def test_the_worst_colour_wins_with_every_reason_for_it(bridge: Site) -> None:
    bridge.incidents = 7
    found = suggest(bridge, [], DAY)
    assert (found.colour, found.reason) == ("blue", "7 incidents in the last year; never checked")
    hazard = HazardRow("Loose rail", "major", "assigned", None, None, bridge.code, bridge.lon, bridge.lat)
    found = suggest(bridge, [hazard], DAY)
    assert (found.colour, found.reason) == ("red", "major hazard, open: Loose rail")


def test_incidents_are_said_in_the_language_of_the_page(bridge: Site) -> None:
    bridge.checked_date, bridge.incidents = BEFORE, 7
    with translation.override("zh-hans"):
        assert suggest(bridge, [], DAY).reason == "近一年发生 7 起事件"


@pytest.mark.parametrize("ledger", ["", "site"])
def test_the_board_knows_the_incidents_of_its_sites(district: Area, bridge: Site, ledger: str) -> None:
    Site.objects.filter(pk=bridge.pk).update(incidents=12)
    suggested = {line.code: line.suggestion for line in _board(district).places(ledger=ledger)}
    named = _board(district).named([("site", bridge.code)])["site", bridge.code]
    assert suggested.pop(bridge.code) == named.suggestion
    assert (named.suggestion.colour, named.suggestion.reason) == ("orange", "12 incidents in the last year")
    assert {one.colour for one in suggested.values()} == {"blue"}


def test_a_village_with_many_incidents_in_its_housing_is_suggested_a_colour(district: Area) -> None:
    _add_profile(district, 21, 9)
    found = _area(district, "S-V01").suggestion
    assert (found.colour, found.reason) == ("orange", "30 incidents in the last year")
    assert _area(district, "S-V02").suggestion.colour == "green"
    assert not DayColour.objects.exists()


def test_few_incidents_leave_a_village_the_colour_of_its_places(district: Area) -> None:
    _add_profile(district, 9)
    found = _area(district, "S-V01").suggestion
    assert (found.colour, found.reason) == ("green", "4 places: safe")
