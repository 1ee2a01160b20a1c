"""What a plan map shows of the small city, and to whom."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from small_city import at
from watchbill.accounts.actions import create_user
from watchbill.accounts.models import User
from watchbill.places.actions import NewColour, create_entry, set_colours
from watchbill.places.models import Area, Facility, LedgerEntry, Zone
from watchbill.places.plan_maps import plan_of_area, plan_of_entry

PASSWORD = "correct horse battery"


def names(user: User, place: LedgerEntry | Area) -> list[str]:
    plan = plan_of_area(user, place) if isinstance(place, Area) else plan_of_entry(user, place)
    return sorted(entry.name for entry in plan.entries)


def zone(by: User, district: Area, geometry: dict[str, Any], name: str = "Fair ground") -> LedgerEntry:
    values = {"name": name, "category": "public_place", "owner": "police", "geometry": geometry}
    return create_entry(by=by, ledger="zone", district=district, values=values)


def box(west_m: float, south_m: float, east_m: float, north_m: float) -> dict[str, Any]:
    corners = [(west_m, south_m), (east_m, south_m), (east_m, north_m), (west_m, north_m), (west_m, south_m)]
    return {"type": "Polygon", "coordinates": [[list(at(*corner)) for corner in corners]]}


def test_plan_of_a_village_has_the_entries_of_the_village(planner: User, district: Area) -> None:
    village = Area.objects.get(code="S-V02")
    assert names(planner, village) == ["Hospital", "Long bridge", "Substation"]


def test_plan_of_a_zone_has_what_lies_in_it(planner: User, district: Area) -> None:
    ground = zone(planner, district, box(50, 50, 250, 150))
    assert names(planner, ground) == ["Central station", "School"]


def test_plan_of_a_point_has_what_lies_within_a_hundred_metres(planner: User, district: Area) -> None:
    square = Zone.objects.get(name="Market square")
    assert names(planner, square) == []
    zone(planner, district, {"type": "Point", "coordinates": list(at(370, 330))}, "Kiosks")
    zone(planner, district, {"type": "Point", "coordinates": list(at(390, 370))}, "Too far")
    assert names(planner, square) == ["Kiosks"]


def test_line_that_crosses_has_its_number_where_it_is_inside(planner: User, district: Area) -> None:
    ground = zone(planner, district, box(50, 50, 250, 150))
    line = {"type": "LineString", "coordinates": [list(at(240, 100)), list(at(790, 100))]}
    zone(planner, district, line, "Parade")
    parade = next(entry for entry in plan_of_entry(planner, ground).entries if entry.name == "Parade")
    assert at(240, 100)[0] <= parade.lon <= at(250, 100)[0]


def test_plan_says_the_colour_of_the_day(planner: User, district: Area) -> None:
    today = timezone.localdate()
    red = NewColour("facility", Facility.objects.get(name="Hospital").code, "red", "crowds")
    set_colours(by=planner, district=district, date=today - dt.timedelta(days=1), colours=[red])
    shown = {entry.name: entry for entry in plan_of_area(planner, Area.objects.get(code="S-V02")).entries}
    assert (shown["Hospital"].colour, shown["Hospital"].colour_name) == ("red", "high")
    assert shown["Substation"].colour == "green"


def test_department_sees_its_own_entries_alone(district: Area) -> None:
    tracks = create_user(
        by=None, username="tracks", password=PASSWORD, role="department", area_code=district.code, owner="transport"
    )
    assert names(tracks, Area.objects.get(code="S-V02")) == ["Long bridge"]
