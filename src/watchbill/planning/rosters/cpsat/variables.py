"""The model's variables, and the sum of prices that the constraints add to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from ortools.sat.python import cp_model

from watchbill.planning.rosters.case import OFF, RosterCase

Linear: TypeAlias = cp_model.LinearExpr | int
"""What CP-SAT takes as a linear expression (its variables are expressions too)."""


class RosterModel:
    """A case as a CP-SAT model; workers and shifts by position.

    ``work[worker, day, shift]`` is 1 where the worker works the shift; it exists only where the day allows that.
    ``crew[worker, crew]`` is 1 where a worker who follows the cycle belongs to a crew.
    """

    def __init__(self, case: RosterCase) -> None:
        self.case = case
        self.model = cp_model.CpModel()
        self.days = range(case.days)
        self.work: dict[tuple[int, int, int], cp_model.IntVar] = {}
        self.crew: dict[tuple[int, int], cp_model.IntVar] = {}
        self._on_day: dict[tuple[int, int], list[cp_model.IntVar]] = {}
        self._charges: list[Linear] = []
        for position in range(len(case.workers)):
            self._add_worker(position)

    def _add_worker(self, position: int) -> None:
        worker = self.case.workers[position]
        for day in self.days:
            here = self._on_day[position, day] = []
            for shift, kind in enumerate(self.case.shifts):
                if worker.may_work(day, kind.code):
                    works = self.model.new_bool_var(f"{worker.code} {day} {kind.code}")
                    self.work[position, day, shift] = works
                    here.append(works)
        for crew in worker.crews:
            self.crew[position, crew] = self.model.new_bool_var(f"{worker.code} crew {crew}")

    def on_day(self, position: int, day: int) -> list[cp_model.IntVar]:
        """Return the worker's variables of a day."""
        return self._on_day[position, day]

    def on(self, position: int, day: int) -> Linear:
        """Return whether the worker works on a day, as an expression; before day 0 the history tells."""
        if day < 0:
            return int(self.case.worked_on(self.case.workers[position], (), day) != OFF)
        return cp_model.LinearExpr.sum(self._on_day[position, day])

    def in_shifts(self, position: int, days: Iterable[int], shifts: Iterable[int]) -> list[cp_model.IntVar]:
        """Return the worker's variables of some shifts on some days, as far as there are any."""
        shifts = tuple(shifts)
        found = (self.work.get((position, day, shift)) for day in days for shift in shifts)
        return [works for works in found if works is not None]

    def missing(self, wanted: int, given: Linear) -> cp_model.IntVar:
        """Return a variable that is at least what ``given`` lacks of ``wanted``."""
        lacking = self.model.new_int_var(0, max(0, wanted), "")
        self.model.add(lacking + given >= wanted)
        return lacking

    def range_of(self, amounts: Iterable[Linear], largest: int) -> Linear:
        """Return the distance between the largest and the smallest of some amounts from 0 to ``largest``."""
        most = self.model.new_int_var(0, largest, "")
        least = self.model.new_int_var(0, largest, "")
        for amount in amounts:
            self.model.add(amount <= most)
            self.model.add(amount >= least)
        return most - least

    def charge(self, price: int, amount: Linear) -> None:
        """Add a price times an amount to what is minimised."""
        if price:
            self._charges.append(price * amount)

    def close(self) -> None:
        """Set the objective: the sum of all charges."""
        self.model.minimize(cp_model.LinearExpr.sum(self._charges))
