"""Roles, and scopes of tokens."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What an account may do in its area and below.

    A planner reads and writes everything, a department only the ledger entries that it owns, an inspector and a
    viewer read everything; an inspector also writes findings.
    """

    PLANNER = "planner", _("Planner")
    DEPARTMENT = "department", _("Department")
    INSPECTOR = "inspector", _("Inspector")
    VIEWER = "viewer", _("Viewer")


class TokenScope(models.TextChoices):
    """What a program may do with a token."""

    READ = "read", _("read only")
    WRITE = "write", _("read and write")
