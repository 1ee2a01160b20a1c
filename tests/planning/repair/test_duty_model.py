"""The model of a repaired roster: what a run with the same seed must find the same way."""

from __future__ import annotations

from planning.rosters.conftest import SHIFTS, build_problem
from watchbill.planning.changes import Pins
from watchbill.planning.plan import Duty, Plan
from watchbill.planning.problem import Team
from watchbill.planning.repair.duty_model import DutyModel
from watchbill.planning.repair.request import Request


def test_duties_stand_in_the_order_of_teams_days_and_shifts() -> None:
    teams = [Team(code=code, name=code, force="force", area="V", strength=1, base=0) for code in "abcd"]
    problem = build_problem(teams, days=2)
    request = Request(problem, Plan(duties=(Duty(team="b", day=0, shift="night"),), routes=()), problem, 0, Pins())
    model = DutyModel(request, {("b", 0): "night"}, frozenset("abcd"))
    assert list(model.duty) == [(code, day, shift.code) for code in "abcd" for day in range(2) for shift in SHIFTS]
