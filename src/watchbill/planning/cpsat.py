"""CP-SAT, as all engines use it: ended by a stop rule, in a thread of its own, so that Ctrl-C is heard meanwhile."""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable

from ortools.sat.python import cp_model

from watchbill.planning.stopping import NEVER, StopRule

logger = logging.getLogger(__name__)

POLL_S = 0.05
"""How often the stop rule is asked; no search ends sooner by the clock."""
FOUND = frozenset({cp_model.OPTIMAL, cp_model.FEASIBLE})
"""There is a solution."""


class Solver(cp_model.CpSolver):
    """CP-SAT with a seed and so many threads; what else an engine wants of it goes into ``parameters``.

    ``effort`` ends a search after so much work, in CP-SAT's deterministic seconds: what one thread finds until then
    does not hang on the machine's speed.
    """

    def __init__(self, *, seed: int = 1, workers: int = 1, effort: float | None = None) -> None:
        super().__init__()
        self.parameters.random_seed = seed
        self.parameters.num_workers = max(1, workers)
        if effort is not None:
            self.parameters.max_deterministic_time = effort
        self.parameters.catch_sigint_signal = False  # it would keep Ctrl-C to itself

    def solve(
        self,
        model: cp_model.CpModel,
        solution_callback: cp_model.CpSolverSolutionCallback | None = None,
        *,
        stop: StopRule = NEVER,
        best: Callable[[], float] = lambda: math.inf,
        on_wait: Callable[[], None] = lambda: None,
    ) -> cp_model.CpSolverStatus:
        """Search until it is done or ``stop`` says so, and return how it ended; what was found can be read afterwards.

        ``stop`` is asked about the value ``best()`` in this thread every ``POLL_S`` seconds, after ``on_wait``, which
        is called at least once; ``solution_callback`` is called in the solver's. Ctrl-C ends the search and is passed
        on. Where the solver broke down, that is logged and the status is unknown.
        """
        self.parameters.max_time_in_seconds = max(POLL_S, stop.remaining_s())
        search = super().solve
        statuses: list[cp_model.CpSolverStatus] = []

        def run() -> None:
            try:
                statuses.append(search(model, solution_callback))
            except Exception:
                logger.exception("CP-SAT broke down")

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        try:
            while True:
                thread.join(POLL_S)
                on_wait()
                if not thread.is_alive():
                    break
                if stop(best()):
                    self.stop_search()
        except KeyboardInterrupt:
            while thread.is_alive():  # more than once: a search that has not begun yet cannot be stopped
                self.stop_search()
                thread.join(POLL_S)
            raise
        return statuses[0] if statuses else cp_model.UNKNOWN
