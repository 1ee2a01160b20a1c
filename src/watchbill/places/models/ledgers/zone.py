"""Zones 重点区域."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from watchbill.places import tables
from watchbill.places.enums import ZoneCategory
from watchbill.places.models.ledgers.entry import LedgerEntry, VisitedEntry, history
from watchbill.places.models.table import TableField


class Zone(VisitedEntry):
    """A busy street, a large public place or a commercial hub."""

    code_letter = "Z"
    shapes = ("Polygon", "LineString", "Point")
    fresh_days = 90
    shown = ("category", "owner", "colour", "holding_capacity", "priority", "visits_day", "visits_night")
    wanted = {
        "": ("owner", "responsible_unit", "responsible_post", "holding_capacity", "measures", "patrolled", "busy_hours")
    }

    category = models.CharField(_("category"), max_length=32, choices=ZoneCategory.choices)
    holding_capacity = models.PositiveIntegerField(_("holding capacity (people)"), null=True, blank=True)
    priorities = models.TextField(_("priorities"), blank=True, help_text=_("What comes first here, in order."))
    forces_deployed = TableField(_("forces deployed"), columns=tables.FORCES_DEPLOYED)
    fixed_posts = TableField(_("fixed posts"), columns=tables.FIXED_POSTS)
    patrolled = models.TextField(_("how it is patrolled"), blank=True)
    plan_map = models.CharField(
        _("plan map"), max_length=200, blank=True, help_text=_("Number or place of a map drawn elsewhere.")
    )
    history = history()

    class Meta(LedgerEntry.Meta):
        verbose_name = _("zone")
        verbose_name_plural = _("zones")
