"""A planning run: one attempt to plan an operation, with its progress and its plan."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from watchbill.deployments.enums import RunKind, RunState
from watchbill.operations.models import Operation


class Run(models.Model):
    """One planning run. ``file`` is the gzipped public JSON file (problem and plan together)."""

    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="runs", verbose_name=_("operation"))
    number = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=16, choices=RunKind.choices, default=RunKind.PLAN)
    label = models.CharField(_("name"), max_length=200, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("starts from"),
        help_text="The run whose plan it repairs, or whose problem it varies.",
    )
    changes = models.JSONField(default=list, blank=True, help_text="Changes as planning.changes.encode writes them.")
    terms = models.JSONField(default=dict, blank=True, help_text="Of a repair: since when it holds, and the pins.")
    state = models.CharField(_("state"), max_length=16, choices=RunState.choices, default=RunState.QUEUED)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    requested_at = models.DateTimeField(_("asked for at"), auto_now_add=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    time_limit_s = models.PositiveIntegerField(_("time limit (seconds)"), default=60)
    seed = models.PositiveIntegerField(_("seed"), default=1)
    cancel_requested = models.BooleanField(_("asked to stop"), default=False)
    progress = models.JSONField(default=dict, help_text="The newest progress record.")
    curve = models.JSONField(default=list, help_text="Quality over time, one record per improvement.")
    measures = models.JSONField(default=dict)
    message = models.CharField(max_length=500, blank=True)
    file = models.BinaryField(default=bytes)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("published by"),
    )

    class Meta:
        verbose_name = _("planning run")
        verbose_name_plural = _("planning runs")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["operation", "number"], name="run_number_once")]

    def __str__(self) -> str:
        return f"{self.operation.code} v{self.number}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in {RunState.DONE, RunState.STOPPED, RunState.FAILED}

    @property
    def has_plan(self) -> bool:
        """Whether it gave a plan, complete or with shortfalls."""
        return self.state in {RunState.DONE, RunState.STOPPED} and self.finished_at is not None
