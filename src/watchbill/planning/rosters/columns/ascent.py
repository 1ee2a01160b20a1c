"""A bound without a linear program: prices in place of cover and of each worker's own limits, raised step by step.

A subgradient method on the Lagrangian dual, for cases whose rooms are too wide to be priced exactly again and again:
working time, weekends and types of shift get prices too, and each person is then priced in a moment.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from watchbill.planning.rosters.columns.best import Best
from watchbill.planning.rosters.columns.cover import CoverRows, Rows
from watchbill.planning.rosters.columns.generation import round_up
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.stopping import StopRule

MEMORY = 0.8
"""Weight of the direction so far against the newest slope."""
PATIENCE = 25
"""Steps without a better bound before the steps become shorter and start again from the best prices."""
SHORTEST = 1e-3
"""Steps shorter than this begin anew with longer ones."""


class Ascent:
    """Raises the bound of ``best`` for as long as it is run."""

    def __init__(self, cover: CoverRows, pricers: Sequence[Pricer], best: Best) -> None:
        self._cover, self._pricers, self._best = cover, pricers, best
        sizes = [len(pricer.types) + 2 for pricer in pricers]
        self._parts = np.cumsum([len(cover.wanted), *sizes])
        self._prices: Rows = np.zeros(int(self._parts[-1]))
        self._summit, self._bound = self._prices, -math.inf
        self._direction: Rows = np.zeros(len(self._prices))
        self._scale = np.concatenate([np.ones(len(cover.wanted)), *(pricer.scale for pricer in pricers)])
        self._length, self._failures = 1.0, 0

    @property
    def duals(self) -> Rows:
        """The prices of cover of the best bound."""
        return self._summit[: self._parts[0]]

    def start(self, duals: Rows) -> None:
        """Go on from other prices of cover."""
        self._prices[: len(duals)] = duals

    def run(self, stop: StopRule) -> None:
        """Climb until stopped or proven."""
        while not self._best.proven and not stop(self._best.value):
            bound, slope = self._look()
            if bound > self._bound + 1e-6:
                self._bound, self._summit, self._failures = bound, self._prices, 0
                self._best.raise_bound(round_up(bound))
            else:
                self._failures += 1
            if self._failures >= PATIENCE:
                self._length *= 0.6
                if self._length < SHORTEST:
                    self._length = 0.5
                self._prices, self._failures = self._summit, 0
                self._direction = self._direction * 0
            self._direction = MEMORY * self._direction + (1 - MEMORY) * slope
            norm = float(self._direction @ (self._scale * self._direction))
            if norm <= 0:
                return
            step = self._length * max(1.0, 1.02 * self._best.value - bound) / norm
            self._prices = self._within(self._prices + step * self._scale * self._direction)

    def _within(self, prices: Rows) -> Rows:
        """Return prices where those of cover stay within what it costs, and limits are not paid for."""
        prices = prices.copy()
        rows = self._parts[0]
        prices[:rows] = np.clip(prices[:rows], -self._cover.over, self._cover.under)
        for begin, end in zip(self._parts[:-1], self._parts[1:], strict=True):
            prices[begin + 1 : end] = np.maximum(prices[begin + 1 : end], 0.0)
        return prices

    def _look(self) -> tuple[float, Rows]:
        """Return the bound at the prices, and its slope."""
        rows = self._parts[0]
        duals = self._prices[:rows]
        slope = np.zeros(len(self._prices))
        slope[:rows] = self._cover.wanted
        bound = float(duals @ self._cover.wanted)
        spread = -self._cover.spread(duals)
        for at, pricer in enumerate(self._pricers):
            begin, end = self._parts[at], self._parts[at + 1]
            relaxed = pricer.relaxed(spread, self._prices[begin:end])
            bound += relaxed.bound
            slope[begin:end] = relaxed.slope
            slope[self._cover.touched(relaxed.schedule)] -= 1
        return bound, slope
