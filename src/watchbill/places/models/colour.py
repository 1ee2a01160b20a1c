"""The risk board's memory: which colour a place or an area was given for a day, why, by whom."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from watchbill.accounts.models import AuditEntry
from watchbill.places.enums import RiskColour
from watchbill.places.models.area import Area


class DayColour(models.Model):
    """A colour from a day on, until another is set. Rows are only added: the latest of a day holds.

    An empty colour ends what was set: the ledger's own colour holds again, for an area the worst of its places.
    """

    district = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+", verbose_name=_("district"))
    ledger = models.CharField(_("ledger"), max_length=16, help_text=_("Code of the ledger, or 'area'."))
    code = models.CharField(_("code"), max_length=64)
    date = models.DateField(_("date"))
    colour = models.CharField(_("risk colour"), max_length=8, choices=RiskColour.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    suggested = models.CharField(
        _("suggested colour"),
        max_length=8,
        choices=RiskColour.choices,
        blank=True,
        help_text=_("What was suggested when it was set."),
    )
    suggested_reason = models.CharField(_("reason for the suggestion"), max_length=300, blank=True)
    audit = models.ForeignKey(AuditEntry, on_delete=models.PROTECT, related_name="+", help_text=_("Says who set it."))
    set_at = models.DateTimeField(_("set at"), auto_now_add=True)

    class Meta:
        verbose_name = _("colour of a day")
        verbose_name_plural = _("colours of days")
        ordering = ["date", "pk"]
        indexes = [
            models.Index(fields=["district", "date"], name="places_day_colour"),
            models.Index(fields=["district", "ledger", "code", "date"], name="places_colour_of_place"),
        ]

    def __str__(self) -> str:
        return f"{self.ledger} {self.code} {self.date} {self.colour}"
