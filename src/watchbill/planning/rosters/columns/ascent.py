"""A bound without a linear program: prices in place of cover and of each worker's own limits, person by person.

An incremental subgradient method on the Lagrangian dual, for cases whose rooms are too wide to be priced exactly again
and again: working time, weekends and types of shift get prices too, and each person is then priced in a moment. All
prices move a little after every single person. The steps shrink over a round; the next round begins where the average
of the last prices was, and takes more time.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import numpy as np

from watchbill.planning.rosters.columns.best import Best
from watchbill.planning.rosters.columns.cover import CoverRows, Rows
from watchbill.planning.rosters.columns.generation import round_up
from watchbill.planning.rosters.columns.limits import Numbers
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.stopping import StopRule

FIRST, LAST = 0.015, 0.0003
"""Step at the beginning and at the end of a round, as shares of the usual price of a lacking person."""
PASSES, LONGER = 300, 1.6
"""Passes over all people in the first round; how much longer the next round is."""
CALMER = 0.4
"""How much shorter the first step of the next round is."""
KEPT = 0.8
"""Weight of the average prices so far against those of the newest pass."""
EVERY = 10
"""Passes between two bounds."""
OWN = 8.0
"""How much quicker the prices of a person's own limits move than those of cover."""


class Ascent:
    """Raises the bound of ``best`` for as long as it is run."""

    def __init__(self, cover: CoverRows, pricers: Sequence[Pricer], best: Best, chance: random.Random) -> None:
        self._cover, self._pricers, self._best, self._chance = cover, pricers, best, chance
        self._share = cover.wanted / max(1, len(pricers))
        self._duals: Rows = np.zeros(len(cover.wanted))
        self._own: list[Numbers] = [np.zeros(len(pricer.scale)) for pricer in pricers]
        self._scale = [OWN * np.sqrt(pricer.scale) for pricer in pricers]
        self._average: Rows = self._duals
        self._own_average = list(self._own)
        self._passes, self._done, self._first = PASSES, 0, FIRST
        self._bound = -math.inf
        self.duals: Rows | None = None
        """Prices of cover at the end of the last round."""

    def start(self, duals: Rows) -> None:
        """Begin anew from good prices of cover."""
        self._duals, self._done = duals, 0

    def run(self, stop: StopRule) -> None:
        """Climb until stopped or proven."""
        while not self._best.proven and not stop(self._best.value):
            self._pass(self._first * (LAST / self._first) ** (self._done / self._passes) * self._cover.usual_price)
            self._done += 1
            if self._done % EVERY == 0 or len(self._pricers) == 1:
                self._bound = max(self._bound, self._look())
                self._best.raise_bound(round_up(self._bound))
            if self._done >= self._passes:
                self._duals = self.duals = self._average
                self._own = [own.copy() for own in self._own_average]
                self._passes, self._first, self._done = int(self._passes * LONGER), self._first * CALMER, 0

    def _pass(self, step: float) -> None:
        """Price everybody once, and move the prices after each."""
        order = list(range(len(self._pricers)))
        self._chance.shuffle(order)
        over, under = -self._cover.over, self._cover.under
        mean: Rows = np.zeros(len(self._duals))
        for at in order:
            relaxed = self._pricers[at].relaxed(-self._cover.spread(self._duals), self._own[at])
            slope = self._share.copy()
            slope[self._cover.touched(relaxed.schedule)] -= 1
            self._duals = np.minimum(np.maximum(self._duals + step * slope, over), under)
            mean += self._duals / len(order)
            self._own[at] = self._own[at] + step * self._scale[at] * relaxed.slope
            self._own[at][1:] = np.maximum(self._own[at][1:], 0.0)
        if self._done == 0:
            self._average, self._own_average = mean, list(self._own)
        else:
            self._average = KEPT * self._average + (1 - KEPT) * mean
            self._own_average = [
                KEPT * old + (1 - KEPT) * new for old, new in zip(self._own_average, self._own, strict=True)
            ]

    def _look(self) -> float:
        """Return the bound at the average prices."""
        spread = -self._cover.spread(self._average)
        return float(self._average @ self._cover.wanted) + sum(
            pricer.relaxed(spread, own).bound for pricer, own in zip(self._pricers, self._own_average, strict=True)
        )
