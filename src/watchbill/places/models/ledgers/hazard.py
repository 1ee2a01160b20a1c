"""Hazards 隐患."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from watchbill.places import tables
from watchbill.places.enums import HazardCategory, HazardSeverity, HazardState
from watchbill.places.models.ledgers.entry import LedgerEntry, history
from watchbill.places.models.table import TableField


class Hazard(LedgerEntry):
    """Something that can go wrong at a place, from found to verified."""

    code_letter = "H"
    shapes = ("Point", "LineString", "Polygon")
    fresh_days = 30
    shown = ("category", "severity", "state", "owner", "colour", "found_date", "due_date")
    by_step = ("state", "rectified_date", "verified_date", "verified_by_post")
    wanted = {"": ("owner", "responsible_unit", "responsible_post", "measures", "found_date", "due_date", "evidence")}

    category = models.CharField(_("category"), max_length=32, choices=HazardCategory.choices)
    severity = models.CharField(
        _("severity"), max_length=16, choices=HazardSeverity.choices, default=HazardSeverity.MINOR
    )
    state = models.CharField(_("state"), max_length=16, choices=HazardState.choices, default=HazardState.FOUND)
    description = models.TextField(_("what is wrong"), blank=True)
    entry_code = models.CharField(
        _("place on another ledger"), max_length=64, blank=True, help_text=_("Code of the entry that it is about.")
    )
    found_date = models.DateField(_("found on"), null=True, blank=True)
    found_by_post = models.CharField(
        _("found by (post)"), max_length=200, blank=True, help_text=_("A post, never a person's name.")
    )
    due_date = models.DateField(_("due on"), null=True, blank=True)
    rectified_date = models.DateField(_("rectified on"), null=True, blank=True)
    verified_date = models.DateField(_("verified on"), null=True, blank=True)
    verified_by_post = models.CharField(
        _("verified by (post)"), max_length=200, blank=True, help_text=_("Another post than the responsible one.")
    )
    evidence = TableField(_("evidence"), columns=tables.EVIDENCE)
    history = history()

    class Meta(LedgerEntry.Meta):
        verbose_name = _("hazard")
        verbose_name_plural = _("hazards")

    @property
    def is_overdue(self) -> bool:
        """Whether its due date has passed and it is not verified."""
        past = self.due_date is not None and self.due_date < timezone.localdate()
        return past and self.state != HazardState.VERIFIED
