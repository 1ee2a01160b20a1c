"""The claims that one team's limits, trainings, wishes and mates make on a part of the roster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from watchbill.planning.reasons import Claim
from watchbill.planning.rosters.rests import history_shift

if TYPE_CHECKING:
    from watchbill.planning.explain.roster_part import RosterPart

SATURDAY = 5


class TeamClaims:
    """Adds the claims of one team, a position in the problem's list."""

    def __init__(self, part: RosterPart, position: int) -> None:
        self.part = part
        self.model = part.model
        self.position = position
        self.team = part.problem.teams[position]
        self.days = range(part.problem.operation.days)

    def add(self) -> None:
        """Add all of them."""
        limits, problem = self.team.limits, self.part.problem
        lengths = {shift.code: shift.length_s for shift in problem.shifts}
        if problem.duty_trainings:
            self._training()
        if limits.most_work_s is not None:
            self._at_most("most_work", lengths, limits.most_work_s)
        for shift, most in limits.most_shifts.items():
            self._at_most("most_shifts", {shift: 1}, most, shift)
        if limits.most_weekends is not None:
            self._weekends(limits.most_weekends)
        if limits.least_off_days > 1:
            self._least_off(limits.least_off_days)
        if limits.least_run_days > 1:
            self._least_run(limits.least_run_days)
        if limits.least_work_s:
            self._at_least(Claim(rule="least_work", area=self.team.area, team=self.team.code), lengths)
        self._wishes()

    def _claim(self, rule: str, *, day: int | None = None, shift: str = "") -> cp_model.IntVar:
        return self.part.literal(Claim(rule=rule, area=self.team.area, day=day, shift=shift, team=self.team.code))

    def _worked(self, day: int) -> cp_model.LinearExpr:
        if day < 0:
            return cp_model.LinearExpr.constant(int(bool(history_shift(self.team.history, day))))
        return cp_model.LinearExpr.sum(self.part.on(self.position, day))

    def _training(self) -> None:
        had = set(self.team.trainings)
        for (position, _, shift), duty in self.part.duty.items():
            if position == self.position and not self.part.problem.needed_trainings(self.team.force, shift) <= had:
                self.model.add_implication(self._claim("training"), duty.negated())

    def _sum(self, weights: Mapping[str, int]) -> cp_model.LinearExprT:
        return cp_model.LinearExpr.sum(
            [
                weights[shift] * duty
                for (position, _, shift), duty in self.part.duty.items()
                if position == self.position and shift in weights
            ]
        )

    def _at_most(self, rule: str, weights: Mapping[str, int], most: int, shift: str = "") -> None:
        self.model.add(self._sum(weights) <= most).only_enforce_if(self._claim(rule, shift=shift))

    def _at_least(self, claim: Claim, weights: Mapping[str, int]) -> None:
        if self.part.takes_part(claim):
            least = self.team.limits.least_work_s
            self.model.add(self._sum(weights) >= least).only_enforce_if(self.part.literal(claim))

    def _weekends(self, most: int) -> None:
        weekday = date.fromisoformat(self.part.problem.operation.start_date).weekday()
        weekends = []
        for saturday in range(SATURDAY - weekday - 7, self.part.problem.operation.days, 7):
            both = [day for day in (saturday, saturday + 1) if day in self.days]
            if both and not any(history_shift(self.team.history, day) for day in (saturday, saturday + 1) if day < 0):
                weekend = self.model.new_bool_var("")
                weekends.append(weekend)
                for day in both:
                    self.model.add(self._worked(day) <= weekend)
        self.model.add(cp_model.LinearExpr.sum(weekends) <= most).only_enforce_if(self._claim("most_weekends"))

    def _least_off(self, least: int) -> None:
        for second in self.days:
            for first in range(second - least, second - 1):
                between = cp_model.LinearExpr.sum([self._worked(day) for day in range(first + 1, second)])
                ends = self._worked(first) + self._worked(second)
                self.model.add(ends - between <= 1).only_enforce_if(self._claim("least_off"))

    def _least_run(self, least: int) -> None:
        """No run that is too short ends before a day off; those that touch an end of what is known are free."""
        known = -len(self.team.history)
        for off in self.days:
            claim = Claim(rule="least_run", area=self.team.area, day=off, team=self.team.code)
            if not self.part.takes_part(claim):
                continue
            for begin in range(max(known + 1, off - least + 1), off):
                run = cp_model.LinearExpr.sum([self._worked(day) for day in range(begin, off)])
                ends = self._worked(begin - 1) + self._worked(off)
                self.model.add(run - ends <= off - begin - 1).only_enforce_if(self.part.literal(claim))

    def _wishes(self) -> None:
        for wish in self.part.problem.wishes:
            claim = Claim(rule="wish", area=self.team.area, day=wish.day, shift=wish.shift, team=self.team.code)
            if wish.team != self.team.code or not self.part.takes_part(claim):
                continue
            duties = [
                duty
                for (position, day, shift), duty in self.part.duty.items()
                if position == self.position and day == wish.day and wish.shift in {"", shift}
            ]
            worked = cp_model.LinearExpr.sum(duties)
            asked = worked >= 1 if wish.kind == "on" else worked == 0
            if not isinstance(asked, bool):
                self.model.add(asked).only_enforce_if(self.part.literal(claim))
            elif not asked:
                self.model.add(self.part.literal(claim) == 0)


def add_together(part: RosterPart, positions: Iterable[int]) -> None:
    """Let the teams of a group that are in the part have the same duties."""
    inside = {part.problem.teams[position].code: position for position in positions}
    for group in part.problem.together:
        mates = [code for code in group if code in inside]
        for first, second in pairwise(mates):
            team = part.problem.team_by_code[first]
            claim = part.literal(Claim(rule="together", area=team.area, team=first))
            for day in range(part.problem.operation.days):
                for shift in part.problem.shifts:
                    pair = [part.duty.get((inside[code], day, shift.code), 0) for code in (first, second)]
                    if any(not isinstance(one, int) for one in pair):
                        part.model.add(pair[0] == pair[1]).only_enforce_if(claim)
