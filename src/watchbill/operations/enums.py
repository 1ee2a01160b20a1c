"""Phases, levels and risk palettes of an operation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PhaseKind(models.TextChoices):
    """The phases of an operation."""

    PREPARATION = "preparation", _("preparation")
    EXERCISE = "exercise", _("exercise")
    EVENT = "event", _("event")
    STAND_DOWN = "stand_down", _("stand-down")


class Level(models.TextChoices):
    """The three levels, from below."""

    REGULAR = "regular", _("regular")
    ENHANCED = "enhanced", _("enhanced")
    EXTRAORDINARY = "extraordinary", _("extraordinary")


class Basis(models.TextChoices):
    """What a level's share is taken of."""

    STRENGTH = "strength", _("available strength")
    CYCLE = "cycle", _("teams due in the crew cycle")
    BASELINE = "baseline", _("daily baseline")


class Palette(models.TextChoices):
    """How the four risk colours look. Word and shape stay the same in each, so that colour never says it alone."""

    HOUSE = "house", _("red, orange, blue, green")
    ISO = "iso", _("red, yellow, green (ISO 22324)")
    PRINT = "print", _("black and white")
