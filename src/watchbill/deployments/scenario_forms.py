"""Forms: rehearse a plan, describe a scenario."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from watchbill.deployments.actions import LONGEST_RUN_S
from watchbill.deployments.scenarios import MOST_REHEARSALS
from watchbill.forces.enums import Force
from watchbill.operations.enums import Level
from watchbill.operations.models import Operation
from watchbill.planning.changes import AnyChange, LevelSet
from watchbill.planning.problem import Problem
from watchbill.planning.rehearsal import Assumptions
from watchbill.planning.scenarios import teams_less, teams_more
from watchbill.web.templatetags.watchbill import day

PERCENT = 100
MINUTE_S = 60
LEVEL_LINES = 3
TEAM_LINES = 3


class RehearsalForm(forms.Form):
    """How often a plan is rehearsed, and what is assumed about the day."""

    runs = forms.IntegerField(label=_("Rehearsals"), min_value=1, max_value=MOST_REHEARSALS, initial=1000)
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=2_147_483_647,
        initial=1,
        help_text=_("The same seed brings the same bad days, for every plan."),
    )
    team_no_show = forms.FloatField(label=_("Teams that do not turn out (%)"), min_value=0, max_value=100)
    person_no_show = forms.FloatField(label=_("People who stay away (%)"), min_value=0, max_value=100)
    late_start_min = forms.FloatField(label=_("Mean delay of a start (minutes)"), min_value=0, max_value=480)
    travel_spread = forms.FloatField(
        label=_("Spread of times on the way"),
        min_value=0,
        max_value=2,
        help_text=_("0: as on the map; 0.25: two ways in three within a quarter more or less."),
    )
    closed_legs = forms.FloatField(label=_("Ways closed for a shift (%)"), min_value=0, max_value=100)
    incidents = forms.FloatField(label=_("Incidents a day per 100 places"), min_value=0, max_value=10_000)
    incident_min = forms.FloatField(label=_("Mean time at an incident (minutes)"), min_value=0, max_value=1_440)
    hand_over = forms.BooleanField(label=_("Teams with time in hand take visits of others"), required=False)

    @staticmethod
    def initial_of(assumptions: Assumptions, runs: int = 1000, seed: int = 1) -> dict[str, Any]:
        """The form's values for some assumptions."""
        return {
            "runs": runs,
            "seed": seed,
            "team_no_show": round(assumptions.team_no_show * PERCENT, 2),
            "person_no_show": round(assumptions.person_no_show * PERCENT, 2),
            "late_start_min": round(assumptions.late_start_s / MINUTE_S, 2),
            "travel_spread": assumptions.travel_spread,
            "closed_legs": round(assumptions.closed_legs * PERCENT, 2),
            "incidents": assumptions.incidents,
            "incident_min": round(assumptions.incident_s / MINUTE_S, 2),
            "hand_over": assumptions.hand_over,
        }

    @property
    def assumptions(self) -> Assumptions:
        """What the form assumes."""
        data = self.cleaned_data
        return Assumptions(
            team_no_show=data["team_no_show"] / PERCENT,
            person_no_show=data["person_no_show"] / PERCENT,
            late_start_s=round(data["late_start_min"] * MINUTE_S),
            travel_spread=data["travel_spread"],
            closed_legs=data["closed_legs"] / PERCENT,
            incidents=data["incidents"],
            incident_s=round(data["incident_min"] * MINUTE_S),
            hand_over=data["hand_over"],
        )


class LevelLine(forms.Form):
    """A level for an area, from a day to a day."""

    area = forms.ChoiceField(label=_("Area"), required=False)
    level = forms.ChoiceField(label=_("Level"), required=False)
    first = forms.ChoiceField(label=_("from"), required=False)
    last = forms.ChoiceField(label=_("to"), required=False)

    def __init__(self, *args: Any, problem: Problem, operation: Operation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dates = [(str(number), day(date)) for number, date in enumerate(operation.dates)]
        self.fields["area"].choices = [(area.code, area.name) for area in problem.areas]  # type: ignore[attr-defined]
        self.fields["level"].choices = [("", _("as planned")), *Level.choices]  # type: ignore[attr-defined]
        self.fields["first"].choices = self.fields["last"].choices = dates  # type: ignore[attr-defined]
        self.fields["last"].initial = str(len(dates) - 1)

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        data = super().clean() or self.cleaned_data
        if data.get("level") and int(data.get("last") or 0) < int(data.get("first") or 0):
            raise ValidationError({"last": _("The last day lies before the first.")})
        return data

    def changes(self) -> list[AnyChange]:
        """What this line changes."""
        data = self.cleaned_data
        if not data.get("level"):
            return []
        until = int(data["last"]) + 1
        return [LevelSet(area=data["area"], level=data["level"], day=int(data["first"]), until_day=until)]


class TeamLine(forms.Form):
    """Teams more or less of a force in an area."""

    force = forms.ChoiceField(label=_("Force"), required=False)
    area = forms.ChoiceField(label=_("Area"), required=False)
    teams = forms.IntegerField(label=_("Teams more (+) or less (−)"), required=False, min_value=-99, max_value=99)

    def __init__(self, *args: Any, problem: Problem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._problem = problem
        names = dict(Force.choices)
        self.fields["force"].choices = [(one.code, names.get(one.code, one.name)) for one in problem.forces]  # type: ignore[attr-defined]
        self.fields["area"].choices = [(area.code, area.name) for area in problem.areas]  # type: ignore[attr-defined]

    def changes(self) -> list[AnyChange]:
        """What this line changes; raises ``ChangeError`` where the area has no such team."""
        data = self.cleaned_data
        number = data.get("teams") or 0
        change = teams_more if number > 0 else teams_less
        return list(change(self._problem, data["force"], data["area"], abs(number))) if number else []


class ScenarioForm(forms.Form):
    """A scenario's name, what it starts from, and the streets that are closed; its lines are forms of their own."""

    name = forms.CharField(label=_("Name"), max_length=200)
    streets = forms.CharField(
        label=_("Streets closed"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One name per line, as on the map."),
    )
    time_limit_s = forms.IntegerField(label=_("Time limit (seconds)"), min_value=1, max_value=LONGEST_RUN_S, initial=20)

    def __init__(self, data: Any, *, problem: Problem, operation: Operation) -> None:
        super().__init__(data)
        self.levels = [
            LevelLine(data, prefix=f"level-{number}", problem=problem, operation=operation)
            for number in range(LEVEL_LINES)
        ]
        self.teams = [TeamLine(data, prefix=f"teams-{number}", problem=problem) for number in range(TEAM_LINES)]

    def is_valid(self) -> bool:
        """Whether the form and all its lines are."""
        return all([super().is_valid(), *(line.is_valid() for line in (*self.levels, *self.teams))])

    def changes(self) -> list[AnyChange]:
        """What all lines change, streets left out."""
        lines: list[LevelLine | TeamLine] = [*self.levels, *self.teams]
        return [change for line in lines for change in line.changes()]

    @property
    def street_names(self) -> list[str]:
        """Names of the streets that are closed."""
        return [name.strip() for name in self.cleaned_data["streets"].splitlines() if name.strip()]
