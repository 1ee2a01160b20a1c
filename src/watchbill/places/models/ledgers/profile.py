"""Area profiles 综合台账."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from watchbill.places import tables
from watchbill.places.enums import ProfileCategory
from watchbill.places.models.ledgers.entry import LedgerEntry, history
from watchbill.places.models.table import TableField


class Profile(LedgerEntry):
    """What a village or community is made of, as totals; never a list of people."""

    code_letter = "P"
    shapes = ("Polygon", "Point")
    fresh_days = 180
    shown = ("category", "owner", "colour", "area_km2", "population", "households")
    wanted = {
        "": (
            "owner", "responsible_unit", "responsible_post", "area_km2", "population", "households", "housing",
            "workforce", "fixtures", "fixed_posts", "patrol_routes",
        )
    }  # fmt: skip

    category = models.CharField(_("category"), max_length=32, choices=ProfileCategory.choices)
    area_km2 = models.FloatField(_("area (km²)"), null=True, blank=True)
    population = models.PositiveIntegerField(
        _("population"), null=True, blank=True, help_text=_("A total, never a list.")
    )
    households = models.PositiveIntegerField(
        _("households"), null=True, blank=True, help_text=_("A total, never a list.")
    )
    daytime_population = models.PositiveIntegerField(
        _("people by day"), null=True, blank=True, help_text=_("A total, never a list.")
    )
    housing = TableField(_("housing"), columns=tables.HOUSING)
    workforce = TableField(_("workforce"), columns=tables.WORKFORCE)
    fixtures = TableField(_("cameras, barriers, parking"), columns=tables.FIXTURES)
    fixed_posts = TableField(_("fixed posts"), columns=tables.FIXED_POSTS)
    patrol_routes = TableField(_("patrol routes"), columns=tables.PATROL_ROUTES)
    history = history()

    class Meta(LedgerEntry.Meta):
        verbose_name = _("area profile")
        verbose_name_plural = _("area profiles")
