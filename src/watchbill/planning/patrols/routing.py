"""The search for routes in one part of a case: PyVRP's iterated local search with our own stopping rule."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import pyvrp
from pyvrp import IteratedLocalSearchParams, PenaltyParams, SolveParams
from pyvrp.exceptions import PenaltyBoundWarning
from pyvrp.IteratedLocalSearch import IteratedLocalSearchCallbacks
from pyvrp.search import NeighbourhoodParams, PerturbationParams

from watchbill.planning.patrols.model import Part

NEIGHBOURS = 40


def never() -> bool:
    """The answer of somebody who does not cancel."""
    return False


@dataclass(frozen=True)
class Stop:
    """When a search ends: after so many iterations, at an instant of the monotonic clock, or when told to.

    ``once_complete`` ends it as soon as every visit is on a route, ``patience`` after so many iterations
    without a better solution. Without a deadline in reach, the outcome
    depends on the seed alone.
    """

    iterations: int
    deadline: float
    once_complete: bool = False
    patience: int = 1_000_000
    cancelled: Callable[[], bool] = never


class _Watch(IteratedLocalSearchCallbacks):
    """Decides after every iteration whether to go on."""

    def __init__(self, stop: Stop) -> None:
        self.stop = stop
        self.iterations = 0
        self.last_better = 0
        self.complete = False

    def on_start(self, ils: pyvrp.IteratedLocalSearch) -> None:
        self.on_best(ils.initial_solution)

    def on_best(self, best: pyvrp.Solution) -> None:
        self.last_better = self.iterations
        self.complete = best.is_feasible() and not best.unplanned()

    def __call__(self, best_cost: int) -> bool:
        del best_cost
        self.iterations += 1
        return (
            self.iterations > self.stop.iterations
            or self.iterations - self.last_better > self.stop.patience
            or (self.complete and self.stop.once_complete)
            or time.monotonic() >= self.stop.deadline
            or self.stop.cancelled()
        )


def search(part: Part, start: pyvrp.Solution, stop: Stop, seed: int) -> pyvrp.Solution:
    """The best routes found from ``start`` on; ``start`` itself need not be feasible, nor must the answer."""
    watch = _Watch(stop)
    params = SolveParams(
        ils=IteratedLocalSearchParams(callbacks=watch, num_iters_no_improvement=20_000, history_length=100),
        penalty=PenaltyParams(solutions_between_updates=100, max_penalty=20_000.0),
        perturbation=PerturbationParams(1, 6),
        neighbourhood=NeighbourhoodParams(num_neighbours=NEIGHBOURS),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PenaltyBoundWarning)
        found = pyvrp.solve(part.data, watch, seed=seed, collect_stats=False, params=params, initial_solution=start)
    return found.best
