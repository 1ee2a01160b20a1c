"""Improving a roster: free some people, or everybody for some days, and solve that part anew by branch and price."""

from __future__ import annotations

import random

from watchbill.planning.rosters.columns.best import Best
from watchbill.planning.rosters.columns.branch import Tree
from watchbill.planning.rosters.columns.cover import CoverRows
from watchbill.planning.rosters.columns.generation import Generation, Part
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.rosters.columns.room import Room
from watchbill.planning.stopping import AnyOf, StopRule, TimeLimit

PART_S = 4.0
"""Seconds that one part may take."""
EASY_S = 1.5
"""A part that takes less than this lets the next one of its kind be larger."""
LARGEST = 0.95
"""Largest share of the people or of the days that is freed."""


class Size:
    """How much of something to free: grows while parts are easy, shrinks where they take too long."""

    def __init__(self, first: float, least: int, whole: int) -> None:
        self._least = min(least, whole)
        self._most = max(float(self._least), LARGEST * whole)
        self._size = min(first, self._most)

    def draw(self, chance: random.Random) -> int:
        """Return a size, the present one or somewhat smaller."""
        return max(self._least, round(self._size * chance.uniform(0.7, 1.0)))

    def learn(self, seconds: float, done: bool) -> None:
        """Adapt to how long a part took, and whether it was searched to its end."""
        factor = 1.08 if done and seconds < EASY_S else 0.92 if not done else 1.0
        self._size = min(self._most, max(float(self._least), self._size * factor))


class Improver:
    """Frees one part after the other."""

    def __init__(self, cover: CoverRows, pricers: tuple[Pricer, ...], best: Best, chance: random.Random) -> None:
        self._cover = cover
        self._pricers = pricers
        self._best = best
        self._chance = chance
        self._days = len(pricers[0].person.wish_prices)
        self.people = Size(6, 2, len(pricers))
        self.window = Size(8, 3, self._days)

    def run(self, stop: StopRule) -> None:
        """Improve until the roster is proven or the search is stopped."""
        while not self._best.proven and not stop(self._best.value):
            if self._chance.random() < 0.5:
                self._free_people(stop)
            else:
                self._free_days(stop)

    def _free_people(self, stop: StopRule) -> None:
        people = self._chance.sample(range(len(self._pricers)), self.people.draw(self._chance))
        rooms = {person: self._pricers[person].person.near(self._best.schedules[person]) for person in sorted(people)}
        self._solve(rooms, self.people, stop)

    def _free_days(self, stop: StopRule) -> None:
        length = self.window.draw(self._chance)
        first = self._chance.randint(min(0, 2 - length), max(0, self._days - 2))
        days = range(max(0, first), min(self._days, first + length))
        rooms = {
            person: self._pricers[person].person.room_around(old, days) for person, old in self._best.schedules.items()
        }
        self._solve(rooms, self.window, stop)

    def _solve(self, rooms: dict[int, Room], size: Size, stop: StopRule) -> None:
        """Solve a part anew and offer what is found."""
        best = self._best
        others = {person: schedule for person, schedule in best.schedules.items() if person not in rooms}
        part = Part(
            rooms=rooms,
            wanted=self._cover.wanted - self._cover.on_duty(others.values()),
            schedules={person: best.schedules[person] for person in rooms},
        )
        below = best.value - sum(self._pricers[person].person.cost(schedule) for person, schedule in others.items())
        limit = TimeLimit(PART_S)
        tree = Tree(Generation(self._cover, self._pricers, part))
        if found := tree.run(AnyOf(stop, limit), lambda: below):
            best.offer({**others, **found})
        size.learn(PART_S - limit.remaining_s(), done=limit.remaining_s() > 0)
