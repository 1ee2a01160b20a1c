"""Each of the seven ledgers passes the checklist."""

from __future__ import annotations

from places.ledger_checklist import LINE, POINT, LedgerChecklist

HOURS = {"days": "daily", "from": "06:00", "until": "14:00"}


class TestZones(LedgerChecklist):
    ledger = "zone"
    values = {"name": "Quay", "category": "public_place", "geometry": POINT, "holding_capacity": 4000}
    table = ("forces_deployed", [{"force": "police_patrol", "people": 6, **HOURS, "task": "keep the lane clear"}])


class TestFacilities(LedgerChecklist):
    ledger = "facility"
    values = {"name": "Waterworks", "category": "water", "geometry": POINT, "guard_strength": 12}
    table = ("protected_parts", [{"name": "Control room", "grade": "1", "matters": "valves of the whole district"}])


class TestSites(LedgerChecklist):
    ledger = "site"
    values = {"name": "South bridge", "category": "bridge", "geometry": LINE}
    table = ("fixed_posts", [{"name": "North ramp", "force": "volunteer", "people": 2, **HOURS}])


class TestProfiles(LedgerChecklist):
    ledger = "profile"
    values = {"name": "Village 1", "category": "community", "geometry": POINT, "population": 5120}
    table = ("housing", [{"kind": "gated", "buildings": 12, "households": 480, "incidents": 3}])


class TestHazards(LedgerChecklist):
    ledger = "hazard"
    values = {"name": "Loose paving", "category": "structure", "geometry": POINT, "severity": "considerable"}
    table = ("evidence", [{"date": "2027-05-02", "kind": "photo", "what": "two slabs", "reference": "F-12"}])


class TestBoundary(LedgerChecklist):
    ledger = "boundary"
    values = {"name": "Flood pact", "category": "aid_disaster", "geometry": POINT, "neighbour": "East district"}
    table = ("resources", [{"side": "neighbour", "kind": "fire", "what": "two pumps", "number": 2, "within_min": 30}])


class TestRoutes(LedgerChecklist):
    ledger = "route"
    values = {"name": "Teams to the arena", "category": "road", "geometry": LINE, "start": "Station", "end": "Arena"}
    table = ("traffic_support", [{"place": "Ring junction", "force": "support", "people": 4, "date": "2027-05-20"}])
