"""When each call takes place, once the order of calls is settled: two small linear programs.

First the largest gap ratio is made as small as it can be, then the sum of all stops' largest gap ratios, under
travel, dwell, windows, breaks and least gaps. All constants are whole seconds and all constraints between
calls are differences, so rounding every start down keeps them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import highspy
import numpy as np
from numpy.typing import NDArray

from watchbill.planning.linear import Solver
from watchbill.planning.patrols.case import Call, Case, Tour, Tours, Want
from watchbill.planning.patrols.rules import force_gap

INFINITE = highspy.kHighsInf
TOLERANCE = 1e-6
"""Of gap ratios, from one program to the next."""
ROUNDING_S = 0.07
"""More than the tolerance is worth in seconds: a start so little before a whole second is meant to be there."""
LONG_GAP_PRICE = 1.0


class _Program:
    """A linear program as it grows: variables with bounds, rows ``sum(coefficient * variable) <= bound``."""

    def __init__(self) -> None:
        self.low: list[float] = []
        self.high: list[float] = []
        self.starts: list[int] = []
        self.columns: list[int] = []
        self.values: list[float] = []
        self.right: list[float] = []
        self._solver: Solver | None = None

    def variable(self, low: float, high: float) -> int:
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def at_most(self, bound: float, *terms: tuple[int | None, float]) -> None:
        """Adds a row; a term without a variable is left out."""
        there = [(column, value) for column, value in terms if column is not None]
        columns, values = [column for column, _ in there], [value for _, value in there]
        if self._solver is None:
            self.starts.append(len(self.columns))
            self.columns += columns
            self.values += values
            self.right.append(bound)
        else:
            self._solver.addRow(-INFINITE, bound, len(columns), np.array(columns, np.int32), np.array(values))

    def minimise(self, costs: Mapping[int, float]) -> NDArray[np.float64] | None:
        """Return the variables' best values; another time it goes on from the solution before."""
        cost = np.zeros(len(self.low))
        cost[list(costs)] = list(costs.values())
        if self._solver is None:
            self._solver = self._first(cost)
        else:
            self._solver.changeColsCost(cost.size, np.arange(cost.size, dtype=np.int32), cost)
        self._solver.run()
        solved = self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return np.array(self._solver.getSolution().col_value) if solved else None

    def _first(self, cost: NDArray[np.float64]) -> Solver:
        """Hand the program to the solver."""
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = len(self.low), len(self.right)
        program.col_cost_, program.col_lower_, program.col_upper_ = cost, np.array(self.low), np.array(self.high)
        program.row_lower_, program.row_upper_ = np.full(len(self.right), -INFINITE), np.array(self.right)
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.array([*self.starts, len(self.columns)], np.int32)
        program.a_matrix_.index_ = np.array(self.columns, np.int32)
        program.a_matrix_.value_ = np.array(self.values)
        solver = Solver()
        solver.passModel(program)
        return solver


@dataclass(frozen=True)
class _Start:
    """The start of a visit, or an edge of the shift: when it is now, its variable, and whose it is."""

    now_s: int
    column: int | None = None
    force: str = ""


def retime(case: Case, tours: Tours, teams: Collection[int] | None = None) -> Tours:
    """The tours with the same calls in the same order at the best times; other ``teams`` keep theirs."""
    movable = set(case.free_teams if teams is None else teams) - case.fixed
    program = _Program()
    column: dict[tuple[int, int], int] = {}
    for tour in tours:
        if tour.team in movable:
            _add_tour(program, case, tour, column)
    worst = program.variable(1.0, INFINITE)
    means, excesses = _add_gaps(program, case, tours, column, worst)
    if not column:
        return tours
    first = program.minimise({worst: 1.0, **dict.fromkeys(excesses, LONG_GAP_PRICE)})
    if first is None:
        return tours
    program.at_most(float(first[worst]) + TOLERANCE, (worst, 1.0))
    program.at_most(
        float(sum(first[excess] for excess in excesses)) + TOLERANCE, *((excess, 1.0) for excess in excesses)
    )
    second = program.minimise(dict.fromkeys(means, 1.0))
    values = first if second is None else second
    return tuple(
        Tour(
            tour.team,
            tuple(
                replace(call, start_s=int(values[column[(tour.team, index)]] + ROUNDING_S))
                for index, call in enumerate(tour.calls)
            ),
        )
        if tour.team in movable
        else tour
        for tour in tours
    )


def _add_tour(program: _Program, case: Case, tour: Tour, column: dict[tuple[int, int], int]) -> None:
    """Variables for the starts of a tour's calls, in order, with the travel between them."""
    legs = case.legs(tour.team)
    base = case.teams[tour.team].base
    before: Call | None = None
    for index, call in enumerate(tour.calls):
        low, high = _bounds(case, call)
        if before is None:
            low = max(low, int(legs[base, call.place]))
        if index == len(tour.calls) - 1:
            high = min(high, case.length_s - call.stay_s - int(legs[call.place, base]))
        column[(tour.team, index)] = program.variable(low, high)
        if before is not None:
            need = before.stay_s + int(legs[before.place, call.place])
            program.at_most(-need, (column[(tour.team, index - 1)], 1.0), (column[(tour.team, index)], -1.0))
        before = call


def _bounds(case: Case, call: Call) -> tuple[int, int]:
    if call.visit < 0:
        return (case.rest.earliest_s, case.rest.latest_s) if case.rest else (0, case.length_s)
    windows = case.wants[case.want_of[call.visit]].demand.windows
    inside = [window for window in windows if window[0] <= call.start_s <= window[1]]
    return inside[0] if inside else (0, case.length_s)


def _add_gaps(
    program: _Program, case: Case, tours: Tours, column: dict[tuple[int, int], int], worst: int
) -> tuple[list[int], list[int]]:
    """Each touched stop's largest gap ratio, and by how much its gaps are too long, as variables."""
    starts: dict[int, list[_Start]] = defaultdict(list)
    for tour in tours:
        for index, call in enumerate(tour.calls):
            if call.visit >= 0:
                starts[case.want_of[call.visit]].append(
                    _Start(call.start_s, column.get((tour.team, index)), case.teams[tour.team].force)
                )
    means, excesses = [], []
    for number, calls in starts.items():
        if all(start.column is None for start in calls):
            continue
        want = case.wants[number]
        mean = program.variable(0.0, INFINITE)
        excess = program.variable(0.0, INFINITE)
        means.append(mean)
        excesses.append(excess)
        _add_want(program, case, want, sorted(calls, key=lambda start: start.now_s), mean)
        if len(calls) >= want.demand.visits:
            program.at_most(0.0, (mean, 1.0), (worst, -1.0))
        program.at_most(want.demand.max_gap_s / want.ideal_s, (mean, 1.0), (excess, -1.0))
    return means, excesses


def _add_want(program: _Program, case: Case, want: Want, calls: list[_Start], mean: int) -> None:
    """Rows that make ``mean`` at least each gap of the stop over its ideal, and keep the visits apart."""
    points = [_Start(0), *calls, _Start(case.length_s)]
    for index, (early, late) in enumerate(pairwise(points)):
        constant = (late.now_s if late.column is None else 0) - (early.now_s if early.column is None else 0)
        program.at_most(-constant, (late.column, 1.0), (early.column, -1.0), (mean, -want.ideal_s))
        if 0 < index < len(points) - 2 and (early.column is not None or late.column is not None):
            apart_s = force_gap.least_gap_s(want.demand, early.force, late.force)
            program.at_most(constant - apart_s, (early.column, 1.0), (late.column, -1.0))
