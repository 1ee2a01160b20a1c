"""The ledgers: zones, facilities and sites. One model each; what they share stands in ``LedgerEntry``."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from watchbill.places.enums import FacilityCategory, Owner, RiskColour, SiteCategory, ZoneCategory
from watchbill.places.models.area import Area


class LedgerEntry(models.Model):
    """A place to keep safe. It names a responsible unit and post, never a person as a subject."""

    code = models.CharField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=200)
    category = models.CharField(_("category"), max_length=32)
    owner = models.CharField(_("owner"), max_length=32, choices=Owner.choices, blank=True)
    responsible_unit = models.CharField(_("responsible unit"), max_length=200, blank=True)
    responsible_post = models.CharField(_("responsible post"), max_length=200, blank=True)
    geometry = models.JSONField(_("geometry"), help_text=_("GeoJSON geometry, WGS 84."))
    lon = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))
    district = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name=_("district"))
    village = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("village or community"),
    )
    cells = models.ManyToManyField(Area, blank=True, related_name="+", verbose_name=_("cells"))
    colour = models.CharField(_("risk colour"), max_length=8, choices=RiskColour.choices, default=RiskColour.GREEN)
    priority = models.PositiveSmallIntegerField(
        _("priority"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("1 matters most."),
    )
    visits_day = models.PositiveSmallIntegerField(
        _("visits per day shift"),
        default=0,
        validators=[MaxValueValidator(24)],
        help_text=_("0: no patrol visits."),
    )
    visits_night = models.PositiveSmallIntegerField(
        _("visits per night shift"), default=0, validators=[MaxValueValidator(24)]
    )
    neighbour_visits = models.PositiveSmallIntegerField(
        _("visits by neighbours"), default=0, help_text=_("Visits of these by teams of neighbouring areas.")
    )
    dwell_min = models.PositiveSmallIntegerField(_("minutes per visit"), default=5)
    look_after = models.CharField(_("what to look after"), max_length=300, blank=True)
    measures = models.TextField(_("measures"), blank=True)
    equipment = models.TextField(_("equipment"), blank=True)
    source = models.CharField(_("source"), max_length=64, blank=True, help_text=_("Object in OpenStreetMap."))
    updated_at = models.DateTimeField(_("last change"), auto_now=True)

    class Meta:
        abstract = True
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger(self) -> str:
        """Code of the ledger: zone, facility or site."""
        return self._meta.model_name or ""


class Zone(LedgerEntry):
    """A busy street, a large public place or a commercial hub."""

    category = models.CharField(_("category"), max_length=32, choices=ZoneCategory.choices)
    holding_capacity = models.PositiveIntegerField(_("holding capacity (people)"), null=True, blank=True)
    history = HistoricalRecords(m2m_fields=[])

    class Meta(LedgerEntry.Meta):
        verbose_name = _("zone")
        verbose_name_plural = _("zones")


class Facility(LedgerEntry):
    """A unit that guards itself: utilities, schools, hospitals, hotels, markets and so on."""

    category = models.CharField(_("category"), max_length=32, choices=FacilityCategory.choices)
    guard_strength = models.PositiveIntegerField(_("guards (people)"), null=True, blank=True)
    history = HistoricalRecords(m2m_fields=[])

    class Meta(LedgerEntry.Meta):
        verbose_name = _("facility")
        verbose_name_plural = _("facilities")


class Site(LedgerEntry):
    """A point or line of infrastructure: stations, crossings, bridges, base stations, scenic spots."""

    category = models.CharField(_("category"), max_length=32, choices=SiteCategory.choices)
    history = HistoricalRecords(m2m_fields=[])

    class Meta(LedgerEntry.Meta):
        verbose_name = _("site")
        verbose_name_plural = _("sites")


LEDGERS: dict[str, type[Zone] | type[Facility] | type[Site]] = {
    "zone": Zone,
    "facility": Facility,
    "site": Site,
}
