"""The whole roster as one CP-SAT model, with a variable per stretch of work: it proves small cases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeAlias

from ortools.sat.python import cp_model

from watchbill.planning.problem import Struct
from watchbill.planning.rosters.case import OFF, Schedule, ShiftInstance
from watchbill.planning.rosters.stretches import owes_work, stretches
from watchbill.planning.stopping import StopRule

POLL_S = 0.1

Linear: TypeAlias = cp_model.LinearExpr | int
"""What CP-SAT takes as a linear expression."""


class ModelAnswer(Struct, kw_only=True, frozen=True):
    """The best roster found, if any, the bound, and whether it is known that there is no better (or none at all)."""

    schedules: dict[int, Schedule] | None
    bound: float
    proven: bool


class ShiftModel:
    """Variables: ``work[person, day, shift]``, and one per person and stretch; people by position."""

    def __init__(self, instance: ShiftInstance) -> None:
        self.instance = instance
        self.model = cp_model.CpModel()
        self.work: dict[tuple[int, int, int], cp_model.IntVar] = {}
        for person in range(len(instance.staff)):
            self._add_person(person)
        self.value = cp_model.LinearExpr.sum([*self._wishes(), *self._cover()])
        self.model.minimize(self.value)

    def _add_person(self, at: int) -> None:
        instance, model, person = self.instance, self.model, self.instance.staff[at]
        types = [s for s, shift in enumerate(instance.shifts) if person.most_shifts.get(shift.code, 0) > 0]
        by_day: list[list[cp_model.IntVar]] = [[] for _ in range(instance.days)]
        busy: list[list[cp_model.IntVar]] = [[] for _ in range(instance.days)]
        first_day: list[cp_model.IntVar] = []
        for stretch in stretches(person, instance.days):
            chosen = model.new_bool_var("")
            for day in range(stretch.first, stretch.end):
                by_day[day].append(chosen)
            for day in range(stretch.first, min(stretch.rested, instance.days)):
                busy[day].append(chosen)
            if stretch.first == 0:
                first_day.append(chosen)
        for chosen_on in busy:
            model.add_at_most_one(chosen_on)
        if owes_work(person):
            model.add_exactly_one(first_day)
        for day in range(instance.days):
            for shift in types:
                self.work[at, day, shift] = model.new_bool_var("")
            model.add(sum(self.work[at, day, shift] for shift in types) == sum(by_day[day]))
        self._add_order(at, types)
        self._add_limits(at, types, by_day)

    def _add_order(self, at: int, types: list[int]) -> None:
        follow, history = self.instance.may_follow, self.instance.staff[at].history
        for shift in types:
            if history and history[-1] != OFF and not follow[history[-1]][shift] and self.instance.days:
                self.model.add(self.work[at, 0, shift] == 0)
            barred = [other for other in types if not follow[shift][other]]
            if barred:
                for day in range(self.instance.days - 1):
                    after = [self.work[at, day + 1, other] for other in barred]
                    self.model.add_at_most_one([self.work[at, day, shift], *after])

    def _add_limits(self, at: int, types: list[int], by_day: list[list[cp_model.IntVar]]) -> None:
        instance, model, person = self.instance, self.model, self.instance.staff[at]
        minutes = [
            instance.shifts[shift].minutes * self.work[at, day, shift]
            for day in range(instance.days)
            for shift in types
        ]
        model.add_linear_constraint(sum(minutes), person.least_minutes, person.most_minutes)
        for shift in types:
            most = person.most_shifts[instance.shifts[shift].code]
            if most < instance.days:
                model.add(sum(self.work[at, day, shift] for day in range(instance.days)) <= most)
        weekends = []
        for day in range(instance.days):
            weekday = instance.weekday(day)
            if weekday == 6 and day == 0:
                if not person.history or person.history[-1] == OFF:
                    weekends.append(sum(by_day[day]))
            elif weekday == 5:
                worked = model.new_bool_var("")
                model.add(worked >= sum(by_day[day]))
                if day + 1 < instance.days:
                    model.add(worked >= sum(by_day[day + 1]))
                weekends.append(worked)
        model.add(sum(weekends) <= person.most_weekends)

    def _wishes(self) -> list[Linear]:
        position = {person.code: at for at, person in enumerate(self.instance.staff)}
        prices: list[Linear] = []
        for wish in self.instance.wishes:
            works = self.work.get((position[wish.person], wish.day, self.instance.shift_position[wish.shift]))
            if wish.kind == "on":
                prices.append(wish.weight if works is None else wish.weight * (1 - works))
            elif works is not None:
                prices.append(wish.weight * works)
        return prices

    def _cover(self) -> list[Linear]:
        prices: list[Linear] = []
        staff = range(len(self.instance.staff))
        for cover in self.instance.cover:
            shift = self.instance.shift_position[cover.shift]
            at_work = (self.work.get((at, cover.day, shift)) for at in staff)
            have = cp_model.LinearExpr.sum([works for works in at_work if works is not None])
            lacking = self.model.new_int_var(0, cover.wanted, "")
            needless = self.model.new_int_var(0, len(self.instance.staff), "")
            self.model.add(have + lacking - needless == cover.wanted)
            prices += [cover.under * lacking, cover.over * needless]
        return prices

    def hint(self, schedules: dict[int, Schedule]) -> None:
        """Start from a roster."""
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for (at, day, shift), works in self.work.items():
            if at in schedules:
                self.model.add_hint(works, schedules[at][day] == shift)

    def solve(self, stop: StopRule, *, seed: int, workers: int, below: float, bound: float = 0) -> ModelAnswer:
        """Look for a roster of less than ``below``, knowing that none is less than ``bound``."""
        if below < float("inf"):
            self.model.add(self.value <= round(below) - 1)
        self.model.add(self.value >= round(bound))
        solver = cp_model.CpSolver()
        solver.parameters.random_seed = seed
        solver.parameters.num_workers = max(1, workers)
        solver.parameters.max_time_in_seconds = max(0.1, min(stop.remaining_s(), 1e6))
        solver.parameters.catch_sigint_signal = False
        status = _run(solver, self.model, lambda: stop(below))
        schedules = None
        if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            schedules = {at: self._schedule(at, solver) for at in range(len(self.instance.staff))}
        none_better = status == cp_model.INFEASIBLE
        return ModelAnswer(
            schedules=schedules,
            bound=below if none_better else max(bound, solver.best_objective_bound),
            proven=none_better or status == cp_model.OPTIMAL,
        )

    def _schedule(self, at: int, solver: cp_model.CpSolver) -> Schedule:
        worked = {
            day: shift
            for (person, day, shift), works in self.work.items()
            if person == at and solver.boolean_value(works)
        }
        return tuple(worked.get(day, OFF) for day in range(self.instance.days))


def _run(solver: cp_model.CpSolver, model: cp_model.CpModel, ended: Callable[[], bool]) -> cp_model.CpSolverStatus:
    """Solve in a thread, so that this one stays awake for cancelling."""
    statuses: list[cp_model.CpSolverStatus] = []
    thread = threading.Thread(target=lambda: statuses.append(solver.solve(model)), daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(POLL_S)
        if thread.is_alive() and ended():
            solver.stop_search()
    return statuses[0] if statuses else cp_model.UNKNOWN
