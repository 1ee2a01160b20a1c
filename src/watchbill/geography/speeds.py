"""How fast a way is for each mode, from its OpenStreetMap tags.

Metres per second. Foot: 1.25, on steps 0.5. Bicycle: 3.6 where it may be ridden; where only walking is allowed
it is pushed at foot speed, on steps carried at 0.3. Car: by class (``CAR_KMH``), never more than ``maxspeed``;
the figures are what a town lets one drive, stops and turns included, and not what the signs allow.
"""

from __future__ import annotations

import re
from typing import Literal

Mode = Literal["foot", "bicycle", "car"]
MODES: tuple[Mode, ...] = ("foot", "bicycle", "car")
FOOT, FOOT_STEPS = 1.25, 0.5
BICYCLE, BICYCLE_STEPS = 3.6, 0.3
CAR_KMH = {
    "motorway": 50, "motorway_link": 40, "trunk": 50, "trunk_link": 40, "primary": 35, "primary_link": 30,
    "secondary": 30, "secondary_link": 25, "tertiary": 25, "tertiary_link": 25, "unclassified": 20,
    "residential": 20, "road": 20, "service": 12, "living_street": 10, "busway": 0,
}  # fmt: skip

_CARS_ONLY = {"motorway", "motorway_link", "busway"}
_PUSHED = {"footway", "path", "platform", "corridor", "elevator", "steps", "bridleway"}
_WALKED = {
    "footway",
    "path",
    "platform",
    "corridor",
    "elevator",
    "steps",
    "pedestrian",
    "cycleway",
    "track",
    "bridleway",
}
_OPEN = {"yes", "designated", "permissive", "destination", "official", "customers", "delivery"}
_SHUT = {"no", "private", "use_sidepath", "agricultural", "forestry", "military", "permit", "emergency"}
_MPH_TO_KMH = 1.609

Speeds = tuple[float, float, float]
"""Speed on foot, by bicycle and by car, in metres per second; 0: not allowed."""

CLOSED: Speeds = (0.0, 0.0, 0.0)


def way_speeds(tags: dict[str, str]) -> tuple[Speeds, Speeds]:
    """Speeds along the way and against its direction."""
    kind = "platform" if tags.get("railway") == "platform" else tags.get("highway", "")
    if kind not in CAR_KMH and kind not in _WALKED:
        return CLOSED, CLOSED
    foot = _foot(kind, tags)
    bicycle = _bicycle(kind, tags, foot)
    car = _car(kind, tags)
    along, against = _directions(tags, kind)
    bicycle_along, bicycle_against = (True, True) if 0 < bicycle <= foot else _bicycle_directions(tags, along, against)
    return (
        (foot, bicycle if bicycle_along else 0.0, car if along else 0.0),
        (foot, bicycle if bicycle_against else 0.0, car if against else 0.0),
    )


def blocked_modes(tags: dict[str, str]) -> tuple[bool, bool, bool]:
    """Which modes a barrier node stops: bollards and the like stop cars, locked gates everybody."""
    barrier = tags.get("barrier", "")
    if not barrier:
        return False, False, False
    narrow = barrier in ("bollard", "block", "cycle_barrier", "kissing_gate", "stile", "turnstile", "planter", "chain")
    locked = tags.get("access") in ("no", "private")
    foot = _allowed(tags, ("foot",), default=not locked)
    bicycle = _allowed(tags, ("bicycle",), default=not locked and barrier not in ("stile", "turnstile"))
    car = _allowed(tags, ("motorcar", "motor_vehicle", "vehicle"), default=not locked and not narrow)
    return not foot, not bicycle, not car


def _allowed(tags: dict[str, str], keys: tuple[str, ...], *, default: bool) -> bool:
    """The most specific of ``keys`` that says something decides."""
    for key in keys:
        value = tags.get(key, "")
        if value in _OPEN or value == "dismount":
            return True
        if value in _SHUT:
            return False
    return default


def _cars_only(kind: str, tags: dict[str, str]) -> bool:
    return kind in _CARS_ONLY or tags.get("motorroad") == "yes"


def _foot(kind: str, tags: dict[str, str]) -> float:
    default = not _cars_only(kind, tags) and tags.get("access") not in _SHUT
    if not _allowed(tags, ("foot",), default=default):
        return 0.0
    return FOOT_STEPS if kind == "steps" else FOOT


def _bicycle(kind: str, tags: dict[str, str], foot: float) -> float:
    if kind == "steps":
        return BICYCLE_STEPS if foot else 0.0
    said = tags.get("bicycle", "")
    if said in _OPEN:
        return BICYCLE
    if said in _SHUT or said == "dismount":
        return foot
    default = not _cars_only(kind, tags) and tags.get("access") not in _SHUT
    if not _allowed(tags, ("vehicle",), default=default):
        return foot
    return foot if kind in _PUSHED or kind == "pedestrian" else BICYCLE


def _car(kind: str, tags: dict[str, str]) -> float:
    speed = float(CAR_KMH.get(kind, 0))
    default = speed > 0 and tags.get("access") not in _SHUT
    if not speed or not _allowed(tags, ("motorcar", "motor_vehicle", "vehicle"), default=default):
        return 0.0
    limit = _kmh(tags.get("maxspeed", ""))
    return min(speed, limit or speed) / 3.6


def _kmh(text: str) -> float:
    """The limit in km/h, 0 where the tag gives no number."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(mph|km/h)?", text.strip())
    if not match:
        return 0.0
    return float(match[1]) * (_MPH_TO_KMH if match[2] == "mph" else 1.0)


def _directions(tags: dict[str, str], kind: str) -> tuple[bool, bool]:
    oneway = tags.get("oneway", "")
    if oneway in ("-1", "reverse"):
        return False, True
    implied = tags.get("junction") in ("roundabout", "circular") or kind in ("motorway", "motorway_link")
    if oneway in ("yes", "true", "1") or (implied and oneway not in ("no", "false", "0")):
        return True, False
    return True, True


def _bicycle_directions(tags: dict[str, str], along: bool, against: bool) -> tuple[bool, bool]:
    own = tags.get("oneway:bicycle", "")
    if own in ("yes", "1", "true"):
        return True, False
    if own == "-1":
        return False, True
    lanes = (tags.get(key, "") for key in ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both"))
    if own in ("no", "false", "0") or any(lane.startswith("opposite") for lane in lanes):
        return True, True
    if "no" in (tags.get(f"cycleway:{side}:oneway", "") for side in ("left", "right", "both")):
        return True, True
    return along, against
