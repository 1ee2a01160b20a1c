"""Facilities 重点单位."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from watchbill.places import tables
from watchbill.places.enums import FacilityCategory
from watchbill.places.models.ledgers.entry import LedgerEntry, VisitedEntry, history
from watchbill.places.models.table import TableField

_SUPPLY = ("networks", "protected_parts", "guard_strength")


class Facility(VisitedEntry):
    """A unit that guards itself: utilities, schools, hospitals, hotels, markets and so on."""

    code_letter = "F"
    shapes = ("Point", "Polygon")
    fresh_days = 90
    shown = ("category", "owner", "responsible_unit", "colour", "guard_strength", "priority", "visits_night")
    wanted = {
        "": ("owner", "responsible_unit", "responsible_post", "measures", "equipment"),
        "power": _SUPPLY,
        "water": _SUPPLY,
        "gas": _SUPPLY,
        "heat": _SUPPLY,
        "telecom": _SUPPLY,
        "hazardous_store": ("goods", "protected_parts", "guard_strength", "guard_training"),
        "hospital": ("guard_strength", "protected_parts"),
        "school": ("guard_strength",),
        "stadium": ("capacity", "guard_strength"),
        "cinema": ("capacity",),
        "theatre": ("capacity",),
    }

    category = models.CharField(_("category"), max_length=32, choices=FacilityCategory.choices)
    capacity = models.PositiveIntegerField(_("capacity (people)"), null=True, blank=True)
    networks = TableField(_("pipelines and networks"), columns=tables.NETWORKS)
    guard_strength = models.PositiveIntegerField(_("guards (people)"), null=True, blank=True)
    guards_per_shift = models.PositiveIntegerField(_("guards per shift (people)"), null=True, blank=True)
    guard_training = TableField(_("training of the guards"), columns=tables.GUARD_TRAINING)
    fixed_posts = TableField(_("fixed posts"), columns=tables.FIXED_POSTS)
    protected_parts = TableField(_("protected parts"), columns=tables.PROTECTED_PARTS)
    goods = TableField(_("dangerous goods kept"), columns=tables.GOODS)
    history = history()

    class Meta(LedgerEntry.Meta):
        verbose_name = _("facility")
        verbose_name_plural = _("facilities")
