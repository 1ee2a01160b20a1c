"""What an entry of every ledger has."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, TypeVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from watchbill.places import tables
from watchbill.places.columns import columns_of, missing
from watchbill.places.enums import Owner, RiskColour
from watchbill.places.models.area import Area
from watchbill.places.models.table import TableField

Entry = TypeVar("Entry", bound=models.Model)
MOST_VISITS = 24


def history() -> HistoricalRecords:
    """Keep every version of an entry: who, when, why. Cells follow from the geometry and have none."""
    return HistoricalRecords(m2m_fields=[], history_change_reason_field=models.CharField(max_length=300, null=True))


class LiveEntries(models.Manager[Entry]):
    """Entries that were not deleted."""

    def get_queryset(self) -> models.QuerySet[Entry]:
        """Leave out what was deleted."""
        return super().get_queryset().filter(deleted_at__isnull=True)


class LedgerEntry(models.Model):
    """A place to keep safe. It names a responsible unit and post, never a person as a subject.

    Ledgers say in class attributes what the columns do not: ``code_letter`` begins their codes, ``shapes`` are the
    geometries that they take, ``fresh_days`` is how long a check holds, ``shown`` are the columns of the list before
    a user chooses others, ``wanted`` are the columns that a complete entry has, by category and for all (``""``).
    """

    code_letter: ClassVar[str]
    shapes: ClassVar[tuple[str, ...]] = ("Point", "LineString", "Polygon")
    fresh_days: ClassVar[int] = 90
    shown: ClassVar[tuple[str, ...]]
    by_step: ClassVar[tuple[str, ...]] = ()
    """Columns that only a step changes, see ``steps.py``."""
    wanted: ClassVar[dict[str, tuple[str, ...]]]

    code = models.CharField(_("code"), max_length=64, unique=True, help_text=_("Stays the same for ever."))
    name = models.CharField(_("name"), max_length=200)
    category = models.CharField(_("category"), max_length=32)
    owner = models.CharField(
        _("owner"), max_length=32, choices=Owner.choices, blank=True, help_text=_("Who builds and maintains it.")
    )
    responsible_unit = models.CharField(_("responsible unit"), max_length=200, blank=True)
    responsible_post = models.CharField(
        _("responsible post"), max_length=200, blank=True, help_text=_("A post, never a person's name.")
    )
    responsible_contact = models.CharField(
        _("work contact"), max_length=100, blank=True, help_text=_("Work phone or radio call sign of the post.")
    )
    measures = models.TextField(_("measures"), blank=True)
    equipment = TableField(_("equipment"), columns=tables.EQUIPMENT)
    colour = models.CharField(_("risk colour"), max_length=8, choices=RiskColour.choices, default=RiskColour.GREEN)
    checked_date = models.DateField(
        _("checked on"), null=True, blank=True, help_text=_("When somebody last saw that all of it is right.")
    )
    note = models.TextField(_("note"), blank=True)
    street = models.CharField(
        _("street"),
        max_length=200,
        blank=True,
        help_text=_(
            "A street of the map, or two with a slash for their crossing; without a geometry the place is found there."
        ),
    )
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
    source = models.CharField(_("source"), max_length=64, blank=True, help_text=_("Object in OpenStreetMap."))
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    updated_at = models.DateTimeField(_("last change"), auto_now=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True, editable=False)

    objects = LiveEntries()
    everything = models.Manager()  # noqa: DJ012

    class Meta:
        abstract = True
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger(self) -> str:
        """Code of the ledger: zone, facility, site and so on."""
        return self._meta.model_name or ""

    @property
    def area(self) -> Area:
        """The area that decides who may read and change it."""
        return self.village or self.district

    @classmethod
    def wanted_columns(cls, category: str) -> tuple[str, ...]:
        """What an entry of a category needs to be complete."""
        return (*cls.wanted.get("", ()), *cls.wanted.get(category, ()))

    @property
    def missing(self) -> list[str]:
        """Columns that a complete entry of its category has and that hold nothing here."""
        wanted = self.wanted_columns(self.category)
        return missing(((key, getattr(self, key)) for key in wanted), wanted)

    @property
    def is_stale(self) -> bool:
        """Whether the last check is older than the ledger allows, or there was none."""
        return self.checked_date is None or self.checked_date < self.stale_before()

    @classmethod
    def stale_before(cls, on: dt.date | None = None) -> dt.date:
        """A check before this day no longer holds on a day, else today."""
        return (on or timezone.now().date()) - dt.timedelta(days=cls.fresh_days)

    def values(self) -> dict[str, object]:
        """Its cells by column."""
        return {column.key: getattr(self, column.key) for column in columns_of(type(self))}


class VisitedEntry(LedgerEntry):
    """An entry that patrols can visit: how often, for how long, when, and what they look after."""

    priority = models.PositiveSmallIntegerField(
        _("priority"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("1 matters most."),
    )
    visits_day = models.PositiveSmallIntegerField(
        _("visits per day shift"),
        default=0,
        validators=[MaxValueValidator(MOST_VISITS)],
        help_text=_("0: no patrol visits."),
    )
    visits_night = models.PositiveSmallIntegerField(
        _("visits per night shift"), default=0, validators=[MaxValueValidator(MOST_VISITS)]
    )
    neighbour_visits = models.PositiveSmallIntegerField(
        _("visits by neighbours"),
        default=0,
        validators=[MaxValueValidator(MOST_VISITS)],
        help_text=_("Visits of these by teams of neighbouring areas."),
    )
    dwell_min = models.PositiveSmallIntegerField(
        _("minutes per visit"), default=5, validators=[MinValueValidator(1), MaxValueValidator(480)]
    )
    busy_hours = TableField(
        _("busy hours"),
        columns=tables.BUSY_HOURS,
        help_text=_("Patrols come within these hours where a shift has any."),
    )
    look_after = models.CharField(_("what to look after"), max_length=300, blank=True)

    class Meta(LedgerEntry.Meta):
        abstract = True
