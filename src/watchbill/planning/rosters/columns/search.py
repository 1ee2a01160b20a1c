"""The search: a first roster at once, then better ones, and meanwhile a bound."""

from __future__ import annotations

import random
import time

from watchbill.planning.rosters.case import RosterCase
from watchbill.planning.rosters.columns.best import Best
from watchbill.planning.rosters.columns.cover import CoverRows
from watchbill.planning.rosters.columns.improve import Improver
from watchbill.planning.rosters.columns.partner import partner
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.rosters.columns.prove import Prover
from watchbill.planning.rosters.columns.response import best_responses
from watchbill.planning.rosters.columns.sweeps import Sweeps
from watchbill.planning.rosters.columns.turns import SLICE_S, take_turns
from watchbill.planning.stopping import NEVER, AnyOf, StopRule, TimeLimit

GAINED = 0.002
"""Sweeps go on as long as a round gains this share of the value."""
REST = 2.0
"""How much longer than a round of sweeps parts are solved anew afterwards; twice that after each round in vain."""
ROUND = 0.1
"""Share of the time left that the last round of sweeps may have taken if there is to be another."""


class Betterment:
    """Sweeps as long as they gain, and then in turn with solving parts anew."""

    def __init__(self, cover: CoverRows, pricers: tuple[Pricer, ...], best: Best, chance: random.Random) -> None:
        self._best = best
        self._sweeps = Sweeps(cover, pricers, best, chance)
        self._improver = Improver(cover, pricers, best, chance)
        self._duals = best.duals
        self._sweeping = True
        self._rest, self._round_s = REST, 0.0

    def run(self, stop: StopRule, turn: StopRule = NEVER) -> None:
        """Better the roster until stopped or proven, or the ``turn`` is over: that only cuts sweeps short."""
        best = self._best
        while not best.proven and not stop(best.value) and not turn(best.value):
            affordable = self._round_s <= ROUND * stop.remaining_s()
            if affordable and (self._sweeping or best.duals is not self._duals):
                self._sweep(AnyOf(stop, turn))
            if not (self._sweeping and affordable):
                rest_s = max(SLICE_S, self._rest * self._round_s)
                self._improver.run(stop, AnyOf(TimeLimit(rest_s), turn))

    def _sweep(self, stop: StopRule) -> None:
        """Sweep for a round, by new dual values if there are some."""
        best = self._best
        began, before = time.monotonic(), best.value
        new = best.duals if best.duals is not self._duals else None
        self._duals = best.duals
        self._sweeps.round(stop, new)
        if new is None:
            self._duals = best.duals = self._sweeps.duals
            best.on_news()
        self._sweeping = best.value < before * (1 - GAINED)
        self._rest = REST if self._sweeping else 2 * self._rest
        self._round_s = time.monotonic() - began


def search(
    case: RosterCase,
    cover: CoverRows,
    pricers: tuple[Pricer, ...],
    best: Best,
    stop: StopRule,
    chance: random.Random,
    workers: int,
) -> None:
    """Improve ``best`` until it is proven or ``stop`` says so; there is a roster after the first instant.

    With two workers another process proves meanwhile; a single one, or one that hears nothing of its partner, does both
    in turn.
    Raises ``NoScheduleError`` where somebody has no legal schedule, ``TimeoutError`` where none was found in time.
    """
    best.offer(best_responses(cover, pricers, {}, TimeLimit(0), chance, patience=stop))
    if not pricers:
        best.raise_bound(best.value)
    if best.proven or stop(best.value):
        return
    betterment = Betterment(cover, pricers, best, chance)
    prover = Prover(cover, pricers, best, chance)
    if workers == 1:
        take_turns(betterment, prover, best, stop)
        return
    with partner(case, best, stop, chance.randrange(2**31)) as exchange:
        take_turns(betterment, prover, best, AnyOf(stop, exchange), accompanied=lambda: not exchange.silent)
