"""Routes 途经路线."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from watchbill.places import tables
from watchbill.places.enums import RouteCategory
from watchbill.places.models.ledgers.entry import LedgerEntry, history
from watchbill.places.models.table import TableField


class Route(LedgerEntry):
    """A way that participants take by rail, by road or on a scenic visit."""

    code_letter = "R"
    shapes = ("LineString",)
    fresh_days = 30
    shown = ("category", "owner", "colour", "start", "end", "travellers", "along_m")
    wanted = {
        "": ("owner", "responsible_unit", "responsible_post", "measures", "start", "end", "passages"),
        "road": ("traffic_support", "diversion"),
    }

    category = models.CharField(_("category"), max_length=32, choices=RouteCategory.choices)
    start = models.CharField(_("starts at"), max_length=200, blank=True)
    end = models.CharField(_("ends at"), max_length=200, blank=True)
    travellers = models.CharField(
        _("who travels"), max_length=200, blank=True, help_text=_("A group, for example visiting teams.")
    )
    passages = TableField(_("passages"), columns=tables.PASSAGES)
    traffic_support = TableField(_("traffic support"), columns=tables.TRAFFIC_SUPPORT)
    diversion = models.TextField(_("diversion"), blank=True)
    along_m = models.PositiveIntegerField(
        _("distance alongside (m)"),
        default=100,
        validators=[MaxValueValidator(5_000)],
        help_text=_("Sites and facilities within this distance belong to the route."),
    )
    alongside = TableField(_("sites and facilities alongside"), columns=tables.ALONGSIDE)
    history = history()

    class Meta(LedgerEntry.Meta):
        verbose_name = _("route")
        verbose_name_plural = _("routes")
