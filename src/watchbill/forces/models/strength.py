"""Available strength and daily baseline of a force in an area."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from watchbill.forces.enums import Force
from watchbill.places.models import Area


class Strength(models.Model):
    """How many people of a force an area has, and how many are on duty on an ordinary day."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="strengths", verbose_name=_("area"))
    force = models.CharField(_("force"), max_length=32, choices=Force.choices)
    available = models.PositiveIntegerField(_("available strength (people)"))
    baseline = models.PositiveIntegerField(_("daily baseline (people)"), default=0)

    class Meta:
        verbose_name = _("strength")
        verbose_name_plural = _("strengths")
        ordering = ["area__path", "force"]
        constraints = [models.UniqueConstraint(fields=["area", "force"], name="strength_once")]

    def __str__(self) -> str:
        return f"{self.area.code} {self.force} {self.available}"
