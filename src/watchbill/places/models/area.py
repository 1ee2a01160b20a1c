"""The area grid."""

from __future__ import annotations

from typing import Any, ClassVar

import shapely
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from shapely.geometry import shape
from simple_history.models import HistoricalRecords

from watchbill.places.enums import AreaLevel


class Area(models.Model):
    """One area of the grid: district, township, village or community, section or cell."""

    shapes: ClassVar[tuple[str, ...]] = ("Polygon",)

    code = models.CharField(_("code"), max_length=64, unique=True, help_text=_("Stays the same for ever."))
    name = models.CharField(_("name"), max_length=200)
    name_zh = models.CharField(_("Chinese name"), max_length=200, blank=True)
    level = models.CharField(_("level"), max_length=16, choices=AreaLevel.choices)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
        help_text=_("Code of the area above; empty for a district."),
    )
    path = models.CharField(
        _("path"),
        max_length=400,
        unique=True,
        editable=False,
        help_text=_("Codes from the district down, each followed by a slash."),
    )
    geometry = models.JSONField(_("polygon"), help_text=_("GeoJSON geometry, WGS 84."))
    lon = models.FloatField(_("longitude of its middle"))
    lat = models.FloatField(_("latitude of its middle"))
    west = models.FloatField(_("western edge"), default=0, editable=False)
    south = models.FloatField(_("southern edge"), default=0, editable=False)
    east = models.FloatField(_("eastern edge"), default=0, editable=False)
    north = models.FloatField(_("northern edge"), default=0, editable=False)
    head_post = models.CharField(_("head (post)"), max_length=200, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    history = HistoricalRecords(
        excluded_fields=["path", "west", "south", "east", "north"],
        history_change_reason_field=models.CharField(max_length=300, null=True),
    )

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["path"]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **options: Any) -> None:
        """Keep the edges with the polygon."""
        if isinstance(self.geometry, dict) and self.geometry.get("coordinates"):
            self.set_edges()
        super().save(*args, **options)

    def set_edges(self) -> None:
        """Read the edges off the polygon; to be called before rows are written in bulk."""
        self.west, self.south, self.east, self.north = shapely.bounds(shape(self.geometry)).tolist()

    @property
    def label(self) -> str:
        """The name in the language of the page."""
        return self.name_zh if self.name_zh and (get_language() or "").startswith("zh") else self.name

    def covers(self, other: Area) -> bool:
        """Whether the other area is this one or lies below it in the grid."""
        return other.path.startswith(self.path)
