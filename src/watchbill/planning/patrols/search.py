"""The search for a shift's tours: a first plan at once, then gaps squeezed shorter and shorter, then ways trimmed.

1. A simple first plan.
2. The longest gap allowed is set a step below what the plan reaches. Visits that do not fit any more fall out, and
   ruin and recreate runs until all are back: a better plan. Where it does not get there in a while, the step was too
   long, and a shorter one is tried. In a small shift CP-SAT then looks for the best plan and proves it.
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
from watchbill.planning.patrols.network import Lane, Network, Routes
from watchbill.planning.patrols.quality import Quality, measure
from watchbill.planning.patrols.rules import fair_share
from watchbill.planning.patrols.small import Effort, is_small
from watchbill.planning.patrols.state import price_of, travel_of
from watchbill.planning.patrols.wishes import Wishes

ITERATIONS_PER_VISIT = 160_000
LEAST_ITERATIONS, MOST_ITERATIONS = 100, 1_000
OPENING_EXCESSES = (0.4, 1.0, 4.0)
WIDEST_EXCESS = 1_000.0
"""Room for any gaps."""
LEAST_EXCESS = 1e-3
"""Gaps as even as that, or as near to what is proven, need no squeezing."""
STEP = 0.2
LEAST_STEP, MOST_STEP = 0.01, 0.3
PATIENCE = 25
MORE_PATIENCE = 1.3
LOOSE_PATIENCE = 5
"""Rounds after which a wish that was dropped has not helped."""
TRIM_FROM = 0.6
"""Part of the time, or of the rounds, after which the ways are trimmed."""
FAIR_UNTIL = 1.2
"""Part of the time after which work that is still uneven stays so."""
TRIM_SLACK = 0.01
"""By how much gaps may then grow for shorter ways where nothing is proven: a minute or two, which nobody plans by.

