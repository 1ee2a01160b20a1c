"""Sweeps: each person in turn takes the cheapest schedule at prices that press for cover ever more gently.

An augmented Lagrangian: a row of cover asks its dual value, and a force times what is lacking beside it. After each
sweep the dual values follow what is still lacking. The force begins strong and eases, as in annealing.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import numpy as np

from watchbill.planning.rosters.case import Schedule
from watchbill.planning.rosters.columns.best import Best
from watchbill.planning.rosters.columns.cover import CoverRows, Rows
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.rosters.columns.response import best_responses
from watchbill.planning.stopping import StopRule

STRONG, GUIDED, GENTLE = 0.2, 0.1, 0.01
"""Force at the beginning, there where the dual values are good already, and at the end.

They are shares of the usual price of a lacking person.
"""
LEARNING, GUIDED_LEARNING = 0.3, 0.1
"""How far the dual values follow the force."""
MOST, FEWEST, USUAL_WIDTH = 60, 20, 30_000
"""Sweeps of the first round: fewer where rooms are wider than usual, for each takes long, and responses help then."""
FORGET = 0.5
"""What is kept of the dual values that a round has learnt."""


class Sweeps:
    """Rounds of sweeps from the last roster on; each round eases more slowly than the one before.

    People whose schedules are ``held`` keep them while all others are asked.
    """

    def __init__(
        self,
        cover: CoverRows,
        pricers: Sequence[Pricer],
        best: Best,
        chance: random.Random,
        sweeps: int | None = None,
        held: Mapping[int, Schedule] | None = None,
    ) -> None:
        self._cover, self._pricers, self._best, self._chance = cover, pricers, best, chance
        width = max((pricer.person.whole.width for pricer in pricers), default=0)
        self.sweeps = sweeps or max(FEWEST, min(MOST, MOST * USUAL_WIDTH // max(1, width)))
        self.duals: Rows = np.zeros(len(cover.wanted))
        self._guide: Rows | None = None
        self._schedules = best.schedules | dict(held or {})
        self._people = [person for person in self._schedules if not held or person not in held]
        self.seen: dict[tuple[int, Schedule], None] = {}
        """People with schedules that they took in the last round, in order."""

    def round(self, stop: StopRule, duals: Rows | None = None) -> None:
        """Sweep until the force is gentle, and offer every better roster; ``duals`` guide this round and the next."""
        self._guide = self._guide if duals is None else duals
        first, learning = (STRONG, LEARNING) if self._guide is None else (GUIDED, GUIDED_LEARNING)
        self.duals = self.duals * FORGET if self._guide is None else self._guide
        self.seen.clear()
        for sweep in range(self.sweeps):
            if stop(self._best.value):
                return
            force = self._cover.usual_price * first * (GENTLE / first) ** (sweep / self.sweeps)
            lacking = self._sweep(force)
            self.seen.update(dict.fromkeys(self._schedules.items()))
            self._best.offer(self._schedules)
            step = learning * force * lacking
            self.duals = np.clip(self.duals + step, -self._cover.over, self._cover.under)
        self._best.offer(best_responses(self._cover, self._pricers, self._schedules, stop, self._chance))
        self.sweeps = int(self.sweeps * 1.5)

    def _sweep(self, force: float) -> Rows:
        """Ask all who are not held once; return how many people each row lacks then."""
        cover = self._cover
        lacking = cover.wanted - cover.on_duty(self._schedules.values())
        order = list(self._people)
        self._chance.shuffle(order)
        for person in order:
            old: Schedule = self._schedules[person]
            lacking[cover.touched(old)] += 1
            duals = np.clip(self.duals + force * (lacking - 0.5), -cover.over, cover.under)
            found = (
                self._pricers[person].cheapest(-cover.spread(duals), self._pricers[person].person.near(old)).schedules
            )
            if found:
                self._schedules[person] = found[0]
            lacking[cover.touched(self._schedules[person])] -= 1
        return lacking
