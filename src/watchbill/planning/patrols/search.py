"""The search for a shift's tours: a first plan at once, then gaps squeezed shorter and shorter, then ways trimmed.

1. A simple first plan.
2. The longest gap allowed is set a step below what the plan reaches. Visits that do not fit any more fall out, and
   ruin and recreate runs until all are back: a better plan. Where it does not get there in a while, the step was too
   long, and a shorter one is tried. Where a first plan lacks visits, wishes that keep them out are dropped. In a
   small shift CP-SAT then finds what must be lacking, looks for the best plan and proves it.
3. At the end, or as soon as gaps are even enough, the same search shortens the ways; gaps may grow to what is even
   enough, or by a hundredth where nothing is proven.

Every round is bounded by iterations; only the end is a matter of the clock.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field

from watchbill.planning.patrols import asked, moves, times
from watchbill.planning.patrols.case import Case, Tours
from watchbill.planning.patrols.network import Lane, Network
from watchbill.planning.patrols.quality import Quality, measure
from watchbill.planning.patrols.rules import fair_share
from watchbill.planning.patrols.small import Effort, is_small
from watchbill.planning.patrols.squeeze import LEAST_EXCESS, WIDEST_EXCESS, Squeeze
from watchbill.planning.stopping import AnyOf, Cancelled, TimeLimit

ITERATIONS_PER_VISIT = 160_000
LEAST_ITERATIONS, MOST_ITERATIONS = 100, 1_000
TRIM_FROM = 0.6
"""Part of the time, or of the rounds, after which the ways are trimmed."""
FAIR_UNTIL = 1.2
"""Part of the time after which work that is still uneven stays so."""
SETTLE_FROM, LACK_UNTIL, SETTLE_UNTIL = 0.3, 0.6, 0.9
"""In a small shift CP-SAT takes over in between, sooner where a step fails: first with what must be lacking."""
EFFORT_PER_ROUND = 0.02
AVERAGE = 10
"""Visits that an iteration takes out, about."""


def never() -> bool:
    """The answer of somebody who does not cancel."""
    return False


@dataclass
class Search:
    """One run of the search; ``best`` is always a plan that may be used."""

    case: Case
    deadline: float
    seed: int
    rounds: int | None = None
    cancelled: Callable[[], bool] = never
    on_better: Callable[[Tours], None] | None = None
    workers: int = 1
    best: Tours = field(init=False)
    quality: Quality = field(init=False)
    rounds_done: int = field(init=False, default=0)
    least_ratio: float = field(init=False, default=1.0)
    """No tours with all that is ``asked`` have a worst gap ratio below this, as far as the search has proven it."""
    is_lacking: bool = field(init=False, default=False)
    """Whether less is asked for than each stop by itself could have."""

    def __post_init__(self) -> None:
        self.began = time.monotonic()
        self.rng = random.Random(self.seed)
        self.asked = asked.within_reach(self.case)
        self.best = self.case.idle
        self.quality = measure(self.asked, self.best)
        self.pool: Executor | None = None

    def run(self) -> Tours:
        """Searches until time or rounds are at an end; returns the best tours found."""
        if not self.case.free_teams or not any(want.teams - self.case.fixed for want in self.case.wants):
            return self.best
        with ThreadPoolExecutor(self.workers) if self.workers > 1 else nullcontext() as self.pool:
            self._improve()
        fair_until = self.began + FAIR_UNTIL * (self.deadline - self.began) if self.rounds is None else math.inf
        return fair_share.share_out(self.case, self.best, fair_until)

    def used(self) -> float:
        """The part of the time, or of the rounds, that is used."""
        rounds = self.rounds_done / self.rounds if self.rounds else float(self.rounds is not None)
        return max(rounds, (time.monotonic() - self.began) / max(1e-9, self.deadline - self.began))

    def is_over(self, share: float = 1.0) -> bool:
        """Whether so much of the time, or of the rounds, is used, or somebody cancels."""
        return self.cancelled() or self.used() >= share

    def offer(self, tours: Tours, slack: float = 0.0) -> None:
        """Take tours that are better than the best so far, and tell of them; gaps longer by ``slack`` are as good."""
        quality = measure(self.asked, tours)
        even = self.quality.worst_served_ratio + slack + LEAST_EXCESS if slack else 0.0
        if quality.rank(even) < self.quality.rank(even):
            self.best, self.quality = tours, quality
            if self.on_better is not None:
                self.on_better(tours)

    def _improve(self) -> None:
        squeeze = Squeeze.of(self)
        squeeze.open()
        if is_small(self.asked):
            used = self.used()
            squeeze.run(used + SETTLE_FROM * (1 - used), failures=1)
            squeeze = self._lack_less(squeeze)
            self._settle(squeeze)
        squeeze.run(TRIM_FROM)
        squeeze.trim()

    def _lack_less(self, squeeze: Squeeze) -> Squeeze:
        """Find out what must be lacking, ask for no more from then on, and go on with that."""
        if not asked.is_lacking(self.asked, self.best) or self.is_over(LACK_UNTIL):
            return squeeze
        from watchbill.planning.patrols import lack  # loads CP-SAT, for which larger shifts need not wait

        found = lack.lack_less(self.case, self.best, self._effort(LACK_UNTIL))
        if found.tours is not None:
            self.quality = measure(self.case, self.best)
            self.asked = self.case  # a stop left alone may lack more than what nobody could give it
            self.offer(times.retime(self.case, found.tours))
        elif not found.proven:
            return squeeze
        self.asked, self.is_lacking = asked.given(self.case, self.best), True
        self.best = asked.numbered(self.asked, self.best)
        self.quality = measure(self.asked, self.best)
        squeeze = Squeeze.of(self, WIDEST_EXCESS)
        squeeze.go_on_from(self.best)
        if not squeeze.complete:
            squeeze.open()
        return squeeze

    def _settle(self, squeeze: Squeeze) -> None:
        """Try to prove that gaps cannot be shorter, or find the plan in which they are."""
        if asked.is_lacking(self.asked, self.best) or self.is_over(SETTLE_UNTIL):
            return
        from watchbill.planning.patrols import proof  # loads CP-SAT, for which larger shifts need not wait

        found = proof.settle(self.asked, self.quality.worst_served_ratio, self._effort(SETTLE_UNTIL))
        self.least_ratio = found.least_ratio
        if found.tours is not None:
            squeeze.go_on_from(times.retime(self.asked, found.tours))

    def _effort(self, share: float) -> Effort:
        """What CP-SAT may do until so much of the time is used."""
        left_s = self.began + share * (self.deadline - self.began) - time.monotonic()
        stop = AnyOf(TimeLimit(left_s), Cancelled(self.cancelled))
        return Effort(stop, self.seed, self.workers, None if self.rounds is None else EFFORT_PER_ROUND * self.rounds)

    def turn(self, network: Network, lanes: list[Lane], goal: int, heat_s: float, iterations: int = 0) -> None:
        """One round: every lane goes on from its own state."""
        usual = ITERATIONS_PER_VISIT // max(1, network.net.visits)
        iterations = iterations or min(MOST_ITERATIONS, max(LEAST_ITERATIONS, usual))

        def go(lane: Lane, seed: int) -> None:
            moves.search(
                network.net, lane.state, lane.best, lane.kept, lane.work, seed, iterations, goal, heat_s, AVERAGE
            )

        seeds = [self.rng.getrandbits(31) for _ in lanes]
        if self.pool is None:
            for lane, seed in zip(lanes, seeds, strict=True):
                go(lane, seed)
        else:
            list(self.pool.map(go, lanes, seeds))