Where gaps may be longer anyway, they are squeezed by that much more before, which leaves room for shorter ways.
"""
SETTLE_FROM, LACK_UNTIL, SETTLE_UNTIL = 0.3, 0.6, 0.9
"""In a small shift CP-SAT takes over in between, sooner where a step fails: first with what must be lacking."""
EFFORT_PER_ROUND = 0.02
TRIM_PATIENCE = 20
"""Rounds without shorter ways that end it where gaps cannot become shorter either."""
HEAT_S, TRIM_HEAT_S = 20.0, 200.0
"""Temperature: seconds of travel by which a step may be worse; when ways are trimmed, the one to cool down from."""
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
        squeeze = _Squeeze.of(self)
        squeeze.open()
        if is_small(self.asked):
            used = self.used()
            squeeze.run(used + SETTLE_FROM * (1 - used), failures=1)
            squeeze = self._lack_less(squeeze)
            self._settle(squeeze)
        squeeze.run(TRIM_FROM)
        squeeze.trim()

    def _lack_less(self, squeeze: _Squeeze) -> _Squeeze:
        """Find out what must be lacking, ask for no more from then on, and go on with that."""
        if not asked.is_lacking(self.asked, self.best) or self.is_over(LACK_UNTIL):
            return squeeze
        from watchbill.planning.patrols import lack  # loads CP-SAT, for which larger shifts need not wait

        found = lack.lack_less(self.asked, self.best, self._effort(LACK_UNTIL))
        if found.tours is not None:
            self.offer(times.retime(self.case, found.tours))
        elif not found.proven:
            return squeeze
        self.asked, self.is_lacking = asked.given(self.asked, self.best), True
        self.best = asked.numbered(self.asked, self.best)
        self.quality = measure(self.asked, self.best)
        squeeze = _Squeeze.of(self, WIDEST_EXCESS)
        squeeze.go_on_from(self.best)
        if not squeeze.complete:
            squeeze.open()
        return squeeze

    def _settle(self, squeeze: _Squeeze) -> None:
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
        until = self.began + share * (self.deadline - self.began)
        return Effort(until, self.seed, self.workers, None if self.rounds is None else EFFORT_PER_ROUND * self.rounds)

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


@dataclass
class _Squeeze:
    """Shorter and shorter gaps from ``routes`` on, which keep to ``excess`` but may lack visits."""

    search: Search
    network: Network
    lanes: list[Lane]
    wishes: Wishes
    routes: Routes
    excess: float = 0.0
    goal: int = 0
    """What may be left out: nothing, until it shows that something must be."""
    complete: bool = False
    """Whether ``routes`` leave out no more than that."""

    @classmethod
    def of(cls, search: Search, excess: float = 0.0) -> _Squeeze:
        """Start without a plan, for what is asked for."""
        network = Network.of(search.asked)
        lanes = [network.lane() for _ in range(max(1, search.workers))]
        return cls(search, network, lanes, Wishes.of(network.net), network.routes_of(search.case.idle), excess)

    @property
    def is_done(self) -> bool:
        """Whether gaps need not become shorter."""
        return self.is_proven or (self.complete and self.spare >= TRIM_SLACK)

    @property
    def is_proven(self) -> bool:
        """Whether gaps cannot become shorter, as far as that matters."""
        least_ratio = self.search.least_ratio + LEAST_EXCESS
        return self.excess <= LEAST_EXCESS or (self.complete and self.search.quality.worst_served_ratio <= least_ratio)

    @property
    def spare(self) -> float:
        """By how much gap ratios may grow and be even enough; negative where they are not."""
        return self.search.case.even_ratio - self.search.quality.worst_served_ratio

    def open(self) -> None:
        """A first plan, with gaps as long as it needs."""
        for self.excess in OPENING_EXCESSES:
            self._aim(self.excess)
            self.search.turn(self.network, self.lanes, self.goal, HEAT_S, iterations=1)
            if self._best()[0] <= self.goal:
                break
        self._settle(*self._best())

    def run(self, share: float, failures: float = math.inf) -> None:
        """Squeezes until so much of the time is used, or so many steps have failed; completes a first plan before."""
        step, patience, waited = STEP, float(PATIENCE), 0
        while not self.is_done and failures > 0 and not self.search.is_over(share):
            if not waited:
                self._aim(self.excess * (1 - step) if self.complete else self.excess)
            self.search.turn(self.network, self.lanes, self.goal, HEAT_S)
            self.search.rounds_done += 1
            waited += 1
            price, lane = self._best()
            if price <= self.goal:
                step = min(MOST_STEP, step * 1.3) if waited < patience / 3 else step
                self._settle(price, lane)
            elif waited < patience:
                continue
            elif not self.complete and self.wishes.loosen(self.lanes[lane].best):
                waited = max(1, int(patience) - LOOSE_PATIENCE)
                continue
            elif self.complete:
                step, patience = max(LEAST_STEP, step / 2), patience * MORE_PATIENCE
                failures -= 1
            else:
                self.goal = price
                self._settle(price, lane)
            waited = 0
        if not self.complete:
            self._give_way()
            self._settle(*self._best())

    def _give_way(self) -> None:
        """Put visits in at once that wishes keep out, as far as a round for each kind of wish will do."""
        price, lane = self._best()
        while price > self.goal and not self.search.cancelled() and self.wishes.loosen(self.lanes[lane].best):
            self.search.turn(self.network, self.lanes, self.goal, HEAT_S)
            price, lane = self._best()

    def go_on_from(self, tours: Tours) -> None:
        """Take complete tours, with shorter gaps than all so far, as those to start from."""
        self.search.offer(tours)
        routes = self.network.routes_of(tours)
        if not self.network.load(self.lanes[0], routes, self.excess):
            self.routes, self.complete = routes, True
            self.excess = self.network.tightest(self.lanes[0], self.routes, self.excess)

    def trim(self) -> None:
        """Shortens the ways until the search is over."""
        begin = self.search.used()
        if self.search.is_over():
            return
        slack = self.spare if self.spare >= 0 else 0.0 if self.is_proven else TRIM_SLACK
        self._aim(self.excess + slack)
        waited, least = 0, math.inf
        while not self.search.is_over() and (waited < TRIM_PATIENCE or not self.is_proven):
            left = 1 - (self.search.used() - begin) / (1 - begin)
            self.search.turn(self.network, self.lanes, -1, max(1.0, TRIM_HEAT_S * left))
            self.search.rounds_done += 1
            travel = min(int(travel_of(self.network.net, lane.best)) for lane in self.lanes)
            waited, least = (0, travel) if travel < least else (waited + 1, least)
        self._tell(self._best()[1], slack)

    def _best(self) -> tuple[int, int]:
        """What the best lane leaves out, and its number."""
        net = self.network.net
        prices = [int(price_of(net, lane.best)) for lane in self.lanes]
        ways = [int(travel_of(net, lane.best)) for lane in self.lanes]
        price, _, number = min(zip(prices, ways, range(len(ways)), strict=True))
        return price, number

    def _aim(self, excess: float) -> None:
        """All lanes start from the best routes, as far as they keep to ``excess``."""
        for lane in self.lanes:
            self.network.load(lane, self.routes, excess)

    def _settle(self, price: int, number: int) -> None:
        """Take a lane's best routes as those to start from, and tell of them."""
        lane = self.lanes[number]
        self._tell(number)
        self.routes = self.network.routes(lane.best)
        self.complete = price <= self.goal
        self.wishes.hold(lane.best)
        if self.complete and not self.search.is_over():
            self.goal = price
            self.excess = self.network.tightest(lane, self.routes, self.excess)

    def _tell(self, number: int, slack: float = 0.0) -> None:
        tours = self.network.tours(self.lanes[number].best)
        self.search.offer(times.retime(self.search.case, tours), slack)
