"""Forces and modes of movement."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Force(models.TextChoices):
    """The kinds of force."""

    POLICE_PATROL = "police_patrol", _("police patrol")
    PATROL_TEAM = "patrol_team", _("patrol teams")
    VOLUNTEER = "volunteer", _("volunteers")
    SUPPORT = "support", _("department support")
    SITE_GUARD = "site_guard", _("site guards")


class Mode(models.TextChoices):
    """How a team moves."""

    FOOT = "foot", _("on foot")
    BICYCLE = "bicycle", _("by bicycle")
    CAR = "car", _("by car")
