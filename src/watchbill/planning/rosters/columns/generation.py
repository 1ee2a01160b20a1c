"""Column generation: ask every person for schedules that are worth more than those known, until there are none."""

from __future__ import annotations

import math
from collections.abc import Iterable

from watchbill.planning.problem import Struct
from watchbill.planning.rosters.case import Schedule
from watchbill.planning.rosters.columns.cover import CoverRows, Rows
from watchbill.planning.rosters.columns.master import TINY, Master
from watchbill.planning.rosters.columns.person import worked
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.rosters.columns.room import Room
from watchbill.planning.stopping import StopRule

SMOOTHING = 0.6
"""Weight of the best dual values so far against the newest."""
ALIKE = 1e-4
"""A bound so near to the program's value is that value where no column improves it."""
PER_PERSON = 2
"""Schedules taken from a person per round at most."""


class Part(Struct, kw_only=True, frozen=True):
    """Some people, what each may do, how many people are wanted beside the others, and a schedule for each."""

    rooms: dict[int, Room]
    wanted: Rows
    schedules: dict[int, Schedule]


def round_up(bound: float) -> float:
    """Return the least whole value that a bound allows: all prices are whole."""
    return math.ceil(bound - TINY) if math.isfinite(bound) else bound


class Generation:
    """A master problem of a part, and the pricing of its people."""

    def __init__(
        self,
        cover: CoverRows,
        pricers: tuple[Pricer, ...],
        part: Part,
        known: Iterable[tuple[int, Schedule]] = (),
    ) -> None:
        self.part = part
        self.pricers = pricers
        self._cover = cover
        self.master = Master(cover, part.wanted, tuple(part.rooms))
        self.rooms = dict(part.rooms)
        self.stable: Rows | None = None
        for person, schedule in (*part.schedules.items(), *known):
            self.add(person, schedule)

    def add(self, person: int, schedule: Schedule) -> bool:
        """Add a person's schedule; return false where it is known already."""
        return self.master.add(person, schedule, self.pricers[person].person.cost(schedule))

    def converge(
        self,
        stop: StopRule,
        enough: float = math.inf,
        slack: float = TINY,
        rounds: float = math.inf,
        known: float = -math.inf,
    ) -> float:
        """Generate columns until the linear program is solved; return a bound on whole solutions.

        Ends early when the bound reaches ``enough``, when it is within ``slack`` of the program's value or cannot rise
        any more after rounding, after so many rounds, or when ``stop`` says so; the bound holds in each case. It is
        not below a bound that is ``known`` already.
        """
        best = -math.inf
        while rounds > 0 and not stop(math.inf) and self.master.solve(stop.remaining_s()):
            rounds -= 1
            value = self.master.value
            least = max(best, known)
            if round_up(least) >= min(enough, value - TINY) or least >= value - slack:
                break
            newest, shares = self.master.duals()
            trials = [newest] if self.stable is None else [SMOOTHING * self.stable + (1 - SMOOTHING) * newest, newest]
            for duals in trials:
                bound, added = self._price(duals, newest, shares)
                if bound > best:
                    best, self.stable = bound, duals
                if added:
                    break
            else:
                if value - best < ALIKE:
                    best = value
                break
        return max(best, known)

    def worthwhile(self, duals: Rows, below: float) -> list[tuple[int, Schedule]]:
        """Return the known schedules that may be in a roster that costs less than ``below``, as far as duals tell."""
        prices = -self._cover.spread(duals)
        least = {person: self.pricers[person].cheapest(prices, room).bound for person, room in self.rooms.items()}
        gap = below - float(duals @ self.part.wanted) - sum(least.values())
        return [
            (person, schedule)
            for person, schedule in self.master.columns()
            if self.pricers[person].person.cost(schedule) + worked(prices, schedule) - least[person] < gap
        ]

    def _price(self, duals: Rows, newest: Rows, of_people: dict[int, float]) -> tuple[float, int]:
        """Price everybody; return the Lagrangian bound at ``duals``, and how many columns improve on ``newest``."""
        prices, newest_prices = -self._cover.spread(duals), -self._cover.spread(newest)
        bound = float(duals @ self.part.wanted)
        added = 0
        for person, room in self.rooms.items():
            pricer = self.pricers[person]
            if (column := self.master.fixed.get(person)) is not None:
                bound += self.master.costs[column] + worked(prices, self.master.schedules[column])
                continue
            priced = pricer.cheapest(prices, room, most=PER_PERSON)
            bound += priced.bound
            for schedule in priced.schedules:
                reduced = pricer.person.cost(schedule) + worked(newest_prices, schedule) - of_people[person]
                if reduced < -TINY:
                    added += self.add(person, schedule)
        return bound, added
