"""Roles."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What an account may do in its area: a planner writes, a viewer reads."""

    PLANNER = "planner", _("Planner")
    VIEWER = "viewer", _("Viewer")
