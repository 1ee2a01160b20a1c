"""CP-SAT in a thread of its own, so that the caller's stays awake for Ctrl-C and can end the search."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ortools.sat.python import cp_model

POLL_S = 0.05
"""How often the caller's thread is asked."""


def solve_interruptibly(
    solver: cp_model.CpSolver,
    model: cp_model.CpModel,
    is_over: Callable[[], bool],
    *,
    callback: cp_model.CpSolverSolutionCallback | None = None,
    on_wait: Callable[[], None] = lambda: None,
) -> cp_model.CpSolverStatus:
    """Solve a model until the solver is done or ``is_over`` says so; what was found until then is in ``solver``.

    ``is_over`` is asked in this thread every ``POLL_S`` seconds, after ``on_wait``, which is called at least once;
    ``callback`` is called in the solver's. Ctrl-C ends the search and is passed on. The status is unknown where the
    solver broke down.
    """
    solver.parameters.catch_sigint_signal = False  # the solver would keep Ctrl-C to itself
    statuses: list[cp_model.CpSolverStatus] = []
    thread = threading.Thread(target=lambda: statuses.append(solver.solve(model, callback)), daemon=True)
    thread.start()
    try:
        while True:
            thread.join(POLL_S)
            on_wait()
            if not thread.is_alive():
                break
            if is_over():
                solver.stop_search()
    except KeyboardInterrupt:
        while thread.is_alive():  # more than once: a search that has not begun yet cannot be stopped
            solver.stop_search()
            thread.join(POLL_S)
        raise
    return statuses[0] if statuses else cp_model.UNKNOWN
