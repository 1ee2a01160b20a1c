"""The model of a repaired roster: duties of the teams that can help, and what their changes cost.

In this order of importance: what ``gaps.py`` asks for is given; as few duties and teams as can be change; the change
falls on the teams with the least duties. Each one outweighs all that may come after it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from ortools.sat.python import cp_model

from watchbill.planning.cpsat import FOUND, Solver
from watchbill.planning.problem import Team
from watchbill.planning.repair.gaps import Cell, Gap
from watchbill.planning.repair.limits import TeamLimits, add_together
from watchbill.planning.repair.request import Key, Request
from watchbill.planning.rosters.rests import conflicts
from watchbill.planning.stopping import StopRule

OUTSIDE_CYCLE, UNPINNED = 15, 10_000
"""What a duty outside the crew's cycle weighs, beside the prices of gaps, and a pinned one that a rule forbids now."""
LEAST_LEFT_S = 3600
"""A shift that is under way gets no new duty when less of it is left."""
MOST_BURDEN, NIGHT_BURDEN = 90, 3
"""A new duty burdens a team by the duties that it has, up to so many; one at night by so many more."""


class DutyModel:
    """Duty variables of the teams that may change (``helpers``), and what is charged; the others keep their duties.

    The pins of ``touched`` teams give way where what they lost leaves them no other choice.
    """

    def __init__(
        self, request: Request, kept: Mapping[Cell, str], helpers: frozenset[str], touched: frozenset[str] = frozenset()
    ) -> None:
        self.request = request
        self.problem = request.after
        self.kept = kept
        self.helpers = sorted(helpers)
        self.touched = touched
        self.model = cp_model.CpModel()
        self.duty: dict[tuple[str, int, str], cp_model.IntVar] = {}
        self.locked: dict[str, dict[int, str]] = {code: {} for code in self.helpers}
        """Days of each team that stay as they are, with the shift (empty: off)."""
        self.lacks: list[cp_model.LinearExpr | int] = []
        self.changes: list[cp_model.LinearExpr | int] = []
        self.burdens: list[cp_model.LinearExpr | int] = []
        self.most_burden = 0
        """All burdens together, which bounds what they can sum up to."""
        self._duties = Counter(code for code, _ in kept)
        self._conflicts = conflicts(self.problem)
        for code in self.helpers:
            self._add_team(self.problem.team_by_code[code])
        add_together(self.model, self.problem, self.duty, self.helpers, self.locked)

    def _add_team(self, team: Team) -> None:
        days = range(self.problem.operation.days)
        changed_days = [change for day in days if (change := self._add_day(team, day)) is not None]
        if changed_days:
            changed = self.model.new_bool_var(f"changed {team.code}")
            for change in changed_days:
                self.model.add(change <= changed)
            self.changes += [*(2 * change for change in changed_days), changed]
        TeamLimits(self.model, self.problem, team, self.duty, self.locked[team.code], self._conflicts).add()

    def _add_day(self, team: Team, day: int) -> cp_model.LinearExpr | cp_model.IntVar | None:
        """Variables of one day, one for each shift that is possible; returns whether the day changes."""
        old = self.kept.get((team.code, day), "")
        choices = self._choices(team, day, old)
        here = {
            shift.code: self.model.new_bool_var(f"{team.code} {day} {shift.code}")
            for shift in self.problem.shifts  # in this order, for the solver's answer hangs on that of the variables
            if shift.code in choices
        }
        for shift, variable in here.items():
            self.duty[team.code, day, shift] = variable
            self.model.add_hint(variable, shift == old)
        self.model.add_at_most_one(here.values())
        if choices == {old}:
            self.locked[team.code][day] = old
            if old:
                self.model.add(here[old] == 1)
            return None
        if old and self.request.is_pinned(team.code, (day, old)):
            self.lacks.append(UNPINNED * (1 - here[old]))
        for shift, variable in here.items():
            if shift != old:
                self._charge_new_duty(team, day, shift, variable)
        fresh = [variable for shift, variable in here.items() if shift != old]
        return 1 - here[old] if old else cp_model.LinearExpr.sum(fresh)

    def _choices(self, team: Team, day: int, old: str) -> set[str]:
        """Shifts (empty: off) that a team may have on a day."""
        request = self.request
        if old and request.is_begun((day, old)):
            return {old}
        if request.is_pinned(team.code, (day, old)):
            return {old, ""} if team.code in self.touched else {old}
        possible = {
            shift
            for shift in self.problem.force_by_code[team.force].shifts
            if team.present(day, shift)
            and not request.is_pinned(team.code, (day, shift))
            and self._has_time((day, shift))
            and self.problem.needed_trainings(team.force, shift) <= set(team.trainings)
        }
        return possible | {old, ""}

    def _has_time(self, key: Key) -> bool:
        length_s = self.problem.shift_by_code[key[1]].length_s
        left_s = length_s - self.request.from_s(key)
        return left_s >= min(LEAST_LEFT_S, length_s)

    def _charge_new_duty(self, team: Team, day: int, shift: str, variable: cp_model.IntVar) -> None:
        night = self.problem.shift_by_code[shift].night
        burden = 1 + min(MOST_BURDEN, self._duties[team.code] + NIGHT_BURDEN * night)
        self.burdens.append(burden * variable)
        self.most_burden += burden
        if self._is_outside_cycle(team, day, shift):
            self.lacks.append(OUTSIDE_CYCLE * variable)

    def _is_outside_cycle(self, team: Team, day: int, shift: str) -> bool:
        cycle = self.problem.cycle
        if team.crew is None or not cycle or not self.problem.force_by_code[team.force].rotates:
            return False
        return cycle[(day + team.crew) % len(cycle)] != shift

    def add_gaps(self, gaps: Iterable[Gap]) -> None:
        """Charge what the roster does not give."""
        for gap in gaps:
            if gap.least <= 0:
                continue
            given: list[cp_model.LinearExpr | int] = []
            for code in gap.teams:
                team = self.problem.team_by_code[code]
                for shift in gap.shifts:
                    size = team.present(gap.day, shift) if gap.counts_people else 1
                    variable = self.duty.get((code, gap.day, shift))
                    if variable is not None:
                        given.append(size * variable)
                    elif self.kept.get((code, gap.day)) == shift:
                        given.append(size)
            lacking = self.model.new_int_var(0, gap.least, "lacking")
            self.model.add(lacking + cp_model.LinearExpr.sum(given) >= gap.least)
            self.lacks.append(gap.price * lacking)

    def solve(self, stop: StopRule, seed: int, workers: int) -> dict[Cell, str] | None:
        """Return shift by (team, day) of all teams, none where nothing was found before ``stop`` ended the search."""
        per_change = self.most_burden + 1
        per_lack = per_change * (3 * len(self.duty) + 1)
        terms = [(per_lack, self.lacks), (per_change, self.changes), (1, self.burdens)]
        self.model.minimize(
            cp_model.LinearExpr.sum([weight * cp_model.LinearExpr.sum(parts) for weight, parts in terms if parts])
        )
        solver = Solver(seed=seed, workers=workers)
        if solver.solve(self.model, stop=stop) not in FOUND:
            return None
        members = set(self.helpers)
        found = {cell: shift for cell, shift in self.kept.items() if cell[0] not in members}
        found |= {(code, day): shift for (code, day, shift), v in self.duty.items() if solver.boolean_value(v)}
        return found
