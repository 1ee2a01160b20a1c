"""A small festival in Helsinki with a plan made by hand: what the documents are printed from in these tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from watchbill.documents.context import Contact, OrderContext
from watchbill.planning.plan import Duty, Plan, Post, Route, Shortfall, Step
from watchbill.planning.problem import (
    Area,
    AreaLevel,
    Demand,
    Force,
    LevelRule,
    Matrix,
    Minimum,
    Operation,
    Place,
    Problem,
    Shift,
    Stop,
    Team,
)

PLACES = (
    Place(name="Kasarmikatu base", lon=24.9470, lat=60.1645),
    Place(name="Senate Square", lon=24.9522, lat=60.1695),
    Place(name="Central Station", lon=24.9414, lat=60.1710),
    Place(name="Market Square", lon=24.9530, lat=60.1675),
    Place(name="Esplanadi Park", lon=24.9470, lat=60.1676),
    Place(name="Ateneum", lon=24.9440, lat=60.1701),
    Place(name="Kamppi centre", lon=24.9330, lat=60.1690),
)
CATEGORIES = ("busy_place", "rail_station", "market", "park", "museum", "mall")
LOOK_AFTER = (
    "Emergency access from the north kept free; stage cables covered",
    "Both lift doors, luggage left alone at platforms 1 to 4",
    "Gas bottles of the food stalls fixed and away from the quay",
    "",
    "Main door and the staff entrance in the yard",
    "Exits of the bus terminal; shutters of the loading bay",
)


def stops() -> tuple[Stop, ...]:
    return tuple(
        Stop(
            code=f"ST-{position:03}",
            name=PLACES[position].name,
            ledger="site",
            category=CATEGORIES[position - 1],
            area="KLUUVI" if position != 6 else "KAMPPI",
            place=position,
            look_after=LOOK_AFTER[position - 1],
        )
        for position in range(1, 7)
    )


def problem(**changes: Any) -> Problem:
    count = len(PLACES)
    seconds = tuple(tuple(0 if row == column else 420 for column in range(count)) for row in range(count))
    values: dict[str, Any] = {
        "operation": Operation(
            code="FEST27",
            name="Helsinki Street Festival",
            time_zone="Europe/Helsinki",
            start_date="2027-05-20",
            days=2,
        ),
        "shifts": (
            Shift(code="early", start_s=21_600, end_s=50_400),
            Shift(code="middle", start_s=50_400, end_s=79_200),
            Shift(code="night", start_s=79_200, end_s=108_000, night=True),
        ),
        "forces": (
            Force(code="police_patrol", name="Police patrol", shifts=("early", "middle", "night"), patrols=True),
            Force(code="volunteer", name="Volunteers", shifts=("early", "middle"), patrols=False),
        ),
        "level_rules": (
            LevelRule(level="regular", force="police_patrol", basis="strength", least_permille=250),
            LevelRule(level="enhanced", force="police_patrol", basis="strength", least_permille=300),
        ),
        "areas": (
            Area(code="HKI", name="Helsinki centre", kind="district"),
            Area(code="KESK", name="Keskusta", kind="township", parent="HKI"),
            Area(code="KLUUVI", name="Kluuvi", kind="village", parent="KESK", neighbours=("KAMPPI",)),
            Area(code="KAMPPI", name="Kamppi", kind="village", parent="KESK", neighbours=("KLUUVI",)),
        ),
        "area_levels": (
            AreaLevel(area="KLUUVI", day=0, level="regular"),
            AreaLevel(area="KLUUVI", day=1, level="enhanced"),
            AreaLevel(area="KAMPPI", day=0, level="regular"),
            AreaLevel(area="KAMPPI", day=1, level="regular"),
        ),
        "minima": (
            Minimum(area="KESK", day=0, shift="", force="police_patrol", people=6),
            Minimum(area="KLUUVI", day=0, shift="", force="volunteer", people=4),
            Minimum(area="KESK", day=1, shift="", force="police_patrol", people=6),
            Minimum(area="KLUUVI", day=1, shift="", force="volunteer", people=8),
        ),
        "places": PLACES,
        "matrices": (Matrix(mode="foot", seconds=seconds),),
        "stops": stops(),
        "demands": (Demand(stop="ST-001", day=0, shift="early", visits=2, teams=1, max_gap_s=14_400),),
        "teams": (
            Team(code="P1", name="Patrol Kluuvi 1", force="police_patrol", area="KLUUVI", strength=3, base=0),
            Team(code="P2", name="Patrol Kamppi", force="police_patrol", area="KAMPPI", strength=3, base=0),
            Team(code="V1", name="Volunteers Senate", force="volunteer", area="KLUUVI", strength=4, base=0),
        ),
    }
    return Problem(**{**values, **changes})


def route(team: str, day: int, shift: str, order: tuple[int, ...]) -> Route:
    """A visit of ten minutes every half hour; a break of half an hour after the third stop."""
    steps: list[Step] = []
    at = 1_200
    for number, place in enumerate(order):
        if number == 3:
            steps.append(Step(kind="break", place=0, arrival_s=at, departure_s=at + 1_800))
            at += 2_400
        steps.append(Step(kind="visit", stop=f"ST-{place:03}", place=place, arrival_s=at, departure_s=at + 600))
        at += 1_800
    return Route(team=team, day=day, shift=shift, start_s=300, end_s=at, steps=tuple(steps))


def plan(**changes: Any) -> Plan:
    values: dict[str, Any] = {
        "duties": (
            Duty(team="P1", day=0, shift="early"),
            Duty(team="P2", day=0, shift="early"),
            Duty(team="V1", day=0, shift="early"),
            Duty(team="P1", day=1, shift="night"),
            Duty(team="P2", day=1, shift="middle"),
        ),
        "routes": (
            route("P1", 0, "early", (3, 1, 4, 5, 2, 6, 4, 3, 1, 2)),
            route("P2", 0, "early", (6, 2, 5, 1)),
            route("P1", 1, "night", (1, 2, 3, 4, 5, 6, 1, 2)),
        ),
        "posts": (
            Post(team="V1", day=0, shift="early", stop="ST-001", start_s=0, end_s=14_400),
            Post(team="V1", day=0, shift="early", stop="ST-003", start_s=14_400, end_s=28_800),
        ),
        "shortfalls": (
            Shortfall(rule="level_share", amount=8, unit="people", area="KLUUVI", day=1, force="volunteer"),
            Shortfall(rule="visit_missing", amount=1, unit="visits", stop="ST-006", day=0, shift="middle"),
        ),
    }
    return Plan(**{**values, **changes})


def _line(kind: str, points: list[tuple[float, float]], **properties: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"kind": kind, **properties},
        "geometry": {"type": "LineString", "coordinates": points},
    }


def _box(kind: str, west: float, south: float, east: float, north: float) -> dict[str, Any]:
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return {
        "type": "Feature",
        "properties": {"kind": kind},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def basemap() -> dict[str, Any]:
    streets = [
        _line("street", [(24.93, lat), (24.96, lat)], name=name, **{"class": "secondary"})
        for lat, name in ((60.1675, "Esplanadi"), (60.1690, "Aleksanterinkatu"), (60.1708, "Kaivokatu"))
    ]
    return {
        "type": "FeatureCollection",
        "features": [
            *streets,
            _line("rail", [(24.9414, 60.1710), (24.9390, 60.1800)]),
            _box("water", 24.954, 60.160, 24.97, 60.1668),
            _box("green", 24.945, 60.1672, 24.951, 60.1678),
            _box("building", 24.9500, 60.1683, 24.9510, 60.1688),
        ],
    }


def context(**changes: Any) -> OrderContext:
    values: dict[str, Any] = {
        "version": "3",
        "issued_at": datetime(2027, 5, 19, 15, 30, tzinfo=UTC),
        "contacts": (Contact("Duty room", "Officer on duty", "+358 9 555 0100"),),
        "basemap": basemap(),
        "category_names": {"rail_station": "Rail station", "museum": "Museum", "market": "Market"},
        "force_names": {"police_patrol": "Police patrol"},
        "shift_names": {"early": "Early", "middle": "Middle", "night": "Night"},
        "team_contacts": {
            "P1": (Contact("Team leader", "Kilo 11", "Radio 4711"),),
            "P2": (Contact("Team leader", "Kilo 12", "Radio 4712"),),
        },
    }
    return OrderContext(**{**values, **changes})
