"""Phases and levels of an operation."""

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
