"""The part of the search that makes gaps shorter and shorter, and ways at the end.

A step allows gaps that are a little shorter than those of the plan so far; what does not fit any more falls out and the
search goes on until all is back, or until it shows that the step was too long or something must be left out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchbill.planning.patrols import times
from watchbill.planning.patrols.case import Tours
from watchbill.planning.patrols.network import Lane, Network, Routes
from watchbill.planning.patrols.state import price_of, travel_of
from watchbill.planning.patrols.wishes import Wishes

if TYPE_CHECKING:  # the search squeezes, a squeeze is told what is asked for and how much time is left
    from watchbill.planning.patrols.search import Search

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
TRIM_SLACK = 0.01
"""By how much gaps may then grow for shorter ways where nothing is proven: a minute or two, which nobody plans by.

Where gaps may be longer anyway, they are squeezed by that much more before, which leaves room for shorter ways.
"""
TRIM_PATIENCE = 20
"""Rounds without shorter ways that end it where gaps cannot become shorter either."""
HEAT_S, TRIM_HEAT_S = 20.0, 200.0
"""Temperature: seconds of travel by which a step may be worse; when ways are trimmed, the one to cool down from."""


@dataclass
class Squeeze:
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
    def of(cls, search: Search, excess: float = 0.0) -> Squeeze:
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
