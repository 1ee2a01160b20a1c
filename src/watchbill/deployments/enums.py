"""Kinds and states of a planning run."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunKind(models.TextChoices):
    """What a run is for."""

    PLAN = "plan", _("plan")
    REPAIR = "repair", _("repair")
    SCENARIO = "scenario", _("scenario")


class RunState(models.TextChoices):
    """The life of a planning run."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    STOPPED = "stopped", _("stopped, best plan kept")
    FAILED = "failed", _("failed")
