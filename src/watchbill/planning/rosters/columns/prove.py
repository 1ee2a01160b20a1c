"""The proof: a bound from the whole roster, and then branch and price until nothing better can be left."""

from __future__ import annotations

import math
import random

from watchbill.planning.rosters.case import Schedule
from watchbill.planning.rosters.columns.ascent import Ascent
from watchbill.planning.rosters.columns.best import Best
from watchbill.planning.rosters.columns.branch import Tree
from watchbill.planning.rosters.columns.cover import CoverRows, Rows
from watchbill.planning.rosters.columns.dive import dive
from watchbill.planning.rosters.columns.generation import Generation, Part, round_up
from watchbill.planning.rosters.columns.person import WIDE
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.rosters.columns.response import best_responses
from watchbill.planning.rosters.columns.sweeps import Sweeps
from watchbill.planning.stopping import AnyOf, StopRule, TimeLimit

DIVES = ((0.0, math.inf, 30.0), (0.15, 6, 10.0))
"""A thorough dive and a quick one: share of the people fixed in a step, rounds of pricing in between, most seconds."""
SWEEPS = 60
"""Sweeps that bring the first columns and dual values, and those that begin to complete a dive."""
TURN_S, LONGER = 5.0, 1.3
"""Seconds that the tree and another dive take in turn at first, and how much longer the next time."""
ROUNDS = 3
"""Rounds of sweeps to complete a dive."""


class Prover:
    """Raises the bound of ``best`` for as long as it is run, and offers what it finds on the way."""

    def __init__(self, cover: CoverRows, pricers: tuple[Pricer, ...], best: Best, chance: random.Random) -> None:
        self._cover, self._pricers, self._best, self._chance = cover, pricers, best, chance
        self._root: Generation | None = None
        self._tree: Tree | None = None
        self._ascent: Ascent | None = None
        self._turn_s = TURN_S
        self.duals: Rows | None = None
        """The dual values of the cover, as soon as they are worth knowing."""
        if any(pricer.person.whole.width > WIDE for pricer in pricers):
            self._ascent = Ascent(cover, pricers, best, chance)

    @property
    def climbs(self) -> bool:
        """Whether it only raises the bound: rooms are too wide for a proof."""
        return self._ascent is not None

    def run(self, stop: StopRule) -> None:
        """Go on until stopped or proven."""
        if self._ascent is not None:
            if self._best.duals is not None and self.duals is None:
                self.duals = self._best.duals
                self._ascent.start(self.duals)
            self._ascent.run(stop)
            self.duals = self.duals if self._ascent.duals is None else self._ascent.duals
            return
        if self._tree is None:
            self._tree = self._begin(stop)
        best = self._best
        while self._tree is not None and not self._tree.done and not best.proven and not stop(best.value):
            if found := self._tree.run(AnyOf(stop, TimeLimit(self._turn_s)), lambda: best.value):
                best.offer(found)
            best.raise_bound(min(self._tree.bound, best.value))
            if not (self._tree.done or best.proven or stop(best.value)):
                self._dive_again(AnyOf(stop, TimeLimit(self._turn_s)))
                self._turn_s *= LONGER

    def _begin(self, stop: StopRule) -> Tree | None:
        """Solve the root; return the tree once that is done."""
        best = self._best
        part = Part(
            rooms={at: pricer.person.whole for at, pricer in enumerate(self._pricers)},
            wanted=self._cover.wanted,
            schedules=best.schedules,
        )
        if self._root is None:
            sweeps = Sweeps(self._cover, self._pricers, best, self._chance, SWEEPS)
            sweeps.round(stop)
            self._root = Generation(self._cover, self._pricers, part, known=sweeps.seen)
            self._root.stable = sweeps.duals
        best.raise_bound(round_up(self._root.converge(stop, best.value)))
        if best.proven or stop(best.value):
            return None
        self.duals = best.duals = self._root.stable
        best.on_news()
        for share, rounds, seconds in DIVES:
            limit = AnyOf(stop, TimeLimit(seconds))
            self._dive(self._root, limit, stop, share=share, rounds=rounds)
            self._root.master.release()  # also where it was interrupted: the next bound is one of the whole
            if best.proven or stop(best.value):
                return None
            self._root.converge(stop, best.value)
        return Tree(Generation(self._cover, self._pricers, part, known=self._root.master.columns()))

    def _dive_again(self, stop: StopRule) -> None:
        """Dive from the root another time, with the columns that may be in a better roster."""
        best = self._best
        if self._root is None or self._root.stable is None:
            return
        duals = self._root.stable
        root = Generation(self._cover, self._pricers, self._root.part, known=self._root.worthwhile(duals, best.value))
        root.stable = duals
        root.converge(stop, best.value, known=best.bound)
        self._dive(root, stop, stop, chance=self._chance)

    def _dive(
        self,
        root: Generation,
        limit: StopRule,
        stop: StopRule,
        *,
        share: float = 0.0,
        rounds: float = math.inf,
        chance: random.Random | None = None,
    ) -> None:
        """Dive until ``limit``, and offer what is found at the end and, completed until ``stop``, on the way."""
        best = self._best
        found = dive(
            root,
            limit,
            lambda: best.value,
            at_once=share,
            rounds=rounds,
            on_way=lambda fixed: self._complete(fixed, root.stable, stop),
            chance=chance,
        )
        if found:
            best.offer(best_responses(self._cover, self._pricers, found, stop, self._chance))

    def _complete(self, fixed: dict[int, Schedule], duals: Rows | None, stop: StopRule) -> None:
        """Sweep the people whose schedules are not fixed, guided by the dual values beside those that are."""
        sweeps = Sweeps(self._cover, self._pricers, self._best, self._chance, SWEEPS, held=fixed)
        for _ in range(ROUNDS):
            if self._best.proven:
                return
            sweeps.round(stop, duals)
