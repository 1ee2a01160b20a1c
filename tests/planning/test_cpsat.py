"""A search in a thread of its own: ended by a rule, by its work, by Ctrl-C, or done by itself."""

from __future__ import annotations

import itertools
import threading

import pytest
from ortools.sat.python import cp_model

from watchbill.planning.cpsat import FOUND, Solver
from watchbill.planning.stopping import Iterations

MARKS = 14
"""The shortest ruler with so many marks takes far longer to prove than any test."""


def ruler(marks: int) -> cp_model.CpModel:
    """The shortest ruler on which no two pairs of marks are equally far apart."""
    model = cp_model.CpModel()
    at = [model.new_int_var(0, marks**2, f"mark {number}") for number in range(marks)]
    for before, after in itertools.pairwise(at):
        model.add(before < after)
    model.add_all_different([high - low for low, high in itertools.combinations(at, 2)])
    model.minimize(at[-1] - at[0])
    return model


def test_a_search_that_is_done_leaves_its_solution_in_the_solver() -> None:
    solver = Solver()
    waits: list[int] = []
    status = solver.solve(ruler(4), on_wait=lambda: waits.append(1))
    assert status == cp_model.OPTIMAL
    assert solver.objective_value == 6
    assert waits


class Noting(Iterations):
    """Stops at once and notes the values that it was asked about."""

    def __init__(self) -> None:
        super().__init__(0)
        self.told: set[float] = set()

    def __call__(self, best: float) -> bool:
        self.told.add(best)
        return super().__call__(best)


def test_a_search_ends_when_the_rule_says_so_of_the_best_value() -> None:
    rule = Noting()
    assert Solver().solve(ruler(MARKS), stop=rule, best=lambda: 7) in {cp_model.FEASIBLE, cp_model.UNKNOWN}
    assert rule.told == {7}


def test_a_search_ends_after_so_much_work_with_the_same_answer_each_time() -> None:
    lengths = set()
    for _ in range(2):
        solver = Solver(seed=3, effort=0.05)
        assert solver.solve(ruler(MARKS)) in FOUND
        lengths.add((solver.objective_value, solver.best_objective_bound))
    assert len(lengths) == 1


def test_ctrl_c_ends_the_search_and_is_passed_on() -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        Solver().solve(ruler(MARKS), on_wait=interrupt)
    assert threading.active_count() == before
