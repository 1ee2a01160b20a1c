"""The restricted master problem: which mix of known schedules covers best, as a linear program on HiGHS."""

from __future__ import annotations

import highspy
import numpy as np
from numpy.typing import NDArray

from watchbill.planning.linear import Solver
from watchbill.planning.rosters.case import Schedule
from watchbill.planning.rosters.columns.cover import CoverRows, Rows

DUAL_SIMPLEX, PRIMAL_SIMPLEX = 1, 4
"""HiGHS: after fixing, the basis is still good for the dual simplex; after new columns, for the primal simplex."""
TINY = 1e-6


class Master:
    """People each take one of their schedules (or a mix), and lacking or needless people on duty have a price.

    Rows: the cover, then one per person. Columns: too few and too many for each row of cover, then the schedules.
    """

    def __init__(self, cover: CoverRows, wanted: Rows, people: tuple[int, ...]) -> None:
        self._cover = cover
        self.people = people
        self.schedules: list[Schedule] = []
        self.owners: list[int] = []
        self.costs: list[int] = []
        self._entries: NDArray[np.int64] = np.empty((0, 0), np.int64)
        self._known: dict[tuple[int, Schedule], int] = {}
        self._fixed: dict[int, int] = {}
        self._narrowed = False
        self._highs = Solver()
        self._set(presolve="off")
        none, nothing = np.array([], np.int32), np.array([], np.float64)
        for amount in wanted:
            self._highs.addRow(float(amount), float(amount), 0, none, nothing)
        for _ in people:
            self._highs.addRow(1.0, 1.0, 0, none, nothing)
        self._row_of = {person: len(wanted) + at for at, person in enumerate(people)}
        for sign, prices in ((1.0, cover.under), (-1.0, cover.over)):
            for row, price in enumerate(prices):
                self._highs.addCol(float(price), 0.0, highspy.kHighsInf, 1, np.array([row], np.int32), np.array([sign]))
        self._first = 2 * len(wanted)

    def _set(self, **options: bool | float | str) -> None:
        for name, value in options.items():
            self._highs.setOptionValue(name, value)

    def add(self, person: int, schedule: Schedule, cost: int) -> bool:
        """Add a schedule; return false where it is known already."""
        if (person, schedule) in self._known:
            return False
        self._known[person, schedule] = len(self.schedules)
        rows = np.append(self._cover.touched(schedule), self._row_of[person]).astype(np.int32)
        self._highs.addCol(float(cost), 0.0, highspy.kHighsInf, len(rows), rows, np.ones(len(rows), np.float64))
        self.schedules.append(schedule)
        self.owners.append(person)
        self.costs.append(cost)
        return True

    def solve(self, time_limit_s: float) -> bool:
        """Solve the linear program; return whether it was solved in time."""
        self._set(
            time_limit=self._highs.getRunTime() + max(0.01, time_limit_s),
            simplex_strategy=DUAL_SIMPLEX if self._narrowed else PRIMAL_SIMPLEX,
        )
        self._highs.run()
        self._narrowed = False
        return bool(self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    @property
    def value(self) -> float:
        """Value of the last solution."""
        return float(self._highs.getInfo().objective_function_value)

    def duals(self) -> tuple[Rows, dict[int, float]]:
        """Return the dual values of the cover, inside the box of its prices, and of the people."""
        values = np.array(self._highs.getSolution().row_dual)
        rows = values[: self._first // 2]
        people = {person: float(values[row]) for person, row in self._row_of.items()}
        return np.clip(rows, -self._cover.over, self._cover.under), people

    def shares(self) -> NDArray[np.float64]:
        """Return the share of each schedule in the last solution."""
        return np.array(self._highs.getSolution().col_value[self._first :])

    def fix(self, column: int) -> None:
        """Give a person this schedule for good."""
        # The person's other schedules are shut out by name too: the simplex would else lose its way among them.
        mine = [at for at, owner in enumerate(self.owners) if owner == self.owners[column]]
        bounds = np.array([float(at == column) for at in mine])
        columns = np.array(mine, np.int32) + self._first
        self._highs.changeColsBounds(len(mine), columns.astype(np.int32), bounds, bounds)
        self._fixed[self.owners[column]] = column
        self._narrowed = True

    def release(self) -> None:
        """Let everybody choose again."""
        self._fixed.clear()
        self.allow(np.ones(len(self.schedules), np.bool_))

    @property
    def entries(self) -> NDArray[np.int64]:
        """All schedules as an array: [schedule, day]."""
        if new := self.schedules[len(self._entries) :]:
            more = np.array(new, np.int64)
            self._entries = np.concatenate((self._entries.reshape(-1, more.shape[1]), more))
        return self._entries

    def columns(self) -> list[tuple[int, Schedule]]:
        """Return all schedules with their people."""
        return list(zip(self.owners, self.schedules, strict=True))

    def allow(self, allowed: NDArray[np.bool_]) -> None:
        """Let only these schedules be taken."""
        count = len(self.schedules)
        columns = np.arange(self._first, self._first + count, dtype=np.int32)
        upper = np.where(allowed, highspy.kHighsInf, 0.0)
        self._highs.changeColsBounds(count, columns, np.zeros(count), upper)
        self._narrowed = True

    @property
    def fixed(self) -> dict[int, int]:
        """Columns fixed, by person."""
        return self._fixed
