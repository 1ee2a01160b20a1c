"""The best roster so far and the best bound: the one thing that all parts of the search share."""

from __future__ import annotations

import math
from collections.abc import Callable

from watchbill.planning.rosters.case import Schedule
from watchbill.planning.rosters.columns.cover import CoverRows
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.rosters.roster import Roster


class Best:
    """Keeps the cheapest roster that was offered, and the highest bound."""

    def __init__(
        self,
        cover: CoverRows,
        pricers: tuple[Pricer, ...],
        on_roster: Callable[[Roster, int, float], None] | None = None,
    ) -> None:
        self._cover = cover
        self._pricers = pricers
        self._on_roster = on_roster
        self.schedules: dict[int, Schedule] = {}
        self.value: float = math.inf
        self.bound: float = 0.0

    @property
    def proven(self) -> bool:
        """Whether no roster can be better."""
        return self.bound >= self.value

    def value_of(self, schedules: dict[int, Schedule]) -> int:
        """Return what a roster pays for cover and wishes."""
        lacking = self._cover.wanted - self._cover.on_duty(schedules.values())
        return self._cover.penalty(lacking) + sum(
            self._pricers[at].cost(schedule) for at, schedule in schedules.items()
        )

    def offer(self, schedules: dict[int, Schedule]) -> bool:
        """Keep a roster of everybody where it is better; return whether it is."""
        value = self.value_of(schedules)
        if value >= self.value:
            return False
        self.schedules, self.value = dict(schedules), value
        if self._on_roster:
            self._on_roster(self.roster(), value, self.bound)
        return True

    def raise_bound(self, bound: float) -> None:
        """Note a bound."""
        self.bound = max(self.bound, bound)

    def roster(self) -> Roster:
        """Return the best roster."""
        return Roster(schedules=tuple(self.schedules[at] for at in range(len(self._pricers))))
