"""What an entry of a category starts with: owner, priority, patrol visits, and what a team looks after there.

These are starting values that a user changes entry by entry. Ordinary things (a bus stop, a bank branch, a post
office) are on the ledger without visits; key places want two or more visits by different teams in each shift and
one more at night; lines of infrastructure want one of them by a neighbouring team.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from watchbill.places.enums import Owner


@dataclass(frozen=True)
class CategoryDefaults:
    """Starting values of an entry; ``look_after`` is an English sentence with a translation of its own."""

    owner: str
    priority: int
    visits_day: int
    visits_night: int
    neighbour_visits: int
    dwell_min: int
    look_after: str


def _row(
    owner: Owner, priority: int, visits: tuple[int, int, int], dwell_min: int, look_after: str
) -> CategoryDefaults:
    day, night, neighbour = visits
    return CategoryDefaults(owner.value, priority, day, night, neighbour, dwell_min, look_after)


def _owned(owner: Owner) -> CategoryDefaults:
    """A category that patrols do not visit."""
    return CategoryDefaults(owner.value, 3, 0, 0, 0, 5, "")


_SUPPLY = _("Fences, doors and locks; smell, smoke or leaks; anything left at the wall.")
_LINE = _("Access, locks and cabinets; damage, digging or objects on the line.")
_CROWD = _("Density and flow; exits and emergency lanes clear; unattended bags.")
_PUBLIC_UNIT = _("Entrances and surroundings; vehicles that stand unusually; unattended bags.")
_CLOSED = _("Doors, windows and shutters after closing; lights and alarms.")

DEFAULTS: dict[tuple[str, str], CategoryDefaults] = {
    ("zone", "public_place"): _row(Owner.POLICE, 2, (3, 4, 1), 10, _CROWD),
    ("zone", "commercial_hub"): _row(Owner.POLICE, 2, (3, 3, 1), 10, _CROWD),
    ("facility", "power"): _row(Owner.POLICE, 2, (2, 3, 0), 5, _SUPPLY),
    ("facility", "water"): _row(Owner.POLICE, 2, (2, 3, 0), 5, _SUPPLY),
    ("facility", "gas"): _row(Owner.POLICE, 2, (2, 3, 0), 5, _SUPPLY),
    ("facility", "heat"): _row(Owner.POLICE, 2, (2, 3, 0), 5, _SUPPLY),
    ("facility", "telecom"): _row(Owner.POLICE, 2, (2, 3, 0), 5, _SUPPLY),
    ("facility", "finance"): _row(Owner.POLICE, 4, (0, 0, 0), 3, _CLOSED),
    ("facility", "fuel"): _row(Owner.POLICE, 3, (2, 3, 0), 5, _SUPPLY),
    ("facility", "post"): _row(Owner.POLICE, 5, (0, 0, 0), 3, _CLOSED),
    ("facility", "hazardous_store"): _row(Owner.POLICE, 1, (3, 4, 0), 5, _SUPPLY),
    ("facility", "government"): _row(Owner.POLICE, 2, (2, 3, 0), 5, _PUBLIC_UNIT),
    ("facility", "embassy"): _row(Owner.POLICE, 2, (2, 3, 0), 5, _PUBLIC_UNIT),
    ("facility", "emergency_service"): _row(Owner.POLICE, 4, (0, 0, 0), 3, _("Driveways and forecourts clear.")),
    ("facility", "media"): _row(Owner.POLICE, 3, (2, 2, 0), 5, _PUBLIC_UNIT),
    ("facility", "school"): _row(Owner.EDUCATION, 3, (2, 2, 0), 5, _("Gates and fences; traffic at school hours.")),
    ("facility", "kindergarten"): _row(Owner.EDUCATION, 4, (0, 0, 0), 3, _("Gates and fences.")),
    ("facility", "cinema"): _row(Owner.POLICE, 3, (2, 2, 0), 5, _("Exits clear; queues at the start and the end.")),
    ("facility", "theatre"): _row(Owner.POLICE, 3, (2, 2, 0), 5, _("Exits clear; queues at the start and the end.")),
    ("facility", "hospital"): _row(Owner.POLICE, 2, (2, 3, 0), 5, _("Ambulance access clear; entrances.")),
    ("facility", "market"): _row(Owner.POLICE, 4, (2, 2, 0), 5, _CLOSED),
    ("facility", "hotel"): _row(Owner.POLICE, 4, (0, 2, 0), 5, _("Entrances and forecourt; emergency lanes clear.")),
    ("facility", "stadium"): _row(Owner.POLICE, 1, (3, 4, 0), 10, _CROWD),
    ("facility", "other"): _row(Owner.POLICE, 5, (0, 0, 0), 3, _CLOSED),
    ("site", "rail_station"): _row(Owner.TRANSPORT, 1, (3, 4, 1), 10, _CROWD),
    ("site", "level_crossing"): _row(Owner.TRANSPORT, 2, (2, 3, 1), 5, _("Barriers, lights and signs work; no queue.")),
    ("site", "bridge"): _row(Owner.TRANSPORT, 2, (2, 3, 1), 5, _LINE),
    ("site", "tunnel"): _row(Owner.TRANSPORT, 2, (2, 3, 1), 5, _LINE),
    ("site", "culvert"): _row(Owner.TRANSPORT, 3, (0, 2, 1), 5, _LINE),
    ("site", "transit_stop"): _row(Owner.TRANSPORT, 5, (0, 0, 0), 3, _("Crowding; unattended bags.")),
    ("site", "cable_node"): _row(Owner.CABLE, 3, (2, 3, 1), 5, _LINE),
    ("site", "radio_station"): _row(Owner.MOBILE, 3, (2, 3, 1), 5, _LINE),
    ("site", "scenic_spot"): _row(Owner.TOURISM, 3, (2, 2, 0), 5, _CROWD),
    ("site", "border_road"): _row(Owner.TRAFFIC_POLICE, 3, (2, 3, 1), 5, _("Traffic flow; diversions signed.")),
    ("site", "disorder_spot"): _row(Owner.TRAFFIC_POLICE, 2, (3, 4, 0), 10, _CROWD),
    ("site", "accident_black_spot"): _row(Owner.TRAFFIC_POLICE, 3, (2, 2, 0), 5, _("Signs, lights and road surface.")),
    ("site", "congestion_point"): _row(
        Owner.TRAFFIC_POLICE, 3, (2, 2, 0), 5, _("Traffic flow; emergency lanes clear.")
    ),
    ("profile", "community"): _owned(Owner.TOWNSHIP),
    ("profile", "village"): _owned(Owner.TOWNSHIP),
    ("hazard", "fire"): _owned(Owner.FIRE),
    ("hazard", "traffic"): _owned(Owner.TRAFFIC_POLICE),
    ("hazard", "production"): _owned(Owner.EMERGENCY),
    ("hazard", "crowd"): _owned(Owner.POLICE),
    ("hazard", "dangerous_goods"): _owned(Owner.POLICE),
    ("hazard", "structure"): _owned(Owner.HOUSING),
    ("hazard", "weather"): _owned(Owner.EMERGENCY),
    ("boundary", "road_junction"): _owned(Owner.TRAFFIC_POLICE),
    ("boundary", "traffic_checkpoint"): _owned(Owner.TRAFFIC_POLICE),
    ("boundary", "dangerous_goods_checkpoint"): _owned(Owner.POLICE),
    ("boundary", "aid_disaster"): _owned(Owner.EMERGENCY),
    ("boundary", "aid_pollution"): _owned(Owner.ENVIRONMENT),
    ("boundary", "aid_public_health"): _owned(Owner.HEALTH),
    ("boundary", "aid_incident"): _owned(Owner.POLICE),
    ("boundary", "aid_road_traffic"): _owned(Owner.TRAFFIC_POLICE),
    ("route", "rail"): _owned(Owner.TRANSPORT),
    ("route", "road"): _owned(Owner.TRAFFIC_POLICE),
    ("route", "scenic_visit"): _owned(Owner.TOURISM),
}
"""Starting values by (ledger, category)."""


def look_after_text(text: str) -> str:
    """What to look after, in the language in force where it is a starting value; as a user wrote it otherwise."""
    return gettext(text) if text else ""
