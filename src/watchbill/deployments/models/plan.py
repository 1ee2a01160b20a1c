"""The rows of a plan. Times are seconds after the shift's start, as in the planning room."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from watchbill.deployments.models.run import Run
from watchbill.forces.models import Team


class Assignment(models.Model):
    """A team's part in a shift of a day."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="%(class)ss")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", verbose_name=_("team"))
    date = models.DateField(_("day"))
    shift = models.CharField(_("shift"), max_length=32)

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["run", "date", "shift"])]

    def __str__(self) -> str:
        return f"{self.team.code} {self.date} {self.shift}"


class Duty(Assignment):
    """A team is on duty."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="duties")

    class Meta(Assignment.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["run", "team", "date"], name="one_duty_a_day")]


class Route(Assignment):
    """A team's patrol; ``path`` is a list of legs, each a list of [lon, lat] along the streets."""

    start_s = models.PositiveIntegerField()
    end_s = models.PositiveIntegerField()
    path = models.JSONField(default=list)

    class Meta(Assignment.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["run", "team", "date", "shift"], name="one_route_a_shift")]


class Step(models.Model):
    """A visit or the break, in the order of the route."""

    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=[("visit", _("visit")), ("break", _("break"))])
    entry_code = models.CharField(max_length=64, blank=True, db_index=True)
    name = models.CharField(max_length=200)
    lon = models.FloatField()
    lat = models.FloatField()
    arrival_s = models.PositiveIntegerField()
    departure_s = models.PositiveIntegerField()

    class Meta:
        ordering = ["route", "order"]
        constraints = [models.UniqueConstraint(fields=["route", "order"], name="step_order_once")]

    def __str__(self) -> str:
        return f"{self.order} {self.name}"


class Post(Assignment):
    """A team, or ``people`` of it, stands at an entry; ``post`` names the fixed post there that its ledger wants."""

    entry_code = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=200)
    lon = models.FloatField()
    lat = models.FloatField()
    start_s = models.PositiveIntegerField()
    end_s = models.PositiveIntegerField()
    post = models.CharField(max_length=200, blank=True)
    people = models.PositiveIntegerField(default=0, help_text="0: the whole team.")

    class Meta(Assignment.Meta):
        abstract = False


class Shortfall(models.Model):
    """What the plan lacks; see ``planning.plan.Shortfall``."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="shortfalls")
    rule = models.CharField(max_length=64)
    amount = models.FloatField()
    unit = models.CharField(max_length=16)
    area_code = models.CharField(max_length=64, blank=True)
    date = models.DateField(null=True)
    shift = models.CharField(max_length=32, blank=True)
    force = models.CharField(max_length=32, blank=True)
    entry_code = models.CharField(max_length=64, blank=True)
    team_code = models.CharField(max_length=64, blank=True)
    training = models.CharField(max_length=64, blank=True)
    reason = models.JSONField(default=dict, help_text="Code and parameters of the computed reason.")

    class Meta:
        ordering = ["rule", "date", "shift", "area_code", "entry_code"]

    def __str__(self) -> str:
        return f"{self.rule} {self.amount:g} {self.unit}"
