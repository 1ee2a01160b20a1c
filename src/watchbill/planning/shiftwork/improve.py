"""Improving a roster: free some people, or everybody for some days, and solve that part anew by columns."""

from __future__ import annotations

import random

import numpy as np

from watchbill.planning.shiftwork.best import Best
from watchbill.planning.shiftwork.cover import CoverRows
from watchbill.planning.shiftwork.dive import dive
from watchbill.planning.shiftwork.generation import Generation, Part, round_up
from watchbill.planning.shiftwork.pricing import Pricer
from watchbill.planning.stopping import AnyOf, StopRule, TimeLimit

PART_S = 5.0
"""Seconds that one part may take."""


class Improver:
    """Frees one part after the other; what has been of use is chosen more often, and parts grow while they are easy."""

    def __init__(
        self, cover: CoverRows, pricers: tuple[Pricer, ...], best: Best, stop: StopRule, chance: random.Random
    ) -> None:
        self._cover = cover
        self._pricers = pricers
        self._best = best
        self._stop = stop
        self._chance = chance
        self._days = len(pricers[0].wish_prices)
        self.people = min(len(pricers), 8)
        self.window = min(self._days, 7)
        self.log: list[tuple[str, int, bool]] = []

    def run(self) -> None:
        """Improve until the roster is proven or the search is stopped."""
        while not self._best.proven and not self._stop(self._best.value):
            if self._chance.random() < 0.5:
                self.free_people()
            else:
                self.free_days()

    def free_people(self) -> bool:
        """Free some people for all days."""
        people = self._chance.sample(range(len(self._pricers)), self.people)
        done, better = self._solve({person: self._pricers[person].whole for person in people})
        limit = len(self._pricers)
        if done and not better and self.people < limit:
            self.people += 1
        elif not done and self.people > 2:
            self.people -= 1
        return better

    def free_days(self) -> bool:
        """Free everybody for some days in a row."""
        first = self._chance.randrange(-self.window // 2, self._days - self.window // 2)
        days = range(max(0, first), min(self._days, first + self.window))
        rooms = {person: self._pricers[person].room_around(old, days) for person, old in self._best.schedules.items()}
        done, better = self._solve(rooms)
        if done and not better and self.window < self._days:
            self.window += 1
        elif not done and self.window > 3:
            self.window -= 1
        return better

    def _solve(self, rooms: dict) -> tuple[bool, bool]:
        """Solve a part; return whether it was done in time, and whether the roster is better now."""
        best = self._best
        others = [schedule for person, schedule in best.schedules.items() if person not in rooms]
        wanted = self._cover.wanted - self._cover.on_duty(others)
        elsewhere = sum(self._pricers[p].cost(s) for p, s in best.schedules.items() if p not in rooms)
        below = best.value - elsewhere
        part = Part(rooms=rooms, wanted=wanted, schedules={person: best.schedules[person] for person in rooms})
        limit = TimeLimit(PART_S)
        stop = AnyOf(self._stop, limit)
        generation = Generation(self._cover, self._pricers, part)
        bound = round_up(generation.converge(stop, below))
        if bound >= below:
            return True, False
        if stop(best.value):
            return False, False
        found = generation.master.choose(min(stop.remaining_s(), 2.0), below)
        if found:
            best.offer({**best.schedules, **found})
            below = best.value - elsewhere
        if bound < below and not stop(best.value):
            found = dive(generation, stop, below)
            if found:
                best.offer({**best.schedules, **found})
        return not limit(0), best.value < below + elsewhere or bool(found)
