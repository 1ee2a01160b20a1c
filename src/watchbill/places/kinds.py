"""Kinds of the things that one ledger entry has many of: equipment, posts, networks, housing, workforce, resources."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Days(models.TextChoices):
    """Days of the week on which hours hold."""

    DAILY = "daily", _("every day")
    WEEKDAYS = "weekdays", _("Monday to Friday")
    WEEKEND = "weekend", _("Saturday and Sunday")


class EquipmentKind(models.TextChoices):
    """Equipment of a place: locks, cameras, alarms, fire equipment and so on."""

    LOCK = "lock", _("lock or door control")
    CAMERA = "camera", _("camera")
    ALARM = "alarm", _("intruder alarm")
    SCREENING = "screening", _("screening gate or scanner")
    BARRIER = "barrier", _("barrier or bollard")
    LIGHT = "light", _("lighting")
    EXTINGUISHER = "extinguisher", _("fire extinguisher")
    HYDRANT = "hydrant", _("hydrant")
    SPRINKLER = "sprinkler", _("sprinkler")
    FIRE_ALARM = "fire_alarm", _("fire alarm")
    RADIO = "radio", _("radio or emergency phone")
    POWER = "power", _("emergency power")
    FIRST_AID = "first_aid", _("first aid or defibrillator")
    OTHER = "other", _("other equipment")


class EquipmentState(models.TextChoices):
    """Whether equipment can be relied on."""

    WORKS = "works", _("works")
    FAULTY = "faulty", _("faulty")
    MISSING = "missing", _("missing")
    UNKNOWN = "unknown", _("not checked")


class Grade(models.TextChoices):
    """Grades of protected parts, the highest first."""

    FIRST = "1", _("first grade")
    SECOND = "2", _("second grade")
    THIRD = "3", _("third grade")


class NetworkKind(models.TextChoices):
    """Pipelines and networks that a facility runs."""

    WATER = "water", _("water main")
    SEWER = "sewer", _("sewer")
    GAS = "gas", _("gas main")
    HEAT = "heat", _("district heating")
    POWER = "power", _("power line")
    TELECOM = "telecom", _("telecom cable")
    OIL = "oil", _("oil or fuel line")
    OTHER = "other", _("other network")


class GoodsKind(models.TextChoices):
    """What a hazardous store holds."""

    EXPLOSIVES = "explosives", _("explosives")
    TOXIC = "toxic", _("toxic substances")
    RADIOACTIVE = "radioactive", _("radioactive substances")
    CHEMICALS = "chemicals", _("dangerous chemicals")
    ARMS = "arms", _("arms and ammunition")


class ForceKind(models.TextChoices):
    """Forces at a place, as the plan knows them."""

    POLICE_PATROL = "police_patrol", _("police patrol")
    PATROL_TEAM = "patrol_team", _("patrol teams")
    VOLUNTEER = "volunteer", _("volunteers")
    SUPPORT = "support", _("department support")
    SITE_GUARD = "site_guard", _("site guards")


class HousingKind(models.TextChoices):
    """Kinds of housing in an area."""

    GATED = "gated", _("gated estate")
    OPEN = "open", _("open estate")
    BUNGALOW = "bungalow", _("bungalows")
    MANAGED = "managed", _("managed block")
    COURTYARD = "courtyard", _("courtyard houses")


class WorkforceKind(models.TextChoices):
    """Kinds of workforce of an area; totals only."""

    LOCAL_POLICE = "local_police", _("local police")
    PATROL_TEAM = "patrol_team", _("patrol teams")
    VOLUNTEER = "volunteer", _("volunteers")
    CELL_HEAD = "cell_head", _("cell heads")
    SITE_GUARD = "site_guard", _("site guards")
    SUPPORT = "support", _("department support")
    FIRE = "fire", _("volunteer fire brigade")


class FixtureKind(models.TextChoices):
    """Technical fixtures of an area."""

    CAMERA = "camera", _("camera")
    BARRIER = "barrier", _("barrier or bollard")
    PARKING = "parking", _("parking place")
    LIGHT = "light", _("lighting")
    ALARM = "alarm", _("emergency call point")


class Side(models.TextChoices):
    """Who does a thing that was agreed with a neighbour."""

    OWN = "own", _("our side")
    NEIGHBOUR = "neighbour", _("the neighbour")
    BOTH = "both", _("both sides")


class Phase(models.TextChoices):
    """When a thing that was agreed is done."""

    BEFORE = "before", _("before")
    DURING = "during", _("during")
    AFTER = "after", _("after")


class ResourceKind(models.TextChoices):
    """Resources that neighbours promise each other."""

    PEOPLE = "people", _("people")
    VEHICLE = "vehicle", _("vehicles")
    MEDICAL = "medical", _("medical supplies")
    FIRE = "fire", _("fire engines")
    SHELTER = "shelter", _("shelter places")
    MATERIAL = "material", _("material")


class EvidenceKind(models.TextChoices):
    """What a hazard's evidence is."""

    PHOTO = "photo", _("photo")
    DOCUMENT = "document", _("document")
    MEASUREMENT = "measurement", _("measurement")
    NOTE = "note", _("note")


class TravelMode(models.TextChoices):
    """How one moves along a route."""

    FOOT = "foot", _("on foot")
    BICYCLE = "bicycle", _("by bicycle")
    CAR = "car", _("by car")
