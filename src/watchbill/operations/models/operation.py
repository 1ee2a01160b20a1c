"""The operation with its days, phases and shifts."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from watchbill.forces.enums import Force
from watchbill.operations.enums import Palette, PhaseKind
from watchbill.places.models import Area


class Operation(models.Model):
    """A public-safety operation around one event, in one district."""

    code = models.SlugField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_zh = models.CharField(_("Chinese name"), max_length=200, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    start_date = models.DateField(_("first day"))
    end_date = models.DateField(_("day after the last"), help_text=_("The plan ends before this day."))
    district = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="operations", verbose_name=_("district"))
    least_rest_h = models.PositiveSmallIntegerField(_("least rest (hours)"), default=11)
    longest_run_days = models.PositiveSmallIntegerField(
        _("longest run of duty days"), default=6, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    break_min = models.PositiveSmallIntegerField(_("break (minutes)"), default=30)
    post_longest_min = models.PositiveSmallIntegerField(
        _("longest stint at a fixed post (minutes)"),
        default=120,
        validators=[MinValueValidator(15), MaxValueValidator(1440)],
    )
    post_rest_min = models.PositiveSmallIntegerField(
        _("time off after a stint (minutes)"), default=30, validators=[MaxValueValidator(1440)]
    )
    max_gap_percent = models.PositiveSmallIntegerField(
        _("longest gap, percent of the even gap"), default=175, validators=[MinValueValidator(100)]
    )
    even_gap_percent = models.PositiveSmallIntegerField(
        _("gap that is even enough, percent of the even gap"),
        default=100,
        validators=[MinValueValidator(100), MaxValueValidator(400)],
        help_text=_("Up to it shorter ways count more than shorter gaps. 100: as even as can be."),
    )
    min_gap_percent = models.PositiveSmallIntegerField(
        _("least gap, percent of the even gap"), default=25, validators=[MaxValueValidator(100)]
    )
    same_team_percent = models.PositiveSmallIntegerField(
        _("most visits of a stop by the same team, percent"),
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Rounded up to whole visits. 100: any number."),
    )
    duty_room = models.CharField(
        _("duty room (work contact)"),
        max_length=100,
        blank=True,
        help_text=_("For example: radio 1, +358 9 123 4567."),
    )
    palette = models.CharField(
        _("palette of the risk colours"), max_length=8, choices=Palette.choices, default=Palette.HOUSE
    )
    contacts_deleted_on = models.DateField(
        _("staff contacts deleted on"), null=True, blank=True, help_text=_("By this date after stand-down.")
    )

    class Meta:
        verbose_name = _("operation")
        verbose_name_plural = _("operations")
        ordering = ["-start_date", "code"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse days in the wrong order and unknown time zones."""
        if self.start_date and self.end_date and self.start_date >= self.end_date:
            raise ValidationError({"end_date": _("The last day lies before the first.")})
        try:
            ZoneInfo(self.time_zone)
        except (KeyError, ValueError, OSError):
            raise ValidationError({"time_zone": _("Unknown time zone; write it like Europe/Helsinki.")}) from None

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end_date - self.start_date).days

    @property
    def dates(self) -> list[dt.date]:
        """All days, the first one first."""
        return [self.start_date + dt.timedelta(days=n) for n in range(self.days)]

    @property
    def zone(self) -> ZoneInfo:
        """The operation's time zone."""
        return ZoneInfo(self.time_zone)


class Phase(models.Model):
    """A phase: preparation, exercise, event, stand-down. ``end_date`` is the day after its last."""

    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="phases")
    kind = models.CharField(_("phase"), max_length=16, choices=PhaseKind.choices)
    start_date = models.DateField(_("first day"))
    end_date = models.DateField(_("day after the last"))

    class Meta:
        ordering = ["start_date"]
        constraints = [models.UniqueConstraint(fields=["operation", "kind"], name="phase_once")]

    def __str__(self) -> str:
        return self.get_kind_display()


class Shift(models.Model):
    """A shift of every day; minutes count from the day's midnight, and a night may end on the next day."""

    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="shifts")
    code = models.SlugField(_("code"), max_length=32)
    start_min = models.PositiveIntegerField(_("start (minutes after midnight)"), validators=[MaxValueValidator(1439)])
    end_min = models.PositiveIntegerField(_("end (minutes after midnight)"), validators=[MaxValueValidator(2880)])
    night = models.BooleanField(_("night shift"), default=False)

    class Meta:
        ordering = ["start_min"]
        constraints = [models.UniqueConstraint(fields=["operation", "code"], name="shift_once")]

    def __str__(self) -> str:
        return self.code


class DutyTraining(models.Model):
    """A training without which no team of a force works a shift (any shift where none is named)."""

    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="duty_trainings")
    force = models.CharField(_("force"), max_length=32, choices=Force.choices)
    shift = models.CharField(_("shift"), max_length=32, blank=True)
    training = models.CharField(_("training"), max_length=64)

    class Meta:
        ordering = ["force", "shift", "training"]
        constraints = [
            models.UniqueConstraint(fields=["operation", "force", "shift", "training"], name="duty_training_once")
        ]

    def __str__(self) -> str:
        return self.training
