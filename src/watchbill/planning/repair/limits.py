"""The limits of single teams in the roster part of a repair, and the groups that stay together.

What cannot be changed any more (it has begun, or is pinned) may have broken a limit already; such a day binds nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import pairwise

from ortools.sat.python import cp_model

from watchbill.planning.plan import Duty
from watchbill.planning.problem import Problem, Team
from watchbill.planning.repair.gaps import Cell
from watchbill.planning.repair.request import Request
from watchbill.planning.rosters.rests import history_shift

Duties = Mapping[tuple[str, int, str], cp_model.IntVar]
SATURDAY = 5


class TeamLimits:
    """Adds the limits of one team.

    ``locked`` are its days that stay as they are, with the shift (empty: off); ``conflicts`` the pairs of shifts that
    exclude each other, as ``rests.conflicts`` tells them.
    """

    def __init__(
        self,
        model: cp_model.CpModel,
        problem: Problem,
        team: Team,
        duties: Duties,
        locked: Mapping[int, str],
        conflicts: Iterable[tuple[str, str, int]],
    ) -> None:
        self.model = model
        self.problem = problem
        self.team = team
        self.locked = locked
        self.conflicts = conflicts
        self.days = range(problem.operation.days)
        self.duty = {
            (day, shift.code): variable
            for day in self.days
            for shift in problem.shifts
            if (variable := duties.get((team.code, day, shift.code))) is not None
        }

    def add(self) -> None:
        """Add all of them."""
        limits = self.team.limits
        self._rest()
        self._longest_run(limits.longest_run_days or self.problem.rest.longest_run_days)
        if limits.most_work_s is not None:
            lengths = {code: shift.length_s for code, shift in self.problem.shift_by_code.items()}
            self._at_most(lengths, limits.most_work_s)
        for shift, most in limits.most_shifts.items():
            self._at_most({shift: 1}, most)
        if limits.most_weekends is not None:
            self._weekends(limits.most_weekends)
        if limits.least_off_days > 1:
            self._least_off(limits.least_off_days)

    def _rest(self) -> None:
        for first, second, between in self.conflicts:
            for day in self.days:
                later = self.duty.get((day, second))
                if later is None:
                    continue
                earlier = self.duty.get((day - between, first))
                if earlier is not None:
                    self.model.add_bool_or([earlier.negated(), later.negated()])
                elif day - between < 0 and history_shift(self.team.history, day - between) == first:
                    self.model.add(later == 0)

    def _longest_run(self, longest: int) -> None:
        for last in self.days:
            window = range(last - longest, last + 1)
            worked = sum(bool(history_shift(self.team.history, day)) for day in window if day < 0)
            here = [variable for (day, _), variable in self.duty.items() if day in window]
            if here:
                self.model.add(worked + cp_model.LinearExpr.sum(here) <= longest)

    def _at_most(self, weights: Mapping[str, int], most: int) -> None:
        locked = sum(weights.get(shift, 0) for shift in self.locked.values())
        terms = [weights.get(shift, 0) * variable for (_, shift), variable in self.duty.items()]
        self.model.add(cp_model.LinearExpr.sum(terms) <= max(most, locked))

    def _worked(self, day: int) -> cp_model.LinearExpr:
        if day < 0:
            return cp_model.LinearExpr.constant(int(bool(history_shift(self.team.history, day))))
        return cp_model.LinearExpr.sum([variable for (other, _), variable in self.duty.items() if other == day])

    def _weekends(self, most: int) -> None:
        weekday = date.fromisoformat(self.problem.operation.start_date).weekday()
        weekends: list[cp_model.IntVar] = []
        locked = 0
        for saturday in range(SATURDAY - weekday - 7, self.problem.operation.days, 7):
            both = [day for day in (saturday, saturday + 1) if day in self.days]
            counted_before = any(history_shift(self.team.history, day) for day in (saturday, saturday + 1) if day < 0)
            if not both or counted_before:
                continue
            weekend = self.model.new_bool_var("")
            for day in both:
                self.model.add(self._worked(day) <= weekend)
            weekends.append(weekend)
            locked += any(self.locked.get(day) for day in both)
        self.model.add(cp_model.LinearExpr.sum(weekends) <= max(most, locked))

    def _least_off(self, least: int) -> None:
        for first in range(-least, self.problem.operation.days):
            for second in range(first + 2, first + least + 1):
                inside = range(first, second + 1)
                if second not in self.days or all(day < 0 or day in self.locked for day in inside):
                    continue
                between = [self._worked(day) for day in range(first + 1, second)]
                self.model.add(self._worked(first) + self._worked(second) - cp_model.LinearExpr.sum(between) <= 1)


def add_together(
    model: cp_model.CpModel,
    problem: Problem,
    duties: Duties,
    members: Collection[str],
    locked: Mapping[str, Mapping[int, str]],
) -> None:
    """Let the teams of a group have the same duties."""
    for group in problem.together:
        inside = [code for code in group if code in members]
        for first, second in pairwise(inside):
            for day in range(problem.operation.days):
                if day in locked[first] and day in locked[second]:
                    continue
                for shift in problem.shifts:
                    pair = [duties.get((code, day, shift.code), 0) for code in (first, second)]
                    if any(not isinstance(one, int) for one in pair):
                        model.add(pair[0] == pair[1])


def shaken(problem: Problem, dropped: Iterable[Duty]) -> frozenset[str]:
    """Return the teams whose other duties a dropped one can make wrong: too few days off, or not together."""
    gone = {duty.team for duty in dropped}
    found = {code for code in gone if problem.team_by_code[code].limits.least_off_days > 1}
    return frozenset(found).union(*(group for group in problem.together if gone.intersection(group)))


def without_shaken(request: Request, kept: Mapping[Cell, str], touched: Collection[str]) -> dict[Cell, str]:
    """Return the duties that can stay though nobody steps in; of the shaken teams' those that break no rule now."""
    found = dict(kept)
    while dropped := [
        (code, day)
        for (code, day), shift in found.items()
        if code in touched and not request.is_begun((day, shift)) and not _may_stay(request.after, found, code, day)
    ]:
        for cell in dropped:
            del found[cell]
    return found


def _may_stay(problem: Problem, shifts: Mapping[Cell, str], code: str, day: int) -> bool:
    """Whether a team has its mates with it on a day, and enough days off before it."""
    team = problem.team_by_code[code]
    if any(shifts.get((mate, day)) != shifts[code, day] for mate in with_mates(problem, frozenset({code}))):
        return False
    days = range(day - team.limits.least_off_days, day)
    worked = [one for one in days if (history_shift(team.history, one) if one < 0 else shifts.get((code, one)))]
    return not worked or worked[-1] == day - 1


def with_mates(problem: Problem, teams: frozenset[str]) -> frozenset[str]:
    """Return the teams and all that stay together with one of them."""
    return teams.union(*(group for group in problem.together if teams.intersection(group)))
