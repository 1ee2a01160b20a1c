"""Improving a roster: free some people, or everybody for some days, and solve that part anew by branch and price."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from watchbill.planning.rosters.case import Schedule
from watchbill.planning.rosters.columns.best import Best
from watchbill.planning.rosters.columns.branch import Tree
from watchbill.planning.rosters.columns.cover import CoverRows, Rows
from watchbill.planning.rosters.columns.generation import Generation, Part
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.rosters.columns.room import Room
from watchbill.planning.rosters.roster import schedule_faults
from watchbill.planning.stopping import NEVER, AnyOf, StopRule, TimeLimit

QUICK, PATIENT = (1.0, 0.0), (4.0, 0.03)
"""Seconds that one part may take, and their share of all the time until now where that is more.

Many small parts trade between days far from each other; only large ones change much at once.
"""
EASY = 0.4
"""A part that takes less than this share of its time lets the next one of its kind be larger."""
WINDOWS = (1, 2, 4)
"""Numbers of windows of days that are freed together."""
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

    def learn(self, share: float, done: bool) -> None:
        """Adapt to the share of its time that a part took, and whether it was searched to its end."""
        factor = 1.08 if done and share < EASY else 0.92 if not done else 1.0
        self._size = min(self._most, max(float(self._least), self._size * factor))


class Kind:
    """One kind of part: how its rooms are chosen, how much it frees, and what a second of it has gained of late.

    ``pace`` says how long a part may take: seconds, and a share of all the time until now where that is more.
    """

    def __init__(self, rooms: Callable[[int], dict[int, Room]], size: Size, pace: tuple[float, float]) -> None:
        self.rooms = rooms
        self.size = size
        self._pace = pace
        self._gain = self._seconds = self._parts = 0.0

    @property
    def rate(self) -> float:
        """The gain in a second."""
        return self._gain / self._seconds if self._seconds else 0.0

    @property
    def usual_s(self) -> float:
        """The seconds that a part takes."""
        return self._seconds / self._parts if self._parts else 1.0

    def most_s(self, until_now_s: float) -> float:
        """Return the seconds that a part may take."""
        least_s, share = self._pace
        return max(least_s, share * until_now_s)

    def learn(self, gain: float, seconds: float, most_s: float, done: bool) -> None:
        """Remember what a part has gained in so many seconds of the most, and whether it was searched to its end."""
        self._gain = MEMORY * self._gain + gain
        self._seconds = MEMORY * self._seconds + seconds
        self._parts = MEMORY * self._parts + 1
        self.size.learn(seconds / most_s, done)


def likelier(kinds: Sequence[Kind], chance: random.Random) -> Kind:
    """Draw a kind of part: what it gains is its share of the time; all alike as long as none has gained anything."""
    least = LEAST_SHARE * max(kind.rate for kind in kinds) or 1.0
    return chance.choices(kinds, [max(kind.rate, least) / kind.usual_s for kind in kinds])[0]


class Improver:
    """Frees one part after the other, of the kind that gains more the more often."""

    def __init__(self, cover: CoverRows, pricers: tuple[Pricer, ...], best: Best, chance: random.Random) -> None:
        self._cover = cover
        self._pricers = pricers
        self._best = best
        self._chance = chance
        self._days = len(pricers[0].person.wish_prices)
        self.kinds = (
            Kind(self._some_people, Size(6, 2, len(pricers)), PATIENT),
            *(
                Kind(partial(self._some_days, number), Size(8, 3 * number, self._days), pace)
                for number in WINDOWS
                for pace in (QUICK, PATIENT)
            ),
        )
        self._began = time.monotonic()

    def run(self, stop: StopRule, turn: StopRule = NEVER) -> None:
        """Improve until the roster is proven, the search is stopped, or the ``turn`` is over: no part is cut short."""
        best = self._best
        while not best.proven and not stop(best.value) and not turn(best.value):
            kind = likelier(self.kinds, self._chance)
            began, before = time.monotonic(), best.value
            most_s = kind.most_s(began - self._began)
            done = self._solve(kind.rooms(kind.size.draw(self._chance)), stop, most_s)
            if done is not None:
                kind.learn(before - best.value, time.monotonic() - began, most_s, done)

    def _some_people(self, size: int) -> dict[int, Room]:
        people = sorted(self._chance.sample(range(len(self._pricers)), size))
        return {person: self._pricers[person].person.near(self._best.schedules[person]) for person in people}

    def _some_days(self, windows: int, size: int) -> dict[int, Room]:
        """Free everybody in some windows of days, rather where much is paid for cover.

        What limits of the whole horizon allow, weekends and shifts of a type, is traded between the windows.
        """
        paid = self._paid()
        days = set[int]().union(*(self._window(-(-size // windows), paid) for _ in range(windows)))
        return {
            person: self._pricers[person].person.room_around(old, days) for person, old in self._best.schedules.items()
        }

    def _lacking(self) -> Rows:
        return self._cover.wanted - self._cover.on_duty(self._best.schedules.values())

    def _paid(self) -> Rows:
        """Return what each row pays; where dual values are known, how much more than they say it has to."""
        lacking = self._lacking()
        paid: Rows = np.maximum(lacking, 0) * self._cover.under + np.maximum(-lacking, 0) * self._cover.over
        return paid if self._best.duals is None else paid - self._best.duals * lacking

    def _window(self, size: int, weights: Rows) -> set[int]:
        """Return days next to each other, around one whose rows of cover weigh more than those of others."""
        of_day = np.bincount(self._cover.day, weights, self._days)
        (middle,) = self._chance.choices(range(self._days), of_day + max(1.0, of_day.mean()))
        first = middle - self._chance.randrange(size)
        return set(range(max(0, first), min(self._days, first + size)))

    def _solve(self, rooms: dict[int, Room], stop: StopRule, most_s: float) -> bool | None:
        """Solve a part anew and offer what is found; return whether it was searched to its end, none where stopped."""
        best, before = self._best, self._best.schedules
        others = {person: schedule for person, schedule in before.items() if person not in rooms}
        rows = np.any([room.choice for room in rooms.values()], axis=0)[self._cover.day]
        part = Part(
            rooms=rooms,
            wanted=(self._cover.wanted - self._cover.on_duty(others.values()))[rows],
            schedules={person: before[person] for person in rooms},
        )
        elsewhere = self._cover.penalty(np.where(rows, 0.0, self._lacking()))
        elsewhere += sum(self._pricers[person].person.cost(schedule) for person, schedule in others.items())
        below = best.value - elsewhere
        tree = Tree(Generation(self._cover.only(rows), self._pricers, part))
        if found := tree.run(AnyOf(stop, TimeLimit(most_s)), lambda: below):
            best.offer(best.schedules | beside(found, before, best.schedules, self._pricers))
        return None if stop(best.value) else tree.done


def beside(
    found: dict[int, Schedule], before: dict[int, Schedule], now: dict[int, Schedule], pricers: Sequence[Pricer]
) -> dict[int, Schedule]:
    """Return what was found together with what others have changed since ``before`` on other days.

    Where both do not go together for a person, what was found remains.
    """
    both = dict(found)
    for person, new in found.items() if now is not before else ():
        days = zip(new, before[person], now[person], strict=True)
        mixed = tuple(mine if mine != old else other for mine, old, other in days)
        who = pricers[person].person
        if not schedule_faults(who.case, who.worker, mixed):
            both[person] = mixed
    return both
