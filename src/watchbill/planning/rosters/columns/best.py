"""The best roster of the column search, and the bound: the one thing that all its parts share."""

from __future__ import annotations

import math
from collections.abc import Callable

from watchbill.planning.rosters.case import Schedule
from watchbill.planning.rosters.columns.cover import CoverRows, Rows
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.rosters.incumbent import Incumbent
from watchbill.planning.rosters.roster import Roster


class Best:
    """Keeps the cheapest roster that was offered, and the highest bound."""

    def __init__(self, cover: CoverRows, pricers: tuple[Pricer, ...], incumbent: Incumbent) -> None:
        self._cover = cover
        self._pricers = pricers
        self._incumbent = incumbent
        self.schedules: dict[int, Schedule] = {}
        self.value: float = math.inf
        self.duals: Rows | None = None
        """Good dual values of the cover, where somebody knows some."""
        self.on_news: Callable[[], None] = lambda: None
        """Called when value, bound or duals have changed."""

    @property
    def bound(self) -> float:
        """What no roster is below, whoever proved it."""
        return self._incumbent.bound

    @property
    def proven(self) -> bool:
        """Whether no roster can be better than the best that is known."""
        return self._incumbent.proven

    def value_of(self, schedules: dict[int, Schedule]) -> int:
        """Return what a roster pays for cover and wishes."""
        lacking = self._cover.wanted - self._cover.on_duty(schedules.values())
        return self._cover.penalty(lacking) + sum(
            self._pricers[at].person.cost(schedule) for at, schedule in schedules.items()
        )

    def offer(self, schedules: dict[int, Schedule]) -> bool:
        """Keep a roster of everybody where it is better; return whether it is."""
        value = self.value_of(schedules)
        if value >= self.value:
            return False
        self.schedules, self.value = dict(schedules), value
        self._incumbent.searched = True
        self._incumbent.offer(Roster(schedules=tuple(self.schedules[at] for at in range(len(self._pricers)))), value)
        self.on_news()
        return True

    def raise_bound(self, bound: float) -> None:
        """Note a bound."""
        before = self._incumbent.bound
        self._incumbent.raise_bound(bound)
        if self._incumbent.bound > before:
            self.on_news()
