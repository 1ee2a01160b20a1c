"""Levels per area and day, and what a level asks of each force (data, so that an operation can change it)."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from watchbill.forces.enums import Force
from watchbill.operations.enums import Basis, Level
from watchbill.operations.models.operation import Operation
from watchbill.places.models import Area


class LevelSetting(models.Model):
    """The level of an area (and of what lies below it, unless set there) on a day."""

    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="level_settings")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+", verbose_name=_("area"))
    date = models.DateField(_("day"))
    level = models.CharField(_("level"), max_length=16, choices=Level.choices)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["date", "area__path"]
        constraints = [models.UniqueConstraint(fields=["operation", "area", "date"], name="level_setting_once")]

    def __str__(self) -> str:
        return f"{self.area.code} {self.date} {self.level}"


class LevelRule(models.Model):
    """The least share of a force on duty at a level."""

    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="level_rules")
    level = models.CharField(_("level"), max_length=16, choices=Level.choices)
    force = models.CharField(_("force"), max_length=32, choices=Force.choices)
    basis = models.CharField(_("basis"), max_length=16, choices=Basis.choices)
    least_permille = models.PositiveIntegerField(_("least share (per mille)"), validators=[MaxValueValidator(10_000)])

    class Meta:
        ordering = ["level", "force"]
        constraints = [models.UniqueConstraint(fields=["operation", "level", "force"], name="level_rule_once")]

    def __str__(self) -> str:
        return f"{self.level} {self.force} {self.least_permille} ‰"
