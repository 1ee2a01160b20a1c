"""Improving a roster: free some people, or everybody for some days, and solve that part anew by branch and price."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence

import numpy as np

from watchbill.planning.rosters.columns.best import Best
from watchbill.planning.rosters.columns.branch import Tree
from watchbill.planning.rosters.columns.cover import CoverRows, Rows
from watchbill.planning.rosters.columns.generation import Generation, Part
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.rosters.columns.room import Room
from watchbill.planning.stopping import NEVER, AnyOf, StopRule, TimeLimit

PART_S = 4.0
"""Seconds that one part may take."""
EASY_S = 1.5
"""A part that takes less than this lets the next one of its kind be larger."""
LARGEST = 0.95
"""Largest share of the people or of the days that is freed."""
MEMORY = 0.95
"""Weight of what a kind of part has gained until now against its next try."""
LEAST_SHARE = 0.1
"""How often the kind that gains least is tried, beside the one that gains most."""


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


class Kind:
    """One kind of part: how its rooms are chosen, how much it frees, and what a second of it has gained of late."""

    def __init__(self, rooms: Callable[[int], dict[int, Room]], size: Size) -> None:
        self.rooms = rooms
        self.size = size
        self._gain = self._seconds = 0.0

    @property
    def rate(self) -> float:
        """The gain in a second."""
        return self._gain / self._seconds if self._seconds else 0.0

    def learn(self, gain: float, seconds: float, done: bool) -> None:
        """Remember what a part of this kind has gained in so many seconds, and whether it was searched to its end."""
        self._gain = MEMORY * self._gain + gain
        self._seconds = MEMORY * self._seconds + seconds
        self.size.learn(seconds, done)


def likelier(kinds: Sequence[Kind], chance: random.Random) -> Kind:
    """Draw a kind of part: the more it gains, the likelier; all alike as long as none has gained anything."""
    rates = [kind.rate for kind in kinds]
    least = LEAST_SHARE * max(rates) or 1.0
    return chance.choices(kinds, [max(rate, least) for rate in rates])[0]


class Improver:
    """Frees one part after the other, of the kind that gains more the more often."""

    def __init__(self, cover: CoverRows, pricers: tuple[Pricer, ...], best: Best, chance: random.Random) -> None:
        self._cover = cover
        self._pricers = pricers
        self._best = best
        self._chance = chance
        self._days = len(pricers[0].person.wish_prices)
        self.kinds = (
            Kind(self._some_people, Size(6, 2, len(pricers))),
            Kind(self._some_days, Size(8, 3, self._days)),
            Kind(self._days_apart, Size(8, 4, self._days)),
        )

    def run(self, stop: StopRule, turn: StopRule = NEVER) -> None:
        """Improve until the roster is proven, the search is stopped, or the ``turn`` is over: no part is cut short."""
        best = self._best
        while not best.proven and not stop(best.value) and not turn(best.value):
            kind = likelier(self.kinds, self._chance)
            began, before = time.monotonic(), best.value
            done = self._solve(kind.rooms(kind.size.draw(self._chance)), stop)
            if done is not None:
                kind.learn(before - best.value, time.monotonic() - began, done)

    def _some_people(self, size: int) -> dict[int, Room]:
        people = sorted(self._chance.sample(range(len(self._pricers)), size))
        return {person: self._pricers[person].person.near(self._best.schedules[person]) for person in people}

    def _some_days(self, size: int) -> dict[int, Room]:
        return self._free(self._window(size, self._paid()))

    def _days_apart(self, size: int) -> dict[int, Room]:
        """Free everybody where somebody is lacking and where too many are on duty.

        What limits of the whole horizon allow, weekends and shifts of a type, is traded between the two windows.
        """
        too_many = np.maximum(-self._lacking(), 0)
        return self._free(self._window(size - size // 2, self._paid()) | self._window(size // 2, too_many))

    def _lacking(self) -> Rows:
        return self._cover.wanted - self._cover.on_duty(self._best.schedules.values())

    def _paid(self) -> Rows:
        lacking = self._lacking()
        paid: Rows = np.maximum(lacking, 0) * self._cover.under + np.maximum(-lacking, 0) * self._cover.over
        return paid

    def _window(self, size: int, weights: Rows) -> set[int]:
        """Return days next to each other, around one whose rows of cover weigh more than those of others."""
        of_day = np.bincount(self._cover.day, weights, self._days)
        (middle,) = self._chance.choices(range(self._days), of_day + max(1.0, of_day.mean()))
        first = middle - self._chance.randrange(size)
        return set(range(max(0, first), min(self._days, first + size)))

    def _free(self, days: set[int]) -> dict[int, Room]:
        return {
            person: self._pricers[person].person.room_around(old, days) for person, old in self._best.schedules.items()
        }

    def _solve(self, rooms: dict[int, Room], stop: StopRule) -> bool | None:
        """Solve a part anew and offer what is found; return whether it was searched to its end, none where stopped."""
        best = self._best
        others = {person: schedule for person, schedule in best.schedules.items() if person not in rooms}
        part = Part(
            rooms=rooms,
            wanted=self._cover.wanted - self._cover.on_duty(others.values()),
            schedules={person: best.schedules[person] for person in rooms},
        )
        below = best.value - sum(self._pricers[person].person.cost(schedule) for person, schedule in others.items())
        tree = Tree(Generation(self._cover, self._pricers, part))
        if found := tree.run(AnyOf(stop, TimeLimit(PART_S)), lambda: below):
            best.offer({**others, **found})
        return None if stop(best.value) else tree.done
