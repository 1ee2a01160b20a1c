"""Levels of the grid, ledgers, categories, owners and risk colours. Categories are code: there is no free register."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AreaLevel(models.TextChoices):
    """The five levels of the grid, from above."""

    DISTRICT = "district", _("district")
    TOWNSHIP = "township", _("township")
    VILLAGE = "village", _("village or community")
    SECTION = "section", _("section")
    CELL = "cell", _("cell")


class RiskColour(models.TextChoices):
    """The four risk colours, the most serious first."""

    RED = "red", _("high")
    ORANGE = "orange", _("raised")
    BLUE = "blue", _("rather safe")
    GREEN = "green", _("safe")


class Owner(models.TextChoices):
    """The body that builds and maintains a category."""

    POLICE = "police", _("police")
    TRAFFIC_POLICE = "traffic_police", _("traffic police")
    EDUCATION = "education", _("education")
    TRANSPORT = "transport", _("transport")
    CABLE = "cable", _("cable operator")
    MOBILE = "mobile", _("mobile operators")
    TOURISM = "tourism", _("tourism")
    TOWNSHIP = "township", _("township")
    FIRE = "fire", _("fire service")
    EMERGENCY = "emergency", _("emergency management")
    HOUSING = "housing", _("housing and construction")
    ENVIRONMENT = "environment", _("environment")
    HEALTH = "health", _("health")


class ZoneCategory(models.TextChoices):
    """Categories of zones."""

    PUBLIC_PLACE = "public_place", _("busy street or large public place")
    COMMERCIAL_HUB = "commercial_hub", _("commercial hub and surroundings")


class FacilityCategory(models.TextChoices):
    """Categories of facilities."""

    POWER = "power", _("power supply")
    WATER = "water", _("water supply")
    GAS = "gas", _("gas supply")
    HEAT = "heat", _("heat supply")
    TELECOM = "telecom", _("telecom")
    FINANCE = "finance", _("bank or finance")
    FUEL = "fuel", _("fuel station")
    POST = "post", _("post office")
    HAZARDOUS_STORE = "hazardous_store", _("hazardous store")
    GOVERNMENT = "government", _("public institution")
    EMBASSY = "embassy", _("embassy")
    EMERGENCY_SERVICE = "emergency_service", _("fire or police station")
    MEDIA = "media", _("media")
    SCHOOL = "school", _("school")
    KINDERGARTEN = "kindergarten", _("kindergarten")
    CINEMA = "cinema", _("cinema")
    THEATRE = "theatre", _("theatre")
    HOSPITAL = "hospital", _("hospital")
    MARKET = "market", _("market, supermarket or mall")
    HOTEL = "hotel", _("hotel")
    STADIUM = "stadium", _("stadium")
    OTHER = "other", _("other facility")


class SiteCategory(models.TextChoices):
    """Categories of sites."""

    RAIL_STATION = "rail_station", _("rail station")
    LEVEL_CROSSING = "level_crossing", _("level crossing")
    BRIDGE = "bridge", _("bridge")
    TUNNEL = "tunnel", _("tunnel")
    CULVERT = "culvert", _("culvert")
    TRANSIT_STOP = "transit_stop", _("transit stop")
    CABLE_NODE = "cable_node", _("cable-TV node")
    RADIO_STATION = "radio_station", _("radio base station")
    SCENIC_SPOT = "scenic_spot", _("scenic spot")
    BORDER_ROAD = "border_road", _("road across the border")
    DISORDER_SPOT = "disorder_spot", _("disorder spot")
    ACCIDENT_BLACK_SPOT = "accident_black_spot", _("accident black spot")
    CONGESTION_POINT = "congestion_point", _("congestion point")


class ProfileCategory(models.TextChoices):
    """Categories of area profiles."""

    COMMUNITY = "community", _("urban community")
    VILLAGE = "village", _("rural village")


class HazardCategory(models.TextChoices):
    """Categories of hazards."""

    FIRE = "fire", _("fire hazard")
    TRAFFIC = "traffic", _("traffic hazard")
    PRODUCTION = "production", _("production hazard")
    CROWD = "crowd", _("crowd hazard")
    DANGEROUS_GOODS = "dangerous_goods", _("dangerous goods")
    STRUCTURE = "structure", _("structural hazard")
    WEATHER = "weather", _("weather hazard")


class BoundaryCategory(models.TextChoices):
    """Categories of the boundary ledger: what is shared with a neighbour."""

    ROAD_JUNCTION = "road_junction", _("road junction on the boundary")
    TRAFFIC_CHECKPOINT = "traffic_checkpoint", _("traffic checkpoint")
    DANGEROUS_GOODS_CHECKPOINT = "dangerous_goods_checkpoint", _("dangerous-goods checkpoint")
    AID_DISASTER = "aid_disaster", _("mutual aid: disaster")
    AID_POLLUTION = "aid_pollution", _("mutual aid: pollution")
    AID_PUBLIC_HEALTH = "aid_public_health", _("mutual aid: public health")
    AID_INCIDENT = "aid_incident", _("mutual aid: incident")
    AID_ROAD_TRAFFIC = "aid_road_traffic", _("mutual aid: road traffic")


class RouteCategory(models.TextChoices):
    """Categories of routes that participants take."""

    RAIL = "rail", _("way by rail")
    ROAD = "road", _("way by road")
    SCENIC_VISIT = "scenic_visit", _("scenic visit")


class HazardSeverity(models.TextChoices):
    """How serious a hazard is, the worst first."""

    MAJOR = "major", _("major hazard")
    CONSIDERABLE = "considerable", _("considerable hazard")
    MINOR = "minor", _("minor hazard")


class HazardState(models.TextChoices):
    """A hazard's way from found to verified."""

    FOUND = "found", _("found")
    ASSIGNED = "assigned", _("assigned")
    RECTIFIED = "rectified", _("rectified")
    VERIFIED = "verified", _("verified")
