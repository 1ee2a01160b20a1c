"""Teams and their members (duty staff)."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from watchbill.forces.enums import Force, Mode
from watchbill.places.models import Area

DAYS = [MinValueValidator(1), MaxValueValidator(366)]


class Team(models.Model):
    """The unit that is rostered and patrols."""

    code = models.CharField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=200)
    force = models.CharField(_("force"), max_length=32, choices=Force.choices)
    home_area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="teams", verbose_name=_("home area"))
    strength = models.PositiveIntegerField(_("strength (people)"), validators=[MinValueValidator(1)])
    mode = models.CharField(_("mode"), max_length=16, choices=Mode.choices, default=Mode.FOOT)
    base_name = models.CharField(_("base"), max_length=200)
    base_lon = models.FloatField(
        _("longitude of the base"), validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    base_lat = models.FloatField(_("latitude of the base"), validators=[MinValueValidator(-90), MaxValueValidator(90)])
    crew = models.PositiveSmallIntegerField(
        _("crew"),
        null=True,
        blank=True,
        help_text=_("0 to 3; empty: the planner chooses where crews rotate."),
    )
    equipment = models.TextField(_("equipment"), blank=True)
    contact = models.CharField(_("work contact"), max_length=100, blank=True)
    away_dates = models.JSONField(_("days away"), default=list, blank=True, help_text=_("ISO dates."))

    wish_on_dates = models.JSONField(
        _("days wished on duty"),
        default=list,
        blank=True,
        help_text=_("Met where nothing weightier speaks against it."),
    )
    wish_off_dates = models.JSONField(
        _("days wished off duty"),
        default=list,
        blank=True,
        help_text=_("Met where nothing weightier speaks against it."),
    )
    longest_run_days = models.PositiveSmallIntegerField(
        _("longest run of duty days"),
        null=True,
        blank=True,
        validators=DAYS,
        help_text=_("Empty: as the operation says."),
    )
    least_run_days = models.PositiveSmallIntegerField(_("shortest run of duty days"), default=1, validators=DAYS)
    least_off_days = models.PositiveSmallIntegerField(_("fewest days off in a row"), default=1, validators=DAYS)
    most_weekends = models.PositiveSmallIntegerField(
        _("most weekends with a duty"), null=True, blank=True, help_text=_("Empty: any number.")
    )
    least_work_h = models.PositiveIntegerField(_("least hours on duty in the operation"), default=0)
    most_work_h = models.PositiveIntegerField(
        _("most hours on duty in the operation"), null=True, blank=True, help_text=_("Empty: any number.")
    )
    most_shifts = models.JSONField(
        _("most duties in a shift"),
        default=dict,
        blank=True,
        help_text=_("By shift, in the operation; a shift that is missing: any number."),
    )
    trainings = models.JSONField(
        _("trainings"),
        default=dict,
        blank=True,
        help_text=_("Of the whole team, each with its last valid day (ISO); empty: without end."),
    )
    together = models.CharField(
        _("stays together as"),
        max_length=64,
        blank=True,
        help_text=_("A word of your own; teams with the same word have the same duties."),
    )

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["home_area__path", "force", "code"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse limits that contradict each other."""
        if self.most_work_h is not None and self.most_work_h < self.least_work_h:
            raise ValidationError({"most_work_h": _("The most hours are fewer than the least.")})
        if self.longest_run_days is not None and self.longest_run_days < self.least_run_days:
            raise ValidationError({"longest_run_days": _("The longest run is shorter than the shortest.")})
        if both := sorted({*self.wish_on_dates} & {*self.wish_off_dates}):
            raise ValidationError(_("Wished on and off duty: %(days)s") % {"days": ", ".join(both)})

    def trainings_on(self, date: dt.date) -> list[str]:
        """Trainings that are valid on a day."""
        return sorted(name for name, last in self.trainings.items() if not last or last >= date.isoformat())


class Member(models.Model):
    """Duty staff: a name or call sign, a post, a work contact and training; deleted after stand-down."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members", verbose_name=_("team"))
    name = models.CharField(_("name or call sign"), max_length=100)
    post = models.CharField(_("post"), max_length=100, blank=True)
    contact = models.CharField(_("work contact"), max_length=100, blank=True)
    training = models.CharField(_("training"), max_length=200, blank=True)
    training_valid_until = models.DateField(_("training valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["team", "id"]
        constraints = [models.UniqueConstraint(fields=["team", "name"], name="member_once_per_team")]

    def __str__(self) -> str:
        return self.name
