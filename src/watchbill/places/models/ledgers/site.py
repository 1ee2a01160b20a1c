"""Sites 重点部位."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from watchbill.places import tables
from watchbill.places.enums import SiteCategory
from watchbill.places.models.ledgers.entry import LedgerEntry, VisitedEntry, history
from watchbill.places.models.table import TableField


class Site(VisitedEntry):
    """A point or line of infrastructure: stations, crossings, bridges, base stations, scenic spots."""

    code_letter = "S"
    shapes = ("Point", "LineString", "Polygon")
    fresh_days = 60
    shown = ("category", "owner", "colour", "priority", "visits_day", "visits_night", "neighbour_visits")
    wanted = {
        "": ("owner", "responsible_unit", "responsible_post", "measures"),
        "rail_station": ("fixed_posts", "equipment"),
        "level_crossing": ("equipment",),
        "accident_black_spot": ("incidents",),
        "disorder_spot": ("incidents", "fixed_posts"),
    }

    category = models.CharField(_("category"), max_length=32, choices=SiteCategory.choices)
    line_name = models.CharField(
        _("line"), max_length=200, blank=True, help_text=_("The railway, tram or power line to which it belongs.")
    )
    fixed_posts = TableField(_("fixed posts"), columns=tables.FIXED_POSTS)
    incidents = models.PositiveIntegerField(_("incidents in the last year"), null=True, blank=True)
    history = history()

    class Meta(LedgerEntry.Meta):
        verbose_name = _("site")
        verbose_name_plural = _("sites")
