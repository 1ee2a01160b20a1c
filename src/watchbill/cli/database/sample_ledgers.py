"""Invented depth for the demo's ledgers: all seven are filled for the places that the map has.

Every entry that is made or filled here says so in its note. Totals and posts only; nothing is drawn by chance.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.db import transaction
from shapely.geometry import shape

from watchbill.accounts.scope import check_rows
from watchbill.geography.network import StreetNetwork
from watchbill.places import models
from watchbill.places.actions import create_entry, find_alongside, find_junctions
from watchbill.places.bulk import write_bulk
from watchbill.places.enums import AreaLevel, FacilityCategory, HazardCategory, HazardSeverity, HazardState
from watchbill.places.models import VISITED, Area, Boundary, Profile, Route, VisitedEntry
from watchbill.places.queries import all_entries_for

NOTE = "Sample: invented for the demo."
REASON = "sample"
HAZARDS = 24
Values = dict[str, Any]

_INCIDENTS = (0, 1, 0, 2, 0, 0, 1, 5, 0, 0, 1, 0, 3, 0, 2, 0, 12)
"""Of sites in the last year, one after the other."""
_HOURS = {"days": "daily", "from": "08:00", "until": "21:00"}
_POST_BY_CATEGORY = {"rail_station": "Main entrance", "bridge": "North ramp"}
_NEIGHBOUR = [{"unit": "Neighbour's duty room", "post": "Duty officer", "contact": "radio 9"}]
_PARTS = {"power": "Switch room", "water": "Pump hall", "heat": "Boiler hall", "telecom": "Exchange room",
          "hospital": "Emergency entrance", "hazardous_store": "Store room"}  # fmt: skip
_WRONG = {
    HazardCategory.FIRE: ("Extinguishers past their date", "Replace the extinguishers"),
    HazardCategory.TRAFFIC: ("Sight line blocked at the crossing", "Cut back and mark the crossing"),
    HazardCategory.CROWD: ("Exit narrowed by stalls", "Move the stalls and mark the lane"),
    HazardCategory.STRUCTURE: ("Loose paving", "Reset the slabs"),
    HazardCategory.WEATHER: ("Awnings not tied down", "Tie down and check before storms"),
    HazardCategory.PRODUCTION: ("Gas bottles stand unsecured", "Chain the bottles and lock the cage"),
}


@transaction.atomic
def fill_ledgers(district: Area, *, today: dt.date) -> bool:
    """Fill the seven ledgers of a district; ``False`` where that was done before, and nothing is written."""
    if Profile.everything.filter(district=district, note=NOTE).exists():
        return False
    villages = list(Area.objects.filter(path__startswith=district.path, level=AreaLevel.VILLAGE).order_by("code"))
    visited = list(all_entries_for(None, district=district, visited=True))
    stale_in = villages[-1].pk if len(villages) > 1 else None
    for model in VISITED.values():
        changed = [row for row in visited if isinstance(row, model) and not row.note]
        for at, row in enumerate(changed):
            old = row.village_id == stale_in
            _fill(row, at, today - dt.timedelta(days=300 if old else 3 + at % 20))
        check_rows(changed)
        columns = sorted({key for row in changed for key in _depth(row, 0)} | {"checked_date"})
        write_bulk(model, [], changed, columns=columns, by=None, reason=REASON)
    for at, village in enumerate(villages):
        _create(district, "profile", _profile(village, at, today, stale=village.pk == stale_in))
    for at, row in enumerate(visited[:: max(1, len(visited) // HAZARDS)][:HAZARDS]):
        _create(district, "hazard", _hazard(row, at, today))
    _fill_boundary(district, today)
    _fill_routes(district, visited, today)
    return True


def _create(district: Area, ledger: str, values: Values) -> models.LedgerEntry:
    """Add an entry; columns that only steps change are set as if those steps had been taken."""
    stepped = models.LEDGERS[ledger].by_step
    plain = {key: value for key, value in values.items() if key not in stepped}
    row = create_entry(by=None, ledger=ledger, district=district, values={"note": NOTE, **plain}, reason=REASON)
    taken = [key for key in stepped if key in values]
    if taken:
        for key in taken:
            setattr(row, key, values[key])
        row.version += 1
        write_bulk(type(row), [], [row], columns=taken, by=None, reason=REASON)
    return row


def _fill(row: VisitedEntry, at: int, checked_date: dt.date) -> None:
    for key, value in _depth(row, at).items():
        setattr(row, key, value)
    row.checked_date = checked_date
    row.version += 1


def _depth(row: VisitedEntry, at: int) -> Values:
    """What a place has: all of it invented."""
    values: Values = {
        "note": NOTE,
        "responsible_unit": row.responsible_unit or f"{row.get_owner_display()} unit",
        "responsible_post": row.responsible_post or "Duty officer",
        "responsible_contact": row.responsible_contact or f"radio {20 + at % 60}",
        "measures": row.measures or "Daily walk round; gates locked after closing.",
        "equipment": row.equipment or [
            {"kind": "camera", "number": 4 + at % 5, "state": "works"},
            {"kind": "extinguisher", "number": 2 + at % 3, "state": "faulty" if at % 9 == 4 else "works"},
        ],
    }  # fmt: skip
    if row.ledger == "zone":
        values |= {
            "holding_capacity": 800 + 400 * (at % 10),
            "priorities": "Emergency lanes first, then exits.",
            "patrolled": "On foot, in pairs, along the edges.",
            "forces_deployed": [{"force": "patrol_team", "people": 4 + at % 4, **_HOURS, "task": "Keep lanes clear"}],
            "busy_hours": row.busy_hours,
        }
    elif row.ledger == "facility":
        part = _PARTS.get(row.category)
        values |= {
            "guard_strength": 4 + at % 9,
            "guards_per_shift": 1 + at % 3,
            "protected_parts": [{"name": part, "grade": "1", "protection": "Locked, camera"}] if part else [],
            "busy_hours": [_HOURS] if row.category == FacilityCategory.MARKET else row.busy_hours,
        }
    else:
        post = _POST_BY_CATEGORY.get(row.category)
        values["fixed_posts"] = [{"name": post, "force": "volunteer", "people": 1, **_HOURS}] if post else []
        values["incidents"] = _INCIDENTS[at % len(_INCIDENTS)]
    return values


def _profile(village: Area, at: int, today: dt.date, *, stale: bool) -> Values:
    people = 2_400 + 310 * (at % 11)
    return {
        "name": village.name, "category": "community", "geometry": village.geometry,
        "responsible_unit": "Township office", "responsible_post": "Head of the village post",
        "population": people, "households": people // 2, "daytime_population": people * 3,
        "area_km2": round(abs(shape(village.geometry).area) * 6_150, 3),
        "housing": [{"kind": "open", "buildings": 40 + at, "households": people // 2, "incidents": 7 * (at % 6)}],
        "workforce": [
            {"kind": "cell_head", "people": 6 + at % 4, "on_duty": 2},
            {"kind": "volunteer", "people": 20 + at % 15, "on_duty": 4},
        ],
        "fixtures": [{"kind": "camera", "number": 24 + at, "working": 22 + at}],
        "fixed_posts": [{"name": "Village post", "force": "volunteer", "people": 1, **_HOURS}],
        "patrol_routes": [{"name": "Daily round", "mode": "foot", **_HOURS}],
        "checked_date": today - dt.timedelta(days=400 if stale else 10 + at % 30),
    }  # fmt: skip


def _hazard(row: VisitedEntry, at: int, today: dt.date) -> Values:
    category = list(_WRONG)[at % len(_WRONG)]
    wrong, measures = _WRONG[category]
    state = HazardState.values[at % 4]
    found = today - dt.timedelta(days=20 + at % 12)
    values: Values = {
        "name": f"{wrong}: {row.name}"[:200], "category": category, "description": wrong, "measures": measures,
        "severity": HazardSeverity.values[-1 - at % 3], "state": state, "colour": ("green", "blue", "orange")[at % 3],
        "entry_code": row.code, "geometry": {"type": "Point", "coordinates": [row.lon, row.lat]},
        "responsible_unit": row.responsible_unit, "responsible_post": row.responsible_post,
        "found_date": found, "found_by_post": "Patrol leader", "checked_date": today - dt.timedelta(days=at % 7),
        "due_date": today + dt.timedelta(days=-5 if at % 5 == 0 else 4 + at % 10),
        "evidence": [{"date": found.isoformat(), "kind": "photo", "what": wrong, "reference": f"S-{at + 1}"}],
    }  # fmt: skip
    if state in {HazardState.RECTIFIED, HazardState.VERIFIED}:
        values["rectified_date"] = found + dt.timedelta(days=8)
    if state == HazardState.VERIFIED:
        values |= {"verified_date": found + dt.timedelta(days=10), "verified_by_post": "Inspector on duty"}
    return values


def _fill_boundary(district: Area, today: dt.date) -> None:
    """Agree on the junctions that the map tells, all but the last one in eight, and on two kinds of mutual aid."""
    agreed = [row for at, row in enumerate(find_junctions(by=None, district=district)) if at % 8 != 7]
    values: Values = {
        "neighbour": "Neighbouring district", "neighbour_contacts": _NEIGHBOUR,
        "responsible_unit": "Traffic police", "responsible_post": "Head of traffic", "note": NOTE,
        "agreed_duties": [
            {"side": "both", "phase": "before", "what": "Walk the junction together and agree on signs"},
            {"side": "own", "phase": "during", "what": "Hold or divert traffic on call"},
            {"side": "neighbour", "phase": "after", "what": "Report when the road is open again"},
        ],
    }  # fmt: skip
    for at, row in enumerate(agreed):
        for name, value in values.items():
            setattr(row, name, value)
        row.checked_date = today - dt.timedelta(days=5 + at % 40)
        row.version += 1
    check_rows(agreed)
    write_bulk(Boundary, [], agreed, columns=[*values, "checked_date"], by=None, reason=REASON)
    for category, name in (("aid_incident", "Mutual aid: incidents"), ("aid_road_traffic", "Mutual aid: road traffic")):
        _create(district, "boundary", {
            "name": name, "category": category, "neighbour": "Neighbouring district",
            "geometry": {"type": "Point", "coordinates": [district.lon, district.lat]},
            "responsible_unit": "Duty room", "responsible_post": "Duty officer", "checked_date": today,
            "neighbour_contacts": _NEIGHBOUR,
            "agreed_duties": [
                {"side": "own", "phase": "before", "what": "Tell the neighbour of closures a day ahead"},
                {"side": "both", "phase": "during", "what": "Hold the cordon on the own side"},
            ],
            "resources": [{"side": "neighbour", "kind": "vehicle", "what": "Ambulance", "number": 2, "within_min": 15}],
            "signed_date": today - dt.timedelta(days=120), "valid_until": today + dt.timedelta(days=245),
        })  # fmt: skip


def _fill_routes(district: Area, visited: list[VisitedEntry], today: dt.date) -> None:
    """Two ways along streets: from the first station to the farthest zone, and between the farthest zones."""
    network = StreetNetwork.from_bytes(bytes(models.StreetNetwork.objects.get(district=district).data))
    stations = [row for row in visited if row.category == "rail_station"] or visited[:1]
    for category, mode, start in (("road", "car", stations[0]), ("scenic_visit", "foot", visited[-1])):
        end = max(visited, key=lambda row: ((row.lon - start.lon) ** 2 + (row.lat - start.lat) ** 2, row.code))
        line = network.path((start.lon, start.lat), (end.lon, end.lat), cast("Any", mode))
        if len(line) < 2:
            continue
        route = _create(district, "route", {
            "name": f"{start.name} – {end.name}"[:200], "category": category, "start": start.name, "end": end.name,
            "geometry": {"type": "LineString", "coordinates": [list(point) for point in line]},
            "responsible_unit": "Traffic police", "responsible_post": "Traffic duty officer", "travellers": "Visitors",
            "measures": "Signs and stewards at each crossing.", "diversion": "Parallel streets, signed.",
            "passages": [{"date": today.isoformat(), "from": "10:00", "until": "11:00", "vehicles": 6, "people": 240}],
            "traffic_support": [{"place": start.name, "force": "support", "people": 4, "task": "Hold the crossing"}],
            "along_m": 60, "checked_date": today,
        })  # fmt: skip
        find_alongside(by=None, entry=cast("Route", route))
