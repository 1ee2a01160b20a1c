"""A rehearsal of a run's plan by simulation, with its assumptions and what it showed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from watchbill.deployments.enums import RunState
from watchbill.deployments.models.run import Run


class Rehearsal(models.Model):
    """One rehearsal. ``outcome`` is ``planning.rehearsal.Outcome`` as plain data, empty until there is one."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="rehearsals", verbose_name=_("planning run"))
    state = models.CharField(_("state"), max_length=16, choices=RunState.choices, default=RunState.QUEUED)
    runs_wanted = models.PositiveIntegerField(_("rehearsals"), default=1000)
    runs_done = models.PositiveIntegerField(default=0)
    seed = models.PositiveIntegerField(_("seed"), default=1)
    assumptions = models.JSONField(default=dict, help_text="planning.rehearsal.Assumptions as plain data.")
    outcome = models.JSONField(default=dict)
    cancel_requested = models.BooleanField(_("asked to stop"), default=False)
    message = models.CharField(max_length=500, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("asked for by")
    )
    requested_at = models.DateTimeField(_("asked for at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("rehearsal")
        verbose_name_plural = _("rehearsals")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.run} × {self.runs_wanted}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in {RunState.DONE, RunState.STOPPED, RunState.FAILED}
