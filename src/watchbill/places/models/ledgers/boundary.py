"""The boundary ledger 接壤协作."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from watchbill.places import tables
from watchbill.places.enums import BoundaryCategory
from watchbill.places.models.ledgers.entry import LedgerEntry, history
from watchbill.places.models.table import TableField

_AGREEMENT = ("agreed_duties", "resources", "signed_date", "valid_until")


class Boundary(LedgerEntry):
    """A road junction or checkpoint shared with a neighbour, or an agreement on mutual aid."""

    code_letter = "B"
    shapes = ("Point", "LineString", "Polygon")
    fresh_days = 180
    shown = ("category", "neighbour", "owner", "colour", "road", "valid_until")
    wanted = {
        "": ("owner", "responsible_unit", "responsible_post", "neighbour", "neighbour_contacts"),
        "road_junction": ("road", "agreed_duties"),
        "traffic_checkpoint": ("road", "fixed_posts", "equipment"),
        "dangerous_goods_checkpoint": ("road", "fixed_posts", "equipment"),
        "aid_disaster": _AGREEMENT,
        "aid_pollution": _AGREEMENT,
        "aid_public_health": _AGREEMENT,
        "aid_incident": _AGREEMENT,
        "aid_road_traffic": _AGREEMENT,
    }

    category = models.CharField(_("category"), max_length=32, choices=BoundaryCategory.choices)
    neighbour = models.CharField(
        _("neighbour"), max_length=200, blank=True, help_text=_("The district or township on the other side.")
    )
    neighbour_contacts = TableField(_("contacts of the neighbour"), columns=tables.NEIGHBOUR_CONTACTS)
    road = models.CharField(_("road"), max_length=200, blank=True)
    fixed_posts = TableField(_("fixed posts"), columns=tables.FIXED_POSTS)
    agreed_duties = TableField(_("who does what"), columns=tables.AGREED_DUTIES)
    resources = TableField(_("resources promised"), columns=tables.RESOURCES)
    signed_date = models.DateField(_("signed on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    history = history()

    class Meta(LedgerEntry.Meta):
        verbose_name = _("boundary entry")
        verbose_name_plural = _("boundary and mutual aid")
