"""The model's variables, and the sum of prices that the rules add to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from ortools.sat.python import cp_model

from watchbill.planning.problem import Problem, Team
from watchbill.planning.rosters.components import Component, counted_teams, reaching_teams
from watchbill.planning.rosters.prices import Prices
from watchbill.planning.rosters.workload import Want

Linear: TypeAlias = cp_model.LinearExpr | int
"""What CP-SAT takes as a linear expression (its variables are expressions too)."""


class RosterModel:
    """One component as a CP-SAT model: duty variables, crew variables, and what the rules charge.

    ``duty[team, day, shift]`` is 1 where the team (its position in ``problem.teams``) is on duty; it exists for the
    shifts of the team's force only. ``crew[team, crew]`` is 1 where a rotating team belongs to a crew.
    """

    def __init__(
        self, problem: Problem, component: Component, prices: Prices, wants: dict[tuple[str, int, str], Want]
    ) -> None:
        self.problem = problem
        self.component = component
        self.prices = prices
        self.wants = wants
        self.model = cp_model.CpModel()
        self.days = range(problem.operation.days)
        self.duty: dict[tuple[int, int, str], cp_model.IntVar] = {}
        self.crew: dict[tuple[int, int], cp_model.IntVar] = {}
        self._charges: list[Linear] = []
        members = set(component.teams)
        self.counted = {
            key: tuple(position for position in positions if position in members)
            for key, positions in counted_teams(problem).items()
        }
        reaching = reaching_teams(problem)
        self.reaching = {village: reaching[village] for village in component.villages}
        for position in component.teams:
            self._add_team(position)

    def _add_team(self, position: int) -> None:
        team = self.problem.teams[position]
        for day in self.days:
            for shift in self.shifts_of(team):
                self.duty[position, day, shift] = self.model.new_bool_var(f"duty {team.code} {day} {shift}")
        if self.rotates(position):
            for crew in range(len(self.problem.cycle)):
                self.crew[position, crew] = self.model.new_bool_var(f"crew {team.code} {crew}")

    def shifts_of(self, team: Team) -> tuple[str, ...]:
        """Return the codes of the shifts that the team's force may work."""
        return self.problem.force_by_code[team.force].shifts

    def rotates(self, position: int) -> bool:
        """Return whether the team follows the cycle of crews."""
        return bool(self.problem.cycle) and self.problem.force_by_code[self.problem.teams[position].force].rotates

    def patrols(self, position: int) -> bool:
        """Return whether the team walks patrol routes."""
        return self.problem.force_by_code[self.problem.teams[position].force].patrols

    def duties_on(self, position: int, day: int) -> list[cp_model.IntVar]:
        """Return the team's duty variables of a day."""
        team = self.problem.teams[position]
        return [self.duty[position, day, shift] for shift in self.shifts_of(team)]

    def on_duty(self, positions: Iterable[int], day: int, shift: str) -> list[tuple[int, cp_model.IntVar]]:
        """Return (team, variable) of those of the teams that may be on duty in a shift."""
        found = ((position, self.duty.get((position, day, shift))) for position in positions)
        return [(position, variable) for position, variable in found if variable is not None]

    def missing(self, wanted: int, given: Linear, name: str) -> cp_model.IntVar:
        """Return a variable that is at least what ``given`` lacks of ``wanted``."""
        lacking = self.model.new_int_var(0, wanted, name)
        self.model.add(lacking + given >= wanted)
        return lacking

    def charge(self, price: int, amount: Linear) -> None:
        """Add a price times an amount to what is minimised."""
        self._charges.append(price * amount)

    def close(self) -> None:
        """Set the objective: the sum of all charges."""
        self.model.minimize(cp_model.LinearExpr.sum(self._charges))
