"""What each ledger has to hold, word by word as the field lists it, and the columns that hold it.

``table.part`` is a column of a child table, ``key=choice`` a choice that a column has to offer.
"""

from __future__ import annotations

import pytest

from watchbill.places.columns import Column, column_of
from watchbill.places.models import LEDGERS

EVERY_LEDGER = {
    "category": "category",
    "owner": "owner",
    "responsible unit": "responsible_unit",
    "responsible post": "responsible_post",
    "measures": "measures",
    "equipment with its state": "equipment.state",
    "risk colour": "colour",
    "when it was checked": "checked_date",
    "point, line or polygon": "geometry",
}
CONTENT = {
    "zone": {
        "busy street or large public place": "category=public_place",
        "commercial hub and surroundings": "category=commercial_hub",
        "holding capacity": "holding_capacity",
        "priorities": "priorities",
        "forces deployed": "forces_deployed.force",
        "how it is patrolled": "patrolled",
        "a plan map": "plan_map",
    },
    "facility": {
        "water": "category=water",
        "power": "category=power",
        "gas": "category=gas",
        "heat": "category=heat",
        "telecom": "category=telecom",
        "finance": "category=finance",
        "fuel": "category=fuel",
        "post": "category=post",
        "hazardous stores": "category=hazardous_store",
        "public institutions": "category=government",
        "media": "category=media",
        "schools": "category=school",
        "kindergartens": "category=kindergarten",
        "cinemas": "category=cinema",
        "hospitals": "category=hospital",
        "markets": "category=market",
        "hotels": "category=hotel",
        "other": "category=other",
        "explosives": "goods.kind=explosives",
        "toxic goods": "goods.kind=toxic",
        "radioactive goods": "goods.kind=radioactive",
        "dangerous chemicals": "goods.kind=chemicals",
        "arms": "goods.kind=arms",
        "pipelines it runs": "networks.length_m",
        "networks it runs": "networks.kind",
        "guard strength": "guard_strength",
        "guards' training": "guard_training.training",
        "training with its expiry": "guard_training.valid_until",
        "protected parts": "protected_parts.name",
        "their grade": "protected_parts.grade",
        "what matters there": "protected_parts.matters",
        "locks": "equipment.kind=lock",
        "cameras": "equipment.kind=camera",
        "alarms": "equipment.kind=alarm",
        "fire extinguishers": "equipment.kind=extinguisher",
        "hydrants": "equipment.kind=hydrant",
        "sprinklers": "equipment.kind=sprinkler",
        "fire alarms": "equipment.kind=fire_alarm",
    },
    "site": {
        "rail stations": "category=rail_station",
        "crossings": "category=level_crossing",
        "bridges": "category=bridge",
        "culverts": "category=culvert",
        "transit stops": "category=transit_stop",
        "cable-TV nodes": "category=cable_node",
        "radio base stations": "category=radio_station",
        "scenic spots": "category=scenic_spot",
        "roads across the border": "category=border_road",
        "disorder spots": "category=disorder_spot",
        "accident black spots": "category=accident_black_spot",
        "congestion points": "category=congestion_point",
        "transit lines": "line_name",
        "fixed posts": "fixed_posts.name",
        "their hours, from": "fixed_posts.from",
        "their hours, until": "fixed_posts.until",
        "visits by day": "visits_day",
        "visits by night": "visits_night",
    },
    "profile": {
        "area": "area_km2",
        "population totals": "population",
        "households": "households",
        "gated housing": "housing.kind=gated",
        "open housing": "housing.kind=open",
        "bungalows": "housing.kind=bungalow",
        "managed housing": "housing.kind=managed",
        "courtyards": "housing.kind=courtyard",
        "past incident counts": "housing.incidents",
        "workforce totals": "workforce.people",
        "workforce by kind": "workforce.kind",
        "cameras": "fixtures.kind=camera",
        "barriers": "fixtures.kind=barrier",
        "parking": "fixtures.kind=parking",
        "fixed posts of the patrol grid": "fixed_posts.name",
        "its routes": "patrol_routes.way",
        "its hours": "patrol_routes.from",
    },
    "hazard": {
        "fire": "category=fire",
        "traffic": "category=traffic",
        "production": "category=production",
        "crowd": "category=crowd",
        "dangerous goods": "category=dangerous_goods",
        "structure": "category=structure",
        "weather": "category=weather",
        "severity": "severity",
        "found": "found_date",
        "due": "due_date",
        "evidence": "evidence.what",
        "state until verified": "state=verified",
    },
    "boundary": {
        "junctions": "category=road_junction",
        "traffic checkpoints": "category=traffic_checkpoint",
        "dangerous-goods checkpoints": "category=dangerous_goods_checkpoint",
        "aid in pollution": "category=aid_pollution",
        "aid in public health": "category=aid_public_health",
        "aid in an incident": "category=aid_incident",
        "aid in road traffic": "category=aid_road_traffic",
        "aid in a disaster": "category=aid_disaster",
        "the neighbour": "neighbour",
        "its contacts": "neighbour_contacts.contact",
        "what each side does": "agreed_duties.side",
        "before": "agreed_duties.phase=before",
        "during": "agreed_duties.phase=during",
        "after": "agreed_duties.phase=after",
        "resources promised": "resources.what",
    },
    "route": {
        "ways by rail": "category=rail",
        "ways by road": "category=road",
        "scenic visits": "category=scenic_visit",
        "traffic support": "traffic_support.place",
        "the sites and facilities along it": "alongside.entry",
    },
}
"""Hazard counts of a profile are counted from the ledger of hazards and have no column."""


def _found(ledger: str, place: str) -> Column:
    path, _equals, choice = place.partition("=")
    key, _dot, part = path.partition(".")
    column = column_of(LEDGERS[ledger], key)
    if part:
        column = next(one for one in column.columns if one.key == part)
    assert not choice or choice in dict(column.choices), dict(column.choices)
    return column


def test_every_ledger_has_its_list() -> None:
    assert set(CONTENT) == set(LEDGERS)


@pytest.mark.parametrize(
    ("ledger", "what", "place"),
    [(ledger, what, place) for ledger in LEDGERS for what, place in (EVERY_LEDGER | CONTENT[ledger]).items()],
)
def test_a_ledger_holds_what_the_field_lists(ledger: str, what: str, place: str) -> None:
    assert _found(ledger, place).key
