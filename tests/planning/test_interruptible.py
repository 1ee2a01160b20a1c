"""A search in a thread of its own: ended by the caller, by Ctrl-C, or done by itself."""

from __future__ import annotations

import itertools
import threading

import pytest
from ortools.sat.python import cp_model

from watchbill.planning.interruptible import solve_interruptibly

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


def single() -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return solver


def test_a_search_that_is_done_leaves_its_solution_in_the_solver() -> None:
    model = ruler(4)
    solver = single()
    waits: list[int] = []
    status = solve_interruptibly(solver, model, lambda: False, on_wait=lambda: waits.append(1))
    assert status == cp_model.OPTIMAL
    assert solver.objective_value == 6
    assert waits


def test_a_search_ends_when_the_caller_says_so() -> None:
    model = ruler(MARKS)
    assert solve_interruptibly(single(), model, lambda: True) in {cp_model.FEASIBLE, cp_model.UNKNOWN}


def test_ctrl_c_ends_the_search_and_is_passed_on() -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    model = ruler(MARKS)
    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        solve_interruptibly(single(), model, lambda: False, on_wait=interrupt)
    assert threading.active_count() == before
